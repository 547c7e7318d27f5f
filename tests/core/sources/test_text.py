from contextlib import suppress
from pathlib import Path

import cv2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CameraError
from core.settings import CameraSettings, Settings
from core.sources import (
    CameraSource,
    DemoSource,
    ImageFolderSource,
    StreamSource,
    VideoFileSource,
    open_source_text,
)
from core.sources.cameras import CameraDevice
from core.sources.cameras import devices as cameras
from tests.support.fakes import FakeVideoCapture, gray_steps, write_clip

WEBCAM = CameraDevice(index=1, name="Webcam", identity="usb-webcam")


def test_text_names_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = write_clip(tmp_path / "clip.avi", gray_steps(2))
    monkeypatch.setattr(cameras, "list_cameras", lambda backend: [WEBCAM])

    def kind(text: str) -> type:
        return type(open_source_text(text, Settings(), clip))

    assert kind("demo") is DemoSource
    assert kind("auto") is CameraSource
    assert kind("camera:0") is CameraSource
    assert kind("camera:usb-webcam") is CameraSource
    assert kind(str(clip)) is VideoFileSource
    assert kind(str(tmp_path)) is ImageFolderSource
    assert kind("RTSP://host/x") is StreamSource
    monkeypatch.setattr(cameras, "list_cameras", lambda backend: [])
    assert kind("auto") is DemoSource


def test_auto_takes_the_camera_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Camera(FakeVideoCapture):
        images = gray_steps(2)
        made: list[FakeVideoCapture] = []  # noqa: RUF012

    monkeypatch.setattr(cv2, "VideoCapture", Camera)
    other = CameraDevice(index=0, name="Other", identity="usb-other")
    monkeypatch.setattr(cameras, "list_cameras", lambda backend: [other, WEBCAM])
    for wanted, name in [("usb-webcam", "Webcam"), ("", "Other"), ("usb-gone", "Other")]:
        wish = Settings(camera=CameraSettings(device=wanted))
        assert open_source_text("auto", wish).open().name == name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            ".hidden/none",
            "/no/such/file.mp4",
            "~/no/such/file.mp4",
            "x" * 5000,
            "a\0b",
            "~0",
            "~\0",
        ),
        *("camera:", "camera:-1", "camera:none", "demo", "auto"),
    ],
)
def test_text_that_names_nothing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "list_cameras", lambda backend: [])
    with pytest.raises(CameraError) as caught:
        open_source_text(text, Settings())
    assert str(caught.value).endswith(".")


@settings(deadline=None)
@given(text=st.text())
def test_any_text_gives_a_source_or_a_sentence(text: str) -> None:
    with suppress(CameraError):  # and nothing else
        open_source_text(text, Settings())
