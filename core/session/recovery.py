"""Interrupted recordings: found, and completed or deleted.

Each recording notes its path in a folder of this person while it goes on, so that those outside
the usual folder are found as well. One that some process still writes is never touched: it holds
the events table, and lets go of it however it ends.
"""

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterator
from csv import reader
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

import platformdirs

from core.errors import SessionError
from core.files import hold, write_atomically
from core.session.format import (
    ADDED_IN_3,
    EVENT_HEADER,
    HEADER,
    INTERRUPTED,
    RUNNING,
    csv_bytes,
    events_path,
    in_utc,
    sidecar_path,
    tsv_bytes,
)
from core.session.keys import EventType
from core.session.reading import load_sidecar
from core.session.sidecar import as_json
from core.texts import one_line

log = logging.getLogger(__name__)

_HEADERS: Final = tuple(csv_bytes([header]) for header in (HEADER, HEADER[: -len(ADDED_IN_3)]))
"""Of this schema, and of the older ones."""
_TIMESTAMP, _FACE_ID = HEADER.index("timestamp"), HEADER.index("face_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedSession:
    """An interrupted recording.

    Attributes:
        csv: Where it is.
        source: What was recorded; empty where that is not known any more.
        started: When; None where that is not known any more.
        seconds: Timestamp of the last whole row.
        rows: Whole rows.
    """

    csv: Path
    source: str
    started: datetime | None
    seconds: float
    rows: int


def remember(csv: Path) -> None:
    """Note that a recording has begun; a failure is only logged."""
    try:
        note = _note(csv)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_bytes(os.fsencode(csv.absolute()))
    except OSError:
        log.exception("the recording %s cannot be noted", csv)


def forget(csv: Path) -> None:
    """Remove the note of a recording."""
    with contextlib.suppress(OSError):
        _note(csv).unlink()


def find_interrupted(*folders: Path) -> list[InterruptedSession]:
    """Find interrupted recordings; reads files, so not on a GUI thread.

    Args:
        folders: Looked through beside the notes, not deeply.

    Returns:
        Oldest first.
    """
    found = {csv.absolute() for folder in folders for csv in _running_in(folder)}
    for note in _notes_folder().glob("*.txt"):
        with contextlib.suppress(OSError, ValueError):
            csv = Path(os.fsdecode(note.read_bytes()))
            # A power cut can leave a sidecar empty.
            if csv.is_file() and load_sidecar(csv).get("ended", RUNNING) == RUNNING:
                found.add(csv)
            else:
                note.unlink()
    sessions = []
    for csv in found:
        with contextlib.suppress(OSError, SessionError), _taken(csv):
            sessions.append((csv.stat().st_mtime, str(csv), _summary(csv)))
    return [session for _, _, session in sorted(sessions, key=lambda found: found[:2])]


def is_interrupted(csv: Path) -> bool:
    """Whether a path holds an interrupted recording that no process is writing."""
    try:
        if not csv.is_file() or load_sidecar(csv).get("ended", RUNNING) != RUNNING:
            return False
        with events_path(csv).open("rb") as file:
            hold(file)
    except (OSError, ValueError):
        return False
    return True


def close_interrupted(csv: Path) -> Path:
    """Complete an interrupted recording: whole rows only, and a sidecar that says so.

    Args:
        csv: Of an `InterruptedSession`.

    Returns:
        The CSV.

    Raises:
        SessionError: If it is still being recorded, or cannot be written.
    """
    try:
        with _taken(csv) as events:
            kept = _scan(csv)
            with csv.open("r+b") as file:
                file.truncate(kept.size)
                if not kept.size:
                    file.write(_HEADERS[0])
            happened = _cut_events(events)
            facts = load_sidecar(csv)
            started = _started(facts)
            facts |= {
                "ended": INTERRUPTED,
                "end_time": in_utc(started + timedelta(seconds=kept.seconds)) if started else None,
                "frames_analysed": kept.frames,
                "frames_dropped": _dropped(kept, happened),
                "frames_without_face": kept.frames_without_face,
                "rows": kept.rows,
            }
            write_atomically(sidecar_path(csv), as_json(facts))
    except OSError as error:
        raise SessionError(
            f"The recording {one_line(str(csv))} cannot be finished: {error.strerror or error}."
        ) from error
    forget(csv)
    return csv


def delete_interrupted(csv: Path) -> None:
    """Delete the three files of an interrupted recording.

    Args:
        csv: Of an `InterruptedSession`.

    Raises:
        SessionError: If it is still being recorded, or cannot be removed.
    """
    try:
        with _taken(csv):
            pass  # Windows removes nothing that is open.
        for path in (events_path(csv), csv, sidecar_path(csv)):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise SessionError(
            f"The recording {one_line(str(csv))} cannot be deleted: {error.strerror or error}."
        ) from error
    forget(csv)


def _notes_folder() -> Path:
    return Path(platformdirs.user_data_dir("mien", appauthor=False)) / "open-recordings"


def _note(csv: Path) -> Path:
    name = hashlib.sha256(os.fsencode(csv.absolute())).hexdigest()[:24]
    return _notes_folder() / f"{name}.txt"


def _running_in(folder: Path) -> Iterator[Path]:
    for sidecar in folder.glob("*.json"):
        csv = sidecar.with_suffix(".csv")
        if csv.is_file() and load_sidecar(csv).get("ended") == RUNNING:
            yield csv


@contextlib.contextmanager
def _taken(csv: Path) -> Iterator[IO[bytes]]:
    """Lock a recording by its events table, which is created if missing.

    Raises:
        SessionError: If somebody else does.
        OSError: If that cannot be known.
    """
    with events_path(csv).open("a+b") as file:
        try:
            hold(file)
        except BlockingIOError:
            raise SessionError(f"{one_line(str(csv))} is still being recorded.") from None
        yield file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    size: int
    rows: int
    frames: int
    frames_without_face: int
    seen: int
    first_s: float
    seconds: float


def _scan(csv: Path) -> _Kept:
    """The complete part of a CSV; its size is 0 if even the header is incomplete."""
    size = rows = frames = without_face = seen = 0
    seconds = first_s = 0.0
    first = last = -1
    with csv.open("rb") as file:
        head = file.readline()
        size = end = len(head) if head in _HEADERS else 0
        columns = head.count(b",") + 1
        for line in file if size else ():
            end += len(line)
            cells = _cells(line)
            if len(cells) != columns or not line.endswith(b"\n") or b"\0" in line:
                continue
            try:
                frame, seconds = int(cells[0]), float(cells[_TIMESTAMP])
            except ValueError:
                continue
            size, rows = end, rows + 1
            if frame != last:
                frames += 1
                without_face += not cells[_FACE_ID]
                if frame < last or first < 0:  # another opening of the source
                    seen += last - first + 1 if first >= 0 else 0
                    first_s = seconds if first < 0 else first_s
                    first = frame
                last = frame
    seen += last - first + 1 if first >= 0 else 0
    return _Kept(
        size=size,
        rows=rows,
        frames=frames,
        frames_without_face=without_face,
        seen=seen,
        first_s=first_s,
        seconds=seconds,
    )


def _cells(line: bytes) -> list[bytes]:
    if b'"' not in line:
        return line.split(b",")
    # The name of a picture may hold a comma.
    text = line.decode("utf-8", "replace")
    return [cell.encode() for row in reader([text]) for cell in row]


def _dropped(kept: _Kept, happened: bytes) -> int | None:
    """The number of dropped frames; None if unknown."""
    if f"\t{EventType.SEEK}\t".encode() in happened:
        return None  # what a seek passed over was not dropped, and looks the same in the CSV
    lost, unreadable = 0, EventType.FRAMES_UNREADABLE.encode()
    for line in happened.splitlines():
        onset, _, kind, count = (line.split(b"\t") + [b""] * 4)[:4]
        with contextlib.suppress(ValueError):
            within = kept.first_s < float(onset) < kept.seconds
            lost += int(count) if kind == unreadable and within else 0
    return max(kept.seen - kept.frames - lost, 0)


def _cut_events(file: IO[bytes]) -> bytes:
    """Remove an unfinished last line of the events; return the rest."""
    file.seek(0)
    content = file.read().rstrip(b"\0")
    kept = content[: content.rfind(b"\n") + 1]
    file.truncate(len(kept))
    if not kept:
        file.write(tsv_bytes(EVENT_HEADER))
    return kept


def _summary(csv: Path) -> InterruptedSession:
    facts = load_sidecar(csv)
    source = facts.get("source")
    kept = _scan(csv)
    return InterruptedSession(
        csv=csv,
        source=str(source.get("name", "")) if isinstance(source, dict) else "",
        started=_started(facts),
        seconds=kept.seconds,
        rows=kept.rows,
    )


def _started(facts: dict[str, object]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(facts["start_time"]))
    except (KeyError, ValueError):
        return None
