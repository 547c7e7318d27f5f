"""The program: command line, log, and the assembly of one window."""

import argparse
import faulthandler
import functools
import logging
import logging.handlers
import math
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import platformdirs
from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.errors import AppError
from core.pipeline import Analyzer
from core.session import EndReason, load_session
from core.settings import Settings, load_settings, settings_path
from core.sources import FrameSource, SourceRef, make_source
from gui.engine import Controller
from gui.lifecycle import CleanUps
from gui.look import apply_language, apply_theme
from gui.window import MainWindow
from resources import resource_path

log = logging.getLogger(__name__)

LOG_NAME: Final = "mien.log"
SMOKE_S: Final = 3.0
FIRST_RESULT_S: Final = 30.0
"""How long an unattended run waits for its first analysed frame."""
SAME_AGAIN_S: Final = 60.0
"""An error that comes again and again is logged so often."""
QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and run it.

    Args:
        argv: The command line without the program's name; None takes the process's own.

    Returns:
        0 when done, 1 when an unattended run failed (one line on stderr says why). Wrong usage
        exits with 2.
    """
    options = _parse(argv)
    if options.smoke or (options.duration is not None and not _has_display()):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not _has_display():
        _say("There is no display to open a window on; with --duration it runs without one.")
        return 1
    clean_ups = CleanUps()
    try:
        log_folder = _start_log(clean_ups)
        return _run(options, log_folder, clean_ups)
    finally:
        clean_ups.run()


def _run(options: argparse.Namespace, log_folder: Path, clean_ups: CleanUps) -> int:
    app = QApplication.instance() or QApplication(["mien"])
    assert isinstance(app, QApplication)
    app.setApplicationName("Mien")
    app.setDesktopFileName("mien")
    app.setWindowIcon(QIcon(str(resource_path("icons", "mien.png"))))
    settings, problems = load_settings(settings_path())
    apply_theme(app, settings.appearance.theme)
    apply_language(app, settings.appearance.language)
    controller = Controller(settings, make_source=_make_source, make_analyzer=_make_analyzer)
    _quit_on_signals(clean_ups)
    attended = options.duration is None
    # An unattended run has its own size, and leaves the person's alone.
    window = MainWindow(controller, settings_path(), remember_place=attended)
    _Uncaught(window, log_folder / LOG_NAME, attended).install(clean_ups)
    unattended = _Unattended(window, options) if not attended else None
    if options.record is not None:
        controller.record_to(options.record)
    window.open_source(SourceRef.parse(options.source))
    for problem in problems:
        log.warning("%s", problem)
        window.show_sentence(problem)
    window.show()
    if attended:
        window.greet()
    app.exec()
    window.close()
    problem = unattended.problem if unattended is not None else ""
    if not problem and options.smoke:
        problem = _check_smoke(controller.last_recording)
    if problem:
        _say(problem)
    code = 1 if problem else 0
    if controller.running:
        # A thread that hangs in a driver cannot be ended, and taking its QThread apart would
        # crash; everything is saved by now.
        logging.shutdown()
        os._exit(code)
    return code


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="mien",
        description="Watch a camera or a video, chart facial expressions, and record them to CSV.",
    )
    parser.add_argument(
        "--source",
        default="",
        metavar="demo|camera:N|PATH|URL",
        help="source to open (default: the camera in the settings, otherwise the demo)",
    )
    parser.add_argument("--record", type=Path, metavar="FILE.csv", help="start recording at once")
    parser.add_argument(
        "--duration", type=_seconds, metavar="S", help="analyse for this many seconds, then quit"
    )
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE.png",
        help="save a picture of the window when the duration is over",
    )
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="without a display, record the demo for three seconds, check the file and print "
        "its path",
    )
    options = parser.parse_args(argv)
    if options.smoke:
        options.source = options.source or "demo"
        options.duration = options.duration or SMOKE_S
        if options.record is None:
            options.record = Path(tempfile.mkdtemp(prefix="mien-smoke-")) / "smoke.csv"
    if options.screenshot is not None and options.duration is None:
        parser.error("--screenshot needs --duration")
    options.source = options.source or "auto"
    return options


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise ValueError(text)
    return seconds


def _make_source(ref: SourceRef, settings: Settings) -> FrameSource:
    return make_source(ref, settings, demo=resource_path("demo", "expressions.mp4"))


def _make_analyzer(settings: Settings) -> Analyzer:
    return Analyzer.default(settings)


def _has_display() -> bool:
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


class _Unattended(QObject):
    """Ends a run after its duration, or at the first thing that fails.

    Attributes:
        problem: What failed; empty if nothing did.
    """

    def __init__(self, window: MainWindow, options: argparse.Namespace) -> None:
        super().__init__(window)
        self.problem = "The run was interrupted; what was recorded is saved."
        self._window = window
        self._options = options
        self._begun = False
        self._until = time.monotonic() + FIRST_RESULT_S
        window.controller.failed.connect(self._on_failed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(50)

    @Slot(object)
    def _on_failed(self, error: AppError) -> None:
        self._end(str(error))

    def _look(self) -> None:
        controller = self._window.controller
        now = time.monotonic()
        if not self._begun and controller.newest_analysis is not None:
            # Counted from here, so that loading does not shorten what is recorded.
            self._begun = True
            self._until = now + self._options.duration
        if now < self._until:
            return
        if not self._begun:
            self._end(f"No picture was analysed within {FIRST_RESULT_S:.0f} seconds.")
        elif self._options.record is not None and not (
            controller.recorder or controller.last_recording
        ):
            self._end("The recording did not start.")
        else:
            self._end(self._save_screenshot())

    def _save_screenshot(self) -> str:
        path = self._options.screenshot
        if path is None:
            return ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return f"The screenshot {path} cannot be saved: {error.strerror}."
        self._window.refresh()
        if self._window.grab().save(str(path)):
            return ""
        return (
            f"The screenshot {path} cannot be saved; choose a writable folder and a name that "
            "ends in .png."
        )

    def _end(self, problem: str) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.problem = problem
            _leave()


def _check_smoke(recording: Path | None) -> str:
    if recording is None:
        return "The smoke test recorded nothing."
    try:
        rows = len(load_session(recording))
    except AppError as error:
        return str(error)
    if not rows:
        return f"The smoke test's recording {recording} has no rows."
    _say(str(recording), out=True)
    return ""


def _say(line: str, *, out: bool = False) -> None:
    stream = sys.stdout if out else sys.stderr
    # A windowed build has neither.
    if stream is not None:
        print(line if out else f"mien: {line}", file=stream, flush=True)


class _LogFile(logging.handlers.RotatingFileHandler):
    """A log that also gets the stacks of all threads when the process crashes in foreign code.

    `faulthandler` writes to a file's number, and a windowed build has no stderr. A second file of
    its own would keep Windows from rotating the first.
    """

    _has_crashes = False

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        if not faulthandler.is_enabled():  # else somebody wants to see them elsewhere
            faulthandler.enable(stream)
            self._has_crashes = True
        return stream

    def doRollover(self) -> None:
        """Let go of the file before it is closed; the next one is taken by `_open`."""
        self._let_go()
        super().doRollover()

    def close(self) -> None:
        """Let go of the file, and close it."""
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._has_crashes:
            faulthandler.disable()
            self._has_crashes = False


def _start_log(clean_ups: CleanUps) -> Path:
    """Log to a rotating file, Qt's messages and crashes of the process too; returns its folder."""
    folder = Path(platformdirs.user_log_dir("mien", appauthor=False))
    root = logging.getLogger()
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(
            folder / LOG_NAME,
            maxBytes=1_000_000,
            backupCount=3,
            encoding="utf-8",
            errors="backslashreplace",  # names of files need not be Unicode
        )
    except OSError:
        # Without a log rather than not at all.
        handler = logging.NullHandler()
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
    )
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    clean_ups.add("the log file", handler.close)
    clean_ups.add("the log", lambda: root.removeHandler(handler))
    clean_ups.add("the log's level", lambda: root.setLevel(level))

    def on_qt_message(kind: QtMsgType, context: Any, message: str) -> None:
        logging.getLogger("qt").log(QT_LEVELS.get(kind, logging.WARNING), "%s", message)
        if kind is QtMsgType.QtFatalMsg:
            # The process ends right after this, so nothing else will tell.
            _say(" ".join(message.split()))

    previous = qInstallMessageHandler(on_qt_message)
    clean_ups.add("Qt's messages", lambda: qInstallMessageHandler(previous))
    return folder


class _Uncaught(QObject):
    """Logs uncaught exceptions, closes the recording, and tells the user, at most once a minute.

    Signals:
        happened: `(what)`, emitted in the thread that failed.
    """

    happened = Signal(str)

    def __init__(self, window: MainWindow, log_file: Path, attended: bool) -> None:
        super().__init__(window)
        self._window = window
        self._log_file = log_file
        self._attended = attended
        self._told: dict[str, float] = {}
        self.happened.connect(self._tell)

    def install(self, clean_ups: CleanUps) -> None:
        """Install Python's exception hooks, and restore them at the end."""
        before, threads_before = sys.excepthook, threading.excepthook
        sys.excepthook = self._report
        threading.excepthook = lambda a: self._report(a.exc_type, a.exc_value, a.exc_traceback)

        def restore() -> None:
            sys.excepthook, threading.excepthook = before, threads_before

        clean_ups.add("the exception hooks", restore)

    def _report(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        what = f"{kind.__name__}: {error}"
        now = time.monotonic()
        if now - self._told.get(what, -math.inf) < SAME_AGAIN_S:
            return
        self._told[what] = now
        log.critical("uncaught", exc_info=(kind, error or kind(), trace))
        self.happened.emit(what)

    @Slot(str)
    def _tell(self, what: str) -> None:
        saved = self._window.controller.stop_recording(EndReason.FAILED)
        if self._attended:
            self._window.dialogs.show_crash(what, self._log_file, saved)
            return
        self._window.controller.notify(
            AppError(f"An unexpected error occurred ({what}); see the log {self._log_file}.")
        )


def _leave() -> None:
    """End the event loop; `main` closes the window then.

    Not by `quit`, which closes the window first and leaves a second request to quit behind, by
    which the next event loop of the process would end at once.
    """
    QTimer.singleShot(0, lambda: QCoreApplication.exit(0))


def _quit_on_signals(clean_ups: CleanUps) -> None:
    """Close properly on Ctrl-C and on a plain `kill`.

    Python's handlers run because the window's timers keep coming back to Python.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.signal(number, lambda *_: _leave())
        clean_ups.add(f"signal {number}", functools.partial(signal.signal, number, before))
