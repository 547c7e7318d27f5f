"""Versions, networks and licences."""

import dataclasses
import importlib.metadata
from email.message import Message

import numpy
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from core import __version__
from gui.help import AboutDialog
from gui.help.about_dialog import CardWindow
from gui.help.libraries import libraries
from models.card import WEIGHTS_FOLDER, ModelCard

CARDS = [ModelCard.load(WEIGHTS_FOLDER / f"{name}.json") for name in ("emotion", "age")]


@pytest.fixture
def dialog(qtbot):
    dialog = AboutDialog(CARDS)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def texts(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def by_name():
    return {library.name: library for library in libraries()}


def test_versions_are_shown_and_copied(dialog):
    assert f"Mien {__version__}" in texts(dialog)
    assert f"numpy {numpy.__version__}" in texts(dialog)
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert f"numpy {numpy.__version__}" in copied
    for card in CARDS:
        assert card.identity in copied


def test_networks_say_their_facts_and_open_their_cards(dialog, qtbot):
    for card, panel in zip(CARDS, dialog.panels, strict=True):
        assert card.licence in panel.text
        assert card.sha256[:16] in panel.text
        assert str(round(100 * card.metrics["test"]["accuracy"], 1)) in panel.text
        panel.button.click()
        windows = panel.findChildren(CardWindow)
        assert len(windows) == 1
        page = windows[0].browser.toPlainText()
        assert f"Model card: {card.task}" in page
        assert "![" not in page
        windows[0].close()
        qtbot.waitUntil(lambda panel=panel: not panel.findChildren(CardWindow))


def test_a_bare_card_and_a_missing_page_are_no_trouble(qtbot, tmp_path):
    bare = dataclasses.replace(CARDS[0], task="other", labels=("a", "b"), metrics={}, training={})
    dialog = AboutDialog([bare])
    qtbot.addWidget(dialog)
    assert "a, b" in dialog.panels[0].text
    window = CardWindow(tmp_path / "none.md")
    qtbot.addWidget(window)
    assert "missing" in window.browser.toPlainText()


def test_licences_are_listed(dialog):
    rows = {
        dialog.table.item(row, 0).text(): dialog.table.item(row, 2).text()
        for row in range(dialog.table.rowCount())
    }
    assert rows["pyqtgraph"] == "MIT"
    assert "BSD" in rows["numpy"]
    assert "LGPL" in rows["PySide6_Essentials"]
    assert "Apache" in rows["ai-edge-litert"]
    assert all(rows.values())
    for card in CARDS:
        assert card.licence in texts(dialog.tabs.widget(2))


def test_a_build_without_metadata_knows_them_too(monkeypatch, qtbot):
    def none(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "metadata", none)
    found = by_name()
    assert found["numpy"].version == numpy.__version__
    assert found["numpy"].licence == "BSD-3-Clause"
    assert all(library.licence for library in found.values())
    qtbot.addWidget(AboutDialog(CARDS))


@pytest.mark.parametrize(
    ("facts", "licence"),
    [
        ({"License-Expression": "MIT-0", "License": "other"}, "MIT-0"),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: ISC"}, "ISC"),
        ({"License": "Permission is hereby granted " * 20, "Classifier": "Topic :: X"}, "MIT"),
        ({}, "MIT"),
    ],
)
def test_the_first_usable_name_of_a_licence_is_taken(monkeypatch, facts, licence):
    message = Message()
    for key, value in facts.items():
        message[key] = value
    monkeypatch.setattr(importlib.metadata, "metadata", lambda _: message)
    assert by_name()["pyqtgraph"].licence == licence


def test_texts_come_again_with_the_language(dialog):
    tab = dialog.tabs.widget(1)
    before, title = texts(tab), dialog.tabs.tabText(1)
    for label in tab.findChildren(QLabel):
        label.setText("")
    dialog.tabs.setTabText(1, "")
    for widget in (dialog, *dialog.panels):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert texts(tab) == before
    assert dialog.tabs.tabText(1) == title
