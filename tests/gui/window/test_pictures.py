"""Pictures in the window: one, and folders of them; and names that Qt cannot hold."""

import dataclasses
import os
import re
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from core.pipeline import Analyzer
from core.session import load_session
from core.sources import ImageFolderSource, SourceRef
from core.types import CameraState
from gui.app import _make_source
from gui.paths import chosen_path, local_path
from gui.source import RecentSources, SourceMenu
from resources import resource_path
from tests.support.engine import LEFT, RIGHT, FixedDetector, make_analyzer
from tests.support.sources import PictureSource, WindowFilm

BYTES = pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode there")


def album(count: int = 4, **more) -> WindowFilm:
    return WindowFilm(count, kind="pictures", name="album", **more)


def ended(window):
    return lambda: window.controller.source.state is CameraState.ENDED


def png(path: Path) -> Path:
    image = np.full((48, 64, 3), 120, np.uint8)
    with open(path, "wb") as file:
        file.write(cv2.imencode(".png", image)[1].tobytes())
    return path


# One picture


def test_a_still_picture_is_seen_undimmed_and_has_nothing_to_play(open_window, qtbot, tmp_path):
    path = png(tmp_path / "face.png")
    window = open_window({str(path): ImageFolderSource(path)}, start=str(path))
    qtbot.waitUntil(ended(window))
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    assert window.video.message == ""
    assert not window.playback.isVisible()
    assert window.video.picture().pixelColor(0, 0).value() == 120
    assert "64\u00d748" in window._source_label.text()
    assert "separate" not in window._source_label.text()
    # The values of the face stay as well, and can be recorded.
    qtbot.waitUntil(lambda: window.face.emotion_bars.estimate is not None)
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    assert len(load_session(tmp_path / "a.csv")) == 2


# A folder of pictures


def test_the_last_picture_of_a_folder_is_seen_undimmed(open_window, qtbot):
    window = open_window({"album": album()}, start="album")
    qtbot.waitUntil(ended(window))
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    assert window.video.message == ""
    assert window.playback.isVisible()
    qtbot.waitUntil(lambda: "3.jpg" in window._source_label.text())
    assert "separate pictures" in window._source_label.text()
    window.playback.step_wanted.emit(-2)
    qtbot.waitUntil(lambda: "1.jpg" in window._source_label.text())


def test_a_sequence_ends_like_a_film(open_window, qtbot):
    source = WindowFilm(4, kind="sequence", name="frames")
    window = open_window({"frames": source}, start="frames")
    qtbot.waitUntil(ended(window))
    assert window.video.message == "The video has ended."
    assert ["image sequence", " 100 fps"][0] in window._source_label.text()
    assert "Source menu" in window._source_label.toolTip()


def test_nobody_is_followed_from_picture_to_picture(open_window, qtbot, tmp_path):
    detector = FixedDetector()

    def analyzer(settings):
        made = make_analyzer(settings)
        made._detector = detector
        return made

    window = open_window({"album": album(3), "first": PictureSource("f")}, analyzer=analyzer)
    qtbot.waitUntil(lambda: window.selected is not None)
    window.controller.record_to(tmp_path / "a.csv")
    window.open_source(SourceRef.parse("album"))
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    columns = load_session(tmp_path / "a.csv").columns
    assert len(set(columns["face_id"])) == len(columns["face_id"])
    assert (columns["happy"] == columns["happy_smooth"]).all()
    assert list(columns["file"]) == [f"{int(i)}.jpg" for i in columns["frame"]]
    # The face that is shown is one of this picture, and there is no curve across pictures.
    qtbot.waitUntil(lambda: window.selected in {f.track.track_id for f in window.video.faces})
    window.refresh()
    assert window.chart._title.text() == "Single pictures have no curve over time"
    times, _ = window.chart.curves["happy"].getData()
    assert times is None or not len(times)
    # A picture without a face shows none, however long it is looked at.
    detector.boxes = ()
    window.playback.step_wanted.emit(-1)
    qtbot.waitUntil(lambda: window.selected is None)
    assert window._selection.shown is None
    detector.boxes = (LEFT, RIGHT)
    window.playback.step_wanted.emit(1)
    qtbot.waitUntil(lambda: window.selected is not None and window._selection.shown is not None)


def test_pictures_beyond_the_highest_rate_are_read_all_the_same(open_window, qtbot, tmp_path):
    window = open_window({"album": album(6, rate=20.0), "first": PictureSource("f")})
    settings = window.controller.settings
    slow = dataclasses.replace(settings.analysis, highest_rate=1.0)
    qtbot.waitUntil(lambda: bool(window.controller.analysis.cards))
    window.controller.apply(dataclasses.replace(settings, analysis=slow))
    window.controller.record_to(tmp_path / "a.csv")
    window.open_source(SourceRef.parse("album"))
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    session = load_session(tmp_path / "a.csv")
    frames = set(session.columns["frame"])
    assert session.sidecar["frames_dropped"] == 6 - len(frames)
    assert {0, 5} <= frames


@pytest.mark.parametrize(
    ("requested", "chosen"), [("/album", "sequence:/album"), ("pictures:/album", "sequence:/album")]
)
def test_a_folder_can_be_read_otherwise(open_window, qtbot, requested, chosen):
    frames = WindowFilm(3, kind="sequence", name="album")
    window = open_window({requested: album(), chosen: frames}, start=requested)
    menu = window._menu
    assert not menu.as_sequence.isVisible()
    qtbot.waitUntil(menu.as_sequence.isVisible)
    assert (menu.as_pictures.isChecked(), menu.as_sequence.isChecked()) == (True, False)
    assert ("Chosen automatically" in window._source_label.toolTip()) is (requested == "/album")
    menu.as_sequence.trigger()
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert str(window.controller.source.ref) == chosen
    assert (menu.as_pictures.isChecked(), menu.as_sequence.isChecked()) == (False, True)
    assert "guessed" not in window._source_label.toolTip()
    assert [str(ref) for ref in window._recent.refs[:2]] == [chosen, requested]


def test_a_real_folder_is_read_as_it_looks_and_then_as_the_person_says(
    open_window, qtbot, tmp_path
):
    folder = tmp_path / "trip"
    folder.mkdir()
    for name in ("Ada.png", "Bob.png", "Cid.png"):
        png(folder / name)
    (folder / "more").mkdir()
    window = open_window()
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    window.controller.source._make_source = _make_source
    window.open_source(SourceRef.parse(str(folder)))
    qtbot.waitUntil(ended(window))
    assert window.controller.source.info.kind == "pictures"
    qtbot.waitUntil(lambda: "Cid.png" in window._source_label.text())
    assert "note: 1 file or folder in it was not read in full" in window.banner.text
    window._menu.as_sequence.trigger()
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert window.controller.source.info.kind == "sequence"
    qtbot.waitUntil(ended(window))
    assert "image sequence" in window._source_label.text()
    assert "at 25 fps" in window._source_label.text()
    assert window.video.message == "The video has ended."


def test_of_a_crowd_it_is_said_how_many_are_read(open_window, qtbot):
    path = Path(__file__).parents[2] / "data" / "crowd30.png"
    window = open_window(
        {str(path): ImageFolderSource(path)}, start=str(path), analyzer=Analyzer.default
    )
    qtbot.waitUntil(lambda: window.video.hint != "", timeout=20_000)
    assert re.fullmatch(
        r"\d\d faces, 10 analysed; to change the maximum, see .+", window.video.hint
    )
    qtbot.waitUntil(ended(window))
    assert len(window.video.faces) == 10
    assert "10 analysed" in window.video.hint  # for as long as it is looked at


def test_recent_folders_say_how_they_are_read(qtbot, english):
    recent = RecentSources(None)
    for text in ("pictures:/a", "sequence:/b", "/c", "/d\udce9"):
        recent.add(SourceRef.parse(text))
    menu = SourceMenu(recent)
    qtbot.addWidget(menu)
    shown = [action.text() for action in menu._recent_menu.actions() if action.text()]
    # What Qt cannot hold would not be found again.
    assert shown == ["/c", "/b (image sequence)", "/a (separate pictures)", "Clear list"]


# Names that are no Unicode


def drop(window, *encoded: bytes) -> None:
    data = QMimeData()
    data.setData("text/uri-list", QByteArray(b"\r\n".join(b"file://" + e for e in encoded)))
    place, button = QPointF(10, 10), Qt.MouseButton.LeftButton
    event = QDropEvent(
        place, Qt.DropAction.CopyAction, data, button, Qt.KeyboardModifier.NoModifier
    )
    window.video.dropEvent(event)


@BYTES
def test_a_dropped_file_whose_name_is_no_unicode_is_opened_and_recorded(
    open_window, qtbot, tmp_path
):
    png(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")))
    window = open_window()
    window.controller.source._make_source = _make_source
    drop(window, os.fsencode(tmp_path) + b"/caf%E9.png")
    qtbot.waitUntil(ended(window))
    qtbot.waitUntil(lambda: window.controller.can_record)
    assert not window.banner.isVisible()
    window.show()
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    assert len(load_session(tmp_path / "a.csv")) == 2


@BYTES
def test_a_dropped_video_whose_name_is_no_unicode_plays(open_window, qtbot, tmp_path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.mp4")
    shutil.copy(resource_path("demo", "expressions.mp4"), name)
    window = open_window()
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    window.controller.source._make_source = _make_source
    drop(window, os.fsencode(tmp_path) + b"/caf%E9.mp4")
    qtbot.waitUntil(lambda: window.controller.source.frame is not None, timeout=10_000)
    assert "caf" in window.windowTitle()
    assert window.controller.source.ref not in window._recent.refs


@BYTES
def test_a_dropped_file_that_is_not_there_is_one_sentence_and_others_open(
    open_window, qtbot, tmp_path
):
    window = open_window()
    window.controller.source._make_source = _make_source
    drop(window, os.fsencode(tmp_path) + b"/caf%E9.png")
    qtbot.waitUntil(lambda: window.controller.source.state is CameraState.FAILED)
    qtbot.waitUntil(window.banner.isVisible)
    assert "caf" in window.banner.text
    assert "\n" not in window.banner.text
    drop(window, os.fsencode(png(tmp_path / "good.png")))
    qtbot.waitUntil(ended(window))
    assert window.controller.source.info.name == "good.png"


@BYTES
def test_paths_are_as_the_system_has_them(tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xfcr"))
    folder.mkdir()
    path = png(folder / os.fsdecode(b"caf\xe9.png"))
    shown = str(tmp_path / "d\ufffdr" / "caf\ufffd.png")  # as a dialog of Qt's has it
    assert chosen_path(shown) == str(path)
    assert chosen_path(str(tmp_path / "a.png")) == str(tmp_path / "a.png")
    png(folder / os.fsdecode(b"caf\xe8.png"))
    assert chosen_path(shown) == shown  # which of the two cannot be known
    assert local_path(QUrl.fromEncoded(b"file:///a/caf%E9%20b.mp4")) == "/a/caf\udce9 b.mp4"
    assert local_path(QUrl.fromEncoded("file:///a/café b.mp4".encode())) == "/a/café b.mp4"
    assert local_path(QUrl.fromLocalFile("/a/100%25.mp4")) == "/a/100%25.mp4"


@BYTES
def test_a_chosen_file_whose_name_is_no_unicode_is_found(open_window, qtbot, tmp_path):
    png(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")))
    window = open_window()
    window.controller.source._make_source = _make_source
    window._menu.video.trigger()
    (dialog,) = [d for d in window.findChildren(QFileDialog) if d.isVisible()]
    dialog.fileSelected.emit(str(tmp_path / "caf\ufffd.png"))
    dialog.close()
    qtbot.waitUntil(ended(window))
