"""Which files are pictures, and what a file of pictures holds, told from a few of its bytes."""

import io
import os
import re
import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

IMAGE_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".bmp", ".dib", ".webp", ".tif", ".tiff"}
    | {".pgm", ".ppm", ".pbm", ".pnm", ".pam", ".gif", ".avif", ".heic", ".heif", ".hif"}
    | {".jp2", ".j2k", ".ras", ".psd", ".qoi", ".ico", ".exr", ".hdr"}
)
"""Names of pictures that are read, as far as the file itself is sound."""
FOREIGN_SUFFIXES: Final = frozenset(
    {".jxl", ".tga", ".svg", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf"}
    | {".pef", ".srw", ".heics", ".heifs", ".avifs", ".dcm", ".pfm", ".xcf", ".dds"}
)
"""Names of pictures that are not. A raw photograph would give its small preview."""
VIDEO_SUFFIXES: Final = frozenset(
    {".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".mts", ".m2ts", ".wmv"}
    | {".mxf", ".ogv", ".3gp", ".flv", ".vob"}
)
FORMATS: Final = "JPEG, PNG, BMP, WebP, TIFF, GIF, AVIF or HEIC"
"""For sentences: what people mostly have."""

_HEAD: Final = 4096
_MOST_PAGES: Final = 100_000
_MOST_ENTRIES: Final = 65_536
_REDUCED: Final = 254  # NewSubfileType
_MEANING: Final = 262  # PhotometricInterpretation
_SAMPLES: Final = 277  # SamplesPerPixel
_PLANES: Final = 284  # PlanarConfiguration
_MAGIC: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|II\*\0|MM\0\*|II\+\0|MM\0\+"
    rb"|....ftyp(?:avif|avis|heic|heix|mif1)",
    re.DOTALL,
)


def is_image(path: Path) -> bool:
    """Whether a name is that of a picture which can be read."""
    return path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".")


def looks_like_image(path: Path) -> bool:
    """Whether a file is a picture that can be read: by its name, or by how it begins.

    The content decides where the name says nothing, and for no file that cannot be read.
    """
    if is_image(path):
        return True
    named = path.suffix.lower() in FOREIGN_SUFFIXES | VIDEO_SUFFIXES
    return not named and _MAGIC.match(head_of(path)) is not None


def head_of(path: Path) -> bytes:
    """The first few thousand bytes; none where a file cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def printable(name: str | os.PathLike[str]) -> str:
    """A file's name as text that can be written as UTF-8, whatever bytes it is made of."""
    return os.fsencode(name).decode("utf-8", "replace")


def natural(path: Path) -> tuple[list[str | int], str]:
    """A key that sorts 2 before 10."""
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], path.name


def may_move(head: bytes) -> bool:
    """Whether a picture says that it holds frames with durations; a GIF never does."""
    if head.startswith(b"\x89PNG"):
        return _has_chunk(head, b"acTL")
    if head[8:16] == b"WEBPVP8X":
        return bool(head[20] & 2) if len(head) > 20 else False
    return head[4:8] == b"ftyp" and b"avis" in head[8:64]


def is_tiff(head: bytes) -> bool:
    """Whether a file begins like a TIFF or a BigTIFF."""
    return head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def tiff_pages(path: Path) -> tuple[list[int], bool]:
    """Numbers, from 0, of a TIFF's pages without its thumbnails, and whether there are no more.

    TIFF 6.0, section 2, and BigTIFF.
    """
    reduced: list[bool] = []
    whole = True
    try:
        with path.open("rb") as file:
            for tags in _directories(file):
                reduced.append(bool(tags.get(_REDUCED, 0) & 1))
    except (OSError, struct.error, OverflowError, ValueError):
        whole = False  # cut off, or its list of pages is damaged
    return [number for number, one in enumerate(reduced) if not one] or [0], whole


def tiff_layout(path: Path, page: int) -> tuple[bool, bool]:
    """Of a TIFF's page, whether 0 is white in it, and whether its colours are stored apart."""
    try:
        with path.open("rb") as file:
            tags = next(islice(_directories(file), page, None), {})
    except (OSError, struct.error, OverflowError, ValueError):
        return False, False
    return tags.get(_MEANING) == 0, tags.get(_PLANES) == 2 and tags.get(_SAMPLES, 1) > 1


def _directories(file: BinaryIO) -> Iterator[dict[int, int]]:
    """The tags of each page that are single numbers."""
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = b"+" in head[2:4]
    offset_at, offset_is, count_is, entry_bytes = (8, "Q", "Q", 20) if big else (4, "I", "H", 12)
    (offset,) = struct.unpack_from(order + offset_is, head, offset_at)
    seen: set[int] = set()
    while offset and len(seen) < _MOST_PAGES:
        if offset in seen:
            raise ValueError("a loop")
        seen.add(offset)
        file.seek(offset)
        (count,) = _unpack(file, order + count_is)
        if count > _MOST_ENTRIES:
            raise ValueError("no list of entries")
        entries = file.read(count * entry_bytes)
        (offset,) = _unpack(file, order + offset_is)
        rows = (entries[i : i + entry_bytes] for i in range(0, len(entries), entry_bytes))
        yield dict(_tag(row, order) for row in rows)


def _unpack(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _tag(entry: bytes, order: str) -> tuple[int, int]:
    tag, kind = struct.unpack_from(order + "HH", entry)
    value_at = len(entry) - (4 if len(entry) == 12 else 8)
    (value,) = struct.unpack_from(order + ("H" if kind == 3 else "I"), entry, value_at)
    return tag, value


def _has_chunk(head: bytes, name: bytes) -> bool:
    """Whether a PNG names a chunk before its first pixels."""
    file = io.BytesIO(head[8:])
    while len(start := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", start)
        if kind in (name, b"IDAT"):
            return bool(kind == name)
        file.seek(length + 4, io.SEEK_CUR)
    return False
