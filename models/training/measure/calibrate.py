"""Making a network's answers and their confidence mean what they say, on the validation split."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.card import ModelCard, load_checked
from models.runtime import Classifier, softmax
from models.training.data.faces import Faces
from models.training.measure import metrics
from models.training.measure.evaluate import evaluate, predict_all
from models.training.recipes import Recipe

RARE: Final = 0.05
STEPS: Final = np.arange(0.0, 1.75, 0.25)


def fit_bias(logits: NDArray[np.float32], recipe: Recipe, valid: Faces) -> NDArray[np.float32]:
    """What to add to the logits of rare answers, so that they are given at all.

    Logit adjustment (Menon et al. 2021, arXiv:2007.07314), with the size of each step chosen on the
    validation split: the best sum of the accuracy and a tenth of the mean recall. Accuracy alone
    would never say "disgusted".

    Args:
        logits: `(N, A)` float32 of the first head on the validation split.
        recipe: What was trained.
        valid: The validation split.

    Returns:
        `(A,)` float32, 0 to 1.5; 0 for every answer if the recipe does not care for rare ones.
    """
    bias = np.zeros(logits.shape[1], np.float32)
    if not recipe.class_balance_exponent:
        return bias
    truth, classes = recipe.truth(valid), recipe.classes()
    share = recipe.targets(valid)[:, : len(bias)].mean(axis=0)

    def score(candidate: NDArray[np.float32]) -> float:
        predicted = (softmax(logits + candidate) @ classes).argmax(axis=1)
        counts = metrics.confusion(truth, predicted, classes.shape[1])
        accuracy = float(np.trace(counts) / counts.sum())
        return accuracy + metrics.balanced_accuracy(counts) / 10

    for answer in [int(k) for k in np.argsort(share) if share[k] < RARE]:
        candidates = bias + STEPS[:, None].astype(np.float32) * np.eye(len(bias))[answer]
        bias = max(candidates.astype(np.float32), key=score)
    return bias


def calibrated(card: ModelCard, content: bytes, recipe: Recipe, valid: Faces) -> ModelCard:
    """The card with the temperature that fits the validation split's hard labels.

    Args:
        card: The card of the weights.
        content: The weights file's bytes.
        recipe: What was trained.
        valid: The validation split.
    """
    # At temperature 1 the logarithm of the probabilities is the logits, but for a constant.
    plain = Classifier(replace(card, temperature=1.0), content)
    logits = np.log(predict_all(plain.predict, valid) + 1e-9)
    labels = np.eye(len(recipe.labels), dtype=np.float32)[recipe.truth(valid)]
    # Half a face more of each, so that none is impossible (Jeffreys).
    counts = labels.sum(axis=0) + 0.5
    prior = (counts / counts.sum()).round(6).tolist()
    return replace(card, temperature=round(fit_temperature(logits, labels), 4), prior=tuple(prior))


def recalibrate(weights: Path, recipe: Recipe, data: Sequence[str | Path]) -> ModelCard:
    """Fit the temperature of a weights file anew, and write it and the new figures to its card.

    Args:
        weights: The weights file, with its card beside it.
        recipe: What was trained.
        data: Folders or zips with its data set.

    Raises:
        ModelError: If weights or card are missing, damaged or do not match.
        DataError: If the data cannot be read.
    """
    card, content = load_checked(weights)
    faces = recipe.load(data)
    card = measured(
        calibrated(card, content, recipe, recipe.validation(faces)), content, recipe, faces
    )
    card.save(weights.with_suffix(".json"))
    return card


def measured(card: ModelCard, content: bytes, recipe: Recipe, faces: Faces) -> ModelCard:
    """The card with the figures of the validation and the test split."""
    classifier = Classifier(card, content)
    metrics = {
        split: evaluate(classifier, recipe, faces, split).as_dict() for split in ("valid", "test")
    }
    return replace(card, metrics=metrics)


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.float32]) -> float:
    """Temperature scaling (Guo et al. 2017, arXiv:1706.04599) by golden-section search.

    Args:
        logits: `(N, K)` float32 of the validation split.
        targets: `(N, K)` float32 labels, hard or soft; rows sum to 1.

    Returns:
        The temperature, 0.2 to 5, that minimises the cross-entropy.
    """

    def loss(log_temperature: float) -> float:
        probabilities = softmax(logits / np.float32(np.exp(log_temperature)))
        return float(-(targets * np.log(probabilities + 1e-9)).sum(axis=1).mean())

    low, high = np.log(0.2), np.log(5.0)
    golden = (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        left, right = high - golden * (high - low), low + golden * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))
