"""Data sets in the layouts of their publishers, read from a folder or a zip.

Emotion: the FER+ folders (`FER2013Train/label.csv` ...), or Kaggle's `fer2013.csv` beside
`fer2013new.csv`. Age: UTKFace (`<age>_<gender>_<race>_<date>.jpg`), Kaggle's facial-age
(`<age>/<name>.png`) and FairFace (`labels.csv` with age bins).
"""

import csv
import hashlib
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import cv2
import numpy as np

from models.errors import DataError
from models.labels import EMOTIONS, age_group_index

log = logging.getLogger(__name__)

IMAGE_SUFFIXES: Final = {".png", ".jpg", ".jpeg"}
OLDEST_AGE: Final = 120

# The FER+ vote columns: the seven expressions in canonical order, then contempt, unknown and
# "not a face". FER+ itself has anger and disgust in the same places under other names.
VOTE_COLUMNS: Final = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Face images with soft labels.

    Attributes:
        names: File name of each image.
        images: `(N, H, W, C)` uint8; gray, or BGR as OpenCV has it.
        targets: `(N, K)` float32, rows sum to 1; what the label rule made of the votes or ages.
        splits: `(N,)` of `"train"`, `"valid"`, `"test"`.
        ages: `(N,)` float32 years, NaN where only a bin is known; empty for expressions.
    """

    names: np.ndarray
    images: np.ndarray
    targets: np.ndarray
    splits: np.ndarray
    ages: np.ndarray

    def __len__(self) -> int:
        return len(self.names)

    def where(self, mask: np.ndarray) -> "Faces":
        """The rows that a boolean mask or an index array selects."""
        return Faces(
            names=self.names[mask],
            images=self.images[mask],
            targets=self.targets[mask],
            splits=self.splits[mask],
            ages=self.ages[mask] if len(self.ages) else self.ages,
        )

    def split(self, name: str) -> "Faces":
        """The rows of one split."""
        return self.where(self.splits == name)


class Tree:
    """The files of a folder or a zip, by their path with forward slashes."""

    def __init__(self, path: str | Path) -> None:
        """Open a folder or a zip.

        Raises:
            DataError: If it is neither, or the zip is damaged.
        """
        self.path = Path(path)
        self._zip: zipfile.ZipFile | None = None
        if self.path.is_dir():
            self.names = sorted(
                p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file()
            )
        else:
            try:
                self._zip = zipfile.ZipFile(self.path)
            except (OSError, zipfile.BadZipFile) as error:
                raise DataError(
                    f"Expected a folder or a zip with the data set at {self.path}, but {error}."
                ) from error
            self.names = sorted(n for n in self._zip.namelist() if not n.endswith("/"))

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises:
            DataError: If the file cannot be read.
        """
        try:
            if self._zip is None:
                return (self.path / name).read_bytes()
            return self._zip.read(name)
        except (OSError, KeyError, zipfile.BadZipFile, EOFError) as error:
            raise DataError(f"Cannot read {name} in {self.path}: {error}.") from error

    def image(self, name: str, flags: int) -> np.ndarray | None:
        """One decoded image, or None (with a warning) if it is damaged."""
        try:
            data = np.frombuffer(self.read(name), np.uint8)
        except DataError as error:
            log.warning("%s Skipped.", error)
            return None
        image = cv2.imdecode(data, flags) if len(data) else None
        if image is None:
            log.warning("%s in %s is not an image that can be decoded. Skipped.", name, self.path)
        return image

    def table(self, name: str) -> Iterator[list[str]]:
        """The rows of a CSV file."""
        return csv.reader(io.StringIO(self.read(name).decode("utf-8-sig")))

    def find(self, file_name: str) -> list[str]:
        """Every path whose last part is `file_name`."""
        return [n for n in self.names if PurePosixPath(n).name == file_name]


# --- expressions ---------------------------------------------------------------------------


def soft_emotion_label(votes: Iterable[float]) -> np.ndarray | None:
    """Apply the label rule to one row of ten FER+ votes.

    Rows whose largest vote is "unknown" or "not a face" are dropped, contempt counts as neutral.

    Args:
        votes: Ten counts in the order of `VOTE_COLUMNS`.

    Returns:
        `(7,)` float32 that sums to 1, or None for a row to drop.
    """
    counts = np.asarray(list(votes), np.float32)
    if counts.sum() == 0 or int(counts.argmax()) >= VOTE_COLUMNS.index("unknown"):
        return None
    label = counts[: len(EMOTIONS)].copy()
    label[0] += counts[VOTE_COLUMNS.index("contempt")]
    return label / label.sum() if label.sum() > 0 else None


def without_single_votes(targets: np.ndarray, votes: int = 10) -> np.ndarray:
    """Remove what only one of about ten voters saw, where something else remains.

    Args:
        targets: `(N, K)` vote shares.
        votes: Voters per image.

    Returns:
        `(N, K)` float32, rows sum to 1.
    """
    kept = np.where(targets > 1.5 / votes, targets, 0)
    empty = kept.sum(axis=1) == 0
    kept[empty] = targets[empty]
    return (kept / kept.sum(axis=1, keepdims=True)).astype(np.float32)


def load_emotion(path: str | Path) -> Faces:
    """Read FER+ (images 48x48 gray) under the label rule of `soft_emotion_label`.

    Args:
        path: Folder or zip with the FER+ folders, or with `fer2013.csv` and `fer2013new.csv`.

    Returns:
        Faces with `(N, 48, 48, 1)` images; test images are those of the official test split.

    Raises:
        DataError: If neither layout is found, or nothing in it can be used.
    """
    tree = Tree(path)
    if any(PurePosixPath(n).parent.name in SPLITS for n in tree.find("label.csv")):
        rows = _ferplus_folders(tree)
    elif tree.find("fer2013.csv") and tree.find("fer2013new.csv"):
        rows = _kaggle_fer2013(tree)
    else:
        raise DataError(
            f"Expected FER2013Train/label.csv (FER+) or fer2013.csv with fer2013new.csv in "
            f"{path}, found neither."
        )
    names, images, targets, splits = [], [], [], []
    for name, image, votes, split in rows:
        label = soft_emotion_label(votes)
        if label is not None:
            names.append(name)
            images.append(image)
            targets.append(label)
            splits.append(split)
    if not names:
        raise DataError(f"No usable labelled face was found in {path}.")
    return Faces(
        names=np.array(names),
        images=np.stack(images)[..., None],
        targets=np.stack(targets).astype(np.float32),
        splits=np.array(splits),
        ages=np.empty(0, np.float32),
    )


def _ferplus_folders(tree: Tree) -> Iterator[tuple[str, np.ndarray, list[float], str]]:
    for table in tree.find("label.csv"):
        folder = PurePosixPath(table).parent
        for number, row in enumerate(tree.table(table), 1):
            votes = _votes(row[2:], f"{table} row {number}")
            if votes is None:
                continue
            image = tree.image(f"{folder}/{row[0]}", cv2.IMREAD_GRAYSCALE)
            if image is not None:
                yield row[0], _at_48(image), votes, SPLITS[folder.name]


def _kaggle_fer2013(tree: Tree) -> Iterator[tuple[str, np.ndarray, list[float], str]]:
    pixels = tree.table(tree.find("fer2013.csv")[0])
    votes_table = tree.table(tree.find("fer2013new.csv")[0])
    header = next(pixels)
    next(votes_table)
    column = {name.strip().lower(): i for i, name in enumerate(header)}
    for row_index, (row, vote_row) in enumerate(zip(pixels, votes_table, strict=False)):
        where = f"fer2013.csv row {row_index}"
        # An empty name means that FER+ dropped the image.
        if row_index in DOUBTFUL_ROWS or len(vote_row) < 3 or not vote_row[1]:
            continue
        votes = _votes(vote_row[2:], where)
        values = row[column["pixels"]].split() if len(row) > column["pixels"] else []
        if votes is None:
            continue
        if len(values) != 48 * 48 or not all(v.isdecimal() and int(v) < 256 for v in values):
            log.warning(
                "%s has %d pixels instead of 2304 from 0 to 255. Skipped.", where, len(values)
            )
            continue
        image = np.array(values, np.uint8).reshape(48, 48)
        yield vote_row[1], image, votes, SPLITS[vote_row[0]]


def _votes(cells: list[str], where: str) -> list[float] | None:
    try:
        votes = [float(cell) for cell in cells[: len(VOTE_COLUMNS)]]
    except ValueError:
        votes = []
    if len(votes) != len(VOTE_COLUMNS) or min(votes) < 0:
        log.warning("%s: expected ten vote counts, found %s. Skipped.", where, cells)
        return None
    return votes


def _at_48(image: np.ndarray) -> np.ndarray:
    return image if image.shape == (48, 48) else cv2.resize(image, (48, 48), None, 0, 0, 3)


# --- ages ----------------------------------------------------------------------------------

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


def soft_age_label(first: float, last: float | None = None) -> np.ndarray:
    """A distribution over `AGE_BINS` years: a Gaussian at an age, flat over an interval.

    Label distribution learning as in Geng et al. 2013 (doi:10.1109/TPAMI.2013.51); an age known
    only as an interval is flat within it, so nothing is claimed inside the bin.

    Args:
        first: Age in years, or the first year of the interval.
        last: Last year of the interval, if it is one.

    Returns:
        `(101,)` float32 that sums to 1.
    """
    years = np.arange(AGE_BINS, dtype=np.float32)
    low, high = first, first if last is None else last
    distance = np.maximum(np.maximum(low - years, years - high), 0)
    label = np.exp(-0.5 * (distance / AGE_SPREAD_YEARS) ** 2)
    return (label / label.sum()).astype(np.float32)


def group_matrix() -> np.ndarray:
    """`(101, 4)` float32: sums the probability of years into the four age groups."""
    groups = [age_group_index(year) for year in range(AGE_BINS)]
    return np.eye(4, dtype=np.float32)[groups]


def load_ages(paths: Iterable[str | Path], size: int, crop_margin: float = 0.0) -> Faces:
    """Read any of the three age layouts.

    Args:
        paths: Folders or zips; the layout of each is recognised by its names.
        size: Side in pixels to which images are resized.
        crop_margin: Part of FairFace's padding to cut from each side before resizing, so that
            its looser crops match the others.

    Returns:
        Faces with `(N, size, size, 3)` BGR images and `(N, 101)` targets. Test images are those
        of `utkface_test_names`; one in ten of the remaining UTKFace images is for validation.

    Raises:
        DataError: If a path holds none of the layouts.
    """
    names, images, targets, splits, ages = [], [], [], [], []
    for path in paths:
        tree = Tree(path)
        rows = list(_age_rows(tree))
        if not rows:
            raise DataError(
                f"Expected UTKFace, FairFace or facial-age images in {path}, found none."
            )
        for name, first, last in rows:
            image = tree.image(name, cv2.IMREAD_COLOR)
            if image is None:
                continue
            if last is not None and crop_margin:
                cut_y, cut_x = (round(side * crop_margin) for side in image.shape[:2])
                image = image[cut_y : image.shape[0] - cut_y, cut_x : image.shape[1] - cut_x]
            file_name = PurePosixPath(name).name
            names.append(file_name)
            images.append(cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA))
            targets.append(soft_age_label(first, last))
            splits.append("train" if last is not None else _age_split(file_name))
            ages.append(np.nan if last is not None else first)
    if not names:
        raise DataError(f"No image could be decoded in {', '.join(map(str, paths))}.")
    return Faces(
        names=np.array(names),
        images=np.stack(images),
        targets=np.stack(targets),
        splits=np.array(splits),
        ages=np.array(ages, np.float32),
    )


def utkface_test_names(path: str | Path) -> list[str]:
    """The fixed test split of UTKFace, by file name.

    A tenth of the files, chosen by the SHA-256 of the name alone, so that it is the same on
    every machine and whatever else is in the folder.

    Raises:
        DataError: If the path is neither a folder nor a zip.
    """
    names = (PurePosixPath(name).name for name in Tree(path).names)
    return [n for n in names if _utkface_age(n) is not None and _age_split(n) == "test"]


def _age_split(file_name: str) -> str:
    digest = int(hashlib.sha256(file_name.encode()).hexdigest(), 16)
    if digest % 10 == 0:
        return "test"
    return "valid" if digest // 10 % 10 == 0 else "train"


def _utkface_age(file_name: str) -> int | None:
    match = re.match(r"(\d+)_.*\.(jpg|jpeg|png)$", file_name, re.IGNORECASE)
    return int(match[1]) if match else None


def _age_rows(tree: Tree) -> Iterator[tuple[str, int, int | None]]:
    """Yield path, age (or first year of the bin), last year of the bin or None."""
    tables = tree.find("labels.csv")
    if tables:
        yield from _fairface_rows(tree, tables[0])
        return
    for name in tree.names:
        path = PurePosixPath(name)
        if path.suffix.lower() not in IMAGE_SUFFIXES:
            continue
        age = _utkface_age(path.name)
        if age is None and path.parent.name.isdecimal():
            age = int(path.parent.name)
        if age is None:
            continue
        if age > OLDEST_AGE:
            log.warning("%s claims an age of %d years. Skipped.", name, age)
            continue
        yield name, age, None


def _fairface_rows(tree: Tree, table: str) -> Iterator[tuple[str, int, int | None]]:
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
        yield name, *FAIRFACE_BINS[row[1]]


# --- leaks ---------------------------------------------------------------------------------

SAME_FACE: Final = 0.985


def without_leaks(faces: Faces) -> Faces:
    """Drop training (and validation) images that are nearly the same as a held-out one.

    Two images are nearly the same when their 16x16 gray thumbnails, or one and the other's mirror
    image, correlate above `SAME_FACE`: re-encoded, rescaled and brightened copies do, two
    photographs of one person hardly ever.

    Args:
        faces: All splits together.

    Returns:
        The same without the leaking rows; test stays whole, validation loses what is in test.
    """
    thumbnails = _thumbnails(faces.images)
    mirrored = _thumbnails(faces.images[:, :, ::-1])
    keep = np.ones(len(faces), bool)
    for held_out, others in (("test", ("train", "valid")), ("valid", ("train",))):
        reference = thumbnails[(faces.splits == held_out) & keep]
        rows = np.flatnonzero(np.isin(faces.splits, others) & keep)
        if not len(reference):
            continue
        for chunk in np.array_split(rows, max(1, len(rows) // 2000)):
            best = np.maximum(
                (thumbnails[chunk] @ reference.T).max(axis=1),
                (mirrored[chunk] @ reference.T).max(axis=1),
            )
            keep[chunk[best > SAME_FACE]] = False
    log.info("%d near-duplicates of held-out images removed", int((~keep).sum()))
    return faces.where(keep)


def _thumbnails(images: np.ndarray) -> np.ndarray:
    """`(N, 256)` float32 of zero mean and unit length, so that a product is a correlation."""
    small = np.empty((len(images), 256), np.float32)
    for row, image in zip(small, images, strict=True):
        gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.shape[-1] == 3 else image[..., 0]
        row[:] = cv2.resize(
            np.ascontiguousarray(gray), (16, 16), interpolation=cv2.INTER_AREA
        ).ravel()
    small -= small.mean(axis=1, keepdims=True)
    return small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-6)
