"""Photographs with one expression each: RAF-DB, CFEE, AffectNet, and folders named by class.

Their faces are found and cut out as the program does it, with the shipped detector.
"""

import hashlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import cv2
import numpy as np

from models.cropping import GrayCrop, crop_face
from models.errors import DataError
from models.face_detector import FaceDetectorNetwork, settled
from models.labels import EMOTIONS
from models.training.data.expressions.labels import UNKNOWN, VOTE_COLUMNS
from models.training.data.faces import Faces, Tree

log = logging.getLogger(__name__)

IMAGES: Final = (".jpg", ".jpeg", ".png", ".bmp", ".webp")
WORDS: Final = {
    **{str(emotion): emotion for emotion in EMOTIONS},
    **{"contempt": "neutral", "happiness": "happy", "joy": "happy", "surprise": "surprised"},
    **{"sadness": "sad", "anger": "angry", "disgust": "disgusted", "fear": "fearful"},
    **{"afraid": "fearful"},
}
"""What folders and tables call an expression, in small letters, and what it is here."""
_RAF_ORDER: Final = ("surprised", "fearful", "disgusted", "happy", "sad", "angry", "neutral")
_AFFECTNET_ORDER: Final = (
    *("neutral", "happy", "sad", "surprised", "fearful", "disgusted", "angry", "neutral"),
)
_SPLITS: Final = {
    **{"train": "train", "training": "train", "train_set": "train"},
    **{"val": "valid", "valid": "valid", "validation": "valid", "publictest": "valid"},
    **{"test": "test", "testing": "test", "privatetest": "test", "val_set": "test"},
}
_MARGIN: Final = 0.25
_LARGE: Final = 200
_DOUBTFUL: Final = 0.25
"""From which score on the detector is believed: there is a face in each photograph."""


class _Photograph(NamedTuple):
    name: str
    split: str
    shares: dict[str, float]
    person: str


def is_photographs(tree: Tree) -> bool:
    """Whether a folder or zip has one of the layouts that `load_photographs` reads."""
    try:
        _recognised(tree)
    except DataError:
        return False
    return True


def load_photographs(path: str | Path, side: int) -> Faces:
    """Read a data set of photographs with labels.

    It is one of Kaggle's RAF-DB (`train_labels.csv`, `test_labels.csv`), CFEE (`labels.csv` with
    the columns file, subject, label, first, second), AffectNet (`annotations/N_exp.npy` beside
    `images/N.jpg`), or a tree whose folders are named by expressions, below folders named by splits
    if there are such.

    Args:
        path: Folder or zip.
        side: Side of the images in pixels.

    Returns:
        Faces with `(N, side, side, 1)` images. Splits are `"train"`, and `"NAME valid"` and
        `"NAME test"` where NAME is the source. Facts: `source`, its name; `person`, who is on it or
        ""; `shares`, `(N, 7)` float32 in the order of `EMOTIONS`, rows sum to 1; `votes` and
        `fer2013` as in `load_expressions`, empty.

    Raises:
        DataError: If it is none of these, or nothing in it can be used.
    """
    tree = Tree(path)
    source, rows = _recognised(tree)
    kept: list[_Photograph] = []
    images: list[np.ndarray] = []
    cutter = _Cutter(side)
    for row in rows:
        image = tree.image(row.name, cv2.IMREAD_COLOR)
        if image is not None:
            kept.append(row)
            images.append(cutter.cut(image))
    if not kept:
        raise DataError(f"No usable labelled face was found in {path}.")
    cutter.fill(images)
    log.info("%s: %d faces, %d not found by the detector", source, len(kept), cutter.missed)
    shares = np.array(
        [[row.shares.get(emotion, 0.0) for emotion in EMOTIONS] for row in kept], np.float32
    )
    return Faces(
        names=np.array([row.name for row in kept]),
        images=np.stack(images),
        splits=np.array(
            [row.split if row.split == "train" else f"{source} {row.split}" for row in kept]
        ),
        facts={
            "source": np.full(len(kept), source),
            "person": np.array([row.person for row in kept]),
            "shares": shares,
            "votes": np.zeros((len(kept), len(VOTE_COLUMNS)), np.float32),
            "fer2013": np.full(len(kept), UNKNOWN),
        },
    )


def _recognised(tree: Tree) -> tuple[str, Iterator[_Photograph]]:
    if tree.find("train_labels.csv") and tree.find("test_labels.csv"):
        return "rafdb", _rafdb(tree)
    for table in tree.find("labels.csv"):
        if next(tree.table(table), [])[:3] == ["file", "subject", "label"]:
            return "cfee", _cfee(tree, table)
    if any(name.endswith("_exp.npy") for name in tree.names):
        return "affectnet", _affectnet(tree)
    if any(_class_of(name) for name in tree.names):
        return "folders", _folders(tree)
    raise DataError(
        f"Expected RAF-DB's train_labels.csv and test_labels.csv, CFEE's labels.csv, AffectNet's "
        f"annotations or folders named by expressions in {tree.path}, found none of them."
    )


def part_of(key: str) -> str:
    """A fixed split for data sets without one: a fifth for test, a tenth for validation.

    Args:
        key: Whatever must stay together: the name of a person, or of a file.
    """
    part = int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10
    return {0: "test", 1: "test", 2: "valid"}.get(part, "train")


def _rafdb(tree: Tree) -> Iterator[_Photograph]:
    """Kaggle's layout; a tenth of the training pictures is for validation."""
    places = {PurePosixPath(name).name: name for name in tree.names}
    for file, split in (("train_labels.csv", "train"), ("test_labels.csv", "test")):
        for image, label, *_ in tree.table(tree.find(file)[0]):
            if not (label.isdecimal() and 1 <= int(label) <= len(_RAF_ORDER)):
                continue
            if image not in places:
                log.warning("%s names %s, which is missing. Skipped.", file, image)
                continue
            held_out = split == "train" and part_of(image) == "valid"
            yield _Photograph(
                places[image],
                "valid" if held_out else split,
                {_RAF_ORDER[int(label) - 1]: 1.0},
                "",
            )


def _cfee(tree: Tree, table: str) -> Iterator[_Photograph]:
    """Split by person; compound expressions are halves of two, and only trained on."""
    folder = PurePosixPath(table).parent
    for row in list(tree.table(table))[1:]:
        file, subject, _, first, second = (*row, "", "")[:5]
        if first not in EMOTIONS:
            log.warning("%s calls %s %r, which is no expression. Skipped.", table, file, first)
            continue
        split = part_of(subject)
        if second and split != "train":
            continue
        shares = {first: 0.5, second: 0.5} if second else {first: 1.0}
        yield _Photograph(str(folder / file), split, shares, subject)


def _affectnet(tree: Tree) -> Iterator[_Photograph]:
    """Its validation set is the test here, as in most publications; contempt is neutral."""
    names = set(tree.names)
    for name in tree.names:
        if not name.endswith("_exp.npy"):
            continue
        place = PurePosixPath(name)
        number = place.name.removesuffix("_exp.npy")
        images = place.parent.parent / "images"
        found = [f"{images / number}{end}" for end in IMAGES]
        image = next((one for one in found if one in names), None)
        label = int(np.load(io.BytesIO(tree.read(name)), allow_pickle=False).astype(int))
        if image is None or not 0 <= label < len(_AFFECTNET_ORDER):
            continue
        split = _split_of(name) or part_of(number)
        yield _Photograph(image, split, {_AFFECTNET_ORDER[label]: 1.0}, "")


def _folders(tree: Tree) -> Iterator[_Photograph]:
    for name in tree.names:
        emotion = _class_of(name)
        if emotion:
            split = _split_of(name) or part_of(PurePosixPath(name).name)
            yield _Photograph(name, split, {emotion: 1.0}, "")


def _class_of(name: str) -> str:
    place = PurePosixPath(name)
    return WORDS.get(place.parent.name.lower(), "") if place.suffix.lower() in IMAGES else ""


def _split_of(name: str) -> str:
    folders = [part.lower() for part in PurePosixPath(name).parts[:-1]]
    return next((_SPLITS[part] for part in folders if part in _SPLITS), "")


class _Cutter:
    """Cuts the one face out of each photograph, and where none is found, about where they are."""

    def __init__(self, side: int) -> None:
        self._detector = FaceDetectorNetwork.load()
        self._spec = GrayCrop(input_size=(side, side))
        self._places: list[np.ndarray] = []
        self.missed = 0

    def cut(self, image: np.ndarray) -> np.ndarray:
        """The face, `(side, side, 1)`; the photograph itself where there is none."""
        height, width = image.shape[:2]
        # Faces cut close are found once there is something about them.
        margin = round(_MARGIN * max(height, width))
        framed: np.ndarray = cv2.copyMakeBorder(
            image, margin, margin, margin, margin, cv2.BORDER_REPLICATE
        )
        factor = max(1.0, _LARGE / max(framed.shape[:2]))
        larger: np.ndarray = cv2.resize(
            framed, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR
        )
        boxes, scores, points = self._detector.detect(larger, confidence=_DOUBTFUL)
        boxes, points = settled(boxes, points) / factor, points / factor
        if not len(boxes):
            self.missed += 1
            return image
        # The largest is meant, not somebody behind.
        best = int(np.argmax(scores * boxes[:, 2:].max(axis=1)))
        box = boxes[best]
        self._places.append((box - [margin, margin, 0, 0]) / max(height, width))
        return crop_face(framed, tuple(box.tolist()), self._spec, points[best])

    def fill(self, images: list[np.ndarray]) -> None:
        """Cut the photographs without a found face at the median place of the others."""
        usual = (
            np.median(self._places, axis=0) if self._places else np.array([0, 0, 1, 1], np.float32)
        )
        for row, image in enumerate(images):
            if image.shape[2:] != (1,):
                box = usual * max(image.shape[:2])
                images[row] = crop_face(image, tuple(box.tolist()), self._spec)
