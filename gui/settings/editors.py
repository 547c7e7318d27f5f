"""The widgets of the settings dialog, each for one kind of value."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.errors import SettingsError
from core.session import check_template, new_recording_path
from core.sources.cameras import CameraDevice

SLIDER_STEPS = 1000


class Editor(QWidget):
    """Shows one value and lets it be changed.

    Signals:
        changed: By the person, not by `set_value`.
    """

    changed = Signal()

    def value(self) -> Any:
        """What is shown."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page, and changes only what has the focus."""
        if event.type() is QEvent.Type.Wheel and not cast(QWidget, watched).hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for place, widget in enumerate(widgets):
            layout.addWidget(widget, 0 if place else 1)
            widget.installEventFilter(self)
        self.setFocusProxy(widgets[0])
        return layout


class Tick(Editor):
    """On or off."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.clicked.connect(self.changed)
        self._row(self.box)

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: bool) -> None:
        self.box.setChecked(value)


class Choice(Editor):
    """A choice from a few named values."""

    def __init__(self, words: Sequence[tuple[str, Any]]) -> None:
        super().__init__()
        self.combo = QComboBox()
        for word, value in words:
            self.combo.addItem(word, value)
        self.combo.activated.connect(self.changed)
        self._row(self.combo)

    def value(self) -> Any:
        return self.combo.currentData()

    def set_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))


class Number(Editor):
    """A number with unit and slider; digits that the spin box hides are kept."""

    def __init__(
        self, kind: type, low: float, high: float, unit: str, *, slider: bool = True
    ) -> None:
        super().__init__()
        self._kind = kind
        self._exact: float | None = None
        self.spin: QSpinBox | QDoubleSpinBox = QSpinBox() if kind is int else QDoubleSpinBox()
        if isinstance(self.spin, QDoubleSpinBox):
            fine = high <= 10
            self.spin.setDecimals(2 if fine else 1)
            self.spin.setSingleStep(0.05 if fine else 1.0)
        self.spin.setRange(low, high)  # type: ignore[arg-type]
        self.spin.setSuffix(f" {unit}" if unit else "")
        self.spin.setMinimumWidth(110)
        self.spin.setKeyboardTracking(False)
        self.spin.setStepType(QAbstractSpinBox.StepType.DefaultStepType)
        self.spin.valueChanged.connect(self._on_spin)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setPageStep(SLIDER_STEPS // 10)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the spin box has the keys
        self.slider.setVisible(slider)
        self._row(self.slider, self.spin)
        self.setFocusProxy(self.spin)

    def value(self) -> Any:
        return self._kind(self.spin.value()) if self._exact is None else self._exact

    def set_value(self, value: float) -> None:
        with QSignalBlocker(self.spin):
            self.spin.setValue(value)  # type: ignore[arg-type]
        self._exact = self._kind(value)
        self._move_slider()

    def _on_spin(self) -> None:
        self._exact = None
        self._move_slider()
        self.changed.emit()

    def _on_slider(self, place: int) -> None:
        low, high = self.spin.minimum(), self.spin.maximum()
        # Wide ranges are finer where most people want to be: at their beginning.
        share = (place / SLIDER_STEPS) ** self._bend
        self.spin.setValue(self._kind(low + share * (high - low)))

    def _move_slider(self) -> None:
        low, high = self.spin.minimum(), self.spin.maximum()
        share = (self.spin.value() - low) / max(high - low, 1e-9)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(SLIDER_STEPS * share ** (1 / self._bend)))

    @property
    def _bend(self) -> float:
        return 2.0 if self.spin.maximum() > 100 else 1.0


class Line(Editor):
    """A line of text."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.textEdited.connect(self.changed)
        self._row(self.edit)

    def value(self) -> str:
        return self.edit.text().strip()

    def set_value(self, value: str) -> None:
        if value != self.value():
            self.edit.setText(value)


class Template(Line):
    """The template of file names, with an example."""

    def __init__(self) -> None:
        super().__init__()
        self.example = QLabel()
        self.example.setObjectName("quiet")
        self.example.setTextFormat(Qt.TextFormat.PlainText)
        self.example.setWordWrap(True)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.edit)
        column.addWidget(self.example)
        layout.addLayout(column)
        self.edit.textChanged.connect(self._show_example)

    @property
    def problem(self) -> str:
        """Why it is invalid; empty if valid."""
        try:
            check_template(self.value())
        except SettingsError as error:
            return str(error)
        return ""

    def _show_example(self) -> None:
        problem = self.problem
        if not problem:
            path = new_recording_path(
                Path("/nowhere"), "Camera", template=self.value(), participant="P-3"
            )
            self.example.setText(self.tr("For example {}").format(path.name))
        else:
            self.example.setText(problem)
        self.example.setObjectName("warning" if problem else "quiet")
        self.example.style().polish(self.example)


class Text(Editor):
    """Several lines of text."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(110)
        self._quiet = False
        self.edit.textChanged.connect(lambda: None if self._quiet else self.changed.emit())
        self._row(self.edit)

    def value(self) -> str:
        return self.edit.toPlainText().strip()

    def set_value(self, value: str) -> None:
        if value != self.value():
            self._quiet = True
            self.edit.setPlainText(value)
            self._quiet = False


class Names(Editor):
    """A name for each of the keys 1 to 9."""

    def __init__(self, count: int) -> None:
        super().__init__()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        self.edits = [QLineEdit() for _ in range(count)]
        for number, edit in enumerate(self.edits, 1):
            edit.setMaxLength(60)
            edit.textEdited.connect(self.changed)
            form.addRow(f"{number}", edit)
        self.setFocusProxy(self.edits[0])

    def value(self) -> tuple[str, ...]:
        return tuple(edit.text().strip() for edit in self.edits)

    def set_value(self, value: Sequence[str]) -> None:
        for edit, text in zip(self.edits, value, strict=True):
            if edit.text().strip() != text:
                edit.setText(text)


class PathChoice(Line):
    """A folder or a file, typed or browsed for."""

    def __init__(self, *, folder: bool, filter: str = "", button: str = "") -> None:
        super().__init__()
        self._folder, self._filter = folder, filter
        self.edit.setClearButtonEnabled(True)
        self.button = QPushButton(button or self.tr("Browse\u2026"))
        self.button.clicked.connect(self._browse)
        self.edit.setPlaceholderText(self.tr("Default"))
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.addWidget(self.button)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.button.text(), self.value())
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if self._folder else mode.ExistingFile)
        if self._filter:
            dialog.setNameFilter(self._filter)
        dialog.fileSelected.connect(self.choose)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def choose(self, path: str) -> None:
        """Set a path that was browsed for."""
        self.set_value(path)
        self.changed.emit()


class CameraChoice(Editor):
    """Cameras by name; keeps the choice of one that is not connected."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = QComboBox()
        self.combo.setMinimumContentsLength(24)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.activated.connect(self.changed)
        self._row(self.combo)
        self.set_cameras([])

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Set the list, keeping the choice."""
        chosen = self.value()
        self.combo.clear()
        self.combo.addItem(self.tr("First camera found"), "")
        for camera in cameras:
            self.combo.addItem(camera.name, camera.identity)
        self.set_value(chosen)

    def value(self) -> str:
        return self.combo.currentData() or ""

    def set_value(self, value: str) -> None:
        if self.combo.findData(value) < 0:
            self.combo.addItem(self.tr("{} (not connected)").format(value), value)
        self.combo.setCurrentIndex(self.combo.findData(value))
