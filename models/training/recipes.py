"""What is trained, and how long: recipes by name, for our networks and the predecessor's."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np

from models.errors import DataError
from models.labels import AGE_GROUPS, EMOTIONS
from models.training import ages, expressions
from models.training.faces import Faces
from models.training.leaks import without_leaks


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
        start_share: How much of the weights that a run started from is in its result: the mean of
            both is often better than either (Wortsman et al. 2022, arXiv:2109.01903).
        rarity: 0 draws every face once an epoch; 1 draws every class as often as the others.
        both_sides: Whether the shipped network reads a face and its mirror image and takes the
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
    start_share: float = 0.0
    rarity: float = 0.0
    both_sides: bool = False
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
        return draws_per_epoch(targets[:, : self.heads[0]], self.rarity)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What of one data set is in an epoch of several.

    Attributes:
        name: As the fact `source` of the faces has it.
        share: Of the faces that an epoch draws; the shares of those that are there add up.
        rarity: See `Recipe`, within this source.
    """

    name: str
    share: float
    rarity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionRecipe(Recipe):
    """Learns the eight expressions of FER+ from its votes, and seven from other data sets.

    FER2013's own labels have a head of their own. They know many more disgusted faces, and the
    features that tell them serve both heads. What other data sets call an expression is said by the
    same head as FER+, with an offset for each data set that is learned with it: to one that is
    labelled from within a laboratory or by other rules, faint expressions are not neutral.

    Attributes:
        sources: What is learned from, and how much of each; without it, every face once an epoch.
        smoothing: How much of a label that one person gave is spread over all expressions.
        contempt: Whether it is an answer of its own, added to neutral afterwards.
        second_labels: Weight of the loss on FER2013's own labels; 0 for a network without them.
        teacher_share: How much of the label is what a trained teacher answers, beside the votes (1
            for faces without votes); the student starts from the teacher's weights. 0 for none.
        random_split: Instead of the official test split the predecessor's own random one, which
            leaks: only to compare with its published figure.
    """

    contempt: bool = True
    second_labels: float = 0.3
    sources: tuple[Source, ...] = ()
    smoothing: float = 0.0
    teacher_share: float = 0.0
    random_split: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(EMOTIONS)

    @property
    def answers(self) -> tuple[str, ...]:
        return expressions.EIGHT if self.contempt else self.labels

    @property
    def heads(self) -> tuple[int, ...]:
        first = len(self.answers)
        return (first, len(EMOTIONS)) if self.second_labels else (first,)

    def read(self, paths: Sequence[str | Path]) -> Faces:
        """Read FER+, photographs with labels, and faces without."""
        faces = expressions.load_sources(paths, self.size)
        if (faces.facts["source"] == expressions.UNLABELLED).any() and not self.teacher_share:
            raise DataError(f"{self.name} has no teacher, who would read faces without labels.")
        return faces

    def learned(self, faces: Faces) -> Faces:
        training = faces.split("train")
        if not self.sources:
            return training
        return training.where(np.isin(training.facts["source"], [s.name for s in self.sources]))

    def validation(self, faces: Faces) -> Faces:
        """FER+'s split and those of all sources that are learned from."""
        names = ["valid", *(f"{source.name} valid" for source in self.sources)]
        return faces.where(np.isin(faces.splits, names))

    def draws(self, faces: Faces, targets: np.ndarray) -> np.ndarray:
        if not self.sources:
            return draws_per_epoch(targets[:, : self.heads[0]], self.rarity)
        drawn = np.zeros(len(faces))
        for source in self.sources:
            rows = faces.facts["source"] == source.name
            if rows.any():
                each = draws_per_epoch(targets[rows, : self.heads[0]], source.rarity)
                drawn[rows] = each * source.share / rows.sum()
        return drawn * len(faces) / drawn.sum()

    def load(self, paths: Sequence[str | Path]) -> Faces:
        if not self.random_split:
            return without_leaks(self.read(paths))
        faces = self.read(paths)
        return replace(faces, splits=_predecessor_split(len(faces)))

    def targets(self, faces: Faces, *, cleaned: bool = True) -> np.ndarray:
        votes = expressions.eight_shares(faces.facts["votes"], single_votes=not cleaned)
        if not self.contempt:
            votes = expressions.merge_contempt(votes)
        given = np.flatnonzero(faces.facts["votes"].sum(axis=1) == 0)
        shares = faces.facts["shares"][given]
        labelled = shares.sum(axis=1, keepdims=True) > 0
        spread = self.smoothing if cleaned else 0.0
        votes[given, : len(EMOTIONS)] = (1 - spread) * shares + spread * labelled / len(EMOTIONS)
        if not self.second_labels:
            return votes
        second = np.zeros((len(faces), len(EMOTIONS)), np.float32)
        known = np.flatnonzero(faces.facts["fer2013"] != expressions.UNKNOWN)
        second[known, faces.facts["fer2013"][known]] = self.second_labels
        return np.concatenate([votes, second], axis=1)

    def classes(self) -> np.ndarray:
        each = np.eye(len(self.answers), dtype=np.float32)
        return expressions.merge_contempt(each) if self.contempt else each

    def truth(self, faces: Faces) -> np.ndarray:
        return faces.facts["shares"].argmax(axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRecipe(Recipe):
    """Learns a distribution over years from ages and from age bins.

    Attributes:
        years: Whether it answers with years, or with the four groups at once.
        fairface_margin: See `ages.load_ages`.
    """

    years: bool = True
    fairface_margin: float = 0.0

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(AGE_GROUPS)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(map(str, range(ages.AGE_BINS))) if self.years else self.labels

    @property
    def heads(self) -> tuple[int, ...]:
        return (len(self.answers),)

    def read(self, paths: Sequence[str | Path]) -> Faces:
        faces = ages.load_ages(paths, self.size, self.fairface_margin)
        return replace(faces, images=_gray(faces.images)) if self.channels == 1 else faces

    def targets(self, faces: Faces, *, cleaned: bool = True) -> np.ndarray:
        """Groups, or years and then groups.

        The years of an exact age sum to 1; those of an interval are 1 for each year in it. The
        groups of an interval are zeros, as are those of four answers alone that lie across a cut.
        """
        groups = np.eye(len(self.labels) + 1, dtype=np.float32)[ages.group_of(faces)][:, :-1]
        if not self.years:
            return groups
        first, last = faces.facts["first"], faces.facts["last"]
        labels = [
            ages.soft_age_label(low) if low == high else ages.within(low, high)
            for low, high in zip(first, last, strict=True)
        ]
        return np.concatenate([np.stack(labels), groups * (first == last)[:, None]], axis=1)

    def classes(self) -> np.ndarray:
        return ages.group_matrix() if self.years else np.eye(len(self.labels), dtype=np.float32)

    def truth(self, faces: Faces) -> np.ndarray:
        return ages.group_of(faces)


def draws_per_epoch(shares: np.ndarray, rarity: float) -> np.ndarray:
    """`(N,)`, mean 1: how often each face is drawn, the rarer its classes the more often.

    Args:
        shares: `(N, K)` labels; a face without any is drawn as often as the average.
        rarity: See `Recipe`.
    """
    labelled = shares.sum(axis=1) > 0
    if not rarity or not labelled.any():
        return np.ones(len(shares))
    frequency = shares[labelled].mean(axis=0)
    weights = shares @ (1 / np.maximum(frequency, 1e-6)) ** rarity
    weights[~labelled] = weights[labelled].mean()
    return weights / weights.mean()


def _gray(images: np.ndarray) -> np.ndarray:
    return np.stack([cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) for image in images])[..., None]


def _predecessor_split(count: int) -> np.ndarray:
    """A tenth for testing, then a tenth for validation, as scikit-learn splits with seed 42."""
    from sklearn.model_selection import train_test_split

    rest, test = train_test_split(np.arange(count), test_size=0.1, random_state=42)
    train, valid = train_test_split(rest, test_size=0.1, random_state=42)
    splits = np.empty(count, dtype="<U5")
    for name, rows in (("train", train), ("valid", valid), ("test", test)):
        splits[rows] = name
    return splits


_TEACHER: Final = EmotionRecipe(
    name="emotion-teacher",
    task="emotion",
    size=48,
    channels=1,
    widths=((64, 1), (128, 2), (128, 1), (224, 2), (224, 1)),
    epochs=60,
    stages=((0.0, 32), (0.4, 40), (0.6, 48)),
    rarity=0.25,
    both_sides=True,
    crop_scale=1.0,
    crop_offset=0.0,
    files=("ferplus.zip",),
    data_name="FER+ training split (FER2013 images, FER+ votes and FER2013's own labels), "
    "near-duplicates removed",
    test_name="FER+ official test split, all rows of the label rule",
    licence="Weights: MIT. Trained on FER2013 images (terms of the Kaggle ICML 2013 "
    "challenge) with FER+ labels (MIT).",
)
_EMOTION: Final = replace(
    _TEACHER,
    name="emotion",
    teacher_share=0.4,
    sources=(
        Source(name="ferplus", share=0.5, rarity=0.35),
        Source(name="rafdb", share=0.3, rarity=0.5),
        Source(name="cfee", share=0.12),
        Source(name="unlabelled", share=0.08),
    ),
    smoothing=0.05,
    epochs=24,
    stages=(),
    learning_rate=1.5e-3,
    files=("ferplus.zip", "rafdb.zip", "cfee.zip"),
    unlabelled_files=("fairface.zip",),
    data_name="training splits of FER+ (FER2013 images, FER+ votes and FER2013's own labels), "
    "RAF-DB and CFEE, and faces of FairFace read by the teacher; near-duplicates removed",
    licence="Weights: for non-commercial research, as RAF-DB and CFEE, on which they were trained; "
    "further FER2013 images (terms of the Kaggle ICML 2013 challenge) with FER+ labels (MIT), and "
    "FairFace (CC BY 4.0).",
)


def _without(*names: str) -> EmotionRecipe:
    """The expression network without some of its sources, to see what carries over to them."""
    kept = tuple(source for source in _EMOTION.sources if source.name not in names)
    return replace(_EMOTION, name=f"emotion-without-{'-'.join(names)}", sources=kept, epochs=12)


_RANDOM_SPLIT_TEACHER: Final = replace(
    _TEACHER,
    name="emotion-random-split-teacher",
    epochs=56,
    stages=((0.0, 24), (0.3, 32), (0.6, 40), (0.75, 48)),
    random_split=True,
    data_name="FER+, the predecessor's random split: test images leak into it",
    test_name="a random tenth of FER+ (the predecessor's split, which leaks)",
)
_AGE: Final = AgeRecipe(
    name="age",
    task="age",
    size=80,
    channels=3,
    widths=((48, 1), (96, 2), (160, 2), (224, 2), (224, 1)),
    fairface_margin=0.04,
    epochs=22,
    stages=((0.0, 64), (0.5, 80)),
    start_share=0.25,
    learning_rate=1e-3,
    mixup=0.0,
    crop_scale=0.94,
    crop_offset=0.06,
    files=("utkface.zip", "fairface.zip"),
    data_name="UTKFace training split and FairFace, near-duplicates removed",
    test_name="UTKFace fixed test split (a tenth, by SHA-256 of the name)",
    licence="Weights: for non-commercial research, as UTKFace, on which they were trained.",
)
RECIPES: Final[dict[str, Recipe]] = {
    recipe.name: recipe
    for recipe in (
        _EMOTION,
        _TEACHER,
        _AGE,
        _without("rafdb"),
        _without("cfee"),
        replace(
            _EMOTION,
            name="emotion-rafdb-alone",
            sources=(Source(name="rafdb", share=1.0, rarity=0.5),),
            teacher_share=0.0,
            second_labels=0.0,
            contempt=False,
            epochs=24,
        ),
        _RANDOM_SPLIT_TEACHER,
        replace(
            _RANDOM_SPLIT_TEACHER,
            name="emotion-random-split",
            teacher_share=_EMOTION.teacher_share,
            start_share=0.5,
            epochs=5,
            stages=(),
            learning_rate=1.2e-3,
        ),
        replace(
            _TEACHER,
            name="emotion-predecessor",
            architecture="predecessor_emotion",
            widths=(
                *((64, 1), (64, 1), (64, 2)),
                *((128, 1), (64, 1), (128, 1), (128, 1), (128, 2)),
                *((256, 1), (256, 1)),
            ),
            epochs=12,
            stages=(),
            optimizer="adam",
            learning_rate=1e-4,
            loss="sigmoid",
            augment=False,
            mixup=0.0,
            rarity=0.0,
            contempt=False,
            second_labels=0.0,
        ),
        replace(
            _AGE,
            name="age-predecessor",
            architecture="predecessor_age",
            size=48,
            channels=1,
            widths=((32, 1), (32, 1), (32, 1), (32, 2), (64, 1), (64, 1)),
            epochs=12,
            stages=(),
            optimizer="adam",
            learning_rate=1e-3,
            years=False,
            augment=False,
            mixup=0.0,
            start_share=0.0,
        ),
    )
}
