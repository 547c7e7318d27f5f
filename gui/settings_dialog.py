"""The settings, laid out from the metadata of `core.settings`."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.cameras import CameraDevice
from core.settings import Settings

Field = dataclasses.Field[Any]


class CameraChoice(QWidget):
    """Cameras by name; keeps an identity that is not connected now.

    Signals:
        refresh_wanted: The person asks for the list anew.
    """

    refresh_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._combo = QComboBox()
        self._combo.setMinimumContentsLength(24)
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        refresh = QPushButton(self.tr("Refresh"))
        refresh.clicked.connect(self.refresh_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo, 1)
        layout.addWidget(refresh)
        self.set_cameras([])

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Offer these, leaving the choice as it is."""
        chosen = self.value()
        self._combo.clear()
        self._combo.addItem(self.tr("First camera found"), "")
        for camera in cameras:
            self._combo.addItem(camera.name, camera.identity)
        self.set_value(chosen)

    def value(self) -> str:
        """The identity; empty for the first camera found."""
        return self._combo.currentData() or ""

    def set_value(self, identity: str) -> None:
        """Choose a camera, connected or not."""
        if self._combo.findData(identity) < 0:
            self._combo.addItem(self.tr("{} (not connected)").format(identity), identity)
        self._combo.setCurrentIndex(self._combo.findData(identity))


class PathChoice(QWidget):
    """A path that can be typed or looked for."""

    def __init__(self, *, folder: bool, filter: str = "") -> None:
        super().__init__()
        self._folder = folder
        self._filter = filter
        self._edit = QLineEdit()
        self._edit.setPlaceholderText(self.tr("Default"))
        self._edit.setClearButtonEnabled(True)
        browse = QPushButton(self.tr("Browse\u2026"))
        browse.clicked.connect(self._browse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._edit, 1)
        layout.addWidget(browse)

    def value(self) -> str:
        """The path; empty for the default."""
        return self._edit.text().strip()

    def set_value(self, path: str) -> None:
        """Show a path."""
        self._edit.setText(path)

    def _browse(self) -> None:
        if self._folder:
            path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), self.value())
        else:
            path, _ = QFileDialog.getOpenFileName(
                self, self.tr("Choose a file"), self.value(), self._filter
            )
        if path:
            self.set_value(path)


class SettingsDialog(QDialog):
    """One tab a group, one row a field; OK and Apply hand out a whole new `Settings`.

    Signals:
        applied: `(Settings)`.
        cameras_wanted: The person asks for the list of cameras anew.
    """

    applied = Signal(object)
    cameras_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._base = settings
        self.editors: dict[tuple[str, str], QWidget] = {}
        """The widget of each `(group, field)`."""
        tabs = QTabWidget()
        for group in dataclasses.fields(Settings):
            form = QFormLayout()
            form.setContentsMargins(16, 16, 16, 16)
            form.setHorizontalSpacing(16)
            form.setVerticalSpacing(14)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            for row in dataclasses.fields(getattr(settings, group.name)):
                editor = self._editor(group.name, row)
                if editor is None:
                    continue
                editor.setToolTip(row.metadata["help"])
                label = QLabel(row.metadata["label"])
                label.setBuddy(editor)
                label.setFixedHeight(editor.sizeHint().height())
                help = QLabel(row.metadata["help"])
                help.setObjectName("quiet")
                help.setWordWrap(True)
                cell = QVBoxLayout()
                cell.setSpacing(3)
                cell.addWidget(editor)
                cell.addWidget(help)
                form.addRow(label, cell)
                self.editors[group.name, row.name] = editor
            page = QWidget()
            page.setLayout(form)
            tabs.addTab(page, self._title(group.name))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok
            | QDialogButtonBox.StandardButton.Apply
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Apply).clicked.connect(self.apply)
        buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(
            lambda: self.set_value(Settings())
        )
        layout = QVBoxLayout(self)
        layout.addWidget(tabs)
        layout.addWidget(buttons)
        self.setMinimumWidth(540)
        self.set_value(settings)

    def value(self) -> Settings:
        """What is set in the dialog."""
        groups = {}
        for group in dataclasses.fields(Settings):
            before = getattr(self._base, group.name)
            changed = {}
            for row in dataclasses.fields(before):
                editor = self.editors.get((group.name, row.name))
                if editor is None:
                    continue
                shown = getattr(before, row.name)
                # A spin box rounds; what was only shown stays exactly as it was.
                untouched = (
                    isinstance(editor, QDoubleSpinBox)
                    and abs(editor.value() - shown) <= 0.5 * 10 ** -editor.decimals()
                )
                changed[row.name] = shown if untouched else _read(editor)
            groups[group.name] = dataclasses.replace(before, **changed)
        return Settings(**groups)

    def set_value(self, settings: Settings) -> None:
        """Show settings."""
        self._base = settings
        for (group, name), editor in self.editors.items():
            _write(editor, getattr(getattr(settings, group), name))

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Offer these cameras."""
        editor = self.editors["camera", "device"]
        assert isinstance(editor, CameraChoice)
        editor.set_cameras(cameras)

    def apply(self) -> None:
        """Hand out what is set and stay open."""
        self._base = self.value()
        self.applied.emit(self._base)

    def accept(self) -> None:
        """Hand out what is set and close."""
        self.apply()
        super().accept()

    def _title(self, group: str) -> str:
        return {
            "camera": self.tr("Camera"),
            "detector": self.tr("Detector"),
            "analysis": self.tr("Analysis"),
            "recording": self.tr("Recording"),
            "privacy": self.tr("Privacy"),
            "appearance": self.tr("Appearance"),
        }.get(group, group.capitalize())

    def _editor(self, group: str, row: Field) -> QWidget | None:
        """The widget for a field: by name where it needs more than its type says; None hides it."""
        meta = row.metadata
        if (group, row.name) == ("camera", "device"):
            cameras = CameraChoice()
            cameras.refresh_wanted.connect(self.cameras_wanted)
            return cameras
        if (group, row.name) == ("detector", "yunet_file"):
            return PathChoice(folder=False, filter=self.tr("ONNX networks (*.onnx)"))
        if (group, row.name) == ("recording", "folder"):
            return PathChoice(folder=True)
        if row.type is bool:
            return QCheckBox()
        if meta["choices"]:
            combo = QComboBox()
            for choice in meta["choices"]:
                combo.addItem(str(choice), choice)
            return combo
        if row.type in (int, float):
            spin = QSpinBox() if row.type is int else QDoubleSpinBox()
            spin.setRange(meta["low"], meta["high"])
            if isinstance(spin, QDoubleSpinBox):
                fine = meta["high"] <= 10
                spin.setDecimals(2 if fine else 1)
                spin.setSingleStep(0.05 if fine else 1.0)
            if meta["unit"]:
                spin.setSuffix(f" {meta['unit']}")
            return spin
        return QLineEdit() if row.type is str else None


def _read(editor: QWidget) -> Any:
    if isinstance(editor, CameraChoice | PathChoice | QSpinBox | QDoubleSpinBox):
        return editor.value()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QComboBox):
        return editor.currentData()
    assert isinstance(editor, QLineEdit)
    return editor.text().strip()


def _write(editor: QWidget, value: Any) -> None:
    if isinstance(editor, CameraChoice | PathChoice):
        editor.set_value(value)
    elif isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.setValue(value)
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    else:
        assert isinstance(editor, QLineEdit)
        editor.setText(value)
