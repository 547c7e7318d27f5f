"""The settings, laid out from the metadata of `core.settings`."""

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import SettingsError
from core.settings import CameraSettings, Settings, checked
from core.sources import SourceInfo
from core.sources.cameras import BACKENDS, CameraDevice, CameraModes
from core.types import Frame, FrameAnalysis
from gui.look import Retranslated
from gui.settings.camera_page import CAMERA, CameraRow
from gui.settings.editors import CameraChoice, Editor, Template
from gui.settings.preview import Preview
from gui.settings.rows import Key, default_of, editor_of
from gui.settings.words import page_title, setting_text

GROUPS: Final = tuple(field.name for field in dataclasses.fields(Settings))
WAIT_MS: Final = 150
"""A setting that is being dragged or typed is put in force when it has rested so long."""


class SettingsDialog(Retranslated, QDialog):
    """One page per group, one row per field; all applies at once, except for opening a camera.

    It shows the picture of the window's own source as a preview, or that of the camera it asks
    to be tried; see `show_preview`.

    Attributes:
        editors: The editor of each `(group, field)`.

    Signals:
        applied: `(Settings)`, valid in every field.
        camera_preview_wanted: `(CameraSettings or None)`, try this camera; None ends it.
        modes_wanted: `(CameraDevice)`, which sizes it offers; see `set_modes`.
        yunet_wanted: `(str)`, this file is to be looked at; see `set_yunet`.
        baseline_wanted: The person wants a neutral baseline of the selected face.
    """

    applied = Signal(object)
    camera_preview_wanted = Signal(object)
    modes_wanted = Signal(object)
    yunet_wanted = Signal(str)
    baseline_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = self._at_opening = settings
        self._cameras: Sequence[CameraDevice] = ()
        self._obtained: SourceInfo | None = None
        self._modes: tuple[CameraDevice, CameraModes] | None = None
        self._yunet_text = ""
        self.editors: dict[Key, Editor] = {}
        self._resets: dict[Key, QToolButton] = {}
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._apply)
        self.list = QListWidget()
        self.list.setFixedWidth(150)
        self.stack = QStackedWidget()
        self.list.currentRowChanged.connect(self._on_page)
        self.defaults = QPushButton()
        self.defaults.clicked.connect(self.restore_defaults)
        self.undo = QPushButton()
        self.undo.clicked.connect(self._undo)
        self.close_button = QPushButton()
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addWidget(self.defaults)
        below.addWidget(self.undo)
        below.addStretch(1)
        below.addWidget(self.close_button)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(12)
        layout.addLayout(row, 1)
        layout.addLayout(below)
        self.resize(820, 640)
        self.retranslate()

    # Values

    def value(self) -> Settings:
        """The settings in the dialog, applied or not."""
        groups = {}
        for group in GROUPS:
            before = getattr(self._base, group)
            names = [field.name for field in dataclasses.fields(before)]
            groups[group] = dataclasses.replace(
                before, **{name: self.editors[group, name].value() for name in names}
            )
        return Settings(**groups)

    @property
    def in_force(self) -> Settings:
        """The settings last applied or shown."""
        return self._base

    def set_value(self, settings: Settings) -> None:
        """Show the current settings."""
        self._base = settings
        for (group, name), editor in self.editors.items():
            editor.set_value(getattr(getattr(settings, group), name))
        self._refresh()

    def restore_defaults(self) -> None:
        """Reset the current page to defaults."""
        group = self.current_page
        for (of, name), editor in self.editors.items():
            if of == group:
                editor.set_value(default_of((group, name)))
        self._refresh()
        self._apply()

    # From outside

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Set the list of cameras."""
        self._cameras = cameras
        editor = self.editors["camera", "device"]
        assert isinstance(editor, CameraChoice)
        editor.set_cameras(cameras)
        self._ask_modes()

    def set_modes(self, device: CameraDevice, modes: CameraModes) -> None:
        """The formats that a camera supports."""
        self._modes = (device, modes)
        self._camera.show_modes(modes)

    def set_obtained(self, info: SourceInfo | None) -> None:
        """Show the format of the open camera; None if none is open."""
        self._obtained = info
        self._camera.show_obtained(self._obtained)

    def set_yunet(self, path: str, sentence: str, *, good: bool) -> None:
        """Show the result of checking a YuNet file.

        Args:
            path: The file.
            sentence: Its size and hash, or why it cannot be used.
            good: Whether it can; it is then put in force.
        """
        self._yunet_text = sentence
        self._yunet_label.setText(sentence)
        self._yunet_label.setObjectName("quiet" if good else "warning")
        self._yunet_label.style().polish(self._yunet_label)
        editor = self.editors["detector", "yunet_file"]
        editor.set_value(path if good else self._base.detector.yunet_file)
        if good:  # who adds it wants it used
            self.editors["detector", "kind"].set_value("yunet")
        self._apply()

    def show_preview(
        self, frame: Frame | None, analysis: FrameAnalysis | None, message: str = ""
    ) -> None:
        """Show a picture on the pages that have a preview.

        Args:
            frame: Of the camera that is tried, or of the source.
            analysis: Its faces, where they are known.
            message: Why there is no picture.
        """
        preview = self._previews.get(self.current_page)
        if preview is None:
            return
        preview.blurred = self.editors["privacy", "blur_faces"].value()
        if self.current_page == "detector":
            preview.smallest_face = self.editors["detector", "smallest_face"].value()
        preview.show_picture(frame, analysis, message)

    @property
    def current_page(self) -> str:
        """The key of the group that is shown."""
        return GROUPS[max(0, self.list.currentRow())]

    def show_page(self, group: str) -> None:
        """Show a group."""
        self.list.setCurrentRow(GROUPS.index(group))

    # Qt

    def showEvent(self, event: Any) -> None:
        """Remember the current settings for Undo."""
        self._at_opening = self._base
        self._refresh()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Apply what was typed last."""
        self.done(0)
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """See `closeEvent`; camera settings still need their button."""
        if self._wait.isActive():
            self._wait.stop()
            self._apply()
        self.camera_preview_wanted.emit(None)
        super().done(result)

    def retranslate(self) -> None:
        """Build all pages in the current language, keeping their values."""
        page = max(0, self.list.currentRow())
        shown = self.value() if self.editors else self._base
        self.setWindowTitle(self.tr("Settings"))
        self.setLocale(QLocale())  # how numbers are written in the spin boxes
        self.list.setAccessibleName(self.tr("Pages"))
        self.defaults.setText(self.tr("Restore defaults"))
        self.defaults.setToolTip(self.tr("Reset this page to defaults"))
        self.undo.setText(self.tr("Undo changes"))
        self.undo.setToolTip(self.tr("Restore the settings from when this window was opened"))
        self.close_button.setText(self.tr("Close"))
        with QSignalBlocker(self.list):
            self.list.clear()
            while (old := self.stack.widget(0)) is not None:
                self.stack.removeWidget(old)
                old.deleteLater()
            self._previews: Mapping[str, Preview] = {
                "camera": Preview(),
                "detector": Preview(),
            }
            for group in GROUPS:
                self.list.addItem(page_title(group))
                self.stack.addWidget(self._page(group))
        self.list.setCurrentRow(page)
        self.stack.setCurrentIndex(page)
        base = self._base
        self.set_value(shown)
        self._base = base
        self.set_cameras(self._cameras)
        self._camera.show_obtained(self._obtained)
        self._refresh()

    # Within

    def _page(self, group: str) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(4, 4, 12, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for field in dataclasses.fields(getattr(self._base, group)):
            self._add_row(grid, group, field)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        for extra in self._extras(group):
            column.addWidget(extra)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(page_title(group))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        if group not in self._previews:
            return scroll
        page = QWidget()
        both = QVBoxLayout(page)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._previews[group], 2)
        both.addWidget(scroll, 3)
        return page

    def _add_row(self, grid: QGridLayout, group: str, field: "dataclasses.Field[Any]") -> None:
        key = (group, field.name)
        editor = editor_of(key, field, self._base.camera.backend)
        self.editors[key] = editor
        help = setting_text(field.metadata["help"])
        low, high = field.metadata["low"], field.metadata["high"]
        if low is not None and high is not None:
            unit = setting_text(field.metadata["unit"]) if field.metadata["unit"] else ""
            help_with_range = self.tr("{} ({:g} to {:g} {})").format(help, low, high, unit)
            editor.setToolTip(help_with_range.replace(" )", ")"))
        else:
            editor.setToolTip(help)
        editor.changed.connect(functools.partial(self._on_changed, key))
        label = QLabel(setting_text(field.metadata["label"]))
        label.setMinimumHeight(30)
        label.setBuddy(editor.focusProxy() or editor)
        focused = editor.focusProxy()
        if focused is not None:
            focused.setAccessibleName(label.text())
            focused.setAccessibleDescription(help)
        reset = QToolButton()
        reset.setObjectName("small")
        reset.setText("\u21ba")
        reset.setToolTip(self.tr("Reset to default"))
        reset.setAccessibleName(self.tr("{}: reset to default").format(label.text()))
        reset.clicked.connect(lambda: self._reset(key))
        self._resets[key] = reset
        note = QLabel(help)
        note.setObjectName("quiet")
        note.setWordWrap(True)
        row = grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label, row, 0, top)
        grid.addWidget(editor, row, 1)
        grid.addWidget(reset, row, 2, top)
        grid.addWidget(note, row + 1, 1)
        grid.setRowMinimumHeight(row + 2, 8)
        hidden = key == ("camera", "backend") and len(BACKENDS) < 2
        for widget in (label, editor, reset, note):
            widget.setVisible(not hidden)

    def _extras(self, group: str) -> list[QWidget]:
        """The extra widgets of a page."""
        if group == "camera":
            self._camera = CameraRow()
            self._camera.mode_chosen.connect(self._choose_mode)
            self._camera.use_wanted.connect(self._use_camera)
            return [self._camera]
        if group == "detector":
            self._yunet_label = QLabel(self._yunet_text)
            self._yunet_label.setObjectName("quiet")
            self._yunet_label.setWordWrap(True)
            self._yunet_label.setTextFormat(Qt.TextFormat.PlainText)
            return [self._yunet_label]
        if group == "analysis":
            button = QPushButton(self.tr("Set neutral baseline of the selected face\u2026"))
            button.clicked.connect(self.baseline_wanted)
            return [button]
        return []

    def _on_changed(self, key: Key) -> None:
        group, name = key
        if group == "camera" and name in CAMERA:
            if name == "device":
                self._ask_modes()
            self._try_camera()
        elif key == ("detector", "yunet_file") and self.editors[key].value():
            path = self.editors[key].value()
            if Path(path).is_file():
                self.yunet_wanted.emit(path)
        else:
            self._wait.start()
        self._refresh()

    def _reset(self, key: Key) -> None:
        self.editors[key].set_value(default_of(key))
        self._on_changed(key)
        if key == ("detector", "yunet_file"):
            self._wait.start()

    def _apply(self) -> None:
        """Apply valid settings that do not reopen a camera."""
        wanted = self.value()
        camera = dataclasses.replace(
            wanted.camera, **{name: getattr(self._base.camera, name) for name in CAMERA}
        )
        self._hand_out(dataclasses.replace(wanted, camera=camera))

    def _use_camera(self) -> None:
        self._wait.stop()
        self.camera_preview_wanted.emit(None)
        self._hand_out(self.value())

    def _hand_out(self, wanted: Settings) -> None:
        groups = {}
        for group in GROUPS:
            good = {}
            for field in dataclasses.fields(getattr(wanted, group)):
                value = getattr(getattr(wanted, group), field.name)
                try:
                    good[field.name] = checked(field, value)
                    if (group, field.name) == ("recording", "name_template"):
                        template = self.editors[group, field.name]
                        assert isinstance(template, Template)
                        if template.problem:
                            raise SettingsError(template.problem)
                except SettingsError:
                    # It stays in its editor, to be mended.
                    good[field.name] = getattr(getattr(self._base, group), field.name)
            groups[group] = dataclasses.replace(getattr(wanted, group), **good)
        settings = Settings(**groups)
        if settings != self._base:
            self._base = settings
            self.applied.emit(settings)
        self._refresh()

    def _undo(self) -> None:
        self._wait.stop()
        before = self._at_opening
        self.set_value(before)
        self._base = dataclasses.replace(before, camera=before.camera)
        self.applied.emit(before)
        self._refresh()

    def _refresh(self) -> None:
        """Enable or disable the buttons."""
        for (group, name), reset in self._resets.items():
            reset.setEnabled(self.editors[group, name].value() != default_of((group, name)))
        self.undo.setEnabled(self._base != self._at_opening)
        self._camera.use.setEnabled(self._chosen_camera() != self._base.camera)

    def _chosen_camera(self) -> CameraSettings:
        return dataclasses.replace(
            self._base.camera, **{name: self.editors["camera", name].value() for name in CAMERA}
        )

    def _try_camera(self) -> None:
        chosen = self._chosen_camera()
        self.camera_preview_wanted.emit(chosen if chosen != self._base.camera else None)

    def _ask_modes(self) -> None:
        identity = self.editors["camera", "device"].value()
        device = next(
            (c for c in self._cameras if c.identity == identity),
            self._cameras[0] if self._cameras and not identity else None,
        )
        if device is not None and (self._modes is None or self._modes[0] != device):
            self.modes_wanted.emit(device)
        self._camera.show_modes(self._modes[1] if self._modes else None)

    def _choose_mode(self, width: int, height: int, rate: float) -> None:
        for name, value in (("width", width), ("height", height), ("rate", rate)):
            self.editors["camera", name].set_value(value)
        self._on_changed(("camera", "rate"))

    def _on_page(self, row: int) -> None:
        self.stack.setCurrentIndex(max(0, row))
        if self.current_page != "camera":
            self.camera_preview_wanted.emit(None)
