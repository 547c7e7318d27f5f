import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from core.cameras import CameraDevice, _identity, find_camera, list_cameras


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
