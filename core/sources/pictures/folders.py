"""What lies in a folder of pictures, and what of it is not read."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import CameraError
from core.sources.base import SourceWarning, WarningKind
from core.sources.pictures.files import (
    FOREIGN_SUFFIXES,
    VIDEO_SUFFIXES,
    looks_like_image,
    natural,
    printable,
)

NAMED: Final = 3
"""So many files are named in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Files to be read as pictures, and what is left out.

    Attributes:
        pictures: In natural order.
        warnings: About the others. Files that are no pictures (notes, tables, `Thumbs.db`) and
            hidden ones are not worth a word.
    """

    pictures: list[Path]
    warnings: tuple[SourceWarning, ...] = ()


def list_folder(folder: Path) -> Listing:
    """Sort the files of a folder by what they are.

    Files of a name that says nothing are pictures when they begin like one.

    Raises:
        CameraError: If the folder cannot be read.
    """
    try:
        paths = sorted(folder.iterdir(), key=natural)
    except OSError as error:
        raise CameraError(
            f'The folder "{printable(folder)}" cannot be read: {error.strerror}.'
        ) from error
    pictures: list[Path] = []
    foreign: list[Path] = []
    videos: list[Path] = []
    folders: list[Path] = []
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            folders.append(path)
        elif path.exists() and not path.is_file():
            continue  # a device or a pipe, which may never answer
        elif looks_like_image(path):
            pictures.append(path)
        elif path.suffix.lower() in FOREIGN_SUFFIXES:
            foreign.append(path)
        elif path.suffix.lower() in VIDEO_SUFFIXES:
            videos.append(path)
    warnings = (
        _skipped(foreign, "Not read, for their kind; save them as JPEG or PNG", lossy=True),
        _skipped(videos, "Not read, as they are videos; open them one by one", lossy=True),
        # A folder of folders is not what was pointed at, so nothing is lost.
        _skipped(folders, "Not looked into, as they are folders"),
    )
    return Listing(pictures=pictures, warnings=tuple(w for w in warnings if w is not None))


def only_first_frames(paths: list[Path]) -> tuple[SourceWarning, ...]:
    """A warning about moving pictures among others, where there are any."""
    text = "Of moving pictures in a folder only the first frame is read; open them one by one"
    warning = _skipped(paths, text, lossy=True)
    return () if warning is None else (warning,)


def cut_off(paths: list[Path]) -> tuple[SourceWarning, ...]:
    """A warning about files with several pages or frames, of which the last ones are lost."""
    if not paths:
        return ()
    names = names_of(printable(path.name) for path in paths)
    return (
        SourceWarning(
            kind=WarningKind.SHORT,
            sentence=f"Damaged or cut off, so that the last pages or frames are lost: {names}.",
            lossy=True,
            count=len(paths),
        ),
    )


def names_of(names: Iterable[str]) -> str:
    """The first few names, for a sentence."""
    listed = list(names)
    more = len(listed) - NAMED
    return ", ".join(listed[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _skipped(paths: list[Path], text: str, *, lossy: bool = False) -> SourceWarning | None:
    if not paths:
        return None
    return SourceWarning(
        kind=WarningKind.SKIPPED,
        sentence=f"{text}: {names_of(printable(path.name) for path in paths)}.",
        lossy=lossy,
        count=len(paths),
    )
