import cv2
import numpy as np
import pytest

from core.tracking import Follower, Tracker
from core.tracking.nearness import affinity
from core.types import Box, Face

SECOND = 1_000_000_000


def face(x: float, y: float = 0.0, size: float = 40.0, score: float = 0.9) -> Face:
    return Face(box=Box(x=x, y=y, width=size, height=size), score=score)


def ids(tracker: Tracker, faces: list[Face], seconds: float) -> list[int]:
    return [track.track_id for track in tracker.update(faces, round(seconds * SECOND))]


def test_two_faces_keep_their_ids_whatever_order_the_detector_gives():
    tracker = Tracker()
    for step in range(20):
        faces = [face(10 + step), face(200 - step)]
        tracks = tracker.update(faces[:: 1 if step % 2 else -1], step * SECOND // 30)
        by_id = {t.track_id: t.face.box.x for t in tracks}
        if step == 0:
            left = min(by_id, key=lambda i: by_id[i])
        assert by_id[left] == 10 + step
        assert len(by_id) == 2
    assert set(by_id) == {1, 2}


def test_an_id_survives_a_short_miss_but_not_a_long_one():
    tracker = Tracker(longest_miss_s=1.0)
    assert ids(tracker, [face(0)], 0.0) == [1]
    for step in range(1, 9):
        assert ids(tracker, [], step / 10) == []
    assert ids(tracker, [face(5)], 0.9) == [1]
    for step in range(10, 20):
        assert ids(tracker, [], step / 10) == []
    assert ids(tracker, [face(5)], 2.0) == [2]


@pytest.mark.parametrize("interval_s", [0.033, 0.5, 1.0, 2.0, 5.0, 60.0, 3600.0])
def test_an_id_lasts_at_any_rate_and_survives_two_frames_that_miss_it(interval_s):
    tracker = Tracker()
    seen = [ids(tracker, [face(0)], step * interval_s) for step in range(12)]
    assert seen == [[1]] * 12
    assert ids(tracker, [], 12 * interval_s) == ids(tracker, [], 13 * interval_s) == []
    assert ids(tracker, [face(0)], 14 * interval_s) == [1]
    frames = max(4, int(1 / interval_s) + 1)
    for step in range(15, 15 + frames):
        assert ids(tracker, [], step * interval_s) == []
    assert 2 in [
        *ids(tracker, [face(0)], (15 + frames) * interval_s),
        *ids(tracker, [face(0)], (16 + frames) * interval_s),
    ]


def test_a_hole_in_the_frames_of_a_camera_is_a_long_miss():
    tracker = Tracker()
    for step in range(30):
        assert ids(tracker, [face(0)], step / 30) == [1]
    assert ids(tracker, [face(0)], 3.0) == []
    assert ids(tracker, [face(0)], 3.03) == [2]


def test_a_miss_is_counted_and_forgotten_when_the_face_is_back():
    tracker = Tracker()
    tracker.update([face(0)], 0)
    tracker.update([], SECOND // 30)
    (track,) = tracker.update([face(0)], 2 * SECOND // 30)
    assert (track.hits, track.missed, track.first_seen_ns) == (2, 0, 0)


def test_ids_are_never_given_out_twice_even_after_a_reset():
    tracker = Tracker()
    assert ids(tracker, [face(0)], 0.0) == [1]
    tracker.reset()
    assert ids(tracker, [face(0)], 0.1) == [2]


def test_a_face_elsewhere_or_of_another_size_is_another_face():
    tracker = Tracker()
    assert ids(tracker, [face(0)], 0.0) == [1]
    assert ids(tracker, [face(300)], 0.03) == []
    assert ids(tracker, [face(300)], 0.06) == [2]
    assert ids(tracker, [face(290, size=120)], 0.09) == []
    assert ids(tracker, [face(290, size=120)], 0.12) == [3]


def test_affinity_is_one_for_the_same_box_and_falls_with_distance():
    a = Box(x=0, y=0, width=40, height=40)
    near = Box(x=10, y=0, width=40, height=40)
    far = Box(x=30, y=0, width=40, height=40)
    assert affinity(a, a) == 1.0
    assert 1.0 > affinity(a, near) > affinity(a, far) > 0.0
    assert affinity(a, Box(x=100, y=0, width=40, height=40)) == 0.0


def test_of_too_many_newcomers_the_best_scored_stay():
    tracker = Tracker()
    faces = [face(100 * i, score=score) for i, score in enumerate((0.81, 0.9, 0.85))]
    tracks = tracker.update(faces, 0, limit=2)
    assert [track.face.score for track in tracks] == [0.9, 0.85]
    assert [track.track_id for track in tracks] == [1, 2]


def test_a_followed_face_is_not_thrown_out_by_a_newcomer_of_like_score():
    tracker = Tracker()
    for step in range(31):
        tracker.update([face(0, score=0.7)], step * SECOND // 30, limit=1)
    newcomer = face(200, score=0.85)
    assert ids_limited(tracker, [newcomer, face(0, score=0.7)], 1.1) == [1]
    # Nor while it is unseen for a moment, nor because it turns away once.
    assert ids_limited(tracker, [newcomer], 1.2) == []
    assert ids_limited(tracker, [newcomer, face(0, score=0.4)], 1.3) == [1]
    assert ids_limited(tracker, [face(200, score=0.99), face(0, score=0.7)], 1.4) == [2]
    # And then it is the newcomer itself.
    assert ids_limited(tracker, [face(200, score=0.99), face(0, score=0.7)], 1.5) == [2]


def test_what_the_limit_leaves_out_is_counted():
    tracker = Tracker()
    assert tracker.left_out == 0
    row = [face(100 * i, score=0.8 + i / 100) for i in range(13)]
    tracker.update(row, 0, limit=10)
    assert tracker.left_out == 3
    tracker.follow({}, SECOND // 30)
    assert tracker.left_out == 3
    tracker.update(row[:8], SECOND // 15, limit=10)
    # Three of the eight are newcomers again, and the places of three who are away are kept.
    assert (len(tracker.current), tracker.left_out) == (5, 3)
    tracker.update(row, SECOND // 10, limit=4)
    assert (len(tracker.current), tracker.left_out) == (4, 9)
    tracker.update(row, SECOND // 5)
    assert tracker.left_out == 0
    tracker.update(row, SECOND // 4, limit=1)
    tracker.reset()
    assert tracker.left_out == 0


def ids_limited(tracker: Tracker, faces: list[Face], seconds: float) -> list[int]:
    return [t.track_id for t in tracker.update(faces, round(seconds * SECOND), limit=1)]


def test_a_lower_limit_keeps_the_longest_followed_of_like_score():
    tracker = Tracker()
    assert ids(tracker, [face(0)], 0.0) == [1]
    assert ids(tracker, [face(0), face(200)], 0.8) == [1, 2]
    assert ids_limited(tracker, [face(200), face(0)], 0.9) == [1]


def test_following_moves_tracks_with_their_landmarks_and_keeps_them_alive():
    tracker = Tracker(longest_miss_s=1.0)
    marks = np.arange(10, dtype=np.float32).reshape(5, 2)
    (track,) = tracker.update([Face(box=face(0).box, score=0.9, landmarks=marks)], 0)
    for step in range(1, 10):
        box = face(3.0 * step, 2.0 * step).box
        (track,) = tracker.follow({1: box}, step * SECOND // 2)
    assert track.face.box == box
    assert track.face.landmarks == pytest.approx(marks + np.float32([27, 18]))
    assert (track.hits, track.missed) == (1, 0)
    assert ids(tracker, [face(30, 20)], 5.0) == [1]


def test_a_track_that_the_detector_missed_is_not_followed():
    tracker = Tracker()
    tracker.update([face(0), face(200)], 0)
    tracker.update([face(0)], SECOND // 30)
    assert [track.track_id for track in tracker.follow({}, SECOND // 15)] == [1]


@pytest.mark.parametrize("size", [20, 60, 150])
@pytest.mark.parametrize(("share_x", "share_y"), [(0, 0), (0.2, -0.1), (-0.33, 0.3)])
def test_a_face_is_found_where_it_went(size, share_x, share_y):
    follower, tracker = Follower(), Tracker()
    image = picture()
    tracks = tracker.update([face(200, 180, size)], 0)
    follower.remember(image, tracks)
    by = np.round([share_x * size, share_y * size])
    moved = cv2.warpAffine(image, np.float32([[1, 0, by[0]], [0, 1, by[1]]]), (640, 480))
    darker = (moved * 0.8).astype(np.uint8)
    box = follower.find(darker, tracks)[1]
    assert (box.x, box.y) == pytest.approx((200 + by[0], 180 + by[1]), abs=max(1, 0.03 * size))
    assert (box.width, box.height) == (size, size)


def test_what_is_no_longer_there_is_not_found():
    follower, tracker = Follower(), Tracker()
    tracks = tracker.update([face(200, 180, 60)], 0)
    assert follower.find(picture(), tracks) == {}
    follower.remember(picture(), tracks)
    assert follower.find(picture()[::-1, ::-1], tracks) == {}
    assert follower.find(np.zeros((480, 640, 3), np.uint8), tracks) == {}


def picture() -> np.ndarray:
    """Blotches of about ten pixels."""
    noise = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
    return cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC)
