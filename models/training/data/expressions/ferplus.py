"""FER+: the images of FER2013 with the votes of ten people each, and FER2013's own labels.

Read from the FER+ folders (`FER2013Train/label.csv` ..., with `fer2013_labels.csv` beside them if
there is one), or from Kaggle's `fer2013.csv` with `fer2013new.csv`.
"""

import logging
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import cv2
import numpy as np

from models.errors import DataError
from models.training.data.expressions.labels import EIGHT, UNKNOWN, VOTE_COLUMNS, seven_shares
from models.training.data.faces import Faces, Tree

log = logging.getLogger(__name__)

SOURCE: Final = "ferplus"
SPLITS: Final = {
    "FER2013Train": "train",
    "FER2013Valid": "valid",
    "FER2013Test": "test",
    "Training": "train",
    "PublicTest": "valid",
    "PrivateTest": "test",
}
# Four names stand on two rows each in FER+; these rows are the ones in doubt.
DOUBTFUL_ROWS: Final = frozenset({5274, 5348, 15835, 34334, 8423, 33200})

# FER2013 numbers the seven expressions in another order: angry, disgust, fear, happy, ...
_FER2013_ORDER: Final = (4, 5, 6, 1, 3, 2, 0)
_SIDE: Final = 48


def load_expressions(path: str | Path) -> Faces:
    """Read FER+ (images 48x48 gray) without the rows that the label rule drops.

    The label rule drops a row whose largest vote is "unknown" or "not a face".

    Args:
        path: Folder or zip with the FER+ folders, or with `fer2013.csv` and `fer2013new.csv`.

    Returns:
        Faces with `(N, 48, 48, 1)` images; test images are those of the official test split. Facts:
        `votes`, `(N, 10)` float32 counts in the order of `VOTE_COLUMNS`; `fer2013`, `(N,)` int, the
        index into `EMOTIONS` that FER2013 itself gives, or `UNKNOWN`; `shares`, `(N, 7)` float32 of
        `seven_shares`; `source`, "ferplus"; `person`, "".

    Raises:
        DataError: If neither layout is found, or nothing in it can be used.
    """
    tree = Tree(path)
    if not is_ferplus(tree):
        raise DataError(
            f"Expected FER2013Train/label.csv (FER+) or fer2013.csv with fer2013new.csv in "
            f"{path}, found neither."
        )
    rows = _kaggle_fer2013(tree) if tree.find("fer2013.csv") else _ferplus_folders(tree)
    kept = [row for row in rows if _is_expression(row.votes)]
    if not kept:
        raise DataError(f"No usable labelled face was found in {path}.")
    votes = np.array([row.votes for row in kept], np.float32)
    return Faces(
        names=np.array([row.name for row in kept]),
        images=np.stack([row.image for row in kept])[..., None],
        splits=np.array([row.split for row in kept]),
        facts={
            "source": np.full(len(kept), SOURCE),
            "person": np.full(len(kept), ""),
            "shares": seven_shares(votes),
            "votes": votes,
            "fer2013": np.array([row.fer2013 for row in kept], np.int64),
        },
    )


def is_ferplus(tree: Tree) -> bool:
    """Whether a folder or zip has one of the layouts that `load_expressions` reads."""
    folders = {PurePosixPath(name).parent.name for name in tree.find("label.csv")}
    kaggle = tree.find("fer2013.csv") and tree.find("fer2013new.csv")
    return bool(folders & SPLITS.keys() or kaggle)


class _Row(NamedTuple):
    name: str
    image: np.ndarray
    votes: list[float]
    fer2013: int
    split: str


def _is_expression(votes: list[float]) -> bool:
    return sum(votes[: len(EIGHT)]) > 0 and int(np.argmax(votes)) < len(EIGHT)


def _ferplus_folders(tree: Tree) -> Iterator[_Row]:
    labels = _fer2013_labels(tree)
    for table in tree.find("label.csv"):
        folder = PurePosixPath(table).parent
        for number, row in enumerate(tree.table(table), 1):
            votes = _votes(row[2:], f"{table} row {number}")
            if votes is None:
                continue
            image = tree.image(f"{folder}/{row[0]}", cv2.IMREAD_GRAYSCALE)
            if image is not None:
                label = labels.get(row[0], UNKNOWN)
                yield _Row(row[0], _resized(image), votes, label, SPLITS[folder.name])


def _fer2013_labels(tree: Tree) -> dict[str, int]:
    """FER2013's own labels by image name; empty where the file is missing."""
    labels: dict[str, int] = {}
    for table in tree.find("fer2013_labels.csv"):
        for row in tree.table(table):
            if len(row) >= 4 and row[0].isdecimal() and int(row[0]) not in DOUBTFUL_ROWS:
                labels[row[2]] = _fer2013_index(row[3])
    return labels


def _fer2013_index(cell: str) -> int:
    known = cell.isdecimal() and int(cell) < len(_FER2013_ORDER)
    return _FER2013_ORDER[int(cell)] if known else UNKNOWN


def _kaggle_fer2013(tree: Tree) -> Iterator[_Row]:
    pixels = tree.table(tree.find("fer2013.csv")[0])
    votes_table = tree.table(tree.find("fer2013new.csv")[0])
    column = {name.strip().lower(): i for i, name in enumerate(next(pixels, []))}
    next(votes_table, None)
    if not {"emotion", "pixels"} <= set(column):
        raise DataError(
            f"Expected the columns emotion and pixels in fer2013.csv, found "
            f"{', '.join(column) or 'nothing'}."
        )
    for row_index, (row, vote_row) in enumerate(zip(pixels, votes_table, strict=False)):
        where = f"fer2013.csv row {row_index}"
        # An empty name means that FER+ dropped the image.
        if row_index in DOUBTFUL_ROWS or len(vote_row) < 3 or not vote_row[1]:
            continue
        votes = _votes(vote_row[2:], where)
        if votes is None:
            continue
        if vote_row[0] not in SPLITS:
            log.warning("%s: %r is no usage. Skipped.", where, vote_row[0])
            continue
        values = row[column["pixels"]].split() if len(row) > max(column.values()) else []
        if len(values) != _SIDE**2 or not all(v.isdecimal() and int(v) < 256 for v in values):
            log.warning(
                "%s has %d pixels instead of 2304 from 0 to 255. Skipped.", where, len(values)
            )
            continue
        image = np.array(values, np.uint8).reshape(_SIDE, _SIDE)
        label = _fer2013_index(row[column["emotion"]])
        yield _Row(vote_row[1], image, votes, label, SPLITS[vote_row[0]])


def _votes(cells: list[str], where: str) -> list[float] | None:
    try:
        votes = [float(cell) for cell in cells[: len(VOTE_COLUMNS)]]
    except ValueError:
        votes = []
    if len(votes) != len(VOTE_COLUMNS) or min(votes) < 0:
        log.warning("%s: expected ten vote counts, found %s. Skipped.", where, cells)
        return None
    return votes


def _resized(image: np.ndarray) -> np.ndarray:
    if image.shape == (_SIDE, _SIDE):
        return image
    return cv2.resize(image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
