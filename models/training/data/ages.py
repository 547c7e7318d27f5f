"""Faces with an age: UTKFace, Kaggle's facial-age, and FairFace with its age bins.

UTKFace is recognised by its names (`<age>_<gender>_<race>_<date>.jpg`), facial-age by its folders
(`<age>/<name>.png`), FairFace by its `labels.csv`.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import cv2
import numpy as np

from models.errors import DataError
from models.labels import AGE_GROUPS, age_group_index
from models.training.data.faces import Faces, Tree

log = logging.getLogger(__name__)

IMAGE_SUFFIXES: Final = {".png", ".jpg", ".jpeg"}
OLDEST_AGE: Final = 120
AGE_BINS: Final = 101
AGE_SPREAD_YEARS: Final = 2.5
FAIRFACE_BINS: Final = {
    "0-2": (0, 2),
    "3-9": (3, 9),
    "10-19": (10, 19),
    "20-29": (20, 29),
    "30-39": (30, 39),
    "40-49": (40, 49),
    "50-59": (50, 59),
    "60-69": (60, 69),
    "more than 70": (70, 100),
}
FAIRFACE_TEST: Final = "fairface_test"
"""The tenth of FairFace that is held out, to measure by its gender and race columns."""

_GENDERS: Final = {"0": "male", "1": "female"}
_RACES: Final = {"0": "White", "1": "Black", "2": "Asian", "3": "Indian", "4": "other"}


def soft_age_label(age: float) -> np.ndarray:
    """A Gaussian over `AGE_BINS` years around an age.

    Label distribution learning as in Geng et al. 2013 (doi:10.1109/TPAMI.2013.51).

    Args:
        age: Age in years.

    Returns:
        `(101,)` float32 that sums to 1.
    """
    years = np.arange(AGE_BINS, dtype=np.float32)
    label = np.exp(-0.5 * ((years - age) / AGE_SPREAD_YEARS) ** 2)
    return np.asarray(label / label.sum(), np.float32)


def within(first: float, last: float) -> np.ndarray:
    """`(101,)` float32: 1 for each year from the first to the last, 0 for the others."""
    years = np.arange(AGE_BINS)
    return ((first <= years) & (years <= last)).astype(np.float32)


def group_matrix() -> np.ndarray:
    """`(101, 4)` float32: sums the probability of years into the four age groups."""
    groups = [age_group_index(year) for year in range(AGE_BINS)]
    return np.eye(len(AGE_GROUPS), dtype=np.float32)[groups]


class _Row(NamedTuple):
    path: str
    first: int
    last: int
    gender: str
    race: str


def load_ages(paths: Iterable[str | Path], size: int, fairface_margin: float = 0.0) -> Faces:
    """Read any of the three age layouts.

    Args:
        paths: Folders or zips; the layout of each is recognised by its names.
        size: Side in pixels to which images are resized.
        fairface_margin: Part of FairFace's looser crops to cut from each side before resizing, so
            that its faces are as large as those of the others.

    Returns:
        Faces with `(N, size, size, 3)` BGR images. Test images are those of `utkface_test_names`
        and, apart from them, `FAIRFACE_TEST`; one in ten of the remaining images with an exact age
        is for validation. Facts: `first` and `last`, `(N,)` float32 years, equal where the age is
        known exactly; `gender` and `race`, `(N,)` words of the data set, empty where unknown.

    Raises:
        DataError: If a path holds none of the layouts.
    """
    rows, images, splits = [], [], []
    for path in paths:
        tree = Tree(path)
        found = list(_rows(tree))
        if not found:
            raise DataError(
                f"Expected UTKFace, FairFace or facial-age images in {path}, found none."
            )
        for row in found:
            image = tree.image(row.path, cv2.IMREAD_COLOR)
            if image is None:
                continue
            exact = row.first == row.last
            if not exact and fairface_margin:
                image = _without_margin(image, fairface_margin)
            rows.append(row)
            images.append(cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA))
            splits.append(_split(row.path) if exact else _fairface_split(row.path))
    if not rows:
        raise DataError(f"No image could be decoded in {', '.join(map(str, paths))}.")
    return Faces(
        names=np.array([PurePosixPath(row.path).name for row in rows]),
        images=np.stack(images),
        splits=np.array(splits),
        facts={
            "first": np.array([row.first for row in rows], np.float32),
            "last": np.array([row.last for row in rows], np.float32),
            "gender": np.array([row.gender for row in rows]),
            "race": np.array([row.race for row in rows]),
        },
    )


def group_of(faces: Faces) -> np.ndarray:
    """`(N,)` int: the age group, or -1 where an interval lies across a cut.

    The bins 30-39 and 60-69 lie across one by a single year; they count as the group of the rest.
    """
    # An age is never read back from its Gaussian, whose mass can lie across a cut.
    first = np.array([age_group_index(age) for age in faces.facts["first"]])
    last = np.array([age_group_index(age) for age in faces.facts["last"]])
    nearly = np.array(
        [age_group_index(min(a + 1, b)) for a, b in zip(*_interval(faces), strict=True)]
    )
    return np.where(first == last, last, np.where(nearly == last, last, -1))


def _interval(faces: Faces) -> tuple[np.ndarray, np.ndarray]:
    return faces.facts["first"], faces.facts["last"]


def utkface_test_names(path: str | Path) -> list[str]:
    """The fixed test split of UTKFace, by file name.

    A tenth of the files, chosen by the SHA-256 of the name alone, so that it is the same on
    every machine and whatever else is in the folder.

    Raises:
        DataError: If the path is neither a folder nor a zip.
    """
    names = (PurePosixPath(name).name for name in Tree(path).names)
    return [n for n in names if _utkface_name(n) is not None and _split(n) == "test"]


def _without_margin(image: np.ndarray, margin: float) -> np.ndarray:
    height, width = image.shape[:2]
    cut_y, cut_x = round(height * margin), round(width * margin)
    return image[cut_y : height - cut_y, cut_x : width - cut_x]


def _split(path: str) -> str:
    digest = _digest(PurePosixPath(path).name)
    if digest % 10 == 0:
        return "test"
    return "valid" if digest // 10 % 10 == 0 else "train"


def _fairface_split(path: str) -> str:
    return FAIRFACE_TEST if _digest(PurePosixPath(path).name) % 10 == 0 else "train"


def _digest(file_name: str) -> int:
    return int(hashlib.sha256(file_name.encode()).hexdigest(), 16)


def _utkface_name(file_name: str) -> re.Match[str] | None:
    """Age, and where they are there gender and race, of a UTKFace name."""
    return re.match(
        r"(\d+)_(?:([01])_(?:([0-4])_)?)?.*\.(?:jpg|jpeg|png)$", file_name, re.IGNORECASE
    )


def _rows(tree: Tree) -> Iterator[_Row]:
    tables = tree.find("labels.csv")
    if tables:
        yield from _fairface_rows(tree, tables[0])
        return
    for name in tree.names:
        path = PurePosixPath(name)
        if path.suffix.lower() not in IMAGE_SUFFIXES:
            continue
        utkface = _utkface_name(path.name)
        if utkface is not None:
            age = int(utkface[1])
        elif path.parent.name.isdecimal():
            age = int(path.parent.name)
        else:
            continue
        if age > OLDEST_AGE:
            log.warning("%s claims an age of %d years. Skipped.", name, age)
            continue
        gender, race = (utkface[2], utkface[3]) if utkface else (None, None)
        yield _Row(name, age, age, _GENDERS.get(gender or "", ""), _RACES.get(race or "", ""))


def _fairface_rows(tree: Tree, table: str) -> Iterator[_Row]:
    folder = PurePosixPath(table).parent
    known = set(tree.names)
    for number, row in enumerate(tree.table(table), 1):
        if number == 1 and row[:2] == ["file", "age"]:
            continue
        name = (folder / row[0]).as_posix() if row else ""
        if len(row) < 2 or row[1] not in FAIRFACE_BINS or name not in known:
            log.warning(
                "%s row %d (%s) names no image with a known age bin. Skipped.",
                table,
                number,
                ",".join(row),
            )
            continue
        gender, race = [*row[2:4], "", ""][:2]
        yield _Row(name, *FAIRFACE_BINS[row[1]], gender.lower(), race)
