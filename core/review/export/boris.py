"""Coded events for BORIS 9: a workbook that it imports, and a table like those that it exports."""

import threading
from pathlib import Path
from typing import Any, Final

from core.review.export.exported import Exported
from core.review.export.happenings import Happening, Kind, happenings_of
from core.review.export.workbook import write_sheets
from core.review.opening.engine import Progress
from core.review.placing import place, place_bytes
from core.review.recording import Recording
from core.session.format import tsv_bytes

IMPORTED: Final = ("time", "subject", "code", "modifier", "comment")
"""Header of the sheet that BORIS imports into an observation."""
EXPORTED: Final = (
    *("Observation id", "Observation date", "Description", "Observation duration"),
    *("Observation type", "Source", "Time offset (s)", "Media duration (s)", "FPS", "Subject"),
    *("Behavior", "Behavioral category", "Behavior type", "Time", "Media file name"),
    *("Image index", "Image file path", "Comment"),
)
"""Header of its tabular events."""


def boris(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """Episodes and segments as state events (the code once to begin and once to end), markers."""
    happenings, notes = happenings_of(recording)
    rows = [
        (time, _subject(each), _code(each), None, _comment(each))
        for time, _, each in _moments(happenings)
    ]
    place(path, lambda new: write_sheets(new, {"events": (IMPORTED, rows)}), force=force)
    return Exported(files=[path], notes=notes)


def boris_tabular(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """The same as the table that BORIS exports, with START, STOP and POINT."""
    start, end = recording.span_s
    source = recording.sidecar.get("source")
    media = str(source.get("name", "")) if isinstance(source, dict) else ""
    rate = source.get("rate") if isinstance(source, dict) else None
    facts = {
        "Observation id": recording.name,
        "Observation date": str(recording.sidecar.get("start_time", "")),
        "Description": "made by Mien",
        "Observation duration": f"{end - start:.3f}",
        "Observation type": "Media file(s)",
        "Source": media,
        "Time offset (s)": "0.0",
        "Media duration (s)": f"{end - start:.3f}",
        "FPS": f"{rate:g}" if isinstance(rate, int | float) else "",
        "Media file name": media,
    }
    happenings, notes = happenings_of(recording)
    lines = [tsv_bytes(EXPORTED)]
    for time, what, each in _moments(happenings):
        cells: dict[str, str] = {
            **facts,
            "Subject": _subject(each) or "No focal subject",
            "Behavior": _code(each),
            "Behavioral category": str(each.kind),
            "Behavior type": what,
            "Time": f"{time:.3f}",
            "Comment": _comment(each) or "",
        }
        lines.append(tsv_bytes(cells.get(name, "") for name in EXPORTED))
    place_bytes(path, b"".join(lines), force=force)
    return Exported(files=[path], notes=notes)


def _moments(happenings: list[Happening]) -> list[tuple[float, str, Happening]]:
    """Time, START, STOP or POINT, and what; what ends comes before what begins."""
    moments: list[tuple[float, int, str, Happening]] = []
    for each in happenings:
        if each.kind is Kind.MARKER:
            moments.append((round(each.start_s, 3), 2, "POINT", each))
            continue
        moments.append((round(each.start_s, 3), 1, "START", each))
        moments.append((round(each.end_s, 3), 0, "STOP", each))
    moments.sort(key=lambda moment: moment[:2])
    return [(time, what, each) for time, _, what, each in moments]


def _subject(each: Happening) -> str:
    return each.person.label if each.person is not None else ""


def _code(each: Happening) -> str:
    match each.kind:
        case Kind.MARKER:
            return "marker"
        case Kind.SEGMENT:
            return f"segment {each.text}"
    return each.text


def _comment(each: Happening) -> Any:
    match each.kind:
        case Kind.MARKER:
            return each.text
        case Kind.SEGMENT:
            return each.condition or None
    return None
