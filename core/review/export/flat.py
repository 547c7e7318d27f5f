"""The summary as one flat table that SPSS, R and spreadsheets read."""

import csv
import io
import re
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from core.errors import ReviewError
from core.review.export.exported import Exported
from core.review.figures import cells_of, header_of
from core.review.figures.both import summarise_both
from core.review.opening.engine import Progress
from core.review.placing import place_bytes
from core.review.recording import Recording
from core.session.format import guarded

SPSS_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
"""What SPSS takes for the name of a variable, and every other program too."""


def spss(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """A line of figures for each person and segment, as CSV."""
    summary = summarise_both(recording, progress=progress, cancel=cancel)
    lines = [cells_of(recording.name, line) for line in summary.lines]
    place_bytes(path, csv_of(header_of(), lines).encode(), force=force)
    return Exported(files=[path], notes=summary.notes)


def csv_of(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """RFC 4180; texts guarded, what is None or not finite empty.

    Raises:
        ReviewError: If a name in the header is none for SPSS.
    """
    bad = [name for name in header if not SPSS_NAME.fullmatch(name)]
    if bad or len({name.lower() for name in header}) < len(header):
        raise ReviewError(f"Not every program can read the column names: {', '.join(bad)}.")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, float):
        return repr(round(value, 9)) if abs(value) < 1e300 else ""
    return str(value)
