"""Excel workbooks: numbers as numbers, and texts that are never formulas."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from core import __version__
from core.review.export.exported import Exported
from core.review.export.selection import TIDY, selected
from core.review.figures import By, Summary, cells_of, header_of
from core.review.figures.both import summarise_both
from core.review.notes import Note
from core.review.opening.engine import Progress
from core.review.placing import place
from core.review.recording import Recording
from models.labels import EMOTIONS

MOST_ROWS: Final = 200_000
"""A workbook with more rows opens too slowly to be of use; they are left out, and it says so."""
_LONGEST_CELL: Final = 32_767
Sheet = tuple[Sequence[str], Iterable[Sequence[Any]]]


def write_sheets(path: Path, sheets: Mapping[str, Sheet]) -> None:
    """Write a workbook.

    Args:
        path: Where.
        sheets: Header and rows of each sheet by name; cells are texts, numbers or None.

    Raises:
        OSError: If it cannot be written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    try:
        with path.open("xb") as file, xlsxwriter.Workbook(file, options) as book:
            bold = book.add_format({"bold": True})
            for name, (header, rows) in sheets.items():
                sheet = book.add_worksheet(name)
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(header) - 1, 14)
                for place_, title in enumerate(header):
                    sheet.write_string(0, place_, title, bold)
                for number, row in enumerate(rows, 1):
                    for place_, value in enumerate(row):
                        _write(sheet, number, place_, value)
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise OSError(f"the workbook cannot be written ({error})") from error


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value[:_LONGEST_CELL])
    elif value is not None:
        sheet.write_number(row, column, value)


def xlsx(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """Summary, transitions, episodes, markers, segments, rows, and what is to be known of them."""
    summary = summarise_both(recording, progress=progress, cancel=cancel)
    whole = summarise_both(recording, by=By.PERSON, cancel=cancel)
    sheets, notes = sheets_of(recording, summary, whole)
    place(path, lambda new: write_sheets(new, sheets), force=force)
    return Exported(files=[path], notes=notes)


def sheets_of(
    recording: Recording, summary: Summary, whole: Summary
) -> tuple[dict[str, Sheet], list[Note]]:
    """The sheets of a recording, and what is to be known about them.

    Args:
        recording: With its rows loaded.
        summary: By segment.
        whole: By person.
    """
    edits = recording.edits
    lines = [cells_of(recording.name, line) for line in summary.lines]
    moves = [
        (
            *(line.person.number, line.person.name, line.stretch.name, int(line.corrected)),
            *(str(EMOTIONS[i]), str(EMOTIONS[j]), int(line.transitions[i, j])),
        )
        for line in summary.lines
        for i in range(len(EMOTIONS))
        for j in range(len(EMOTIONS))
        if i != j
    ]
    episodes = [
        (
            line.person.number,
            line.person.name,
            str(EMOTIONS[code]),
            float(a),
            float(b),
            float(b - a),
        )
        for line in whole.lines
        if not line.corrected
        for a, b, code in zip(
            line.episodes.start_s, line.episodes.end_s, line.episodes.codes, strict=True
        )
    ]
    segments = [
        (s.name, edits.time_of(s.start), edits.time_of(s.end), s.condition or edits.condition)
        for s in edits.segments.values()
    ]
    who = ("person", "name")
    sheets: dict[str, Sheet] = {
        "summary": (header_of(), lines),
        "transitions": ((*who, "segment", "baseline", "from", "to", "count"), moves),
        "episodes": ((*who, "expression", "start_s", "end_s", "seconds"), episodes),
        "markers": (("time_s", "label"), [(m.time_s, m.label) for m in edits.markers]),
        "segments": (("name", "start_s", "end_s", "condition"), segments),
    }
    told = {note.kind for note in whole.notes}
    notes = [*whole.notes, *(note for note in summary.notes if note.kind not in told)]
    (count,) = recording.engine.rows("SELECT count(*) FROM rows")[0]
    if count <= MOST_ROWS:
        sql = f"SELECT * FROM ({selected(recording, guard=False)}) ORDER BY timestamp, person"
        sheets["rows"] = (TIDY, recording.engine.rows(sql))
    else:
        values = {"count": count, "most": MOST_ROWS}
        notes.append(Note(kind="rows_left_out", values=values))
    about = [("made by", f"Mien {__version__}"), ("recording", recording.path.name)]
    sheets["about"] = (("what", "text"), [*about, *(("note", note.sentence()) for note in notes)])
    return sheets, notes
