"""What the figures of the test split say against a network."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.card import ModelCard
from models.training.measure.metrics import by_class, mean_accuracy
from models.training.pages.wording import accuracy, in_order, interval, words

LOW_RECALL: Final = 0.6
WIDE_INTERVAL: Final = 0.1
COMMON_MISTAKE: Final = 0.1


def common_mistakes(labels: Sequence[str], confusion: ArrayLike) -> list[tuple[str, str, int, int]]:
    """What is taken for something else most often.

    Args:
        labels: The K class keys.
        confusion: `(K, K)` counts; rows are the truth, columns the prediction.

    Returns:
        Up to five of truth, prediction, such faces, all faces of that truth: those of the largest
        share, each at least `COMMON_MISTAKE`.
    """
    counts = np.asarray(confusion)
    faces = counts.sum(axis=1)
    found = [
        (str(labels[i]), str(labels[j]), int(counts[i, j]), int(faces[i]))
        for i, j in zip(*np.nonzero(counts), strict=True)
        if i != j and counts[i, j] >= COMMON_MISTAKE * faces[i]
    ]
    return sorted(found, key=lambda row: -row[2] / row[3])[:5]


def known_failures(card: ModelCard) -> list[str]:
    """The failures of a network, in sentences.

    Args:
        card: A card with figures of the test split.
    """
    test = card.metrics["test"]
    classes = [one for one in by_class(card.labels, test["confusion"]) if one.faces]
    failures = [
        f"Of the faces labelled {words(one.label)}, {one.recall:.1%} are found ({one.right} of "
        f"{one.faces}; 95 %: {interval(one.interval)})."
        + ("" if one.predicted else " It was never the answer.")
        for one in classes
        if one.recall < LOW_RECALL
    ] or [f"No class has a recall below {LOW_RECALL:.0%}."]
    failures += [
        f"{words(truth).capitalize()} is taken for {words(prediction)} in {count / faces:.1%} of "
        f"its faces ({count} of {faces})."
        for truth, prediction, count, faces in common_mistakes(card.labels, test["confusion"])
    ]
    unsure = [(words(one.label), one.faces) for one in classes if _wide(one.interval)]
    if not test.get("groups"):
        failures.append(
            "For whom it fails (by gender, race or age) is not known: the test split does not say."
        )
    for column, groups in test.get("groups", {}).items():
        mean = mean_accuracy(groups.values())
        failures += [
            f"{column}: {value} is below the others, {accuracy(group)} against {mean:.1%} on the "
            f"whole column."
            for value, group in in_order(groups)
            if group["accuracy_95"][1] < mean
        ]
        unsure += [
            (f"{column} {value}", group["faces"])
            for value, group in in_order(groups)
            if _wide(group["accuracy_95"])
        ]
    if unsure:
        listed = ", ".join(f"{name} ({faces:,})" for name, faces in unsure)
        failures.append(
            f"Too few faces to say it within {WIDE_INTERVAL * 100:.0f} percentage points: {listed}."
        )
    return failures


def _wide(ends: Sequence[float]) -> bool:
    return ends[1] - ends[0] > WIDE_INTERVAL
