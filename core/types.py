"""The values that flow through the engine, all of them frozen."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
        epoch: Grows by one where a frame does not follow from the one before: after a reopening, a
            seek, at the beginning of a loop, and with each of several separate pictures.
        captured_ns: `time.monotonic_ns()` right after the read returned, or for a file the
            presentation time that the file itself gives; see `core.capture.file_player`.
        image: `(H, W, 3)` uint8 BGR, read-only, not mirrored.
        arrived_ns: `time.monotonic_ns()` when it was handed on, from which latency is counted,
            since a file's own time can stand still or fall behind; None: at `captured_ns`.
        file: Name of the picture's own file, where each frame has one; else empty.
        last: Whether its source has ended with it; a frame is known to be the last only after it
            was handed on, and is handed on once more.
    """

    index: int
    epoch: int
    captured_ns: int
    image: Image
    arrived_ns: int | None = None
    file: str = ""
    last: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Epoch and time, which no other frame has."""
        return self.epoch, self.captured_ns


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
        landmarks: `(5, 2)` float32 pixels (right eye, left eye, nose, right and left corner of the
            mouth, the person's own right), or None.
    """

    box: Box
    score: float
    landmarks: NDArray[np.float32] | None = None

    def moved_to(self, box: Box) -> "Face":
        """The same face with its landmarks, in a box of the same size elsewhere."""
        if self.landmarks is None:
            return replace(self, box=box)
        by = np.array([box.x - self.box.x, box.y - self.box.y], np.float32)
        return replace(self, box=box, landmarks=self.landmarks + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Head pose relative to the camera, in degrees; all 0 looks straight into it.

    The signs are those of an aircraft, seen by the person who is its pilot.

    Attributes:
        yaw: Positive is turned to the person's own right, the left of an unmirrored picture.
        pitch: Positive is up.
        roll: Positive leans to the person's own right shoulder.
    """

    yaw: float
    pitch: float
    roll: float

    @property
    def turned(self) -> float:
        """The angle between where the face points and the camera, 0 to 180 degrees."""
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        return math.degrees(math.acos(math.cos(yaw) * math.cos(pitch)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A face followed over time.

    Attributes:
        track_id: 1, 2, 3 ... within a session, never given out twice; 0 while the face is not
            sure yet.
        face: The newest sighting, or where the face was followed to since then.
        first_seen_ns: Time of the first sighting.
        hits: Number of sightings by the detector.
        missed: Detections since the last sighting; 0 when the newest one saw it.
        serial: Number of the track among all that were ever begun, those that never became sure
            included; the same before and after it is.
    """

    track_id: int
    face: Face
    first_seen_ns: int
    hits: int
    missed: int
    serial: int = 0


class Doubt(StrEnum):
    """Why a label reads "uncertain"."""

    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    TOO_BLURRED = "too_blurred"
    TURNED_AWAY = "turned_away"
    LOW_CONFIDENCE = "low_confidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Image quality of a face; see `core.pipeline.quality` for how it is measured.

    Attributes:
        side_px: The shorter side of the box.
        brightness: Mean gray of the face without its outline, 0 to 255.
        sharpness: 0 to about 30 %; a sharp portrait has 10 to 17.
    """

    side_px: float
    brightness: float
    sharpness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A network's estimate for a face.

    Attributes:
        labels: The `K` keys in canonical order.
        probabilities: `(K,)` float32 for this frame alone, sum 1.
        smoothed: `(K,)` float32 over time, sum 1.
        quality_doubts: What speaks against reading this face at all: its picture's quality, and
            how it is turned.
    """

    labels: tuple[str, ...]
    probabilities: NDArray[np.float32]
    smoothed: NDArray[np.float32]
    quality_doubts: tuple[Doubt, ...] = ()

    @property
    def top(self) -> str:
        """The key of the largest smoothed probability."""
        return self.labels[int(self.smoothed.argmax())]

    @property
    def confidence(self) -> float:
        """The largest smoothed probability, 0 to 1."""
        return float(self.smoothed.max())

    def doubts(self, threshold: float) -> tuple[Doubt, ...]:
        """Why the label is "uncertain", the picture's quality first; empty where it is not.

        Args:
            threshold: The confidence that a label needs, 0 to 1.
        """
        if self.confidence >= threshold:
            return self.quality_doubts
        return (*self.quality_doubts, Doubt.LOW_CONFIDENCE)

    def decided(self, threshold: float) -> str:
        """`top`, or `"uncertain"` if there are `doubts`."""
        return UNCERTAIN if self.doubts(threshold) else self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Map of the evidence for a face's expression.

    Attributes:
        label: The expression that is explained: the top one after smoothing.
        values: `(h, w)` float32, the share of each place in the logarithm of the label's
            probability in this frame: positive speaks for the label, negative against it.
        square: The part of the frame that `values` covers, in its pixels, before it is turned;
            may lie over the edge.
        angle: Degrees by which the square is turned about its middle, clockwise as one sees it.
    """

    label: str
    values: NDArray[np.float32]
    square: Box
    angle: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceAnalysis:
    """One tracked face with both estimates.

    Attributes:
        track: Which face, and where.
        emotion: Its expression.
        age_group: Its age group.
        quality: What its pixels are worth; None where nobody measured.
        evidence: Where its expression was read from; None unless asked for and to be had.
        pose: How it is turned in this frame, not smoothed; None where the detector finds no
            landmarks.
    """

    track: Track
    emotion: Estimate
    age_group: Estimate
    quality: Quality | None = None
    evidence: Evidence | None = None
    pose: Pose | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Quality doubts about this face; both estimates include them."""
        return self.emotion.quality_doubts


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameAnalysis:
    """Everything found in one frame.

    Attributes:
        index: As in `Frame`.
        epoch: As in `Frame`.
        captured_ns: As in `Frame`.
        finished_ns: `time.monotonic_ns()` when the analysis was done.
        faces: The faces seen in this frame, or followed into it, in order of track id.
        timings: Milliseconds of each stage by name, in order, and their sum as `"total"`.
        confidence_threshold: Below it, a label reads "uncertain"; 0 to 1.
        file: As in `Frame`.
        cut: Whether the picture changed as a whole, so that all tracks start over here.
        left_out: Faces found that are not in `faces`, because there are more than the limit.
        held_back: Faces that may be none: not shown, and written once their tracks are sure. See
            `core.session.holding`.
    """

    index: int
    epoch: int
    captured_ns: int
    finished_ns: int
    faces: tuple[FaceAnalysis, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    confidence_threshold: float = 0.0
    file: str = ""
    cut: bool = False
    left_out: int = 0
    held_back: tuple[FaceAnalysis, ...] = ()


class CameraState(StrEnum):
    """The state of a source."""

    CLOSED = "closed"
    OPENING = "opening"
    LIVE = "live"
    LOST = "lost"
    ENDED = "ended"
    FAILED = "failed"
