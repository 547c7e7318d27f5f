"""The options of the command line; those of the analysis come from the settings schema."""

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from core.commands import Parser, new_parser
from core.errors import SettingsError
from core.settings import (
    AnalysisSettings,
    DetectorSettings,
    Settings,
    checked,
    load_settings,
    read_settings,
    settings_path,
)

SMALLEST_FOR_FILES: Final = 3.0
"""For files, detection uses frames at least this wide unless set otherwise: a file can wait."""
FOLDERS: Final = ("auto", "pictures", "sequence")
SLOWEST_RATE, FASTEST_RATE = 0.01, 1000.0

Group = type[DetectorSettings] | type[AnalysisSettings]

_OTHER_NAMES: Final = {"kind": "detector"}
_ELSEWHERE: Final = frozenset({"sequence_rate"})
"""Settings that have an option of their own: --rate."""
_NOTES: Final = {
    "smallest_face": f"; for files at most {SMALLEST_FOR_FILES:g}, unless given here or by "
    "--settings",
    "highest_rate": "; by the file's own time, and only if given here or by --settings",
}
_EPILOG: Final = """\
Each source gets three files in DIR: NAME.csv, NAME.json and NAME_events.tsv, where NAME is that of
the source. No file is overwritten. Settings that are not given are those set in the window.

exit codes:
  0    every source was read completely
  1    a source failed, or the analysis could not start
  2    wrong usage, or a settings file that cannot be used
  3    no source failed, but at least one is incomplete: frames or pictures are missing
  130  interrupted (Ctrl-C); what was analysed is saved
"""


def parser() -> argparse.ArgumentParser:
    """A parser that knows this command alone."""
    whole, commands = new_parser()
    add_parser(commands)
    return whole


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command `analyze`."""
    layout = argparse.RawDescriptionHelpFormatter
    analyze = commands.add_parser(
        "analyze",
        help="analyse videos and pictures, save CSV",
        description="Analyse every frame of videos and pictures and save the results as CSV.",
        epilog=_EPILOG,
        formatter_class=layout,
        allow_abbrev=False,
    )
    analyze.add_argument(
        "source",
        nargs="+",
        metavar="SOURCE",
        help="a video file, a picture, a folder of pictures, or the address of a file; put -- "
        "before names that begin with a dash",
    )
    analyze.add_argument(
        "--output",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="output folder; default: the current folder",
    )
    analyze.add_argument(
        "--json", action="store_true", help="print only the summary, as JSON, on stdout"
    )
    analyze.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="read all settings from a file: one saved by the window, or the NAME.json of an "
        "earlier recording; the options below override it",
    )
    analyze.add_argument(
        "--folder",
        choices=FOLDERS,
        default="auto",
        help="how to read a folder: pictures, each on its own, or sequence, the numbered "
        "frames of one recording; default: auto, which guesses and notes the choice in "
        "the sidecar",
    )
    analyze.add_argument(
        "--rate",
        type=_rate,
        metavar="FPS",
        help="frames per second, mainly for a sequence, which is tracked and smoothed at this "
        f"rate; {SLOWEST_RATE:g} to {FASTEST_RATE:g}, default: from the settings",
    )
    _add_settings(analyze.add_argument_group("face detection"), DetectorSettings)
    _add_settings(analyze.add_argument_group("face analysis"), AnalysisSettings)
    analyze.set_defaults(run="core.batch.command:run")


def chosen_settings(options: argparse.Namespace) -> tuple[Settings, list[str]]:
    """The settings that the options ask for.

    Args:
        options: As parsed by `parser`.

    Returns:
        The settings, and a sentence for each thing of the user's own that could not be used.

    Raises:
        SettingsError: If the settings file that was asked for cannot be used.
    """
    problems: list[str] = []
    if options.settings is not None:
        settings = read_settings(options.settings)
    else:
        settings, problems = load_settings(settings_path())
        # These two keep a live picture quick.
        smallest = min(settings.detector.smallest_face, SMALLEST_FOR_FILES)
        settings = dataclasses.replace(
            settings,
            detector=dataclasses.replace(settings.detector, smallest_face=smallest),
            analysis=dataclasses.replace(settings.analysis, highest_rate=0.0),
        )
    detector = _given(options, DetectorSettings)
    if detector.get("yunet_file"):
        detector.setdefault("kind", "yunet")
    analysis = _given(options, AnalysisSettings)
    if options.rate is not None:
        names = {row.name for row in dataclasses.fields(AnalysisSettings)} & _ELSEWHERE
        analysis |= dict.fromkeys(names, options.rate)
    return dataclasses.replace(
        settings,
        detector=dataclasses.replace(settings.detector, **detector),
        analysis=dataclasses.replace(settings.analysis, **analysis),
    ), problems


def option_name(row: "dataclasses.Field[Any]") -> str:
    """The option of a setting, such as `--face-limit`."""
    return "--" + _OTHER_NAMES.get(row.name, row.name).replace("_", "-")


def _given(options: argparse.Namespace, group: Group) -> dict[str, Any]:
    """The settings of a group that the command line gives."""
    values = {row.name: getattr(options, _place(group, row)) for row in _rows(group)}
    return {name: value for name, value in values.items() if value is not None}


def _rows(group: Group) -> "list[dataclasses.Field[Any]]":
    return [row for row in dataclasses.fields(group) if row.name not in _ELSEWHERE]


def _place(group: Group, row: "dataclasses.Field[Any]") -> str:
    return f"{group.__name__}.{row.name}"


def _add_settings(options: "argparse._ArgumentGroup", group: Group) -> None:
    for row in _rows(group):
        meta = row.metadata
        sentence = f"{meta['label']}: {meta['help']} {_range(row)}{_NOTES.get(row.name, '')}"
        more: dict[str, Any]
        if row.type is bool:
            more = {"action": argparse.BooleanOptionalAction}
        elif meta["choices"]:
            more = {"choices": meta["choices"]}
        else:
            unit = "FILE" if row.name.endswith("_file") else meta["unit"].upper() or "X"
            more = {"type": _value(row), "metavar": unit.replace("%", "PERCENT")}
        options.add_argument(
            option_name(row), dest=_place(group, row), help=sentence.replace("%", "%%"), **more
        )


def _range(row: "dataclasses.Field[Any]") -> str:
    meta, default = row.metadata, row.default
    shown = f"{default:g}" if isinstance(default, float) else str(default) or "none"
    if meta["low"] is None:
        return f"Default {shown}"
    return f"{meta['low']:g} to {meta['high']:g} {meta['unit']}".rstrip() + f", default {shown}"


def _value(row: "dataclasses.Field[Any]") -> Callable[[str], Any]:
    def converted(text: str) -> Any:
        value: Any = text
        try:
            if row.type is int:
                value = int(text)
            elif row.type is float:
                value = float(text)
        except ValueError:
            what = "a whole number" if row.type is int else "a number"
            raise argparse.ArgumentTypeError(f'Expected {what}, got "{text}".') from None
        try:
            return checked(row, value)
        except SettingsError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return converted


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = float("nan")
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise argparse.ArgumentTypeError(
            f'Expected {SLOWEST_RATE:g} to {FASTEST_RATE:g} frames per second, got "{text}".'
        )
    return rate
