"""What the networks learn to make small, on any Keras backend."""

from typing import Any

import keras
from keras import ops

from models.training.recipes import AgeRecipe, Recipe


def loss_of(recipe: Recipe) -> Any:
    """Cross-entropy with the soft labels of every head; for ages, of the groups too.

    The years teach what is near to what, the groups where the cuts are. A row whose labels for a
    head are all zero says nothing to that head.
    """
    groups = recipe.classes() if isinstance(recipe, AgeRecipe) and recipe.years else None
    cross_entropy = {"softmax": _softmax, "sigmoid": _sigmoid}[recipe.loss]

    def loss(targets: Any, logits: Any) -> Any:
        targets = ops.cast(targets, "float32")
        total, start = 0.0, 0
        for size in recipe.heads:
            part = slice(start, start + size)
            total += cross_entropy(targets[:, part], logits[:, part])
            start += size
        if groups is not None:
            summed = ops.log(ops.matmul(ops.softmax(logits), groups) + 1e-6)
            total -= ops.sum(ops.matmul(targets, groups) * summed, axis=-1)
        return ops.mean(total)

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
