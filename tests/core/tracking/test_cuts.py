import zipfile

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tracking import CutDetector
from tests.support.demo_clip import demo_frames

SECOND = 1_000_000_000


def cuts_in(frames, *, rate=1.0) -> list[int]:
    detector = CutDetector()
    return [
        index
        for index, image in enumerate(frames)
        if detector.look(image, round(index * SECOND / rate))
    ]


def scene(seed: int, width: int = 640, height: int = 480) -> np.ndarray:
    """Blotches, edges and things of several sizes."""
    rng = np.random.default_rng(seed)
    noise = rng.integers(40, 180, (8, 10, 3), np.uint8)
    image = cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC)
    for _ in range(14):
        corner = rng.integers((0, 0), (600, 440))
        size = rng.integers(20, 160, 2)
        colour = tuple(int(value) for value in rng.integers(20, 230, 3))
        cv2.rectangle(image, corner.tolist(), (corner + size).tolist(), colour, -1)
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def noisy(image: np.ndarray, seed: int = 0, sigma: float = 4.0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, sigma, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def moved(image: np.ndarray, right: float, down: float, zoom: float = 1.0) -> np.ndarray:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 0, zoom)
    turn[:, 2] += (right, down)
    return cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REFLECT)


@pytest.fixture(scope="module")
def clip() -> list[np.ndarray]:
    return list(demo_frames())


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_another_scene_is_a_cut_and_the_same_is_none(seed, by):
    shots = [scene(seed)] * 3 + [scene(seed + by)] * 3
    assert cuts_in(noisy(image, i) for i, image in enumerate(shots)) == [3]


@pytest.mark.parametrize("size", [(40, 30), (127, 95), (320, 240), (480, 640), (1920, 1080)])
def test_pictures_of_any_size(size):
    assert cuts_in([scene(1, *size)] * 2 + [scene(2, *size)] * 2) == [2]


def test_the_size_may_change_with_the_shot():
    assert cuts_in([scene(1), scene(1, 320, 240), scene(2, 300, 200), scene(2)]) == [2]


@pytest.mark.parametrize("step", [1, 5, 12])
def test_the_demo_changes_its_expression_and_begins_anew_without_a_cut(clip, step):
    assert cuts_in(clip[::step] * 2, rate=25 / step) == []


def test_cuts_between_the_demo_and_scenes(clip):
    frames = [*clip[:10], *[scene(3, 480, 360)] * 10, *clip[100:110], *[scene(4)] * 10]
    assert cuts_in(frames, rate=25) == [10, 20, 30]


def test_a_face_in_the_same_place_before_another_background_is_another_shot(clip):
    height, width = clip[0].shape[:2]
    y, x = np.mgrid[:height, :width]
    inside = np.hypot((x - width / 2) / (0.2 * width), (y - height / 2) / (0.35 * height)) < 1
    frames = [
        np.where(inside[..., None], image, scene(5 + index // 20, width, height))
        for index, image in enumerate(clip[:60])
    ]
    assert cuts_in(frames, rate=25) == [20, 40]


def test_lights_that_go_on_and_off():
    room = scene(7).astype(np.float32)
    y, x = np.mgrid[:480, :640]
    lamp = np.exp(-((x - 100) ** 2 + (y - 80) ** 2) / 2 / 150**2)[..., None]
    for change in (room * 0.3, room * 1.5 + 20, room * 3, room * (0.4 + 1.5 * lamp), room * 9):
        frames = [room, room, change, change, room, change, room]
        shown = [noisy(np.clip(image, 0, 255), i) for i, image in enumerate(frames)]
        assert cuts_in(shown, rate=30) == []


def test_exposure_and_fades_that_take_their_time():
    assert cuts_in(np.uint8(np.clip(scene(8) * f, 0, 255)) for f in np.linspace(0.2, 2, 20)) == []
    a, b = scene(8).astype(float), scene(9).astype(float)
    assert cuts_in(np.uint8(a + (b - a) * t) for t in np.linspace(0, 1, 25)) == []


def test_a_camera_that_moves():
    pan = [noisy(moved(scene(10), -30 * i, 4 * i), i) for i in range(20)]
    assert cuts_in(pan, rate=30) == []
    zoom = [moved(scene(10), 0, 0, 1.06**i) for i in range(20)]
    assert cuts_in(zoom, rate=30) == []
    shake = np.random.default_rng(0).normal(0, 12, (30, 2))
    assert cuts_in((moved(scene(11), *by) for by in shake), rate=30) == []


def test_somebody_who_is_there_at_once(clip):
    room, person = scene(12), cv2.resize(clip[0], (400, 400))
    there = room.copy()
    there[80:, 120:520] = person
    assert cuts_in([room, room, there, there, room]) == []


def test_pictures_without_content_are_passed_over():
    for empty in (np.zeros((480, 640, 3), np.uint8), np.full((480, 640, 3), 255, np.uint8)):
        assert cuts_in([scene(13)] * 3 + [empty] * 5 + [scene(13)] * 3) == []
        assert cuts_in([scene(13)] * 3 + [empty] * 5 + [scene(14)] * 3) == [8]
        # After a long time nobody knows any more what was there.
        assert cuts_in([scene(13)] * 3 + [empty] * 90 + [scene(14)] * 3) == []


def test_a_slide_show_has_a_cut_at_each_picture_and_a_stroboscope_only_one():
    slides = [scene(20 + index) for index in range(8)]
    assert cuts_in(slides, rate=0.2) == list(range(1, 8))
    assert cuts_in(slides, rate=30) == [1]


def test_after_a_reset_the_first_picture_is_none():
    detector = CutDetector()
    assert not detector.look(scene(1), 0)
    detector.reset()
    assert not detector.look(scene(2), SECOND)
    assert detector.look(scene(1), 2 * SECOND)


def test_cuts_of_a_film_and_a_street_without_any(media):
    for name, right in (("two_faces_indoor.mp4", [20, 82, 211]), ("street_crowd.mp4", [])):
        video = cv2.VideoCapture(str(media / name))
        detector, found, index = CutDetector(), [], 0
        while (read := video.read())[0]:
            if detector.look(read[1], index * SECOND // 30):
                found.append(index)
            index += 1
        assert found == right


def test_portraits_that_fill_the_picture_in_the_same_place(media):
    """The hardest: heads of one size on plain grounds, many of them black and white."""
    with zipfile.ZipFile(media.parent / "data" / "detection.zip") as pictures:
        names = sorted(name for name in pictures.namelist() if "/portraits/0" in name)[:200]
        images = [
            cv2.imdecode(np.frombuffer(pictures.read(name), np.uint8), cv2.IMREAD_COLOR)
            for name in names
        ]
    found = sum(cuts_in([a, a, b]) == [2] for a, b in zip(images[::2], images[1::2], strict=True))
    assert found >= 70
