"""The recipe of a network that reads expressions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.errors import DataError
from models.labels import EMOTIONS
from models.training.data import expressions
from models.training.data.faces import Faces
from models.training.data.leaks import without_leaks
from models.training.recipes.base import Recipe, draws_per_epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What of one data set is in an epoch of several.

    Attributes:
        name: As the fact `source` of the faces has it.
        share: Of the faces that an epoch draws; the shares of those that are there add up.
        class_balance_exponent: See `Recipe`, within this source.
    """

    name: str
    share: float
    class_balance_exponent: float = 0.0


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
            return draws_per_epoch(targets[:, : self.heads[0]], self.class_balance_exponent)
        drawn = np.zeros(len(faces))
        for source in self.sources:
            rows = faces.facts["source"] == source.name
            if rows.any():
                each = draws_per_epoch(
                    targets[rows, : self.heads[0]], source.class_balance_exponent
                )
                drawn[rows] = each * source.share / rows.sum()
        return np.asarray(drawn * len(faces) / drawn.sum())

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
        return np.asarray(faces.facts["shares"].argmax(axis=1))


def _predecessor_split(count: int) -> np.ndarray:
    """A tenth for testing, then a tenth for validation, as scikit-learn splits with seed 42."""
    from sklearn.model_selection import train_test_split

    rest, test = train_test_split(np.arange(count), test_size=0.1, random_state=42)
    train, valid = train_test_split(rest, test_size=0.1, random_state=42)
    splits = np.empty(count, dtype="<U5")
    for name, rows in (("train", train), ("valid", valid), ("test", test)):
        splits[rows] = name
    return splits
