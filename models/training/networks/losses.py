"""What the networks learn to make small, on any Keras backend."""

from typing import Any, Final

import keras
from keras import ops

from models.training.recipes import AgeRecipe, Recipe

EXPECTATION: Final = 0.05
"""Weight of the error of the expected age, for each year of it."""


def loss_of(recipe: Recipe) -> Any:
    """Cross-entropy with the soft labels of every head; for years, `_years_loss`.

    A row whose labels for a head are all zero says nothing to that head.
    """
    if isinstance(recipe, AgeRecipe) and recipe.years:
        return _years_loss(recipe)
    cross_entropy = {"softmax": _softmax, "sigmoid": _sigmoid}[recipe.loss]

    def loss(targets: Any, logits: Any) -> Any:
        targets = ops.cast(targets, "float32")
        total, start = 0.0, 0
        for size in recipe.heads:
            part = slice(start, start + size)
            total += cross_entropy(targets[:, part], logits[:, part])
            start += size
        return ops.mean(total)

    return loss


def _years_loss(recipe: AgeRecipe) -> Any:
    """What exact ages and intervals say of a distribution over years.

    An exact age: cross-entropy with its Gaussian, the error of the expectation (Gao et al. 2018,
    arXiv:1807.01112) and the cross-entropy of its group, which teaches where the cuts are. An
    interval: the probability of all of it, so that nothing is claimed of where in it the age lies.
    """
    matrix, bins = recipe.classes(), recipe.heads[0]
    numbers = ops.arange(bins, dtype="float32")

    def loss(targets: Any, logits: Any) -> Any:
        targets = ops.cast(targets, "float32")
        years, groups = targets[:, :bins], targets[:, bins:]
        probabilities = ops.softmax(logits)
        exact = _softmax(years, logits) + EXPECTATION * ops.abs(
            ops.sum((probabilities - years) * numbers, axis=-1)
        )
        summed = ops.matmul(probabilities, matrix)
        exact -= ops.sum(groups * ops.log(summed + 1e-6), axis=-1)
        interval = -ops.log(ops.sum(years * probabilities, axis=-1) + 1e-6)
        return ops.mean(ops.where(ops.sum(years, axis=-1) < 1.5, exact, interval))

    return loss


def _softmax(targets: Any, logits: Any) -> Any:
    return -ops.sum(targets * ops.log_softmax(logits), axis=-1)


def _sigmoid(targets: Any, logits: Any) -> Any:
    return keras.losses.binary_crossentropy(targets, logits, from_logits=True)


def accuracy_of(recipe: Recipe) -> keras.metrics.Metric:
    """Share of faces whose class, by the first head, is the label's."""
    classes, answers = recipe.classes(), recipe.heads[0]

    def accuracy(targets: Any, logits: Any) -> Any:
        expected = ops.matmul(ops.cast(targets[:, :answers], "float32"), classes)
        predicted = ops.matmul(ops.softmax(logits[:, :answers]), classes)
        same = ops.equal(ops.argmax(expected, axis=-1), ops.argmax(predicted, axis=-1))
        return ops.cast(same, "float32")

    return keras.metrics.MeanMetricWrapper(accuracy, name="accuracy")
