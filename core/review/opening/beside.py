"""What lies beside a CSV: the sidecar, and the events table."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.review.notes import Note
from core.session import (
    EVENT_HEADER,
    INTERRUPTED,
    RUNNING,
    SCHEMA_VERSION,
    events_path,
    sidecar_path,
)
from core.session.format import unguarded
from core.texts import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened while recording.

    Attributes:
        onset_s: When, on the clock of the rows.
        duration_s: How long; 0 for a moment.
        kind: `trial_type` of the table.
        value: More about it, as it was given; else empty.
    """

    onset_s: float
    duration_s: float
    kind: str
    value: str


def read_sidecar(csv_path: Path) -> tuple[dict[str, Any], list[Note]]:
    """The JSON beside a recording, empty where there is none, and what is to be said of it."""
    path = sidecar_path(csv_path)
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        return {}, [Note(kind="no_sidecar", values={"file": one_line(path.name)})]
    notes = []
    version = raw.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        values = {"version": version, "known": SCHEMA_VERSION}
        notes.append(Note(kind="newer_schema", values=values))
    if raw.get("ended") in (RUNNING, INTERRUPTED):
        notes.append(Note(kind="unfinished"))
    source = raw.get("source")
    if isinstance(source, dict) and source.get("kind") == "pictures":
        notes.append(Note(kind="pictures"))
    reading = raw.get("reading")
    if isinstance(reading, dict) and reading.get("whole") is False:
        warnings = reading.get("warnings")
        sentences = [
            one_line(str(warning["sentence"]))
            for warning in (warnings if isinstance(warnings, list) else [])
            if isinstance(warning, dict) and warning.get("lossy") and "sentence" in warning
        ]
        sentence = " ".join(sentences) or f"ended: {one_line(str(raw.get('ended')))}"
        notes.append(Note(kind="not_whole", values={"sentence": sentence}))
    return raw, notes


def read_events(csv_path: Path, schema: Any) -> tuple[list[Event], list[Note]]:
    """The events beside a recording in order of time, and what is to be said of them.

    Args:
        csv_path: The recording.
        schema: The version in its sidecar; that of 1 did not guard its texts.
    """
    path = events_path(csv_path)
    missing = [Note(kind="no_events", values={"file": one_line(path.name)})]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return [], missing
    lines = text.replace("\0", "").splitlines()
    if not lines:
        return [], missing
    delimiter = max("\t;,", key=lines[0].count)
    try:
        # Schema 1 wrote the texts as they were, quotes included.
        plain = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        rows = list(plain if schema == 1 else csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [], missing
    header = [cell.strip() for cell in rows[0]]
    if not set(EVENT_HEADER) <= set(header):
        return [], missing
    places = {name: header.index(name) for name in EVENT_HEADER}
    events, bad = [], 0
    for row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        event = _event(row, places, guarded=schema != 1)
        bad += event is None
        events += [event] if event else []
    events.sort(key=lambda event: event.onset_s)
    values = {"count": bad, "file": one_line(path.name)}
    return events, [Note(kind="events_damaged", values=values)] if bad else []


def _event(row: Sequence[str], places: Mapping[str, int], *, guarded: bool) -> Event | None:
    if len(row) <= max(places.values()):
        return None
    onset, duration = (
        _number(row[places["onset"]]),
        _number(row[places["duration"]]),
    )
    if onset is None:
        return None
    value = row[places["value"]]
    value = unguarded(value) if guarded else value
    return Event(
        onset_s=onset,
        duration_s=max(duration or 0.0, 0.0),
        kind=row[places["trial_type"]].strip(),
        value="" if value == "n/a" else one_line(value),
    )


def _number(cell: str) -> float | None:
    try:
        value = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def thresholds_of(
    sidecar: Mapping[str, Any], events: Sequence[Event]
) -> list[tuple[float, float]] | None:
    """The confidence that a label needed, as (from when on in seconds, value); None if unknown."""
    settings = sidecar.get("settings")
    analysis = settings.get("analysis") if isinstance(settings, dict) else None
    first = analysis.get("confidence_threshold") if isinstance(analysis, dict) else None
    if not isinstance(first, int | float) or isinstance(first, bool):
        return None
    steps = [(-math.inf, float(first))]
    for event in events:
        if event.kind != "settings_changed":
            continue
        for part in event.value.split("; "):
            name, _, value = part.partition("=")
            if name == "analysis.confidence_threshold" and (new := _number(value)) is not None:
                steps.append((event.onset_s, new))
    return steps
