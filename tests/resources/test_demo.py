"""The shipped demo clip: anyone's OpenCV plays it, and it shows what it promises."""

from itertools import combinations, pairwise

import cv2
import numpy as np
import pytest

from models.labels import EMOTIONS
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
    """The face from the middle and near the end of each hold, its swaying undone."""
    each = render.HOLD_FRAMES + render.DISSOLVE_FRAMES
    shown = {}
    for segment, name in enumerate(render.EXPRESSIONS):
        held = []
        for within in (render.HOLD_FRAMES // 2, render.HOLD_FRAMES - 2):
            index = segment * each + within
            head = cv2.warpAffine(
                frames[index],
                render.placement(index),
                (render.HEAD_SIDE, render.HEAD_SIDE),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            )
            held.append(head[120:280, 120:232])
        shown[name] = held
    return shown


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
    assert tuple(EMOTIONS) == render.EXPRESSIONS


def test_each_expression_is_held(expressions):
    assert max(difference(*held) for held in expressions.values()) < 3.0


@pytest.mark.parametrize("pair", list(combinations(render.EXPRESSIONS, 2)), ids="-".join)
def test_expressions_look_different(expressions, pair):
    one, other = (expressions[name][0] for name in pair)
    assert difference(one, other) > 8.0


def test_haar_finds_the_face(frames):
    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_alt2.xml")
    counts = []
    for frame in frames[::4]:
        small = cv2.resize(frame, (320, 240), interpolation=cv2.INTER_AREA)
        boxes = cascade.detectMultiScale(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), 1.1, 5)
        counts.append(len(boxes))
    assert np.mean(np.equal(counts, 1)) >= 0.97
