from pathlib import Path

import cv2
import numpy as np
import pytest
from fakes import gray_steps
from source_checks import check_images, read_all

from core.errors import CameraError
from core.settings import Settings
from core.sources import ImageFolderSource, SeekableSource, open_source_text


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


@pytest.mark.parametrize("rate", [2, 3, 7, 29.97])
def test_seeking_skips_what_cannot_be_read(
    tmp_path: Path, rate: float, caplog: pytest.LogCaptureFixture
) -> None:
    for index in range(12):
        image = np.full((4, 4, 3), index, np.uint8)
        (tmp_path / f"{index}.png").write_bytes(cv2.imencode(".png", image)[1].tobytes())
    for index in (0, 5, 6, 11):
        (tmp_path / f"{index}.png").write_bytes(b"no image")
    source = ImageFolderSource(tmp_path, rate)
    source.open()
    assert isinstance(source, SeekableSource)
    frames = {frame.index: frame for frame in read_all(source)}
    assert [*frames] == [1, 2, 3, 4, 7, 8, 9, 10]
    for index in range(12):
        # The one before, or where there is none, the one after.
        shown = {0: 1, 5: 4, 6: 4, 11: 10}.get(index, index)
        begin_ns, end_ns = round(index * 1e9 / rate), round((index + 1) * 1e9 / rate)
        for time_ns in (begin_ns, (begin_ns + end_ns) // 2, end_ns - 1):
            source.seek(time_ns)
            found = source.read()
            assert found is not None
            assert (found.index, found.time_ns) == (shown, frames[shown].time_ns)
            assert found.image[0, 0, 0] == shown
    source.seek(-5)
    assert len(read_all(source)) == 8
    source.seek(10**15)
    assert [frame.index for frame in read_all(source)] == [10]
    assert source.duration_ns == round(12e9 / rate)
    assert caplog.text.count("5.png") == 1
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(CameraError, match="can be read any more"):
        source.seek(0)
