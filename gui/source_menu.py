"""Where the picture may come from, as a menu."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from core.cameras import CameraDevice
from core.sources import without_password

MOST_RECENT: Final = 8


class RecentSources:
    """The sources that were open lately, newest first; passwords are not kept."""

    def __init__(self, store: QSettings | None) -> None:
        """Read them.

        Args:
            store: Where they are kept; None forgets them at the end.
        """
        self._store = store
        kept = store.value("recent_sources") if store is not None else None
        kept = [kept] if isinstance(kept, str) else kept or []
        self.texts: list[str] = [text for text in kept if isinstance(text, str)][:MOST_RECENT]

    def add(self, text: str) -> None:
        """Note that a source was opened; text as `core.sources.open_source_text` has it."""
        text = without_password(text) if "://" in text else text
        self._set([text, *(known for known in self.texts if known != text)][:MOST_RECENT])

    def clear(self) -> None:
        """Forget all."""
        self._set([])

    def _set(self, texts: list[str]) -> None:
        self.texts = texts
        if self._store is not None:
            self._store.setValue("recent_sources", texts)


class SourceMenu(QMenu):
    """Cameras, files, streams, the demo, and what was open lately.

    Signals:
        chosen: `(str)`, as `core.sources.open_source_text` has it.
        video_wanted: A video or an image is to be looked for.
        folder_wanted: A folder of images is to be looked for.
        stream_wanted: `(str)`, an address is to be asked for, with this one to begin with.
    """

    chosen = Signal(str)
    video_wanted = Signal()
    folder_wanted = Signal()
    stream_wanted = Signal(str)

    def __init__(self, recent: RecentSources, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self._cameras: Sequence[CameraDevice] = ()
        self._open = ""
        # `clear` deletes the actions that belong to the menu itself.
        owner = QObject(self)
        self.video = QAction(owner)
        self.video.setShortcut(QKeySequence.StandardKey.Open)
        self.video.triggered.connect(self.video_wanted)
        self.folder = QAction(owner)
        self.folder.triggered.connect(self.folder_wanted)
        self.stream = QAction(owner)
        self.stream.setShortcut(QKeySequence("Ctrl+U"))
        self.stream.triggered.connect(lambda: self.stream_wanted.emit(""))
        self.demo = QAction(owner)
        self.demo.triggered.connect(lambda: self.chosen.emit("demo"))
        self._recent_menu = QMenu(self)
        self.retranslate()

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Offer these."""
        self._cameras = cameras
        self.fill()

    def set_open(self, text: str) -> None:
        """Mark what is open."""
        self._open = text
        self.fill()

    def fill(self) -> None:
        """Build the menu anew."""
        self.clear()
        for camera in self._cameras:
            self._add(self, camera.name, f"camera:{camera.identity}")
        if not self._cameras:
            self.addAction(self.tr("No camera found")).setEnabled(False)
        self.addSeparator()
        self.addActions([self.video, self.folder, self.stream])
        self.addSeparator()
        self.addAction(self.demo)
        self._recent_menu.clear()
        for text in self._recent.texts:
            self._add(self._recent_menu, self._name(text), text)
        if self._recent.texts:
            self._recent_menu.addSeparator()
            forget = self._recent_menu.addAction(self.tr("Forget these"))
            forget.triggered.connect(self._forget)
            self.addMenu(self._recent_menu)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.video.setText(self.tr("Open video or picture\u2026"))
        self.folder.setText(self.tr("Open folder of pictures\u2026"))
        self.stream.setText(self.tr("Open stream\u2026"))
        self.demo.setText(self.tr("Demo"))
        self._recent_menu.setTitle(self.tr("Recent"))
        self.fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _add(self, menu: QMenu, name: str, text: str) -> None:
        # A single ampersand would underline the letter after it.
        short = menu.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 420)
        action = menu.addAction(short.replace("&", "&&"))
        action.setToolTip(name)
        action.setCheckable(True)
        action.setChecked(text == self._open)
        wanted = self.stream_wanted if "://" in text else self.chosen
        action.triggered.connect(lambda _=False: wanted.emit(text))

    def _name(self, text: str) -> str:
        if text.startswith("camera:"):
            identity = text.removeprefix("camera:")
            names = {camera.identity: camera.name for camera in self._cameras}
            return names.get(identity, identity)
        return text

    def _forget(self) -> None:
        self._recent.clear()
        self.fill()
