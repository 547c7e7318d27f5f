"""Stand-ins for the ends of the window's engine: pictures, a detector, two networks."""

import threading
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import CameraError
from core.pipeline import Analyzer
from core.settings import Settings
from core.sources import Kind, RawFrame, ReadingReport, SourceInfo, SourceNote
from core.types import (
    Box,
    Estimate,
    Face,
    FaceAnalysis,
    Frame,
    FrameAnalysis,
    Image,
    Track,
)
from models.card import ModelCard
from models.labels import AGE_GROUPS, EMOTIONS

WIDTH, HEIGHT = 320, 240
LEFT = Box(x=40, y=60, width=80, height=80)
RIGHT = Box(x=200, y=80, width=60, height=60)


class PictureSource:
    """A live source that gives gray pictures until it is closed, or does what a test tells it.

    Attributes:
        may_open: Opening blocks until it is set.
        gives: Whether reads give pictures; cleared, they fail.
    """

    live = True
    paced = False

    def __init__(self, name: str = "pictures", *, kind: str = "camera") -> None:
        self.name = name
        self.kind = kind
        self.may_open = threading.Event()
        self.may_open.set()
        self.gives = threading.Event()
        self.gives.set()
        self.opened = 0
        self._index = 0
        self._never = threading.Event()

    def open(self) -> SourceInfo:
        self.may_open.wait()
        if not self.gives.is_set():
            raise CameraError("The pictures are gone.")
        self.opened += 1
        return SourceInfo(
            name=self.name, kind=self.kind, width=WIDTH, height=HEIGHT, rate=100.0, live=True
        )

    def read(self) -> RawFrame | None:
        self._never.wait(0.01)
        if not self.gives.is_set():
            return None
        self._index += 1
        return RawFrame(index=self._index, time_ns=None, image=picture(self._index % 200))

    def close(self) -> None:
        pass


def picture(gray: int) -> Image:
    image = np.full((HEIGHT, WIDTH, 3), gray, np.uint8)
    image.flags.writeable = False
    return image


class FixedDetector:
    """Finds the same faces in every picture."""

    name = "fixed"
    card = None

    def __init__(self, boxes: Sequence[Box] = (LEFT, RIGHT)) -> None:
        self.boxes = boxes

    def detect(self, image: Image) -> list[Face]:
        return [Face(box=box, score=0.9) for box in self.boxes]


class ConstantClassifier:
    """Says the same of every face."""

    def __init__(self, task: str, labels: Sequence[str], top: str) -> None:
        self.card = ModelCard(
            task=task,
            version="0",
            labels=tuple(labels),
            answers=tuple(labels),
            input_size=(8, 8),
            colour_mode="gray",
            crop_scale=1.0,
            crop_offset=0.0,
            temperature=1.0,
            weights_file="none",
            sha256="0" * 64,
            licence="",
        )
        self._row = shares(labels, top)

    def predict(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.repeat(self._row[None], len(crops), axis=0)


def shares(labels: Sequence[str], top: str) -> NDArray[np.float32]:
    """0.7 for one label, the rest shared by the others."""
    row = np.full(len(labels), 0.3 / (len(labels) - 1), np.float32)
    row[list(labels).index(top)] = 0.7
    return row


def make_analyzer(settings: Settings) -> Analyzer:
    return Analyzer(
        detector=FixedDetector(),
        emotion=ConstantClassifier("emotion", EMOTIONS, "happy"),
        age=ConstantClassifier("age", AGE_GROUPS, "adult"),
        settings=settings,
    )


def face(track_id: int, box: Box, emotion: str = "happy") -> FaceAnalysis:
    def estimate(labels: Sequence[str], top: str) -> Estimate:
        row = shares(labels, top)
        return Estimate(labels=tuple(labels), probabilities=row, smoothed=row)

    return FaceAnalysis(
        track=Track(
            track_id=track_id, face=Face(box=box, score=0.9), first_seen_ns=0, hits=1, missed=0
        ),
        emotion=estimate(EMOTIONS, emotion),
        age_group=estimate(AGE_GROUPS, "adult"),
    )


def frame(image: Image, index: int = 0) -> Frame:
    return Frame(index=index, epoch=0, captured_ns=index * 10_000_000, image=image)


def analysis(*faces: FaceAnalysis, index: int = 0, threshold: float = 0.0) -> FrameAnalysis:
    return FrameAnalysis(
        index=index,
        epoch=0,
        captured_ns=index * 10_000_000,
        finished_ns=index * 10_000_000 + 1,
        faces=faces,
        confidence_threshold=threshold,
    )


class FilmSource:
    """A file of gray pictures that is played as fast as it is taken.

    Attributes:
        report: What it says of its own reading.
        notes: By the index of the frame after them.
        sought: Where it was sent, in nanoseconds.
    """

    live = False

    def __init__(
        self,
        count: int = 10,
        *,
        kind: Kind = "file",
        name: str = "film.mp4",
        paced: bool = True,
        rate: float = 100.0,
        report: ReadingReport | None = None,
        notes: Mapping[int, SourceNote] | None = None,
        missing: Collection[int] = (),
    ) -> None:
        self.name = name
        self.paced = paced
        self.report = report or ReadingReport()
        self.notes = notes or {}
        self.sought: list[int] = []
        self._count = count
        self._kind: Kind = kind
        self._rate = rate
        self._missing = missing
        self._at = 0

    @property
    def duration_ns(self) -> int:
        return self._time_ns(self._count)

    @property
    def step_ns(self) -> int:
        return self._time_ns(1)

    def open(self) -> SourceInfo:
        self._at = 0
        return SourceInfo(
            name=self.name,
            kind=self._kind,
            width=WIDTH,
            height=HEIGHT,
            rate=self._rate,
            live=False,
            frame_count=self._count,
        )

    def read(self) -> RawFrame | None:
        while self._at in self._missing:
            self._at += 1
        if self._at >= self._count:
            return None
        index, self._at = self._at, self._at + 1
        note = self.notes.get(index)
        return RawFrame(
            index=index,
            time_ns=self._time_ns(index),
            image=picture(60 + index % 100),
            file=f"{index}.jpg" if self._kind in ("pictures", "sequence") else "",
            notes=(note,) if note else (),
        )

    def seek(self, time_ns: int) -> None:
        self.sought.append(time_ns)
        self._at = min(time_ns // self.step_ns, self._count - 1)

    def close(self) -> None:
        pass

    def _time_ns(self, index: int) -> int:
        return round(index * 1e9 / self._rate)
