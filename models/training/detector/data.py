"""Portraits, scenes and further faces, with what is known of the faces in them."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final

import cv2
import numpy as np

from models.errors import DataError
from models.training.data.expressions import load_expressions
from models.training.data.faces import Faces, Tree
from models.training.data.leaks import without_leaks
from models.training.detector.targets import Labels

log = logging.getLogger(__name__)

FILES: Final = ("detection.zip", "fairface.zip", "ferplus.zip", "rafdb.zip")

# Looked through by hand: the labels of scenes come from a network, which also labels dogs, monkeys,
# an abacus. In these the labelled faces are people's; in all others a labelled face is none.
_PEOPLE: Final = (
    "0004 0163 0183 0203 0204 0243 0257 0266 0391 0399 0422 0430 0432 0433 0439 0444 0450 0456 "
    "0457 0472 0509 0515 0516 0522 0537 0558 0560 0566 0568 0569 0571 0578 0582 0601 0602 0614 "
    "0615 0617 0620 0633 0639 0641 0642 0645 0652 0667 0670 0697 0702 0713 0715 0754 0775 0776 "
    "0791 0792 0793 0797 0801 0802 0819 0830 0839 0842 0853 0862 0871 0872 0873 0875 0876 0880 "
    "0882 0887 0890 0891 0903 0906 0913 0916 0936"
)
# And in these are people, masks, dolls or pictures of people that have no label or a doubtful one.
_DOUBTFUL: Final = (
    "0147 0150 0199 0344 0354 0394 0400 0401 0408 0416 0445 0453 0461 0477 0490 0491 0495 0496 "
    "0499 0501 0518 0523 0534 0556 0561 0573 0580 0587 0594 0607 0618 0621 0625 0643 0661 0671 "
    "0673 0719 0732 0743 0757 0762 0786 0795 0820 0829 0849 0850 0856 0865 0866 0886 0907 0920 "
    "0921 0922 0928 0955 0961 0981"
)
PEOPLE: Final = frozenset(_PEOPLE.split())
DOUBTFUL: Final = frozenset(_DOUBTFUL.split())
_LIKELY: Final = 0.25
"""From which score on a region that the labelling network sees is left undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A picture and its faces.

    Attributes:
        name: File name in its data set.
        image: `(H, W, 3)` uint8 BGR.
        labels: The faces.
        split: `"train"`, `"valid"` or `"test"`.
    """

    name: str
    image: np.ndarray
    labels: Labels
    split: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the training pictures are made of.

    Attributes:
        portraits: One large face each, gray.
        faces: Small crops of faces of other data sets, for training only.
        scenes: Mostly without a face.
        removed: Near-duplicates that were taken out, by the pair of splits they joined.
    """

    portraits: list[Sample]
    faces: list[Sample]
    scenes: list[Sample]
    removed: dict[str, int] = field(default_factory=dict)

    def split(self, name: str) -> "Material":
        """The rows of one split."""
        portraits, faces, scenes = (
            [sample for sample in kind if sample.split == name]
            for kind in (self.portraits, self.faces, self.scenes)
        )
        return replace(self, portraits=portraits, faces=faces, scenes=scenes)


class Labeller:
    """YuNet (Wu et al. 2023, doi:10.1007/s11633-023-1423-y), for labels of upright faces."""

    def __init__(self, path: Path) -> None:
        """Load the ONNX file."""
        self._network = cv2.FaceDetectorYN.create(str(path), "", (320, 320), _LIKELY, 0.4)

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """`(N, 15)` float32: box, landmarks, score."""
        self._network.setInputSize((image.shape[1], image.shape[0]))
        _, rows = self._network.detect(image)
        return np.zeros((0, 15), np.float32) if rows is None else rows


def load(paths: Sequence[str | Path], labeller: Labeller | None = None) -> Material:
    """Read everything that is there.

    Args:
        paths: Folders or zips: the detection data set, and FairFace, FER+ and RAF-DB for further
            faces.
        labeller: Labels the further faces and the doubtful regions of scenes; without it the
            former are left out and the latter count as no face.

    Raises:
        DataError: If none of them is the detection data set, or one cannot be read.
    """
    portraits: list[Sample] = []
    scenes: list[Sample] = []
    faces: list[Sample] = []
    for path in paths:
        tree = Tree(path)
        tables = [n for n in tree.find("labels.csv") if PurePosixPath(n).parent.name == "detection"]
        if tables:
            for sample in _detection(tree, tables[0], labeller):
                (portraits if "portraits/" in sample.name else scenes).append(sample)
        elif labeller is not None and tree.find("labels.csv"):
            faces += _crops(tree, labeller, "", 8000)
        elif labeller is not None and tree.find("train_labels.csv"):
            faces += _crops(tree, labeller, "train_", 4000)
        elif labeller is not None:
            faces += _ferplus(path, labeller)
    if not portraits or not scenes:
        raise DataError("Expected detection/labels.csv with portraits and scenes in the data.")
    portraits, leaked = _checked(portraits)
    scenes, also_leaked = _checked(scenes)
    removed = {name: count + also_leaked.get(name, 0) for name, count in leaked.items()}
    return Material(portraits=portraits, faces=faces, scenes=scenes, removed=removed)


def _split(name: str) -> str:
    """By a hash of the file name: an eighth each for test and validation."""
    part = int(hashlib.sha256(PurePosixPath(name).name.encode()).hexdigest(), 16) % 16
    return {0: "test", 1: "test", 2: "valid"}.get(part, "train")


def _checked(samples: list[Sample]) -> tuple[list[Sample], dict[str, int]]:
    """Without training pictures that are nearly the same as held-out ones."""
    kept = without_leaks(
        Faces(
            names=np.array([sample.name for sample in samples]),
            images=np.stack([cv2.resize(s.image, (48, 48), interpolation=3) for s in samples]),
            splits=np.array([sample.split for sample in samples]),
            facts={},
        )
    )
    names = set(kept.names.tolist())
    return [sample for sample in samples if sample.name in names], kept.removed


def _detection(tree: Tree, table: str, labeller: Labeller | None) -> list[Sample]:
    rows = defaultdict(list)
    for row in list(tree.table(table))[1:]:
        rows[row[0]].append([float(cell) for cell in row[1:15]] if row[1] else [])
    samples = []
    for name, found in rows.items():
        image = tree.image(str(PurePosixPath(table).parent / name), cv2.IMREAD_COLOR)
        if image is None:
            continue
        known = np.array([row for row in found if row], np.float32).reshape(-1, 14)
        number = PurePosixPath(name).stem
        unsure = np.zeros((0, 4), np.float32)
        if name.startswith("portraits/"):
            # A second face of a portrait is as often an ear or a collar as a face.
            area = known[:, 2] * known[:, 3]
            large = area > 0.3 * area.max(initial=1)
            known, unsure = known[large], known[~large, :4]
        elif number in PEOPLE or number in DOUBTFUL:
            if labeller is not None:
                unsure = _unsure(image, labeller)
            if number in DOUBTFUL:
                known, unsure = known[:0], np.concatenate([known[:, :4], unsure])
        else:
            known = known[:0]
        labels = Labels(known[:, :4], known[:, 4:].reshape(-1, 5, 2), np.ones(len(known), bool))
        labels.ignored = unsure
        samples.append(Sample(name=name, image=image, labels=labels, split=_split(name)))
    return samples


def _unsure(image: np.ndarray, labeller: Labeller) -> np.ndarray:
    """`(N, 4)` boxes of all that may be a face, at three sizes of the picture."""
    boxes = []
    for factor in (1, 2, 3):
        larger = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        boxes.append(labeller(larger)[:, :4] / factor)
    return np.concatenate(boxes)


def _ferplus(path: str | Path, labeller: Labeller, count: int = 6000) -> list[Sample]:
    """Training faces of FER+; where no landmarks are found, the box is the data set's median."""
    training = without_leaks(load_expressions(path)).split("train")
    rows = np.random.default_rng(0).permutation(len(training))[:count]
    images = [cv2.cvtColor(training.images[row], cv2.COLOR_GRAY2BGR) for row in rows]
    labels = [_labelled(image, labeller, 0.5) for image in images]
    usual = np.median([one.boxes[0] for one in labels if one], axis=0)
    unknown = Labels(usual[None], np.zeros((1, 5, 2), np.float32), np.zeros(1, bool))
    return [
        Sample(name=f"ferplus/{row}", image=image, labels=one or unknown, split="train")
        for row, image, one in zip(rows, images, labels, strict=True)
    ]


def _crops(tree: Tree, labeller: Labeller, begin: str, count: int) -> list[Sample]:
    """Small colour crops, of FairFace or RAF-DB, in which the labelling network is sure of one."""
    names = [
        n for n in tree.names if n.endswith(".jpg") and PurePosixPath(n).name.startswith(begin)
    ]
    samples = []
    for row in np.random.default_rng(0).permutation(len(names))[:count]:
        image = tree.image(names[row], cv2.IMREAD_COLOR)
        labels = None if image is None else _labelled(image, labeller, 0.75)
        if image is not None and labels is not None:
            samples.append(Sample(name=names[row], image=image, labels=labels, split="train"))
    return samples


def _labelled(image: np.ndarray, labeller: Labeller, least: float) -> Labels | None:
    """The one large face of a small crop, or None."""
    side = max(image.shape[:2])
    factor = 160 / side
    larger = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    margin = 40
    framed = cv2.copyMakeBorder(larger, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    rows = labeller(framed)
    rows = rows[(rows[:, 14] >= least) & (rows[:, 3] > 60)]
    if not len(rows):
        return None
    best = rows[np.argmax(rows[:, 14])]
    box = best[:4].copy()
    box[:2] -= margin
    others = rows[:, :4] - np.array([margin, margin, 0, 0], np.float32)
    return Labels(
        box[None] / factor,
        ((best[4:14].reshape(1, 5, 2)) - margin) / np.float32(factor),
        np.ones(1, bool),
        others[np.argsort(-rows[:, 14])][1:] / np.float32(factor),
    )
