"""Pictures as a source: a folder of them, or one file."""

import bisect
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from core.errors import CameraError
from core.sources.base import (
    NoteKind,
    RawFrame,
    ReadingReport,
    SourceInfo,
    SourceNote,
    SourceWarning,
    WarningKind,
)
from core.sources.paths import shown
from core.sources.pictures.decoding import (
    PictureError,
    PictureReader,
    depth_of,
    nearly_black,
    to_8_bits,
)
from core.sources.pictures.files import FORMATS
from core.sources.pictures.folders import names_of
from core.sources.pictures.listing import FolderKind, PictureList, list_pictures

log = logging.getLogger(__name__)

SEQUENCE_RATE: Final = 25.0
DEPTH_SPOTS: Final = 8
"""The depth of a sequence is that of the deepest of so many of its pictures."""


class ImageFolderSource:
    r"""The pictures of a folder in natural order (2 before 10), or those in one file.

    They are either *pictures* that have nothing to do with each other, or a *sequence*: frames of
    one recording, numbered in their names. Each keeps its own size. `RawFrame.file` is the name
    of a picture's file, with `#` and the number of the page or frame, from 1, where the file has
    several: "scan.tiff#2". It is always printable: a byte that is no UTF-8 becomes `\xe9`.

    - Pictures: the index counts them. All pages of a TIFF are pictures, but for its thumbnails
      and reduced copies. Of moving pictures (GIF, animated WebP, PNG and AVIF) in a folder only
      the first frame is read, and the report says so.
    - Sequence: the index follows the numbers, from 0 for the first file; where numbers are
      missing, it has a gap, and so has time. Names that do not count up are taken in their order.
      Numbers of more than 8 bits become brightness by the same factor in all of them. Where
      several numbered series lie in the folder, `RawFrame.series` counts them.
    - A moving picture that is opened alone is a sequence with its own times.

    One that cannot be read is skipped with a warning, and leaves a gap in the index and in time.

    Args:
        path: A folder (its subfolders are not looked into) or a picture's file.
        kind: Which of the two; "auto" guesses, see `core.sources.pictures.sequences`, and
            `SourceInfo.choice` gives the reason.
        rate: Pictures per second; None takes `sequence_rate` for a sequence, else 2, and a moving
            picture's own times.
        sequence_rate: See there.
    """

    live: Final = False
    paced: Final = True

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        kind: FolderKind = "auto",
        rate: float | None = None,
        sequence_rate: float = SEQUENCE_RATE,
    ) -> None:
        self._path = Path(path)
        self._kind = kind
        self._rate = rate
        self._sequence_rate = sequence_rate
        self._reader = PictureReader()
        self._reset()

    def _reset(self) -> None:
        self._list = PictureList()
        self._depth: int | None = None
        self._position = 0  # of the entry that is decoded next
        self._next: RawFrame | None = None
        self._bad: dict[int, str] = {}
        self._dark: set[int] = set()
        self._frames_read = 0
        self._last_notes: tuple[SourceNote, ...] = ()

    @property
    def duration_ns(self) -> int:
        """The duration of all pictures, including damaged ones."""
        return self._list.end_ns

    @property
    def step_ns(self) -> int:
        """How long a picture is shown."""
        return round(1e9 / self._list.rate)

    @property
    def report(self) -> ReadingReport:
        """The report so far; an unreadable picture counts once it is reached."""
        bad, dark = sorted(self._bad.copy()), sorted(self._dark.copy())
        entries, missing = self._list.entries, self._list.missing
        warnings: list[SourceWarning] = []
        if bad:
            left_out = "cannot be read and is left out"
            if len(bad) > 1:
                left_out = "cannot be read and are left out"
            warnings.append(
                SourceWarning(
                    kind=WarningKind.UNREADABLE,
                    sentence=f"{len(bad)} of {_counted(len(entries), 'picture')} {left_out}: "
                    f"{self._named(bad)}.",
                    lossy=True,
                    count=len(bad),
                    total=len(entries),
                )
            )
        if missing:
            total = len(entries) + missing
            lacking = "are missing in the numbering of the files; each leaves a gap"
            if missing == 1:
                lacking = "is missing in the numbering of the files; it leaves a gap"
            warnings.append(
                SourceWarning(
                    kind=WarningKind.SHORT,
                    sentence=f"{missing} of {_counted(total, 'frame')} {lacking}.",
                    lossy=True,
                    count=missing,
                    total=total,
                )
            )
        if dark:
            are = "is" if len(dark) == 1 else "are"
            warnings.append(
                SourceWarning(
                    kind=WarningKind.DARK,
                    sentence=f"{len(dark)} of {_counted(len(entries), 'picture')} {are} nearly "
                    f"black, so that no face may be seen: {self._named(dark)}.",
                    lossy=False,
                    count=len(dark),
                    total=len(entries),
                )
            )
        return ReadingReport(
            frames_read=self._frames_read,
            frames_promised=len(entries) + missing if entries else None,
            frames_unreadable=len(bad),
            warnings=tuple(sorted((*warnings, *self._list.warnings), key=lambda w: not w.lossy)),
            notes=self._last_notes,
        )

    def open(self) -> SourceInfo:
        """List the pictures, decide whether they are a sequence, and decode the first one.

        Raises:
            CameraError: If there is no picture that can be read.
        """
        self.close()
        self._reset()
        try:
            self._list = list_pictures(
                self._path,
                kind=self._kind,
                rate=self._rate,
                sequence_rate=self._sequence_rate,
                reader=self._reader,
            )
        except PictureError as error:
            raise self._nothing(str(error)) from error
        listed = self._list
        if listed.sequence:
            self._depth = self._common_depth()
        self._next = self._first_of(range(len(listed.entries)), noting=True)
        if self._next is None:
            raise self._nothing(next(iter(self._bad.values()), ""))
        height, width = self._next.image.shape[:2]
        return SourceInfo(
            name=shown(self._path.name or os.path.basename(os.path.abspath(self._path))),
            kind="sequence" if listed.sequence else "pictures",
            width=width,
            height=height,
            rate=listed.rate,
            live=False,
            frame_count=len(listed.entries) + listed.missing,
            choice=listed.choice,
        )

    def read(self) -> RawFrame | None:
        """The next picture, or None after the last."""
        frame, self._next = self._next, None
        if frame is None:
            rest = range(self._position, len(self._list.entries))
            frame = self._first_of(rest, noting=True)
        if frame is not None:
            self._frames_read += 1
        return frame

    def seek(self, time_ns: int) -> None:
        """Seek to the picture shown at a time, or the nearest readable one before it.

        Raises:
            CameraError: If no picture can be read any more.
        """
        entries = self._list.entries
        place = bisect.bisect_right(entries, time_ns, key=lambda entry: entry.time_ns) - 1
        place = max(place, 0)
        around = (*range(place, -1, -1), *range(place + 1, len(entries)))
        self._next = self._first_of(around, noting=False)
        if self._next is None:
            raise CameraError(f'No picture of "{shown(self._path)}" can be read any more.')

    def close(self) -> None:
        """Close the files; the report stays."""
        self._reader.forget()
        self._next = None
        self._position = len(self._list.entries)

    def _named(self, positions: list[int]) -> str:
        return names_of(self._list.entries[position].name for position in positions)

    def _nothing(self, reason: str) -> CameraError:
        name = shown(self._path)
        if not os.path.isdir(self._path):
            sentence = f'"{name}" is not a readable image; expected {FORMATS}'
            return CameraError(f"{sentence} ({reason})." if reason else f"{sentence}.")
        sentences = [f'The folder "{name}" contains no readable image; expected {FORMATS}.']
        sentences += [warning.sentence for warning in self._list.warnings]
        return CameraError(" ".join(sentences))

    def _common_depth(self) -> int | None:
        """The most bits that some of the pictures fill; None for 8 bits and for fractions."""
        entries = self._list.entries
        depths: list[int] = []
        for entry in entries[:: max(len(entries) // DEPTH_SPOTS, 1)]:
            try:
                values = entry.values(self._reader)
                depth = depth_of(values)
            except PictureError:
                continue
            if depth is None or values.dtype.itemsize == 1:
                return None
            depths.append(depth)
        return max(depths, default=None)

    def _first_of(self, positions: Iterable[int], *, noting: bool) -> RawFrame | None:
        """The first readable picture; the next read continues after it.

        Args:
            positions: In which order.
            noting: Whether those before it are lost where this is read as a whole.
        """
        entries = self._list.entries
        lost: list[int] = []
        for position in positions:
            self._position = position + 1
            entry = entries[position]
            try:
                values = entry.values(self._reader)
                image = to_8_bits(values, self._depth)
            except PictureError as error:
                lost.append(position)
                if position not in self._bad:
                    self._bad[position] = str(error)
                    log.warning("The image %s is skipped: %s.", entry.name, error)
                continue
            if self._depth is not None:  # never darker again in between
                self._depth = max(self._depth, depth_of(values) or 0)
            if values.dtype.itemsize > 1 and nearly_black(image):
                self._dark.add(position)
            return RawFrame(
                index=entry.index,
                time_ns=entry.time_ns,
                image=image,
                file=entry.name,
                series=entry.series,
                notes=self._notes(lost, entry.time_ns) if noting else (),
            )
        if noting:
            self._last_notes = self._notes(lost, self._list.end_ns)
        return None

    def _notes(self, lost: list[int], until_ns: int) -> tuple[SourceNote, ...]:
        if not lost:
            return ()
        begin_ns = self._list.entries[lost[0]].time_ns
        return (
            SourceNote(
                kind=NoteKind.FRAMES_UNREADABLE,
                time_ns=begin_ns,
                duration_ns=until_ns - begin_ns,
                value=str(len(lost)),
            ),
        )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
