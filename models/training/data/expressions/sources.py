"""Several data sets as one."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from models.errors import DataError
from models.labels import EMOTIONS
from models.training.data import ages
from models.training.data.expressions.ferplus import is_ferplus, load_expressions
from models.training.data.expressions.labels import UNKNOWN, VOTE_COLUMNS
from models.training.data.expressions.photographs import is_photographs, load_photographs
from models.training.data.faces import Faces, Tree, in_gray

UNLABELLED = "unlabelled"
"""The source of faces without an expression."""


def load_sources(paths: Sequence[str | Path], side: int) -> Faces:
    """Read all data sets, whatever each of them is.

    Args:
        paths: Folders or zips: FER+, what `load_photographs` reads, and data sets of ages, whose
            faces have no expression and are for training only.
        side: Side of the images in pixels.

    Returns:
        Faces with `(N, side, side, 1)` images; splits and facts as `load_photographs` gives them,
        but that FER+, if it is there, has the splits `"valid"` and `"test"` without a name.

    Raises:
        DataError: If one of them cannot be read, or none has expressions.
    """
    found = [_load(path, side) for path in paths]
    if all((faces.facts["source"] == UNLABELLED).all() for faces in found):
        raise DataError(f"No data set with expressions in {', '.join(map(str, paths))}.")
    first, *others = sorted(found, key=lambda faces: str(faces.facts["source"][0]) != "ferplus")
    for other in others:
        first = first.with_others(other)
    return first


def _load(path: str | Path, side: int) -> Faces:
    tree = Tree(path)
    if is_ferplus(tree):
        return resized(load_expressions(path), side)
    if is_photographs(tree):
        return load_photographs(path, side)
    others = ages.load_ages([path], side)
    count = len(others)
    return Faces(
        names=others.names,
        images=in_gray(others.images),
        splits=np.full(count, "train"),
        facts={
            "source": np.full(count, UNLABELLED),
            "person": np.full(count, ""),
            "shares": np.zeros((count, len(EMOTIONS)), np.float32),
            "votes": np.zeros((count, len(VOTE_COLUMNS)), np.float32),
            "fer2013": np.full(count, UNKNOWN),
        },
    )


def resized(faces: Faces, side: int) -> Faces:
    """The faces with images of another size."""
    if faces.images.shape[1] == side:
        return faces
    images = [cv2.resize(i, (side, side), interpolation=cv2.INTER_CUBIC) for i in faces.images]
    return faces.with_images(np.stack(images).reshape(len(faces), side, side, -1))
