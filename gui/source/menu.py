"""The menu of sources."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from core.sources import IMAGE_SUFFIXES, without_password
from core.sources.cameras import CameraDevice
from gui.look import Retranslated

MOST_RECENT: Final = 8


def folder_form(text: str) -> tuple[str, str]:
    """How a folder is to be read, `"pictures"`, `"sequence"` or `""`, and its path.

    Args:
        text: A source, as `core.sources.open_source_text` has it.
    """
    form, colon, path = text.partition(":")
    return (form, path) if colon and form in ("pictures", "sequence") else ("", text)


def folder_of(text: str) -> str:
    """The path of a source where that may be a folder of pictures; empty for one picture."""
    path = folder_form(text)[1]
    return "" if Path(path).suffix.lower() in IMAGE_SUFFIXES else path


def is_plain(text: str) -> bool:
    """Whether a text is Unicode; names of files on Linux need not be."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class RecentSources:
    """The recently opened sources, newest first; passwords are not kept."""

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
        if not is_plain(text):
            return  # the settings file would hold another name
        text = without_password(text) if "://" in text else text
        self._set([text, *(known for known in self.texts if known != text)][:MOST_RECENT])

    def clear(self) -> None:
        """Forget all."""
        self._set([])

    def _set(self, texts: list[str]) -> None:
        self.texts = texts
        if self._store is not None:
            self._store.setValue("recent_sources", texts)


class SourceMenu(Retranslated, QMenu):
    """Cameras, files, streams, the demo, and recent sources.

    Signals:
        chosen: `(str)`, as `core.sources.open_source_text` has it.
        video_wanted: A video or an image is to be looked for.
        folder_wanted: A folder of images is to be looked for.
        stream_wanted: `(str)`, an address is to be asked for, with this one to begin with.

    Attributes:
        as_pictures: Reads the folder that is open as pictures that have nothing to do with each
            other; hidden while none is open.
        as_sequence: Reads it as one recording; likewise.
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
        # `clear` deletes the actions that belong to the menu itself, and cuts off what the others
        # are connected to in it: a signal of the menu would be told nothing any more.
        owner = QObject(self)
        self.video = QAction(owner)
        self.video.setShortcut(QKeySequence.StandardKey.Open)
        self.video.triggered.connect(lambda: self.video_wanted.emit())
        self.folder = QAction(owner)
        self.folder.triggered.connect(lambda: self.folder_wanted.emit())
        self._folder = ""
        self.as_pictures = QAction(owner)
        self.as_sequence = QAction(owner)
        for action, kind in ((self.as_pictures, "pictures"), (self.as_sequence, "sequence")):
            action.setCheckable(True)
            action.setVisible(False)
            action.triggered.connect(lambda _=False, kind=kind: self._read_as(kind))
        self.stream = QAction(owner)
        self.stream.setShortcut(QKeySequence("Ctrl+U"))
        self.stream.triggered.connect(lambda: self.stream_wanted.emit(""))
        self.demo = QAction(owner)
        self.demo.triggered.connect(lambda: self.chosen.emit("demo"))
        self._recent_menu = QMenu(self)
        self.retranslate()

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Set the list of cameras."""
        self._cameras = cameras
        self.fill()

    def set_open(self, text: str) -> None:
        """Mark what is open."""
        self._open = text
        self.fill()

    def set_folder(self, path: str, kind: str = "") -> None:
        """Offer the other way to read the open folder.

        Args:
            path: The folder; empty where none is open.
            kind: How it is read, as `SourceInfo.kind` has it.
        """
        self._folder = path
        for action, of_kind in ((self.as_pictures, "pictures"), (self.as_sequence, "sequence")):
            action.setVisible(bool(path))
            action.setChecked(kind == of_kind)

    def fill(self) -> None:
        """Rebuild the menu."""
        self.clear()
        for camera in self._cameras:
            self._add(self, camera.name, f"camera:{camera.identity}")
        if not self._cameras:
            self.addAction(self.tr("No camera found")).setEnabled(False)
        self.addSeparator()
        self.addActions([self.video, self.folder, self.as_pictures, self.as_sequence, self.stream])
        self.addSeparator()
        self.addAction(self.demo)
        self._recent_menu.clear()
        for text in self._recent.texts:
            self._add(self._recent_menu, self._name(text), text)
        if self._recent.texts:
            self._recent_menu.addSeparator()
            forget = self._recent_menu.addAction(self.tr("Clear list"))
            forget.triggered.connect(self._forget)
            self.addMenu(self._recent_menu)

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.video.setText(self.tr("Open video or picture\u2026"))
        self.folder.setText(self.tr("Open folder of pictures\u2026"))
        self.as_pictures.setText(self.tr("Read as separate pictures"))
        self.as_pictures.setToolTip(self.tr("Each picture on its own, without tracking"))
        self.as_sequence.setText(self.tr("Read as image sequence"))
        self.as_sequence.setToolTip(self.tr("The pictures are the frames of one video"))
        self.stream.setText(self.tr("Open stream\u2026"))
        self.demo.setText(self.tr("Demo"))
        self._recent_menu.setTitle(self.tr("Recent"))
        self.fill()

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
        form, path = folder_form(text)
        if form == "pictures":
            return self.tr("{} (separate pictures)").format(path)
        if form == "sequence":
            return self.tr("{} (image sequence)").format(path)
        return text

    def _read_as(self, kind: str) -> None:
        # What is shown stays ticked until the source has been reopened.
        self.as_pictures.setChecked(kind == "pictures")
        self.as_sequence.setChecked(kind == "sequence")
        self.chosen.emit(f"{kind}:{self._folder}")

    def _forget(self) -> None:
        self._recent.clear()
        self.fill()
