"""What a person can set: schema, loading that survives a broken file, atomic saving.

Each field's metadata (label, unit, range, help) is all that the settings dialog needs to show it.
"""

import dataclasses
import json
import logging
import os
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import platformdirs

from core.errors import SettingsError
from core.files import write_atomically

log = logging.getLogger(__name__)

SCHEMA_VERSION: Final = 1
S = TypeVar("S")


def _setting(
    default: Any,
    label: str,
    *,
    help: str,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[Any, ...] = (),
) -> Any:
    return field(
        default=default,
        metadata={
            "label": label,
            "help": help,
            "unit": unit,
            "low": low,
            "high": high,
            "choices": choices,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSettings:
    """Which camera, and what is asked of it."""

    device: str = _setting(
        "", "Camera", help="Which camera to open, remembered by device; none takes the first."
    )
    width: int = _setting(640, "Width", unit="px", low=160, high=7680, help="Requested width.")
    height: int = _setting(480, "Height", unit="px", low=120, high=4320, help="Requested height.")
    rate: float = _setting(30.0, "Rate", unit="1/s", low=1, high=240, help="Requested frame rate.")
    mirror: bool = _setting(
        True, "Mirror", help="Show the picture as in a mirror. Files are never mirrored."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSettings:
    """How faces are found."""

    kind: str = _setting(
        "auto",
        "Detector",
        choices=("auto", "haar", "yunet"),
        help="YuNet misses fewer faces and needs its ONNX file; auto takes it where it is.",
    )
    yunet_file: str = _setting(
        "", "YuNet file", help="Path of YuNet's ONNX file; empty looks in the resources folder."
    )
    minimum_face: int = _setting(
        48, "Smallest face", unit="px", low=16, high=1000, help="Smaller faces are ignored."
    )
    confidence: float = _setting(
        0.6, "Confidence", low=0.0, high=1.0, help="Faces below this score are ignored."
    )
    analysis_width: int = _setting(
        480,
        "Analysis width",
        unit="px",
        low=160,
        high=1920,
        help="Faces are sought in a picture reduced to this width; more finds smaller faces.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisSettings:
    """How estimates become labels."""

    smoothing_seconds: float = _setting(
        0.4, "Smoothing", unit="s", low=0.0, high=10.0, help="Time constant; 0 turns it off."
    )
    confidence_threshold: float = _setting(
        0.35, "Certainty", low=0.0, high=1.0, help='Below it a label reads "uncertain".'
    )
    threads: int = _setting(1, "Threads", low=1, high=16, help="Threads of each network.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSettings:
    """Where sessions go."""

    folder: str = _setting(
        "", "Folder", help="Where recordings are kept; empty is the documents folder."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything, as one immutable object that is swapped as a whole."""

    camera: CameraSettings = CameraSettings()
    detector: DetectorSettings = DetectorSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    recording: RecordingSettings = RecordingSettings()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"version": SCHEMA_VERSION, **dataclasses.asdict(self)}


MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""From each older version, a pure function on the raw dict to the next."""


def settings_path() -> Path:
    """The settings file of this person on this machine."""
    return Path(platformdirs.user_config_dir("mien", appauthor=False)) / "settings.json"


def recordings_folder(settings: Settings) -> Path:
    """The folder for new recordings; not made yet."""
    if settings.recording.folder:
        return Path(settings.recording.folder).expanduser()
    return Path(platformdirs.user_documents_dir()) / "Mien"


def load_settings(path: Path) -> tuple[Settings, list[str]]:
    """Read the settings; a broken file costs only what is broken in it.

    A file that is no JSON object is kept beside as `settings.json.broken`.

    Returns:
        The settings, and a sentence for each thing that could not be used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), [f"The settings in {path} cannot be read ({error}); using defaults."]
    try:
        raw = json.loads(text)
        if not isinstance(raw, dict):
            raise ValueError("not a JSON object")
    except ValueError as error:
        backup = path.with_name(path.name + ".broken")
        try:
            os.replace(path, backup)
        except OSError:
            backup = path
        return Settings(), [
            f"The settings file was damaged ({error}); it is kept as {backup} and the defaults "
            f"are used."
        ]
    version = raw.pop("version", SCHEMA_VERSION)
    while version in MIGRATIONS:
        raw = MIGRATIONS[version](raw)
        version += 1
    problems: list[str] = []
    groups: dict[str, Any] = {}
    for group in fields(Settings):
        values = raw.get(group.name, {})
        if not isinstance(values, dict):
            problems.append(f"The settings group {group.name!r} is not an object; using defaults.")
            values = {}
        groups[group.name] = _group(type(group.default), group.name, values, problems)
    return Settings(**groups), problems


def _group(kind: type[S], name: str, values: dict[str, Any], problems: list[str]) -> S:
    good = {}
    for row in fields(kind):  # type: ignore[arg-type]
        if row.name in values:
            try:
                good[row.name] = checked(row, values[row.name])
            except SettingsError as error:
                problems.append(f"{name}.{row.name}: {error} Using {row.default!r}.")
    return kind(**good)


def checked(row: "dataclasses.Field[Any]", value: Any) -> Any:
    """A value for a field, converted where nothing is lost.

    Raises:
        SettingsError: If it has the wrong type or is out of range.
    """
    meta = row.metadata
    kind = typing.cast(type, row.type)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(f"Expected a value of type {kind.__name__}, got {value!r}.")
    if meta["choices"] and value not in meta["choices"]:
        raise SettingsError(f"Expected one of {', '.join(meta['choices'])}, got {value!r}.")
    low, high = meta["low"], meta["high"]
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        raise SettingsError(f"Expected {low} to {high} {meta['unit']}".rstrip() + f", got {value}.")
    return value


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings so that a crash leaves either the old file or the new one.

    Raises:
        SettingsError: If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(settings.as_dict(), indent=2))
    except OSError as error:
        raise SettingsError(f"The settings cannot be saved in {path}: {error}.") from error
