import socket
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import pytest

from core.errors import CameraError
from core.sources import SeekableSource, StreamSource
from core.sources.network.address import address_source
from core.sources.network.snapshot import SnapshotSource
from core.sources.network.stream import VideoAddressSource
from tests.support.fakes import gray_steps, number_of, numbered, write_clip
from tests.support.file_server import FileServer
from tests.support.mjpeg_server import MjpegServer
from tests.support.source_checks import check_images, read_all


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    with FileServer(tmp_path) as server:
        yield server


def test_a_file_behind_an_address_ends(tmp_path: Path, server: FileServer) -> None:
    write_clip(tmp_path / "clip.mp4", numbered(30))
    source = address_source(server.url("clip.mp4"))
    assert isinstance(source, VideoAddressSource)
    assert isinstance(source, SeekableSource)
    info = source.open()
    assert (info.kind, info.live, info.frame_count) == ("file", False, 30)
    frames = read_all(source)
    source.close()
    check_images(frames)
    assert [number_of(frame.image) for frame in frames] == list(range(30))
    assert [frame.time_ns for frame in frames] == [i * 40_000_000 for i in range(30)]
    assert source.report.whole


def test_a_film_in_pieces_ends(tmp_path: Path, server: FileServer) -> None:
    """An HLS playlist that is complete."""
    with av.open(str(tmp_path / "film.m3u8"), "w", format="hls") as container:
        stream = container.add_stream("mpeg2video", rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for image in gray_steps(20):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode(None))
    source = address_source(server.url("film.m3u8"))
    assert isinstance(source, VideoAddressSource)
    source.open()
    assert len(read_all(source)) == 20
    source.close()


def test_a_picture_is_fetched_again_and_again(tmp_path: Path, server: FileServer) -> None:
    cv2.imwrite(str(tmp_path / "snap.jpg"), gray_steps(2)[0])
    source = address_source(server.url("snap.jpg"), rate=4.0)
    assert isinstance(source, SnapshotSource)
    pauses: list[float] = []
    source = SnapshotSource(server.url("snap.jpg"), rate=4.0, pause=pauses.append)
    info = source.open()
    assert (info.kind, info.live, info.rate) == ("stream", True, 4.0)
    first = source.read()
    cv2.imwrite(str(tmp_path / "snap.jpg"), gray_steps(2)[1])
    second = source.read()
    assert first is not None
    assert second is not None
    check_images([first, second])
    assert (first.index, second.index, second.time_ns) == (0, 1, None)
    assert second.image.mean() > first.image.mean() + 20
    assert len(pauses) == 2
    assert 0 < max(pauses) <= 0.25
    (tmp_path / "snap.jpg").unlink()
    assert source.read() is None  # lost; the loop opens it again
    with pytest.raises(CameraError, match="No video received from"):
        source.open()


def test_a_multipart_answer_is_a_stream() -> None:
    with MjpegServer(gray_steps(3)) as server:
        assert isinstance(address_source(server.url), StreamSource)


def test_what_does_not_answer_is_a_stream() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert isinstance(address_source(f"http://127.0.0.1:{port}/x.mp4"), StreamSource)
    assert isinstance(address_source("rtsp://127.0.0.1/x"), StreamSource)


def test_an_address_without_video_says_so(tmp_path: Path, server: FileServer) -> None:
    (tmp_path / "page.html").write_text("<html>" + "x" * 500)
    url = server.url("page.html").replace("127.0.0.1", "me:s3cret@127.0.0.1")
    with pytest.raises(CameraError, match="No video received from") as caught:
        address_source(url).open()
    assert "s3cret" not in str(caught.value)
