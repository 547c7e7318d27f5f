"""Tells image sequences from separate pictures, and places their frames.

The limits were measured (mean difference of neighbours at 32 x 32 gray, median over the folder):
frames of four clips at 25 a second 0.1 to 2.0, a person who sits still at 1 a second 1.6, and the
other way different portraits 46 to 70 and one person's posed expressions, well aligned, 12.6.
Where a camera moves, neighbours at 2 a second differ by 12 and more: that has to be asked for.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.sources.pictures.decoding import PictureError, depth_of

FEWEST: Final = 10
"""Fewer files are never taken for a recording unasked."""
MOST_MISSING: Final = 0.1
"""Nor are those of which more than this share lacks in the numbering."""
SPOTS: Final = 8
"""At so many places neighbours are compared."""
FAR: Final = 5
"""And each with the one so many further on."""
ALIKE: Final = 3.0
"""Neighbours that differ less, of 255, are alike whatever the others are."""
RELATED: Final = 8.0
"""And those that differ less are where they differ less than those further apart."""
NEARER: Final = 0.5
"""Namely by this."""
SIDE: Final = 32


def counting_numbers(paths: Sequence[Path]) -> list[int] | None:
    """The numbers by which names count up; None unless they differ in one number only.

    Numbers of which more are missing than there, such as times of day, do not count.

    Args:
        paths: In natural order.
    """
    split = [re.split(r"([0-9]+)", path.name.casefold()) for path in paths]
    first = split[0]
    if any(len(parts) != len(first) or parts[::2] != first[::2] for parts in split):
        return None
    rows = [[int(part) for part in parts[1::2]] for parts in split]
    varying = [i for i, column in enumerate(zip(*rows, strict=True)) if len(set(column)) > 1]
    if len(varying) != 1:
        return None
    numbers = [row[varying[0]] for row in rows]
    if any(low >= high for low, high in pairwise(numbers)):
        return None
    return numbers if indices_of(numbers)[1] <= len(numbers) else None


def series_of(paths: Sequence[Path]) -> list[int]:
    """The start of each numbered series in a list of files; [0] if there is only one.

    Each has a name of its own, and numbers that grow from file to file: `a_001`, `a_002`, `b_001`,
    `b_002`. Where the names differ in numbers only, such as `P01_001`, each counts from the same
    number, one by one: times of day look much alike.

    Args:
        paths: In natural order.
    """
    split = [re.split(r"([0-9]+)", path.name.casefold()) for path in paths]
    if any(len(parts) < 3 for parts in split):
        return [0]
    kinds = [(*parts[:-2], parts[-1]) for parts in split]
    starts = [0, *(i for i in range(1, len(kinds)) if kinds[i] != kinds[i - 1])]
    runs = [
        [int(parts[-2]) for parts in split[low:high]]
        for low, high in pairwise((*starts, len(split)))
    ]
    if len({kinds[start] for start in starts}) < len(starts) or min(map(len, runs)) < 2:
        return [0]
    if any(low >= high for run in runs for low, high in pairwise(run)):
        return [0]
    texts = {tuple(split[start][::2]) for start in starts}
    alike = all(run == list(range(runs[0][0], runs[0][0] + len(run))) for run in runs)
    return starts if len(texts) == len(starts) or alike else [0]


def indices_of(numbers: Sequence[int]) -> tuple[list[int], int]:
    """The index of each increasing number, from 0, and how many are missing in between.

    Numbers that grow by ten (every tenth frame was kept) stand one beside the other.
    """
    steps = [high - low for low, high in pairwise(numbers)]
    usual = Counter(steps).most_common(1)[0][0] if steps else 1
    if any(step % usual for step in steps):
        usual = 1
    indices = [(number - numbers[0]) // usual for number in numbers]
    return indices, indices[-1] + 1 - len(indices)


def guess(
    count: int, numbers: Sequence[int] | None, look: Callable[[int], NDArray[Any]]
) -> tuple[bool, str]:
    """Whether pictures are the frames of one recording, and why, to follow "guessed: ".

    Args:
        count: How many there are, in order.
        numbers: Theirs, see `counting_numbers`.
        look: Gives one of them as it is stored; may raise `PictureError`.
    """
    if count < FEWEST:
        return False, f"fewer than {FEWEST} pictures"
    if numbers is None:
        return False, "names that do not differ in one number that counts up"
    indices, missing = indices_of(numbers)
    if missing > MOST_MISSING * (indices[-1] + 1):
        return False, f"{count} files with many numbers missing between them"
    near: list[float] = []
    ratios: list[float] = []
    sizes: set[tuple[int, ...]] = set()
    for spot in np.unique(np.linspace(0, count - 1 - FAR, SPOTS).astype(int)).tolist():
        try:
            views = [_Glance(look(i)) for i in (spot, spot + 1, spot + FAR)]
        except PictureError:
            continue
        sizes.update(view.size for view in views)
        if len(sizes) > 1:
            return False, "pictures of different sizes"
        here, beside, far = views
        near.append(here.differs(beside))
        ratios.append(near[-1] / max(here.differs(far), 0.01))
        if len(near) == SPOTS // 2 and min(near) > 2 * RELATED:
            break  # clear enough
    if not near:
        return False, "pictures that could not be compared"
    difference = float(np.median(near))
    if difference <= ALIKE or (difference <= RELATED and float(np.median(ratios)) <= NEARER):
        return True, f"{count} numbered files alike from one to the next"
    return False, f"{count} numbered files that differ from one to the next"


class _Glance:
    """A picture at `SIDE` x `SIDE` gray."""

    def __init__(self, values: NDArray[Any]) -> None:
        self.size = values.shape[:2]
        self._depth = depth_of(values)
        small = cv2.resize(values, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        self._gray = small if small.ndim == 2 else small.mean(axis=2)

    def differs(self, other: "_Glance") -> float:
        """The mean difference, of 255."""
        depth = max(self._depth or 0, other._depth or 0)
        full = (1 << depth) - 1 if depth else 1
        return float(np.abs(self._gray - other._gray).mean()) * 255 / full
