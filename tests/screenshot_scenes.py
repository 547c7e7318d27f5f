"""The scenes of `tests.screenshots`: one window, brought into each of its states."""

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import cv2
import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import CameraError
from core.pipeline import Analyzer
from core.session import DiskSpace, DiskState, InterruptedSession
from core.settings import Settings, settings_path
from core.sources import (
    DemoSource,
    Kind,
    RawFrame,
    ReadingReport,
    SourceInfo,
    SourceRef,
    SourceTrouble,
    SourceWarning,
    WarningKind,
)
from core.sources.cameras import CameraDevice
from core.types import Image
from gui.engine import Controller
from gui.look import apply_language, apply_theme
from gui.window import MainWindow
from resources import resource_path

LOOKS = [(theme, language) for theme in ("dark", "light") for language in ("en", "de")]
CAMERAS = [
    CameraDevice(index=0, name="Integrated Camera", identity="stage"),
    CameraDevice(index=2, name="Logitech BRIO 4K", identity="usb-brio"),
]


class StageCamera:
    """A camera that shows the demo's pictures, changed as a scene wants them.

    Attributes:
        pictures: Of the demo.
        change: From a picture of the demo to what the camera gives; None gives nothing.
    """

    live = True
    paced = False

    def __init__(self) -> None:
        source = DemoSource(resource_path("demo", "expressions.mp4"))
        source.open()
        self.pictures: list[Image] = []
        while (raw := source.read()) is not None and len(self.pictures) < 240:
            self.pictures.append(raw.image)
        source.close()
        self.change: Callable[[Image], Image] | None = lambda image: image
        self._index = 0
        self._never = threading.Event()

    def open(self) -> SourceInfo:
        if self.change is None:
            raise CameraError("The camera is gone.")
        height, width = self.pictures[0].shape[:2]
        return SourceInfo(
            name=CAMERAS[0].name,
            kind="camera",
            width=width,
            height=height,
            rate=30.0,
            requested="1280x720 at 30/s",
            live=True,
        )

    def read(self) -> RawFrame | None:
        self._never.wait(1 / 30)
        if self.change is None:
            return None
        self._index += 1
        # A third of its speed, so that an expression lasts long enough to be looked at.
        image = np.ascontiguousarray(self.change(self.pictures[self._index // 3 % 240]))
        image.flags.writeable = False
        return RawFrame(index=self._index, time_ns=None, image=image)

    def close(self) -> None:
        pass


class StageFile:
    """A file or folder of a few pictures.

    Attributes:
        report: What it says of its own reading.
    """

    live = False
    paced = True

    def __init__(
        self, name: str, kind: Kind, pictures: Sequence[Image], *warnings: SourceWarning
    ) -> None:
        self.report = ReadingReport(frames_read=len(pictures), warnings=warnings)
        self._name = name
        self._kind: Kind = kind
        self._pictures = pictures
        self._at = 0

    @property
    def duration_ns(self) -> int:
        return len(self._pictures) * self.step_ns

    @property
    def step_ns(self) -> int:
        return 40_000_000 if self._kind == "file" else 500_000_000

    def open(self) -> SourceInfo:
        self._at = 0
        height, width = self._pictures[0].shape[:2]
        return SourceInfo(
            name=self._name,
            kind=self._kind,
            width=width,
            height=height,
            rate=1e9 / self.step_ns,
            live=False,
            frame_count=len(self._pictures),
        )

    def read(self) -> RawFrame | None:
        if self._at == len(self._pictures):
            return None
        index, self._at = self._at, self._at + 1
        return RawFrame(
            index=index,
            time_ns=index * self.step_ns,
            image=self._pictures[index],
            file="" if self._kind == "file" else f"IMG_{2041 + index}.jpg",
        )

    def seek(self, time_ns: int) -> None:
        self._at = min(time_ns // self.step_ns, len(self._pictures) - 1)

    def close(self) -> None:
        pass


SHORTFALL = (
    SourceWarning(kind=WarningKind.UNREADABLE, sentence="", lossy=True, count=12, total=1276),
    SourceWarning(kind=WarningKind.SHORT, sentence="", lossy=True, count=31, total=1276),
)


def several(image: Image) -> Image:
    """Three people instead of one."""
    height, width = image.shape[:2]
    out = np.full_like(image, 70)
    for place, scale, flip in ((0.02, 0.55, 0), (0.36, 0.42, 1), (0.66, 0.5, 0)):
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        middle = small[:, small.shape[1] // 5 : -small.shape[1] // 5]
        middle = cv2.flip(middle, 1) if flip else middle
        x, y = int(place * width), (height - middle.shape[0]) // 2
        out[y : y + middle.shape[0], x : x + middle.shape[1]] = middle[:, : width - x]
    return out


def crowd(image: Image) -> Image:
    """Thirty people."""
    small = cv2.resize(image, None, fx=0.32, fy=0.32, interpolation=cv2.INTER_AREA)
    small = small[:, small.shape[1] // 4 : -small.shape[1] // 4]
    return np.tile(small, (4, 8, 1))


def unclear(image: Image) -> Image:
    """Out of focus, in the evening."""
    return (cv2.GaussianBlur(image, (0, 0), 15) * 0.6).astype(np.uint8)


class Studio:
    """A window with everything in it that pictures are taken of."""

    def __init__(self, home: Path) -> None:
        self._home = home
        app = QApplication.instance() or QApplication(["mien"])
        assert isinstance(app, QApplication)
        self._app = app
        self._camera = StageCamera()
        # A recording notes the size of a file that is its source.
        (home / "film").write_bytes(b"")
        plain = Settings()
        settings = dataclasses.replace(
            plain,
            recording=dataclasses.replace(
                plain.recording,
                folder=str(home / "recordings"),
                markers=("Stimulus", "Answer", "Break", *plain.recording.markers[3:]),
            ),
            camera=dataclasses.replace(plain.camera, device="stage"),
        )
        apply_theme(app, "dark")
        apply_language(app, "en")
        self.controller = Controller(
            settings, make_source=self._make_source, make_analyzer=Analyzer.default
        )
        self._patch = mock.patch("gui.engine.workers.list_cameras", return_value=CAMERAS)
        self._patch.start()
        self.window = MainWindow(self.controller, settings_path(), remember_place=False)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.open_source(SourceRef.parse("camera:stage"))
        self.until(lambda: self.window.selected is not None)
        self.until(lambda: len(self.controller.cameras) == 2)
        self.window.banner.clear()

    def _make_source(self, ref: SourceRef, settings: Settings) -> object:
        text = str(ref)
        if text == "demo":
            return DemoSource(resource_path("demo", "expressions.mp4"))
        pictures = self._camera.pictures
        if text.endswith("film"):
            return StageFile("P07 interview.mp4", "file", pictures[:20], *SHORTFALL)
        if text == "still":
            return StageFile("IMG_2041.jpg", "pictures", pictures[60:61])
        if text == "album":
            return StageFile("portraits", "pictures", pictures[::60])
        if text != "camera:stage":
            raise CameraError("The camera Logitech BRIO 4K is used by another program.")
        return self._camera

    # Directing

    def run(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._app.processEvents()
            time.sleep(0.005)

    def until(self, condition: Callable[[], object], seconds: float = 30.0) -> None:
        """Let it live until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            self.run(0.02)

    def look(self, theme: str, language: str) -> None:
        """Change theme and language, as the person would in the settings."""
        settings = self.controller.settings
        appearance = dataclasses.replace(settings.appearance, theme=theme, language=language)
        self.window.apply_settings(dataclasses.replace(settings, appearance=appearance))
        self.run(0.25)

    def save(self, widget: QWidget, path: Path) -> None:
        """Take one picture."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.window.refresh()
        assert widget.grab().save(str(path))

    def take_all(self, folder: Path, scale: float, only: str) -> None:
        """Every scene in every look."""
        self.run(6)
        for name, prepare, undo in self.scenes():
            if only not in name:
                continue
            in_window = False
            for place, (theme, language) in enumerate(LOOKS):
                self.look(theme, language)
                # A dialog is opened anew in each: its language does not change while it is open.
                if not in_window:
                    widget = prepare()
                    self.run(0.4)
                    in_window = widget() is self.window
                path = folder / f"{name}-{theme}-{language}-{round(100 * scale)}.png"
                self.save(widget(), path)
                print(path, flush=True)
                if not in_window or place == len(LOOKS) - 1:
                    undo()
            self.run(0.1)

    def take_guide(self, folder: Path) -> None:
        """The pictures of the guide and of the README."""
        self.run(12)
        self.look("dark", "en")
        scenes = {name: (prepare, undo) for name, prepare, undo in self.scenes()}
        for name, file in (
            ("live", "window"),
            ("several", "guide-live"),
            ("settings-detector", "guide-settings"),
            ("uncertain", "guide-uncertain"),
            ("chart-paused", "guide-chart"),
            ("recording", "guide-recording"),
        ):
            prepare, undo = scenes[name]
            self.run(8)
            widget = prepare()
            self.run(6)
            self.save(widget(), folder / f"{file}.png")
            undo()

    def close(self) -> None:
        """End everything."""
        self.window.close()
        self._patch.stop()

    # The scenes: a name, how to get there (which gives what is to be seen), and back

    def scenes(self) -> list[tuple[str, Callable, Callable]]:
        """All of them, in order."""
        pages = [field.name for field in dataclasses.fields(Settings)]
        return [
            ("live", lambda: self._window_of(lambda: None), lambda: None),
            ("several", lambda: self._shows(several), self._plain),
            ("uncertain", lambda: self._shows(unclear), self._plain),
            ("evidence", lambda: self._set("appearance", evidence_overlay=True),
             lambda: self._set("appearance", evidence_overlay=False)),
            ("blur", lambda: self._set("privacy", blur_faces=True),
             lambda: self._set("privacy", blur_faces=False)),
            ("chart-paused", self._pause_chart, lambda: self.window.chart.set_following(True)),
            ("lost", self._lose, self._plain),
            ("black", self._blacken, self._whiten),
            ("recording", self._record, lambda: None),
            ("disk-low", self._fill_disk, self._stop),
            ("saved", lambda: self._window_of(lambda: None), self.window.saved.hide),
            ("file", lambda: self._opens("demo"), lambda: self._opens("camera:stage")),
            ("crowd", lambda: self._shows(crowd), self._plain),
            ("still", lambda: self._opens("still"), lambda: self._opens("camera:stage")),
            ("album", lambda: self._opens("album"), lambda: self._opens("camera:stage")),
            ("album-menu", self._album_menu, self._no_album_menu),
            ("film-ended", lambda: self._opens(str(self._home / "film")), lambda: None),
            ("saved-lacking", self._record_film, self._forget_film),
            *((f"settings-{page}", lambda page=page: self._settings(page), self._no_settings)
              for page in pages),
            ("first-start", lambda: self._dialog("first_start",
             lambda: self.window.dialogs.show_first_start()), self.window.dialogs.close_all),
            ("consent", lambda: self._dialog("consent",
             lambda: self.window.dialogs.ask_consent(self.window.selected)),
             self.window.dialogs.close_all),
            ("rename", lambda: self._dialog("rename",
             lambda: self.window.dialogs.rename_face(self.window.selected)),
             self.window.dialogs.close_all),
            ("stream", lambda: self._dialog("stream",
             lambda: self.window.dialogs.ask_stream("rtsp://10.0.0.7/live", print)),
             self.window.dialogs.close_all),
            ("baseline", lambda: self._dialog("baseline",
             lambda: self.window.dialogs.take_baseline(self.window.selected)),
             self.window.dialogs.close_all),
            ("recovery", lambda: self._dialog("recovery", self._interrupt),
             self.window.dialogs.close_all),
            ("crash", lambda: self._dialog("crash", self._crash), self.window.dialogs.close_all),
            ("about", lambda: self._dialog("about", self.window.dialogs.show_about),
             self.window.dialogs.close_all),
            ("help", lambda: self._dialog("help", self.window.dialogs.show_help),
             self.window.dialogs.close_all),
            ("menu", lambda: self._menu(), self.window._menu.hide),
            ("failed", lambda: self._opens("camera:usb-brio"), lambda: self._opens("camera:stage")),
            ("empty", self._empty, lambda: None),
        ]  # fmt: skip

    def _window_of(self, act: Callable[[], object]) -> Callable[[], QWidget]:
        act()
        return lambda: self.window

    def _shows(self, change: Callable[[Image], Image] | None) -> Callable[[], QWidget]:
        self._camera.change = change
        self.run(2)
        if self.window.video.faces:
            self.window._select(self.window.video.faces[-1].track.track_id)
        self.run(3)
        return lambda: self.window

    def _plain(self) -> None:
        self._camera.change = lambda image: image
        self.until(lambda: not self.controller.source.lost, 20)
        self.run(2)

    def _set(self, group: str, **values: object) -> Callable[[], QWidget]:
        for name, value in values.items():
            self.window._change(group, name, value)
        self.run(1)
        return lambda: self.window

    def _pause_chart(self) -> Callable[[], QWidget]:
        for label in ("Stimulus", "Answer"):
            self.controller.mark(label, self.controller.source.now_ns)
            self.run(1.5)
        self.window.chart.set_following(False)
        return lambda: self.window

    def _lose(self) -> Callable[[], QWidget]:
        self._camera.change = None
        self.until(lambda: self.controller.source.lost)
        return lambda: self.window

    def _blacken(self) -> Callable[[], QWidget]:
        self.controller.source.trouble = SourceTrouble.BLACK
        self.controller.trouble_changed.emit(SourceTrouble.BLACK, "")
        return lambda: self.window

    def _whiten(self) -> None:
        self.controller.source.trouble = None
        self.controller.trouble_changed.emit(None, "")

    def _record(self) -> Callable[[], QWidget]:
        self.controller.start_recording(consent="They agreed.", participant="P 3")
        self.controller.rename(self.window.selected or 1, "Participant 3")
        self.run(2)
        return lambda: self.window

    def _fill_disk(self) -> Callable[[], QWidget]:
        recorder = self.controller.recorder
        assert recorder is not None
        recorder.disk = DiskSpace(free_bytes=412_000_000, seconds_left=5400, state=DiskState.LOW)
        recorder._looked_ns = time.monotonic_ns() + 10**12
        self.run(0.3)
        return lambda: self.window

    def _stop(self) -> None:
        self.controller.stop_recording()
        self.window.banner.clear()

    def _opens(self, text: str) -> Callable[[], QWidget]:
        self.window.open_source(SourceRef.parse(text))
        self.run(3)
        return lambda: self.window

    def _settings(self, page: str) -> Callable[[], QWidget]:
        self.window.show_settings(page)
        self.run(0.5)
        dialog = self.window.settings.dialog
        assert dialog is not None
        return lambda: dialog

    def _no_settings(self) -> None:
        assert self.window.settings.dialog is not None
        self.window.settings.dialog.close()

    def _dialog(self, kind: str, show: Callable[[], object]) -> Callable[[], QWidget]:
        show()
        self.until(lambda: kind in self.window.dialogs.open_now)
        return lambda: self.window.dialogs.open_now[kind]

    def _interrupt(self) -> None:
        sessions = [
            InterruptedSession(
                csv=self._home / "recordings" / f"2026-11-2{n}_10-04-11_Integrated-Camera.csv",
                source="Integrated Camera",
                started=datetime(2026, 11, 20 + n, 9, 4, 11, tzinfo=UTC),
                seconds=600.0 * n,
                rows=17_000 * n,
            )
            for n in (1, 3)
        ]
        self.window.dialogs._offer(sessions)

    def _crash(self) -> None:
        log = self._home / "mien.log"
        log.write_text("2026-11-24 10:00:00 CRITICAL MainThread gui.app: uncaught\n" * 30)
        csv = self._home / "recordings" / "2026-11-24_10-04-11_Integrated-Camera.csv"
        self.window.dialogs.show_crash("ValueError: something unexpected", log, csv)

    def _menu(self) -> Callable[[], QWidget]:
        self.window._menu.popup(self.window.mapToGlobal(self.window.rect().center()))
        return lambda: self.window._menu

    def _album_menu(self) -> Callable[[], QWidget]:
        self._opens("album")
        return self._menu()

    def _no_album_menu(self) -> None:
        self.window._menu.hide()
        self._opens("camera:stage")

    def _record_film(self) -> Callable[[], QWidget]:
        self._opens(str(self._home / "film"))
        self.controller.start_recording(participant="P 7")
        recorder = self.controller.recorder
        assert recorder is not None
        recorder.tally.frames_over_limit, recorder.tally.most_left_out = 17, 5
        self.until(lambda: self.controller.recorder is None)
        return lambda: self.window

    def _forget_film(self) -> None:
        self.window.saved.hide()
        self._opens("camera:stage")

    def _empty(self) -> Callable[[], QWidget]:
        self.window.close()
        self.controller = Controller(
            self.controller.settings,
            make_source=self._make_source,
            make_analyzer=Analyzer.default,
        )
        self.window = MainWindow(self.controller, settings_path(), remember_place=False)
        self.window.resize(1280, 800)
        self.window.show()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return lambda: self.window
