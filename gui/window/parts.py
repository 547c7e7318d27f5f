"""The parts of the main window and their layout; `main_window` connects them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.chart import TimelineChart
from gui.faces import FacePanel
from gui.look import Retranslated
from gui.recording import RecordingBar, SavedNotice
from gui.source import RecentSources, SourceLabel, SourceMenu
from gui.video import PlaybackBar, VideoView
from gui.window.banner import Banner
from gui.window.menus import Menus
from gui.window.selection import Selection
from gui.window.status_figures import StatusFigures


class WindowParts(Retranslated, QMainWindow):
    """A window with all its widgets, none of which is connected to anything.

    Attributes:
        source_button: Opens the menu of sources.
        recording: Starts and stops a recording.
        banner: What a person has to be told.
        saved: What was recorded last.
        video: The picture.
        playback: Plays a file.
        face: The bars of one face.
        chart: The curves of that face.
        menus: The menu bar.
        figures: How fast everything is.
    """

    def __init__(self, recent: RecentSources) -> None:
        """Build everything.

        Args:
            recent: What the menu of sources offers again.
        """
        super().__init__()
        self._recent = recent
        self._selection = Selection()
        self._build()

    @property
    def selected(self) -> int | None:
        """Track id of the face whose values are shown; None while there is none."""
        return self._selection.track_id

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.source_button.setToolTip(self.tr("Choose the video source"))
        self.source_button.setAccessibleName(self.tr("Source"))
        self._settings_button.setText(self.tr("Settings"))
        self._settings_button.setToolTip(self.tr("Change the settings (Ctrl+,)"))
        self._face_dock.setWindowTitle(self.tr("Face"))
        self._chart_dock.setWindowTitle(self.tr("Timeline"))
        self._bar.setWindowTitle(self.tr("Source and recording"))
        self._name_source(self.tr("Source"))
        self.menus.retranslate()

    def _name_source(self, name: str) -> None:
        """Show the name of the open source on the source button."""
        metrics = self.source_button.fontMetrics()
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 320)
        self.source_button.setText(f"{name}  \u25be".replace("&", "&&"))

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

    def _dock(self, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock
