"""Finding faces: Haar cascades, always there, and YuNet, where its file is."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

import cv2
import cv2.data
import numpy as np

from core.errors import ModelError, SettingsError
from core.settings import DetectorSettings
from core.types import Box, Face, Image

YUNET_PATTERN: Final = "*yunet*.onnx"


class FaceDetector(Protocol):
    """Finds the faces of an image."""

    name: str

    def detect(self, image: Image) -> list[Face]:
        """Faces of an `(H, W, 3)` uint8 BGR image, boxes in its pixels, best first."""


def _reduced(image: Image, width: int) -> tuple[Image, float]:
    """The image at most `width` pixels wide, and the factor back to its own pixels."""
    height, full_width = image.shape[:2]
    if full_width <= width:
        return image, 1.0
    size = (width, max(1, round(height * width / full_width)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(
        np.uint8, copy=False
    ), full_width / width


class HaarDetector:
    """Boosted Haar cascade (Viola and Jones 2001) from the OpenCV wheel.

    Of the wheel's frontal cascades, `alt2` with fine steps found the most faces and no false one in
    two street and office videos; equalising the picture's histogram first cost it a tenth of them.
    """

    _STEP: Final = 1.05
    _NEIGHBOURS: Final = 2
    # It is slower than YuNet on the same picture, so it gets a smaller one.
    _WIDTH: Final = 0.75
    # The cascade's square against the longer side of YuNet's box, the median over 700 faces of
    # two data sets: with it both detectors give the networks the same crop.
    _SCALE: Final = 1.09
    # The sum of the last stage, by which faces (1 % below 54.8, half below 56.5) and what is none
    # (54.6 to 55.7) differ a little, squashed to 0 to 1.
    _MIDDLE: Final = 55.3
    _SLOPE: Final = 0.75

    def __init__(self, settings: DetectorSettings) -> None:
        """Load the cascade.

        Raises:
            ModelError: If this OpenCV comes without cascades.
        """
        self.name = "haar"
        self._settings = settings
        path = Path(cv2.data.haarcascades) / "haarcascade_frontalface_alt2.xml"
        self._cascade = cv2.CascadeClassifier(str(path))
        if self._cascade.empty():
            raise ModelError(f"The face cascade {path} is missing; reinstall Mien.")

    def detect(self, image: Image) -> list[Face]:
        """See `FaceDetector.detect`; the score is the cascade's margin."""
        small, factor = _reduced(image, round(self._WIDTH * self._settings.analysis_width))
        gray = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
        least = max(20, round(self._settings.minimum_face / factor / self._SCALE))
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
        return _confident(faces, self._settings.confidence)


class YuNetDetector:
    """YuNet (Wu et al. 2023, doi:10.1007/s11633-023-1423-y) through `cv2.FaceDetectorYN`.

    Its boxes are moved half of the way onto its landmarks, which hair, hands and the edge of the
    picture move less.
    """

    # How far the landmarks' mean lies below the middle of a box as the network draws it, in longer
    # sides of that box: the median over 4,100 faces of two data sets.
    _LANDMARKS_BELOW: Final = 0.05

    def __init__(self, settings: DetectorSettings, path: Path) -> None:
        """Load the network.

        Raises:
            ModelError: If the file is missing or no such network.
        """
        self.name = "yunet"
        self._settings = settings
        if not path.is_file():
            raise ModelError(f"The YuNet file {path} does not exist; choose it in the settings.")
        try:
            self._network = cv2.FaceDetectorYN.create(
                str(path), "", (320, 320), settings.confidence
            )
            self._network.detect(np.zeros((320, 320, 3), np.uint8))
        except cv2.error as error:
            raise ModelError(f"The file {path} is no YuNet network that can be used.") from error

    def detect(self, image: Image) -> list[Face]:
        """See `FaceDetector.detect`; faces come with landmarks."""
        small, factor = _reduced(image, self._settings.analysis_width)
        self._network.setInputSize((small.shape[1], small.shape[0]))
        _, rows = self._network.detect(small)
        faces = []
        for row in np.empty((0, 15), np.float32) if rows is None else rows:
            x, y, width, height = (float(v) * factor for v in row[:4])
            side = max(width, height)
            if side < self._settings.minimum_face or min(width, height) <= 0:
                continue
            landmarks = np.asarray(row[4:14].reshape(5, 2) * factor, np.float32)
            middle = (x + width / 2, y + height / 2 + self._LANDMARKS_BELOW * side)
            right, down = (landmarks.mean(axis=0, dtype=float) - middle).tolist()
            faces.append(
                Face(
                    box=Box(x=x + right / 2, y=y + down / 2, width=width, height=height),
                    score=float(np.clip(row[14], 0, 1)),
                    landmarks=landmarks,
                )
            )
        return _confident(faces, self._settings.confidence)


def _confident(faces: Iterable[Face], threshold: float) -> list[Face]:
    """Faces above the threshold, best first, without what lies within a better one: its mouth."""
    kept: list[Face] = []
    for face in sorted((f for f in faces if f.score >= threshold), key=lambda f: -f.score):
        if not any(_within(face.box, better.box) for better in kept):
            kept.append(face)
    return kept


def _within(box: Box, other: Box) -> bool:
    across = min(box.x + box.width, other.x + other.width) - max(box.x, other.x)
    down = min(box.y + box.height, other.y + other.height) - max(box.y, other.y)
    return min(across, down) > 0 and across * down > 0.6 * box.width * box.height


def yunet_file(settings: DetectorSettings, folder: Path | None) -> Path | None:
    """The YuNet file that the settings name, else the first one below `folder`."""
    if settings.yunet_file:
        return Path(settings.yunet_file).expanduser()
    return next(iter(sorted(folder.rglob(YUNET_PATTERN))), None) if folder else None


def make_detector(settings: DetectorSettings, folder: Path | None = None) -> FaceDetector:
    """The detector that the settings ask for.

    Args:
        settings: Kind, file and thresholds.
        folder: Where detector files may lie.

    Raises:
        ModelError: If its file is missing or broken.
        SettingsError: If YuNet is asked for and no file is given.
    """
    path = yunet_file(settings, folder)
    if settings.kind == "haar" or (settings.kind == "auto" and path is None):
        return HaarDetector(settings)
    if path is None:
        raise SettingsError(
            "The YuNet detector needs its ONNX file: choose it in the settings, or take Haar."
        )
    return YuNetDetector(settings, path)
