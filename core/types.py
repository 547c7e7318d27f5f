"""The values that flow through the engine, all of them frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.labels import UNCERTAIN

Image = NDArray[np.uint8]
"""`(H, W, 3)` uint8 BGR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of a source.

    Attributes:
        index: Number of the frame within its source; gaps are frames that were dropped.
        epoch: Grows by one each time the source is reopened.
        captured_ns: `time.monotonic_ns()` right after the read returned, or for a file the
            presentation time that the file itself gives.
        image: `(H, W, 3)` uint8 BGR, read-only, not mirrored.
    """

    index: int
    epoch: int
    captured_ns: int
    image: Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in float pixels of the unmirrored frame, origin top left."""

    x: float
    y: float
    width: float
    height: float

    def as_tuple(self) -> tuple[float, float, float, float]:
        """`(x, y, width, height)`."""
        return self.x, self.y, self.width, self.height

    def overlap(self, other: "Box") -> float:
        """Intersection over union, 0 to 1."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if across <= 0 or down <= 0:
            return 0.0
        shared = across * down
        return shared / (self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a detector found.

    Attributes:
        box: Where.
        score: Confidence, 0 to 1.
        landmarks: `(5, 2)` float32 pixels (right eye, left eye, nose, mouth corners), or None.
    """

    box: Box
    score: float
    landmarks: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A face followed over time.

    Attributes:
        track_id: 1, 2, 3 ... within a session; never given out twice.
        face: The newest sighting.
        first_seen_ns: Time of the first sighting.
        hits: Number of sightings.
        missed: Frames since the last sighting; 0 when seen in this frame.
    """

    track_id: int
    face: Face
    first_seen_ns: int
    hits: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a network says of a face.

    Attributes:
        labels: The `K` keys in canonical order.
        probabilities: `(K,)` float32 for this frame alone, sum 1.
        smoothed: `(K,)` float32 over time, sum 1.
    """

    labels: tuple[str, ...]
    probabilities: NDArray[np.float32]
    smoothed: NDArray[np.float32]

    @property
    def top(self) -> str:
        """The key of the largest smoothed probability."""
        return self.labels[int(self.smoothed.argmax())]

    @property
    def confidence(self) -> float:
        """The largest smoothed probability, 0 to 1."""
        return float(self.smoothed.max())

    def decided(self, threshold: float) -> str:
        """`top`, or `"uncertain"` where the confidence is below the threshold (0 to 1)."""
        return self.top if self.confidence >= threshold else UNCERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceAnalysis:
    """One tracked face with both estimates."""

    track: Track
    emotion: Estimate
    age_group: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameAnalysis:
    """Everything found in one frame.

    Attributes:
        index: As in `Frame`.
        epoch: As in `Frame`.
        captured_ns: As in `Frame`.
        finished_ns: `time.monotonic_ns()` when the analysis was done.
        faces: The faces seen in this frame, in order of track id.
        timings: Milliseconds of each stage by name, in order, and their sum as `"total"`.
        confidence_threshold: Below it, a label reads "uncertain"; 0 to 1.
    """

    index: int
    epoch: int
    captured_ns: int
    finished_ns: int
    faces: tuple[FaceAnalysis, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    confidence_threshold: float = 0.0


class CameraState(StrEnum):
    """What a source is doing."""

    CLOSED = "closed"
    OPENING = "opening"
    LIVE = "live"
    LOST = "lost"
    ENDED = "ended"
    FAILED = "failed"
