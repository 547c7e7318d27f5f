"""What every recipe decides."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from models.training.data.faces import Faces
from models.training.data.leaks import without_leaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe(ABC):
    """Everything that decides what a training run learns, apart from the data.

    Attributes:
        name: What the commands call it.
        task: `"emotion"` or `"age"`.
        architecture: Key of `architectures.ARCHITECTURES`.
        size: Side of the square input in pixels.
        channels: 1 for gray, 3 for BGR.
        widths: Channels and stride of each residual block.
        epochs: Passes over the training split.
        stages: Side in pixels of the training images from a part of the epochs on, 0 to 1. Small
            images first cost a fraction and lose nothing (Tan and Le 2021, arXiv:2104.00298).
        batch: Faces for one step.
        optimizer: `"adamw"` with warm-up, cosine schedule and averaged weights, or plain `"adam"`.
        learning_rate: Peak of the schedule.
        weight_decay: Decoupled (Loshchilov and Hutter 2019, arXiv:1711.05101).
        average: Momentum of the averaged weights.
        warmup_epochs: Length of the warm-up.
        loss: `"softmax"` cross-entropy, or `"sigmoid"` for one binary cross-entropy an answer.
        augment: Whether training images are varied.
        mixup: Alpha of the Beta distribution that mixes two faces (Zhang et al. 2018,
            arXiv:1710.09412); 0 for none.
        weight_interpolation: How much of the weights that a run started from is in its result: the
            mean of both is often better than either (Wortsman et al. 2022, arXiv:2109.01903).
        class_balance_exponent: 0 draws every face once an epoch; 1 draws every class as often as
            the others.
        flip_averaging: Whether the shipped network reads a face and its mirror image and takes the
            mean, so that mirroring a picture changes nothing.
        crop_scale: See `ModelCard`; measured, so that a live crop shows what the data shows.
        crop_offset: See `ModelCard`.
        files: The data sets, as their publishers pack them.
        unlabelled_files: Data sets that only training reads, for their faces.
        data_name: The training data, for the card.
        test_name: The test split, for people.
        licence: What the weights may be used for.
    """

    name: str
    task: str
    architecture: str = "residual"
    size: int
    channels: int
    widths: tuple[tuple[int, int], ...]
    epochs: int
    stages: tuple[tuple[float, int], ...] = ()
    batch: int = 128
    optimizer: str = "adamw"
    learning_rate: float = 2.5e-3
    weight_decay: float = 0.05
    average: float = 0.998
    warmup_epochs: float = 1.0
    loss: str = "softmax"
    augment: bool = True
    mixup: float = 0.2
    weight_interpolation: float = 0.0
    class_balance_exponent: float = 0.0
    flip_averaging: bool = False
    crop_scale: float
    crop_offset: float
    files: tuple[str, ...]
    unlabelled_files: tuple[str, ...] = ()
    data_name: str
    test_name: str
    licence: str

    @property
    @abstractmethod
    def labels(self) -> tuple[str, ...]:
        """The classes that the metrics count."""

    @property
    @abstractmethod
    def answers(self) -> tuple[str, ...]:
        """What the first head tells apart; see `ModelCard`."""

    @property
    @abstractmethod
    def heads(self) -> tuple[int, ...]:
        """Number of logits of each head; the first one answers, the others only teach."""

    @abstractmethod
    def read(self, paths: Sequence[str | Path]) -> Faces:
        """Read the data set with its leaks."""

    @abstractmethod
    def targets(self, faces: Faces, *, cleaned: bool = True) -> np.ndarray:
        """`(N, sum(heads))` float32, or wider: what the loss compares the network with.

        Args:
            faces: What is learned from.
            cleaned: Whether doubtful votes are removed, as for training.
        """

    @abstractmethod
    def classes(self) -> np.ndarray:
        """`(heads[0], K)` float32: which answers add up to which class."""

    @abstractmethod
    def truth(self, faces: Faces) -> np.ndarray:
        """`(N,)` int: the class that the metrics count."""

    def learned(self, faces: Faces) -> Faces:
        """The rows that training sees."""
        return faces.split("train")

    def validation(self, faces: Faces) -> Faces:
        """The rows that calibration sees."""
        return faces.split("valid")

    def draws(self, faces: Faces, targets: np.ndarray) -> np.ndarray:
        """`(N,)` float: how often an epoch draws each of the training faces.

        Args:
            faces: What `learned` gave.
            targets: Their labels.
        """
        return draws_per_epoch(targets[:, : self.heads[0]], self.class_balance_exponent)

    def load(self, paths: Sequence[str | Path]) -> Faces:
        """Read the data set and remove what leaks between its splits.

        Raises:
            DataError: If the data cannot be read.
        """
        return without_leaks(self.read(paths))

    def spans(self) -> list[tuple[int, int, int]]:
        """First epoch, the one after the last, and side in pixels of each stage."""
        stages = self.stages or ((0.0, self.size),)
        starts = [math.ceil(start * self.epochs) for start, _ in stages]
        ends = [*starts[1:], self.epochs]
        sides = [side for _, side in stages]
        return [span for span in zip(starts, ends, sides, strict=True) if span[0] < span[1]]

    def shortened(self, epochs: int | None) -> Self:
        """The same with another number of epochs."""
        return self if epochs is None else replace(self, epochs=epochs)


def draws_per_epoch(shares: np.ndarray, exponent: float) -> np.ndarray:
    """`(N,)`, mean 1: how often each face is drawn, the rarer its classes the more often.

    Args:
        shares: `(N, K)` labels; a face without any is drawn as often as the average.
        exponent: `Recipe.class_balance_exponent`.
    """
    labelled = shares.sum(axis=1) > 0
    if not exponent or not labelled.any():
        return np.ones(len(shares))
    frequency = shares[labelled].mean(axis=0)
    weights = shares @ (1 / np.maximum(frequency, 1e-6)) ** exponent
    weights[~labelled] = weights[labelled].mean()
    return np.asarray(weights / weights.mean())
