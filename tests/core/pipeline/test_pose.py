import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pipeline.pose import HEAD, estimate
from core.types import Pose

MIRRORED = [1, 0, 2, 4, 3]


def seen(yaw: float, pitch: float, roll: float, *, metres: float = 0.8) -> np.ndarray:
    """Landmarks of the head at that pose, by a camera with perspective at that distance.

    The turns are OpenCV's rotation vectors, one after the other: up about the picture's x, which
    points to the person's left, then to the own right about its y, then in the picture.
    """
    turn = np.eye(3)
    for axis, degrees in (([-1, 0, 0], pitch), ([0, 1, 0], yaw), ([0, 0, -1], roll)):
        turn = cv2.Rodrigues(np.array(axis, float) * np.radians(degrees))[0] @ turn
    camera = np.array([[600, 0, 320], [0, 600, 240], [0, 0, 1]], float)
    place = turn @ [0, -33, 0] + [0, 0, 1000 * metres]
    points, _ = cv2.projectPoints(HEAD, cv2.Rodrigues(turn)[0], place, camera, None)
    return points[:, 0].astype(np.float32)


@pytest.mark.parametrize("yaw", [-60, -40, -20, 0, 10, 45])
@pytest.mark.parametrize("pitch", [-30, -10, 0, 20])
@pytest.mark.parametrize("roll", [-40, 0, 25])
def test_known_turns_come_back_within_a_few_degrees(yaw, pitch, roll):
    pose = estimate(seen(yaw, pitch, roll))
    # What is left is the perspective, which the estimate leaves out.
    assert pose.yaw == pytest.approx(yaw, abs=4)
    assert pose.pitch == pytest.approx(pitch, abs=4)
    assert pose.roll == pytest.approx(roll, abs=4)


def test_the_signs_are_those_of_the_person_as_an_aircraft():
    right_eye, left_eye, nose, *_ = seen(0, 0, 0)
    middle = (right_eye + left_eye) / 2
    towards_own_right = seen(30, 0, 0)
    assert towards_own_right[2, 0] - towards_own_right[:2, 0].mean() < nose[0] - middle[0] - 5
    up = seen(0, 20, 0)
    assert up[2, 1] - up[:2, 1].mean() < nose[1] - middle[1] - 5
    # The own right shoulder is on the left of the picture: the left eye rises.
    leaning = seen(0, 0, 20)
    assert leaning[1, 1] < leaning[0, 1] - 5


@given(yaw=st.floats(-70, 70), pitch=st.floats(-35, 35), roll=st.floats(-60, 60))
def test_the_mirror_image_is_turned_the_other_way(yaw, pitch, roll):
    landmarks = seen(yaw, pitch, roll)
    pose = estimate(landmarks)
    mirrored = estimate((landmarks[MIRRORED] * [-1, 1] + [640, 0]).astype(np.float32))
    assert mirrored.yaw == pytest.approx(-pose.yaw, abs=0.1)
    assert mirrored.pitch == pytest.approx(pose.pitch, abs=0.1)
    assert mirrored.roll == pytest.approx(-pose.roll, abs=0.1)


def test_neither_size_nor_place_matters():
    landmarks = seen(20, -10, 15)
    pose = estimate(landmarks)
    other = estimate(landmarks * 3 - 500)
    assert (other.yaw, other.pitch, other.roll) == pytest.approx(
        (pose.yaw, pose.pitch, pose.roll), abs=0.01
    )


def test_noise_of_a_detector_costs_a_few_degrees():
    rng = np.random.default_rng(0)
    landmarks = seen(25, 5, 0)
    apart = np.linalg.norm(landmarks[1] - landmarks[0])
    noisy = [
        estimate((landmarks + rng.normal(0, 0.03 * apart, (5, 2))).astype(np.float32))
        for _ in range(200)
    ]
    assert np.std([pose.yaw for pose in noisy]) < 6
    assert np.std([pose.pitch for pose in noisy]) < 6
    assert np.std([pose.roll for pose in noisy]) < 3


@pytest.mark.parametrize(
    "landmarks",
    [
        None,
        np.zeros((5, 2), np.float32),
        np.full((5, 2), np.nan, np.float32),
        np.array([[0, 0], [20, 10], [40, 20], [60, 30], [80, 40]], np.float32),
    ],
)
def test_nothing_is_said_where_nothing_can_be_known(landmarks):
    assert estimate(landmarks) is None


def test_how_far_a_face_is_turned_takes_both_ways():
    assert Pose(yaw=0, pitch=0, roll=70).turned == pytest.approx(0)
    assert Pose(yaw=-40, pitch=0, roll=0).turned == pytest.approx(40)
    assert Pose(yaw=0, pitch=30, roll=0).turned == pytest.approx(30)
    assert Pose(yaw=30, pitch=30, roll=0).turned == pytest.approx(41.4, abs=0.1)
