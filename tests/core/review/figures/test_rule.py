import numpy as np
import pytest

from core.review.figures import EpisodeRule, episodes_of
from models.labels import EMOTIONS

N, H, S, U = 0, 1, 3, -1


def found(runs, rule=None, start=0.0, end=100.0):
    """Episodes of runs `(code, seconds)`, made of rows of 0.1 s; `None` is a face that is away."""
    times, codes, at = [], [], 0
    for code, seconds in runs:
        for _ in range(round(seconds * 10)):
            if code is not None:
                times.append(at / 10)
                codes.append(code)
            at += 1
    times = np.array(times)
    episodes = episodes_of(
        times,
        times + 0.1,
        np.array(codes, np.int8),
        start_s=start,
        end_s=end,
        rule=rule or EpisodeRule(),
    )
    return [
        (round(float(a), 3), round(float(b), 3), int(code))
        for a, b, code in zip(episodes.start_s, episodes.end_s, episodes.codes, strict=True)
    ]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        # One after the other.
        ([(H, 1), (N, 2)], [(0, 1, H), (1, 3, N)]),
        # Too short counts for nothing, just long enough counts.
        ([(H, 0.4), (N, 2)], [(0.4, 2.4, N)]),
        ([(H, 0.5), (N, 2)], [(0, 0.5, H), (0.5, 2.5, N)]),
        # Uncertain or away for a moment is bridged, for longer is not.
        ([(H, 1), (U, 0.5), (H, 1)], [(0, 2.5, H)]),
        ([(H, 1), (None, 0.5), (H, 1)], [(0, 2.5, H)]),
        ([(H, 1), (U, 0.6), (H, 1)], [(0, 1, H), (1.6, 2.6, H)]),
        # Bits of one expression make an episode together, if only doubt is between them.
        ([(H, 0.3), (U, 0.2), (H, 0.3)], [(0, 0.8, H)]),
        ([(H, 0.3), (N, 0.2), (H, 0.3)], []),
        # A short flicker of another does not end an episode.
        ([(H, 1), (N, 0.3), (H, 1)], [(0, 2.3, H)]),
        ([(H, 1), (N, 0.5), (H, 1)], [(0, 1, H), (1, 1.5, N), (1.5, 2.5, H)]),
        ([(H, 1), (S, 0.3), (N, 1)], [(0, 1, H), (1.3, 2.3, N)]),
        ([], []),
        ([(U, 3)], []),
    ],
)
def test_episodes(runs, expected):
    assert found(runs) == expected


def test_a_stretch_cuts_what_reaches_over_its_ends():
    assert found([(H, 3)], start=0.95, end=2.05) == [(0.95, 2.05, H)]
    assert found([(H, 3)], start=2.8, end=5) == []


def test_another_rule():
    rule = EpisodeRule(least_s=0.2, joined_s=0.0)
    assert found([(H, 0.3), (U, 0.1), (H, 0.1), (N, 0.2)], rule) == [(0, 0.3, H), (0.5, 0.7, N)]


def test_transitions_are_between_neighbours_that_differ_and_are_near():
    times = np.arange(0, 100) / 10
    codes = np.full(100, U, np.int8)
    codes[:10] = N
    codes[25:35] = H  # 1.5 s later
    codes[60:70] = N  # 2.5 s later
    codes[80:90] = N  # the same again
    episodes = episodes_of(times, times + 0.1, codes, start_s=0, end_s=10)
    assert len(episodes.codes) == 4
    counts = episodes.transitions()
    assert counts.sum() == counts[N, H] == 1
    assert episodes.transitions(EpisodeRule(apart_s=3)).sum() == 2
    assert counts.shape == (len(EMOTIONS), len(EMOTIONS))


def test_episodes_never_overlap():
    rng = np.random.default_rng(0)
    for _ in range(50):
        codes = rng.integers(-1, 7, 300).astype(np.int8)
        times = np.cumsum(rng.choice([0.04, 0.1, 0.7], 300))
        until = np.append(times[1:], times[-1] + 0.04)
        episodes = episodes_of(times, until, codes, start_s=2, end_s=float(times[-20]))
        assert (episodes.lengths_s >= 0.5 - 1e-9).all()
        assert (episodes.start_s[1:] >= episodes.end_s[:-1] - 1e-9).all()
