"""A recording that is open for review: what was read, what was said of it, and who is in it."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from core.errors import ReviewError
from core.review.edits import Edits, Journal, Mark
from core.review.notes import Note
from core.review.opening.beside import Event, read_events, read_sidecar, thresholds_of
from core.review.opening.dialect import WINDOWS, dialect_of
from core.review.opening.engine import Cancelled, Engine, Progress, why
from core.review.opening.frames import Frames, frames_of
from core.review.opening.layout import SMOOTH, Kind, layout_of
from core.review.opening.sampling import PIECES, sample_of
from core.review.opening.table import (
    Written,
    in_utf8,
    load_table,
    only_the_tail,
    rate_of,
    rejects_of,
)
from core.review.timeline import Timeline, build_pyramid, finest_for
from core.texts import one_line

SMALL_BYTES: Final = 48_000_000
"""A CSV up to this size is loaded at once; of a larger one a picture is made first."""
_ROW_BYTES: Final = 290
"""Of a row of Mien's, roughly; says beforehand how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When a face is in the recording.

    Attributes:
        rows: How many rows it has.
        first_s: Time of the first of them.
        last_s: And of the last.
        name: What the file calls it, where it does.
    """

    rows: int
    first_s: float
    last_s: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One or several faces that are one person.

    Attributes:
        number: Face that the others were merged into.
        faces: All faces, that one first.
        name: As given in the review, in the recording or in the file; else empty.
        participant: As given for this face, else for the recording.
    """

    number: int
    faces: tuple[int, ...]
    name: str
    participant: str

    @property
    def label(self) -> str:
        """What a person is called in a sentence: the name, or the number."""
        return self.name or f"face {self.number}"


class Recording:
    """An open recording; `close` it when done, or use it in a `with`.

    The CSV is only ever read. Figures, exports and reports need all rows: `load_rows` first where
    `has_rows` is False.

    Attributes:
        path: The CSV.
        kind: Which program wrote it.
        sidecar: The JSON beside it; empty where there is none.
        events: What happened while recording, in order of time.
        thresholds: The confidence that a label needed, as (from when on in s, value), or None.
        journal: What was said of it in the review.
        has_rows: Whether the table of rows is there.
    """

    def __init__(self, path: Path, engine: Engine, written: Written) -> None:
        """Take over what was looked at; `open_recording` makes one."""
        self.path = path
        self.engine = engine
        self.written = written
        self.kind: Kind = written.layout.kind
        self.has_rows = False
        self.sidecar: dict[str, Any] = {}
        self.events: list[Event] = []
        sidecar_notes: list[Note] = []
        event_notes: list[Note] = []
        if self.kind is Kind.MIEN:  # what lies beside other tables is not of our kind
            self.sidecar, sidecar_notes = read_sidecar(path)
            self.events, event_notes = read_events(path, self.sidecar.get("schema_version"))
        self.thresholds = thresholds_of(self.sidecar, self.events)
        self.journal = Journal(path, _marks(self.events), size_bytes=written.dialect.size_bytes)
        self._timeline: Timeline | None = None
        self._frames: Frames | None = None
        self._faces: Mapping[int, Span] = {}
        self._notes = [
            *written.dialect.notes,
            *written.layout.notes,
            *sidecar_notes,
            *event_notes,
            *self.journal.notes,
        ]

    def __enter__(self) -> "Recording":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all temporary files."""
        self.engine.close()

    @property
    def name(self) -> str:
        """The name of the file without its ending."""
        return one_line(self.path.stem)

    @property
    def edits(self) -> Edits:
        """What the review says now."""
        return self.journal.edits

    @property
    def notes(self) -> list[Note]:
        """What is lacking, was guessed or is otherwise than usual."""
        speaks_of = {*self.edits.names, *self.edits.merged, *self.edits.dropped}
        unknown = sorted(speaks_of - set(self._faces)) if self.has_rows else []
        return [*self._notes, *(Note(kind="face_unknown", values={"face": f}) for f in unknown)]

    @property
    def timeline(self) -> Timeline:
        """Answers what any stretch of it looks like."""
        assert self._timeline is not None  # `open_recording` gives it one
        return self._timeline

    @property
    def frames(self) -> Frames:
        """The analysed frames.

        Raises:
            ReviewError: If the rows are not loaded yet.
        """
        if self._frames is None:
            raise ReviewError("The rows of the recording are not loaded yet.")
        return self._frames

    @property
    def faces(self) -> Mapping[int, Span]:
        """Every face that has rows, by number; empty until they are loaded."""
        return self._faces

    @property
    def people(self) -> list[Person]:
        """Who is in the recording, without what was dropped, merged as the review says."""
        faces = self._faces or dict.fromkeys(f for f in self.timeline.pyramid.faces if f)
        edits = self.edits
        groups: dict[int, list[int]] = {}
        for face in sorted(faces):
            if face not in edits.dropped:
                groups.setdefault(edits.person_of(face), []).append(face)
        return [
            Person(
                number=number,
                faces=tuple(sorted(members, key=lambda face: (face != number, face))),
                name=self._name_of(number, members),
                participant=edits.participants.get(number, "") or edits.participant,
            )
            for number, members in sorted(groups.items())
        ]

    def person(self, number: int) -> Person:
        """One of `people`.

        Raises:
            ReviewError: If there is none with this number.
        """
        found = [person for person in self.people if number in person.faces]
        if not found:
            raise ReviewError(f"There is no person with face {number} in {self.name}.")
        return found[0]

    @property
    def span_s(self) -> tuple[float, float]:
        """Beginning and end of what counts: the whole recording, or what is left of it."""
        start, end = self._frames.span_s if self._frames else self.timeline.span_s
        low, high = self.edits.trim
        return max(start, low), min(end, high)

    def sha256(self) -> str:
        """The hash of the CSV, which takes a second per gigabyte or more.

        Raises:
            ReviewError: If it cannot be read any more.
        """
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ReviewError(f"{one_line(str(self.path))} cannot be read any more.") from error

    def load_rows(
        self, *, progress: Progress | None = None, cancel: threading.Event | None = None
    ) -> None:
        """Load what `open_recording` with `picture_first` left out; may run in any one thread.

        Args:
            progress: Called with the share that is done.
            cancel: Set it to stop; it can be begun again then.

        Raises:
            ReviewError: If the rows cannot be loaded.
            Cancelled: If it was stopped.
        """
        if self.has_rows:
            return
        notes = load_table(self.engine, self.written, progress=progress, cancel=cancel)
        times = self.engine.arrays("SELECT DISTINCT t FROM rows ORDER BY t")["t"]
        faces = self.engine.rows(
            "SELECT face, count(*), min(t), max(t), any_value(name) FROM rows "
            "WHERE face IS NOT NULL GROUP BY face"
        )
        if not len(times):
            notes.append(Note(kind="no_rows"))
        known = {note.kind for note in self._notes}
        self._notes += [note for note in notes if note.kind not in known]
        self._frames = frames_of(np.asarray(times, np.float64))
        self._faces = {
            face: Span(rows=rows, first_s=first, last_s=last, name=one_line(name or ""))
            for face, rows, first, last, name in sorted(faces)
        }
        if self._timeline is not None and not (notes or self._timeline.rough):
            self._timeline = Timeline(self.engine, self._timeline.pyramid, rows=True)
            self.has_rows = True
            return
        start, end = self._frames.span_s
        rows = sum(span.rows for span in self._faces.values())
        finest = finest_for(rows, end - start)
        try:
            pyramid = build_pyramid(self.engine, "SELECT * FROM rows", finest, cancel=cancel)
        except duckdb.Error as error:
            shown = one_line(str(self.path))
            raise ReviewError(f"{shown} cannot be read: {why(error)}.") from error
        self._timeline = Timeline(self.engine, pyramid, rows=True)
        self.has_rows = True

    def glance(self) -> bool:
        """Make a rough picture of a sample of the rows, in a fraction of a second.

        Returns:
            Whether it could be made.
        """
        sample = sample_of(self.engine, self.written)
        if sample is None:
            return False
        source = sample.source(self.engine)
        try:
            span = self.engine.rows(
                f"SELECT min(t), max(t) FROM ({sample.made(source, columns=('t',))})"
            )
            first, last = span[0]
            if first is None or not 0 < last - first < float("inf"):
                return False
            relation = sample.made(source, columns=("t", "face", "label", *SMOOTH))
            pyramid = build_pyramid(self.engine, relation, (last - first) / (PIECES - 1))
        except (ReviewError, duckdb.Error):
            return False
        self._timeline = Timeline(self.engine, pyramid, rows=False, rough=True)
        return bool(pyramid.faces)

    def look(
        self, *, progress: Progress | None = None, cancel: threading.Event | None = None
    ) -> bool:
        """Make the true picture of the whole recording straight from the CSV, in one pass.

        Args:
            progress: Called with the share that is done.
            cancel: Set it to stop.

        Returns:
            Whether it could be made; else the rows have to be loaded first.

        Raises:
            Cancelled: If it was stopped.
        """
        if self.has_rows:
            return True
        layout, dialect = self.written.layout, self.written.dialect
        if layout.windowed or dialect.encoding == "utf-16":
            return False
        relation = self.written.made(
            self.written.source(self.engine), columns=("t", "face", "label", *SMOOTH)
        )
        rows = dialect.size_bytes / _ROW_BYTES
        cursor = self.engine.cursor()
        try:
            pyramid = build_pyramid(
                self.engine,
                relation,
                finest_for(round(rows), rows / 25),
                cursor=cursor,
                progress=progress,
                cancel=cancel,
            )
            if not only_the_tail(rejects_of(cursor), dialect):
                return False
        except duckdb.Error:
            return False
        finally:
            cursor.close()
        self._timeline = Timeline(self.engine, pyramid, rows=False)
        return True

    def _name_of(self, number: int, members: Sequence[int]) -> str:
        recorded = self.sidecar.get("participants")
        recorded = recorded if isinstance(recorded, dict) else _named(self.events)
        for face in sorted(members, key=lambda face: (face != number, face)):
            if face in self.edits.names:
                return self.edits.names[face]
            name = recorded.get(str(face))
            if isinstance(name, str) and name:
                return one_line(name)
            if (span := self._faces.get(face)) and span.name:
                return span.name
        return ""


def open_recording(
    path: str | Path,
    *,
    rate: float | None = None,
    picture_first: bool = False,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Recording:
    """Open a recording of Mien, or a table of Py-Feat or OpenFace; the file is only read.

    Args:
        path: The CSV.
        rate: Frames a second, where the file has no time of its own.
        picture_first: Of a large file, make a rough picture of the whole first, and leave the true
            one to `Recording.look` and the rows to `Recording.load_rows`.
        progress: Called in this thread with the share that is done, 0 to 1.
        cancel: Set it to stop.

    Raises:
        ReviewError: If it cannot be opened; one sentence says why.
        Cancelled: If it was stopped.
    """
    path = Path(path)
    dialect = dialect_of(path)
    layout = layout_of(dialect.header, one_line(str(path)))
    engine = Engine()
    try:
        written = Written(path=path, dialect=dialect, layout=layout, rate=1.0)
        notes: list[Note] = []
        if dialect.encoding == WINDOWS:
            written, notes = in_utf8(engine, written), [Note(kind="bad_bytes")]
        if layout.by_rate:
            found, more = rate_of(engine, written, rate)
            written, notes = replace(written, rate=found), [*notes, *more]
        recording = Recording(path, engine, written)
        recording._notes += notes
        first = picture_first and dialect.size_bytes > SMALL_BYTES
        if cancel is not None and cancel.is_set():
            raise Cancelled("Called off.")
        if not (first and recording.glance()):
            recording.load_rows(progress=progress, cancel=cancel)
    except duckdb.Error as error:
        engine.close()
        raise ReviewError(f"{one_line(str(path))} cannot be read: {why(error)}.") from error
    except BaseException:
        engine.close()
        raise
    return recording


def _named(events: Sequence[Event]) -> dict[str, str]:
    """Names by face as the events tell them; the newest counts, an empty one takes it off."""
    parts = [event.value.partition(":") for event in events if event.kind == "face_named"]
    return {face.strip(): name.strip() for face, _, name in parts}


def _marks(events: Sequence[Event]) -> list[Mark]:
    markers = [event for event in events if event.kind == "marker"]
    return [
        Mark(key=f"r{number}", time_s=event.onset_s, label=event.value)
        for number, event in enumerate(markers, 1)
    ]


__all__ = ["Cancelled", "Person", "Recording", "Span", "open_recording"]


def plain(value: Any) -> Any:
    """NumPy's numbers as Python's, and infinities and NaN as None, for JSON."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    return value
