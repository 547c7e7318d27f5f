"""What is open, in the status bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from core.sources import RefKind, SourceInfo, SourceRef
from core.texts import one_line
from core.types import Frame
from gui.look import Retranslated
from gui.source.menu import folder_of


class SourceLabel(Retranslated, QLabel):
    """Name, kind and size of the source, and the file of the picture that is shown."""

    _WIDEST_PX = 260
    """A longer name of a file would widen the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A file's name must not be read as markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._info: SourceInfo | None = None
        self._name = self._file = ""
        self._ref: SourceRef | None = None
        self._shape = (0, 0)

    def show_source(
        self, info: SourceInfo | None, name: str = "", ref: SourceRef | None = None
    ) -> None:
        """Show what was opened.

        Args:
            info: What it turned out to be; None shows nothing.
            name: For people.
            ref: What it was opened by.
        """
        self._info, self._name, self._ref = info, name, ref
        self._file, self._shape = "", (info.width, info.height) if info else (0, 0)
        self._show()

    def show_frame(self, frame: Frame | None) -> None:
        """Show the file of a picture, where it has one of its own."""
        if frame is None or not frame.file or self._info is None:
            return
        shape = frame.image.shape[1], frame.image.shape[0]
        if (frame.file, shape) != (self._file, self._shape):
            self._file, self._shape = frame.file, shape
            self._show()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self._show()

    def _show(self) -> None:
        info = self._info
        if info is None:
            self.clear()
            self.setToolTip("")
            return
        many = info.frame_count != 1
        parts = [self._short(self._name)]
        if info.kind == "pictures" and many:
            parts.append(self.tr("separate pictures"))
        elif info.kind == "sequence":
            parts.append(self.tr("image sequence"))
        if self._file and self._file != self._name:
            parts.append(self._short(one_line(self._file)))
        shape = f"{self._shape[0]}\u00d7{self._shape[1]}"
        if info.rate and info.kind != "pictures":
            shape += self.tr(" at {:.0f} fps").format(info.rate)
        self.setText("  \u00b7  ".join([*parts, shape]))
        self.setToolTip(self._tip(info, many))

    def _tip(self, info: SourceInfo, many: bool) -> str:
        if info.requested:
            return self.tr("Requested: {}").format(info.requested)
        ref = self._ref
        guessed = ref is not None and ref.kind is RefKind.PATH and folder_of(ref) is not None
        if info.kind == "pictures" and many:
            tip = self.tr("Each picture is analysed on its own, without tracking or smoothing.")
            other = self.tr(
                "Chosen automatically; to read the folder as an image sequence, use the Source "
                "menu."
            )
        elif info.kind == "sequence":
            tip = self.tr("The pictures are analysed as the frames of one video.")
            other = self.tr(
                "Chosen automatically; to read the folder as separate pictures, use the Source "
                "menu."
            )
        else:
            return ""
        return f"{tip}\n{other}" if guessed else tip

    def _short(self, name: str) -> str:
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, self._WIDEST_PX)
