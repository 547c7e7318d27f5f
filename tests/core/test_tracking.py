from core.tracking import Tracker, affinity
from core.types import Box, Face

SECOND = 1_000_000_000


def face(x: float, y: float = 0.0, size: float = 40.0) -> Face:
    return Face(box=Box(x=x, y=y, width=size, height=size), score=0.9)


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
    assert ids(tracker, [], 0.5) == []
    assert ids(tracker, [face(5)], 0.9) == [1]
    assert ids(tracker, [face(5)], 2.0) == [2]


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
    assert ids(tracker, [face(300)], 0.03) == [2]
    assert ids(tracker, [face(290, size=120)], 0.06) == [3]


def test_affinity_is_one_for_the_same_box_and_falls_with_distance():
    a = Box(x=0, y=0, width=40, height=40)
    near = Box(x=10, y=0, width=40, height=40)
    far = Box(x=30, y=0, width=40, height=40)
    assert affinity(a, a) == 1.0
    assert 1.0 > affinity(a, near) > affinity(a, far) > 0.0
    assert affinity(a, Box(x=100, y=0, width=40, height=40)) == 0.0
