"""From the first start to three files in pandas, through the real widgets, clip and networks."""

import dataclasses
import json

import cv2
import pandas as pd
import pytest
from PySide6.QtCore import Qt

from core.pipeline import Analyzer
from core.settings import Settings, settings_path
from core.sources import DemoSource, RawFrame, SourceInfo, SourceRef
from gui.engine import Controller
from gui.look import apply_theme
from gui.window import MainWindow
from resources import resource_path
from tests.gui.conftest import destroy

FAST = 15_000


class DemoCamera:
    """The demo clip as a camera, which gives the size that it is asked for."""

    live = True
    paced = False

    def __init__(self, settings):
        self._size = (settings.camera.width, settings.camera.height)
        self._clip = DemoSource(resource_path("demo", "expressions.mp4"))
        self._index = 0

    def open(self):
        self._clip.open()
        width, height = self._size
        return SourceInfo(
            name='=HYPERLINK("http://x")', kind="camera", width=width, height=height, rate=25.0,
            requested=f"{width}x{height} at 30/s", live=True,
        )  # fmt: skip

    def read(self):
        raw = self._clip.read()
        if raw is None:
            return None
        self._index += 1
        image = cv2.resize(raw.image, self._size)
        image.flags.writeable = False
        return RawFrame(index=self._index, time_ns=None, image=image)

    def close(self):
        self._clip.close()


@pytest.fixture
def window(qtbot, qapp, english, tmp_path):
    apply_theme(qapp)
    recording = dataclasses.replace(
        Settings().recording,
        folder=str(tmp_path / "recordings"),
        name_template="{participant}_{source}_{number}",
        markers=("Stimulus", "Answer", *Settings().recording.markers[2:]),
    )
    controller = Controller(
        dataclasses.replace(Settings(), recording=recording),
        make_source=lambda text, settings: DemoCamera(settings),
        make_analyzer=Analyzer.default,
    )
    window = MainWindow(controller, settings_path())
    window.resize(1100, 780)
    window.show()
    window.greet()
    yield window
    window.close()
    assert not controller.running
    destroy(qapp, window)


def answer(qtbot, window, kind):
    """The dialog of a kind, once it is there."""
    qtbot.waitUntil(lambda: kind in window.dialogs.open_now)
    return window.dialogs.open_now[kind]


def test_the_round_trip(window, qtbot):
    controller = window.controller
    # The first start.
    first = answer(qtbot, window, "first_start")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "first_start" not in window.dialogs.open_now)
    # Choose the source, as the menu does.
    window._menu.chosen.emit(SourceRef.parse("camera:0"))
    qtbot.waitUntil(lambda: len(window.video.faces) == 1, timeout=FAST)
    # Select the face and name it.
    window.video.setFocus()
    face = window.video.faces[0]
    qtbot.mouseClick(
        window.video,
        Qt.MouseButton.LeftButton,
        pos=window.video.face_rect(face).center().toPoint(),
    )
    chosen = window.selected
    assert chosen == face.track.track_id
    qtbot.keyClick(window.video, Qt.Key.Key_Return)
    rename = answer(qtbot, window, "rename")
    rename.setTextValue('  =cmd|"/c calc"  ')
    rename.accept()
    qtbot.waitUntil(lambda: "cmd" in window.face.title.text())
    # Record, with consent.
    window.recording.button.click()
    consent = answer(qtbot, window, "consent")
    assert controller.recorder is None
    assert not consent.record_button.isEnabled()
    consent.name_edit.setText("P 7")
    consent.tick.click()
    consent.record_button.click()
    qtbot.waitUntil(lambda: controller.recorder is not None)
    recorder = controller.recorder
    qtbot.waitUntil(lambda: recorder.rows > 5, timeout=FAST)
    # The window writes it on its own clock, some time after the row itself.
    qtbot.waitUntil(lambda: "row" in window.recording.progress.text())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    # Three markers, two by key and one with a text.
    qtbot.keyClick(window, Qt.Key.Key_1)
    qtbot.keyClick(window, Qt.Key.Key_2)
    qtbot.keyClick(window, Qt.Key.Key_M)
    text = answer(qtbot, window, "marker")
    text.setTextValue("looked\taway")
    text.accept()
    qtbot.waitUntil(lambda: len(controller.timeline.markers) == 3)
    # Change the detector, then the size of the camera, while it goes on.
    window.show_settings("detector")
    dialog = window.settings.dialog
    before = recorder.rows
    dialog.editors["detector", "smallest_face"].spin.setValue(10)
    qtbot.waitUntil(lambda: controller.settings.detector.smallest_face == 10)
    qtbot.waitUntil(lambda: recorder.rows > before + 3, timeout=FAST)
    dialog.show_page("camera")
    dialog.editors["camera", "width"].spin.setValue(800)
    dialog.editors["camera", "height"].spin.setValue(600)
    before = recorder.rows
    dialog._camera.use.click()
    qtbot.waitUntil(
        lambda: controller.source.info is not None and controller.source.info.width == 800,
        timeout=FAST,
    )
    qtbot.waitUntil(lambda: recorder.rows > before + 5, timeout=FAST)
    assert controller.recorder is recorder
    dialog.close()
    # Stop.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(window.saved.isVisible)
    path = controller.last_recording
    assert path.name == "P-7_HYPERLINK-http-x_001.csv"

    table = pd.read_csv(path)
    events = pd.read_csv(path.with_name(f"{path.stem}_events.tsv"), sep="\t")
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert len(table) == facts["rows"]
    assert table.timestamp.is_monotonic_increasing
    assert table.frame.dtype == int
    expressions = table.loc[:, "neutral":"fearful"].dropna()
    assert len(expressions) > 15
    assert expressions.sum(axis=1).between(0.999, 1.001).all()
    # The larger picture has larger faces, under another number.
    first, last = table.face_id.dropna().iloc[[0, -1]]
    assert first == chosen != last
    assert table.width.iloc[-1] > 1.1 * table.width.iloc[0]
    kinds = events.trial_type.tolist()
    assert kinds[:2] == ["consent", "face_named"]
    markers = events[events.trial_type == "marker"]
    assert markers.value.tolist() == ["Stimulus", "Answer", "looked away"]
    assert markers.onset.is_monotonic_increasing
    assert markers.onset.between(0, table.timestamp.iloc[-1]).all()
    changes = events[events.trial_type == "settings_changed"].value
    assert "detector.smallest_face=10" in changes.iloc[0]
    assert "camera.width=800" in changes.iloc[1]
    assert "800x600" in events[events.trial_type == "source_changed"].value.iloc[0]
    gap = events[events.trial_type == "camera_gap"].iloc[0]
    inside = table.timestamp.between(gap.onset + 0.1, gap.onset + gap.duration - 0.1)
    assert not inside.any()
    # Nothing that a spreadsheet would run.
    assert events.value[events.trial_type == "face_named"].iloc[0].startswith(f"{chosen}: =cmd")
    dangerous = events.value.dropna().astype(str).str.match(r"[=+\-@]")
    assert not dangerous.any()
    assert facts["consent"]["given"] is True
    assert "agree" in facts["consent"]["text"]
    assert facts["participants"] == {str(chosen): '=cmd|"/c calc"'}
    assert facts["ended"] == "stopped"
    assert [change["width"] for change in facts["source_changes"]] == [800]
    assert facts["settings"]["detector"]["smallest_face"] == 7
