"""The user's guide, shown from its file: no browser, no network."""

import re
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QKeySequence,
    QShortcut,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

PICTURE_WIDTH: Final = 560
"""Widest picture, in pixels of the screen's own scale."""
_WEB: Final = frozenset({"http", "https", "mailto"})


def slug(heading: str) -> str:
    """The anchor of a heading, as most Markdown tools make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class OfflineBrowser(QTextBrowser):
    """Shows Markdown and takes nothing but files of one folder; links out go to the system.

    Only a click leads out, and only to an address of the web or of mail.
    """

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            folder: Pages and pictures are taken from it and from what lies below it.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._folder = folder.resolve()
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        """Read a page or a picture of the folder; nothing, or an empty picture, for all else."""
        url = QUrl(url)
        path = self._inside(self.source().resolved(url) if url.isRelative() else url)
        if kind == int(QTextDocument.ResourceType.ImageResource):
            return self._picture(path)
        if path is None:
            return None
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _picture(self, path: Path | None) -> QImage:
        image = QImage(str(path)) if path is not None else QImage()
        if image.isNull():
            # One that is missing leaves no broken sign.
            empty = QImage(1, 1, QImage.Format.Format_ARGB32)
            empty.fill(Qt.GlobalColor.transparent)
            return empty
        ratio = self.devicePixelRatioF()
        widest = round(PICTURE_WIDTH * ratio)
        if image.width() > widest:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(widest, smooth)
            image.setDevicePixelRatio(ratio)
        return image

    def _inside(self, url: QUrl) -> Path | None:
        if not url.isLocalFile():
            return None
        path = Path(url.toLocalFile()).resolve()
        return path if path.is_file() and path.is_relative_to(self._folder) else None

    def _follow(self, url: QUrl) -> None:
        if url.scheme().lower() in _WEB:
            QDesktopServices.openUrl(url)
        elif (path := self._inside(url)) is not None and path.suffix == ".md":
            self.setSource(url, QTextDocument.ResourceType.MarkdownResource)


class HelpWindow(QDialog):
    """The guide with its table of contents, a way back, and a search."""

    _page = ""  # empty until a guide is shown

    def __init__(self, guide: Path, parent: QWidget | None = None) -> None:
        """Show a guide.

        Args:
            guide: A Markdown file; its pictures lie beside it or below.
            parent: The window that it belongs to.
        """
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setSizeGripEnabled(True)
        self._guide = guide.absolute()
        self.browser = OfflineBrowser(self._guide.parent)
        self.browser.document().setDocumentMargin(18)
        self.contents = QListWidget()
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setWordWrap(True)
        self.contents.setSpacing(3)
        self.back_button, self.forward_button = QPushButton("\u2190"), QPushButton("\u2192")
        self.find_edit = QLineEdit()
        self.find_edit.setClearButtonEnabled(True)
        self.find_edit.setFixedWidth(240)
        self.find_button = QPushButton()
        self._found = QLabel()
        self._found.setObjectName("quiet")
        top = QHBoxLayout()
        for button in (self.back_button, self.forward_button, self.find_button):
            button.setAutoDefault(False)
        top.addWidget(self.back_button)
        top.addWidget(self.forward_button)
        top.addStretch(1)
        top.addWidget(self._found)
        top.addWidget(self.find_edit)
        top.addWidget(self.find_button)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.contents)
        split.addWidget(self.browser)
        split.setStretchFactor(1, 1)
        split.setSizes([230, 640])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addLayout(top)
        layout.addWidget(split, 1)
        self.resize(QSize(900, 680))

        self.back_button.setEnabled(False)
        self.forward_button.setEnabled(False)
        self.back_button.clicked.connect(self.browser.backward)
        self.forward_button.clicked.connect(self.browser.forward)
        self.browser.backwardAvailable.connect(self.back_button.setEnabled)
        self.browser.forwardAvailable.connect(self.forward_button.setEnabled)
        self.browser.sourceChanged.connect(self._on_page)
        self.contents.itemClicked.connect(self._go_to)
        self.contents.itemActivated.connect(self._go_to)
        self.find_edit.textChanged.connect(lambda: self._found.clear())
        self.find_edit.returnPressed.connect(self.find_next)
        self.find_button.clicked.connect(self.find_next)
        for keys, action in (
            (QKeySequence.StandardKey.Find, self._start_find),
            (QKeySequence.StandardKey.FindNext, self.find_next),
            (QKeySequence.StandardKey.FindPrevious, self.find_previous),
            (QKeySequence.StandardKey.Back, self.browser.backward),
            (QKeySequence.StandardKey.Forward, self.browser.forward),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)
        self.retranslate()
        self.set_guide(self._guide)
        self.browser.setFocus()

    def set_guide(self, guide: Path) -> None:
        """Show another guide, such as one in another language, from its beginning.

        Args:
            guide: A Markdown file in the same folder.
        """
        self._guide = guide.absolute()
        if self._guide.is_file():
            url = QUrl.fromLocalFile(str(self._guide))
            self.browser.setSource(url, QTextDocument.ResourceType.MarkdownResource)
        else:
            self.contents.clear()
            self.browser.setPlainText(
                self.tr("The guide is missing ({}); reinstall Mien.").format(self._guide)
            )

    def go_to(self, heading: str) -> None:
        """Show a part of the guide.

        Args:
            heading: Its heading, or the name that links use.
        """
        url = self.browser.source()
        url.setFragment(slug(heading))
        self.browser.setSource(url, QTextDocument.ResourceType.MarkdownResource)

    def find_next(self) -> None:
        """Show the next match, wrapping around at the end."""
        self._find(QTextDocument.FindFlag(0), QTextCursor.MoveOperation.Start)

    def find_previous(self) -> None:
        """Show the previous match, wrapping around at the start."""
        self._find(QTextDocument.FindFlag.FindBackward, QTextCursor.MoveOperation.End)

    def retranslate(self) -> None:
        """Set all texts in the current language; the guide itself comes by `set_guide`."""
        self.setWindowTitle(self.tr("Mien user guide"))
        for button, text, keys in (
            (self.back_button, self.tr("Back"), QKeySequence.StandardKey.Back),
            (self.forward_button, self.tr("Forward"), QKeySequence.StandardKey.Forward),
        ):
            shortcut = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({shortcut})")
        self.contents.setAccessibleName(self.tr("Contents"))
        self.browser.setAccessibleName(self.tr("Guide"))
        self.find_edit.setPlaceholderText(self.tr("Find in the guide (Ctrl+F)"))
        self.find_edit.setAccessibleName(self.tr("Find"))
        self.find_button.setText(self.tr("Find next"))
        self.find_button.setToolTip(self.tr("Next match (F3)"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange and self._page:
            # The colours of links are fixed when a page is read.
            self._page = ""
            place = self.browser.verticalScrollBar().value()
            self.browser.reload()
            self.browser.verticalScrollBar().setValue(place)

    def _on_page(self, url: QUrl) -> None:
        page = url.toLocalFile()
        if page == self._page:
            return
        self._page = page
        self.contents.clear()
        document = self.browser.document()
        # Otherwise the browser takes the names for changes of its page, and reloads it.
        document.blockSignals(True)
        block = document.begin()
        while block.isValid():
            if level := block.blockFormat().headingLevel():
                self._name(block.position(), slug(block.text()))
                if level <= 3:
                    item = QListWidgetItem("    " * max(0, level - 2) + block.text())
                    item.setData(Qt.ItemDataRole.UserRole, slug(block.text()))
                    self.contents.addItem(item)
            block = block.next()
        document.blockSignals(False)
        # The place was looked for before its name was there.
        if url.hasFragment():
            self.browser.scrollToAnchor(url.fragment())

    def _name(self, position: int, name: str) -> None:
        """Give the first letter of a heading a name to jump to; Qt's Markdown gives none."""
        cursor = QTextCursor(self.browser.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        style = cursor.charFormat()
        style.setAnchor(True)
        style.setAnchorNames([name])
        style.clearProperty(QTextFormat.Property.AnchorHref)
        cursor.setCharFormat(style)

    def _go_to(self, item: QListWidgetItem) -> None:
        self.go_to(item.data(Qt.ItemDataRole.UserRole))

    def _start_find(self) -> None:
        self.find_edit.setFocus()
        self.find_edit.selectAll()

    def _find(self, flags: QTextDocument.FindFlag, again: QTextCursor.MoveOperation) -> None:
        sought = self.find_edit.text()
        if not sought:
            self._start_find()
            return
        found = self.browser.find(sought, flags)
        if not found:
            before = self.browser.textCursor()
            self.browser.moveCursor(again)
            found = self.browser.find(sought, flags)
            if not found:
                self.browser.setTextCursor(before)
        self._found.setText("" if found else self.tr("Not found"))
