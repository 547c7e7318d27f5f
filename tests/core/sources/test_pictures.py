import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from core.detection import HaarDetector
from core.settings import DetectorSettings
from core.sources import read_image
from core.sources.pictures.decoding import PictureError, PictureReader, to_8_bits
from core.sources.pictures.files import tiff_pages
from tests.support.picture_files_made import (
    encoded,
    hevc,
    pages,
    shade,
    tiled_heic,
    turned_avif,
    turned_jpeg,
    unrelated,
)

DATA = Path(__file__).parents[2] / "data"
RAMP = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (48, 1))
GRAY = np.rint(RAMP * 255).astype(np.uint8)


def read(tmp_path: Path, data: bytes):
    path = tmp_path / "picture"  # the content tells the format
    path.write_bytes(data)
    return read_image(path)


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("suffix", [".tiff", ".png", ".pgm"])
def test_16_bits_that_are_not_full(tmp_path: Path, bits: int, suffix: str) -> None:
    values = np.rint(RAMP * ((1 << bits) - 1)).astype(np.uint16)
    image = read(tmp_path, encoded(suffix, values))
    assert np.abs(image[:, :, 1].astype(int) - GRAY).max() <= 1


@pytest.mark.parametrize("kind", [np.uint16, np.float32])
def test_a_pixel_that_is_always_bright_leaves_no_picture_in_the_dark(
    tmp_path: Path, kind: type
) -> None:
    values = RAMP if kind is np.float32 else np.rint(RAMP * 4095).astype(np.uint16)
    values = values.copy()
    values[20, 20] = 65535
    image = read(tmp_path, encoded(".tiff", values))
    expected = GRAY.copy()
    expected[20, 20] = 255
    assert np.abs(image[:, :, 1].astype(int) - expected).max() <= 1


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_white_is_zero_in_some_tiffs(tmp_path: Path, kind: type) -> None:
    values = GRAY.astype(kind) * (257 if kind is np.uint16 else 1)
    data = with_tag(encoded(".tiff", np.iinfo(kind).max - values), 262, 0)
    image = read(tmp_path, data)
    assert np.abs(image[:, :, 1].astype(int) - GRAY).max() <= 1


def test_planes_of_16_bits_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "planes.tiff"
    data = encoded(".tiff", np.dstack([GRAY.astype(np.uint16) * 257] * 3))
    path.write_bytes(with_tag(data, 284, 2))
    with pytest.raises(PictureError, match="one after the other"):
        PictureReader().page(path)


def with_tag(tiff: bytes, tag: int, value: int) -> bytes:
    """A TIFF with another short number in the list of its first page."""
    (offset,) = struct.unpack_from("<I", tiff, 4)
    (count,) = struct.unpack_from("<H", tiff, offset)
    for at in range(offset + 2, offset + 2 + 12 * count, 12):
        if struct.unpack_from("<HH", tiff, at) == (tag, 3):
            return tiff[: at + 8] + struct.pack("<H", value) + tiff[at + 10 :]
    raise AssertionError(f"no tag {tag}")


def test_black_stays_black(tmp_path: Path) -> None:
    assert read(tmp_path, encoded(".png", np.zeros((4, 4), np.uint16))).max() == 0


def test_the_face_in_12_bits_is_found() -> None:
    image = read_image(DATA / "gray12in16.tiff")
    assert 120 < image.mean() < 220
    assert len(HaarDetector(DetectorSettings()).detect(image)) == 1


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int16, np.int32])
def test_other_numbers(tmp_path: Path, kind: type, colours: int) -> None:
    full = 1 if kind in (np.float32, np.float64) else 255
    values = (RAMP * full).astype(kind) if full == 1 else GRAY.astype(kind)
    values = np.dstack([values] * colours) if colours > 1 else values
    image = read(tmp_path, encoded(".tiff", values))
    assert np.abs(image[:, :, 2].astype(int) - GRAY).max() <= 1


@pytest.mark.parametrize(
    ("values", "match"),
    [
        (np.float32([[0, 1e9]]), "from 0 to 1e"),
        (np.float32([[-20, 1]]), "from -20 to 1; expected"),
        (np.float32([[0, np.nan]]), "infinite or invalid"),
        (np.int16([[-5, 300]]), "from -5 to 300"),
    ],
)
def test_numbers_that_are_no_brightness(values, match: str) -> None:
    with pytest.raises(PictureError, match=match):
        to_8_bits(values)


def test_light_becomes_brightness(tmp_path: Path) -> None:
    light = np.dstack([RAMP**2.2] * 3)
    encoder = av.CodecContext.create("exr", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "gbrpf32le"
    encoder.time_base = Fraction(1, 25)
    frame = av.VideoFrame.from_ndarray(light, format="gbrpf32le")
    exr = b"".join(bytes(p) for one in (frame, None) for p in encoder.encode(one))
    for data in (exr, encoded(".hdr", light)):
        image = read(tmp_path, data)
        assert np.abs(image[:, 8:, 1].astype(int) - GRAY[:, 8:]).max() <= 2


def test_colours_of_exr_are_in_order(tmp_path: Path) -> None:
    encoder = av.CodecContext.create("exr", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "gbrpf32le"
    encoder.time_base = Fraction(1, 25)
    red = np.zeros((48, 64, 3), np.float32)
    red[:, :, 0] = 1
    frame = av.VideoFrame.from_ndarray(red, format="gbrpf32le")
    exr = b"".join(bytes(p) for one in (frame, None) for p in encoder.encode(one))
    with av.open(io.BytesIO(exr)) as container:
        expected = next(container.decode(video=0)).to_ndarray(format="bgr24")[0, 0]
    assert read(tmp_path, exr)[0, 0].tolist() == expected.tolist()


def test_few_colours_and_transparency(tmp_path: Path) -> None:
    half = np.zeros((48, 64, 4), np.uint8)
    half[:, :, :3] = (10, 20, 200)
    half[:, :32, 3] = 255
    for image in (
        read(tmp_path, encoded(".png", half)),
        read(tmp_path, encoded(".tiff", half)),
        read(tmp_path, encoded(".webp", half)),
    ):
        # Opaque, in the colour that is stored; WebP may drop what is hidden.
        assert np.abs(image[:, :32].astype(int) - (10, 20, 200)).max() <= 4
        assert image.shape == (48, 64, 3)
    bits = np.where(GRAY > 127, 255, 0).astype(np.uint8)
    good, one_bit = cv2.imencode(".png", bits, [cv2.IMWRITE_PNG_BILEVEL, 1])
    assert good
    assert (read(tmp_path, one_bit.tobytes())[:, :, 0] == bits).all()
    gray_alpha = png(4, np.dstack([GRAY, np.full_like(GRAY, 9)]).tobytes(), 64, 48)
    assert (read(tmp_path, gray_alpha)[:, :, 0] == GRAY).all()
    palette = bytes([7, 8, 9, 200, 100, 50])
    indexed = png(3, bytes([0, 1] * (64 * 48 // 2)), 64, 48, palette)
    assert read(tmp_path, indexed)[0, :2].tolist() == [[9, 8, 7], [50, 100, 200]]


def png(colour: int, rows: bytes, width: int, height: int, palette: bytes = b"") -> bytes:
    """A PNG of a colour type that OpenCV does not write."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    size = len(rows) // height
    lines = b"".join(b"\0" + rows[i : i + size] for i in range(0, len(rows), size))
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"PLTE", palette) if palette else b"",
            chunk(b"IDAT", zlib.compress(lines)),
            chunk(b"IEND", b""),
        ]
    )


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 3), (8, 1)])
def test_a_camera_that_was_turned(tmp_path: Path, orientation: int, turns: int) -> None:
    held = np.dstack([GRAY] * 3)
    image = read(tmp_path, turned_jpeg(held, orientation))
    assert image.shape == np.rot90(held, turns).shape
    assert np.abs(image.astype(int) - np.rot90(held, turns)).mean() < 3


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_hevc_pictures(tmp_path: Path, turns: int) -> None:
    held = np.dstack([GRAY, GRAY, np.flipud(np.rint(RAMP * 200).astype(np.uint8))])
    image = read(tmp_path, hevc(held, {3: -90}.get(turns, turns * 90)))
    assert image.shape == np.rot90(held, turns).shape
    assert np.abs(image.astype(int) - np.rot90(held, turns)).mean() < 6


TURNS = [*((b"irot", n) for n in range(4)), (b"imir", 0), (b"imir", 1)]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("turn", TURNS)
def test_photographs_of_telephones(tmp_path: Path, turn: tuple[bytes, int], alone: bool) -> None:
    # libheif gives the same for these files.
    held = np.dstack([cv2.resize(GRAY, (250, 150))] * 3)
    held[:40, :60] = (0, 0, 250)
    image = read(tmp_path, tiled_heic(held, 3, 2, 96, turn, alone=alone))
    shown = held[:96, :96] if alone else held
    upright = np.rot90(shown, turn[1]) if turn[0] == b"irot" else np.flip(shown, turn[1])
    assert image.shape == upright.shape
    assert np.abs(image.astype(int) - upright).mean() < 5


@pytest.mark.parametrize("turn", TURNS)
def test_avif_is_turned_by_its_boxes(tmp_path: Path, turn: tuple[bytes, int]) -> None:
    held = np.dstack([GRAY] * 3)
    held[:20, :30] = (0, 0, 250)
    image = read(tmp_path, turned_avif(held, turn))
    upright = np.rot90(held, turn[1]) if turn[0] == b"irot" else np.flip(held, turn[1])
    assert image.shape == upright.shape
    assert np.abs(image.astype(int) - upright).mean() < 5


def test_tiles_that_are_missing(tmp_path: Path) -> None:
    data = tiled_heic(np.dstack([cv2.resize(GRAY, (250, 150))] * 3), 3, 2, 96)
    assert read(tmp_path, data) is not None
    assert read(tmp_path, data[:-400]) is None
    for at in range(0, 900, 7):  # whatever is wrong in the head, it ends
        read(tmp_path, data[:at] + b"\xff\x00" + data[at + 2 :])


def test_what_is_damaged_is_not_made_up(tmp_path: Path) -> None:
    image = unrelated(1, (160, 120))[0]
    for suffix in (".jpg", ".png", ".webp", ".tiff", ".bmp", ".gif", ".avif", ".jp2", ".ppm"):
        data = encoded(suffix, image)
        assert read(tmp_path, data) is not None, suffix
        assert read(tmp_path, data[: len(data) * 6 // 10]) is None, suffix
    assert read(tmp_path, b"") is None
    assert read(tmp_path, b"\xff\xd8\xff") is None
    assert read_image(tmp_path / "none") is None
    assert read_image(tmp_path) is None


def test_a_reader_reads_pages_in_any_order(tmp_path: Path) -> None:
    images = [shade(10), shade(20), shade(30)]
    path, other = tmp_path / "a.tiff", tmp_path / "b.tiff"
    path.write_bytes(pages(images))
    other.write_bytes(pages(images[::-1]))
    reader = PictureReader()
    for file, page, value in [(path, 2, 30), (other, 2, 10), (path, 0, 10), (other, 1, 20)]:
        assert reader.page(file, page)[0, 0, 0] == value
    with pytest.raises(PictureError):
        reader.page(path, 3)


def small_tiff(kinds: list[int], order: str, big: bool) -> bytes:
    """The lists of a TIFF's pages, without any pixels; 1 is a reduced copy of another page."""
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(order + "HHHQ", 43, 8, 0, 16) if big else struct.pack(order + "HI", 42, 8)
    data = mark + head
    for i, kind in enumerate(kinds):
        count = struct.pack(order + ("Q" if big else "H"), 1)
        entry = struct.pack(order + ("HHQIxxxx" if big else "HHII"), 254, 4, 1, kind)
        end = len(data) + len(count) + len(entry) + (8 if big else 4)
        following = end if i + 1 < len(kinds) else 0
        data += count + entry + struct.pack(order + ("Q" if big else "I"), following)
    return data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_pages_of_a_tiff_without_thumbnails(tmp_path: Path, order: str, big: bool) -> None:
    path = tmp_path / "a.tiff"
    data = small_tiff([0, 1, 0, 2, 1], order, big)
    path.write_bytes(data)
    assert tiff_pages(path) == ([0, 2, 3], True)
    path.write_bytes(data[:-30])
    assert tiff_pages(path) == ([0, 2], False) if not big else ([0, 2, 3], False)
    path.write_bytes(data[:3])
    assert tiff_pages(path) == ([0], False)
    loop = small_tiff([0, 0], order, big=False)
    path.write_bytes(loop[:-4] + struct.pack(order + "I", 8))
    assert tiff_pages(path) == ([0, 1], False)
