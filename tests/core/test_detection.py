from itertools import islice

import cv2
import numpy as np
import pytest
from demo_clip import demo_frames

from core.detection import HaarDetector, YuNetDetector, make_detector, yunet_file
from core.errors import SettingsError
from core.settings import DetectorSettings


@pytest.fixture(scope="module")
def demo_frame():
    return next(demo_frames())


def test_haar_finds_the_demo_face_at_any_size_of_frame(demo_frame):
    detector = HaarDetector(DetectorSettings())
    (face,) = detector.detect(demo_frame)
    large = cv2.resize(demo_frame, None, fx=2, fy=2)
    (larger,) = detector.detect(large)
    assert larger.box.x == pytest.approx(2 * face.box.x, abs=12)
    assert larger.box.width == pytest.approx(2 * face.box.width, rel=0.1)
    assert 0.6 <= face.score <= 1


def test_small_faces_are_ignored_on_request(demo_frame):
    assert HaarDetector(DetectorSettings(minimum_face=400)).detect(demo_frame) == []


def test_nothing_is_found_where_nothing_is():
    for size in ((480, 640, 3), (10, 10, 3), (3, 900, 3)):
        assert HaarDetector(DetectorSettings()).detect(np.full(size, 90, np.uint8)) == []


def test_both_detectors_draw_about_the_same_box(demo_frame, yunet):
    haar = HaarDetector(DetectorSettings()).detect(demo_frame)[0].box
    face = YuNetDetector(DetectorSettings(), yunet).detect(demo_frame)[0]
    assert face.landmarks.shape == (5, 2)
    assert max(haar.width, haar.height) == pytest.approx(
        max(face.box.width, face.box.height), rel=0.2
    )
    assert haar.overlap(face.box) > 0.5


@pytest.mark.parametrize("hidden", [np.s_[:, :254], np.s_[:, 381:]], ids=["left", "right"])
def test_a_hidden_cheek_hardly_moves_yunets_box(demo_frame, yunet, hidden):
    """Its network would draw the box about what is left of the face, 4 % of its width away."""
    detector = YuNetDetector(DetectorSettings(), yunet)
    (whole,) = detector.detect(demo_frame)
    covered = demo_frame.copy()
    covered[hidden] = 0
    (part,) = detector.detect(covered)
    moved = part.box.x + part.box.width / 2 - whole.box.x - whole.box.width / 2
    assert abs(moved) < 0.025 * whole.box.width


def test_auto_takes_yunet_where_its_file_is(tmp_path, yunet):
    settings = DetectorSettings()
    assert make_detector(settings, tmp_path).name == "haar"
    (tmp_path / "face_yunet.onnx").write_bytes(yunet.read_bytes())
    assert make_detector(settings, tmp_path).name == "yunet"
    assert make_detector(DetectorSettings(kind="haar"), tmp_path).name == "haar"


def test_a_file_in_the_settings_comes_first(tmp_path):
    settings = DetectorSettings(yunet_file=str(tmp_path / "mine.onnx"))
    assert yunet_file(settings, tmp_path) == tmp_path / "mine.onnx"
    with pytest.raises(SettingsError):
        make_detector(DetectorSettings(kind="yunet"), tmp_path)


def test_a_mouth_within_a_face_is_no_face_of_its_own():
    # At this width the open mouth of frame 189 looks like a small face.
    detector = HaarDetector(DetectorSettings(analysis_width=960))
    assert [len(detector.detect(frame)) for frame in islice(demo_frames(), 185, 195)] == [1] * 10
