"""From the network's answers to faces, and the shipped detector on real pictures."""

import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.card import WEIGHTS_FOLDER
from models.errors import ModelError
from models.face_detector import (
    DETECTOR_FILE,
    DetectorCard,
    FaceDetectorNetwork,
    decoded,
    suppressed,
)
from tests.support.demo_clip import FACE_BOX, demo_frames

SHARED = Path(__file__).resolve().parents[3] / "shared"
shipped_only = pytest.mark.skipif(
    not (WEIGHTS_FOLDER / DETECTOR_FILE).is_file(), reason="no detector has been exported"
)


@pytest.fixture(scope="module")
def network() -> FaceDetectorNetwork:
    return FaceDetectorNetwork.load()


def faces(*boxes: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(boxes, np.float32).reshape(-1, 4)


def kept(boxes: np.ndarray, scores: list[float]) -> np.ndarray:
    points = np.zeros((len(boxes), 5, 2), np.float32)
    return suppressed(boxes, np.array(scores, np.float32), points)[0]


def test_a_cell_says_where_box_and_landmarks_are():
    cells = np.array([[2.5, 1.5]], np.float32)
    box = np.array([[0.5, -0.5, np.log(4), np.log(2)]], np.float32)
    points = np.arange(10, dtype=np.float32)[None] / 10
    boxes, landmarks = decoded(cells, box, points, 8)
    np.testing.assert_allclose(boxes, [[24 - 16, 8 - 8, 32, 16]], atol=1e-4)
    np.testing.assert_allclose(landmarks[0, 0], [20, 12.8], atol=1e-4)
    np.testing.assert_allclose(landmarks[0, 4], [20 + 6.4, 12 + 7.2], atol=1e-4)


def test_boxes_of_one_face_become_their_weighted_mean():
    boxes = kept(faces((0, 0, 100, 100), (10, 0, 100, 100), (300, 0, 50, 50)), [0.6, 0.3, 0.9])
    np.testing.assert_allclose(boxes, [[300, 0, 50, 50], [10 / 3, 0, 100, 100]], atol=1e-3)


@pytest.mark.parametrize("scores", [[0.9, 0.6], [0.6, 0.9]])
def test_a_box_inside_another_face_goes_whichever_is_better(scores):
    boxes = kept(faces((0, 0, 100, 100), (40, 60, 30, 30)), scores)
    assert len(boxes) == 1
    assert boxes[0, 2] == (100 if scores[0] > scores[1] else 30)


def test_faces_side_by_side_stay():
    assert len(kept(faces((0, 0, 100, 100), (70, 0, 100, 100)), [0.9, 0.8])) == 2
    assert kept(faces(), []).shape == (0, 4)


def test_a_card_survives_its_file_and_refuses_nonsense(tmp_path):
    card = DetectorCard(
        task="detector",
        version="1",
        weights_file=DETECTOR_FILE,
        sha256="0" * 64,
        strides=(8, 16, 32),
        confidence=0.5,
        convention="",
        licence="",
    )
    card.save(tmp_path / "detector.json")
    assert DetectorCard.load(tmp_path / "detector.json") == card
    replace(card, confidence=1.5).save(tmp_path / "detector.json")
    with pytest.raises(ModelError, match="invalid value"):
        DetectorCard.load(tmp_path / "detector.json")
    with pytest.raises(ModelError, match="missing"):
        FaceDetectorNetwork.load(tmp_path / "other.tflite")


@shipped_only
def test_weights_of_another_card_are_refused(tmp_path):
    for name in (DETECTOR_FILE, "detector.json"):
        shutil.copy(WEIGHTS_FOLDER / name, tmp_path)
    with (tmp_path / DETECTOR_FILE).open("ab") as weights:
        weights.write(b"\0")
    with pytest.raises(ModelError, match="do not match"):
        FaceDetectorNetwork.load(tmp_path / DETECTOR_FILE)


@shipped_only
def test_the_demo_clip_has_one_face_in_every_frame(network):
    x, y, width, height = FACE_BOX
    for frame in list(demo_frames())[::10]:
        boxes, scores, points = network.detect(frame)
        assert len(boxes) == 1
        assert scores[0] >= network.card.confidence
        middle = boxes[0, :2] + boxes[0, 2:] / 2
        np.testing.assert_allclose(middle, (x + width / 2, y + height / 2), atol=0.2 * width)
        right_eye, left_eye, nose, right_mouth, left_mouth = points[0]
        assert right_eye[0] < nose[0] < left_eye[0]
        assert right_mouth[0] < left_mouth[0]
        assert max(right_eye[1], left_eye[1]) < nose[1] < min(right_mouth[1], left_mouth[1])


@shipped_only
def test_a_tilted_face_is_found_with_its_landmarks_tilted(network):
    frame = next(demo_frames())
    height, width = frame.shape[:2]
    for tilt in (-40, -20, 20, 40):
        turn = cv2.getRotationMatrix2D((320, 240), -tilt, 1)
        turned = cv2.warpAffine(frame, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
        boxes, _, points = network.detect(turned)
        assert len(boxes) == 1
        across, down = points[0, 1] - points[0, 0]
        assert np.degrees(np.arctan2(down, across)) == pytest.approx(tilt, abs=6)


@shipped_only
@pytest.mark.parametrize("size", [(1, 1), (20, 300), (33, 31), (480, 640), (250, 333)])
def test_pictures_of_any_size_are_taken(network, size):
    boxes, scores, points = network.detect(np.full((*size, 3), 127, np.uint8))
    assert boxes.shape == (0, 4)
    assert scores.shape == (0,)
    assert points.shape == (0, 5, 2)
    assert boxes.dtype == scores.dtype == points.dtype == np.float32


@shipped_only
def test_what_lies_beside_the_picture_changes_nothing(network):
    """The rim that fills up to whole cells is the same after a larger, brighter picture."""
    frame = next(demo_frames())[:470, :630]
    first = network.detect(frame)
    network.detect(np.full((480, 640, 3), 255, np.uint8))
    for one, other in zip(first, network.detect(frame), strict=True):
        np.testing.assert_array_equal(one, other)


@shipped_only
def test_small_faces_and_low_scores_can_be_left_out(network):
    frame = next(demo_frames())
    boxes, scores, _ = network.detect(frame)
    side = boxes[0, 2:].max()
    assert len(network.detect(frame, smallest_px=side - 1)[0]) == 1
    assert len(network.detect(frame, smallest_px=side + 1)[0]) == 0
    assert len(network.detect(frame, confidence=float(scores[0]) + 0.001)[0]) == 0
    assert len(network.detect(frame, confidence=1.0)[0]) == 0


@shipped_only
def test_another_kind_of_picture_is_refused(network):
    for image in (np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3), np.float32)):
        with pytest.raises(ValueError, match="uint8"):
            network.detect(image)


@shipped_only
def test_the_faces_of_a_group_are_found(network):
    if not (SHARED / "media" / "group_27.jpg").is_file():
        pytest.skip("the pictures are not here")
    image = cv2.imread(str(SHARED / "media" / "group_27.jpg"))
    assert 22 <= len(network.detect(image)[0]) <= 28
