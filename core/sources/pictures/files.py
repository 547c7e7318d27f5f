"""Tells picture files and their contents by a few of their bytes."""

import io
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
    {".mp4", ".m4v", ".mov", ".qt", ".avi", ".divx", ".mkv", ".mk3d", ".webm", ".mpg", ".mpeg"}
    | {".mpe", ".m1v", ".m2v", ".mp2v", ".mpv", ".vob", ".mts", ".m2ts", ".m2t", ".wmv", ".asf"}
    | {".mxf", ".gxf", ".ogv", ".ogm", ".3gp", ".3g2", ".flv", ".f4v", ".y4m", ".dv", ".rm"}
    | {".rmvb", ".nut", ".ivf", ".mj2", ".mjpg", ".mjpeg", ".h264", ".264", ".h265", ".265"}
    | {".hevc", ".amv", ".wtv", ".insv", ".lrv"}
)
AMBIGUOUS_SUFFIXES: Final = frozenset({".ts", ".mod", ".tod", ".dat"})
"""Of videos and of much else, such as programs; their content tells."""
FORMATS: Final = "JPEG, PNG, BMP, WebP, TIFF, GIF, AVIF or HEIC"
"""For sentences: what people mostly have."""

_HEAD: Final = 4096
_MOST_PAGES: Final = 100_000
_MOST_ENTRIES: Final = 65_536
_REDUCED: Final = 254  # NewSubfileType
_MEANING: Final = 262  # PhotometricInterpretation
_SAMPLES: Final = 277  # SamplesPerPixel
_PLANES: Final = 284  # PlanarConfiguration
_JPEG_AFTER_JPEG: Final = frozenset({".mjpg", ".mjpeg"})
"""Names of videos that begin like a picture."""
_MAGIC: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|II\*\0|MM\0\*|II\+\0|MM\0\+"
    rb"|....ftyp(?:avif|avis|heic|heix|mif1)",
    re.DOTALL,
)
_PICTURE_BRANDS: Final = frozenset(
    {b"mif1", b"mif2", b"miaf", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
    | {b"avif", b"avis", b"jpeg", b"jpgs", b"crx "}
)
"""ISO/IEC 23008-12 and others: such a file of boxes is a picture, also where it can move."""
_VIDEO_MAGIC: Final = re.compile(
    rb"RIF[FX]....(?:AVI |AVIX|CDXA|AMV )|\x1a\x45\xdf\xa3|FLV\x01|OggS|\.RMF|DKIF|YUV4MPEG2"
    rb"|....(?:moov|mdat|wide|free|skip|pnot)"  # QuickTime, before it had brands
    rb"|\0\0\0\x0cjP  .{8}ftypmjp2"
    rb"|\x30\x26\xb2\x75\x8e\x66\xcf\x11"  # ASF
    rb"|\xb7\xd8\x00\x20\x37\x49\xda\x11"  # WTV
    rb"|\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02"  # MXF
    rb"|\0{4}\x01\xbc.{8}\xe1\xe2"  # GXF
    rb"|nut/multimedia container"
    rb"|\0\0\x01[\xb0\xb3\xb5\xba]"  # MPEG-1, 2 and 4
    rb"|\0\0\0\x01[\x09\x27\x40\x42\x46\x47\x67]"  # H.264 and H.265 as they are
    rb"|\x1f\x07\0[\x3f\xbf]"  # DV
    # MPEG transport streams, with a time before each packet and without.
    rb"|(?:\x47.{187}){3}\x47|(?!BM).{4}\x47(?:.{191}\x47){3}",
    re.DOTALL,
)


def is_image(path: Path) -> bool:
    """Whether a name is that of a picture which can be read."""
    return path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".")


def looks_like_image(path: Path, head: bytes | None = None) -> bool:
    """Whether a file is a picture that can be read: by how it begins, or else by its name.

    A video stays one whatever it is called. Where the name is that of a kind that cannot be read,
    it decides.

    Args:
        path: The file.
        head: How it begins, where that is known.
    """
    if path.suffix.lower() in FOREIGN_SUFFIXES | _JPEG_AFTER_JPEG:
        return False
    head = head_of(path) if head is None else head
    if is_image(path):
        return not holds_video(head)
    return _MAGIC.match(head) is not None and not holds_video(head)


def looks_like_video(path: Path, head: bytes) -> bool:
    """Whether a file among pictures is a video: by its name, or by how it begins.

    Sound is kept in the same containers, so that for other names the content says too little.

    Args:
        path: The file.
        head: How it begins.
    """
    suffix = path.suffix.lower()
    if suffix in VIDEO_SUFFIXES:
        return True
    unsure = suffix == "" or suffix in AMBIGUOUS_SUFFIXES | IMAGE_SUFFIXES
    return unsure and holds_video(head)


def holds_video(head: bytes) -> bool:
    """Whether a file begins like a container of videos, and not like a picture of its kind."""
    if head[4:8] == b"ftyp":
        size = min(max(int.from_bytes(head[:4], "big"), 16), len(head))
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
        return not brands & _PICTURE_BRANDS
    return not _MAGIC.match(head) and _VIDEO_MAGIC.match(head) is not None


def head_of(path: Path) -> bytes:
    """The first few thousand bytes; none where a file cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


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
