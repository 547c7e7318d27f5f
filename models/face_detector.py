"""Mien's own face detector, on LiteRT."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.card import WEIGHTS_FOLDER, WeightsCard, checked_content
from models.errors import ModelError
from models.runtime import started

DETECTOR_FILE: Final = "detector.tflite"
POINTS: Final = 5
"""Landmarks of a face: right eye, left eye, nose, right and left corner of the mouth; the person's
own right."""
_SAME: Final = 0.45
"""Boxes that overlap more (intersection over union) are one face."""
_LANDMARKS_BELOW: Final = 0.05
"""How far the landmarks' mean lies below the middle of a box, along the face, in longer sides of
the box: the median over 4,100 faces of two data sets."""
_INSIDE: Final = 0.6
"""A box of which more lies inside a better one, or around it, is a part of that face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorCard(WeightsCard):
    """The JSON beside the detector's weights.

    Attributes:
        strides: Pixels a cell of each of the network's grids; the largest divides the sides that
            the network takes.
        confidence: The score from which on a box is a face, chosen on validation.
        convention: What the network takes and what a box is, in words.
    """

    strides: tuple[int, ...]
    confidence: float
    convention: str

    @classmethod
    def load(cls, path: Path) -> "DetectorCard":
        """Read and check a card.

        Raises:
            ModelError: If it is missing, no JSON, or lacks or garbles a fact.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            card = cls(**{**raw, "strides": tuple(int(stride) for stride in raw["strides"])})
            valid = card.task == "detector" and 0 < card.confidence < 1 and min(card.strides) > 0
        except FileNotFoundError as error:
            raise ModelError(f"The model card {path} is missing; reinstall Mien.") from error
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(f"The model card {path} cannot be used ({error}).") from error
        if not valid:
            raise ModelError(f"The model card {path} contains an invalid value.")
        return card


class FaceDetectorNetwork:
    """The detector and its card. Not thread-safe: one instance for each thread.

    A box is about the face from the hairline to the chin and from ear to ear, upright whatever the
    tilt of the head, as YuNet draws it; it may reach beyond the picture.

    Attributes:
        card: Everything known of the network.
    """

    def __init__(self, card: DetectorCard, content: bytes, *, threads: int = 1) -> None:
        """Start the network.

        Args:
            card: The card of the weights.
            content: The weights file's bytes.
            threads: Processor threads for one call.

        Raises:
            ModelError: If the runtime refuses the weights, or they contradict the card.
        """
        self.card = card
        self._network, image, outputs = started(card, content, threads)
        self._input = int(image["index"])
        self._outputs = {name: int(detail["index"]) for name, detail in outputs.items()}
        needed = {f"{name}{stride}" for stride in card.strides for name in _CHANNELS}
        if set(outputs) != needed:
            raise ModelError(
                f"The weights of {card.identity} return {', '.join(sorted(outputs))}; "
                f"expected {', '.join(sorted(needed))}."
            )
        self._sides = (0, 0)

    @classmethod
    def load(cls, path: Path | None = None, threads: int = 1) -> "FaceDetectorNetwork":
        """Load the shipped detector, or any weights file with a card beside it.

        Args:
            path: A `.tflite` file; None for the shipped one.
            threads: Processor threads for one call.

        Raises:
            ModelError: If weights or card are missing, damaged or do not match.
        """
        weights = WEIGHTS_FOLDER / DETECTOR_FILE if path is None else path
        card = DetectorCard.load(weights.with_suffix(".json"))
        return cls(card, checked_content(weights, card.sha256), threads=threads)

    def detect(
        self, image: NDArray[np.uint8], *, confidence: float | None = None, smallest_px: float = 0
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Find the faces of a picture of any size.

        A picture of another size than the last one costs some milliseconds more, once.

        Args:
            image: `(H, W, 3)` uint8 BGR.
            confidence: Least score, 0 to 1; None for the card's.
            smallest_px: Least longer side of a box in pixels.

        Returns:
            Boxes `(N, 4)` float32 as x, y, width, height in pixels of the picture; their scores
            `(N,)` float32, 0 to 1, the best first; landmarks `(N, 5, 2)` float32 in pixels, in the
            order of `POINTS`.

        Raises:
            ValueError: If shape or type of the picture are others.
        """
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
            raise ValueError(f"expected (H, W, 3) uint8, got {image.shape} {image.dtype}")
        least = self.card.confidence if confidence is None else confidence
        self._run(image)
        scores, boxes, points = self._candidates(least)
        boxes, scores, points = suppressed(boxes, scores, points)
        large = boxes[:, 2:].max(axis=1, initial=0) >= smallest_px
        return boxes[large], scores[large], points[large]

    def _run(self, image: NDArray[np.uint8]) -> None:
        """Run the network on the picture, filled up to whole cells on the right and below."""
        coarsest = max(self.card.strides)
        height, width = image.shape[:2]
        sides = (-(-height // coarsest) * coarsest, -(-width // coarsest) * coarsest)
        if sides != self._sides:
            self._network.resize_tensor_input(self._input, (1, *sides, 3))
            self._network.allocate_tensors()
            self._sides = sides
        # Straight into the network's own memory; the view must be gone before it runs.
        inside = self._network.tensor(self._input)()[0]
        inside[:height, :width] = image
        inside[height:] = 0
        inside[:, width:] = 0
        del inside
        self._network.invoke()

    def _candidates(
        self, least: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Scores, boxes and landmarks of all positive cells, in pixels."""
        limit = np.log(least / (1 - least)) if 0 < least < 1 else np.inf * (2 * least - 1)
        found = []
        for stride in self.card.strides:
            logits = self._network.get_tensor(self._outputs[f"score{stride}"])[0, ..., 0]
            rows, columns = np.nonzero(logits >= limit)
            if len(rows) == 0:
                continue
            box, offsets = (
                self._network.get_tensor(self._outputs[f"{name}{stride}"])[0, rows, columns]
                for name in ("box", "points")
            )
            cells = np.stack([columns, rows], axis=1).astype(np.float32) + np.float32(0.5)
            found.append((logits[rows, columns], *decoded(cells, box, offsets, stride)))
        if not found:
            empty = np.empty((0, POINTS, 2), np.float32)
            return np.empty(0, np.float32), np.empty((0, 4), np.float32), empty
        logits, boxes, points = (np.concatenate(some) for some in zip(*found, strict=True))
        scores = 1 / (1 + np.exp(-logits))
        return np.asarray(scores, np.float32), boxes, points


_CHANNELS: Final = {"score": 1, "box": 4, "points": 2 * POINTS}


def decoded(
    cells: NDArray[np.float32],
    box: NDArray[np.float32],
    points: NDArray[np.float32],
    stride: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Converts grid outputs to pixels.

    Args:
        cells: `(N, 2)` middles of the cells as x, y, in cells.
        box: `(N, 4)` the box's middle from the cell's, logarithms of width and height, in cells.
        points: `(N, 10)` landmarks from the cell's middle, in cells.
        stride: Pixels a cell.

    Returns:
        Boxes `(N, 4)` as x, y, width, height and landmarks `(N, 5, 2)`, float32, in pixels.
    """
    middles = (cells + box[:, :2]) * stride
    sizes = np.exp(np.clip(box[:, 2:], -5, 5)) * stride
    boxes = np.concatenate([middles - sizes / 2, sizes], axis=1)
    landmarks = (points.reshape(-1, POINTS, 2) + cells[:, None]) * stride
    return np.asarray(boxes, np.float32), np.asarray(landmarks, np.float32)


def settled(boxes: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Boxes moved half of the way onto their landmarks.

    Hair, hands and the edge of the picture move landmarks less than boxes; it is these boxes that
    faces are cut out by (ADR 13).

    Args:
        boxes: `(N, 4)` float32 x, y, width, height.
        points: `(N, 5, 2)` float32, as `FaceDetectorNetwork.detect` gives them.

    Returns:
        `(N, 4)` float32.
    """
    down = points[:, 3:].mean(axis=1) - points[:, :2].mean(axis=1)
    length = np.linalg.norm(down, axis=1, keepdims=True)
    down = np.where(length > 0, down / np.maximum(length, 1e-6), np.array([0, 1]))
    below = _LANDMARKS_BELOW * boxes[:, 2:].max(axis=1, keepdims=True)
    middles = boxes[:, :2] + boxes[:, 2:] / 2 + below * down
    moved = boxes.copy()
    moved[:, :2] += (points.mean(axis=1) - middles) / 2
    return moved


def suppressed(
    boxes: NDArray[np.float32], scores: NDArray[np.float32], points: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """One box per face: the score-weighted mean of those that agree with the best one.

    What overlaps it less but lies inside it or around it, such as a box about the mouth, goes.

    Args:
        boxes: `(N, 4)` float32 x, y, width, height.
        scores: `(N,)` float32.
        points: `(N, 5, 2)` float32.

    Returns:
        Boxes, scores and landmarks of the faces, the best first.
    """
    order = np.argsort(-scores, kind="stable")
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    areas = boxes[:, 2] * boxes[:, 3]
    kept_boxes, kept_scores, kept_points = [], [], []
    while len(order):
        best = order[0]
        sides = np.minimum(high[order], high[best]) - np.maximum(low[order], low[best])
        common = np.maximum(sides, 0).prod(axis=1)
        same = common > _SAME * (areas[order] + areas[best] - common)
        same[0] = True
        part = common > _INSIDE * np.minimum(areas[order], areas[best])
        alike = order[same]
        weights = scores[alike] / scores[alike].sum()
        kept_boxes.append(weights @ boxes[alike])
        kept_points.append(np.tensordot(weights, points[alike], axes=1))
        kept_scores.append(scores[best])
        order = order[~(same | part)]
    return (
        np.array(kept_boxes, np.float32).reshape(-1, 4),
        np.array(kept_scores, np.float32),
        np.array(kept_points, np.float32).reshape(-1, POINTS, 2),
    )
