import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cropping import GrayCrop, crop_face, crop_square, tilt
from tests.support.engine import make_card

# Eyes, nose and mouth of a face that is 60 by 80 and centred on (0, 0).
POINTS = np.array([[-14, -12], [14, -12], [0, 4], [-12, 18], [12, 18]], np.float64)
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
    left, top, side, angle = crop_square((45, 40, 20, 14), card)
    assert (left, top, side, angle) == (40, 32, 30, 0)
    noise = np.random.default_rng(0).integers(0, 255, (100, 120), np.uint8)
    crop = crop_face(noise, (45, 40, 20, 14), card)
    assert (crop[..., 0] == noise[top : top + side, left : left + side]).all()
    with pytest.raises(ValueError, match="area"):
        crop_square((0, 0, -1, 5), card)


def picture(size: int = 400) -> np.ndarray:
    """Soft colours, so that a turn there and back changes little."""
    noise = np.random.default_rng(1).integers(0, 255, (size // 20, size // 20, 3), np.uint8)
    return cv2.resize(noise, (size, size), interpolation=cv2.INTER_CUBIC)


def leaning(angle: float, scale: float) -> tuple[np.ndarray, tuple, np.ndarray]:
    """The picture turned clockwise, the box about the face's ellipse, its landmarks."""
    matrix = cv2.getRotationMatrix2D((199.5, 199.5), -angle, 1)
    turned = cv2.warpAffine(picture(), matrix, (400, 400), flags=cv2.INTER_CUBIC)
    half = np.array([30, 40]) * scale
    linear = matrix[:, :2]
    reach = np.sqrt((half**2) @ (linear**2).T)
    box = (*(200 - reach), *(2 * reach))
    return turned, box, (POINTS * scale @ linear.T + 200).astype(np.float32)


@pytest.mark.parametrize("scale", [0.4, 0.9, 2.6])
@pytest.mark.parametrize("angle", [-45, -30, -10, 3, 20, 44])
@pytest.mark.parametrize(
    "card", [GRAY, make_card("age", input_size=(64, 64), crop_scale=0.87, crop_offset=0.09)]
)
def test_a_leaning_face_gives_the_crop_of_the_upright_one(card, angle, scale):
    """Over all that a detector's box does when a head leans: it grows, and its shape changes."""
    image, box, landmarks = leaning(0, scale)
    upright = crop_face(image, box, card, landmarks).astype(float)
    assert (upright == crop_face(image, box, card)).all()
    image, box, landmarks = leaning(angle, scale)
    turned = crop_face(image, box, card, landmarks).astype(float)
    assert tilt(landmarks) == pytest.approx(angle, abs=0.01)
    error = np.abs(turned - upright).mean()
    assert error < 0.07 * upright.std()
    if abs(angle) > 5:
        as_it_leans = crop_face(image, box, card).astype(float)
        assert np.abs(as_it_leans - upright).mean() > 4 * error


def test_nothing_is_turned_for_a_tilt_within_the_noise():
    for angle, turned in ((0, False), (1.5, False), (-1.5, False), (2.5, True), (-2.5, True)):
        image, box, landmarks = leaning(angle, 1)
        same = crop_face(image, box, COLOUR, landmarks) == crop_face(image, box, COLOUR)
        assert same.all() != turned


@pytest.mark.parametrize(
    "landmarks",
    [
        POINTS[[3, 4, 2, 0, 1]],  # the mouth above the eyes
        POINTS[[1, 0, 2, 4, 3]],  # left for right: upside down, as the eyes have it
        POINTS * [0.1, 1],  # a face from the side
        POINTS * [1, 0.1],
        np.zeros((5, 2)),
        np.full((5, 2), np.nan),
        np.array([[0, 0], [20, 0], [40, 0], [60, 0], [80, 0]]),
    ],
)
def test_landmarks_that_cannot_be_right_turn_nothing(landmarks):
    turn = np.array([[0.94, 0.34], [-0.34, 0.94]])
    landmarks = (landmarks @ turn + 200).astype(np.float32)
    assert tilt(landmarks) == 0
    box = (170, 160, 60, 80)
    assert (crop_face(picture(), box, GRAY, landmarks) == crop_face(picture(), box, GRAY)).all()


@given(
    x=st.floats(-300, 300),
    y=st.floats(-300, 300),
    width=st.floats(0.5, 700),
    height=st.floats(0.5, 700),
    angle=st.floats(-90, 90),
)
def test_any_box_of_a_leaning_face_gives_the_shape_of_the_card(x, y, width, height, angle):
    _, _, landmarks = leaning(angle, 1)
    for card in (GRAY, COLOUR):
        crop = crop_face(pixel(200), (x, y, width, height), card, landmarks)
        assert crop.shape == (*card.input_size, card.channels)
        assert crop.dtype == np.uint8
    flat = np.full((50, 50), 77, np.uint8)
    assert (crop_face(flat, (x, y, width, height), GRAY, landmarks) == 77).all()
