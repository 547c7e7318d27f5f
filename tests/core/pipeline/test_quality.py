import cv2
import numpy as np
import pytest

from core.detection import HaarDetector
from core.pipeline.quality import doubts, measure
from core.settings import AnalysisSettings, DetectorSettings
from core.sources import DemoSource
from core.types import Box, Doubt, Pose
from resources import resource_path

DEFAULTS = AnalysisSettings()


@pytest.fixture(scope="module")
def portrait():
    """A frame of the demo and the face in it."""
    source = DemoSource(resource_path("demo", "expressions.mp4"))
    source.open()
    image = source.read().image
    source.close()
    (face,) = HaarDetector(DetectorSettings()).detect(image)
    return image, face.box


def scaled(image, box, factor):
    values = (value * factor for value in box.as_tuple())
    names = ("x", "y", "width", "height")
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return small, Box(**dict(zip(names, values, strict=True)))


def doubts_of(image, box, settings=DEFAULTS):
    return doubts(measure(image, box), settings)


def test_the_demo_passes_every_gate_with_room_to_spare(portrait):
    image, box = portrait
    assert doubts_of(image, box) == ()
    quality = measure(image, box)
    assert quality.side_px == min(box.width, box.height)
    assert quality.sharpness > 1.4 * DEFAULTS.gate_blur
    assert quality.brightness > 3 * DEFAULTS.gate_dark


def test_out_of_focus_is_too_blurred(portrait):
    image, box = portrait
    sharpness = [
        measure(cv2.GaussianBlur(image, (0, 0), share * box.width), box).sharpness
        for share in (0.01, 0.02, 0.04, 0.08)
    ]
    assert sharpness == sorted(sharpness, reverse=True)
    blurred = cv2.GaussianBlur(image, (0, 0), 0.05 * box.width)
    assert doubts_of(blurred, box) == (Doubt.TOO_BLURRED,)


@pytest.mark.parametrize("along", [True, False])
def test_movement_in_one_direction_is_blur_too(portrait, along):
    image, box = portrait
    length = round(0.25 * box.width)
    moved = cv2.blur(image, (length, 1) if along else (1, length))
    assert doubts_of(moved, box) == (Doubt.TOO_BLURRED,)


def test_noise_does_not_make_a_blurred_face_sharp(portrait):
    image, box = portrait
    noise = np.random.default_rng(0).normal(0, 6, image.shape)
    blurred = cv2.GaussianBlur(image, (0, 0), 0.06 * box.width)
    noisy = np.clip(blurred + noise, 0, 255).astype(np.uint8)
    assert Doubt.TOO_BLURRED in doubts_of(noisy, box)


def test_neither_size_nor_light_alone_makes_it_blurred(portrait):
    image, box = portrait
    for factor in (0.5, 2.0):
        assert doubts_of(*scaled(image, box, factor)) == ()
    assert doubts_of((image * 0.4).astype(np.uint8), box) == ()


def test_a_face_in_the_dark_is_too_dark(portrait):
    image, box = portrait
    assert Doubt.TOO_DARK in doubts_of((image * 0.08).astype(np.uint8), box)


def test_a_bright_background_does_not_lighten_a_dark_face(portrait):
    image, box = portrait
    against_the_light = np.full_like(image, 255)
    x, y, width, height = (round(value) for value in box.as_tuple())
    inner = (slice(y + height // 8, y + height), slice(x + width // 8, x + 7 * width // 8))
    against_the_light[inner] = image[inner] * 0.08
    assert Doubt.TOO_DARK in doubts_of(against_the_light, box)


def test_a_far_face_is_too_small(portrait):
    image, box = portrait
    small, small_box = scaled(image, box, 20 / box.width)
    assert Doubt.TOO_SMALL in doubts_of(small, small_box)
    narrow = Box(x=box.x, y=box.y, width=31.9, height=box.height)
    assert doubts_of(image, narrow)[0] == Doubt.TOO_SMALL


def test_gates_of_zero_let_everything_through():
    nothing = np.zeros((20, 20, 3), np.uint8)
    box = Box(x=-5, y=-5, width=8, height=8)
    assert len(doubts_of(nothing, box)) == 3
    off = AnalysisSettings(gate_size=0, gate_dark=0.0, gate_blur=0.0)
    assert doubts_of(nothing, box, off) == ()


@pytest.mark.parametrize("pose", [(35, 0), (-35, 0), (0, 35), (25, -25)])
def test_a_face_turned_beyond_the_gate_is_doubted(portrait, pose):
    quality = measure(*portrait)
    turned = Pose(yaw=pose[0], pitch=pose[1], roll=80)
    for gate, wanted in ((30, (Doubt.TURNED_AWAY,)), (36, ()), (0, ())):
        assert doubts(quality, AnalysisSettings(gate_turned=gate), turned) == wanted
    assert doubts(quality, AnalysisSettings(gate_turned=1)) == ()


def test_a_leaning_face_is_measured_upright(portrait):
    image, box = portrait
    side = box.width
    middle = (box.x + side / 2, box.y + side / 2)
    level = np.array([[-0.18, -0.14], [0.18, -0.14], [0, 0.04], [-0.14, 0.22], [0.14, 0.22]])
    upright = measure(image, box)
    for angle in (-30, 20):
        matrix = cv2.getRotationMatrix2D(middle, -angle, 1)
        turned = cv2.warpAffine(image, matrix, image.shape[1::-1], flags=cv2.INTER_CUBIC)
        landmarks = (level * side @ matrix[:, :2].T + middle).astype(np.float32)
        quality = measure(turned, box, landmarks)
        assert quality.brightness == pytest.approx(upright.brightness, rel=0.02)
        assert quality.sharpness == pytest.approx(upright.sharpness, rel=0.15)
