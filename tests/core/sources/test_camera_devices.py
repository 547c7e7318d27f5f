import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace

import cv2
import pytest

from core.settings import CameraSettings
from core.sources.cameras import BACKENDS, CameraDevice, CameraWatch, list_cameras
from core.sources.cameras import devices as cameras
from core.sources.cameras.devices import (
    NUMBERS,
    WATCH_S,
    _identity,
    backend_name,
    backend_number,
    find_camera,
)
from tests.support.fakes import FakeClock


def enumerator(monkeypatch: pytest.MonkeyPatch, function: object) -> None:
    module = ModuleType("cv2_enumerate_cameras")
    module.enumerate_cameras = function  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", module)


def test_this_machine_can_be_asked() -> None:
    assert all(device.identity for device in list_cameras())


def test_sorted_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        SimpleNamespace(index=2, name=None, path="usb-b"),
        SimpleNamespace(index=0, name="Webcam", path="usb-a"),
        SimpleNamespace(index=1, name="No path", path=None),
    ]
    enumerator(monkeypatch, lambda backend: rows)
    devices = list_cameras()
    assert [(row.index, row.name, row.identity) for row in devices] == [
        (0, "Webcam", "usb-a"),
        (1, "No path", "No path"),
        (2, "Camera 2", "usb-b"),
    ]
    assert find_camera("usb-b", devices) is devices[2]
    assert find_camera("usb-c", devices) is None


def test_a_list_that_cannot_be_had_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(backend: int) -> list[CameraDevice]:
        raise OSError("no such subsystem")

    enumerator(monkeypatch, broken)
    assert list_cameras() == []
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", None)  # makes the import fail
    assert list_cameras() == []


def test_linux_identity_is_the_link_and_not_the_number(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("device links are a matter of Linux")
    for kind, name, device in [
        ("by-id", "usb-Maker_Webcam_123-video-index0", "/dev/video2"),
        ("by-path", "pci-0-usb-1-video-index0", "/dev/video2"),
        ("by-path", "pci-0-usb-2-video-index0", "/dev/video4"),
    ]:
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / name).symlink_to(device)
    assert _identity("/dev/video2", tmp_path) == "usb-Maker_Webcam_123-video-index0"
    assert _identity("/dev/video4", tmp_path) == "pci-0-usb-2-video-index0"
    assert _identity("/dev/video6", tmp_path) == "/dev/video6"
    assert _identity("\\\\?\\usb#vid_046d", tmp_path) == "\\\\?\\usb#vid_046d"


def test_a_backend_of_another_system_means_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("auto", "v4l2", "dshow", "nonsense"):
        if name not in BACKENDS:
            assert backend_number(name) == backend_number("auto")
    monkeypatch.setattr(cameras, "BACKENDS", ("msmf", "dshow"))
    assert backend_number("auto") == backend_number("v4l2") == cv2.CAP_MSMF
    assert backend_number("dshow") == cv2.CAP_DSHOW
    asked = []
    enumerator(monkeypatch, lambda number: asked.append(number) or [])
    list_cameras("dshow")
    list_cameras()
    assert asked == [cv2.CAP_DSHOW, cv2.CAP_MSMF]
    monkeypatch.setattr(cameras, "BACKENDS", ())
    assert backend_number("auto") == cv2.CAP_ANY
    assert backend_name(cv2.CAP_ANY) == ""


def test_every_backend_of_the_settings_has_a_number() -> None:
    choices = CameraSettings.__dataclass_fields__["backend"].metadata["choices"]
    assert set(choices) == {"auto", *NUMBERS}
    assert [backend_name(number) for number in NUMBERS.values()] == [*NUMBERS]


def test_windows_gives_one_camera_a_path_per_backend() -> None:
    path = r"\\?\usb#vid_046d&pid_0825&mi_00#6&1a2b&0&0000#{%s}\global"
    of_msmf = path % "e5323777-f976-4f5b-9b55-b94699c46e44"
    of_dshow = path.replace("usb#vid", "USB#VID") % "65e8773d-8f56-11d0-a3b9-00a0c9223196"
    device = CameraDevice(index=0, name="Webcam", identity=of_dshow)
    assert find_camera(of_msmf, [device]) is device
    assert find_camera(of_msmf.replace("0000", "0001"), [device]) is None


def test_a_watch_tells_only_changes() -> None:
    one, two = (CameraDevice(index=i, name=f"Cam {i}", identity=f"id-{i}") for i in range(2))
    looks = [[one], [one], OSError("a driver is being changed"), [one], [one, two], [], [], [two]]
    stop, clock, told = threading.Event(), FakeClock(), []

    def lister() -> list[CameraDevice]:
        look = looks.pop(0)
        if not looks:
            stop.set()
        if isinstance(look, OSError):
            raise look
        return look

    CameraWatch(told.append, lister=lister, clock=clock).run(stop)
    assert told == [[one], [one, two], [], [two]]
    assert set(clock.waits) == {WATCH_S}


def test_a_watch_tells_also_that_there_is_none_and_survives_its_listener() -> None:
    stop, told = threading.Event(), []

    def on_change(found: list[CameraDevice]) -> None:
        told.append(found)
        stop.set()
        raise RuntimeError("the window has gone")

    CameraWatch(on_change, lister=list, clock=FakeClock()).run(stop)
    assert told == [[]]
