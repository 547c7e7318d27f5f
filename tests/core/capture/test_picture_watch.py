import numpy as np
import pytest

from core.capture.picture_watch import BLACK_NS, FROZEN_NS, LOOK_NS, PictureWatch
from core.sources import SourceTrouble
from core.types import Image

BLACK, FROZEN = SourceTrouble.BLACK, SourceTrouble.FROZEN
FRAME_NS = 33_000_000


def pictures(level: float, noise: float, count: int, seed: int = 0) -> list[Image]:
    random = np.random.default_rng(seed)
    return [
        np.clip(random.normal(level, noise, (120, 160, 3)), 0, 255).astype(np.uint8)
        for _ in range(count)
    ]


def scene(level: float = 60) -> Image:
    """A picture with something in it."""
    across = np.linspace(0, 2 * level, 160)
    return np.repeat(np.repeat(across[None, :, None], 120, axis=0), 3, axis=2).astype(np.uint8)


def seen(images: list[Image]) -> list[SourceTrouble | None]:
    watch = PictureWatch()
    return [watch.look(image, index * FRAME_NS) for index, image in enumerate(images)]


@pytest.mark.parametrize("level", [0, 2, 12])
def test_a_covered_camera_is_black_after_three_seconds_until_it_is_uncovered(level: float) -> None:
    told = seen([*pictures(level, 2, 150), scene() + 1, *pictures(90, 3, 20)])
    first = told.index(BLACK)
    assert BLACK_NS <= first * FRAME_NS <= BLACK_NS + 2 * LOOK_NS
    assert set(told[first:150]) == {BLACK}
    assert told[-1] is None
    assert FROZEN not in told


def test_black_without_noise_is_black_and_not_frozen() -> None:
    assert set(seen([np.zeros((120, 160, 3), np.uint8)] * 400)) == {None, BLACK}


def test_a_dark_room_with_one_light_is_not_black() -> None:
    images = pictures(8, 2, 200)
    for image in images:
        image[20:60, 30:80] = 60
    assert set(seen(images)) == {None}


def test_one_other_look_begins_the_seconds_anew() -> None:
    black = pictures(0, 1, 80)
    other = pictures(80, 3, 10)  # longer than the time between two looks
    assert set(seen([*black, *other, *black, *other])) == {None}


def test_the_same_picture_is_frozen_after_five_seconds_until_it_moves() -> None:
    told = seen([scene()] * 220 + [scene() + 1] * 20)
    first = told.index(FROZEN)
    assert FROZEN_NS <= first * FRAME_NS <= FROZEN_NS + 3 * LOOK_NS
    assert set(told[first:220]) == {FROZEN}
    assert told[-1] is None


def test_noise_alone_is_no_frozen_picture() -> None:
    assert set(seen(pictures(100, 0.7, 300))) == {None}


def test_a_picture_of_another_size_is_another_picture() -> None:
    large = np.full((480, 640, 3), 90, np.uint8)
    told = seen([*[large] * 140, *[large[:, :100]] * 140])
    assert set(told) == {None}


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 3000, 3), (47, 63, 3)])
def test_any_shape_can_be_looked_at(shape: tuple[int, int, int]) -> None:
    assert set(seen([np.full(shape, 200, np.uint8)] * 200)) == {None, FROZEN}
