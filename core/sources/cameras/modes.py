"""The sizes and frame rates that a camera supports, as far as known."""

import os
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import cv2

from core.sources.cameras.devices import CameraDevice
from core.sources.opencv import Capture

USUAL_SIZES: Final = (
    *((320, 240), (640, 360), (640, 480), (800, 600), (1024, 768), (1280, 720)),
    *((1280, 960), (1920, 1080), (2560, 1440), (3840, 2160)),
)
"""What to offer, or to try, where the driver does not say."""
USUAL_RATES: Final = (30.0, 25.0, 15.0)
MOST_ROWS: Final = 256
"""No camera has so many formats, sizes or rates; a broken driver might never stop telling."""

# From the kernel's videodev2.h; all fields are 32 bits wide on every machine.
ENUM_FORMATS: Final = 0xC0405602
ENUM_SIZES: Final = 0xC02C564A
ENUM_INTERVALS: Final = 0xC034564B
_CAPTURE: Final = 1  # V4L2_BUF_TYPE_VIDEO_CAPTURE
_DISCRETE: Final = 1  # V4L2_FRMSIZE_TYPE_DISCRETE and V4L2_FRMIVAL_TYPE_DISCRETE

Ioctl = Callable[[int, int, bytearray], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMode:
    """A picture size that a camera supports.

    Attributes:
        width: Pixels across.
        height: Pixels down.
        rates: Frames per second at this size, the highest first; empty where unknown.
    """

    width: int
    height: int
    rates: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraModes:
    """The formats that a camera supports.

    Attributes:
        modes: The smallest picture first.
        certain: Whether the driver told it, or it was tried; else these are the usual ones, of
            which the camera may have none.
    """

    modes: tuple[CameraMode, ...]
    certain: bool


def camera_modes(
    device: CameraDevice,
    *,
    may_open: bool = False,
    stop: threading.Event | None = None,
) -> CameraModes:
    """The formats that a camera supports; blocks, so never on the GUI thread.

    Linux tells it in an instant, whoever uses the camera. Elsewhere each usual size has to be
    tried, which takes seconds and takes the camera.

    Args:
        device: Which camera.
        may_open: Whether it may be opened for that, because nobody uses it now, not even this
            program.
        stop: Set it to end the trying early.
    """
    modes: tuple[CameraMode, ...] = ()
    if device.backend == cv2.CAP_V4L2:
        modes = _told_by_linux(f"/dev/video{device.index}")
    elif may_open:
        modes = _tried(device, stop or threading.Event())
    if modes:
        return CameraModes(modes=modes, certain=True)
    usual = tuple(CameraMode(width=w, height=h, rates=USUAL_RATES) for w, h in USUAL_SIZES)
    return CameraModes(modes=usual, certain=False)


def _tried(device: CameraDevice, stop: threading.Event) -> tuple[CameraMode, ...]:
    capture = Capture(device.index, device.backend)
    found: dict[tuple[int, int], set[float]] = {}
    try:
        for width, height in USUAL_SIZES if capture.opened else ():
            if stop.is_set():
                return ()
            capture.ask_size(width, height)
            # What it gives instead of a size that it lacks is one that it has.
            got = (
                round(capture.get(cv2.CAP_PROP_FRAME_WIDTH)),
                round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)),
            )
            if min(got) > 0:
                found.setdefault(got, set()).add(capture.rate())
    finally:
        capture.release()
    return _sorted(found)


def _told_by_linux(path: str) -> tuple[CameraMode, ...]:
    if sys.platform == "win32":
        return ()
    import fcntl  # which Windows has not

    try:
        # Asking is allowed while another program has the pictures.
        descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return ()
    try:
        return v4l2_modes(descriptor, fcntl.ioctl)
    finally:
        os.close(descriptor)


def v4l2_modes(descriptor: int, ioctl: Ioctl) -> tuple[CameraMode, ...]:
    """The sizes and rates of all formats of a video device.

    See https://docs.kernel.org/userspace-api/media/v4l/vidioc-enum-framesizes.html.

    Args:
        descriptor: The opened device.
        ioctl: `fcntl.ioctl`; changes the buffer in place, OSError ends a list.
    """
    found: dict[tuple[int, int], set[float]] = {}
    for row in _rows(descriptor, ioctl, ENUM_FORMATS, 64, (_CAPTURE,)):
        (pixels,) = struct.unpack_from("=I", row, 44)
        for size in _sizes(descriptor, ioctl, pixels):
            rates = found.setdefault(size, set())
            for interval in _rows(descriptor, ioctl, ENUM_INTERVALS, 52, (pixels, *size)):
                kind, seconds, parts = struct.unpack_from("=III", interval, 16)
                if seconds and parts:
                    rates.add(parts / seconds)
                if kind != _DISCRETE:
                    break  # a range in one row, of which this is the highest rate
    return _sorted(found)


def _sizes(descriptor: int, ioctl: Ioctl, pixels: int) -> Iterator[tuple[int, int]]:
    for row in _rows(descriptor, ioctl, ENUM_SIZES, 44, (pixels,)):
        kind, *numbers = struct.unpack_from("=7I", row, 8)
        if kind == _DISCRETE:
            yield numbers[0], numbers[1]
            continue
        left, right, _, top, bottom, _ = numbers
        for width, height in USUAL_SIZES:
            if left <= width <= right and top <= height <= bottom:
                yield width, height
        return  # a range in one row


def _rows(
    descriptor: int, ioctl: Ioctl, request: int, size: int, asked: tuple[int, ...]
) -> Iterator[bytearray]:
    """All answers of the driver to one request, by index."""
    for index in range(MOST_ROWS):
        row = bytearray(size)
        struct.pack_into(f"={1 + len(asked)}I", row, 0, index, *asked)
        try:
            ioctl(descriptor, request, row)
        except OSError:
            return
        yield row


def _sorted(found: dict[tuple[int, int], set[float]]) -> tuple[CameraMode, ...]:
    return tuple(
        CameraMode(
            width=width,
            height=height,
            rates=tuple(sorted((rate for rate in rates if rate > 0), reverse=True)),
        )
        for (width, height), rates in sorted(
            found.items(), key=lambda row: (row[0][0] * row[0][1], row[0])
        )
    )
