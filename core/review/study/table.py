"""Several recordings in one table, and the means of it by condition."""

import csv
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.errors import ReviewError, reason
from core.review.figures import By, Summary, cells_of, header_of
from core.review.figures.both import summarise_both
from core.review.figures.rule import RULE, EpisodeRule
from core.review.notes import Note
from core.review.recording import open_recording
from core.review.study.intervals import LEVEL, Interval, interval_of
from core.session.format import unguarded
from core.texts import one_line
from models.labels import EMOTIONS, UNCERTAIN

MEASURES: Final = (
    *(f"share_{key}" for key in (*EMOTIONS, UNCERTAIN)),
    *(f"mean_{key}" for key in EMOTIONS),
    *("valence_index", "share_seen"),
    *(f"episodes_min_{key}" for key in EMOTIONS),
)
"""What means are made of; `share_seen` is seen_s / seconds, `episodes_min_` are per minute seen."""
METHOD: Final = (
    "Student's t interval over units, level 0.95: mean +- t s / sqrt(n). A unit is a participant, "
    "or where none is named a person of a recording; its value is the mean over its lines."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyLine:
    """The figures of one person in one segment of one recording.

    Attributes:
        cells: By name of the column.
    """

    cells: Mapping[str, Any]

    @property
    def unit(self) -> tuple[str, ...]:
        """What is independent of the others: the participant, else the person."""
        participant = str(self.cells["participant"])
        if participant:
            return (participant,)
        return (str(self.cells["recording"]), str(self.cells["person"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionMean:
    """A mean by condition.

    Attributes:
        condition: Empty where none was given.
        corrected: Whether of the figures without the neutral baseline.
        measure: Of what; one of `MEASURES`.
        interval: The mean and what it may be.
    """

    condition: str
    corrected: bool
    measure: str
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study table.

    Attributes:
        header: Its columns.
        lines: Its lines: recording, person, segment.
        means: By condition.
        notes: By recording: what is to be known about it.
        errors: By file: why it is not in the table.
    """

    header: Sequence[str]
    lines: Sequence[StudyLine]
    means: Sequence[ConditionMean]
    notes: Mapping[str, Sequence[Note]]
    errors: Mapping[str, str]


def study_of(
    paths: Sequence[Path],
    *,
    by: By = By.SEGMENT,
    rule: EpisodeRule = RULE,
    rate: float | None = None,
    labels: Sequence[Mapping[str, str]] = (),
    progress: Callable[[float], None] | None = None,
    cancel: threading.Event | None = None,
) -> Study:
    """One table of several recordings, one open at a time; one that fails stops no other.

    Args:
        paths: Their CSVs.
        by: Whether there is a line for each person, or for each segment of each.
        rule: What counts as an episode.
        rate: Frames a second, of files that have no time of their own.
        labels: Participants and conditions, see `read_labels`; they go before those of the reviews.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Raises:
        Cancelled: If it was stopped.
    """
    names = names_of(paths)
    lines: list[StudyLine] = []
    notes: dict[str, Sequence[Note]] = {}
    errors: dict[str, str] = {}
    for place, (path, name) in enumerate(zip(paths, names, strict=True)):
        if progress is not None:
            progress(place / len(paths))
        try:
            with open_recording(path, rate=rate, cancel=cancel) as recording:
                summary = summarise_both(recording, by=by, rule=rule, cancel=cancel)
        except ReviewError as error:
            if cancel is not None and cancel.is_set():
                raise
            errors[one_line(str(path))] = str(error)
            continue
        notes[name] = summary.notes
        lines += _lines(summary, name, labels)
    return Study(header=header_of(), lines=lines, means=means_of(lines), notes=notes, errors=errors)


def names_of(paths: Sequence[Path]) -> list[str]:
    """A name for each recording; where two are called the same, with the folder, or a number."""
    stems = [one_line(path.stem) for path in paths]
    wide = [
        one_line(f"{path.absolute().parent.name}/{stem}") if stems.count(stem) > 1 else stem
        for path, stem in zip(paths, stems, strict=True)
    ]
    names: list[str] = []
    for name in wide:
        number, chosen = 1, name
        while chosen in names:
            number += 1
            chosen = f"{name} ({number})"
        names.append(chosen)
    return names


def read_labels(path: Path) -> list[dict[str, str]]:
    """Who took part and in which condition, from a table that somebody filled in.

    It is a CSV with the column `recording` and any of `person`, `segment`, `participant` and
    `condition`, such as a study table itself. Where `person` or `segment` is empty, a line holds
    for all of them.

    Args:
        path: The CSV; semicolons and tabs will do.

    Raises:
        ReviewError: If it cannot be read or has no such columns.
    """
    shown = one_line(str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is not UTF-8"
        raise ReviewError(f"The table {shown} cannot be read: {why}.") from error
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.DictReader(lines, delimiter=delimiter)
    fields = {name.strip() for name in reader.fieldnames or ()}
    if "recording" not in fields or not fields & {"participant", "condition"}:
        raise ReviewError(
            f"The table {shown} needs the column recording, and participant or condition."
        )
    wanted = ("recording", "person", "segment", "participant", "condition")
    try:
        return [
            {name: unguarded((row.get(name) or "").strip()) for name in wanted}
            for row in ({(k or "").strip(): v for k, v in row.items()} for row in reader)
        ]
    except (csv.Error, AttributeError) as error:
        raise ReviewError(
            f"The table {shown} cannot be read: a line has too many cells."
        ) from error


def means_of(lines: Iterable[StudyLine]) -> list[ConditionMean]:
    """The mean of each measure by condition, over units that are independent of each other."""
    units: dict[tuple[str, bool], dict[str, dict[tuple[str, ...], list[float]]]] = {}
    for line in lines:
        key = (str(line.cells["condition"]), bool(line.cells["baseline"]))
        of_condition = units.setdefault(key, {})
        for measure, value in _measured(line.cells).items():
            if value is not None:
                of_condition.setdefault(measure, {}).setdefault(line.unit, []).append(value)
    return [
        ConditionMean(
            condition=condition,
            corrected=corrected,
            measure=measure,
            interval=interval_of([sum(v) / len(v) for v in of_condition[measure].values()]),
        )
        for (condition, corrected), of_condition in sorted(units.items())
        for measure in MEASURES
        if measure in of_condition
    ]


MEANS_HEADER: Final = (
    *("condition", "baseline", "measure", "units", "mean", "sd", "low", "high", "level", "method"),
)


def means_rows(means: Iterable[ConditionMean]) -> list[list[Any]]:
    """The means as rows of a table with `MEANS_HEADER`."""
    return [
        [
            each.condition,
            int(each.corrected),
            each.measure,
            each.interval.count,
            each.interval.mean,
            each.interval.deviation,
            each.interval.low,
            each.interval.high,
            LEVEL,
            METHOD,
        ]
        for each in means
    ]


def _measured(cells: Mapping[str, Any]) -> dict[str, float | None]:
    seen, seconds = cells["seen_s"], cells["seconds"]
    measured = {name: cells[name] for name in MEASURES if name in cells}
    measured["share_seen"] = seen / seconds if seconds > 0 else None
    for emotion in EMOTIONS:
        count = cells[f"episodes_{emotion}"]
        measured[f"episodes_min_{emotion}"] = 60 * count / seen if seen > 0 else None
    return measured


def _lines(summary: Summary, name: str, labels: Sequence[Mapping[str, str]]) -> list[StudyLine]:
    lines = []
    for line in summary.lines:
        cells = dict(zip(header_of(), cells_of(name, line), strict=True))
        for label in labels:
            if label["recording"] not in (name, summary.recording):
                continue
            if label["person"] not in ("", str(cells["person"])):
                continue
            if label["segment"] not in ("", cells["segment"]):
                continue
            for key in ("participant", "condition"):
                cells[key] = label[key] or cells[key]
        lines.append(StudyLine(cells=cells))
    return lines
