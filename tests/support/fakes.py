"""Hand-written stand-ins for what a test cannot have: a camera, and time that can be wound."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from core.capture import PlaybackEvent
from core.errors import CameraError
from core.mailbox import LatestMailbox
from core.sources import RawFrame, SourceInfo, SourceTrouble
from core.types import CameraState, Frame, Image


class FakeClock:
    """Time that passes only by waiting.

    Attributes:
        now_ns: The time.
        waits: The seconds of each wait, in order.
    """

    def __init__(self, now_ns: int = 1_000_000_000) -> None:
        self.now_ns = now_ns
        self.waits: list[float] = []
        self._plans: list[tuple[int, Callable[[], None]]] = []

    def monotonic_ns(self) -> int:
        return self.now_ns

    def advance(self, seconds: float) -> None:
        self.now_ns += round(seconds * 1e9)

    def at(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something once waiting has come to a time, counted from now; in the order given."""
        self._plans.append((self.now_ns + round(seconds * 1e9), action))

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if event.is_set():
            return True
        self.waits.append(seconds)
        until_ns = self.now_ns + round(seconds * 1e9)
        while self._plans and self._plans[0][0] <= until_ns:
            moment_ns, action = self._plans.pop(0)
            self.now_ns = max(self.now_ns, moment_ns)
            action()
            if event.is_set():
                return True
        self.now_ns = max(self.now_ns, until_ns)
        return False


FRAME = "frame"
Read = str | float | Exception | Image | None
"""What one read does: gives a `FRAME` or this image, takes so many seconds and gives nothing,
raises, or gives nothing at once."""


class ScriptedSource:
    """Does what its script says; when that is used up, a live one sets `done`.

    Run the loop with `done` as its stop event.

    Args:
        script: Per opening, an error, or what its reads do.
        live: As of `FrameSource`.
        paced: As of `FrameSource`.
        rate: Frames per second, for the presentation times of one that is not live.
        clock: What a read that takes time winds forward.

    Attributes:
        opened: How often it was opened with success.
        closed: Whether it is closed now.
        done: Set when the script is used up.
    """

    def __init__(
        self,
        script: Sequence[Exception | Sequence[Read]],
        *,
        live: bool = True,
        paced: bool = False,
        rate: float = 25.0,
        clock: FakeClock | None = None,
    ) -> None:
        self.live = live
        self.paced = paced
        self.opened = 0
        self.closed = True
        self.done = threading.Event()
        self._script = list(script)
        self._reads: list[Read] = []
        self._rate = rate
        self._clock = clock
        self._index = 0

    def open(self) -> SourceInfo:
        assert self.closed, "opened again without being closed"
        if not self._script:
            self.done.set()
            raise CameraError("The script is used up.")
        step = self._script.pop(0)
        if isinstance(step, Exception):
            raise step
        self._reads = list(step)
        self.opened += 1
        self.closed = False
        return SourceInfo(
            name="scripted", kind="camera", width=8, height=6, rate=self._rate, live=self.live
        )

    def read(self) -> RawFrame | None:
        assert not self.closed, "read while closed"
        if not self._reads:
            if self.live and not self._script:
                self.done.set()
            return None
        step = self._reads.pop(0)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, float):
            assert self._clock is not None
            self._clock.advance(step)
            return None
        if step is None:
            return None
        self._index += 1
        index = self._index - 1
        time_ns = None if self.live else round(index * 1e9 / self._rate)
        image = step if isinstance(step, np.ndarray) else np.zeros((6, 8, 3), np.uint8)
        return RawFrame(index=index, time_ns=time_ns, image=image)

    def close(self) -> None:
        self.closed = True


class StateLog:
    """Notes what a loop tells, in order."""

    def __init__(self) -> None:
        self.states: list[CameraState] = []
        self.sentences: list[str] = []
        self.infos: list[SourceInfo] = []
        self.troubles: list[SourceTrouble | None] = []
        self.advice: list[str] = []
        self.events: list[PlaybackEvent] = []

    def on_state(self, state: CameraState, sentence: str) -> None:
        self.states.append(state)
        self.sentences.append(sentence)

    def on_info(self, info: SourceInfo) -> None:
        self.infos.append(info)

    def on_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        self.troubles.append(trouble)
        self.advice.append(sentence)

    def on_playback(self, event: PlaybackEvent) -> None:
        self.events.append(event)


class Everything(LatestMailbox[Frame]):
    """A mailbox that also remembers."""

    def __init__(self, after: Callable[[Frame], None] = lambda frame: None) -> None:
        super().__init__()
        self.frames: list[Frame] = []
        self._after = after

    def put(self, item: Frame) -> None:
        super().put(item)
        self.frames.append(item)
        self._after(item)


class FakeVideoCapture:
    """Stands in for `cv2.VideoCapture` where no camera is.

    Attributes (of the class, to be set by the test):
        images: What the reads give; None fails, an exception is raised; then it fails for good.
        opens: Whether it opens.
        obtained: Properties that the device insists on.
        made: All that were made.
    """

    images: Sequence["Image | Exception | None"] = ()
    opens = True
    obtained: dict[int, float] = {}  # noqa: RUF012
    made: list["FakeVideoCapture"] = []  # noqa: RUF012

    def __init__(self, target: object, backend: int, options: Sequence[int]) -> None:
        self.target = target
        self.backend = backend
        self.asked: dict[int, float] = {}
        self.released = False
        self._images = list(self.images)
        self.made.append(self)

    def isOpened(self) -> bool:
        return self.opens and not self.released

    def set(self, prop: int, value: float) -> bool:
        self.asked[prop] = value
        return True

    def get(self, prop: int) -> float:
        return self.obtained.get(prop, 0.0)

    def read(self) -> tuple[bool, Image | None]:
        image = self._images.pop(0) if self._images else None
        if isinstance(image, Exception):
            raise image
        return image is not None, image

    def release(self) -> None:
        self.released = True


def gray_steps(count: int, width: int = 160, height: int = 120) -> list[Image]:
    """Images of one gray each, from dark to light."""
    return [
        np.full((height, width, 3), round(20 + 200 * i / max(count - 1, 1)), np.uint8)
        for i in range(count)
    ]


def numbered(count: int, width: int = 160, height: int = 120) -> list[Image]:
    """Images whose number `number_of` reads off again after any encoder, up to 1023."""
    images = []
    for index in range(count):
        image = np.zeros((height, width, 3), np.uint8)
        for bit in range(10):
            if index >> bit & 1:
                image[:, bit * width // 10 : (bit + 1) * width // 10] = 255
        images.append(image)
    return images


def number_of(image: Image) -> int:
    """Which of `numbered` an image is."""
    width = image.shape[1]
    middles = [image[:, bit * width // 10 + width // 20] for bit in range(10)]
    return sum(1 << bit for bit, middle in enumerate(middles) if middle.mean() > 128)


def write_clip(path: Path, images: Sequence[Image], rate: float = 25.0) -> Path:
    """A video file; the suffix chooses MJPEG (`.avi`) or MPEG-4 (`.mp4`)."""
    height, width = images[0].shape[:2]
    code = cv2.VideoWriter.fourcc(*("MJPG" if path.suffix == ".avi" else "mp4v"))
    writer = cv2.VideoWriter(str(path), code, rate, (width, height))
    assert writer.isOpened()
    for image in images:
        writer.write(image)
    writer.release()
    return path
