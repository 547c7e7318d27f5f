"""Measure a shipped network on its test split: `python -m models evaluate emotion|age`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.runtime import Classifier, softmax
from models.training.data import expressions
from models.training.data.ages import FAIRFACE_BINS, FAIRFACE_TEST
from models.training.data.expressions import UNKNOWN
from models.training.data.faces import Faces
from models.training.recipes import AgeRecipe, EmotionRecipe, Recipe

BINS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An accuracy and what it was measured on.

    Attributes:
        faces: Number of faces.
        accuracy: Share of right answers, 0 to 1.
        interval: Its bootstrap 95 % interval.
    """

    faces: int
    accuracy: float
    interval: tuple[float, float]

    @classmethod
    def of(cls, right: NDArray[np.bool_]) -> "Figure":
        """From `(N,)` of right and wrong, N > 0; 1,000 bootstrap samples."""
        draws = np.random.default_rng(0).integers(0, len(right), (1000, len(right)))
        low, high = np.quantile(right[draws].mean(axis=1), [0.025, 0.975])
        return cls(
            faces=len(right), accuracy=float(right.mean()), interval=(float(low), float(high))
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the model card and for JSON."""
        return {
            "faces": self.faces,
            "accuracy": round(self.accuracy, 4),
            "accuracy_95": [round(value, 4) for value in self.interval],
        }

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.accuracy:.1%} (95 %: {low:.1%} to {high:.1%}), {self.faces} faces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether confidence means what it says.

    Attributes:
        error_before: Expected calibration error over 15 bins at temperature 1.
        error: The same at the card's temperature.
        confidence: `(B,)` mean confidence of each bin that has faces.
        accuracy: `(B,)` share of right answers in it.
        faces: `(B,)` faces in it.
    """

    error_before: float
    error: float
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    faces: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a network did on a split.

    Attributes:
        split: What was measured, in words.
        labels: Class keys.
        confusion: `(K, K)` counts; rows are the truth, columns the answer.
        overall: The accuracy.
        calibration: What its confidence is worth.
        coverage: `(N, 2)`: share of faces that are answered when the least sure are not, and the
            accuracy on them.
        protocols: Accuracy on other rows or other classes of the same data, by what they are.
        groups: Accuracy by a column of the data set, then by its value.
        divergence: Mean Jensen-Shannon divergence to the voters' distribution in bits, 0 to 1.
        years: Mean absolute error of the age in years.
        others: The same on the held-out parts of other data sets, by their names.
    """

    split: str
    labels: tuple[str, ...]
    confusion: NDArray[np.int64]
    overall: Figure
    calibration: Calibration
    coverage: NDArray[np.float64]
    protocols: dict[str, Figure] = field(default_factory=dict)
    groups: dict[str, dict[str, Figure]] = field(default_factory=dict)
    divergence: float | None = None
    years: float | None = None
    others: "dict[str, Evaluation]" = field(default_factory=dict)

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.overall.accuracy

    @property
    def recall(self) -> NDArray[np.float64]:
        """`(K,)` share of each class that was found; 0 for a class without faces."""
        return np.diag(self.confusion) / np.maximum(self.confusion.sum(axis=1), 1)

    @property
    def balanced(self) -> float:
        """Mean recall of the classes that have faces: the balanced accuracy, 0 to 1."""
        return float(self.recall[self.confusion.sum(axis=1) > 0].mean())

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
            **self.overall.as_dict(),
            "balanced_accuracy": round(self.balanced, 4),
            "macro_f1": round(self.macro_f1, 4),
            "recall": dict(zip(self.labels, self.recall.round(4).tolist(), strict=True)),
            "calibration_error": round(self.calibration.error, 4),
            "calibration_error_at_temperature_1": round(self.calibration.error_before, 4),
            **({} if self.years is None else {"mean_error_years": round(self.years, 2)}),
            **(
                {}
                if self.divergence is None
                else {"divergence_from_votes_bits": round(self.divergence, 4)}
            ),
            "protocols": {name: figure.as_dict() for name, figure in self.protocols.items()},
            "groups": {
                column: {value: figure.as_dict() for value, figure in figures.items()}
                for column, figures in self.groups.items()
            },
            "confusion": self.confusion.tolist(),
            **({"others": {k: v.as_dict() for k, v in self.others.items()}} if self.others else {}),
        }

    def as_text(self) -> str:
        """Tables for people."""
        width = max(map(len, self.labels)) + 2
        lines = [
            f"{self.split}: accuracy {self.overall}",
            f"balanced {self.balanced:.1%}, macro F1 {self.macro_f1:.1%}, "
            f"calibration error {self.calibration.error:.3f} "
            f"({self.calibration.error_before:.3f} at temperature 1)",
        ]
        if self.years is not None:
            lines.append(f"mean absolute error {self.years:.2f} years")
        if self.divergence is not None:
            lines.append(f"Jensen-Shannon divergence from the votes {self.divergence:.3f} bits")
        lines += [
            "",
            "truth \\ answer".ljust(16)
            + "".join(label.rjust(width) for label in self.labels)
            + "recall".rjust(10),
        ]
        for label, row, recall in zip(self.labels, self.confusion, self.recall, strict=True):
            cells = "".join(str(count).rjust(width) for count in row)
            lines.append(label.ljust(16) + cells + f"{recall:.1%}".rjust(10))
        for title, figures in {"other protocols": self.protocols, **self.groups}.items():
            if figures:
                lines += ["", title]
            lines += [f"  {name.ljust(44)} {figure}" for name, figure in figures.items()]
        for other in self.others.values():
            lines += ["", other.as_text()]
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
    ours = split in ("valid", "test")
    answers = predict_all(classifier.answers, part)
    result = score(
        predict_all(classifier.predict, part),
        recipe.truth(part),
        classifier.card.labels,
        recipe.test_name if split == "test" else f"{split} split" if ours else split,
        temperature=classifier.card.temperature,
        **(
            _of_expressions(recipe, answers, part)
            if isinstance(recipe, EmotionRecipe)
            else _of_ages(classifier, recipe, answers, part)
        ),
    )
    if isinstance(recipe, AgeRecipe) and split == "test" and FAIRFACE_TEST in faces.splits:
        result.groups.update(_of_fairface(classifier, recipe, faces.split(FAIRFACE_TEST)))
    if isinstance(recipe, EmotionRecipe) and ours:
        for name in np.unique(faces.splits):
            if name != split and name.endswith(f" {split}"):
                result.others[str(name)] = evaluate(classifier, recipe, faces, str(name))
    return result


def predict_all(
    predict: Callable[[NDArray[np.uint8]], NDArray[np.float32]], faces: Faces
) -> NDArray[np.float32]:
    """`(N, ...)` float32: a method of `Classifier` over any number of faces, in batches."""
    starts = range(0, len(faces), 64)
    return np.concatenate([predict(faces.images[i : i + 64]) for i in starts])


def score(
    probabilities: NDArray[np.float32],
    truth: NDArray[np.int64],
    labels: tuple[str, ...],
    split: str,
    *,
    temperature: float = 1.0,
    **further: Any,
) -> Evaluation:
    """Compare answers with the truth.

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.
        labels: Class keys.
        split: What was measured, in words.
        temperature: The temperature that the probabilities were made with.
        further: Other fields of `Evaluation`.
    """
    confusion = np.zeros((len(labels), len(labels)), np.int64)
    answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    np.add.at(confusion, (truth, answers), 1)
    right = answers == truth
    surest_first = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(right) + 1)
    return Evaluation(
        split=split,
        labels=labels,
        confusion=confusion,
        overall=Figure.of(right),
        calibration=_calibration(probabilities, truth, temperature),
        coverage=np.stack(
            [answered / len(right), np.cumsum(right[surest_first]) / answered], axis=1
        ),
        **further,
    )


def _calibration(
    probabilities: NDArray[np.float32], truth: NDArray[np.int64], temperature: float
) -> Calibration:
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    rows = np.minimum((confidence * BINS).astype(int), BINS - 1)
    used = np.unique(rows)
    before = softmax(np.log(probabilities + 1e-9) * np.float32(temperature))
    return Calibration(
        error_before=expected_calibration_error(before, truth, BINS),
        error=expected_calibration_error(probabilities, truth, BINS),
        confidence=np.array([confidence[rows == b].mean() for b in used]),
        accuracy=np.array([right[rows == b].mean() for b in used]),
        faces=np.array([(rows == b).sum() for b in used]),
    )


def expected_calibration_error(
    probabilities: NDArray[np.float32], truth: NDArray[np.int64], bins: int = BINS
) -> float:
    """Mean gap between confidence and accuracy over equal bins of confidence.

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.
        bins: Number of bins from 0 to 1.

    Returns:
        0 (calibrated) to 1.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    rows = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(right[rows == b].mean() - confidence[rows == b].mean()) * (rows == b).mean()
        for b in np.unique(rows)
    ]
    return float(sum(gaps))


def _of_expressions(
    recipe: EmotionRecipe, answers: NDArray[np.float32], faces: Faces
) -> dict[str, Any]:
    votes = faces.facts["votes"]
    seven = answers @ recipe.classes()
    protocols = {
        "7 expressions, rows with a clear majority": (seven, expressions.clear_majority(votes, 7))
    }
    if recipe.contempt:
        protocols["8 expressions, rows with a clear majority"] = (
            answers,
            expressions.clear_majority(votes, 8),
        )
    if not votes.any():
        return {}
    return {
        "protocols": {
            name: Figure.of((found.argmax(axis=1) == truth)[truth != UNKNOWN])
            for name, (found, truth) in protocols.items()
        },
        "divergence": jensen_shannon(seven, expressions.seven_shares(votes)),
    }


def jensen_shannon(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Mean Jensen-Shannon divergence of two sets of distributions (Lin 1991).

    Args:
        one: `(N, K)`, rows sum to 1.
        other: `(N, K)`, rows sum to 1.

    Returns:
        0 (the same) to 1 (nothing in common), in bits.
    """
    middle = (one + other) / 2
    return float(sum(_relative_entropy(part, middle) for part in (one, other)) / 2)


def _relative_entropy(of: NDArray[np.float32], to: NDArray[np.float32]) -> float:
    ratio = np.log2(np.maximum(of, 1e-12) / np.maximum(to, 1e-12))
    return float((of * ratio).sum(axis=1).mean())


def _of_ages(
    classifier: Classifier, recipe: Recipe, answers: NDArray[np.float32], faces: Faces
) -> dict[str, Any]:
    right = (answers @ recipe.classes()).argmax(axis=1) == recipe.truth(faces)
    decades = np.array(
        [
            f"{int(age) // 10 * 10:02d} to {int(age) // 10 * 10 + 9:02d}"
            for age in faces.facts["first"]
        ]
    )
    further: dict[str, Any] = {
        "groups": {
            "gender (UTKFace)": _by(faces.facts["gender"], right),
            "race (UTKFace)": _by(faces.facts["race"], right),
            "age (UTKFace)": _by(decades, right),
        }
    }
    if len(classifier.card.answers) > len(classifier.card.labels):
        years = answers @ np.arange(answers.shape[1], dtype=np.float32)
        further["years"] = float(np.abs(years - faces.facts["first"]).mean())
    return further


def _of_fairface(
    classifier: Classifier, recipe: Recipe, faces: Faces
) -> dict[str, dict[str, Figure]]:
    truth = recipe.truth(faces)
    faces, truth = faces.where(truth >= 0), truth[truth >= 0]
    right = predict_all(classifier.predict, faces).argmax(axis=1) == truth
    bins = {interval: name for name, interval in FAIRFACE_BINS.items()}
    interval = zip(faces.facts["first"], faces.facts["last"], strict=True)
    return {
        "gender (FairFace, held out)": _by(faces.facts["gender"], right),
        "race (FairFace, held out)": _by(faces.facts["race"], right),
        "age bin (FairFace, held out)": _by(np.array([bins[pair] for pair in interval]), right),
    }


def _by(column: NDArray[np.str_], right: NDArray[np.bool_]) -> dict[str, Figure]:
    """Accuracy by the value of a column; unknown values and those of a few faces left out."""
    return {
        str(value): Figure.of(right[column == value])
        for value in np.unique(column)
        if value and (column == value).sum() >= 10
    }
