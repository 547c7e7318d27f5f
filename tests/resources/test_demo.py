"""The shipped demo clip: anyone's OpenCV plays it, and it shows what it promises."""

from itertools import combinations, pairwise

import cv2
import numpy as np
import pytest

from resources import resource_path
from resources.demo import render

CLIP = resource_path("demo", "expressions.mp4")
FACE = np.s_[110:370, 220:420]  # where the swaying face always is


def difference(a, b):
    """Mean absolute difference in gray levels."""
    return float(np.mean(cv2.absdiff(a, b)))


@pytest.fixture(scope="module")
def frames():
    capture = cv2.VideoCapture(str(CLIP))
    assert capture.isOpened()
    decoded = []
    while (result := capture.read())[0]:
        decoded.append(result[1])
    capture.release()
    return decoded


@pytest.fixture(scope="module")
def expressions(frames):
    """One face of each expression, from the middle of the time that it is held."""
    each = render.HOLD_FRAMES + render.DISSOLVE_FRAMES
    return {
        name: frames[index * each + render.HOLD_FRAMES // 2][FACE]
        for index, name in enumerate(render.EXPRESSIONS)
    }


def test_clip_is_small():
    assert 50_000 < CLIP.stat().st_size < 1_000_000


def test_clip_decodes_fully_and_lasts_about_ten_seconds(frames):
    capture = cv2.VideoCapture(str(CLIP))
    rate = capture.get(cv2.CAP_PROP_FPS)
    announced = capture.get(cv2.CAP_PROP_FRAME_COUNT)
    capture.release()
    assert rate == 25
    assert len(frames) == announced == render.FRAMES
    assert 9.5 <= len(frames) / rate <= 10.0  # ten seconds of watching show all seven
    assert {frame.shape for frame in frames} == {(480, 640, 3)}


def test_clip_loops_without_a_jump(frames):
    steps = [difference(a, b) for a, b in pairwise(frames)]
    assert difference(frames[-1], frames[0]) <= max(steps)


def test_clip_is_never_still(frames):
    assert min(difference(a[FACE], b[FACE]) for a, b in pairwise(frames)) > 0.05


def test_expressions_stand_in_canonical_order():
    labels = pytest.importorskip("models.labels")
    assert render.EXPRESSIONS == tuple(labels.EMOTIONS)


@pytest.mark.parametrize("pair", combinations(render.EXPRESSIONS, 2), ids="-".join)
def test_expressions_look_different(expressions, pair):
    assert difference(expressions[pair[0]], expressions[pair[1]]) > 3.0


def test_haar_finds_the_face(frames):
    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    counts = []
    for frame in frames[::4]:
        small = cv2.resize(frame, (320, 240), interpolation=cv2.INTER_AREA)
        boxes = cascade.detectMultiScale(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), 1.1, 5)
        counts.append(len(boxes))
    assert np.mean(np.equal(counts, 1)) >= 0.97
