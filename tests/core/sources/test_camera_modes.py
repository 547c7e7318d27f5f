import os
import struct
import sys
import threading

import cv2
import pytest

from core.sources.cameras import CameraDevice, camera_modes
from core.sources.cameras.modes import (
    ENUM_FORMATS,
    ENUM_INTERVALS,
    ENUM_SIZES,
    USUAL_SIZES,
    CameraMode,
    v4l2_modes,
)
from tests.support.fakes import FakeVideoCapture

DISCRETE, CONTINUOUS, STEPWISE = 1, 2, 3


class Driver:
    """Answers a video device's requests from a table, as the kernel lays it out."""

    def __init__(self, formats: dict[bytes, dict[tuple[int, int], list[tuple[int, int]]]]) -> None:
        self.formats = formats

    def __call__(self, descriptor: int, request: int, row: bytearray) -> int:
        assert descriptor == 7
        # The length of the buffer is part of the request's number.
        assert len(row) == request >> 16 & 0x3FFF
        index, first = struct.unpack_from("=II", row)
        if request == ENUM_FORMATS:
            assert first == 1
            row[44:48] = self._pick([*self.formats], index)
            return 0
        sizes = self.formats[struct.pack("=I", first)]
        if request == ENUM_SIZES:
            struct.pack_into("=III", row, 8, DISCRETE, *self._pick([*sizes], index))
            return 0
        assert request == ENUM_INTERVALS
        size = struct.unpack_from("=II", row, 8)
        struct.pack_into("=III", row, 16, DISCRETE, *self._pick(sizes[size], index))
        return 0

    @staticmethod
    def _pick(rows: list, index: int):
        if index >= len(rows):
            raise OSError(22, "Invalid argument")
        return rows[index]


def test_what_all_formats_offer_comes_together() -> None:
    driver = Driver(
        {
            b"YUYV": {(640, 480): [(1, 30), (1, 15)], (1280, 720): [(1, 10)]},
            b"MJPG": {(1280, 720): [(1001, 30000)], (640, 480): [(1, 30)], (1920, 1080): []},
        }
    )
    assert v4l2_modes(7, driver) == (
        CameraMode(width=640, height=480, rates=(30.0, 15.0)),
        CameraMode(width=1280, height=720, rates=(30000 / 1001, 10.0)),
        CameraMode(width=1920, height=1080),
    )


@pytest.mark.parametrize("kind", [CONTINUOUS, STEPWISE])
def test_of_a_range_the_usual_sizes_are_offered(kind: int) -> None:
    def driver(descriptor: int, request: int, row: bytearray) -> None:
        (index,) = struct.unpack_from("=I", row)
        if index and request == ENUM_FORMATS:
            raise OSError(22, "Invalid argument")
        if request == ENUM_SIZES:
            struct.pack_into("=7I", row, 8, kind, 320, 1280, 16, 240, 720, 16)
        if request == ENUM_INTERVALS:
            struct.pack_into("=7I", row, 16, kind, 1, 60, 1, 5, 0, 0)

    modes = v4l2_modes(7, driver)
    assert {(mode.width, mode.height) for mode in modes} == {
        size for size in USUAL_SIZES if size[0] <= 1280 and size[1] <= 720
    }
    assert {mode.rates for mode in modes} == {(60.0,)}


def test_a_driver_that_never_stops_telling_is_stopped() -> None:
    def driver(descriptor: int, request: int, row: bytearray) -> None:
        if request == ENUM_SIZES:
            struct.pack_into("=III", row, 8, DISCRETE, 640, 480)
        if request == ENUM_INTERVALS:
            raise OSError(22, "Invalid argument")

    assert v4l2_modes(7, driver) == (CameraMode(width=640, height=480),)


def test_what_cannot_be_asked_is_the_usual_and_says_so() -> None:
    for backend in (cv2.CAP_V4L2, cv2.CAP_MSMF):
        device = CameraDevice(index=9999, name="Webcam", identity="webcam", backend=backend)
        modes = camera_modes(device)
        assert not modes.certain
        assert [(mode.width, mode.height) for mode in modes.modes] == [*USUAL_SIZES]
        assert all(mode.rates for mode in modes.modes)


@pytest.mark.skipif(sys.platform == "win32", reason="device files are a matter of Linux")
def test_a_file_that_is_no_camera_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real, opened = os.open, []

    def open_null(path: str, flags: int) -> int:
        opened.append(path)
        return real(os.devnull, flags)

    monkeypatch.setattr(os, "open", open_null)
    device = CameraDevice(index=3, name="Webcam", identity="webcam", backend=cv2.CAP_V4L2)
    assert not camera_modes(device).certain
    assert opened == ["/dev/video3"]


class Stubborn(FakeVideoCapture):
    """Has two sizes, and gives the larger one for whatever is larger than the smaller one."""

    made: list[FakeVideoCapture] = []  # noqa: RUF012

    def get(self, prop: int) -> float:
        small = self.asked.get(cv2.CAP_PROP_FRAME_WIDTH, 0) <= 640
        return {
            cv2.CAP_PROP_FRAME_WIDTH: 640.0 if small else 1920.0,
            cv2.CAP_PROP_FRAME_HEIGHT: 480.0 if small else 1080.0,
            cv2.CAP_PROP_FPS: 30.0 if small else 15.0,
        }[prop]


DEVICE = CameraDevice(index=2, name="Webcam", identity="webcam", backend=cv2.CAP_DSHOW)


def test_where_nobody_tells_each_size_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    Stubborn.made.clear()
    monkeypatch.setattr(cv2, "VideoCapture", Stubborn)
    modes = camera_modes(DEVICE, may_open=True)
    assert modes.certain
    assert modes.modes == (
        CameraMode(width=640, height=480, rates=(30.0,)),
        CameraMode(width=1920, height=1080, rates=(15.0,)),
    )
    assert [(row.target, row.backend, row.released) for row in Stubborn.made] == [
        (2, cv2.CAP_DSHOW, True)
    ]


def test_trying_can_be_stopped_and_needs_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    Stubborn.made.clear()
    monkeypatch.setattr(cv2, "VideoCapture", Stubborn)
    assert not camera_modes(DEVICE).certain
    assert not Stubborn.made
    stop = threading.Event()
    stop.set()
    assert not camera_modes(DEVICE, may_open=True, stop=stop).certain
    assert [row.released for row in Stubborn.made] == [True]
    monkeypatch.setattr(Stubborn, "opens", False)
    assert not camera_modes(DEVICE, may_open=True).certain
