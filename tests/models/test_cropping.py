import numpy as np
import pytest
from engine_fakes import make_card
from hypothesis import given
from hypothesis import strategies as st

from models.cropping import GrayCrop, crop_face, crop_square

GRAY = make_card("emotion")
COLOUR = make_card("age", input_size=(64, 64))


def pixel(value: int) -> np.ndarray:
    image = np.zeros((100, 120, 3), np.uint8)
    image[40:60, 50:70] = value
    return image


@pytest.mark.parametrize("card", [GRAY, COLOUR])
@given(
    x=st.floats(-300, 300),
    y=st.floats(-300, 300),
    width=st.floats(0.5, 300),
    height=st.floats(0.5, 300),
)
def test_any_box_gives_the_shape_of_the_card(card, x, y, width, height):
    crop = crop_face(pixel(200), (x, y, width, height), card)
    assert crop.shape == (*card.input_size, card.channels)
    assert crop.dtype == np.uint8


def test_the_crop_shows_the_box_and_nothing_else():
    assert (crop_face(pixel(200), (50, 40, 20, 20), GRAY) == 200).all()
    assert crop_face(pixel(200), (0, 0, 20, 20), GRAY).max() == 0


def test_a_tall_box_is_made_square_about_its_centre():
    wide = crop_face(pixel(255), (55, 30, 10, 40), GRAY)[..., 0]
    # 40 pixels square, centred on the 20-pixel patch: half the width and height are white.
    assert wide.mean() == pytest.approx(255 / 4, rel=0.05)
    assert wide[:, 24].mean() == pytest.approx(255 / 2, rel=0.1)


def test_scale_and_offset_of_the_card_are_used():
    closer = make_card("emotion", crop_scale=0.5)
    assert (crop_face(pixel(200), (40, 30, 40, 40), closer) == 200).all()
    lower = make_card("emotion", crop_scale=0.5, crop_offset=0.5)
    assert (crop_face(pixel(200), (40, 10, 40, 40), lower) == 200).all()


def test_over_the_edge_the_edge_goes_on():
    image = np.full((50, 50, 3), 77, np.uint8)
    assert (crop_face(image, (-20, -20, 40, 40), GRAY) == 77).all()


def test_gray_and_colour_images_both_serve():
    gray = np.full((50, 50), 90, np.uint8)
    assert (crop_face(gray, (5, 5, 20, 20), COLOUR) == 90).all()
    assert (crop_face(gray, (5, 5, 20, 20), GRAY) == 90).all()


@pytest.mark.parametrize(
    ("image", "box", "message"),
    [
        (np.zeros((5, 5, 4), np.uint8), (0, 0, 2, 2), "uint8 image"),
        (np.zeros((5, 5, 3)), (0, 0, 2, 2), "uint8 image"),
        (np.zeros((5, 5, 3), np.uint8), (0, 0, 0, 2), "area"),
        (np.zeros((5, 5, 3), np.uint8), (0, 0, float("nan"), 2), "area"),
    ],
)
def test_what_cannot_be_cropped_is_named(image, box, message):
    with pytest.raises(ValueError, match=message):
        crop_face(image, box, GRAY)


def test_the_square_is_what_the_crop_shows():
    card = GrayCrop(input_size=(30, 30), crop_scale=1.5)
    left, top, side = crop_square((45, 40, 20, 14), card)
    assert (left, top, side) == (40, 32, 30)
    noise = np.random.default_rng(0).integers(0, 255, (100, 120), np.uint8)
    crop = crop_face(noise, (45, 40, 20, 14), card)
    assert (crop[..., 0] == noise[top : top + side, left : left + side]).all()
    with pytest.raises(ValueError, match="area"):
        crop_square((0, 0, -1, 5), card)
