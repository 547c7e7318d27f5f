"""A real window over scripted pictures."""

import dataclasses

import pytest
from PySide6.QtCore import QEvent

from core.settings import Settings, settings_path
from core.sources import SourceRef
from gui.engine import Controller
from gui.look import apply_language, apply_theme
from gui.window import MainWindow
from tests.support.engine import make_analyzer
from tests.support.sources import PictureSource


def plain_settings():
    """The defaults, but that a recording asks nobody."""
    privacy = dataclasses.replace(Settings().privacy, ask_consent=False)
    return dataclasses.replace(Settings(), privacy=privacy)


def destroy(app, window):
    """Take a window away for good; those that were left would be styled anew in every test."""
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_real_cameras(monkeypatch):
    """Windows of tests see the cameras that a test puts into this list, and none of the machine."""
    cameras = []
    monkeypatch.setattr("gui.engine.workers.list_cameras", lambda *_: list(cameras))
    return cameras


@pytest.fixture
def english(qapp):
    """In the code's own language, also after a test that changes it."""
    apply_language(qapp, "en")
    yield
    apply_language(qapp, "en")


@pytest.fixture
def open_window(qtbot, qapp, english):
    """Open windows on sources by name; each is closed after the test, and has to close."""
    windows = []

    def open_one(sources=None, *, settings=None, analyzer=make_analyzer, start="first"):
        sources = {"first": PictureSource("first")} if sources is None else sources
        apply_theme(qapp)
        controller = Controller(
            settings or plain_settings(),
            make_source=lambda ref, _: sources[str(ref)],
            make_analyzer=analyzer,
        )
        window = MainWindow(controller, settings_path())
        windows.append(window)
        window.resize(1000, 700)
        window.show()
        window.open_source(SourceRef.parse(start))
        return window

    yield open_one
    for window in windows:
        window.close()
        assert not window.controller.running
        destroy(qapp, window)


@pytest.fixture
def seeing(open_window, qtbot):
    """A window that has found its two faces."""
    window = open_window()
    qtbot.waitUntil(lambda: len(window.video.faces) == 2 and window.selected is not None)
    return window
