from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sources import ImageFolderSource
from core.sources.pictures.sequences import counting_numbers, guess, indices_of, series_of
from resources import resource_path
from tests.support.picture_files_made import encoded, moving, unrelated, write_folder


def names(*texts: str) -> list[Path]:
    return [Path(text) for text in texts]


@pytest.mark.parametrize(
    ("paths", "numbers"),
    [
        (names("f_0001.png", "f_0002.png", "f_0003.png"), [1, 2, 3]),
        (names("S2 take 1.png", "S2 take 2.png", "s2 TAKE 04.PNG"), [1, 2, 4]),
        (names("1.png", "2.jpg"), None),  # two kinds
        (names("s1_1.png", "s1_2.png", "s2_1.png"), None),  # two numbers
        (names("1.png", "01.png"), None),  # twice the same
        (names("a.png", "b.png"), None),
        (names("f1.png", "f2.png", "poster.png"), None),
        (names("img_1690000000123.jpg", "img_1690000001377.jpg", "img_1690000002001.jpg"), None),
        (names("only.png"), None),
    ],
)
def test_numbers_that_count(paths: list[Path], numbers: list[int] | None) -> None:
    assert counting_numbers(paths) == numbers


@pytest.mark.parametrize(
    ("numbers", "indices", "missing"),
    [
        ([1, 2, 3], [0, 1, 2], 0),
        ([5, 6, 9], [0, 1, 4], 2),
        ([0, 10, 20, 40], [0, 1, 2, 4], 1),
        ([0, 10, 20, 25], [0, 10, 20, 25], 22),
        ([4], [0], 0),
    ],
)
def test_where_numbers_stand(numbers: list[int], indices: list[int], missing: int) -> None:
    assert indices_of(numbers) == (indices, missing)


@given(st.sets(st.integers(0, 10**12), min_size=1).map(sorted))
def test_indices_grow(numbers: list[int]) -> None:
    indices, missing = indices_of(numbers)
    assert indices[0] == 0
    assert (np.diff(indices) > 0).all()
    assert missing == indices[-1] + 1 - len(numbers)


def guessed(images, numbers=None):
    numbers = range(len(images)) if numbers is None else numbers
    return guess(len(images), list(numbers), lambda i: images[i])


def test_frames_of_a_recording_are_a_sequence() -> None:
    assert guessed(moving(40)) == (True, "40 numbered files alike from one to the next")
    deep = [image.astype(np.uint16) * 16 for image in moving(40)]
    assert guessed(deep)[0]


def test_pictures_of_different_people_are_not() -> None:
    assert guessed(unrelated(40)) == (
        False, "40 numbered files that differ from one to the next",
    )  # fmt: skip
    # In 12 of 16 bits they look alike only where that is overlooked.
    assert not guessed([image.astype(np.uint16) * 16 for image in unrelated(40)])[0]


def test_what_else_speaks_against_a_sequence() -> None:
    alike = moving(30)
    assert guessed(alike[:9])[1] == "fewer than 10 pictures"
    assert "many numbers missing" in guessed(alike, [*range(0, 29), 60])[1]
    assert guessed(alike, [*range(0, 29), 31])[0]
    mixed = [*alike[:20], *(cv2.resize(image, (50, 40)) for image in alike[20:])]
    assert guessed(mixed)[1] == "pictures of different sizes"
    assert "do not differ in one number" in guess(30, None, lambda i: alike[i])[1]


@pytest.mark.parametrize("every", [1, 12])
def test_the_demo_as_frames(tmp_path: Path, every: int) -> None:
    clip = cv2.VideoCapture(str(resource_path("demo", "expressions.mp4")))
    files = {}
    while clip.grab():
        number = round(clip.get(cv2.CAP_PROP_POS_FRAMES))
        if (number - 1) % every == 0 and len(files) < 60:
            image = cv2.resize(clip.retrieve()[1], (160, 120))
            files[f"frame_{len(files) + 1:04d}.jpg"] = encoded(".jpg", image)
    info = ImageFolderSource(write_folder(tmp_path / "frames", files)).open()
    assert (info.kind, info.frame_count) == ("sequence", len(files))


@pytest.mark.parametrize(
    ("texts", "starts"),
    [
        (("a_001.png", "a_002.png", "b_001.png", "b_002.png", "b_003.png"), [0, 2]),
        (("P01_001.png", "P01_002.png", "P02_001.png", "P02_002.png"), [0, 2]),
        (("10-00-58.png", "10-00-59.png", "10-01-00.png", "10-01-01.png"), [0]),
        (("a_1 happy.png", "a_2 sad.png", "a_3 happy.png"), [0]),
        (("a.png", "b.png"), [0]),
        (("a1.png",), [0]),
    ],
)
def test_where_series_begin(texts: tuple[str, ...], starts: list[int]) -> None:
    assert series_of(names(*texts)) == starts
