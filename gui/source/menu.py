"""The menu of sources."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from core.sources import IMAGE_SUFFIXES, RefKind, SourceInfo, SourceRef
from core.sources.cameras import CameraDevice
from gui.look import Retranslated

MOST_RECENT: Final = 8


def folder_of(ref: SourceRef) -> SourceRef | None:
    """The reference, where it may be of a folder of pictures; None of one picture."""
    path = ref.path
    return None if path is None or path.suffix.lower() in IMAGE_SUFFIXES else ref


def opened_ref(ref: SourceRef, info: SourceInfo) -> SourceRef:
    """What the menu marks: the camera or the demo that "auto" or a number has come to.

    Args:
        ref: What was to be opened.
        info: What it turned out to be.
    """
    if info.kind == "camera" and ref.may_be_camera and info.identity:
        return SourceRef.camera(info.identity)
    if info.kind == "demo":
        return SourceRef(kind=RefKind.DEMO)
    return ref


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
        texts = [text for text in kept if isinstance(text, str)][:MOST_RECENT]
        self.refs = [SourceRef.parse(text) for text in texts]

    def add(self, ref: SourceRef) -> None:
        """Note that a source was opened."""
        if not is_plain(str(ref)):
            return  # the settings file would hold another name
        ref = ref.without_password()
        self._set([ref, *(known for known in self.refs if known != ref)][:MOST_RECENT])

    def clear(self) -> None:
        """Forget all."""
        self._set([])

    def _set(self, refs: list[SourceRef]) -> None:
        self.refs = refs
        if self._store is not None:
            self._store.setValue("recent_sources", [str(ref) for ref in refs])


class SourceMenu(Retranslated, QMenu):
    """Cameras, files, streams, the demo, and recent sources.

    Signals:
        chosen: `(SourceRef)`.
        video_wanted: A video or an image is to be looked for.
        folder_wanted: A folder of images is to be looked for.
        stream_wanted: `(str)`, an address is to be asked for, with this one to begin with.

    Attributes:
        as_pictures: Reads the folder that is open as pictures that have nothing to do with each
            other; hidden while none is open.
        as_sequence: Reads it as one recording; likewise.
    """

    chosen = Signal(object)
    video_wanted = Signal()
    folder_wanted = Signal()
    stream_wanted = Signal(str)

    def __init__(self, recent: RecentSources, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self._cameras: Sequence[CameraDevice] = ()
        self._open: SourceRef | None = None
        # `clear` deletes the actions that belong to the menu itself, and cuts off what the others
        # are connected to in it: a signal of the menu would be told nothing any more.
        owner = QObject(self)
        self.video = QAction(owner)
        self.video.setShortcut(QKeySequence.StandardKey.Open)
        self.video.triggered.connect(lambda: self.video_wanted.emit())
        self.folder = QAction(owner)
        self.folder.triggered.connect(lambda: self.folder_wanted.emit())
        self._folder: SourceRef | None = None
        self.as_pictures = QAction(owner)
        self.as_sequence = QAction(owner)
        for action, kind in (
            (self.as_pictures, RefKind.PICTURES),
            (self.as_sequence, RefKind.SEQUENCE),
        ):
            action.setCheckable(True)
            action.setVisible(False)
            action.triggered.connect(lambda _=False, kind=kind: self._read_as(kind))
        self.stream = QAction(owner)
        self.stream.setShortcut(QKeySequence("Ctrl+U"))
        self.stream.triggered.connect(lambda: self.stream_wanted.emit(""))
        self.demo = QAction(owner)
        self.demo.triggered.connect(lambda: self.chosen.emit(SourceRef(kind=RefKind.DEMO)))
        self._recent_menu = QMenu(self)
        self.retranslate()

    def set_cameras(self, cameras: Sequence[CameraDevice]) -> None:
        """Set the list of cameras."""
        self._cameras = cameras
        self.fill()

    def set_open(self, ref: SourceRef) -> None:
        """Mark what is open."""
        self._open = ref
        self.fill()

    def set_folder(self, folder: SourceRef | None, kind: str = "") -> None:
        """Offer the other way to read the open folder.

        Args:
            folder: Which one; None where none is open.
            kind: How it is read, as `SourceInfo.kind` has it.
        """
        self._folder = folder
        for action, of_kind in ((self.as_pictures, "pictures"), (self.as_sequence, "sequence")):
            action.setVisible(folder is not None)
            action.setChecked(kind == of_kind)

    def fill(self) -> None:
        """Rebuild the menu."""
        self.clear()
        for camera in self._cameras:
            self._add(self, camera.name, SourceRef.camera(camera.identity))
        if not self._cameras:
            self.addAction(self.tr("No camera found")).setEnabled(False)
        self.addSeparator()
        self.addActions([self.video, self.folder, self.as_pictures, self.as_sequence, self.stream])
        self.addSeparator()
        self.addAction(self.demo)
        self._recent_menu.clear()
        for ref in self._recent.refs:
            self._add(self._recent_menu, self._name(ref), ref)
        if self._recent.refs:
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

    def _add(self, menu: QMenu, name: str, ref: SourceRef) -> None:
        # A single ampersand would underline the letter after it.
        short = menu.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 420)
        action = menu.addAction(short.replace("&", "&&"))
        action.setToolTip(name)
        action.setCheckable(True)
        action.setChecked(ref == self._open)
        if ref.kind is RefKind.ADDRESS:
            action.triggered.connect(lambda _=False: self.stream_wanted.emit(ref.address))
        else:
            action.triggered.connect(lambda _=False: self.chosen.emit(ref))

    def _name(self, ref: SourceRef) -> str:
        if ref.kind is RefKind.CAMERA:
            names = {camera.identity: camera.name for camera in self._cameras}
            return names.get(ref.identity, ref.identity)
        if ref.kind is RefKind.PICTURES:
            return self.tr("{} (separate pictures)").format(ref.address)
        if ref.kind is RefKind.SEQUENCE:
            return self.tr("{} (image sequence)").format(ref.address)
        return str(ref)

    def _read_as(self, kind: RefKind) -> None:
        # What is shown stays ticked until the source has been reopened.
        self.as_pictures.setChecked(kind is RefKind.PICTURES)
        self.as_sequence.setChecked(kind is RefKind.SEQUENCE)
        assert self._folder is not None
        self.chosen.emit(dataclasses.replace(self._folder, kind=kind))

    def _forget(self) -> None:
        self._recent.clear()
        self.fill()
