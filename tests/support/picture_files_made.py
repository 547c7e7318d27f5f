"""Files of pictures for the tests, written byte by byte or by a real encoder."""

import io
import struct
from collections.abc import Sequence
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Image

Turn = tuple[bytes, int]


def shade(value: int, size: tuple[int, int] = (32, 24)) -> Image:
    """A picture of one gray; width and height."""
    return np.full((size[1], size[0], 3), value, np.uint8)


def encoded(suffix: str, image: NDArray) -> bytes:
    good, data = cv2.imencode(suffix, image)
    assert good
    return data.tobytes()


def pages(images: Sequence[NDArray]) -> bytes:
    """A TIFF of several pages."""
    good, data = cv2.imencodemulti(".tiff", list(images))
    assert good
    return data.tobytes()


def animation(suffix: str, images: Sequence[NDArray], durations_ms: Sequence[int]) -> bytes:
    moving = cv2.Animation()
    moving.frames = list(images)
    moving.durations = list(durations_ms)
    good, data = cv2.imencodeanimation(suffix, moving)
    assert good
    return data.tobytes()


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def turned_jpeg(image: NDArray, orientation: int) -> bytes:
    """A JPEG whose EXIF says how the camera was held."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    jpeg = encoded(".jpg", image)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def unrelated(count: int, size: tuple[int, int] = (64, 48)) -> list[Image]:
    """Pictures that have nothing to do with each other."""
    generator = np.random.default_rng(7)
    small = generator.integers(0, 256, (count, 6, 8, 3), np.uint8)
    return [cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in small]


def moving(count: int, size: tuple[int, int] = (64, 48), step: float = 0.5) -> list[Image]:
    """Frames of a recording in which the picture moves by so many pixels."""
    wide = unrelated(1, (size[0] + round(count * step) + 1, size[1]))[0]
    frames = []
    for i in range(count):
        shift = np.float32([[1, 0, -i * step], [0, 1, 0]])
        frames.append(cv2.warpAffine(wide, shift, size))
    return frames


def hevc(image: Image, rotation: int = 0) -> bytes:
    """One picture in HEVC, in a file of HEIC's family; what turns it goes to the left."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx265", rate=1, options={"x265-params": "log-level=none"})
        stream.height, stream.width = image.shape[:2]
        stream.pix_fmt = "yuv420p"
        if rotation:
            stream.set_display_rotation(rotation)
        frame = av.VideoFrame.from_ndarray(image, format="bgr24")
        frame.pts = 0
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            packet.pts = packet.dts = 0  # which x265 leaves open, now and then
            container.mux(packet)
    return file.getvalue().replace(b"ftypisom", b"ftypheic", 1)


def tiled_heic(
    image: Image,
    columns: int,
    rows: int,
    side: int,
    turn: Turn = (b"irot", 0),
    *,
    alone: bool = False,
) -> bytes:
    """A HEIC in tiles, as telephones write it.

    Args:
        image: No larger than the tiles together.
        columns: How many tiles beside each other.
        rows: How many below each other.
        side: Of a tile, in pixels.
        turn: The last box about it: "irot" and quarters to the left, or "imir" and an axis.
        alone: Whether the first tile is the picture, and the whole is only there.
    """
    height, width = image.shape[:2]
    whole = cv2.copyMakeBorder(
        image, 0, rows * side - height, 0, columns * side - width, cv2.BORDER_REPLICATE
    )
    samples, config = [], b""
    for row in range(rows):
        for column in range(columns):
            tile = whole[row * side : (row + 1) * side, column * side : (column + 1) * side]
            with av.open(io.BytesIO(hevc(np.ascontiguousarray(tile)))) as container:
                config = bytes(container.streams.video[0].codec_context.extradata)
                samples.append(bytes(next(container.demux(video=0))))
    count = columns * rows
    grid_id = count + 1
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
    items = b"".join(
        _box(b"infe", struct.pack(">IHH4sx", 2 << 24, i + 1, 0, b"hvc1")) for i in range(count)
    ) + _box(b"infe", struct.pack(">IHH4sx", 2 << 24, grid_id, 0, b"grid"))
    ids = struct.pack(f">{count}H", *range(1, count + 1))
    references = _box(b"dimg", struct.pack(">HH", grid_id, count) + ids)
    properties = [
        _box(b"hvcC", config),
        _box(b"ispe", struct.pack(">III", 0, side, side)),
        _box(b"ispe", struct.pack(">III", 0, width, height)),
        _box(turn[0], bytes([turn[1]])),
    ]
    # A tile's own turns would be done before the whole is put together.
    last = 0x84 if alone else 2
    uses = b"".join(struct.pack(">HBBBB", i + 1, 3, 0x81, 2, last) for i in range(count))
    uses += struct.pack(">HBBB", grid_id, 2, 3, 0x84)

    def head(offset: int) -> bytes:
        places, at = b"", offset
        for i, sample in enumerate(samples):
            places += struct.pack(">HHHHII", i + 1, 0, 0, 1, at, len(sample))
            at += len(sample)
        where = (0, at) if turn[1] == 1 else (1, 0)  # among the pixels or in the head
        places += struct.pack(">HHHHII", grid_id, where[0], 0, 1, where[1], len(grid))
        iloc = struct.pack(">IBBH", 1 << 24, 0x44, 0, count + 1) + places
        meta = [
            _box(b"hdlr", struct.pack(">II4s13x", 0, 0, b"pict")),
            _box(b"pitm", struct.pack(">IH", 0, 1 if alone else grid_id)),
            _box(b"iloc", iloc),
            _box(b"iinf", struct.pack(">IH", 0, count + 1) + items),
            _box(b"iref", bytes(4) + references),
            _box(
                b"iprp",
                _box(b"ipco", b"".join(properties))
                + _box(b"ipma", struct.pack(">II", 0, count + 1) + uses),
            ),
            _box(b"idat", grid),
        ]
        ftyp = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
        return ftyp + _box(b"meta", bytes(4) + b"".join(meta))

    body = b"".join(samples) + grid
    return head(len(head(0)) + 8) + _box(b"mdat", body)


def turned_avif(image: Image, turn: Turn) -> bytes:
    """An AVIF that a reader has to turn, see `tiled_heic`."""
    top = dict(_boxes(encoded(".avif", image)))
    meta = dict(_boxes(top[b"meta"][4:]))
    properties = dict(_boxes(meta[b"iprp"]))
    uses = bytearray(properties[b"ipma"]) + bytes(
        [0x80 | len(dict(_boxes(properties[b"ipco"]))) + 1]
    )
    uses[10] += 1  # how many of them the one picture has
    properties[b"ipco"] += _box(turn[0], bytes([turn[1]]))
    properties[b"ipma"] = bytes(uses)
    meta[b"iprp"] = b"".join(_box(*one) for one in properties.items())
    places = bytearray(meta[b"iloc"])
    (at,) = struct.unpack_from(">I", places, 14)
    struct.pack_into(">I", places, 14, at + 10)  # by so much the head grows
    meta[b"iloc"] = bytes(places)
    top[b"meta"] = top[b"meta"][:4] + b"".join(_box(*one) for one in meta.items())
    return b"".join(_box(*one) for one in top.items())


def _boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    boxes, at = [], 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        boxes.append((kind, data[at + 8 : at + size]))
        at += size
    return boxes


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body
