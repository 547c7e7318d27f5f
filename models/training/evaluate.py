"""Measure a shipped network on its test split: `python -m models evaluate emotion|age`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import DataError
from models.runtime import Classifier
from models.training.calibrate import expected_calibration_error
from models.training.datasets import Faces
from models.training.recipes import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a network did on a split.

    Attributes:
        split: What was measured, in words.
        labels: Class keys.
        confusion: `(K, K)` counts; rows are the truth, columns the answer.
        accuracy_interval: Bootstrap 95 % interval of the accuracy.
        calibration_error: Expected calibration error over 15 bins.
    """

    split: str
    labels: tuple[str, ...]
    confusion: NDArray[np.int64]
    accuracy_interval: tuple[float, float]
    calibration_error: float

    @property
    def count(self) -> int:
        """Number of faces."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return float(np.trace(self.confusion) / self.count)

    @property
    def recall(self) -> NDArray[np.float64]:
        """`(K,)` share of each class that was found; 0 for a class without faces."""
        return np.diag(self.confusion) / np.maximum(self.confusion.sum(axis=1), 1)

    @property
    def precision(self) -> NDArray[np.float64]:
        """`(K,)` share of each answer that was right; 0 for an answer never given."""
        return np.diag(self.confusion) / np.maximum(self.confusion.sum(axis=0), 1)

    @property
    def macro_f1(self) -> float:
        """Mean over the classes of the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return float(np.mean(2 * self.precision * self.recall / np.where(both > 0, both, 1)))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the model card and for JSON."""
        return {
            "split": self.split,
            "faces": self.count,
            "accuracy": round(self.accuracy, 4),
            "accuracy_95": [round(value, 4) for value in self.accuracy_interval],
            "macro_f1": round(self.macro_f1, 4),
            "recall": dict(zip(self.labels, self.recall.round(4).tolist(), strict=True)),
            "calibration_error": round(self.calibration_error, 4),
            "confusion": self.confusion.tolist(),
        }

    def as_text(self) -> str:
        """A table for people."""
        low, high = self.accuracy_interval
        width = max(map(len, self.labels)) + 2
        lines = [
            f"{self.split}: {self.count} faces",
            f"accuracy {self.accuracy:.1%} (95 %: {low:.1%} to {high:.1%}), "
            f"macro F1 {self.macro_f1:.1%}, calibration error {self.calibration_error:.3f}",
            "",
            "truth \\ answer".ljust(16)
            + "".join(label.rjust(width) for label in self.labels)
            + "recall".rjust(10),
        ]
        for label, row, recall in zip(self.labels, self.confusion, self.recall, strict=True):
            cells = "".join(str(count).rjust(width) for count in row)
            lines.append(label.ljust(16) + cells + f"{recall:.1%}".rjust(10))
        return "\n".join(lines)


def evaluate(
    classifier: Classifier, recipe: Recipe, faces: Faces, split: str = "test"
) -> Evaluation:
    """Run the shipped file over a split of its data set.

    Args:
        classifier: The network as the program loads it.
        recipe: Says what counts as true.
        faces: All splits, as `Recipe.load` gives them.
        split: `"test"` or `"valid"`.

    Raises:
        DataError: If the data has no such split.
    """
    part = faces.split(split)
    if len(part) == 0:
        raise DataError(f"The data has no {split} split.")
    return score(
        predict_all(classifier, part),
        recipe.truth(part),
        classifier.card.labels,
        recipe.test_name if split == "test" else f"{split} split",
    )


def predict_all(classifier: Classifier, faces: Faces) -> NDArray[np.float32]:
    """`(N, K)` float32 probabilities of any number of faces, in batches."""
    starts = range(0, len(faces), 64)
    return np.concatenate([classifier.predict(faces.images[i : i + 64]) for i in starts])


def score(
    probabilities: NDArray[np.float32],
    truth: NDArray[np.int64],
    labels: tuple[str, ...],
    split: str,
) -> Evaluation:
    """Compare answers with the truth.

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.
        labels: Class keys.
        split: What was measured, in words.
    """
    confusion = np.zeros((len(labels), len(labels)), np.int64)
    answers = probabilities.argmax(axis=1)
    np.add.at(confusion, (truth, answers), 1)
    right = (answers == truth).astype(np.float64)
    draws = np.random.default_rng(0).integers(0, len(right), (1000, len(right)))
    low, high = np.quantile(right[draws].mean(axis=1), [0.025, 0.975])
    return Evaluation(
        split=split,
        labels=labels,
        confusion=confusion,
        accuracy_interval=(float(low), float(high)),
        calibration_error=expected_calibration_error(probabilities, truth),
    )
