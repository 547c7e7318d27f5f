"""The window: picture, face, chart, and what steers them."""

import dataclasses
import logging
import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import AppError
from core.session import DiskState
from core.settings import Settings, save_settings
from core.sources import ReadingReport, SourceInfo, SourceTrouble, without_password
from core.sources.cameras import CameraDevice
from core.texts import one_line
from core.types import CameraState, FaceAnalysis, FrameAnalysis
from gui.chart import TimelineChart
from gui.engine import Controller
from gui.faces import FacePanel
from gui.lifecycle import CleanUps
from gui.look import apply_language, apply_theme, face_name
from gui.recording import RecordingBar, SavedNotice
from gui.settings import SettingsControl
from gui.source import (
    RecentSources,
    SourceLabel,
    SourceMenu,
    crowd_sentence,
    folder_of,
    lacking,
    reading_sentence,
    trouble_sentence,
)
from gui.video import Crowd, PlaybackBar, VideoView
from gui.window.banner import Banner
from gui.window.dialogs import Dialogs
from gui.window.files import Files
from gui.window.menus import Menus
from gui.window.status_figures import StatusFigures

log = logging.getLogger(__name__)

PAINT_MS: Final = 33
CHART_MS: Final = 100
HOLD_S: Final = 0.5
"""The bars hold the last values over such a gap, so that they do not flicker."""
LET_GO_S: Final = 3.0
"""After so long without the selected face, another one takes its place."""


class MainWindow(QMainWindow):
    """Shows what the controller has, and passes on what the person wants.

    Lives in the GUI thread. Attributes are its parts; `selected` is the track id of the face
    whose values are shown, None while there is none.
    """

    def __init__(
        self, controller: Controller, settings_file: Path, *, remember_place: bool = True
    ) -> None:
        """Build the window and start the controller.

        Args:
            controller: Stopped when the window closes.
            settings_file: Where changed settings are saved.
            remember_place: Whether the place, size and layout, and what was open lately, are kept.
        """
        super().__init__()
        self.controller = controller
        self.selected: int | None = None
        self._seen_at = -math.inf
        self._followed: FrameAnalysis | None = None
        self._shown: FaceAnalysis | None = None
        self._drawn: tuple[object, ...] | None = None
        self._warned_of_disk = False
        self._noticed: Path | None = None
        self._crowd = Crowd()
        self._lacking = ""
        self._settings_file = settings_file
        self._clean_ups = CleanUps()
        self._place: QSettings | None = None
        if remember_place:
            file = settings_file.with_name("window.ini")
            self._place = QSettings(str(file), QSettings.Format.IniFormat)
        self._recent = RecentSources(self._place)
        self.dialogs = Dialogs(self, controller)
        self._build()
        self.files = Files(self, controller, self.video, self.chart)
        self.settings = SettingsControl(self, controller)
        self._connect()
        self._connect_menus()
        self.retranslate()

        self.resize(1280, 800)
        if self._place is not None:
            if (geometry := self._place.value("geometry")) is not None:
                self.restoreGeometry(geometry)
            if (layout := self._place.value("layout")) is not None:
                self.restoreState(layout)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_theme)
        self._start_timer("painting", PAINT_MS, self._paint)
        self._start_timer("charts", CHART_MS, self._refresh)
        controller.start()
        self._clean_ups.add("the controller", controller.shutdown)
        self.video.setFocus()

    def open_source(self, text: str) -> None:
        """Change to another source; text as `core.sources.open_source_text` has it."""
        self.banner.clear()
        self.selected = self._shown = None
        self._seen_at = -math.inf
        self._crowd.clear()
        self._lacking = ""
        self._source_label.show_source(None)
        self._name_source(self.tr("Opening\u2026"))
        self.chart.set_following(True)
        self.controller.open_source(text)
        self._menu.set_folder("")
        self._menu.set_open(text)

    def refresh(self) -> None:
        """Bring all parts to the same, newest state, ahead of the timers."""
        self._paint()
        self._refresh()

    def show_sentence(self, sentence: str) -> None:
        """Tell the person something, in the banner."""
        self.banner.add(sentence)

    def greet(self) -> None:
        """At the start: what Mien is for, once, and recordings that were never finished."""
        if self._place is not None and not self._place.value("understood", False, bool):
            place = self._place
            self.dialogs.show_first_start(lambda: place.setValue("understood", True))
        self.dialogs.look_for_interrupted()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop everything; what was recorded is complete afterwards."""
        self.hide()
        self.dialogs.close_all()
        self.settings.close()
        if self._place is not None:
            self._place.setValue("geometry", self.saveGeometry())
            self._place.setValue("layout", self.saveState())
        self._clean_ups.run()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Layout

    def _build(self) -> None:
        self._menu = SourceMenu(self._recent, self)
        self.source_button = QToolButton()
        self.source_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.source_button.setMinimumWidth(200)
        self.source_button.setMenu(self._menu)
        self._settings_button = QPushButton()
        self.recording = RecordingBar()
        row = QWidget()
        top = QHBoxLayout(row)
        top.setContentsMargins(10, 8, 10, 4)
        top.setSpacing(8)
        top.addWidget(self.source_button)
        top.addWidget(self._settings_button)
        top.addStretch(1)
        top.addWidget(self.recording)
        bar = QToolBar()
        bar.setObjectName("top")
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(row)
        self.addToolBar(bar)
        self._bar = bar

        self.banner = Banner()
        self.saved = SavedNotice()
        self.saved.hide()
        self.video = VideoView()
        self.playback = PlaybackBar()
        self.playback.hide()
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(10, 4, 4, 4)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.saved)
        column.addWidget(self.video, 1)
        column.addWidget(self.playback)
        self.setCentralWidget(central)

        self.face = FacePanel()
        self.chart = TimelineChart()
        self._face_dock = self._dock("face", self.face, Qt.DockWidgetArea.RightDockWidgetArea)
        self._chart_dock = self._dock("chart", self.chart, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.resizeDocks([self._face_dock], [300], Qt.Orientation.Horizontal)
        self.resizeDocks([self._chart_dock], [225], Qt.Orientation.Vertical)
        self.menus = Menus(self, self._menu, [self._face_dock, self._chart_dock])

        self.figures = StatusFigures()
        self._source_label = SourceLabel()
        self.statusBar().addWidget(self._source_label, 1)
        self.statusBar().addPermanentWidget(self.figures)
        self.statusBar().setSizeGripEnabled(False)
        self._show_face(None)

    def _dock(self, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        controller = self.controller
        controller.state_changed.connect(self._on_state)
        controller.trouble_changed.connect(self._on_trouble)
        controller.source_opened.connect(self._on_source)
        controller.ended.connect(self._on_ended)
        controller.failed.connect(self._on_failed)
        controller.recording_changed.connect(self._on_recording)
        controller.cameras_listed.connect(self._on_cameras)
        self._menu.chosen.connect(self._choose)
        self.files.chosen.connect(self._choose)
        self.settings.applied.connect(self.apply_settings)
        self.settings.baseline_wanted.connect(self._for_selected(self.dialogs.take_baseline))
        self._menu.video_wanted.connect(self.files.choose_video)
        self._menu.folder_wanted.connect(self.files.choose_folder)
        self._menu.stream_wanted.connect(lambda a: self.dialogs.ask_stream(a, self._choose))
        self._settings_button.clicked.connect(lambda: self.show_settings())
        self.recording.toggled.connect(self._on_record_wanted)
        self.video.face_selected.connect(self._select)
        self.video.dropped.connect(self._choose)
        self.video.rename_wanted.connect(self.dialogs.rename_face)
        self.video.baseline_wanted.connect(self.dialogs.take_baseline)
        self.video.baseline_cleared.connect(lambda face: controller.set_baseline(face, None))
        self.face.rename_wanted.connect(self._for_selected(self.dialogs.rename_face))
        self.face.baseline_wanted.connect(self._for_selected(self.dialogs.take_baseline))
        self.face.baseline_cleared.connect(
            self._for_selected(lambda face: controller.set_baseline(face, None))
        )
        self.chart.save_wanted.connect(self.files.save_chart)
        self.chart.following_changed.connect(self._on_following)
        for signal, name in (
            (self.playback.play_wanted, "resume"),
            (self.playback.pause_wanted, "pause"),
            (self.playback.seek_wanted, "seek"),
            (self.playback.step_wanted, "step"),
            (self.playback.speed_wanted, "set_speed"),
            (self.playback.loop_wanted, "set_loop"),
        ):
            signal.connect(lambda *values, name=name: self._play(name, *values))

    def _connect_menus(self) -> None:
        actions = self.menus.actions
        for name, slot in (
            ("settings", self.show_settings),
            ("save_picture", self.files.save_picture),
            ("save_chart", self.files.save_chart),
            ("quit", self.close),
            ("record", self.recording.button.click),
            ("mark", self._mark_with_text),
            ("show_folder", self.files.show_recordings),
            ("help", self.dialogs.show_help),
            ("about", self.dialogs.show_about),
            ("first_start", lambda: self.dialogs.show_first_start()),
            ("log", self.files.show_log),
        ):
            actions[name].triggered.connect(lambda _=False, slot=slot: slot())
        actions["follow"].toggled.connect(self.chart.set_following)
        actions["full_screen"].toggled.connect(
            lambda on: self.showFullScreen() if on else self.showNormal()
        )
        for name, group, field in (
            ("raw_curves", "appearance", "raw_curves"),
            ("evidence", "appearance", "evidence_overlay"),
            ("blur", "privacy", "blur_faces"),
            ("mirror", "camera", "mirror"),
        ):
            actions[name].triggered.connect(
                lambda on, group=group, field=field: self._change(group, field, on)
            )
        for number, action in enumerate(self.menus.markers):
            action.triggered.connect(lambda _=False, number=number: self._mark(number))
        self._show_settings_in_parts(self.controller.settings)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.source_button.setToolTip(self.tr("Choose where the picture comes from"))
        self.source_button.setAccessibleName(self.tr("Source"))
        self._settings_button.setText(self.tr("Settings"))
        self._settings_button.setToolTip(self.tr("Change how Mien works (Ctrl+,)"))
        self._face_dock.setWindowTitle(self.tr("Face"))
        self._chart_dock.setWindowTitle(self.tr("Timeline"))
        self._bar.setWindowTitle(self.tr("Source and recording"))
        self.menus.retranslate()
        report = self.controller.report
        if self._lacking and report is not None:
            before, self._lacking = self._lacking, self._reading_sentence(report)
            self.banner.replace(before, self._lacking)
        if self.controller.info is not None:
            self._show_source(self.controller.info)
        else:
            self._name_source(self.tr("Source"))
        self._show_state()

    def _start_timer(self, name: str, interval_ms: int, slot: Callable[[], None]) -> None:
        timer = QTimer(self)
        timer.timeout.connect(slot)
        timer.start(interval_ms)
        self._clean_ups.add(name, timer.stop)

    # On the timers

    def _paint(self) -> None:
        analysis = self.controller.people.shown(self.controller.newest_analysis)
        self._follow(analysis)
        self.video.set_selected(self.selected)
        self.video.show_frame(self.controller.newest_frame, analysis)
        self.settings.show_preview(analysis)

    def _refresh(self) -> None:
        controller = self.controller
        controller.poll()
        now_s = time.monotonic()
        # At the end nothing moves any more, and the bars stay as well.
        still = controller.playback is not None and (
            controller.apart
            or controller.state is CameraState.ENDED
            or controller.playback.status.paused
        )
        self._source_label.show_frame(controller.newest_frame)
        self._show_hint()
        self._show_face(self._shown if still or now_s - self._seen_at < HOLD_S else None)
        self.video.set_names(controller.people.names)
        self.video.set_baselines(controller.people.baselines)
        self._show_chart()
        if controller.playback is not None:
            self.playback.show_status(controller.playback.status)
        if controller.recorder is not None:
            self._show_progress()
        newest = controller.newest_analysis
        self.figures.show_figures(
            controller.capture_rate,
            controller.statistics,
            controller.dropped,
            controller.detector_name,
            newest.timings if newest else {},
        )

    def _show_chart(self) -> None:
        timeline, people = self.controller.timeline, self.controller.people
        frame = self.controller.newest_frame
        now_s = time.monotonic()
        if frame is not None and self.controller.playback is not None:
            # A file's time is its own: it stops at the end, and falls behind on a slow machine.
            now_s = frame.captured_ns / 1e9
        name, series = None, None
        part: tuple[float | None, float] = (None, math.inf)
        apart = self.controller.apart
        self.chart.set_apart(apart)
        if self.selected is not None and not apart:
            name = face_name(self.selected, people.names.get(self.selected, ""))
        if not self.chart.following:
            part = self.chart.visible_span()
            drawn = (part, name, people.baselines.get(self.selected or 0), len(timeline.markers))
            if drawn == self._drawn:
                return  # hours of it would take a while, ten times a second
            self._drawn = drawn
        if self.selected is not None and not apart:
            series = timeline.snapshot(self.selected, since_s=part[0], until_s=part[1])
            series = people.series(self.selected, series)
        span = timeline.span_s
        self.chart.show_series(
            name, series, now_s, timeline.markers, start_s=span[0] if span else now_s
        )

    def _show_progress(self) -> None:
        recorder = self.controller.recorder
        assert recorder is not None
        self.recording.set_progress(
            recorder.elapsed_s, recorder.rows, recorder.bytes_written, recorder.disk
        )
        if recorder.disk.state is DiskState.LOW and not self._warned_of_disk:
            self._warned_of_disk = True
            self.show_sentence(
                self.tr("The disk is getting full; the recording stops in good order when it is.")
            )

    def _follow(self, analysis: FrameAnalysis | None) -> None:
        """Keep the selected face, or after a while without it take the largest one."""
        before = self._followed
        if analysis is None or analysis is before:
            return
        self._followed = analysis
        seen = {face.track.track_id: face for face in analysis.faces}
        now = time.monotonic()
        # After a seek, a cut or a loss nobody keeps the number.
        begins = before is not None and (analysis.epoch != before.epoch or analysis.cut)
        self._crowd.add(analysis, now, apart=begins)
        if begins and self.selected not in seen:
            self.selected = self._shown = None
            self._seen_at = -math.inf
        if seen and self.selected not in seen and now - self._seen_at > LET_GO_S:
            largest = max(seen.values(), key=lambda face: face.track.face.box.width)
            self.selected = largest.track.track_id
        if self.selected in seen:
            self._shown = seen[self.selected]
            self._seen_at = now

    def _show_face(self, face: FaceAnalysis | None) -> None:
        people = self.controller.people
        self.face.show_face(
            self.selected,
            face,
            name=people.names.get(self.selected, "") if self.selected is not None else "",
            threshold=self.controller.settings.analysis.confidence_threshold,
            has_baseline=self.selected in people.baselines,
        )

    # From the controller

    @Slot(object, str)
    def _on_state(self, state: CameraState, sentence: str) -> None:
        self._show_state()
        if state is CameraState.FAILED:
            self._name_source(self.tr("No source"))
            self._source_label.show_source(None)
            self.playback.hide()

    def _show_state(self) -> None:
        controller, state = self.controller, self.controller.state
        camera = controller.requested == "auto" or controller.requested.startswith("camera:")
        if controller.lost and state in (CameraState.LOST, CameraState.OPENING):
            stream = controller.requested.partition("://")[1] != ""
            what = self.tr("Stream lost") if stream else self.tr("Camera lost")
            message = self.tr("{} \u2013 trying again").format(what)
            if controller.trouble is not None:
                message += "\n" + trouble_sentence(controller.trouble, self._source_name())
        elif state is CameraState.FAILED and camera and not controller.cameras:
            message = self.tr("No camera found: open a video, or watch the demo.")
        elif state is CameraState.FAILED:
            message = self.tr("No picture. Choose another source, or watch the demo.")
        else:
            message = {
                CameraState.CLOSED: self.tr("Choose a camera, open a video, or watch the demo."),
                CameraState.OPENING: self.tr("Opening\u2026"),
                CameraState.ENDED: self._end_message(),
            }.get(state, "")
        self.video.set_message(message)
        self._show_hint()

    def _end_message(self) -> str:
        """What covers the last picture: nothing where it is meant to be looked at."""
        controller, report = self.controller, self.controller.report
        if controller.apart:
            return ""
        message = self.tr("The video has ended.")
        if report is not None and not report.whole:
            faults = lacking(report, pictures=False)
            message += f"\n{faults[:1].upper()}{faults[1:]}."
        return message

    def _reading_sentence(self, report: ReadingReport) -> str:
        return reading_sentence(report, self._source_name(), pictures=self.controller.apart)

    def _show_hint(self) -> None:
        controller, hint = self.controller, ""
        crowd = self._crowd.now(time.monotonic())
        if controller.trouble in (SourceTrouble.BLACK, SourceTrouble.FROZEN):
            hint = trouble_sentence(controller.trouble, self._source_name())
        elif crowd is not None and controller.state in (CameraState.LIVE, CameraState.ENDED):
            hint = crowd_sentence(*crowd)
        self.video.set_hint(hint)

    @Slot(object)
    def _on_ended(self, report: ReadingReport | None) -> None:
        sentence = self._reading_sentence(report) if report is not None else ""
        if sentence:
            log.warning("%s", one_line(sentence))
            for warning in report.warnings if report is not None else ():
                log.warning("%s", one_line(warning.sentence))
            self._lacking = sentence
            self.show_sentence(sentence)

    @Slot(object, str)
    def _on_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        self._show_state()

    @Slot(object)
    def _on_source(self, info: SourceInfo) -> None:
        self._show_source(info)
        controller = self.controller
        self.playback.setVisible(controller.playback is not None and not controller.still)
        self._set_mirror()
        self._recent.add(self.controller.requested)
        opened = self.controller.requested
        if opened == "auto":
            opened = "demo" if info.kind == "demo" else ""
        self._menu.set_open(opened)
        if info.kind in ("pictures", "sequence") and not controller.still:
            self._menu.set_folder(folder_of(controller.requested), info.kind)
        if info.kind == "demo" and self.controller.requested == "auto":
            self.show_sentence(
                self.tr("No camera was found, so the demo is shown; open a video, or plug one in.")
            )

    def _source_name(self) -> str:
        info = self.controller.info
        if info is None:
            wanted = self.controller.requested
            cameras = {
                f"camera:{camera.identity}": camera.name for camera in self.controller.cameras
            }
            if wanted == "auto" or wanted.startswith("camera:"):
                return cameras.get(wanted, self.tr("The camera"))
            return without_password(wanted)
        return self.tr("Demo") if info.kind == "demo" else one_line(info.name)

    def _show_source(self, info: SourceInfo) -> None:
        name = self._source_name()
        self.setWindowTitle(f"{name} \u2013 Mien")
        self._name_source(name)
        self._source_label.show_source(info, name, self.controller.requested)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        log.warning("%s", one_line(str(error)))
        controller = self.controller
        if controller.state is CameraState.FAILED and controller.trouble is not None:
            self.show_sentence(trouble_sentence(controller.trouble, self._source_name()))
        else:
            self.show_sentence(str(error))

    @Slot(bool)
    def _on_recording(self, active: bool) -> None:
        self.recording.set_recording(active)
        self.video.set_recording(active)
        self._warned_of_disk = False
        recording = self.controller.recording
        if active:
            self.saved.hide()
            self._noticed = recording.last_path
        elif recording.last_path is not None and recording.last_path != self._noticed:
            self._noticed = recording.last_path
            assert recording.summary is not None
            self.saved.show_saved(recording.summary)

    @Slot(object)
    def _on_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        self._menu.set_cameras(cameras)
        self._show_state()

    # From the person

    def _for_selected(self, act: Callable[[int], object]) -> Callable[[], None]:
        def do() -> None:
            if self.selected is not None:
                act(self.selected)

        return do

    @Slot(int)
    def _select(self, track_id: int) -> None:
        self.selected = track_id
        self._shown = self._followed = None
        self._seen_at = time.monotonic()
        self._paint()

    @Slot(bool)
    def _on_record_wanted(self, wanted: bool) -> None:
        if not wanted:
            self.controller.stop_recording()
        elif self.controller.settings.privacy.ask_consent and self.controller.can_record:
            # Until they have agreed, nothing is recorded and the button says so.
            self.recording.set_recording(False)
            self.dialogs.ask_consent(self.selected)
        else:
            self.controller.start_recording()

    def _mark(self, number: int) -> None:
        label = self.controller.settings.recording.markers[number]
        self._note_marker(label or str(number + 1), self.controller.now_ns)

    def _mark_with_text(self) -> None:
        moment_ns = self.controller.now_ns  # of the key, not of the end of the typing
        self.dialogs.ask_text(
            "marker",
            self.tr("Marker"),
            self.tr("What happened:"),
            lambda text: self._note_marker(text, moment_ns) if text else None,
        )

    def _note_marker(self, label: str, moment_ns: int) -> None:
        self.controller.mark(label, moment_ns)
        self.statusBar().showMessage(self.tr("Marker: {}").format(label), 3000)

    def _play(self, method: str, *values: Any) -> None:
        if self.controller.playback is not None:
            getattr(self.controller.playback, method)(*values)

    @Slot(bool)
    def _on_following(self, following: bool) -> None:
        self._drawn = None
        self.menus.actions["follow"].setChecked(following)

    def show_settings(self, page: str = "") -> None:
        """Open the settings beside the picture, which goes on.

        Args:
            page: Key of a group; empty shows the one shown last.
        """
        self.settings.show(page)

    @Slot(object)
    def apply_settings(self, settings: Settings) -> None:
        """Put settings in force and keep them."""
        before = self.controller.settings
        self.controller.apply(settings)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if settings.appearance.theme != before.appearance.theme:
            apply_theme(app, settings.appearance.theme)
        if settings.appearance.language != before.appearance.language:
            apply_language(app, settings.appearance.language)
        self._show_settings_in_parts(settings)
        self.settings.set_value(settings)
        try:
            save_settings(settings, self._settings_file)
        except AppError as error:
            self._on_failed(error)

    @Slot()
    def _on_system_theme(self) -> None:
        app = QApplication.instance()
        if self.controller.settings.appearance.theme == "system" and isinstance(app, QApplication):
            apply_theme(app, "system")

    def _change(self, group: str, field: str, value: object) -> None:
        """One setting, changed outside the dialog."""
        settings = self.controller.settings
        changed = dataclasses.replace(getattr(settings, group), **{field: value})
        self.apply_settings(dataclasses.replace(settings, **{group: changed}))

    def _show_settings_in_parts(self, settings: Settings) -> None:
        self._set_mirror()
        self.video.set_blurred(settings.privacy.blur_faces)
        self.video.set_evidence_shown(settings.appearance.evidence_overlay)
        self.chart.set_raw_shown(settings.appearance.raw_curves)
        self.menus.name_markers(settings.recording.markers)
        for name, on in (
            ("raw_curves", settings.appearance.raw_curves),
            ("evidence", settings.appearance.evidence_overlay),
            ("blur", settings.privacy.blur_faces),
            ("mirror", settings.camera.mirror),
            ("follow", self.chart.following),
        ):
            self.menus.actions[name].setChecked(on)

    def _name_source(self, name: str) -> None:
        metrics = self.source_button.fontMetrics()
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 320)
        self.source_button.setText(f"{name}  \u25be".replace("&", "&&"))

    def _set_mirror(self) -> None:
        info = self.controller.info
        camera = info is not None and info.kind == "camera"
        self.video.set_mirrored(camera and self.controller.settings.camera.mirror)

    def _choose(self, text: str) -> None:
        if text.startswith("camera:"):
            settings = self.controller.settings
            camera = dataclasses.replace(settings.camera, device=text.removeprefix("camera:"))
            self.apply_settings(dataclasses.replace(settings, camera=camera))
        if self.controller.requested != text or self.controller.info is None:
            self.open_source(text)
