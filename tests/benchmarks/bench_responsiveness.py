"""How long the window's thread works at a stretch while the engine is busy.

    python tests/benchmarks/bench_responsiveness.py

Printed is the longest work between two beats of a timer of 1 ms, while the networks load, a camera
takes a second to open, and a file is sought in. Only the time that the thread has used itself
counts, so that other processes of a busy machine do not.
"""

import dataclasses
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from core.pipeline import Analyzer  # noqa: E402
from core.settings import Settings  # noqa: E402
from core.sources import SourceRef, VideoFileSource  # noqa: E402
from gui.engine import Controller  # noqa: E402
from gui.look import apply_theme  # noqa: E402
from gui.window import MainWindow  # noqa: E402
from resources import resource_path  # noqa: E402
from tests.support.sources import PictureSource  # noqa: E402

GOOD_MS = 50.0
"""Below it nobody sees that the window stood still."""


class Heartbeat:
    """Measures how much work the event loop does between two beats of a timer."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)
        self._last_s = time.thread_time()
        self.longest_ms = 0.0

    def _beat(self) -> None:
        now_s = time.thread_time()
        self.longest_ms = max(self.longest_ms, 1000 * (now_s - self._last_s))
        self._last_s = now_s

    def measure(self, name: str, act: Callable[[], object], seconds: float = 2.0) -> None:
        self.run(0.5)
        self.longest_ms = 0.0
        act()
        self.run(seconds)
        verdict = "good" if self.longest_ms < GOOD_MS else f"more than {GOOD_MS:.0f} ms"
        print(f"{name}: {self.longest_ms:.0f} ms at a stretch ({verdict})")

    def run(self, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            self._app.processEvents()


def main() -> int:
    app = QApplication(["bench"])
    apply_theme(app)
    slow = PictureSource("slow")
    slow.may_open.clear()
    film = VideoFileSource(resource_path("demo", "expressions.mp4"))
    sources = {"first": PictureSource("first"), "slow": slow, "film": film}
    settings = Settings()
    settings = dataclasses.replace(
        settings, privacy=dataclasses.replace(settings.privacy, ask_consent=False)
    )
    controller = Controller(
        settings,
        make_source=lambda ref, _: sources[str(ref)],
        make_analyzer=Analyzer.default,
    )
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(controller, Path(folder) / "settings.json", remember_place=False)
        window.show()
        heart = Heartbeat(app)

        def open_slowly() -> None:
            threading.Timer(1.0, slow.may_open.set).start()
            window.open_source(SourceRef.parse("slow"))

        heart.measure("networks load", lambda: window.open_source(SourceRef.parse("first")))
        heart.measure("a camera opens", open_slowly)
        window.open_source(SourceRef.parse("film"))
        heart.run(1.0)
        heart.measure("a file is sought in", lambda: window.playback.seek_wanted.emit(3.0))
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
