"""Measure a shipped network on its test split: `python -m models evaluate emotion|age`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.runtime import Classifier
from models.training.data import expressions
from models.training.data.ages import FAIRFACE_BINS, FAIRFACE_TEST
from models.training.data.expressions import UNKNOWN
from models.training.data.faces import Faces
from models.training.measure import metrics
from models.training.measure.metrics import Calibration
from models.training.recipes import AgeRecipe, EmotionRecipe, Recipe


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
        interval = metrics.bootstrap_interval(right)
        return cls(faces=len(right), accuracy=float(right.mean()), interval=interval)

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
class Evaluation:
    """How a network did on a split.

    Attributes:
        split: What was measured, in words.
        labels: Class keys.
        confusion: `(K, K)` counts; rows are the truth, columns the prediction.
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
        return metrics.recalls(self.confusion)

    @property
    def balanced(self) -> float:
        """Mean recall of the classes that have faces: the balanced accuracy, 0 to 1."""
        return metrics.balanced_accuracy(self.confusion)

    @property
    def macro_f1(self) -> float:
        """Mean over the classes of the harmonic mean of precision and recall."""
        return metrics.macro_f1(self.confusion)

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
    finer = predict_all(classifier.answers, part)
    result = score(
        predict_all(classifier.predict, part),
        recipe.truth(part),
        classifier.card.labels,
        recipe.test_name if split == "test" else f"{split} split" if ours else split,
        temperature=classifier.card.temperature,
        **(
            _of_expressions(recipe, finer, part)
            if isinstance(recipe, EmotionRecipe)
            else _of_ages(classifier, recipe, finer, part)
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
    """Compare predictions with the truth.

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.
        labels: Class keys.
        split: What was measured, in words.
        temperature: The temperature that the probabilities were made with.
        further: Other fields of `Evaluation`.
    """
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = predicted == truth
    return Evaluation(
        split=split,
        labels=labels,
        confusion=metrics.confusion(truth, predicted, len(labels)),
        overall=Figure.of(right),
        calibration=metrics.calibration(probabilities, truth, temperature),
        coverage=metrics.coverage(confidence, right),
        **further,
    )


def _of_expressions(
    recipe: EmotionRecipe, finer: NDArray[np.float32], faces: Faces
) -> dict[str, Any]:
    votes = faces.facts["votes"]
    seven = finer @ recipe.classes()
    protocols = {
        "7 expressions, rows with a clear majority": (seven, expressions.clear_majority(votes, 7))
    }
    if recipe.contempt:
        protocols["8 expressions, rows with a clear majority"] = (
            finer,
            expressions.clear_majority(votes, 8),
        )
    if not votes.any():
        return {}
    return {
        "protocols": {
            name: Figure.of((found.argmax(axis=1) == truth)[truth != UNKNOWN])
            for name, (found, truth) in protocols.items()
        },
        "divergence": metrics.divergence(seven, expressions.seven_shares(votes)),
    }


def _of_ages(
    classifier: Classifier, recipe: Recipe, finer: NDArray[np.float32], faces: Faces
) -> dict[str, Any]:
    right = (finer @ recipe.classes()).argmax(axis=1) == recipe.truth(faces)
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
        years = finer @ np.arange(finer.shape[1], dtype=np.float32)
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
