import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from core.errors import ModelError
from core.session import SessionError, SessionRecorder, load_session
from core.settings import Settings, load_settings, settings_path
from core.sources import SourceRef, StreamSource
from core.types import CameraState
from gui.engine import Controller
from gui.window import MainWindow
from tests.gui.conftest import destroy
from tests.support.engine import FixedDetector, make_analyzer
from tests.support.fakes import gray_steps
from tests.support.mjpeg_server import MjpegServer
from tests.support.sources import PictureSource, WindowFilm


def with_folder(folder):
    """Recordings go there; the even pictures of these sources would be too blurred to be read."""
    return dataclasses.replace(
        Settings(),
        privacy=dataclasses.replace(Settings().privacy, ask_consent=False),
        recording=dataclasses.replace(Settings().recording, folder=str(folder)),
        analysis=dataclasses.replace(Settings().analysis, gate_dark=0.0, gate_blur=0.0),
    )


def test_faces_reach_picture_bars_and_chart(seeing, qtbot):
    window = seeing
    qtbot.waitUntil(lambda: window.face.emotion_bars.estimate is not None)
    assert window.face.emotion_bars.estimate.top == "happy"
    assert window.face.age_bars.estimate.top == "adult"

    def curve():
        times, values = window.chart.curves["happy"].getData()
        return times is not None and len(times) > 2 and np.nanmax(values) > 0.6

    qtbot.waitUntil(curve)
    assert window.video.message == ""
    assert "first" in window.windowTitle()
    # The larger face is the selected one as long as nobody chooses.
    largest = max(window.video.faces, key=lambda one: one.track.face.box.width)
    assert window.selected == largest.track.track_id


def test_a_clicked_face_is_followed(seeing, qtbot):
    window = seeing
    other = next(f for f in window.video.faces if f.track.track_id != window.selected)
    pos = window.video.face_rect(other).center().toPoint()
    qtbot.mouseClick(window.video, Qt.MouseButton.LeftButton, pos=pos)
    assert window.selected == other.track.track_id
    wanted = f"#{other.track.track_id}"
    qtbot.waitUntil(lambda: wanted in window.face.title.text())
    qtbot.waitUntil(lambda: wanted in window.chart._title.text())


def test_a_face_that_has_gone_gives_way_to_one_that_is_there(open_window, qtbot, monkeypatch):
    detector = FixedDetector()

    def analyzer(settings):
        made = make_analyzer(settings)
        made._detector = detector
        return made

    monkeypatch.setattr("gui.window.selection.LET_GO_S", 0.0)
    window = open_window(analyzer=analyzer)
    qtbot.waitUntil(lambda: len(window.video.faces) == 2 and window.selected is not None)
    gone = window.selected
    detector.boxes = detector.boxes[1:]
    qtbot.waitUntil(lambda: window.selected != gone, timeout=15_000)


def test_status_bar_shows_the_figures(seeing, qtbot):
    figures = seeing.figures.labels
    qtbot.waitUntil(lambda: figures["capture"].text() != "0 fps")
    qtbot.waitUntil(lambda: figures["analysis"].text() != "0 fps analysed")
    assert figures["delay"].text().endswith("ms latency")
    assert "dropped" in figures["skipped"].text()
    assert figures["detector"].text() == "fixed"
    qtbot.waitUntil(lambda: "expression" in figures["delay"].toolTip())


def test_recording_from_button_to_file(open_window, qtbot, tmp_path):
    window = open_window(settings=with_folder(tmp_path / "made"))
    qtbot.waitUntil(lambda: window.controller.newest_analysis is not None)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(window.recording.button.isChecked)
    assert "Stop" in window.recording.button.text()
    qtbot.waitUntil(lambda: window.controller.recorder.rows > 20)
    qtbot.waitUntil(lambda: "rows" in window.recording.progress.text())
    window.recording.button.click()
    assert not window.recording.button.isChecked()
    path = window.controller.last_recording
    assert window.saved.isVisible()
    assert path.name in window.saved.text
    window.saved.copy_button.click()
    assert QGuiApplication.clipboard().text() == str(path)
    session = load_session(path)
    assert len(session) > 20
    assert set(session.columns["emotion"]) == {"happy"}
    assert (np.diff(np.unique(session.columns["timestamp"])) > 0).all()
    assert session.sidecar["ended"] == "stopped"
    assert session.sidecar["source"]["name"] == "first"


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_recorded(
    open_window, qtbot, tmp_path
):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    window = open_window(settings=with_folder(blocked / "folder"))
    qtbot.waitUntil(lambda: window.controller.newest_analysis is not None)
    window.recording.button.click()
    assert window.banner.isVisible()
    assert "cannot be created" in window.banner.text
    assert not window.recording.button.isChecked()
    assert window.controller.recorder is None


def test_a_disk_that_fills_up_ends_the_recording_with_a_sentence(
    seeing, qtbot, tmp_path, monkeypatch
):
    window = seeing
    path = tmp_path / "a.csv"
    window.controller.start_recording(path)
    qtbot.waitUntil(lambda: window.controller.recorder.rows > 4)

    def full(self, analysis):
        self.failed = SessionError("The disk is full; everything before is saved.")
        raise self.failed

    monkeypatch.setattr(SessionRecorder, "write", full)
    qtbot.waitUntil(lambda: window.controller.recorder is None)
    assert window.banner.text == "The disk is full; everything before is saved."
    assert not window.recording.button.isChecked()
    assert len(load_session(path)) > 4
    assert load_session(path).sidecar["ended"] == "failed"


def test_a_source_that_takes_long_to_open_holds_nothing_up(open_window, qtbot):
    slow, other = PictureSource("slow"), PictureSource("other")
    slow.may_open.clear()
    try:
        window = open_window({"slow": slow, "other": other}, start="slow")
        qtbot.waitUntil(lambda: window.controller.source.state is CameraState.OPENING)
        assert "Opening" in window.video.message
        # The event loop goes on, and so do the person's clicks.
        window.show_settings()
        qtbot.waitUntil(lambda: window.settings.dialog.isVisible())
        # A change to another source does not wait for the slow one either.
        window.open_source(SourceRef.parse("other"))
        qtbot.waitUntil(lambda: window.video.message == "" and len(window.video.faces) == 2)
        assert slow.opened == 0
    finally:
        slow.may_open.set()
    qtbot.waitUntil(
        lambda: window.controller._tasks.count == 3
    )  # analysis, camera watch and "other"
    assert window.controller.source.info.name == "other"


def test_a_camera_is_let_go_of_before_it_is_opened_again(open_window, qtbot):
    held, again = PictureSource("held"), PictureSource("again")
    held.may_open.clear()
    sources = {"camera:1": held, "camera:2": again}
    window = open_window(sources, start="camera:1")
    qtbot.waitUntil(lambda: window.controller.source.state is CameraState.OPENING)
    old = window.controller.source._capture
    window.open_source(SourceRef.parse("camera:2"))
    opened_while_held = []
    again_open = again.open

    def open_again():
        opened_while_held.append(old.isRunning())
        return again_open()

    again.open = open_again
    qtbot.waitUntil(window.controller.source._capture.isRunning)
    held.may_open.set()
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert opened_while_held == [False]


def test_closing_while_a_source_is_opening(open_window, qtbot):
    slow = PictureSource("slow")
    slow.may_open.clear()
    window = open_window({"slow": slow}, start="slow")
    qtbot.waitUntil(lambda: window.controller.source.state is CameraState.OPENING)
    try:
        assert window.controller.shutdown(seconds=0.05) is False
        assert window.controller.running
    finally:
        slow.may_open.set()
    assert window.controller.shutdown() is True


def test_a_source_that_fails_is_told_in_one_sentence(open_window, qtbot):
    broken = PictureSource("broken")
    broken.gives.clear()
    window = open_window({"broken": broken, "first": PictureSource("first")}, start="broken")
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text == "The pictures are gone."
    assert "No picture" in window.video.message
    # Another source makes it good again.
    window.open_source(SourceRef.parse("first"))
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    assert not window.banner.isVisible()
    assert window.video.message == ""


def test_networks_that_cannot_be_loaded_are_told_and_the_picture_stays(open_window, qtbot):
    def broken(settings):
        raise ModelError("The weights do not match their card.")

    window = open_window(analyzer=broken)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text == "The weights do not match their card."
    qtbot.waitUntil(lambda: window.controller.source.frame is not None)
    window.recording.button.click()
    assert "nothing to record" in window.banner.text
    assert not window.recording.button.isChecked()


def test_no_camera_opens_the_demo_and_says_so(open_window, qtbot):
    window = open_window({"auto": PictureSource("demo clip", kind="demo")}, start="auto")
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text.startswith("No camera was found, so the demo is playing")
    assert window.windowTitle().startswith("Demo")


def test_only_a_camera_is_mirrored(open_window, qtbot):
    sources = {"first": PictureSource("c"), "file": PictureSource("f", kind="file")}
    window = open_window(sources)
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert window.video._mirrored
    window.open_source(SourceRef.parse("file"))
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert not window.video._mirrored


def test_settings_are_applied_live_and_kept(seeing, qtbot):
    window = seeing
    window.show_settings("analysis")
    spin = window.settings.dialog.editors["analysis", "confidence_threshold"].spin
    spin.setFocus()
    spin.setValue(0.9)
    qtbot.waitUntil(lambda: settings_path().exists())
    kept, problems = load_settings(settings_path())
    assert kept == window.controller.settings
    assert kept.analysis.confidence_threshold == 0.9
    assert not problems
    qtbot.waitUntil(lambda: window.controller.newest_analysis.confidence_threshold == 0.9)


def test_settings_that_bring_the_networks_back_start_the_analysis_again(open_window, qtbot):
    def picky(settings):
        if settings.detector.smallest_face < 10:
            raise ModelError("The file is missing.")
        return make_analyzer(settings)

    window = open_window(analyzer=picky)
    qtbot.waitUntil(window.banner.isVisible)
    qtbot.waitUntil(lambda: window.controller._tasks.count == 2)  # capture and camera watch
    detector = dataclasses.replace(Settings().detector, smallest_face=10)
    # The detector itself is a fixed one; its settings are those it was made with.
    window.apply_settings(dataclasses.replace(Settings(), detector=detector))
    qtbot.waitUntil(lambda: window.controller.analysis._loop.analyzer is not None)


def test_changing_the_source_ends_the_recording(seeing, qtbot, tmp_path):
    window = seeing
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.recorder.rows > 2)
    window.open_source(SourceRef.parse("first"))
    assert window.controller.recorder is None
    assert load_session(tmp_path / "a.csv").sidecar["ended"] == "source changed"


def test_closing_finishes_the_recording(seeing, qtbot, tmp_path):
    window = seeing
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.recorder.rows > 2)
    window.close()
    session = load_session(tmp_path / "a.csv")
    assert session.sidecar["ended"] == "closed"
    assert session.sidecar["rows"] == len(session) > 2


def test_the_window_comes_back_where_it_was(open_window, qtbot, qapp):
    window = open_window()
    window.resize(790, 740)  # the offscreen screen is 800 by 800
    window.close()
    again = MainWindow(
        Controller(Settings(), make_source=lambda *_: None, make_analyzer=make_analyzer),
        settings_path(),
    )
    assert (again.width(), again.height()) == (790, 740)
    again.close()
    destroy(qapp, again)


@pytest.mark.parametrize("size", [(1280, 800), (1000, 700)])
def test_everything_has_room(seeing, qtbot, size):
    seeing.resize(*size)
    seeing.show_sentence("One sentence in the banner.")
    qtbot.waitUntil(lambda: (seeing.width(), seeing.height()) == size)
    for part in (seeing.video, seeing.chart, seeing.face, seeing.recording, seeing.banner):
        assert part.width() >= part.minimumSizeHint().width()
        assert part.height() >= part.minimumSizeHint().height()
        corner = part.mapTo(seeing, part.rect().bottomRight())
        assert seeing.rect().contains(corner)


def test_a_stream_that_dies_and_comes_back_while_recording(open_window, qtbot, tmp_path):
    with MjpegServer(gray_steps(20)) as server:
        window = open_window({"stream": StreamSource(server.url)}, start="stream")
        qtbot.waitUntil(lambda: len(window.video.faces) == 2, timeout=20_000)
        path = tmp_path / "a.csv"
        window.controller.start_recording(path)
        recorder = window.controller.recorder
        qtbot.waitUntil(lambda: recorder.rows > 4, timeout=20_000)
        server.stop()
        qtbot.waitUntil(lambda: "lost" in window.video.message, timeout=20_000)
        assert window.controller.source.lost
        assert window.recording.button.isChecked()
        rows = recorder.rows
        server.start()
        qtbot.waitUntil(lambda: window.video.message == "", timeout=20_000)
        qtbot.waitUntil(lambda: recorder.rows > rows + 4, timeout=20_000)
        window.controller.stop_recording()
    session = load_session(path)
    assert len(session) > rows + 4
    assert (np.diff(np.unique(session.columns["timestamp"])) > 0).all()
    gap = next(event for event in session.events if event["trial_type"] == "camera_gap")
    lost = next(event for event in session.events if event["trial_type"] == "camera_lost")
    assert gap["onset"] == lost["onset"]
    onset, duration = float(gap["onset"]), float(gap["duration"])
    assert duration > 0
    # No row lies within the gap, and there are some on both sides.
    times = session.columns["timestamp"]
    assert (times < onset).any()
    assert (times >= onset + duration - 0.05).any()
    assert not ((times > onset + 0.05) & (times < onset + duration - 0.05)).any()
    ids = [set(session.columns["face_id"][side]) for side in (times < onset, times > onset)]
    assert not ids[0] & ids[1]


def test_everything_that_takes_the_focus_has_a_name(seeing, qtbot):
    seeing.show_settings("detector")
    nameless = []
    for root in (seeing, seeing.settings.dialog):
        for widget in root.findChildren(QWidget):
            if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
                continue
            if isinstance(widget.parent(), QAbstractScrollArea):
                continue  # its viewport, which has its name
            text = getattr(widget, "text", str)()
            if not (widget.accessibleName() or text or widget.toolTip()):
                nameless.append(type(widget).__name__)
    assert set(nameless) == set()


def test_tab_reaches_every_part(seeing, qtbot):
    qtbot.waitUntil(seeing.isActiveWindow)
    qtbot.waitUntil(seeing.face.rename.isEnabled)
    seeing.source_button.setFocus()
    reached = set()
    for _ in range(60):
        qtbot.keyClick(seeing.focusWidget(), Qt.Key.Key_Tab)
        reached.add(seeing.focusWidget())
    wanted = [
        *(seeing.source_button, seeing._settings_button, seeing.recording.button, seeing.video),
        *(seeing.face.rename, seeing.face.baseline, seeing.chart, seeing.chart.follow_button),
        *seeing.chart.legend.values(),
    ]
    assert [getattr(w, "text", str)() for w in wanted if w not in reached] == []


def gap_of(path):
    session = load_session(path)
    (gap,) = [event for event in session.events if event["trial_type"] == "camera_gap"]
    return session, float(gap["onset"]), float(gap["duration"])


def test_a_gap_is_as_long_as_the_hole_in_the_rows(open_window, qtbot, tmp_path):
    source = PictureSource("first")
    window = open_window({"first": source})
    qtbot.waitUntil(lambda: window.controller.can_record)
    window.controller.start_recording(tmp_path / "a.csv")
    recorder = window.controller.recorder
    qtbot.waitUntil(lambda: recorder.rows > 4)
    source.gives.clear()
    qtbot.waitUntil(lambda: window.controller.source.lost, timeout=10_000)
    frames = recorder.frames
    source.gives.set()
    qtbot.waitUntil(lambda: recorder.frames > frames + 4, timeout=10_000)
    window.controller.stop_recording()
    session, onset, duration = gap_of(tmp_path / "a.csv")
    times = np.unique(session.columns["timestamp"])
    hole = int(np.diff(times).argmax())
    assert times[hole + 1] - times[hole] > 0.5
    # The last frame before was analysed; the first one after may have given way to the next.
    assert onset == pytest.approx(times[hole], abs=2e-6)
    assert -5e-6 < times[hole + 1] - (onset + duration) < 0.5
    (lost,) = [event for event in session.events if event["trial_type"] == "camera_lost"]
    assert float(lost["onset"]) == onset


@pytest.mark.parametrize("noticed", [True, False])
def test_a_recording_that_is_stopped_without_pictures_ends_with_a_gap(
    open_window, qtbot, tmp_path, monkeypatch, noticed
):
    monkeypatch.setattr("gui.engine.source.SILENCE_NS", 100_000_000)
    source = PictureSource("first")
    window = open_window({"first": source})
    controller = window.controller
    qtbot.waitUntil(lambda: controller.can_record)
    controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: controller.recorder.rows > 4)
    source.gives.clear()
    if noticed:
        qtbot.waitUntil(lambda: controller.source.lost, timeout=10_000)
    else:
        # Before ten reads in a row have failed.
        at = controller.source
        qtbot.waitUntil(lambda: at.now_ns - at.frame.captured_ns > 15e7)
    controller.stop_recording()
    session, onset, duration = gap_of(tmp_path / "a.csv")
    last = float(session.columns["timestamp"][-1])
    assert onset == pytest.approx(last, abs=2e-6)
    assert duration >= 0.1


def test_a_recording_that_begins_without_pictures_has_no_gap_before_it(
    open_window, qtbot, tmp_path
):
    source = PictureSource("first")
    window = open_window({"first": source})
    qtbot.waitUntil(lambda: window.controller.can_record)
    source.gives.clear()
    qtbot.waitUntil(lambda: window.controller.source.lost, timeout=10_000)
    before_ns = window.controller.source.now_ns
    window.controller.start_recording(tmp_path / "a.csv")
    window.controller.stop_recording()
    passed_s = (window.controller.source.now_ns - before_ns) / 1e9
    _, onset, duration = gap_of(tmp_path / "a.csv")
    assert onset < passed_s
    assert duration <= passed_s


def test_after_a_seek_a_face_is_shown_at_once(open_window, qtbot):
    window = open_window({"film": WindowFilm(4000)}, start="film")
    qtbot.waitUntil(lambda: window._selection.shown is not None)
    before = window.selected
    window.playback.pause_wanted.emit()
    window.playback.seek_wanted.emit(5.0)
    # Those of before never come back, so they are not waited for.
    qtbot.waitUntil(lambda: window.selected not in (None, before))
    assert window._selection.shown.track.track_id == window.selected
    assert window.selected in {face.track.track_id for face in window.video.faces}
