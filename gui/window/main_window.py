"""The main window: picture, face, chart and controls."""

import dataclasses
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSettings, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
)

from core.errors import AppError
from core.settings import Settings, save_settings
from core.sources import ReadingReport, RefKind, SourceInfo, SourceRef, SourceTrouble
from core.sources.cameras import CameraDevice
from core.texts import one_line
from core.types import CameraState, FaceAnalysis
from gui.engine import Controller
from gui.lifecycle import CleanUps
from gui.look import apply_language, apply_theme
from gui.settings import SettingsControl
from gui.source import (
    RecentSources,
    folder_of,
    opened_ref,
    trouble_sentence,
)
from gui.video import Crowd
from gui.window.chart_feed import ChartFeed
from gui.window.dialogs import Dialogs
from gui.window.files import Files
from gui.window.parts import WindowParts
from gui.window.recording_steps import RecordingSteps
from gui.window.source_words import SourceWords

log = logging.getLogger(__name__)

PAINT_MS: Final = 33
CHART_MS: Final = 100
HOLD_S: Final = 0.5
"""The bars hold the last values over such a gap, so that they do not flicker."""


class MainWindow(WindowParts):
    """Shows the controller's state, and passes on the user's actions.

    Lives in the GUI thread. Attributes are its parts and what steers them.
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
        place: QSettings | None = None
        if remember_place:
            file = settings_file.with_name("window.ini")
            place = QSettings(str(file), QSettings.Format.IniFormat)
        super().__init__(RecentSources(place))
        self.controller = controller
        self._place = place
        self._source_words = SourceWords(controller, self)
        self._crowd = Crowd()
        self._lacking = ""
        self._settings_file = settings_file
        self._clean_ups = CleanUps()
        self.dialogs = Dialogs(self, controller)
        self.files = Files(self, controller, self.video, self.chart)
        self.settings = SettingsControl(self, controller)
        self._chart_feed = ChartFeed(controller, self.chart)
        self._steps = RecordingSteps(self, controller, self.dialogs)
        self._connect()
        self._connect_menus()
        self._show_face(None)
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

    def open_source(self, ref: SourceRef) -> None:
        """Change to another source."""
        self.banner.clear()
        self._selection.clear()
        self._crowd.clear()
        self._lacking = ""
        self._source_label.show_source(None)
        self._name_source(self._source_words.opening())
        self.chart.set_following(True)
        self.controller.open_source(ref)
        self._menu.set_folder(None)
        self._menu.set_open(ref)

    def refresh(self) -> None:
        """Update all parts to the newest state now, ahead of the timers."""
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

    def _connect(self) -> None:
        controller = self.controller
        controller.state_changed.connect(self._on_state)
        controller.trouble_changed.connect(self._on_trouble)
        controller.source_opened.connect(self._on_source)
        controller.ended.connect(self._on_ended)
        controller.failed.connect(self._on_failed)
        controller.recording_changed.connect(self._steps.show_recording)
        controller.cameras_listed.connect(self._on_cameras)
        self._menu.chosen.connect(self._choose)
        self.files.chosen.connect(self._choose)
        self.settings.applied.connect(self.apply_settings)
        self.settings.baseline_wanted.connect(self._for_selected(self.dialogs.take_baseline))
        self._menu.video_wanted.connect(self.files.choose_video)
        self._menu.folder_wanted.connect(self.files.choose_folder)
        self._menu.stream_wanted.connect(lambda a: self.dialogs.ask_stream(a, self._choose))
        self._settings_button.clicked.connect(lambda: self.show_settings())
        self.recording.toggled.connect(self._steps.toggle)
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
            ("mark", self._steps.mark_with_text),
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
            action.triggered.connect(lambda _=False, number=number: self._steps.mark(number))
        self._show_settings_in_parts(self.controller.settings)

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        super().retranslate()
        report = self.controller.source.report
        if self._lacking and report is not None:
            before, self._lacking = self._lacking, self._source_words.reading(report)
            self.banner.replace(before, self._lacking)
        if self.controller.source.info is not None:
            self._show_source(self.controller.source.info)
        self._show_state()

    def _start_timer(self, name: str, interval_ms: int, slot: Callable[[], None]) -> None:
        timer = QTimer(self)
        timer.timeout.connect(slot)
        timer.start(interval_ms)
        self._clean_ups.add(name, timer.stop)

    # On the timers

    def _paint(self) -> None:
        analysis = self.controller.people.shown(self.controller.newest_analysis)
        now_s = time.monotonic()
        if analysis is not None and analysis is not self._selection.followed:
            begins = self._selection.follow(analysis, now_s)
            self._crowd.add(analysis, now_s, apart=begins)
        self.video.set_selected(self.selected)
        self.video.show_frame(self.controller.source.frame, analysis)
        self.settings.show_preview(analysis)

    def _refresh(self) -> None:
        controller = self.controller
        now_s = time.monotonic()
        # At the end nothing moves any more, and the bars stay as well.
        still = controller.source.playback is not None and (
            controller.source.apart
            or controller.source.state is CameraState.ENDED
            or controller.source.playback.status.paused
        )
        self._source_label.show_frame(controller.source.frame)
        self._show_hint()
        recent = still or now_s - self._selection.seen_at < HOLD_S
        self._show_face(self._selection.shown if recent else None)
        self.video.set_names(controller.people.names)
        self.video.set_baselines(controller.people.baselines)
        self._chart_feed.show(self.selected)
        if controller.source.playback is not None:
            self.playback.show_status(controller.source.playback.status)
        if controller.recorder is not None:
            self._steps.show_progress()
        newest = controller.newest_analysis
        self.figures.show_figures(
            controller.source.rate,
            controller.analysis.statistics,
            controller.source.dropped,
            controller.analysis.detector_name,
            newest.timings if newest else {},
        )

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
        self.video.set_message(self._source_words.message())
        self._show_hint()

    def _show_hint(self) -> None:
        self.video.set_hint(self._source_words.hint(self._crowd.now(time.monotonic())))

    @Slot(object)
    def _on_ended(self, report: ReadingReport | None) -> None:
        sentence = self._source_words.reading(report) if report is not None else ""
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
        source = controller.source
        self.playback.setVisible(source.playback is not None and not source.still)
        self._set_mirror()
        ref = source.ref
        assert ref is not None
        self._recent.add(ref)
        self._menu.set_open(opened_ref(ref, info))
        if info.kind in ("pictures", "sequence") and not source.still:
            self._menu.set_folder(folder_of(ref), info.kind)
        if info.kind == "demo" and ref.kind is RefKind.AUTO:
            self.show_sentence(
                self.tr(
                    "No camera was found, so the demo is playing; open a video or connect a camera."
                )
            )

    def _show_source(self, info: SourceInfo) -> None:
        name = self._source_words.name()
        self.setWindowTitle(f"{name} \u2013 Mien")
        self._name_source(name)
        self._source_label.show_source(info, name, self.controller.source.ref)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        log.warning("%s", one_line(str(error)))
        controller = self.controller
        if controller.source.state is CameraState.FAILED and controller.source.trouble is not None:
            self.show_sentence(
                trouble_sentence(controller.source.trouble, self._source_words.name())
            )
        else:
            self.show_sentence(str(error))

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
        self._selection.choose(track_id, time.monotonic())
        self._paint()

    def _play(self, method: str, *values: Any) -> None:
        if self.controller.source.playback is not None:
            getattr(self.controller.source.playback, method)(*values)

    @Slot(bool)
    def _on_following(self, following: bool) -> None:
        self._chart_feed.forget()
        self.menus.actions["follow"].setChecked(following)

    def show_settings(self, page: str = "") -> None:
        """Open the settings beside the picture, which goes on.

        Args:
            page: Key of a group; empty shows the one shown last.
        """
        self.settings.show(page)

    @Slot(object)
    def apply_settings(self, settings: Settings) -> None:
        """Apply settings and save them."""
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

    def _set_mirror(self) -> None:
        info = self.controller.source.info
        camera = info is not None and info.kind == "camera"
        self.video.set_mirrored(camera and self.controller.settings.camera.mirror)

    def _choose(self, ref: SourceRef) -> None:
        if ref.kind is RefKind.CAMERA:
            settings = self.controller.settings
            camera = dataclasses.replace(settings.camera, device=ref.identity)
            self.apply_settings(dataclasses.replace(settings, camera=camera))
        if self.controller.source.ref != ref or self.controller.source.info is None:
            self.open_source(ref)
