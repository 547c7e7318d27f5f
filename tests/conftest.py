"""What holds for every test: nobody's own folders are touched, and no thread is left behind."""

import gc
import os
import sys
import threading

import platformdirs
import pytest

# Before anything makes an application.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Settings, logs and documents of a test's own, for it and for the processes it starts."""
    root = tmp_path_factory.mktemp("home")
    for name in ("config", "state", "data"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(root / name))
    for name in ("config", "data", "log", "documents"):
        # A process that a test starts finds the same notes by the variable above.
        folder = str(root / name / "mien" if name == "data" else root / name)
        monkeypatch.setattr(platformdirs, f"user_{name}_dir", lambda *_, f=folder, **__: f)
    return root


@pytest.fixture(autouse=True)
def no_thread_left(request):
    """Fail a test that leaves a thread at work, which would trouble the tests after it."""
    before = set(threading.enumerate())
    yield
    left = [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and not thread.daemon and thread.is_alive()
    ]
    assert not left, f"threads still run: {left}"
    if "qapp" in request.fixturenames:
        left = running_qthreads()
        assert not left, f"QThreads still run: {left}"


def running_qthreads() -> list[str]:
    """The names of all QThreads of this process that are at work."""
    import shiboken6
    from PySide6.QtCore import QThread

    main = QThread.currentThread()
    return [
        thread.objectName() or type(thread).__name__
        for thread in gc.get_objects()
        if isinstance(thread, QThread)
        and thread is not main
        and shiboken6.isValid(thread)
        and thread.isRunning()
    ]


def pytest_collection_modifyitems(items):
    """Files with slow tests first: two processes share the files, and neither waits at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_report_header(config):
    return f"Qt platform: {os.environ['QT_QPA_PLATFORM']}, {sys.platform}"
