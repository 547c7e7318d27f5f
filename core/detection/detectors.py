"""Face detectors: Mien's own, Haar and YuNet."""

import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

import cv2
import cv2.data
import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError, SettingsError
from core.settings import DetectorSettings
from core.types import Box, Face, Image
from models.face_detector import DetectorCard, FaceDetectorNetwork, settled

_SIDE: Final = 24
"""Pixels that the smallest face still has in the picture that a detector gets."""
_FARTHEST: Final = 1e5
"""Pixels beyond which no face lies."""
_THREADS: Final = 2
"""Processor threads of our own network, where there are as many: 2.3 in place of 3.6 ms a frame."""
_REACH: Final = 1.5
"""How far the ends of the sensitivity shift the logit of the least score."""


class FaceDetector(Protocol):
    """Finds the faces of an image.

    Attributes:
        name: `"mien"`, `"haar"` or `"yunet"`.
        card: Of its weights, where they are Mien's own.
    """

    name: str
    card: DetectorCard | None

    def detect(self, image: Image) -> list[Face]:
        """Faces of an `(H, W, 3)` uint8 BGR image, boxes in its pixels, best first."""


def least_score(usual: float, sensitivity: float) -> float:
    """The minimum score of a face.

    Args:
        usual: The score at a sensitivity of 50 %, 0 to 1.
        sensitivity: 0 to 100 %.
    """
    logit = math.log(usual / (1 - usual)) - _REACH * (sensitivity - 50) / 50
    return 1 / (1 + math.exp(-logit))


def _smallest(image: Image, settings: DetectorSettings) -> float:
    """The smallest face in pixels of the image."""
    return float(settings.smallest_face / 100 * min(image.shape[0], image.shape[1]))


def _reduced(image: Image, settings: DetectorSettings) -> tuple[Image, float]:
    """The image scaled down as far as the smallest face allows, and the factor back.

    So it is the smallest face, not the camera, that decides how long a detector takes.
    """
    factor = _smallest(image, settings) / _SIDE
    if factor <= 1:
        return image, 1.0
    height, width = image.shape[:2]
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    # A mean over areas costs four times as much; up to a factor of 2 every pixel is read anyway.
    way = cv2.INTER_AREA if factor > 2 else cv2.INTER_LINEAR
    small = cv2.resize(image, size, interpolation=way)
    return small.astype(np.uint8, copy=False), width / size[0]


class MienDetector:
    """The detector that is trained with Mien's own networks: `models.training.detector`."""

    def __init__(self, settings: DetectorSettings) -> None:
        """Load the network.

        Raises:
            ModelError: If its files are missing or damaged.
        """
        self.name = "mien"
        self._settings = settings
        self._network = FaceDetectorNetwork.load(threads=min(_THREADS, os.cpu_count() or 1))
        self.card: DetectorCard | None = self._network.card
        self._least = least_score(self._network.card.confidence, settings.sensitivity)

    def detect(self, image: Image) -> list[Face]:
        """See `FaceDetector.detect`; faces come with landmarks."""
        small, factor = _reduced(image, self._settings)
        boxes, scores, landmarks = self._network.detect(small, confidence=self._least)
        return _faces(boxes * factor, scores, landmarks * factor, _smallest(image, self._settings))


class HaarDetector:
    """Boosted Haar cascade (Viola and Jones 2001) from the OpenCV wheel.

    Of the wheel's frontal cascades, `alt2` with fine steps found the most faces and no false one in
    two street and office videos; equalising the picture's histogram first cost it a tenth of them.
    """

    _STEP: Final = 1.05
    _NEIGHBOURS: Final = 2
    # The cascade's square against the longer side of YuNet's box, the median over 700 faces of
    # two data sets: with it both detectors give the networks the same crop.
    _SCALE: Final = 1.09
    # The sum of the last stage, by which faces (1 % below 54.8, half below 56.5) and false ones
    # (54.6 to 55.7) differ a little, squashed to 0 to 1.
    _MIDDLE: Final = 55.3
    _SLOPE: Final = 0.75
    _USUAL: Final = 0.35

    def __init__(self, settings: DetectorSettings) -> None:
        """Load the cascade.

        Raises:
            ModelError: If this OpenCV comes without cascades.
        """
        self.name = "haar"
        self.card: DetectorCard | None = None
        self._settings = settings
        self._least = least_score(self._USUAL, settings.sensitivity)
        path = Path(cv2.data.haarcascades) / "haarcascade_frontalface_alt2.xml"
        self._cascade = cv2.CascadeClassifier(str(path))
        if self._cascade.empty():
            raise ModelError(f"The face cascade {path} is missing; reinstall Mien.")

    def detect(self, image: Image) -> list[Face]:
        """See `FaceDetector.detect`; the score is the cascade's margin."""
        small, factor = _reduced(image, self._settings)
        gray = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
        least = max(20, round(_smallest(image, self._settings) / factor / self._SCALE))
        if least > min(gray.shape):
            return []
        boxes, _, weights = self._cascade.detectMultiScale3(
            gray, self._STEP, self._NEIGHBOURS, minSize=(least, least), outputRejectLevels=True
        )
        faces = []
        for (x, y, width, height), weight in zip(boxes, np.ravel(weights), strict=True):
            side = width * self._SCALE
            faces.append(
                Face(
                    box=Box(
                        x=(x + (width - side) / 2) * factor,
                        y=(y + (height - side) / 2) * factor,
                        width=side * factor,
                        height=side * factor,
                    ),
                    score=float(1 / (1 + np.exp((self._MIDDLE - weight) / self._SLOPE))),
                )
            )
        return _unnested(face for face in faces if face.score >= self._least)


class YuNetDetector:
    """YuNet (Wu et al. 2023, doi:10.1007/s11633-023-1423-y) through `cv2.FaceDetectorYN`."""

    _USUAL: Final = 0.35

    def __init__(self, settings: DetectorSettings, path: Path) -> None:
        """Load the network.

        Raises:
            ModelError: If the file is missing or no such network.
        """
        self.name = "yunet"
        self.card: DetectorCard | None = None
        self._settings = settings
        if not path.is_file():
            raise ModelError(f"The YuNet file {path} does not exist; choose it in the settings.")
        least = least_score(self._USUAL, settings.sensitivity)
        try:
            self._network = cv2.FaceDetectorYN.create(str(path), "", (320, 320), least)
            self._network.detect(np.zeros((320, 320, 3), np.uint8))
        except cv2.error as error:
            raise ModelError(f"The file {path} is not a YuNet network that can be used.") from error

    def detect(self, image: Image) -> list[Face]:
        """See `FaceDetector.detect`; faces come with landmarks."""
        small, factor = _reduced(image, self._settings)
        self._network.setInputSize((small.shape[1], small.shape[0]))
        _, rows = self._network.detect(small)
        found = np.empty((0, 15), np.float32) if rows is None else np.asarray(rows, np.float32)
        return _unnested(
            _faces(
                found[:, :4] * factor,
                np.clip(found[:, 14], 0, 1),
                found[:, 4:14].reshape(-1, 5, 2) * factor,
                _smallest(image, self._settings),
            )
        )


def _faces(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    landmarks: NDArray[np.float32],
    smallest: float,
) -> list[Face]:
    """The faces a network found, without those too small."""
    faces = []
    # YuNet makes up numbers without bounds from a picture of a few pixels.
    sane = (np.abs(boxes) < _FARTHEST).all(axis=1) & (np.abs(landmarks) < _FARTHEST).all((1, 2))
    boxes, scores, landmarks = boxes[sane], scores[sane], landmarks[sane]
    found = zip(settled(boxes, landmarks).tolist(), scores, landmarks, strict=True)
    for (x, y, width, height), score, points in found:
        side = max(width, height)
        if side < smallest or min(width, height) <= 0:
            continue
        faces.append(
            Face(
                box=Box(x=x, y=y, width=width, height=height),
                score=float(score),
                landmarks=np.asarray(points, np.float32),
            )
        )
    return faces


def _unnested(faces: Iterable[Face]) -> list[Face]:
    """The faces, best first, without detections inside a better one, such as its mouth."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if not any(_within(face.box, better.box) for better in kept):
            kept.append(face)
    return kept


def _within(box: Box, other: Box) -> bool:
    across = min(box.x + box.width, other.x + other.width) - max(box.x, other.x)
    down = min(box.y + box.height, other.y + other.height) - max(box.y, other.y)
    return min(across, down) > 0 and across * down > 0.6 * box.width * box.height


def make_detector(settings: DetectorSettings) -> FaceDetector:
    """The detector that the settings ask for.

    Raises:
        ModelError: If its file is missing or broken.
        SettingsError: If YuNet is asked for and no file is given.
    """
    if settings.kind == "mien":
        return MienDetector(settings)
    if settings.kind == "haar":
        return HaarDetector(settings)
    if not settings.yunet_file:
        raise SettingsError(
            "The YuNet detector needs its ONNX file; choose it in the settings, or use another "
            "detector."
        )
    return YuNetDetector(settings, Path(settings.yunet_file).expanduser())
