"""The recipe of a network that reads ages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.labels import AGE_GROUPS
from models.training.data import ages
from models.training.data.faces import Faces, in_gray
from models.training.recipes.base import Recipe


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
        return replace(faces, images=in_gray(faces.images)) if self.channels == 1 else faces

    def targets(self, faces: Faces, *, cleaned: bool = True) -> np.ndarray:
        """Groups, or years and then groups.

        The years of an exact age sum to 1; those of an interval are 1 for each year in it. The
        groups of an interval are zeros, as are those of four answers alone that lie across a cut.
        """
        # Of an interval across a cut, -1, the last row: its 1 stands in the column that is cut off.
        rows = np.eye(len(self.labels) + 1, dtype=np.float32)[:, :-1]
        groups: np.ndarray = rows[ages.group_of(faces)]
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
