"""Which pictures a folder or a file gives, in which order, and when each is shown."""

import bisect
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from numpy.typing import NDArray

from core.sources.base import SourceWarning, WarningKind
from core.sources.paths import check_readable, shown
from core.sources.pictures.decoding import PictureReader, frame_durations_ms, moves
from core.sources.pictures.files import head_of, is_tiff, tiff_pages
from core.sources.pictures.folders import (
    Listing,
    cut_off,
    list_folder,
    names_of,
    only_first_frames,
)
from core.sources.pictures.sequences import counting_numbers, guess, indices_of, series_of

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
        series: For `RawFrame.series`.
    """

    path: Path
    page: int | None = None
    moving: bool = False
    name: str
    index: int
    time_ns: int
    series: int = 0

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
    """The list of pictures to read.

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
    if os.path.isdir(path):
        listing = list_folder(path)
    else:
        check_readable(path)
        if moves(path):
            return _moving(path, kind, rate)
        listing = Listing(pictures=[path], heads={path: head_of(path)})
    files = listing.pictures
    pages: list[tuple[Path, int | None, str]] = []
    short: list[Path] = []
    still: list[Path] = []
    for file in files:
        head = listing.heads.get(file, b"")
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
    indices, missing, starts = list(range(len(pages))), 0, [0]
    if sequence and numbers is not None:
        indices, missing = indices_of(numbers)
    elif sequence and len(files) == len(pages):
        starts = series_of(files)
        warnings = _joined([files[start] for start in starts]) + warnings
    if sequence and rate is None:
        choice += f"; taken at {sequence_rate:g} fps"
    rate = rate or (sequence_rate if sequence else PICTURES_RATE)
    return PictureList(
        entries=tuple(
            Entry(
                path=file,
                page=page,
                name=name,
                index=index,
                time_ns=round(index * 1e9 / rate),
                series=bisect.bisect_right(starts, place) - 1,
            )
            for place, (index, (file, page, name)) in enumerate(zip(indices, pages, strict=True))
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


def _joined(firsts: list[Path]) -> tuple[SourceWarning, ...]:
    """A warning about several numbered series, by the first file of each."""
    if len(firsts) < 2:
        return ()
    return (
        SourceWarning(
            kind=WarningKind.JOINED,
            sentence=f"The folder holds {len(firsts)} numbered series, read one after the other as "
            "if they were one; all faces get new numbers where another begins. They begin with "
            f"{names_of(shown(path.name) for path in firsts)}.",
            lossy=False,
            count=len(firsts),
        ),
    )


def _named(path: Path, pages: list[int]) -> list[tuple[Path, int | None, str]]:
    """The pages of a file with their names; the only one has the file's."""
    name = shown(path.name)
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
    name = shown(path.name)
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
