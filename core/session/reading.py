"""Reads recordings, including older schemas and those left unfinished."""

import csv
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import SessionError
from core.session.format import (
    ADDED_IN_3,
    EVENT_HEADER,
    HEADER,
    RUNNING,
    TEXT_COLUMNS,
    events_path,
    sidecar_path,
    unguarded,
)
from core.texts import one_line

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A recording read back; `pandas.DataFrame(session.columns)` is its table.

    Attributes:
        columns: The CSV by column name; `(N,)` float64 (NaN is missing) for numbers, else str.
        sidecar: The JSON; empty where it is missing or damaged.
        events: The rows of the events table, texts as they were given; no value is `""`.
    """

    columns: dict[str, NDArray[Any]]
    sidecar: dict[str, Any]
    events: list[dict[str, str]]

    def __len__(self) -> int:
        return len(self.columns["frame"])


def load_session(path: str | Path) -> Session:
    """Read a recording; an unfinished last line of a killed process is skipped.

    Args:
        path: The CSV.

    Raises:
        SessionError: If it is missing or not a recording of Mien.
    """
    csv_path = Path(path)
    shown = one_line(str(csv_path))
    sidecar = load_sidecar(csv_path)
    unfinished = sidecar.get("ended") == RUNNING
    try:
        with csv_path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(_whole_lines(file, unfinished)))
    except (OSError, ValueError, csv.Error) as error:
        raise SessionError(f"The recording {shown} cannot be read: {error}.") from error
    header = tuple(lines[0]) if lines else ()
    if header not in (HEADER, HEADER[: -len(ADDED_IN_3)]):
        raise SessionError(f"{shown} is not a recording of Mien: its header differs.")
    added = [""] * (len(HEADER) - len(header))
    rows = [[*row, *added] for row in lines[1:] if len(row) == len(header)]
    try:
        columns: dict[str, NDArray[Any]] = {
            name: np.array([unguarded(row[i]) for row in rows], str)
            if name in TEXT_COLUMNS
            else np.array([float(row[i]) if row[i] else np.nan for row in rows], np.float64)
            for i, name in enumerate(HEADER)
        }
    except ValueError as error:
        raise SessionError(f"The recording {shown} is damaged: {error}.") from error
    events = _events_of(csv_path, unfinished, guarded=sidecar.get("schema_version") != 1)
    return Session(columns=columns, sidecar=sidecar, events=events)


def load_sidecar(csv_path: Path) -> dict[str, Any]:
    """The JSON beside a recording; empty where it is missing or damaged."""
    try:
        raw = json.loads(sidecar_path(csv_path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        log.warning("the sidecar of %s is missing or damaged", csv_path)
        return {}
    return raw if isinstance(raw, dict) else {}


def _whole_lines(file: Iterable[str], unfinished: bool) -> Iterator[str]:
    for line in file:
        # After a power cut a file can end in zeros.
        if "\0" not in line and (line.endswith(("\n", "\r")) or not unfinished):
            yield line


def _events_of(csv_path: Path, unfinished: bool, *, guarded: bool) -> list[dict[str, str]]:
    try:
        with events_path(csv_path).open(encoding="utf-8-sig", newline="") as file:
            lines = _whole_lines(file, unfinished)
            # Schema 1 wrote the texts as they were, quotes included.
            plain = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = list(csv.reader(lines, delimiter="\t") if guarded else plain)
    except (OSError, ValueError, csv.Error):
        log.warning("the events of %s are missing or damaged", csv_path)
        return []
    events = [
        dict(zip(EVENT_HEADER, map(unguarded, row) if guarded else row, strict=True))
        for row in rows[1:]
        if len(row) == len(EVENT_HEADER)
    ]
    for event in events:
        event["value"] = "" if event["value"] == "n/a" else event["value"]
    return events
