"""Files of pictures for the tests, written byte by byte or by a real encoder."""

import struct
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Image


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
