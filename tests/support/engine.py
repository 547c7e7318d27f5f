"""Hand-written stand-ins for the parts of the engine."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from core.pipeline import Analyzer
from core.settings import Settings
from core.sources import SourceInfo
from core.types import (
    Box,
    Doubt,
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

SECOND = 1_000_000_000
INFO = SourceInfo(name="test", kind="camera", width=64, height=48, rate=30.0, live=True)


def make_card(task: str = "emotion", **changes: object) -> ModelCard:
    """A card without weights."""
    labels = EMOTIONS if task == "emotion" else AGE_GROUPS
    card = ModelCard(
        task=task,
        version="0",
        labels=tuple(labels),
        answers=tuple(labels),
        input_size=(48, 48),
        colour_mode="gray" if task == "emotion" else "bgr",
        crop_scale=1.0,
        crop_offset=0.0,
        temperature=1.0,
        weights_file=f"{task}.tflite",
        sha256="0" * 64,
        licence="MIT",
    )
    return dataclasses.replace(card, **changes)


LEFT = Box(x=40, y=60, width=80, height=80)
RIGHT = Box(x=200, y=80, width=60, height=60)
"""Two faces in the pictures of `tests.support.sources`."""


class FixedDetector:
    """Finds the same boxes in every frame; set `boxes` to change them. Counts its frames.

    All have the same `landmarks`, which are none at first.
    """

    name = "fixed"
    card = None

    def __init__(self, boxes: Sequence[Box] = (LEFT, RIGHT)) -> None:
        self.boxes = list(boxes)
        self.landmarks: np.ndarray | None = None
        self.frames = 0

    def detect(self, image: np.ndarray) -> list[Face]:
        self.frames += 1
        return [Face(box=box, score=0.9, landmarks=self.landmarks) for box in self.boxes]


class ConstantClassifier:
    """Says the same of every face; set `row` to change it. Remembers the batch sizes.

    With `explains`, its maps hold the number of the class on the left and nothing on the right.
    """

    def __init__(self, task: str = "emotion", top: int = 0) -> None:
        self.card = make_card(task)
        self.row = shares(self.card.labels, self.card.labels[top])
        self.batches: list[int] = []
        self.explains = False

    def predict(self, crops: np.ndarray) -> np.ndarray:
        self.batches.append(len(crops))
        return np.tile(self.row, (len(crops), 1))

    def explain(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        maps = np.zeros((len(crops), 6, 6, len(self.row)), np.float32)
        maps[:, :, :3] = np.arange(len(self.row))
        return self.predict(crops), maps


def shares(labels: Sequence[str], top: str) -> np.ndarray:
    """0.7 for one label, the rest shared by the others."""
    row = np.full(len(labels), 0.3 / (len(labels) - 1), np.float32)
    row[list(labels).index(top)] = 0.7
    return row


def make_image(*, shift: int = 0) -> np.ndarray:
    """A picture of 64 by 48 pixels, sharp everywhere, moved to the right by whole pixels."""
    rng = np.random.default_rng(0)
    image = rng.integers(80, 240, (48, 128, 1), np.uint8).repeat(3, axis=2)
    return np.roll(image, shift, axis=1)[:, 32:96]


def make_frame(
    index: int, *, epoch: int = 0, time_s: float | None = None, image: np.ndarray | None = None
) -> Frame:
    """A sharp frame of its own or a given one; thirty a second unless told otherwise."""
    image = make_image() if image is None else image
    seconds = index / 30 if time_s is None else time_s
    return Frame(index=index, epoch=epoch, captured_ns=round(seconds * SECOND), image=image)


def make_analysis(
    index: int,
    *,
    faces: Sequence[int] = (1,),
    time_s: float | None = None,
    top: int = 1,
    confidence: float = 0.8,
    doubts: tuple[Doubt, ...] = (),
) -> FrameAnalysis:
    """An analysis with the given track ids, each with expression number `top`."""
    seconds = index / 30 if time_s is None else time_s

    def estimate(labels: Sequence[str], first: int) -> Estimate:
        row = np.full(len(labels), (1 - confidence) / (len(labels) - 1), np.float32)
        row[first] = confidence
        return Estimate(
            labels=tuple(labels), probabilities=row, smoothed=row, quality_doubts=doubts
        )

    return FrameAnalysis(
        index=index,
        epoch=0,
        captured_ns=round(seconds * SECOND),
        finished_ns=round(seconds * SECOND),
        faces=tuple(
            FaceAnalysis(
                track=Track(
                    track_id=track_id,
                    face=Face(box=Box(x=10.0, y=5.0, width=20.0, height=24.0), score=0.9),
                    first_seen_ns=0,
                    hits=index + 1,
                    missed=0,
                ),
                emotion=estimate(EMOTIONS, top),
                age_group=estimate(AGE_GROUPS, 2),
            )
            for track_id in faces
        ),
        confidence_threshold=0.35,
    )


def make_analyzer(settings: Settings) -> Analyzer:
    """Two happy adults in every picture."""
    return Analyzer(
        detector=FixedDetector(),
        emotion=ConstantClassifier("emotion", EMOTIONS.index("happy")),
        age=ConstantClassifier("age", AGE_GROUPS.index("adult")),
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
