"""Measure detectors side by side: `python -m models evaluate detector`."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import cv2.data
import numpy as np

from models.errors import DataError
from models.face_detector import FaceDetectorNetwork
from models.training.data.expressions import load_expressions
from models.training.detector.data import DOUBTFUL, PEOPLE, Material, Sample
from models.training.detector.pictures import MASKS, covered, matrix_of, moved, paste
from models.training.detector.targets import Labels
from models.training.measure.metrics import wilson
from models.training.pages.templating import render
from models.training.pages.wording import interval

TILTS: Final = (0, 10, 15, 20, 30, 45)
SIZES: Final = (224, 160)
SMALL: Final = (16, 20, 24, 32)
"""Longer sides of small faces, in pixels of a picture of 640x480."""
_FRAME: Final = (480, 640)
_FRAMED: Final = 200

Found = tuple[np.ndarray, np.ndarray | None]
"""Boxes `(N, 4)` and landmarks `(N, 5, 2)`, if there are any, the best first."""
Detector = Callable[[np.ndarray], Found]


def own_detector(network: FaceDetectorNetwork, confidence: float | None = None) -> Detector:
    """The detector that is trained here."""

    def detect(image: np.ndarray) -> Found:
        boxes, _, points = network.detect(image, confidence=confidence)
        return boxes, points

    return detect


def yunet_detector(path: Path, confidence: float = 0.6) -> Detector:
    """YuNet, from its ONNX file."""
    network = cv2.FaceDetectorYN.create(str(path), "", (320, 320), confidence)

    def detect(image: np.ndarray) -> Found:
        network.setInputSize((image.shape[1], image.shape[0]))
        _, rows = network.detect(image)
        rows = np.zeros((0, 15), np.float32) if rows is None else rows
        return rows[:, :4], rows[:, 4:14].reshape(-1, 5, 2)

    return detect


def haar_detector() -> Detector:
    """The cascade that Mien came with, at its settings."""
    path = Path(cv2.data.haarcascades) / "haarcascade_frontalface_alt2.xml"
    cascade = cv2.CascadeClassifier(str(path))

    def detect(image: np.ndarray) -> Found:
        gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        boxes = cascade.detectMultiScale(gray, 1.05, 2, minSize=(20, 20))
        return np.array(boxes, np.float32).reshape(-1, 4), None

    return detect


def measure(
    detectors: Mapping[str, Detector], material: Material, ferplus: str | Path | None = None
) -> dict[str, dict[str, Any]]:
    """All figures of some detectors on one split.

    Args:
        detectors: By name.
        material: The samples of that split.
        ferplus: FER+, of whose test faces some are set into frames; None to leave that out.

    Returns:
        By detector and then by what was tried: `share` with `interval`, its 95 % (Wilson), and `of`
        how many, or a single figure.

    Raises:
        DataError: If the split has no portraits or no scenes without people.
    """
    empty = faceless(material)
    if not material.portraits or not empty:
        raise DataError("The data has no portraits or no scenes without faces to measure on.")
    figures: dict[str, dict[str, Any]] = {name: {} for name in detectors}
    frames = [cv2.resize(sample.image, _FRAME[::-1]) for sample in empty]
    tries = [*_tilted(material), *_small(material, frames), *_hard(material)]
    if ferplus is not None:
        tries.append(("FER+ face in a frame missed", _framed(ferplus, frames), False))
    for title, pictures, second in tries:
        for name, detect in detectors.items():
            answers = [(detect(image), labels) for image, labels in pictures]
            found = [matched(boxes, labels.boxes[0]) for (boxes, _), labels in answers]
            figures[name][title] = share(sum(row is None for row in found), len(found))
            if second:
                extra = sum(
                    len(boxes) > (row is not None)
                    for ((boxes, _), _), row in zip(answers, found, strict=True)
                )
                figures[name][title.replace("missed", "with a false box")] = share(
                    extra, len(found)
                )
                away = [
                    _points_apart(points[row], labels.points[0])
                    for ((_, points), labels), row in zip(answers, found, strict=True)
                    if row is not None and points is not None
                ]
                if away:
                    figures[name][title.replace("missed", "landmarks apart")] = {
                        "mean": round(float(np.mean(away)), 4),
                        "median": round(float(np.median(away)), 4),
                    }
    for name, detect in detectors.items():
        for title, scenes in (
            ("scene with a false face", [sample.image for sample in empty]),
            ("scene with a false face, 640x480", frames),
        ):
            false = sum(len(detect(image)[0]) > 0 for image in scenes)
            figures[name][title] = share(false, len(scenes))
    return figures


def faceless(material: Material) -> list[Sample]:
    """Scenes in which there is nobody."""
    return [
        sample for sample in material.scenes if not {Path(sample.name).stem} & (PEOPLE | DOUBTFUL)
    ]


def share(count: int, of: int) -> dict[str, Any]:
    """A share and its 95 % interval (Wilson 1927)."""
    low, high = wilson(count, of)
    return {
        "share": round(count / of, 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
        "of": of,
    }


def matched(boxes: np.ndarray, wanted: np.ndarray) -> int | None:
    """Which box is that face: middle within 0.3 of its side, side 0.5 to 1.8 times as long."""
    side = float(np.sqrt(wanted[2] * wanted[3]))
    for row, (x, y, width, height) in enumerate(boxes):
        away = math.hypot(
            x + width / 2 - wanted[0] - wanted[2] / 2, y + height / 2 - wanted[1] - wanted[3] / 2
        )
        if away < 0.3 * side and 0.5 < math.sqrt(max(width * height, 0)) / side < 1.8:
            return row
    return None


def _points_apart(points: np.ndarray, wanted: np.ndarray) -> float:
    """Mean distance over the distance of the eyes."""
    eyes = max(float(np.linalg.norm(wanted[0] - wanted[1])), 1e-6)
    return float(np.linalg.norm(points - wanted, axis=1).mean()) / eyes


Picture = tuple[np.ndarray, Labels]
Try = tuple[str, Sequence[Picture], bool]


def tilted(sample: Sample, tilt: float, size: int) -> Picture:
    """A portrait turned about its middle, at `size` pixels."""
    height, width = sample.image.shape[:2]
    scale = size / max(height, width)
    matrix = matrix_of(
        np.array([width / 2, height / 2]), (size / 2, size / 2), (scale, scale), tilt
    )
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(sample.image, None, fx=scale, fy=scale, interpolation=flags)
    turn = matrix @ np.diag([1 / scale, 1 / scale, 1])
    image = cv2.warpAffine(small, turn, (size, size), borderMode=cv2.BORDER_REPLICATE)
    return image, moved(sample.labels, matrix)


def _tilted(material: Material) -> list[Try]:
    tries: list[Try] = []
    for size in SIZES:
        for tilt in TILTS:
            pictures = [
                tilted(sample, tilt if number % 2 else -tilt, size)
                for number, sample in enumerate(material.portraits)
            ]
            tries.append((f"portrait {size} px, {tilt}°, missed", pictures, True))
    return tries


def _small(material: Material, frames: Sequence[np.ndarray]) -> list[Try]:
    """Portraits set softly into frames of scenes, one each."""
    tries: list[Try] = []
    for side in SMALL:
        rng = np.random.default_rng(side)
        pictures = []
        for number in range(min(_FRAMED, len(material.portraits))):
            sample = material.portraits[number]
            image = frames[number % len(frames)].copy()
            middle = tuple((rng.uniform(0.1, 0.9, 2) * (640, 480)).tolist())
            crop = side * sample.image.shape[0] / sample.labels.boxes[0, 2:].max()
            labels = paste(image, sample, middle, crop, rng.normal(0, 10), MASKS[0], rng)
            pictures.append((image, labels))
        tries.append((f"face of {side} px in 640x480 missed", pictures, False))
    return tries


def _hard(material: Material) -> list[Try]:
    """Low light, a mask or dark glasses."""
    rng = np.random.default_rng(0)
    dark, hidden = [], []
    for sample in material.portraits:
        image, labels = tilted(sample, 0, 160)
        noise = rng.normal(0, 4, image.shape)
        dark.append((np.clip(image * 0.15 + noise, 0, 255).astype(np.uint8), labels))
        hidden.append((covered(image, labels.points[0], rng), labels))
    return [
        ("portrait 160 px, low light, missed", dark, False),
        ("portrait 160 px, drawn mask or dark glasses, missed", hidden, False),
    ]


def _framed(ferplus: str | Path, frames: Sequence[np.ndarray]) -> list[Picture]:
    """FER+ test faces set into frames, with hard edges, 60 to 240 pixels large."""
    faces = load_expressions(ferplus).split("test")
    rng = np.random.default_rng(0)
    pictures = []
    for row in rng.permutation(len(faces))[:_FRAMED]:
        side = int(rng.uniform(60, 240))
        x, y = int(rng.uniform(0, 640 - side)), int(rng.uniform(0, 480 - side))
        crop = cv2.resize(faces.images[row], (side, side), interpolation=cv2.INTER_CUBIC)
        image = frames[row % len(frames)].copy()
        image[y : y + side, x : x + side] = crop[..., None]
        # What their own detector drew is the whole crop; a face fills about 0.9 of it.
        box = np.array([[x + 0.05 * side, y + 0.05 * side, 0.9 * side, 0.9 * side]], np.float32)
        pictures.append((image, Labels(box, np.zeros((1, 5, 2), np.float32), np.zeros(1, bool))))
    return pictures


def speed(detectors: Mapping[str, Detector], rounds: int = 30) -> dict[str, dict[str, float]]:
    """Milliseconds a picture, the median, with all detectors taking turns on one thread."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(0)
    times: dict[str, dict[str, float]] = {name: {} for name in detectors}
    for height, width in ((240, 320), (480, 640)):
        image = cv2.GaussianBlur(rng.integers(0, 256, (height, width, 3), np.uint8), (0, 0), 5)
        spent: dict[str, list[float]] = {name: [] for name in detectors}
        for number in range(rounds + 2):
            for name, detect in detectors.items():
                began = time.perf_counter()
                detect(image)
                if number >= 2:
                    spent[name].append(time.perf_counter() - began)
        for name, seconds in spent.items():
            times[name][f"ms at {width}x{height}, median"] = round(
                1000 * float(np.median(seconds)), 2
            )
            times[name][f"ms at {width}x{height}, least"] = round(1000 * min(seconds), 2)
    return times


def figures(
    network: FaceDetectorNetwork,
    material: Material,
    data: Sequence[str | Path],
    yunet: Path | None,
) -> dict[str, dict[str, Any]]:
    """`measure` and `speed` of the own detector, Haar and, where its file is, YuNet.

    Args:
        network: The own detector.
        material: The samples of the split to measure on.
        data: Folders or zips, among them FER+ if its faces are to be tried.
        yunet: YuNet's ONNX file, or None.

    Raises:
        DataError: If the data cannot be read.
    """
    detectors = {"own": own_detector(network), "Haar": haar_detector()}
    if yunet is not None:
        detectors["YuNet"] = yunet_detector(yunet)
    ferplus = next((path for path in data if "fer" in Path(path).name.lower()), None)
    found = measure(detectors, material, ferplus)
    for name, times in speed(detectors).items():
        found[name].update(times)
    return found


def as_text(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """A table of Markdown, a row for each figure; see `figures`."""
    columns, rows = table(figures)
    return render("table.md.j2", columns=columns, rows=rows).rstrip()


def table(figures: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """What `figures` gave as the head of a table and its rows, one for each figure."""
    names = list(figures)
    titles = dict.fromkeys(title for name in names for title in figures[name])
    rows = [[title, *(_cell(figures[name].get(title)) for name in names)] for title in titles]
    return ["", *names], rows


def _cell(figure: Any) -> str:
    if figure is None:
        return "-"
    if isinstance(figure, dict) and "share" in figure:
        return f"{figure['share']:.1%} ({interval(figure['interval'])})"
    if isinstance(figure, dict):
        return f"{figure['mean']:.1%}"
    return f"{figure:g}"
