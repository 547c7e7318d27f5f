"""What a person does around a recording: agree, mark, name, be warned, come back after a crash."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.pipeline import Baseline
from core.session import (
    DiskSpace,
    DiskState,
    SessionRecorder,
    find_interrupted,
    load_session,
    sidecar_path,
)
from core.settings import Settings
from core.sources import SourceInfo, SourceRef, VideoFileSource
from core.types import CameraState
from gui.app import _make_source, _Uncaught
from models.labels import EMOTIONS
from resources import resource_path
from tests.gui.conftest import plain_settings
from tests.support.sources import PictureSource


def events(path):
    return [(row["trial_type"], row["value"]) for row in load_session(path).events]


@pytest.fixture
def asking(open_window, qtbot, tmp_path):
    """A window that asks for consent."""
    recording = dataclasses.replace(
        Settings().recording, folder=str(tmp_path), name_template="{participant}"
    )
    window = open_window(settings=dataclasses.replace(Settings(), recording=recording))
    qtbot.waitUntil(lambda: window.selected is not None and window.controller.can_record)
    return window


def test_nothing_is_recorded_without_the_tick(asking, qtbot, tmp_path):
    asking.recording.button.click()
    dialog = asking.dialogs.open_now["consent"]
    assert not asking.recording.button.isChecked()
    dialog.record_button.click()
    dialog.reject()
    assert asking.controller.recorder is None
    assert list(tmp_path.glob("*.csv")) == []


def test_who_agrees_is_in_the_name_of_the_file_and_of_the_face(asking, qtbot, tmp_path):
    asking.recording.button.click()
    dialog = asking.dialogs.open_now["consent"]
    dialog.name_edit.setText("P07")
    dialog.tick.click()
    dialog.record_button.click()
    qtbot.waitUntil(lambda: asking.controller.recorder.rows > 2)
    asking.controller.stop_recording()
    path = asking.controller.last_recording
    assert path == tmp_path / "P07.csv"
    facts = load_session(path).sidecar
    assert facts["consent"]["given"] is True
    assert facts["participants"] == {str(asking.selected): "P07"}


def test_markers_are_on_the_chart_also_without_a_recording(seeing, qtbot):
    qtbot.waitUntil(seeing.isActiveWindow)
    qtbot.keyClick(seeing, Qt.Key.Key_3)
    assert [marker.label for marker in seeing.controller.timeline.markers] == ["Marker 3"]
    qtbot.waitUntil(lambda: len(seeing.chart._marker_lines._items) == 1)


def test_the_time_of_a_marker_is_that_of_the_key_not_of_the_end_of_typing(
    seeing, qtbot, monkeypatch
):
    now = [1_000_000_000]
    monkeypatch.setattr(type(seeing.controller.source), "now_ns", property(lambda self: now[0]))
    seeing.menus.actions["mark"].trigger()
    now[0] = 9_000_000_000
    dialog = seeing.dialogs.open_now["marker"]
    dialog.setTextValue("  fell asleep ")
    dialog.accept()
    (marker,) = seeing.controller.timeline.markers
    assert (marker.time_s, marker.label) == (1.0, "fell asleep")


def test_a_name_is_shown_recorded_and_taken_off(seeing, qtbot, tmp_path):
    controller, chosen = seeing.controller, seeing.selected
    controller.rename(chosen, " Participant   3\n")
    qtbot.waitUntil(lambda: seeing.face.title.text() == "Participant 3")
    qtbot.waitUntil(lambda: "Participant 3" in seeing.chart._title.text())
    controller.start_recording(tmp_path / "a.csv")
    controller.rename(chosen, "")
    controller.stop_recording()
    assert events(tmp_path / "a.csv") == [
        ("face_named", f"{chosen}: Participant 3"),
        ("face_named", f"{chosen}: "),
    ]
    assert seeing.controller.people.names == {}


def test_a_baseline_corrects_what_is_shown_and_not_what_is_written(seeing, qtbot, tmp_path):
    controller, chosen = seeing.controller, seeing.selected
    happy = EMOTIONS.index("happy")
    offsets = np.zeros(7, np.float32)
    offsets[happy] = 4.0
    baseline = Baseline(
        track_id=chosen,
        offsets=offsets,
        resting=np.full(7, 1 / 7, np.float32),
        samples=50,
        first_ns=0,
        last_ns=10**10,
    )
    qtbot.waitUntil(lambda: seeing.face.emotion_bars.estimate is not None)
    controller.start_recording(tmp_path / "a.csv")
    controller.set_baseline(chosen, baseline)
    qtbot.waitUntil(lambda: seeing.face.emotion_bars.estimate.smoothed[happy] < 0.2)
    assert "Clear" in seeing.face.baseline.text()
    rows = controller.recorder.rows
    qtbot.waitUntil(lambda: controller.recorder.rows > rows + 4)
    seeing.face.baseline.click()
    qtbot.waitUntil(lambda: seeing.face.emotion_bars.estimate.smoothed[happy] > 0.6)
    controller.stop_recording()
    session = load_session(tmp_path / "a.csv")
    assert min(session.columns["happy_smooth"]) > 0.6
    assert [kind for kind, _ in events(tmp_path / "a.csv")] == ["baseline_set", "baseline_cleared"]


def test_a_disk_that_gets_full_is_told_once(seeing, qtbot, tmp_path):
    seeing.controller.start_recording(tmp_path / "a.csv")
    recorder = seeing.controller.recorder
    recorder._looked_ns = 10**30  # it looks by itself no more
    recorder.disk = DiskSpace(free_bytes=90_000_000, seconds_left=60.0, state=DiskState.LOW)
    qtbot.waitUntil(seeing.banner.isVisible)
    assert "disk" in seeing.banner.text
    assert seeing.recording.disk.objectName() == "warning"
    assert "90" in seeing.recording.disk.text()
    seeing.banner.clear()
    seeing._steps.show_progress()
    assert not seeing.banner.isVisible()


@pytest.mark.parametrize(("button", "left"), [("keep", True), ("delete", False)])
def test_a_recording_that_a_crash_left_behind_is_offered(
    open_window, qtbot, tmp_path, button, left
):
    info = SourceInfo(name="Cam", kind="camera", width=1, height=1, rate=1, live=True)
    csv = tmp_path / "crashed.csv"
    recorder = SessionRecorder(csv, source=info, settings=Settings(), cards=())
    for file in (recorder._csv, recorder._events):  # as the end of a process would
        file.close()
    assert [session.csv for session in find_interrupted()] == [csv]
    window = open_window()
    window.greet()
    qtbot.waitUntil(lambda: "recovery" in window.dialogs.open_now)
    row = window.dialogs.open_now["recovery"].rows[csv]
    if button == "keep":
        row.keep_button.click()
    else:
        row.delete_button.click()
        row.sure_button.click()
    # It closes when nothing is left to be asked, which is after the work is done.
    qtbot.waitUntil(lambda: row.state == "done")
    assert find_interrupted() == []
    assert csv.exists() is left
    if left:
        assert load_session(csv).sidecar["ended"] == "interrupted"


def test_a_recording_of_a_file_notes_where_it_begins_and_each_seek(open_window, qtbot, tmp_path):
    path = resource_path("demo", "expressions.mp4")
    window = open_window({str(path): VideoFileSource(path)}, start=str(path))
    qtbot.waitUntil(lambda: window.controller.newest_analysis is not None)
    window.playback.seek_wanted.emit(2.0)
    playback = window.controller.source.playback
    qtbot.waitUntil(lambda: (playback.status.position_s or 0) >= 2.0)
    window.controller.start_recording(tmp_path / "a.csv")
    window.playback.speed_wanted.emit(2.0)
    window.playback.pause_wanted.emit()
    qtbot.waitUntil(lambda: ("paused", "n/a") in events_of(window))
    window.controller.stop_recording()
    kinds = [kind for kind, _ in events(tmp_path / "a.csv")]
    assert kinds[0] == "seek"
    assert {"speed_changed", "paused"} <= set(kinds)
    assert load_session(tmp_path / "a.csv").sidecar["source"]["kind"] == "file"


def events_of(window):
    path = window.controller.recorder.path
    text = path.with_name(f"{path.stem}_events.tsv").read_text()
    return [tuple(line.split("\t")[2:]) for line in text.splitlines()[1:]]


def test_a_password_is_in_no_title_file_or_recent_source(
    open_window, qtbot, tmp_path, own_folders, caplog
):
    address = "rtsp://someone:s3cret@127.0.0.1/live?token=s3cret"
    from core.sources import StreamSource, without_password

    class Stream(PictureSource):
        def open(self):
            info = super().open()
            return dataclasses.replace(info, name=StreamSource(address)._name)

    window = open_window({address: Stream("s", kind="stream")}, start=address)
    with caplog.at_level("INFO"):
        qtbot.waitUntil(lambda: window.controller.can_record)
        window.controller.start_recording(tmp_path / "a.csv")
        qtbot.waitUntil(lambda: window.controller.recorder.rows > 2)
        window.show_settings()
        window.close()
    written = [path for path in (*tmp_path.rglob("*"), *own_folders.rglob("*")) if path.is_file()]
    assert sidecar_path(tmp_path / "a.csv") in written
    for path in written:
        assert b"s3cret" not in path.read_bytes(), path
    assert "s3cret" not in caplog.text
    assert "s3cret" not in window.windowTitle() + window.source_button.text()
    assert "s3cret" not in window._source_label.text() + window._source_label.toolTip()
    assert [str(ref) for ref in window._recent.refs] == [without_password(address)]


def test_privacy_of_settings_reaches_the_picture(seeing, qtbot):
    seeing.menus.actions["blur"].trigger()
    assert seeing.controller.settings.privacy.blur_faces
    assert seeing.video._blur is not None
    seeing.menus.actions["blur"].trigger()
    assert seeing.video._blur is None
    assert plain_settings().privacy.blur_faces is False


def test_after_a_crash_the_recording_is_closed_and_the_log_is_shown(seeing, qtbot, tmp_path):
    log = tmp_path / "mien.log"
    log.write_text("what happened before\n")
    uncaught = _Uncaught(seeing, log, attended=True)
    seeing.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: seeing.controller.recorder.rows > 2)
    for _ in range(3):  # the same again within a minute opens no second dialog
        uncaught._report(RuntimeError, RuntimeError("a mistake"), None)
    qtbot.waitUntil(lambda: "crash" in seeing.dialogs.open_now)
    dialog = seeing.dialogs.open_now["crash"]
    assert load_session(tmp_path / "a.csv").sidecar["ended"] == "failed"
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "a mistake" in shown
    assert "a.csv" in shown
    dialog.close()
    qtbot.waitUntil(lambda: "crash" not in seeing.dialogs.open_now)
    assert seeing.isVisible()


def test_what_mien_is_for_is_said_once(open_window, qtbot):
    window = open_window()
    window.greet()
    assert "first_start" in window.dialogs.open_now
    window.dialogs.open_now["first_start"].reject()
    window.greet()  # it was put away unread
    window.dialogs.open_now["first_start"].accept()
    window.greet()
    assert "first_start" not in window.dialogs.open_now


@pytest.mark.parametrize("name", ["quo\"te's.csv", "new\nline.csv", "=HYPERLINK(1).csv"])
def test_recordings_with_odd_names_work(seeing, qtbot, tmp_path, name):
    seeing.controller.start_recording(tmp_path / name)
    qtbot.waitUntil(lambda: seeing.controller.recorder.rows > 2)
    seeing.controller.stop_recording()
    assert len(load_session(tmp_path / name)) > 2
    assert "\n" not in seeing.saved.text


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "no\0name.csv"])
def test_names_that_cannot_be_are_refused_with_a_sentence(seeing, qtbot, tmp_path, name):
    seeing.controller.start_recording(tmp_path / name)
    assert seeing.controller.recorder is None
    assert "cannot be created" in seeing.banner.text
    assert not seeing.recording.button.isChecked()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ['a "b"\'s.mp4', "a\nb.mp4", "y" * 300, "<b>bold</b>.mp4"])
def test_sources_with_odd_names_are_refused_with_a_sentence(
    open_window, qtbot, tmp_path, text, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    window = open_window()
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    window.controller.source._make_source = _make_source
    window.open_source(SourceRef.parse(text))
    qtbot.waitUntil(lambda: window.controller.source.state is CameraState.FAILED)
    qtbot.waitUntil(window.banner.isVisible)
    assert "\n" not in window.banner.text.strip()
    assert window.banner._label.textFormat() is Qt.TextFormat.PlainText
