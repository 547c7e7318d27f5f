"""Face images with what is known of them, and the folder or zip that they come from."""

import csv
import io
import logging
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import cv2
import numpy as np

from models.errors import DataError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Face images with what their data set says of them.

    Attributes:
        names: File name of each image.
        images: `(N, H, W, C)` uint8; gray, or BGR as OpenCV has it.
        splits: `(N,)` of `"train"`, `"valid"`, `"test"` or the name of another held-out part.
        facts: Columns of N rows each; the loaders say which.
        removed: Near-duplicates that were taken out, by the pair of splits they joined.
    """

    names: np.ndarray
    images: np.ndarray
    splits: np.ndarray
    facts: dict[str, np.ndarray]
    removed: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.names)

    def where(self, mask: np.ndarray) -> "Faces":
        """The rows that a boolean mask or an index array selects."""
        return Faces(
            names=self.names[mask],
            images=self.images[mask],
            splits=self.splits[mask],
            facts={name: column[mask] for name, column in self.facts.items()},
            removed=self.removed,
        )

    def with_images(self, images: np.ndarray) -> "Faces":
        """The same with other images."""
        return replace(self, images=images)

    def with_others(self, others: "Faces") -> "Faces":
        """These faces and then others with the same facts."""
        return Faces(
            names=np.concatenate([self.names, others.names]),
            images=np.concatenate([self.images, others.images]),
            splits=np.concatenate([self.splits, others.splits]),
            facts={
                name: np.concatenate([column, others.facts[name]])
                for name, column in self.facts.items()
            },
        )

    def split(self, name: str) -> "Faces":
        """The rows of one split.

        Raises:
            DataError: If the data has no such split.
        """
        mask = self.splits == name
        if not mask.any():
            raise DataError(f"The data has no {name} split.")
        return self.where(mask)


def in_gray(images: np.ndarray) -> np.ndarray:
    """`(N, H, W, 1)` uint8 of `(N, H, W, 3)` uint8 BGR images."""
    return np.stack([cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) for image in images])[..., None]


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
        except (OSError, KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
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
        """The rows of a CSV file.

        Raises:
            DataError: If the file cannot be read.
        """
        try:
            text = self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError(f"{name} in {self.path} is no text in UTF-8: {error}.") from error
        return csv.reader(io.StringIO(text, newline=""))

    def find(self, file_name: str) -> list[str]:
        """Every path whose last part is `file_name`."""
        return [n for n in self.names if PurePosixPath(n).name == file_name]
