"""What is trained, and how long: one recipe for each of the two networks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from models.errors import DataError
from models.labels import AGE_GROUPS
from models.training import datasets


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides what a training run learns, apart from the data.

    Attributes:
        task: `"emotion"` or `"age"`; the name of the weights file.
        size: Side of the square input in pixels.
        channels: 1 for gray, 3 for BGR.
        widths: Channels and stride of each residual block.
        outputs: Logits: seven expressions, or `datasets.AGE_BINS` years.
        epochs: Passes over the training split.
        learning_rate: Peak of the cosine schedule.
        crop_scale: See `ModelCard`; measured, so that a live crop shows what the data shows.
        crop_offset: See `ModelCard`.
        data_name: The training data, for the card.
        test_name: The test split, for people.
        licence: What the weights may be used for.
    """

    task: str
    size: int
    channels: int
    widths: tuple[tuple[int, int], ...]
    outputs: int
    epochs: int
    batch: int = 128
    learning_rate: float = 2.5e-3
    weight_decay: float = 0.02
    average: float = 0.998
    warmup_epochs: float = 1.0
    crop_scale: float
    crop_offset: float
    data_name: str
    test_name: str
    licence: str

    def load(self, paths: Sequence[str | Path]) -> datasets.Faces:
        """Read the data set and remove what leaks between its splits.

        Raises:
            DataError: If the data cannot be read, or lacks a split.
        """
        if self.task == "emotion":
            if len(paths) != 1:
                raise DataError(f"Expected one data set for emotion, got {len(paths)}.")
            faces = datasets.load_emotion(paths[0])
        else:
            faces = datasets.load_ages(paths, self.size)
        return datasets.without_leaks(faces)

    def training_targets(self, faces: datasets.Faces) -> np.ndarray:
        """`(N, outputs)` float32: what the loss compares the network with."""
        if self.task == "emotion":
            return datasets.without_single_votes(faces.targets)
        return faces.targets

    def class_targets(self, faces: datasets.Faces) -> np.ndarray:
        """`(N, K)` float32 over the classes of the card, for calibration."""
        if self.task == "emotion":
            return faces.targets
        return np.eye(len(AGE_GROUPS), dtype=np.float32)[self.truth(faces)]

    def truth(self, faces: datasets.Faces) -> np.ndarray:
        """`(N,)` int: the class that the metrics count, by the label rule or by the age."""
        if self.task == "emotion":
            return faces.targets.argmax(axis=1)
        # An age is never read back from its Gaussian, whose mass can lie across a cut.
        return np.array([datasets.age_group_index(age) for age in faces.ages])

    def shortened(self, epochs: int | None) -> "Recipe":
        """The same with another number of epochs."""
        return self if epochs is None else replace(self, epochs=epochs)


RECIPES: Final = {
    "emotion": Recipe(
        task="emotion",
        size=48,
        channels=1,
        widths=((64, 1), (128, 2), (128, 1), (256, 2)),
        outputs=7,
        epochs=22,
        crop_scale=1.0,
        crop_offset=0.0,
        data_name="FER+ training split (FER2013 images, FER+ votes), near-duplicates removed",
        test_name="FER+ official test split, all rows of the label rule",
        licence="Weights: MIT. Trained on FER2013 images (terms of the Kaggle ICML 2013 "
        "challenge) with FER+ labels (MIT).",
    ),
    "age": Recipe(
        task="age",
        size=64,
        channels=3,
        widths=((48, 1), (96, 2), (160, 2), (224, 2)),
        outputs=datasets.AGE_BINS,
        epochs=18,
        crop_scale=0.87,
        crop_offset=0.09,
        data_name="UTKFace training split, near-duplicates removed",
        test_name="UTKFace fixed test split (a tenth, by SHA-256 of the name)",
        licence="Weights: for non-commercial research, as UTKFace, on which they were trained.",
    ),
}
