"""Two people made from the demo's face: do they keep their numbers? Figures: `bench_ids.py`."""

from collections import defaultdict

import cv2
import numpy as np
import pytest

from core.tracking import Tracker
from core.tracking.appearance import Look
from core.types import Box
from tests.support.demo_clip import demo_frames
from tests.support.moving_faces import Person, Shot, away, crossing, exchange, person

FACE = (236.0, 130.0, 168.0, 210.0)


@pytest.fixture(scope="module")
def pair() -> tuple[Person, Person]:
    frame = next(demo_frames())
    # A mirrored one of another colour, with a beard.
    other = frame[:, ::-1] * np.array([0.5, 0.85, 1.1])
    other[270:340, 230:410] *= 0.25
    other = np.clip(other, 0, 255)
    x, y, width, height = FACE
    mirrored = (640 - x - width, y, width, height)
    rng = np.random.default_rng(8)
    return (
        person(frame, FACE, rng),
        person(other.astype(np.uint8), mirrored, rng),
    )


@pytest.fixture
def scene() -> np.ndarray:
    coarse = np.random.default_rng(0).integers(40, 200, (6, 8, 3), np.uint8)
    return cv2.resize(coarse, (320, 240), interpolation=cv2.INTER_CUBIC)


def ids_of(shots: list[Shot], *, looks: bool = True) -> dict[str, set[int]]:
    tracker, ids = Tracker(), defaultdict(set)
    for shot in shots:
        image = shot.image if looks else None
        for track in tracker.update(shot.faces, shot.time_ns, image=image):
            names = dict(zip(map(id, shot.faces), shot.names, strict=True))
            ids[names[id(track.face)]].add(track.track_id)
    return ids


@pytest.mark.parametrize("seed", range(3))
def test_two_who_cross_or_meet_and_turn_round_keep_their_ids(pair, scene, seed):
    ids = ids_of(list(crossing(*pair, scene, np.random.default_rng(seed))))
    assert sorted(map(sorted, ids.values())) == [[1], [2]]


@pytest.mark.parametrize("gap_s", [0.5, 3.0])
def test_one_who_was_away_comes_back_as_the_same(pair, scene, gap_s):
    shots = list(away(*pair, scene, np.random.default_rng(1), gap_s))
    ids = ids_of(shots)
    assert len(ids["a"]) == 1
    assert not ids["a"] & ids["b"]
    if gap_s > 1:
        assert len(ids_of(shots, looks=False)["a"]) == 2


def test_one_who_was_away_for_too_long_is_somebody_new(pair, scene):
    rng = np.random.default_rng(1)
    shots = [s for s in away(*pair, scene, rng, 13.0) if s.time_ns % 200_000_000 < 70_000_000]
    assert len(ids_of(shots)["a"]) == 2


@pytest.mark.parametrize("gap_s", [0.3, 2.0])
def test_one_who_takes_anothers_place_is_somebody_new(pair, scene, gap_s):
    for one, other in (pair, pair[::-1]):
        ids = ids_of(list(exchange(one, other, scene, np.random.default_rng(2), gap_s)))
        assert (ids["a"], ids["b"]) == ({1}, {2})


def test_nobody_comes_back_after_a_reset(pair, scene):
    shots = list(away(*pair, scene, np.random.default_rng(1), 0.5))
    tracker, seen = Tracker(), set()
    for shot in shots[:15]:
        seen |= {t.track_id for t in tracker.update(shot.faces, shot.time_ns, image=shot.image)}
    tracker.reset()
    for shot in shots[-15:]:
        again = tracker.update(shot.faces, shot.time_ns, image=shot.image)
        assert not seen & {track.track_id for track in again}


def test_a_look_at_the_edge_of_the_picture_compares_what_is_there():
    noise = np.random.default_rng(0).integers(0, 255, (24, 32, 3), np.uint8)
    image = cv2.resize(noise, (320, 240), interpolation=cv2.INTER_CUBIC)
    whole = Look(image, Box(x=100, y=80, width=60, height=70))
    assert whole.likeness(whole) > 5
    corner = Look(image, Box(x=-10, y=190, width=60, height=70))
    outside = Look(image, Box(x=400, y=300, width=60, height=70))
    assert whole.likeness(corner) < 0
    assert abs(whole.likeness(outside)) < 3
    outside.blend(whole)
    assert outside.likeness(whole) > 5
