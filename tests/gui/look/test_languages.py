"""Everything that the window says can be said in every language, and changes while it runs."""

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from gui.look import LANGUAGES, apply_language, language, word
from models.labels import AGE_GROUPS, EMOTIONS

ROOT = Path(__file__).resolve().parents[3]
TRANSLATIONS = ROOT / "resources" / "translations"
FIELD = re.compile(r"\{[^{}]*\}|%n")
NOT_WORDS = re.compile(
    r"Mien|PNG \(\*\.png\).*|rtsp://.*|SHA-256.*|.*\{.*|[^A-Za-z]*|[a-z_]+|[A-Z]|Q[A-Z].*|.*\.\w{2,5}"
)


def messages(lang):
    """Context, text and translations of each message of a .ts file."""
    for context in ET.parse(TRANSLATIONS / f"mien_{lang}.ts").iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text for form in translation.findall("numerusform")]
            done = translation.get("type") is None
            yield (
                context.findtext("name"),
                message.findtext("source"),
                forms or [translation.text],
                done,
            )


def gathered(tmp_path):
    """What `pyside6-lupdate` finds in the code now."""
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    assert tool, "PySide6 brings pyside6-lupdate"
    out = tmp_path / "now.ts"
    sources = sorted(str(path) for path in (ROOT / "gui").rglob("*.py"))
    subprocess.run([tool, *sources, "-ts", str(out)], check=True, capture_output=True)
    return {
        (context.findtext("name"), message.findtext("source"))
        for context in ET.parse(out).iter("context")
        for message in context.iter("message")
    }


def test_every_text_of_the_code_is_translated_into_german(tmp_path):
    known = {(context, text): (forms, done) for context, text, forms, done in messages("de")}
    now = gathered(tmp_path)
    assert now - set(known) == set(), "run `python3 dev.py translate`, then fill the .ts file"
    assert set(known) - now == set(), "run `python3 dev.py translate`"
    empty = [text for (_, text), (forms, done) in known.items() if not done or not all(forms)]
    assert empty == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_keep_what_is_filled_in(lang):
    for context, text, forms, _ in messages(lang):
        for form in forms:
            assert sorted(FIELD.findall(text)) == sorted(FIELD.findall(form)), (context, text)
            assert text.startswith(" ") == form.startswith(" "), (context, text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_files_are_those_of_the_texts(lang, tmp_path):
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    out = tmp_path / "now.qm"
    subprocess.run(
        [tool, str(TRANSLATIONS / f"mien_{lang}.ts"), "-qm", str(out)],
        check=True,
        capture_output=True,
    )
    assert out.read_bytes() == (TRANSLATIONS / f"mien_{lang}.qm").read_bytes()


def untranslated(path):
    """Texts that a widget is given without asking for a translation."""
    setters = {
        *("setText", "setToolTip", "setWindowTitle", "setTitle", "setPlaceholderText"),
        *("setAccessibleName", "setAccessibleDescription", "setStatusTip", "addAction"),
        *("showMessage", "setLabelText", "addTab", "addItem", "QLabel", "QPushButton"),
    }
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in setters:
            continue
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def test_no_widget_is_given_a_text_that_nobody_translates():
    found = {
        (path.name, text)
        for path in sorted((ROOT / "gui").rglob("*.py"))
        for text in untranslated(path)
        if not NOT_WORDS.fullmatch(text)
    }
    assert found == set()


def test_the_check_above_finds_what_it_looks_for(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("label.setText('Not translated')\nlabel.setText(self.tr('Fine'))\n")
    assert list(untranslated(file)) == ["Not translated"]
    assert not NOT_WORDS.fullmatch("Not translated")


def texts(window):
    widgets = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return {widget.text() for widget in widgets if widget.text()} | {
        action.text() for action in window.menus.actions.values()
    }


def test_a_window_that_is_open_changes_its_language(seeing, qtbot, qapp):
    qtbot.waitUntil(lambda: "Expression of face #1" in texts(seeing))
    english = texts(seeing)
    apply_language(qapp, "de")
    qtbot.waitUntil(lambda: "Ausdruck von Gesicht #1" in texts(seeing))
    qtbot.waitUntil(lambda: "fröhlich" in texts(seeing))
    german = texts(seeing)
    same = {text for text in english & german if re.search("[A-Za-z]{3,}", text)}
    # Names, and words that are the same in both.
    assert same <= {"neutral", "Demo", "first", "Live", "fixed", "first  \u25be"} | {
        text for text in same if "320\u00d7240" in text
    }
    assert {word(key) for key in (*EMOTIONS, *AGE_GROUPS)} <= german | {
        word(key) for key in AGE_GROUPS
    }
    apply_language(qapp, "en")
    qtbot.waitUntil(lambda: "Expression of face #1" in texts(seeing))


def test_plurals(seeing, qapp):
    for lang, one, many in (("en", "1 row", "2 rows"), ("de", "1 Zeile", "2 Zeilen")):
        apply_language(qapp, lang)
        shown = [seeing.recording.tr("%n row(s)", "", n) for n in (1, 2)]
        assert shown == [one, many]


@pytest.mark.parametrize(
    ("setting", "system", "meant"),
    [("de", "en_GB", "de"), ("system", "de_AT", "de"), ("system", "fr_FR", "en")],
)
def test_the_language_of_the_system_is_taken_where_it_is_known(setting, system, meant, monkeypatch):
    class Locale:
        @staticmethod
        def system():
            return Locale()

        def name(self):
            return system

    monkeypatch.setattr("gui.look.languages.QLocale", Locale)
    assert language(setting) == meant
