import os
import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import CameraError
from core.settings import AnalysisSettings, Settings
from core.sources import (
    ImageFolderSource,
    NoteKind,
    ReportingSource,
    SeekableSource,
    VideoFileSource,
    WarningKind,
    open_source_text,
)
from core.sources.pictures.files import holds_video
from tests.support.fakes import gray_steps, write_clip
from tests.support.picture_files_made import (
    animation,
    encoded,
    moving,
    pages,
    shade,
    unrelated,
    write_folder,
)
from tests.support.source_checks import check_images, read_all


def shade_of(frame) -> int:
    return int(frame.image[0, 0, 0])


def files_of(source) -> list[str]:
    return [frame.file for frame in read_all(source)]


def test_image_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sizes = {"f1.png": (40, 30), "f2 é.png": (20, 10), "F10.PNG": (60, 50)}
    for value, (name, (width, height)) in enumerate(sizes.items()):
        image = np.full((height, width), 50 + value, np.uint8)  # one channel
        (tmp_path / name).write_bytes(encoded(".png", image))
    (tmp_path / "f3.jpg").write_text("no image")
    (tmp_path / "notes.txt").write_text("not looked at")
    (tmp_path / "._f1.png").write_text("left by another system")
    source = ImageFolderSource(tmp_path, rate=4)
    info = source.open()
    assert (info.kind, info.width, info.height, info.rate) == ("pictures", 40, 30, 4)
    assert info.frame_count == 4
    assert info.choice == "guessed: fewer than 10 pictures"
    frames = read_all(source)
    check_images(frames)
    assert [(frame.index, shade_of(frame), frame.file) for frame in frames] == [
        (0, 50, "f1.png"), (1, 51, "f2 é.png"), (3, 52, "F10.PNG"),
    ]  # fmt: skip
    assert frames[1].image.shape == (10, 20, 3)
    assert [frame.time_ns for frame in frames] == [0, 250_000_000, 750_000_000]
    assert "f3.jpg" in caplog.text


def test_one_image(tmp_path: Path) -> None:
    path = tmp_path / "one.png"
    path.write_bytes(encoded(".png", gray_steps(1)[0]))
    source = open_source_text(str(path), Settings())
    info = source.open()
    assert (info.kind, info.frame_count, info.choice) == ("pictures", 1, "")
    assert files_of(source) == ["one.png"]


def test_no_images(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="contains no readable image"):
        ImageFolderSource(tmp_path).open()
    (tmp_path / "a.png").write_text("no image")
    with pytest.raises(CameraError, match="contains no readable image"):
        ImageFolderSource(tmp_path).open()
    with pytest.raises(CameraError, match=r"is not a readable image.*\(it is damaged.*\)\.$"):
        ImageFolderSource(tmp_path / "a.png").open()
    write_folder(tmp_path / "raw", {"a.dng": b"II*\0", "b.cr2": b"II*\0"})
    with pytest.raises(CameraError, match=r"save them as JPEG or PNG: a\.dng, b\.cr2\.$"):
        ImageFolderSource(tmp_path / "raw").open()


def test_a_sequence_follows_its_numbers(tmp_path: Path) -> None:
    names = [n for n in range(7, 47) if n not in (9, 20, 21)]
    folder = write_folder(
        tmp_path / "frames",
        {
            f"take 2 - {n}.png": encoded(".png", image)
            for n, image in zip(names, moving(37), strict=True)
        },
    )
    source = ImageFolderSource(folder)
    info = source.open()
    assert (info.kind, info.rate, info.frame_count) == ("sequence", 25, 40)
    assert info.choice == ("guessed: 37 numbered files alike from one to the next; taken at 25 fps")
    frames = read_all(source)
    assert [frame.index for frame in frames] == [n - 7 for n in names]
    assert [frame.time_ns for frame in frames] == [(n - 7) * 40_000_000 for n in names]
    assert frames[-1].file == "take 2 - 46.png"
    report = source.report
    assert (report.frames_read, report.frames_promised, report.whole) == (37, 40, False)
    (warning,) = report.warnings
    assert (warning.kind, warning.count, warning.total) == (WarningKind.SHORT, 3, 40)
    assert warning.sentence.startswith("3 of 40 frames are missing")
    source.seek(14 * 40_000_000)  # in the hole
    assert source.read().index == 12
    assert source.read().index == 15
    assert source.duration_ns == 40 * 40_000_000
    source.close()
    assert source.report == report or source.report.frames_read == 39


@pytest.mark.parametrize(
    ("kind", "rate", "expected"),
    [
        ("pictures", None, ("pictures", 2.0)),
        ("sequence", None, ("sequence", 12.5)),
        ("sequence", 50.0, ("sequence", 50.0)),
        ("pictures", 1.0, ("pictures", 1.0)),
    ],
)
def test_what_is_asked_for_is_done(tmp_path: Path, kind, rate, expected) -> None:
    images = unrelated(12)
    write_folder(tmp_path, {f"{i}.png": encoded(".png", image) for i, image in enumerate(images)})
    settings = Settings(analysis=AnalysisSettings(sequence_rate=12.5))
    by_option = open_source_text(str(tmp_path), settings, folder=kind, rate=rate)
    by_text = open_source_text(f"{kind}:{tmp_path}", settings, rate=rate)
    for source in (by_option, by_text):
        info = source.open()
        assert (info.kind, info.rate) == expected
        assumed = "; taken at 12.5 fps" if kind == "sequence" and rate is None else ""
        assert info.choice == "asked for" + assumed
        assert source.report.whole


def test_text_forms_need_something_to_read(tmp_path: Path) -> None:
    for text in ("pictures:", "sequence:/no/such/folder", "pictures:\0"):
        with pytest.raises(CameraError):
            open_source_text(text, Settings())
    path = tmp_path / "no picture.txt"
    path.write_text("text")
    with pytest.raises(CameraError, match="not a readable image"):
        open_source_text(f"sequence:{path}", Settings()).open()


def test_a_sequence_of_names_that_do_not_count(tmp_path: Path) -> None:
    names = ["a.png", "b.png", "b 2.png"]
    write_folder(tmp_path, {name: encoded(".png", shade(9)) for name in names})
    source = ImageFolderSource(tmp_path, kind="sequence", rate=10)
    assert source.open().choice == "asked for; in the order of the names, which do not count up"
    assert [frame.index for frame in read_all(source)] == [0, 1, 2]


def test_unreadable_pictures_are_noted_and_reported(tmp_path: Path) -> None:
    files = {f"{i}.png": encoded(".png", shade(i)) for i in range(8)}
    for i in (0, 3, 4, 7):
        files[f"{i}.png"] = b"no image"
    source = ImageFolderSource(write_folder(tmp_path, files))
    source.open()
    assert isinstance(source, ReportingSource)
    frames = read_all(source)
    notes = {frame.index: frame.notes for frame in frames if frame.notes}
    assert [*notes] == [1, 5]
    for index, (begin, lost) in {1: (0, 1), 5: (3, 2)}.items():
        (note,) = notes[index]
        assert note.kind is NoteKind.FRAMES_UNREADABLE
        assert (note.time_ns, note.duration_ns) == (begin * 500_000_000, lost * 500_000_000)
        assert note.value == str(lost)
    source.close()
    report = source.report
    assert (report.frames_read, report.frames_promised, report.frames_unreadable) == (4, 8, 4)
    assert [(n.time_ns, n.duration_ns) for n in report.notes] == [(3_500_000_000, 500_000_000)]
    (warning,) = report.warnings
    assert (warning.kind, warning.lossy) == (WarningKind.UNREADABLE, True)
    assert warning.sentence == (
        "4 of 8 pictures cannot be read and are left out: 0.png, 3.png, 4.png and 1 more."
    )
    source.open()
    assert source.report.frames_read == 0


@pytest.mark.parametrize("rate", [2, 3, 7, 29.97])
def test_seeking_skips_what_cannot_be_read(
    tmp_path: Path, rate: float, caplog: pytest.LogCaptureFixture
) -> None:
    for index in range(12):
        (tmp_path / f"{index}.png").write_bytes(encoded(".png", shade(index, (4, 4))))
    for index in (0, 5, 6, 11):
        (tmp_path / f"{index}.png").write_bytes(b"no image")
    source = ImageFolderSource(tmp_path, rate=rate)
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
            assert not found.notes
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


def test_pages_are_pictures(tmp_path: Path) -> None:
    deep = np.full((24, 32), 60 << 8, np.uint16)
    deep[20:] = 65535
    three = pages([shade(10), shade(20, (8, 6)), deep])
    write_folder(tmp_path, {"a.png": encoded(".png", shade(5)), "scan.tiff": three})
    source = ImageFolderSource(tmp_path)
    assert source.open().frame_count == 4
    frames = read_all(source)
    assert [(frame.file, shade_of(frame)) for frame in frames] == [
        ("a.png", 5), ("scan.tiff#1", 10), ("scan.tiff#2", 20), ("scan.tiff#3", 60),
    ]  # fmt: skip
    alone = open_source_text(str(tmp_path / "scan.tiff"), Settings())
    assert alone.open().kind == "pictures"
    assert files_of(alone) == ["scan.tiff#1", "scan.tiff#2", "scan.tiff#3"]
    assert alone.report.whole


def test_a_stack_of_frames_is_a_sequence(tmp_path: Path) -> None:
    path = tmp_path / "stack.tif"
    path.write_bytes(pages(moving(20)))
    source = open_source_text(str(path), Settings())
    assert source.open().kind == "sequence"
    assert files_of(source)[-1] == "stack.tif#20"


@pytest.mark.parametrize("suffix", [".webp", ".avif", ".gif", ".png"])
def test_a_moving_picture_has_its_own_times(tmp_path: Path, suffix: str) -> None:
    images = unrelated(40, (32, 24))
    durations = [40, 80, 120, 40] * 10
    path = tmp_path / f"moving{suffix}"
    path.write_bytes(animation(suffix, images, durations))
    source = ImageFolderSource(path)
    info = source.open()
    assert (info.kind, info.frame_count) == ("sequence", 40)
    assert info.choice == "guessed: a moving picture with 40 frames"
    assert info.rate == pytest.approx(40 / 2.8)
    frames = read_all(source)
    check_images(frames)
    assert [frame.time_ns for frame in frames] == [
        sum(durations[:i]) * 1_000_000 for i in range(40)
    ]
    for i, frame in enumerate(frames):  # nearest to its own original
        distances = [np.abs(frame.image.astype(int) - image).mean() for image in images]
        assert int(np.argmin(distances)) == i
    assert frames[-1].file == f"moving{suffix}#40"
    assert source.duration_ns == 2_800_000_000
    assert source.report.whole
    source.seek(130_000_000)
    assert source.read().index == 2
    told = ImageFolderSource(path, kind="pictures", rate=2)
    assert told.open().kind == "pictures"
    assert [frame.time_ns for frame in read_all(told)] == [i * 500_000_000 for i in range(40)]


@pytest.mark.parametrize(("suffix", "part"), [(".tiff", 0.6), (".png", 0.99)])
def test_what_was_cut_off_is_told(tmp_path: Path, suffix: str, part: float) -> None:
    images = unrelated(40, (32, 24))
    data = pages(images) if suffix == ".tiff" else animation(suffix, images, [40] * 40)
    path = tmp_path / f"short{suffix}"
    path.write_bytes(data[: int(len(data) * part)])
    source = ImageFolderSource(path)
    source.open()
    assert len(read_all(source)) in range(10, 40)
    warning = source.report.warnings[-1]
    assert (warning.kind, warning.lossy) == (WarningKind.SHORT, True)
    assert warning.sentence.endswith(f"frames are lost: short{suffix}.")


def test_moving_pictures_that_videos_know_are_read_as_such(tmp_path: Path) -> None:
    two = [shade(10), shade(200)]
    for suffix, kind in {
        ".gif": VideoFileSource,
        ".png": VideoFileSource,
        ".webp": ImageFolderSource,
        ".avif": ImageFolderSource,
    }.items():
        path = tmp_path / f"moving{suffix}"
        path.write_bytes(animation(suffix, two, [100, 100]))
        assert type(open_source_text(str(path), Settings())) is kind
        still = tmp_path / f"still{suffix}"
        still.write_bytes(encoded(suffix, shade(10)))
        assert type(open_source_text(str(still), Settings())) is ImageFolderSource


def test_what_a_folder_skips_is_named(tmp_path: Path) -> None:
    files = {
        "a.webp": animation(".webp", [shade(10), shade(200)], [40, 40]),
        "b.gif": encoded(".gif", shade(20)),
        "c.avif": encoded(".avif", shade(30)),
        "d": encoded(".png", shade(40)),  # its content tells
        "e.jxl": b"\xff\x0a",
        "f.MOV": b"....ftypqt  ",
        "Thumbs.db": b"\xd0\xcf\x11\xe0",
        "labels.csv": b"a,b\n",
    }
    write_folder(tmp_path, files)
    (tmp_path / "more").mkdir()
    source = ImageFolderSource(tmp_path)
    source.open()
    assert files_of(source) == ["a.webp", "b.gif", "c.avif", "d"]
    told = {warning.sentence.split(": ")[1]: warning for warning in source.report.warnings}
    assert [*told] == ["a.webp.", "e.jxl.", "f.MOV.", "more."]
    assert [warning.lossy for warning in told.values()] == [True, True, True, False]
    assert {warning.kind for warning in told.values()} == {WarningKind.SKIPPED}
    assert not source.report.whole


@pytest.mark.parametrize("suffix", [".mp4", ".avi", ".mkv", ".ts", ".mpg"])
def test_a_video_is_one_whatever_it_is_called(tmp_path: Path, suffix: str) -> None:
    clip = tmp_path / f"clip{suffix}"
    write_clip(clip, gray_steps(3))
    folder = tmp_path / "folder"
    write_folder(folder, {"a.png": encoded(".png", shade(3)), "notes.ts": b"let a = 1;\n"})
    for name in ("film.jpg", "film.tif", f"film{suffix}", "film"):
        (folder / name).write_bytes(clip.read_bytes())
    source = open_source_text(str(folder / "film.jpg"), Settings())
    assert type(source) is VideoFileSource
    with pytest.raises(CameraError, match="it is a video"):
        open_source_text(f"pictures:{folder / 'film.jpg'}", Settings()).open()
    source = ImageFolderSource(folder)
    source.open()
    assert files_of(source) == ["a.png"]
    (warning,) = source.report.warnings
    assert (warning.kind, warning.lossy, warning.count) == (WarningKind.SKIPPED, True, 4)


def test_a_picture_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    made = {suffix: encoded(suffix, shade(30)) for suffix in (".jpg", ".bmp", ".ppm", ".avif")}
    for suffix, data in made.items():
        assert not holds_video(data[:4096])
        path = tmp_path / f"a{suffix}.jpg"
        path.write_bytes(data)
        assert type(open_source_text(str(path), Settings())) is ImageFolderSource
    (tmp_path / "b.mp4").write_bytes(made[".jpg"])
    assert type(open_source_text(str(tmp_path / "b.mp4"), Settings())) is ImageFolderSource


@pytest.mark.parametrize("name", ["a.y4m", "a.mts", "a.3gp", "a.VOB", "a.asf", "a.ivf", "a.ogv"])
def test_videos_of_a_folder_are_named(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path, {"b.png": encoded(".png", shade(3)), name: b"\0\1"})
    source = ImageFolderSource(tmp_path)
    source.open()
    (warning,) = source.report.warnings
    assert warning.sentence == f"Not read, as it is a video; open it by itself: {name}."


def test_two_series_in_a_folder_are_told(tmp_path: Path) -> None:
    names = [f"{kind}_{number:03}.png" for kind in "ab" for number in range(1, 4)]
    write_folder(tmp_path, {name: encoded(".png", shade(3)) for name in names})
    source = ImageFolderSource(tmp_path, kind="sequence")
    source.open()
    assert [frame.series for frame in read_all(source)] == [0, 0, 0, 1, 1, 1]
    (warning,) = source.report.warnings
    assert (warning.kind, warning.lossy, warning.count) == (WarningKind.JOINED, False, 2)
    assert warning.sentence.endswith("They begin with a_001.png, b_001.png.")


def test_a_picture_that_stays_black_is_told(tmp_path: Path) -> None:
    files = {f"{i}.png": encoded(".png", np.full((24, 32), 60_000, np.uint16)) for i in range(3)}
    files["1.png"] = encoded(".png", np.full((24, 32), 900, np.uint16))
    write_folder(tmp_path, files)
    source = ImageFolderSource(tmp_path, kind="sequence")
    source.open()
    read_all(source)
    (warning,) = source.report.warnings
    assert (warning.kind, warning.lossy) == (WarningKind.DARK, False)
    assert warning.sentence.startswith("1 of 3 pictures is nearly black")
    assert warning.sentence.endswith("1.png.")


@pytest.mark.parametrize("count", [1, 2])
def test_sentences_count_right(tmp_path: Path, count: int) -> None:
    good = {f"{i:02}.png": encoded(".png", shade(3)) for i in range(10)}
    write_folder(tmp_path, good | {f"{i:02}.png": b"bad" for i in range(count)})
    source = ImageFolderSource(tmp_path)
    source.open()
    read_all(source)
    verb = "is" if count == 1 else "are"
    words = f"{count} of 10 pictures cannot be read and {verb} left out: "
    assert source.report.warnings[0].sentence.startswith(words)


def test_a_folder_of_pictures_alone_is_whole(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.png": encoded(".png", shade(1)), "notes.txt": b"mine"})
    source = ImageFolderSource(tmp_path)
    source.open()
    read_all(source)
    assert source.report.whole
    assert source.report.warnings == ()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows every one of these names")
def test_any_name_is_read(tmp_path: Path) -> None:
    names = [
        b"caf\xe9.png",
        b" blank .png ",
        b"two\nlines.png",
        b"x" * 251 + b".png",
        b"9" * 251 + b".png",
        "😀.png".encode(),
    ]
    for name in names:
        path = os.path.join(os.fsencode(tmp_path), name)
        with open(path, "wb") as file:
            file.write(encoded(".png", shade(3)))
    source = ImageFolderSource(tmp_path)
    assert source.open().frame_count == len(names)
    files = files_of(source)
    assert {r"caf\xe9.png", "two\nlines.png", " blank .png "} <= {*files}
    for file in files:
        file.encode()
    (tmp_path / "caf\udcea.png").write_bytes(encoded(".png", shade(3)))
    source.open()
    assert len({*files_of(source)}) == len(names) + 1
    alone = ImageFolderSource(Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), names[0]))))
    alone.open().name.encode()
    assert alone.report.whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_pipes_and_broken_links_do_not_hang(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.png": encoded(".png", shade(3))})
    os.mkfifo(tmp_path / "b.png")
    (tmp_path / "c.png").symlink_to(tmp_path / "gone.png")
    source = ImageFolderSource(tmp_path)
    source.open()
    assert files_of(source) == ["a.png"]
    assert "c.png" in source.report.warnings[0].sentence
    assert source.report.warnings[1].sentence == "Not read, as it is a pipe or a device: b.png."


def test_a_dark_frame_of_a_sequence_stays_dark(tmp_path: Path) -> None:
    bright = np.full((24, 32), 3500, np.uint16)  # of 4095
    files = {f"{i}.png": encoded(".png", bright + i) for i in range(20)}
    files["13.png"] = encoded(".png", np.full((24, 32), 400, np.uint16))
    write_folder(tmp_path, files)
    source = ImageFolderSource(tmp_path, kind="sequence")
    source.open()
    shades = [shade_of(frame) for frame in read_all(source)]
    assert shades[0] == round(3500 * 255 / 4095)
    assert shades[13] == round(400 * 255 / 4095)


def test_large_files_of_one_source_end_in_a_sentence(tmp_path: Path) -> None:
    header = b"P5 60000 60000 255\n"
    write_folder(tmp_path, {"bomb.pgm": header, "good.pgm": encoded(".pgm", shade(9)[:, :, 0])})
    source = ImageFolderSource(tmp_path)
    source.open()
    assert files_of(source) == ["good.pgm"]
    with pytest.raises(CameraError, match="too large"):
        ImageFolderSource(tmp_path / "bomb.pgm").open()


def test_12000_by_9000(tmp_path: Path) -> None:
    path = tmp_path / "large.pbm"
    path.write_bytes(b"P4\n12000 9000\n" + bytes(1500 * 9000))
    source = ImageFolderSource(path)
    info = source.open()
    assert (info.width, info.height) == (12000, 9000)
    assert source.read().image[::1000, ::1000].min() == 255  # 0 is white there
