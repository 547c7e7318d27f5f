"""The window: picture, bars, chart, and what steers them."""

import dataclasses
import logging
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.cameras import CameraDevice
from core.errors import AppError
from core.settings import Settings, save_settings
from core.sources import SourceInfo
from core.types import CameraState, FaceAnalysis, FrameAnalysis
from gui.banner import Banner
from gui.controller import Controller
from gui.lifecycle import CleanUps
from gui.probability_bars import ProbabilityBars
from gui.recording_bar import RecordingBar
from gui.settings_dialog import SettingsDialog
from gui.timeline_chart import TimelineChart
from gui.video_view import VideoView
from models.labels import AGE_GROUPS, EMOTIONS

log = logging.getLogger(__name__)

PAINT_MS: Final = 33
CHART_MS: Final = 100
HOLD_S: Final = 0.5
"""How long the bars of a face stay that the detector has missed."""
LET_GO_S: Final = 2.0
"""How long the selected face may be unseen before another takes its place."""


class MainWindow(QMainWindow):
    """Pulls from a `Controller` on two timers and hands it what the person wants."""

    def __init__(
        self, controller: Controller, settings_file: Path, *, remember_place: bool = True
    ) -> None:
        """Build the window.

        Args:
            controller: Started and shut down by this window.
            settings_file: Where changed settings go; the window's own place lies beside it.
            remember_place: Open where it was closed the last time, and keep where it is closed.
        """
        super().__init__()
        self.controller = controller
        self.selected: int | None = None
        self._seen_at = -math.inf
        self._shown: FaceAnalysis | None = None
        self._followed: FrameAnalysis | None = None
        self._settings_file = settings_file
        self._cameras: Sequence[CameraDevice] = []
        self._dialog: SettingsDialog | None = None
        self._clean_ups = CleanUps()
        self._build()

        controller.state_changed.connect(self._on_state)
        controller.source_opened.connect(self._on_source)
        controller.failed.connect(self._on_failed)
        controller.recording_changed.connect(self._on_recording)
        controller.cameras_listed.connect(self._on_cameras)
        self.video.face_selected.connect(self._select)
        self.recording.toggled.connect(self._on_record_wanted)

        self.resize(1280, 800)
        self._place: QSettings | None = None
        if remember_place:
            file = settings_file.with_name("window.ini")
            self._place = QSettings(str(file), QSettings.Format.IniFormat)
            if (geometry := self._place.value("geometry")) is not None:
                self.restoreGeometry(geometry)

        self._start_timer("painting", PAINT_MS, self._paint)
        self._start_timer("charts", CHART_MS, self._refresh)
        controller.start()
        self._clean_ups.add("the controller", controller.shutdown)
        controller.list_cameras()
        self.video.setFocus()

    def open_source(self, text: str) -> None:
        """Change to another source; text as `core.sources.open_source_text` has it."""
        self.banner.clear()
        self.selected = self._shown = None
        self._seen_at = -math.inf
        self._name_source(self.tr("Opening\u2026"))
        self.controller.open_source(text)

    def refresh(self) -> None:
        """Bring all parts to the same, newest state, ahead of the timers."""
        self._paint()
        self._refresh()

    def show_sentence(self, sentence: str) -> None:
        """Tell the person something, in the banner."""
        self.banner.add(sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop everything; what was recorded is complete afterwards."""
        self.hide()
        if self._dialog is not None:
            self._dialog.close()
        if self._place is not None:
            self._place.setValue("geometry", self.saveGeometry())
        self._clean_ups.run()
        super().closeEvent(event)

    # Layout

    def _build(self) -> None:
        self.setWindowTitle("Mien")
        self.source_button = QToolButton()
        self.source_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.source_button.setToolTip(self.tr("Choose where the picture comes from"))
        self.source_button.setMinimumWidth(200)
        self._source_menu = QMenu(self)
        self._source_menu.aboutToShow.connect(self.controller.list_cameras)
        self.source_button.setMenu(self._source_menu)
        self._name_source(self.tr("Source"))
        self._fill_source_menu()
        settings = QPushButton(self.tr("Settings"))
        settings.setShortcut(QKeySequence("Ctrl+,"))
        settings.clicked.connect(self.show_settings)
        self.recording = RecordingBar()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.source_button)
        top.addWidget(settings)
        top.addStretch(1)
        top.addWidget(self.recording)

        self.banner = Banner()
        self.video = VideoView()
        self.chart = TimelineChart()
        self.emotion_bars = ProbabilityBars(EMOTIONS)
        self.age_bars = ProbabilityBars(AGE_GROUPS)
        self._face_title = QLabel()
        self._face_title.setObjectName("heading")
        self._face_hint = QLabel()
        self._face_hint.setObjectName("quiet")
        self._face_hint.setWordWrap(True)

        panel = QFrame()
        panel.setObjectName("panel")
        panel.setFixedWidth(290)
        side = QVBoxLayout(panel)
        side.setContentsMargins(14, 10, 14, 12)
        side.setSpacing(6)
        side.addWidget(self._face_title)
        side.addWidget(self._heading(self.tr("Expression")))
        side.addWidget(self.emotion_bars)
        side.addSpacing(8)
        side.addWidget(self._heading(self.tr("Age group")))
        side.addWidget(self.age_bars)
        side.addStretch(1)
        side.addWidget(self._face_hint)

        upper = QWidget()
        row = QHBoxLayout(upper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.video, 1)
        row.addWidget(panel)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        split.addWidget(upper)
        split.addWidget(self.chart)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([500, 210])

        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(split, 1)
        self.setCentralWidget(central)

        self._figures = {}
        for name in ("capture", "analysis", "latency", "dropped", "detector"):
            self._figures[name] = QLabel()
            self.statusBar().addPermanentWidget(self._figures[name])
        self.statusBar().setSizeGripEnabled(False)
        self._source_label = QLabel()
        self.statusBar().addWidget(self._source_label, 1)
        self._show_face(None)
        self._show_figures()

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("quiet")
        return label

    def _fill_source_menu(self) -> None:
        menu = self._source_menu
        menu.clear()
        for camera in self._cameras:
            menu.addAction(camera.name).triggered.connect(
                lambda _=False, identity=camera.identity: self._choose_camera(identity)
            )
        if not self._cameras:
            menu.addAction(self.tr("No camera found")).setEnabled(False)
        menu.addSeparator()
        video = menu.addAction(self.tr("Open video\u2026"))
        video.setShortcut(QKeySequence.StandardKey.Open)
        video.triggered.connect(self._choose_video)
        menu.addAction(self.tr("Open stream\u2026")).triggered.connect(self._choose_stream)
        menu.addSeparator()
        menu.addAction(self.tr("Demo")).triggered.connect(lambda: self.open_source("demo"))

    def _start_timer(self, name: str, interval_ms: int, slot: object) -> None:
        timer = QTimer(self)
        timer.timeout.connect(slot)
        timer.start(interval_ms)
        self._clean_ups.add(name, timer.stop)

    # On the timers

    def _paint(self) -> None:
        analysis = self.controller.newest_analysis
        self._follow(analysis)
        self.video.set_selected(self.selected)
        self.video.show_frame(self.controller.newest_frame, analysis)

    def _refresh(self) -> None:
        controller = self.controller
        controller.poll()
        now_s = time.monotonic()
        # At the end nothing moves any more, and the bars stay as well.
        ended = controller.state is CameraState.ENDED
        self._show_face(self._shown if ended or now_s - self._seen_at < HOLD_S else None)
        frame = controller.newest_frame
        if frame is not None and controller.info is not None and not controller.info.live:
            # A file's time is its own: it stops at the end, and falls behind on a slow machine.
            now_s = frame.captured_ns / 1e9
        series = None if self.selected is None else controller.timeline.snapshot(self.selected)
        self.chart.show_series(self.selected, series, now_s)
        if controller.recorder is not None:
            self.recording.set_progress(controller.recorder.elapsed_s, controller.recorder.rows)
        self._show_figures()

    def _follow(self, analysis: FrameAnalysis | None) -> None:
        """Keep the selected face, or after a while without it take the largest one."""
        if analysis is None or analysis is self._followed:
            return
        self._followed = analysis
        seen = {face.track.track_id: face for face in analysis.faces}
        now = time.monotonic()
        if seen and self.selected not in seen and now - self._seen_at > LET_GO_S:
            largest = max(seen.values(), key=lambda face: face.track.face.box.width)
            self.selected = largest.track.track_id
        if self.selected in seen:
            self._shown = seen[self.selected]
            self._seen_at = now

    def _show_face(self, face: FaceAnalysis | None) -> None:
        self.emotion_bars.show_estimate(face.emotion if face else None)
        self.age_bars.show_estimate(face.age_group if face else None)
        if face is not None:
            self._face_title.setText(self.tr("Face #{}").format(face.track.track_id))
            self._face_hint.setText(self.tr("Click a face in the picture to see its values."))
        elif self.selected is not None:
            self._face_title.setText(self.tr("Face #{} is not in view").format(self.selected))
        else:
            self._face_title.setText(self.tr("No face yet"))
            self._face_hint.clear()

    def _show_figures(self) -> None:
        statistics = self.controller.statistics
        detector = {"haar": "Haar", "yunet": "YuNet"}.get(
            self.controller.detector_name, self.controller.detector_name
        )
        for name, text in (
            ("capture", self.tr("Capture {:.0f}/s").format(self.controller.capture_rate)),
            ("analysis", self.tr("Analysis {:.0f}/s").format(statistics.rate)),
            ("latency", self.tr("Latency {:.0f} ms").format(statistics.latency_ms)),
            ("dropped", self.tr("Dropped {}").format(self.controller.dropped)),
            ("detector", self.tr("Detector {}").format(detector or "\u2013")),
        ):
            if self._figures[name].text() != text:
                self._figures[name].setText(text)

    # From the controller

    @Slot(object, str)
    def _on_state(self, state: CameraState, sentence: str) -> None:
        live_kind = self.controller.info.kind if self.controller.info else ""
        if state is CameraState.LOST or (state is CameraState.OPENING and self.controller.lost):
            what = self.tr("Stream lost") if live_kind == "stream" else self.tr("Camera lost")
            message = self.tr("{} \u2013 trying again").format(what)
        else:
            message = {
                CameraState.OPENING: self.tr("Opening\u2026"),
                CameraState.FAILED: self.tr("No picture. Choose another source."),
                CameraState.ENDED: self.tr("The video has ended."),
            }.get(state, "")
        self.video.set_message(message)
        if state is CameraState.FAILED:
            self._name_source(self.tr("No source"))
            self._source_label.clear()

    @Slot(object)
    def _on_source(self, info: SourceInfo) -> None:
        name = self.tr("Demo") if info.kind == "demo" else info.name
        self.setWindowTitle(f"{name} \u2013 Mien")
        self._name_source(name)
        shape = f"{info.width}\u00d7{info.height}"
        if info.rate:
            shape += self.tr(" at {:.0f}/s").format(info.rate)
        self._source_label.setText(f"{name}  \u00b7  {shape}")
        self._set_mirror()
        if info.kind == "demo" and self.controller.requested == "auto":
            self.show_sentence(self.tr("No camera was found, so the demo is shown."))

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        log.warning("%s", error)
        self.show_sentence(str(error))

    @Slot(bool)
    def _on_recording(self, active: bool) -> None:
        self.recording.set_recording(active)
        if not active and self.controller.last_recording is not None:
            self.statusBar().showMessage(
                self.tr("Saved {}").format(self.controller.last_recording), 15_000
            )

    @Slot(object)
    def _on_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        if list(cameras) != list(self._cameras):
            self._cameras = cameras
            self._fill_source_menu()
        if self._dialog is not None:
            self._dialog.set_cameras(cameras)

    # From the person

    @Slot(int)
    def _select(self, track_id: int) -> None:
        self.selected = track_id
        self._shown = self._followed = None
        self._seen_at = time.monotonic()
        self._paint()

    @Slot(bool)
    def _on_record_wanted(self, wanted: bool) -> None:
        if wanted:
            self.controller.start_recording()
        else:
            self.controller.stop_recording()

    def show_settings(self) -> None:
        """Open the settings beside the picture, which goes on."""
        if self._dialog is None:
            self._dialog = SettingsDialog(self.controller.settings, self)
            self._dialog.applied.connect(self.apply_settings)
            self._dialog.cameras_wanted.connect(self.controller.list_cameras)
        self._dialog.set_value(self.controller.settings)
        self._dialog.set_cameras(self._cameras)
        self._dialog.show()
        self._dialog.raise_()

    @Slot(object)
    def apply_settings(self, settings: Settings) -> None:
        """Put settings in force and keep them."""
        self.controller.apply(settings)
        self._set_mirror()
        try:
            save_settings(settings, self._settings_file)
        except AppError as error:
            self._on_failed(error)

    def _name_source(self, name: str) -> None:
        metrics = self.source_button.fontMetrics()
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 320)
        self.source_button.setText(f"{name}  \u25be")

    def _set_mirror(self) -> None:
        info = self.controller.info
        camera = info is not None and info.kind == "camera"
        self.video.set_mirrored(camera and self.controller.settings.camera.mirror)

    def _choose_camera(self, identity: str) -> None:
        settings = self.controller.settings
        camera = dataclasses.replace(settings.camera, device=identity)
        self.apply_settings(dataclasses.replace(settings, camera=camera))
        if self.controller.requested != f"camera:{identity}":
            self.open_source(f"camera:{identity}")

    def _choose_video(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open video"),
            "",
            self.tr("Videos and images (*.mp4 *.m4v *.mov *.avi *.mkv *.webm *.jpg *.jpeg *.png)")
            + ";;"
            + self.tr("All files (*)"),
        )
        if path:
            self.open_source(path)

    def _choose_stream(self) -> None:
        address, wanted = QInputDialog.getText(
            self,
            self.tr("Open stream"),
            self.tr("Address of the stream (rtsp:// or http://):"),
            QLineEdit.EchoMode.Normal,
        )
        if wanted and address.strip():
            self.open_source(address.strip())
