"""What Mien is made of: versions, networks, licences."""

import platform
import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from gui.help.help_window import OfflineBrowser
from gui.help.libraries import libraries
from gui.look import Retranslated, word
from models.card import WEIGHTS_FOLDER, ModelCard, WeightsCard
from models.labels import UNCERTAIN, AgeGroup, Emotion
from resources import resource_path


class CardWindow(Retranslated, QDialog):
    """A model card as a page; takes nothing from a network."""

    def __init__(self, page: Path, parent: QWidget | None = None) -> None:
        """Show a page.

        Args:
            page: The card's Markdown file.
            parent: The window below.
        """
        super().__init__(parent)
        self._missing = False
        self.browser = OfflineBrowser(page.parent)
        self.browser.document().setDocumentMargin(16)
        self._close = QPushButton()
        self._close.clicked.connect(self.accept)
        self._close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.browser, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(780, 640)
        try:
            text = page.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self._missing = True
        else:
            # Its pictures lie elsewhere, and not in every build.
            self.browser.setMarkdown(re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text))
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the current language; the page itself is in English."""
        self.setWindowTitle(self.tr("Model card"))
        self.browser.setAccessibleName(self.tr("Model card"))
        self._close.setText(self.tr("Close"))
        if self._missing:
            self.browser.setPlainText(self.tr("This model card is missing; reinstall Mien."))


class NetworkPanel(Retranslated, QFrame):
    """The key facts of one network, and the way to all others."""

    def __init__(self, card: WeightsCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._card = card
        self._title, self._facts = QLabel(), QLabel()
        self._title.setObjectName("heading")
        for label in (self._title, self._facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.addWidget(self._title)
        layout.addWidget(self._facts)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    @property
    def text(self) -> str:
        """The facts that are shown, a line each."""
        return self._facts.text()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        card = self._card
        names = {
            "emotion": self.tr("Expression"),
            "age": self.tr("Age group"),
            "detector": self.tr("Detector"),
        }
        name = names.get(card.task, card.task)
        self._title.setText(self.tr("{}, version {}").format(name, card.version))
        lines = [
            *(self._input(card) if isinstance(card, ModelCard) else []),
            *self._figures(),
            self.tr("Licence: {}").format(card.licence),
            self.tr("SHA-256: {}\u2026").format(card.sha256[:16]),
        ]
        self._facts.setText("\n".join(lines))
        self.button.setText(self.tr("Read the model card"))
        self.button.setAccessibleName(self.tr("Read the model card: {}").format(name))

    def _input(self, card: ModelCard) -> list[str]:
        known = {*Emotion, *AgeGroup} - {UNCERTAIN}
        height, width = card.input_size
        return [
            self.tr("Classes: {}").format(
                ", ".join(word(key) if key in known else key for key in card.labels)
            ),
            self.tr("Input: {} \u00d7 {} pixels, {}").format(
                width, height, self.tr("gray") if card.channels == 1 else self.tr("colour")
            ),
        ]

    def _figures(self) -> list[str]:
        test = self._card.metrics.get("test", {})
        data = self._card.training.get("data")
        lines = []
        if "accuracy" in test:
            locale = QLocale()
            lines.append(
                self.tr("Accuracy on unseen faces: {share} of {faces}").format(
                    share=locale.toString(100 * float(test["accuracy"]), "f", 1) + "\u2009%",
                    faces=locale.toString(int(test.get("faces", 0))),
                )
            )
        if data:
            lines.append(self.tr("Trained on: {}").format(data))
        return lines

    def _open(self) -> None:
        name = Path(self._card.weights_file).with_suffix(".md").name
        window = CardWindow(WEIGHTS_FOLDER / name, self)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.open()


class AboutDialog(Retranslated, QDialog):
    """Three tabs: Mien itself, its networks, and the licences of all that it is made of."""

    def __init__(self, cards: Sequence[WeightsCard], parent: QWidget | None = None) -> None:
        """Ask for the versions of the libraries.

        Args:
            cards: Of the networks in use.
            parent: The window below.
        """
        super().__init__(parent)
        self._cards = tuple(cards)
        self._libraries = libraries()
        self.tabs = QTabWidget()
        self.panels = [NetworkPanel(card) for card in self._cards]
        self.table = QTableWidget(len(self._libraries), 3)
        self.copy_button, self.close_button = QPushButton(), QPushButton()
        for page in (self._mien_page(), self._networks_page(), self._licences_page()):
            self.tabs.addTab(page, "")
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons)
        self.resize(640, 520)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("About Mien"))
        for index, title in enumerate((self.tr("Mien"), self.tr("Networks"), self.tr("Licences"))):
            self.tabs.setTabText(index, title)
        self._title.setText(f"Mien {__version__}")
        self._what.setText(
            self.tr(
                "Reads facial expression and age group from a camera or video, charts them "
                "over time and records them. Everything runs on this computer; no data leaves "
                "it."
            )
        )
        self._warning.setText(
            self.tr(
                "An expression is what a face looks like, not what a person feels. Do not use "
                "Mien to judge people. EU law restricts it at work and in education."
            )
        )
        self._versions_label.setText(self.tr("Runs on"))
        self._licence.setText(
            self.tr(
                "Mien: MIT licence, copyright 2026 the Mien authors. Qt is used under the "
                "LGPL, version 3; its source code is at code.qt.io, and you may replace its "
                "libraries with your own."
            )
        )
        self._weights.setText("\n".join(self._licence_line(card) for card in self._cards))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Library"), self.tr("Version"), self.tr("Licence")]
        )
        self.table.setAccessibleName(self.tr("Licences of the libraries"))
        self.copy_button.setText(self.tr("Copy versions"))
        self.copy_button.setToolTip(self.tr("Copy all versions to the clipboard, for a bug report"))
        self.close_button.setText(self.tr("Close"))

    @property
    def versions(self) -> str:
        """Everything that has a version, a line each, in English."""
        lines = [f"Mien {__version__}"]
        lines += [f"{one.name} {one.version}" for one in self._libraries if one.version]
        lines += [f"network: {card.identity}" for card in self._cards]
        return "\n".join((*lines, platform.platform()))

    def _licence_line(self, card: WeightsCard) -> str:
        names = {
            "emotion": self.tr("Expression network: {}"),
            "age": self.tr("Age group network: {}"),
            "detector": self.tr("Face detector: {}"),
        }
        return names.get(card.task, card.task + ": {}").format(card.licence)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.versions + "\n")

    def _mien_page(self) -> QWidget:
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource_path("icons", "mien.png"))).pixmap(QSize(64, 64)))
        self._title, self._what, self._warning = QLabel(), QLabel(), QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self._title.setFont(font)
        self._versions_label = QLabel()
        self._versions_label.setObjectName("heading")
        lines = [f"{one.name} {one.version}" for one in self._libraries if one.version]
        versions = QLabel(" \u00b7 ".join(lines) + "\n" + platform.platform())
        versions.setObjectName("quiet")
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(icon)
        head.addWidget(self._title, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(18, 18, 18, 18)
        column.setSpacing(12)
        column.addLayout(head)
        for label in (self._what, self._warning, self._versions_label, versions):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        return page

    def _networks_page(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 12, 12, 12)
        for panel in self.panels:
            column.addWidget(panel)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        return scroll

    def _licences_page(self) -> QWidget:
        self._licence, self._weights = QLabel(), QLabel()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for row, library in enumerate(self._libraries):
            for column, text in enumerate((library.name, library.version, library.licence)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        for label in (self._licence, self._weights):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.table, 1)
        return page
