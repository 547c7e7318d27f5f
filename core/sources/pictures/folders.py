"""The contents of a folder of pictures, and what is skipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.errors import CameraError, reason
from core.sources.base import SourceWarning, WarningKind
from core.sources.paths import shown
from core.sources.pictures.files import (
    FOREIGN_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    head_of,
    is_tiff,
    looks_like_image,
    looks_like_video,
    may_move,
    natural,
)

NAMED: Final = 3
"""So many files are named in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Files to be read as pictures, and what is left out.

    Attributes:
        pictures: In natural order.
        heads: How those begin that may hold more than one picture.
        warnings: About the others. Files that are no pictures (notes, tables, `Thumbs.db`) and
            hidden ones are not worth a word.
    """

    pictures: list[Path]
    heads: Mapping[Path, bytes] = field(default_factory=dict)
    warnings: tuple[SourceWarning, ...] = ()


def list_folder(folder: Path) -> Listing:
    """Sort the files of a folder by what they are.

    Each is looked into once, as a folder may lie on a slow network. Files of a name that says
    nothing are pictures when they begin like one, and videos are videos whatever they are called.

    Raises:
        CameraError: If the folder cannot be read.
    """
    try:
        paths = sorted(folder.iterdir(), key=natural)
    except OSError as error:
        raise CameraError(
            f'The folder "{shown(folder)}" cannot be read: {reason(error)}.'
        ) from error
    pictures: list[Path] = []
    heads: dict[Path, bytes] = {}
    foreign: list[Path] = []
    videos: list[Path] = []
    folders: list[Path] = []
    pipes: list[Path] = []
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            folders.append(path)
        elif path.suffix.lower() in FOREIGN_SUFFIXES:
            foreign.append(path)
        elif path.exists() and not path.is_file():
            if path.suffix.lower() in IMAGE_SUFFIXES | VIDEO_SUFFIXES:
                pipes.append(path)  # or a device: never opened, since it may never answer
        elif looks_like_image(path, head := head_of(path)):
            pictures.append(path)
            if is_tiff(head) or head.startswith(b"GIF8"):
                heads[path] = head[:16]
            elif may_move(head):
                heads[path] = head
        elif looks_like_video(path, head):
            videos.append(path)
    warnings = (
        _skipped(
            foreign,
            "Not read, for its kind; save it as JPEG or PNG",
            "Not read, for their kind; save them as JPEG or PNG",
            lossy=True,
        ),
        _skipped(
            videos,
            "Not read, as it is a video; open it by itself",
            "Not read, as they are videos; open them one by one",
            lossy=True,
        ),
        _skipped(
            pipes,
            "Not read, as it is a pipe or a device",
            "Not read, as they are pipes or devices",
            lossy=True,
        ),
        # A folder of folders is not what was pointed at, so nothing is lost.
        _skipped(
            folders, "Not looked into, as it is a folder", "Not looked into, as they are folders"
        ),
    )
    return Listing(
        pictures=pictures, heads=heads, warnings=tuple(w for w in warnings if w is not None)
    )


def only_first_frames(paths: list[Path]) -> tuple[SourceWarning, ...]:
    """A warning about moving pictures among others, where there are any."""
    warning = _skipped(
        paths,
        "Of a moving picture in a folder only the first frame is read; open it by itself",
        "Of moving pictures in a folder only the first frame is read; open them one by one",
        lossy=True,
    )
    return () if warning is None else (warning,)


def cut_off(paths: list[Path]) -> tuple[SourceWarning, ...]:
    """A warning about files with several pages or frames, of which the last ones are lost."""
    if not paths:
        return ()
    names = names_of(shown(path.name) for path in paths)
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


def _skipped(
    paths: list[Path], of_one: str, of_several: str, *, lossy: bool = False
) -> SourceWarning | None:
    if not paths:
        return None
    text = of_one if len(paths) == 1 else of_several
    return SourceWarning(
        kind=WarningKind.SKIPPED,
        sentence=f"{text}: {names_of(shown(path.name) for path in paths)}.",
        lossy=lossy,
        count=len(paths),
    )
