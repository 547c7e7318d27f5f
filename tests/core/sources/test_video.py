import os
import sys
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from core.errors import CameraError
from core.sources import DemoSource, NoteKind, RawFrame, SeekableSource, VideoFileSource
from tests.support.fakes import gray_steps, number_of, numbered, write_clip
from tests.support.source_checks import check_images, read_all
from tests.support.stamped_clip import write_stamped


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


def test_repeated_times_move_no_others(tmp_path: Path) -> None:
    stamps_ms = [0, 40, 80, 80, 160, 160, 240, 280]
    source = VideoFileSource(write_stamped(tmp_path / "clip.mkv", gray_steps(8), stamps_ms))
    source.open()
    times_ms = [(frame.time_ns or 0) / 1e6 for frame in read_all(source)]
    source.close()
    assert times_ms == [0, 40, 80, 80.001, 160, 160.001, 240, 280]
    (warning,) = source.report.warnings
    assert warning.sentence.startswith("2 frames had a timestamp no later than the frame before")
    assert source.report.whole


def test_a_video_that_begins_late_begins_late(tmp_path: Path) -> None:
    """Time 0 is where the container's clock begins, at its sound say."""
    path = write_stamped(tmp_path / "clip.mkv", gray_steps(4), [623, 663, 703, 743])
    source = VideoFileSource(path)
    assert source.open().start_s == pytest.approx(0.623)  # nothing else begins earlier
    assert [frame.time_ns for frame in read_all(source)] == [0, 40e6, 80e6, 120e6]
    source.close()
    path = write_stamped(tmp_path / "sound.mkv", gray_steps(4), [623, 663, 703, 743], sound=True)
    source = VideoFileSource(path)
    assert source.open().start_s == 0
    assert [frame.time_ns for frame in read_all(source)] == [623e6, 663e6, 703e6, 743e6]
    source.close()


def test_two_recordings_in_one_file_go_on(tmp_path: Path) -> None:
    """The times jump back where the second begins; they go on, and the report says so."""
    first = write_clip(tmp_path / "first.ts", numbered(60))
    second = write_clip(tmp_path / "second.ts", numbered(40))
    path = tmp_path / "both.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    source = VideoFileSource(path)
    source.open()
    frames = read_all(source)
    assert len(frames) > 95  # the decoder may need some to find its way
    steps = np.diff([frame.time_ns or 0 for frame in frames])
    assert (steps > 0).all()
    assert np.median(steps) == pytest.approx(40e6, abs=1e5)
    notes = [note for frame in frames for note in frame.notes]
    assert NoteKind.TIMES_SHIFTED in [note.kind for note in notes]
    assert any("jump back" in warning.sentence for warning in source.report.warnings)
    source.seek((frames[80].time_ns or 0) + 1_000_000)
    again = next_of(source)
    assert np.array_equal(again.image, frames[80].image)
    assert again.index == frames[80].index
    source.close()


def test_frames_that_come_late_after_damage_are_not_lost(tmp_path: Path) -> None:
    """A lost key frame: its group is missing, the decoder gives one frame late; nothing twice."""
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"g": "20", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for image in numbered(75):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        keys = [p for p in container.demux(video=0) if p.is_keyframe and p.size]
        at, size = keys[1].pos, keys[1].size
    data = bytearray(path.read_bytes())
    data[at : at + size] = bytes(size)
    path.write_bytes(data)
    source = VideoFileSource(path)
    source.open()
    come = len(read_all(source))
    source.close()
    assert come < 75
    assert source.report.frames_unreadable == 75 - come
    assert not source.report.whole


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
        ("empty", "contains no readable video"),
        ("noise", "contains no readable video"),
        ("cut before its index", "contains no readable video"),
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


# Seeking


def next_of(source: VideoFileSource) -> RawFrame:
    frame = source.read()
    assert frame is not None
    return frame


@pytest.mark.parametrize("name", ["clip.avi", "clip.mp4", "clip.mkv", "clip.mpg"])
def test_seeking_gives_the_frame_that_is_shown_then(tmp_path: Path, name: str) -> None:
    source = VideoFileSource(write_clip(tmp_path / name, numbered(120)))
    source.open()
    assert isinstance(source, SeekableSource)
    for index in (60, 10, 99, 0, 1, 77, 76, 110):
        for within_ns in (0, 39_000_000):
            source.seek(index * 40_000_000 + within_ns)
            for expected in (index, index + 1, index + 2):
                frame = next_of(source)
                assert number_of(frame.image) == frame.index == expected
                assert frame.time_ns == pytest.approx(expected * 40_000_000, abs=1000)
    source.seek(10**18)
    assert number_of(next_of(source).image) == 119
    assert source.read() is None
    assert source.duration_ns == pytest.approx(120 * 40_000_000, abs=1000)
    source.seek(0)
    assert len(read_all(source)) == 120


@pytest.mark.parametrize("suffix", [".avi", ".mkv"])
def test_the_length_of_a_damaged_file_is_what_can_be_decoded(tmp_path: Path, suffix: str) -> None:
    path = write_clip(tmp_path / f"clip{suffix}", numbered(400))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 6 // 10])
    source = VideoFileSource(path)
    source.open()
    played = read_all(source)
    assert 150 < len(played) < 300
    source.open()
    assert source.duration_ns == pytest.approx(16e9, abs=1000)  # what it claims
    source.seek(15_900_000_000)
    last = next_of(source)
    assert source.read() is None
    assert last.index == played[-1].index
    assert np.array_equal(last.image, played[-1].image)
    assert source.duration_ns == pytest.approx(len(played) * 40_000_000, abs=1000)
    source.seek(4_000_000_000)
    assert number_of(next_of(source).image) == 100


def test_a_file_without_length_or_index_is_sought_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "clip.mjpeg"
    path.write_bytes(b"".join(cv2.imencode(".jpg", image)[1].tobytes() for image in numbered(60)))
    source = VideoFileSource(path)
    assert source.open().frame_count is None
    assert source.duration_ns is None
    for index in (30, 5, 59, 31):
        source.seek(index * 40_000_000)
        assert number_of(next_of(source).image) == index
    assert source.duration_ns == pytest.approx(60 * 40_000_000, abs=1000)


def test_a_file_that_has_gone_cannot_be_sought(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.avi", numbered(5))
    source = VideoFileSource(path)
    source.open()
    source.close()
    path.unlink()
    with pytest.raises(CameraError, match="can no longer be read"):
        source.seek(0)


def test_the_demo_cannot_be_sought(tmp_path: Path) -> None:
    assert not isinstance(DemoSource(tmp_path / "demo.mp4"), SeekableSource)
