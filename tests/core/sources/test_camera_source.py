import dataclasses
import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType, SimpleNamespace

import cv2
import numpy as np
import pytest

from core.errors import CameraError
from core.settings import CameraSettings
from core.sources import CameraSource, SourceError, SourceTrouble, opencv
from core.sources.cameras import CameraDevice
from core.sources.cameras import devices as cameras
from core.sources.cameras import trouble as camera_trouble
from core.sources.cameras.devices import backend_name
from core.sources.cameras.trouble import may_not_use, why_closed
from tests.support.fakes import FakeVideoCapture, gray_steps
from tests.support.source_checks import check_images, read_all

WEBCAM = CameraDevice(index=1, name="Webcam", identity="usb-webcam")


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> type[FakeVideoCapture]:
    class Camera(FakeVideoCapture):
        images = gray_steps(4, 320, 240)
        obtained = {cv2.CAP_PROP_FPS: 15.0}  # noqa: RUF012
        made: list[FakeVideoCapture] = []  # noqa: RUF012

    monkeypatch.setattr(cv2, "VideoCapture", Camera)
    monkeypatch.setattr(cameras, "list_cameras", lambda backend="auto": [WEBCAM])
    return Camera


def test_camera_asks_and_tells_what_it_got(camera: type[FakeVideoCapture]) -> None:
    source = CameraSource(WEBCAM, CameraSettings(width=1280, height=720, rate=30))
    info = source.open()
    assert (info.name, info.kind, info.live) == ("Webcam", "camera", True)
    assert (info.width, info.height, info.rate) == (320, 240, 15)
    assert info.requested == "1280x720 at 30 fps"
    assert info.backend == backend_name(WEBCAM.backend)
    assert camera.made[0].asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert cv2.CAP_PROP_FOURCC in camera.made[0].asked
    frames = read_all(source)
    check_images(frames)
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert {frame.time_ns for frame in frames} == {None}
    source.close()
    assert camera.made[0].released
    source.open()
    again = source.read()
    assert again is not None
    assert again.index == 3  # goes on growing


def test_camera_is_found_again_under_another_number(
    camera: type[FakeVideoCapture], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = CameraSource(WEBCAM, CameraSettings())
    source.open()
    moved = CameraDevice(index=4, name="Webcam", identity="usb-webcam")
    monkeypatch.setattr(cameras, "list_cameras", lambda backend="auto": [moved])
    source.open()
    assert [capture.target for capture in camera.made] == [1, 4]
    monkeypatch.setattr(cameras, "list_cameras", lambda backend="auto": [])
    with pytest.raises(SourceError, match="Webcam is not connected") as caught:
        source.open()
    assert caught.value.trouble is SourceTrouble.UNPLUGGED


def test_camera_survives_failing_first_reads_and_gray(camera: type[FakeVideoCapture]) -> None:
    gray = np.zeros((240, 320), np.uint8)
    camera.images = [None, cv2.error("not yet"), gray, gray, cv2.error("lost"), gray]
    source = CameraSource(1, CameraSettings())
    assert source.open().name == "Webcam"
    frame = source.read()
    assert frame is not None
    check_images([frame])
    assert source.read() is None
    assert source.read() is not None


def test_camera_without_pictures(camera: type[FakeVideoCapture]) -> None:
    camera.images = []
    with pytest.raises(SourceError, match="sends no picture") as caught:
        CameraSource(WEBCAM, CameraSettings()).open()
    assert caught.value.trouble is SourceTrouble.NO_PICTURE
    assert camera.made[0].released


def test_camera_in_use(camera: type[FakeVideoCapture], monkeypatch: pytest.MonkeyPatch) -> None:
    camera.opens = False
    monkeypatch.setattr(camera_trouble, "_opening", lambda device, folder: 0)
    with pytest.raises(SourceError, match="another program") as caught:
        CameraSource(WEBCAM, CameraSettings()).open()
    assert caught.value.trouble is SourceTrouble.BUSY
    with pytest.raises(CameraError, match=r"no camera 7; connected: 1 \(Webcam\)\.$"):
        CameraSource(7, CameraSettings()).open()


@pytest.mark.parametrize("index", [97, -1, 2**40])
def test_camera_that_does_not_exist(index: int, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraError, match=f"There is no camera {index};"):
        CameraSource(index, CameraSettings()).open()
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="device files are a matter of Linux")
@pytest.mark.parametrize(
    ("there", "trouble", "words"),
    [(False, SourceTrouble.UNPLUGGED, "unplugged"), (True, SourceTrouble.BUSY, "another program")],
)
def test_why_it_does_not_open(
    tmp_path: Path, there: bool, trouble: SourceTrouble, words: str
) -> None:
    device = dataclasses.replace(WEBCAM, backend=cv2.CAP_V4L2)
    if there:
        (tmp_path / "video1").touch()
    error = why_closed(device, tmp_path)
    assert error.trouble is trouble
    assert words in str(error)
    assert "Webcam" in str(error)


@pytest.mark.skipif(sys.platform != "linux", reason="a matter of Linux")
def test_linux_may_forbid_it() -> None:
    # Not pytest's own folder, into which nobody else may look.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        device = Path(folder, "video1")
        device.touch()
        device.chmod(0)
        administrator = os.geteuid() == 0
        if administrator:
            os.seteuid(65534)
        try:
            error = why_closed(WEBCAM, Path(folder))
        finally:
            if administrator:
                os.seteuid(0)
    assert error.trouble is SourceTrouble.DENIED
    assert 'group "video"' in str(error)


@pytest.mark.parametrize(
    ("keys", "denied"),
    [
        ([], False),
        (["HKLM webcam=Allow", "HKCU webcam=Allow", "HKCU NonPackaged=Allow"], False),
        (["HKLM webcam=Deny"], True),
        (["HKCU webcam=Deny"], True),
        (["HKLM webcam=Allow", "HKCU webcam=Allow", "HKCU NonPackaged=Deny"], True),
    ],
)
def test_windows_may_forbid_it(
    monkeypatch: pytest.MonkeyPatch, keys: list[str], denied: bool
) -> None:
    values = dict(key.split("=") for key in keys)
    registry = ModuleType("winreg")
    registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER = "HKLM", "HKCU"  # type: ignore[attr-defined]

    def open_key(root: str, path: str) -> object:
        name = f"{root} {path.rpartition(chr(92))[2]}"
        if name not in values:
            raise FileNotFoundError(name)
        return nullcontext(name)

    registry.OpenKey = open_key  # type: ignore[attr-defined]
    registry.QueryValueEx = lambda key, name: (values[key], 1)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    error = may_not_use(WEBCAM)
    assert (error is not None) == denied
    if error is not None:
        assert error.trouble is SourceTrouble.DENIED
        assert "desktop apps" in str(error)


@pytest.mark.parametrize(("status", "denied"), [(0, False), (1, True), (2, True), (3, False)])
def test_macos_may_forbid_it(monkeypatch: pytest.MonkeyPatch, status: int, denied: bool) -> None:
    system = ModuleType("AVFoundation")
    system.AVMediaTypeVideo = "vide"  # type: ignore[attr-defined]
    system.AVCaptureDevice = SimpleNamespace(  # type: ignore[attr-defined]
        authorizationStatusForMediaType_=lambda kind: status if kind == "vide" else None
    )
    monkeypatch.setitem(sys.modules, "AVFoundation", system)
    monkeypatch.setattr(sys, "platform", "darwin")
    error = may_not_use(WEBCAM)
    assert (error is not None) == denied
    if error is not None:
        assert "System Settings" in str(error)
    monkeypatch.setitem(sys.modules, "AVFoundation", None)  # makes the import fail
    assert may_not_use(WEBCAM) is None


def test_a_camera_that_makes_each_read_wait_is_given_up_in_time(
    camera: type[FakeVideoCapture], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(0, 1000, 5))  # a read waits five seconds
    monkeypatch.setattr(opencv.time, "monotonic", lambda: float(next(moments)))
    camera.images = [None, None, *gray_steps(1)]
    with pytest.raises(SourceError):
        CameraSource(WEBCAM, CameraSettings()).open()
