"""Tiny data sets in the layouts of their publishers, made of blurred noise."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

FOLDERS = ("FER2013Train", "FER2013Valid", "FER2013Test")


def noise_face(number: int, size: int = 48, channels: int = 1) -> np.ndarray:
    """A picture like no other: smooth noise of full contrast."""
    rng = np.random.default_rng(number)
    small = rng.integers(0, 256, (12, 12, channels), np.uint8)
    return cv2.resize(small, (size, size), interpolation=cv2.INTER_CUBIC)


def votes_for(expression: int) -> list[int]:
    """Nine votes for one column and one for the next."""
    votes = [0] * 10
    votes[expression] = 9
    votes[(expression + 1) % 7] = 1
    return votes


def write_ferplus(root: Path, per_split: tuple[int, int, int] = (42, 14, 14)) -> Path:
    """The folders of the FER+ tools."""
    number = 0
    for folder, count in zip(FOLDERS, per_split, strict=True):
        (root / folder).mkdir(parents=True)
        lines = []
        for row in range(count):
            name = f"fer{number:07d}.png"
            cv2.imwrite(str(root / folder / name), noise_face(number))
            lines.append(f'{name},"(0, 0, 48, 48)",{",".join(map(str, votes_for(row % 7)))}\n')
            number += 1
        (root / folder / "label.csv").write_text("".join(lines), encoding="utf-8")
    return root


def write_utkface(root: Path, count: int = 120) -> Path:
    """UTKFace's folder of JPEGs."""
    folder = root / "UTKFace"
    folder.mkdir(parents=True)
    for number in range(count):
        name = f"{number % 90 + 1}_0_0_2017{number:06d}.jpg.chip.jpg"
        cv2.imwrite(str(folder / name), noise_face(number, 64, 3))
    return root


def write_fairface(root: Path, bins: Sequence[str]) -> Path:
    """FairFace's folder with its table, one image for each age bin."""
    folder = root / "fairface"
    (folder / "train").mkdir(parents=True)
    rows = ["file,age,gender,race"]
    for number, age in enumerate(bins):
        cv2.imwrite(str(folder / "train" / f"{number}.jpg"), noise_face(5000 + number, 96, 3))
        rows.append(f"train/{number}.jpg,{age},Male,Black")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


def write_rafdb(root: Path, per_split: tuple[int, int] = (28, 14)) -> Path:
    """Kaggle's layout of RAF-DB, every label in turn."""
    number = 0
    for split, count in zip(("train", "test"), per_split, strict=True):
        rows = ["image,label"]
        for row in range(count):
            name = f"{split}_{row:05d}_aligned.jpg"
            place = root / "DATASET" / split / str(row % 7 + 1) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(place), noise_face(7000 + number, 100, 3))
            rows.append(f"{name},{row % 7 + 1}")
            number += 1
        (root / f"{split}_labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


def write_cfee(root: Path, people: int = 12) -> Path:
    """CFEE's table and pictures: two expressions and a compound one of each person."""
    (root / "basic").mkdir(parents=True)
    rows = ["file,subject,label,first,second"]
    for person in range(people):
        for kind, (label, first, second) in enumerate(
            [("neutral", "neutral", ""), ("angry", "angry", ""), ("Sadly angry", "sad", "angry")]
        ):
            name = f"basic/{person}_{kind}.jpg"
            cv2.imwrite(str(root / name), noise_face(9000 + 3 * person + kind, 144, 3))
            rows.append(f"{name},{person},{label},{first},{second}")
    (root / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


def zipped(folder: Path, path: Path) -> Path:
    """The files of a folder in a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return path
