"""`name_review.json`: the steps of a review in order, done and undone again."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from core import __version__
from core.errors import ReviewError, reason
from core.files import write_atomically
from core.review.edits.operations import Operation, applied
from core.review.edits.state import Edits, Mark
from core.review.notes import Note
from core.texts import one_line

FORMAT: Final = "mien-review"
VERSION: Final = 1
_MOST_STEPS: Final = 20_000
_LARGEST_BYTES: Final = 50_000_000


def review_path(csv_path: Path) -> Path:
    """The file of the review beside a recording."""
    return csv_path.with_name(f"{csv_path.stem}_review.json")


class Journal:
    """The steps of one review; belongs to one thread.

    Attributes:
        path: The file.
        edits: What holds after the steps that are done.
        saved: Whether the file says the same.
        notes: What was wrong with the file.
    """

    def __init__(self, csv_path: Path, marks: Iterable[Mark] = (), *, size_bytes: int = 0) -> None:
        """Read the file, if there is one; one that is damaged costs a note and no more.

        Args:
            csv_path: The recording.
            marks: Its markers.
            size_bytes: Of the recording.
        """
        self.path = review_path(csv_path)
        self.notes: list[Note] = []
        self.saved = True
        self._size = size_bytes
        self._start = Edits(marks={mark.key: mark for mark in marks})
        self._states = [self._start]
        self._done: list[Operation] = []
        self._undone: list[Operation] = []
        self._broken = False
        try:
            self._load()
        except ReviewError as error:
            self._broken = True
            self._states, self._done, self._undone = [self._start], [], []
            values = {
                "file": one_line(self.path.name),
                "why": str(error).rstrip("."),
                "kept": one_line(self._kept.name),
            }
            self.notes.append(Note(kind="review_damaged", values=values))

    @property
    def edits(self) -> Edits:
        """What holds now."""
        return self._states[-1]

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps that are done, in order."""
        return tuple(self._done)

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return bool(self._undone)

    def do(self, kind: str, **values: Any) -> Edits:
        """Make a step; what was taken back before is forgotten.

        Args:
            kind: A key of `core.review.edits.operations.KINDS`.
            values: Plain values, as that kind wants them.

        Returns:
            What holds now.

        Raises:
            ReviewError: If it cannot be made; nothing has changed then.
        """
        operation = Operation(kind=kind, values=values)
        self._states.append(applied(self.edits, operation))
        self._done.append(operation)
        self._undone.clear()
        self.saved = False
        return self.edits

    def undo(self) -> Edits:
        """Take back the newest step, if there is one."""
        if self._done:
            self._undone.append(self._done.pop())
            self._states.pop()
            self.saved = False
        return self.edits

    def redo(self) -> Edits:
        """Make the step again that was taken back last, if there is one."""
        if self._undone:
            operation = self._undone.pop()
            self._states.append(applied(self.edits, operation))
            self._done.append(operation)
            self.saved = False
        return self.edits

    def save(self) -> None:
        """Write the file in one step; a damaged one is kept beside it.

        Raises:
            ReviewError: If it cannot be written; the old one is untouched then.
        """
        facts = {
            "format": FORMAT,
            "version": VERSION,
            "application": {"name": "Mien", "version": __version__},
            "recording": {
                "file": self.path.name.replace("_review.json", ".csv"),
                "bytes": self._size,
            },
            "steps": [operation.as_dict() for operation in self._done],
            "undone": [operation.as_dict() for operation in self._undone],
        }
        text = json.dumps(facts, indent=1, ensure_ascii=True) + "\n"
        try:
            if self._broken and self.path.exists():
                self.path.replace(self._kept)
            write_atomically(self.path, text)
        except OSError as error:
            raise ReviewError(
                f"The review cannot be saved as {one_line(str(self.path))}: {reason(error)}."
            ) from error
        self._broken = False
        self.saved = True

    @property
    def _kept(self) -> Path:
        """Where a damaged file goes; none that is there already."""
        number, path = 1, self.path.with_suffix(".json.broken")
        while path.exists():
            number += 1
            path = self.path.with_suffix(f".json.broken{number}")
        return path

    def _load(self) -> None:
        try:
            if self.path.stat().st_size > _LARGEST_BYTES:
                raise ReviewError("it is too large")
            raw = json.loads(self.path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return
        except OSError as error:
            raise ReviewError(reason(error)) from error
        except (ValueError, RecursionError) as error:
            raise ReviewError("it is no JSON") from error
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            raise ReviewError("it is no review of Mien")
        if raw.get("version") != VERSION:
            raise ReviewError("it is of another version of Mien")
        for operation in _operations(raw.get("steps")):
            self._states.append(applied(self.edits, operation))
            self._done.append(operation)
        undone = _operations(raw.get("undone", []))
        state = self.edits
        for operation in reversed(undone):
            state = applied(state, operation)
        self._undone = undone
        recording = raw.get("recording")
        size = recording.get("bytes") if isinstance(recording, dict) else None
        if isinstance(size, int) and self._size and size != self._size:
            values = {"now": self._size, "then": size}
            self.notes.append(Note(kind="review_of_other", values=values))


def _operations(raw: Any) -> list[Operation]:
    if not isinstance(raw, list) or len(raw) > _MOST_STEPS:
        raise ReviewError("it has no list of steps")
    operations = []
    for step in raw:
        if not isinstance(step, Mapping) or not isinstance(step.get("kind"), str):
            raise ReviewError("a step of it is none")
        values = {str(name): value for name, value in step.items() if name != "kind"}
        operations.append(Operation(kind=step["kind"], values=values))
    return operations
