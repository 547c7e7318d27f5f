"""The guide and the window that shows it."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextDocument

from gui.help import HelpWindow
from gui.help.help_window import PICTURE_WIDTH, slug
from gui.look import apply_theme, theme

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDES = [DOCS / "guide.md", DOCS / "guide.de.md"]
TEXT = """# Top

![wide](images/wide.png) ![small](images/small.png) ![none](images/none.png)

[to the end](#the-end) [other](other.md#below) [web](https://example.org/x)
[outside](../secret.md) [script](javascript:x) [file](file:///etc/hostname)

{filler}

## In the *middle*

word one

{filler}

## The end

word two
"""


@pytest.fixture
def docs(tmp_path):
    docs = tmp_path / "docs"
    (docs / "images").mkdir(parents=True)
    for name, width in (("wide", 1400), ("small", 40)):
        image = QImage(width, 20, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        assert image.save(str(docs / "images" / f"{name}.png"))
    filler = "\n\n".join(f"Line {i}." for i in range(80))
    (docs / "guide.md").write_text(TEXT.replace("{filler}", filler), encoding="utf-8")
    (docs / "other.md").write_text(f"# Other\n\n{filler}\n\n## Below\n\n{filler}\n", "utf-8")
    (tmp_path / "secret.md").write_text("secret")
    return docs


@pytest.fixture
def window(qtbot, qapp, docs):
    apply_theme(qapp)
    window = HelpWindow(docs / "guide.md")
    qtbot.addWidget(window)
    window.show()
    return window


def top_line(window):
    cursor = window.browser.cursorForPosition(window.browser.viewport().rect().topLeft())
    return cursor.block().text()


def click(window, target):
    window.browser.anchorClicked.emit(window.browser.source().resolved(QUrl(target)))


def test_contents_are_the_headings_and_lead_to_them(window, qtbot):
    items = [window.contents.item(i) for i in range(window.contents.count())]
    assert [item.text().strip() for item in items] == ["Top", "In the middle", "The end"]
    window.contents.itemClicked.emit(items[1])
    assert top_line(window) == "In the middle"
    window.contents.setCurrentItem(items[2])
    qtbot.keyClick(window.contents, Qt.Key.Key_Return)
    assert window.browser.source().fragment() == "the-end"


def test_back_and_forward(window):
    assert not window.back_button.isEnabled()
    window.go_to("In the middle")
    click(window, "other.md#below")
    assert top_line(window) == "Below"
    assert [window.contents.item(i).text().strip() for i in range(2)] == ["Other", "Below"]
    window.back_button.click()
    assert window.contents.item(1).text().strip() == "In the middle"
    assert top_line(window) == "In the middle"
    window.forward_button.click()
    assert window.browser.source().fileName() == "other.md"
    window.back_button.click()
    window.back_button.click()
    assert not window.back_button.isEnabled()
    assert top_line(window) == "Top"


def test_pictures_fit_and_missing_ones_leave_nothing(window):
    kind = QTextDocument.ResourceType.ImageResource

    def width(name):
        image = window.browser.document().resource(kind, QUrl(f"images/{name}.png"))
        return image.width() / image.devicePixelRatio()

    window.grab()
    assert width("wide") == PICTURE_WIDTH
    assert width("small") == 40
    assert width("none") <= 40
    assert window.browser.document().idealWidth() < 900


def test_links_out_go_to_the_system_and_nothing_else_opens(window, docs, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    before = window.browser.source()
    click(window, "https://example.org/x")
    assert opened == ["https://example.org/x"]
    for bad in ("../secret.md", "javascript:x", "file:///etc/hostname", "smb://h/x", "none.md"):
        click(window, bad)
    assert len(opened) == 1
    assert window.browser.source() == before


@pytest.mark.parametrize("url", ["http://example.org/a.png", "../secret.md", "file:///etc/passwd"])
def test_nothing_is_loaded_from_elsewhere(window, url):
    kinds = QTextDocument.ResourceType
    assert window.browser.loadResource(kinds.ImageResource.value, QUrl(url)).width() == 1
    for kind in (kinds.MarkdownResource, kinds.HtmlResource, kinds.StyleSheetResource):
        assert window.browser.loadResource(kind.value, QUrl(url)) is None


def test_find_goes_round(window, qtbot):
    window.find_edit.setText("word")
    places = []
    for _ in range(3):
        qtbot.keyClick(window.find_edit, Qt.Key.Key_Return)
        assert window.browser.textCursor().selectedText() == "word"
        places.append(window.browser.textCursor().position())
    assert places[0] < places[1]
    assert places[2] == places[0]
    window.find_previous()
    assert window.browser.textCursor().position() == places[1]
    window.find_edit.setText("not in there")
    window.find_next()
    assert window._found.text()
    assert window.isVisible()


def test_missing_guide_is_told(qtbot, tmp_path):
    window = HelpWindow(tmp_path / "none.md")
    qtbot.addWidget(window)
    assert "missing" in window.browser.toPlainText()


def test_links_have_the_colour_of_the_theme(window, qapp):
    def colour():
        block = window.browser.document().begin()
        while "to the end" not in block.text():
            block = block.next()
        return next(iter(block)).fragment().charFormat().foreground().color().name()

    try:
        dark = theme().accent
        assert colour() == dark
        window.go_to("The end")
        apply_theme(qapp, "light")
        assert theme().accent != dark
        assert colour() == theme().accent
        assert window.contents.count() == 3
    finally:
        apply_theme(qapp, "dark")


def test_texts_come_again_with_the_language(window):
    title, tip = window.windowTitle(), window.find_edit.placeholderText()
    window.setWindowTitle("")
    window.find_edit.setPlaceholderText("")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    assert (window.windowTitle(), window.find_edit.placeholderText()) == (title, tip)
    assert title


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_of_the_guide_lead_somewhere(guide):
    text = guide.read_text(encoding="utf-8")
    names = {slug(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")}
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text)
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in names
        elif not link.startswith("https://"):
            assert (DOCS / link).is_file()


def test_guides_have_the_same_structure():
    english, german = (path.read_text(encoding="utf-8") for path in GUIDES)

    def structure(text):
        headings = re.findall(r"^(#+) ", text, re.MULTILINE)
        pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
        return headings, pictures, len(re.findall(r"^\|", text, re.MULTILINE))

    assert structure(english) == structure(german)
    assert len(structure(english)[1]) == 5


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_contents_of_the_guide_are_all_there(qtbot, guide):
    window = HelpWindow(guide)
    qtbot.addWidget(window)
    text = guide.read_text(encoding="utf-8")
    assert window.contents.count() == len(re.findall(r"^#+ ", text, re.MULTILINE))
