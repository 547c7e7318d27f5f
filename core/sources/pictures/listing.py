"""Which pictures a folder or a file gives, in which order, and when each is shown."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from numpy.typing import NDArray

from core.sources.base import SourceWarning
from core.sources.paths import check_readable
from core.sources.pictures.decoding import PictureReader, frame_durations_ms, moves
from core.sources.pictures.files import head_of, is_tiff, printable, tiff_pages
from core.sources.pictures.folders import Listing, cut_off, list_folder, only_first_frames
from core.sources.pictures.sequences import counting_numbers, guess, indices_of

FolderKind = Literal["auto", "pictures", "sequence"]
PICTURES_RATE: Final = 2.0
SHORTEST_MS: Final = 10
"""Frames of moving pictures that ask for no more are shown for `USUAL_MS`, as browsers do."""
USUAL_MS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One picture: a file, or a page or frame of one.

    Attributes:
        path: Its file.
        page: Number of the page or frame in it from 0; None where it has no more than one.
        moving: Whether the file is a moving picture and `page` one of its frames.
        name: As text that can be written anywhere.
        index: For `RawFrame.index`.
        time_ns: For `RawFrame.time_ns`.
    """

    path: Path
    page: int | None = None
    moving: bool = False
    name: str
    index: int
    time_ns: int

    def values(self, reader: PictureReader) -> NDArray[Any]:
        """Its pixels as they are stored.

        Raises:
            PictureError: If they cannot be read.
        """
        if self.moving:
            return reader.frame(self.path, self.page or 0)
        return reader.page(self.path, self.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureList:
    """What is there to be read.

    Attributes:
        entries: In order.
        sequence: Whether they are frames of one recording.
        choice: Why; empty where there was no choice.
        rate: Per second; the mean where each has its own time.
        missing: How many are missing in their numbering.
        end_ns: When the last one has been shown.
        warnings: What is not read.
    """

    entries: tuple[Entry, ...] = ()
    sequence: bool = False
    choice: str = ""
    rate: float = 1.0
    missing: int = 0
    end_ns: int = 0
    warnings: tuple[SourceWarning, ...] = ()


def list_pictures(
    path: Path,
    *,
    kind: FolderKind,
    rate: float | None,
    sequence_rate: float,
    reader: PictureReader,
) -> PictureList:
    """See `core.sources.pictures.source.ImageFolderSource`, whose arguments these are.

    Raises:
        CameraError: If the folder or the file cannot be opened.
        PictureError: If a moving picture cannot be read at all.
    """
    listing = Listing(pictures=[path])
    if os.path.isdir(path):
        listing = list_folder(path)
    else:
        check_readable(path)
        if moves(path):
            return _moving(path, kind, rate)
    files = listing.pictures
    pages: list[tuple[Path, int | None, str]] = []
    short: list[Path] = []
    still: list[Path] = []
    for file in files:
        head = head_of(file)  # once: a folder may lie on a slow network
        numbers_within, whole = tiff_pages(file) if is_tiff(head) else ([0], True)
        pages += _named(file, numbers_within)
        if not whole:
            short.append(file)
        if moves(file, head):
            still.append(file)
    warnings = cut_off(short) + only_first_frames(still) + listing.warnings

    def look(position: int) -> NDArray[Any]:
        file, page, _ = pages[position]
        return reader.page(file, page)

    numbers: list[int] | None = None
    if len(files) == 1:
        numbers = list(range(len(pages)))
    elif files and len(files) == len(pages):
        numbers = counting_numbers(files)
    sequence, choice = _chosen(kind, len(pages), numbers, look)
    indices, missing = list(range(len(pages))), 0
    if sequence and numbers is not None:
        indices, missing = indices_of(numbers)
    if sequence and rate is None:
        choice += f"; taken as {sequence_rate:g} a second"
    rate = rate or (sequence_rate if sequence else PICTURES_RATE)
    return PictureList(
        entries=tuple(
            Entry(path=file, page=page, name=name, index=i, time_ns=round(i * 1e9 / rate))
            for i, (file, page, name) in zip(indices, pages, strict=True)
        ),
        sequence=sequence,
        choice=choice,
        rate=rate,
        missing=missing,
        end_ns=round((indices[-1] + 1) * 1e9 / rate) if indices else 0,
        warnings=warnings,
    )


def _chosen(
    kind: FolderKind,
    count: int,
    numbers: list[int] | None,
    look: Callable[[int], NDArray[Any]],
) -> tuple[bool, str]:
    if kind == "auto":
        sequence, reason = guess(count, numbers, look)
        return sequence, f"guessed: {reason}" if count > 1 else ""
    if kind == "sequence" and numbers is None:
        return True, "asked for; in the order of the names, which do not count up"
    return kind == "sequence", "asked for"


def _named(path: Path, pages: list[int]) -> list[tuple[Path, int | None, str]]:
    """The pages of a file with their names; the only one has the file's."""
    name = printable(path.name)
    if len(pages) == 1:
        return [(path, pages[0] or None, name)]
    return [(path, page, f"{name}#{number}") for number, page in enumerate(pages, 1)]


def _moving(path: Path, kind: FolderKind, rate: float | None) -> PictureList:
    """The frames of a moving picture, at their own times unless a rate is asked for."""
    durations_ms, whole = frame_durations_ms(path)
    count = len(durations_ms)
    times_ns = [0]
    for ms in durations_ms:
        times_ns.append(times_ns[-1] + (ms if ms > SHORTEST_MS else USUAL_MS) * 1_000_000)
    if rate is not None:
        times_ns = [round(i * 1e9 / rate) for i in range(count + 1)]
    name = printable(path.name)
    choice = "asked for"
    if kind == "auto":
        choice = f"guessed: a moving picture with {count} frames"
    return PictureList(
        entries=tuple(
            Entry(path=path, page=i, moving=True, name=f"{name}#{i + 1}", index=i, time_ns=time_ns)
            for i, time_ns in enumerate(times_ns[:-1])
        ),
        sequence=kind != "pictures",
        choice=choice,
        rate=count * 1e9 / times_ns[-1],
        end_ns=times_ns[-1],
        warnings=cut_off([] if whole else [path]),
    )
