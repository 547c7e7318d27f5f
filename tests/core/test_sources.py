import logging
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from fakes import FakeVideoCapture, gray_steps, write_clip
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sources
from core.cameras import CameraDevice
from core.errors import CameraError
from core.settings import CameraSettings, Settings
from core.sources import (
    CameraSource,
    DemoSource,
    FrameSource,
    ImageFolderSource,
    RawFrame,
    StreamSource,
    VideoFileSource,
    open_source_text,
    without_password,
)

WEBCAM = CameraDevice(index=1, name="Webcam", identity="usb-webcam")


def read_all(source: FrameSource) -> list[RawFrame]:
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    return frames


def check_images(frames: list[RawFrame]) -> None:
    assert frames
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.ndim == 3
        assert frame.image.shape[2] == 3
        assert frame.image.flags.c_contiguous
        assert not frame.image.flags.writeable


# Video files


@pytest.mark.parametrize("name", ["clip.avi", "clip.mp4", "Gesicht ü 顔.mp4"])
def test_video_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_clip(tmp_path / f"plain{path.suffix}", gray_steps(20)).rename(path)
    source = VideoFileSource(path)
    info = source.open()
    assert (info.name, info.kind, info.width, info.height) == (name, "file", 160, 120)
    assert (info.rate, info.frame_count, info.live) == (25, 20, False)
    frames = read_all(source)
    check_images(frames)
    assert [frame.index for frame in frames] == list(range(20))
    assert [frame.time_ns for frame in frames] == pytest.approx(
        [i * 40_000_000 for i in range(20)], abs=1000
    )
    assert np.diff([float(frame.image.mean()) for frame in frames]).min() > 5
    assert source.read() is None
    source.open()  # from the start again
    assert len(read_all(source)) == 20
    source.close()
    source.close()
    assert source.read() is None


@pytest.mark.parametrize("part", [0.5, 0.7, 0.95])
def test_truncated_file_ends_with_its_last_good_frame(tmp_path: Path, part: float) -> None:
    path = write_clip(tmp_path / "clip.avi", gray_steps(40))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    source = VideoFileSource(path)
    source.open()
    frames = read_all(source)
    check_images(frames)
    assert 1 < len(frames) < 40
    assert (np.diff([frame.time_ns for frame in frames]) > 0).all()  # type: ignore[arg-type]


def test_times_that_stand_still_or_go_back_are_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clip.avi"
    path.write_bytes(b"\x00\xff not looked into")
    stamps = iter([0.0, 40.0, 40.0, 20.0, float("nan"), 300.0, -5.0])

    class BadTimes(FakeVideoCapture):
        made: list[FakeVideoCapture] = []  # noqa: RUF012
        images = gray_steps(7)

        def get(self, prop: int) -> float:
            return next(stamps) if prop == cv2.CAP_PROP_POS_MSEC else 20.0

    monkeypatch.setattr(sources.cv2, "VideoCapture", BadTimes)
    source = VideoFileSource(path)
    source.open()
    times_ms = [frame.time_ns / 1e6 for frame in read_all(source) if frame.time_ns is not None]
    assert times_ms == [0, 40, 90, 140, 190, 300, 350]


def bad_file(folder: Path, kind: str) -> Path:
    path = folder / "film.mp4"
    if kind == "text":
        path.write_text("This is not a film.\n" * 200)
    elif kind == "text in another script":
        path.write_text("これは映画ではありません。\n" * 2000, encoding="utf-8")
    elif kind == "terminal text":
        path = folder / "film.txt"  # FFmpeg would draw it
        path.write_text("hello\n" * 1000)
    elif kind == "playlist":
        path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    elif kind == "empty":
        path.touch()
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(0).bytes(50_000))
    elif kind == "cut before its index":
        whole = write_clip(path, gray_steps(20)).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "There is no file"),
        ("folder", "Expected a file"),
        ("text", "holds text"),
        ("text in another script", "holds text"),
        ("terminal text", "holds text"),
        ("playlist", "holds text"),
        ("empty", "holds no video"),
        ("noise", "holds no video"),
        ("cut before its index", "holds no video"),
    ],
)
def test_bad_files_give_one_sentence(
    tmp_path: Path, kind: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = bad_file(tmp_path, kind)
    with pytest.raises(CameraError) as caught:
        VideoFileSource(path).open()
    message = str(caught.value)
    assert words in message
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="an administrator may read everything",
)
def test_unreadable_file(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.avi", gray_steps(3))
    path.chmod(0)
    with pytest.raises(CameraError, match="cannot be read"):
        VideoFileSource(path).open()


# The demo


def test_demo_goes_round(tmp_path: Path) -> None:
    source = DemoSource(write_clip(tmp_path / "demo.mp4", gray_steps(6)))
    info = source.open()
    assert (info.name, info.kind, info.live, info.frame_count) == ("demo", "demo", False, None)
    frames = [source.read() for _ in range(20)]
    good = [frame for frame in frames if frame is not None]
    check_images(good)
    assert [frame.index for frame in good] == list(range(20))
    steps = np.diff([frame.time_ns for frame in good])  # type: ignore[arg-type]
    assert steps.tolist() == pytest.approx([40_000_000] * 19, abs=1000)
    assert abs(good[7].image.astype(int) - good[1].image).mean() < 3
    source.close()
    assert source.read() is None
    source.open()
    first = source.read()
    assert first is not None
    assert first.index == 0


# Images


def test_image_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sizes = {"f1.png": (40, 30), "f2 é.png": (20, 10), "F10.PNG": (60, 50)}
    for shade, (name, (width, height)) in enumerate(sizes.items()):
        image = np.full((height, width), 50 + shade, np.uint8)  # one channel
        (tmp_path / name).write_bytes(cv2.imencode(".png", image)[1].tobytes())
    (tmp_path / "f3.jpg").write_text("no image")
    (tmp_path / "notes.txt").write_text("not looked at")
    (tmp_path / "._f1.png").write_text("left by another system")
    source = ImageFolderSource(tmp_path, rate=4)
    info = source.open()
    assert (info.kind, info.width, info.height, info.rate) == ("images", 40, 30, 4)
    assert info.frame_count == 4
    frames = read_all(source)
    check_images(frames)
    assert [(frame.index, int(frame.image[0, 0, 0])) for frame in frames] == [
        (0, 50), (1, 51), (3, 52),
    ]  # fmt: skip
    assert frames[1].image.shape == (10, 20, 3)
    assert [frame.time_ns for frame in frames] == [0, 250_000_000, 750_000_000]
    assert "f3.jpg" in caplog.text


def test_one_image(tmp_path: Path) -> None:
    path = tmp_path / "one.png"
    path.write_bytes(cv2.imencode(".png", gray_steps(1)[0])[1].tobytes())
    source = open_source_text(str(path), Settings())
    assert source.open().frame_count == 1
    assert len(read_all(source)) == 1


def test_no_images(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="holds no image"):
        ImageFolderSource(tmp_path).open()
    (tmp_path / "a.png").write_text("no image")
    with pytest.raises(CameraError, match="holds no image"):
        ImageFolderSource(tmp_path).open()
    with pytest.raises(CameraError, match="is no image"):
        ImageFolderSource(tmp_path / "a.png").open()


# Cameras


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> type[FakeVideoCapture]:
    class Camera(FakeVideoCapture):
        images = gray_steps(4, 320, 240)
        obtained = {cv2.CAP_PROP_FPS: 15.0}  # noqa: RUF012
        made: list[FakeVideoCapture] = []  # noqa: RUF012

    monkeypatch.setattr(sources.cv2, "VideoCapture", Camera)
    monkeypatch.setattr(sources, "list_cameras", lambda: [WEBCAM])
    return Camera


def test_camera_asks_and_tells_what_it_got(camera: type[FakeVideoCapture]) -> None:
    source = CameraSource(WEBCAM, CameraSettings(width=1280, height=720, rate=30))
    info = source.open()
    assert (info.name, info.kind, info.live) == ("Webcam", "camera", True)
    assert (info.width, info.height, info.rate) == (320, 240, 15)
    assert info.requested == "1280x720 at 30/s"
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
    monkeypatch.setattr(sources, "list_cameras", lambda: [moved])
    source.open()
    assert [capture.target for capture in camera.made] == [1, 4]
    monkeypatch.setattr(sources, "list_cameras", lambda: [])
    with pytest.raises(CameraError, match="Webcam is not connected"):
        source.open()


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
    with pytest.raises(CameraError, match="sends no picture"):
        CameraSource(WEBCAM, CameraSettings()).open()
    assert camera.made[0].released


def test_camera_in_use(camera: type[FakeVideoCapture]) -> None:
    camera.opens = False
    with pytest.raises(CameraError, match="Webcam cannot be opened"):
        CameraSource(WEBCAM, CameraSettings()).open()
    with pytest.raises(CameraError, match=r"no camera 7; connected: 1 \(Webcam\)\.$"):
        CameraSource(7, CameraSettings()).open()


@pytest.mark.parametrize("index", [97, -1, 2**40])
def test_camera_that_does_not_exist(index: int, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraError, match=f"There is no camera {index};"):
        CameraSource(index, CameraSettings()).open()
    assert capfd.readouterr().err == ""


# Streams


def test_stream_that_is_not_there(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # free once closed
    for scheme in ("rtsp", "http"):
        source = StreamSource(f"{scheme}://me:s3cret@127.0.0.1:{port}/x?key=s3cret")
        with pytest.raises(CameraError) as caught:
            source.open()
        assert f"{scheme}://me@127.0.0.1:{port}/x" in str(caught.value)
        assert "s3cret" not in str(caught.value) + repr(source)
    assert "s3cret" not in caplog.text
    out = capfd.readouterr()
    assert out.err == ""


@pytest.mark.parametrize("url", ["ftp://me:s3cret@host/x", "http://", "file:///etc/passwd"])
def test_addresses_that_are_no_streams(url: str) -> None:
    with pytest.raises(CameraError, match="Expected a stream address") as caught:
        open_source_text(url, Settings())
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://me:s3cret@host:554/live/1", "rtsp://me@host:554/live/1"),
        ("rtsp://me:s3@c/r:et@host/live", "rtsp://me@host/live"),
        ("rtsp://:s3cret@host/live", "rtsp://@host/live"),
        ("http://host:8080/video", "http://host:8080/video"),
        ("http://me@host/video", "http://me@host/video"),
        ("http://host/cgi?user=a&pwd=s3cret", "http://host/cgi"),
        ("rtsp://host/user=a_password=s3cret_channel=1", "rtsp://host/user=a_password="),
        ("clip.mp4", "clip.mp4"),
    ],
)
def test_without_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


@settings(deadline=None)
@given(secret=st.text(min_size=1).map(lambda text: f"<{text}>"))
def test_no_password_survives(secret: str) -> None:
    assert secret not in without_password(f"rtsp://me:{secret}@host/live")
    assert secret not in without_password(f"http://host/live?password={secret}")


# From text


def test_text_names_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = write_clip(tmp_path / "clip.avi", gray_steps(2))
    monkeypatch.setattr(sources, "list_cameras", lambda: [WEBCAM])

    def kind(text: str) -> type:
        return type(open_source_text(text, Settings(), clip))

    assert kind("demo") is DemoSource
    assert kind("auto") is CameraSource
    assert kind("camera:0") is CameraSource
    assert kind("camera:usb-webcam") is CameraSource
    assert kind(str(clip)) is VideoFileSource
    assert kind(str(tmp_path)) is ImageFolderSource
    assert kind("RTSP://host/x") is StreamSource
    monkeypatch.setattr(sources, "list_cameras", lambda: [])
    assert kind("auto") is DemoSource


def test_auto_takes_the_camera_of_the_settings(
    camera: type[FakeVideoCapture], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = CameraDevice(index=0, name="Other", identity="usb-other")
    monkeypatch.setattr(sources, "list_cameras", lambda: [other, WEBCAM])
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
    monkeypatch.setattr(sources, "list_cameras", list)
    with pytest.raises(CameraError) as caught:
        open_source_text(text, Settings())
    assert str(caught.value).endswith(".")


@settings(deadline=None)
@given(text=st.text())
def test_any_text_gives_a_source_or_a_sentence(text: str) -> None:
    with suppress(CameraError):  # and nothing else
        open_source_text(text, Settings())
