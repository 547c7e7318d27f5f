import logging
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CameraError
from core.settings import Settings
from core.sources import (
    SourceError,
    SourceTrouble,
    StreamSource,
    open_source_text,
    without_password,
)
from tests.support.fakes import gray_steps
from tests.support.mjpeg_server import MjpegServer


def test_stream_that_is_not_there(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # free once closed
    for scheme in ("rtsp", "http"):
        source = StreamSource(f"{scheme}://me:s3cret@127.0.0.1:{port}/x?key=s3cret")
        with pytest.raises(SourceError) as caught:
            source.open()
        assert caught.value.trouble is SourceTrouble.NO_PICTURE
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


def test_a_stream_with_a_password_shows_it_nowhere(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    caplog.set_level(logging.DEBUG)
    with MjpegServer(gray_steps(5)) as server:
        url = server.url.replace("127.0.0.1", "me:s3cret@127.0.0.1") + "?pwd=s3cret"
        source = StreamSource(url)
        info = source.open()
        frame = source.read()
        source.close()
    assert frame is not None
    assert frame.image.shape == (120, 160, 3)
    assert info.name == server.url.replace("127.0.0.1", "me@127.0.0.1")
    out = capfd.readouterr()
    assert "s3cret" not in repr(info) + repr(source) + caplog.text + out.out + out.err
