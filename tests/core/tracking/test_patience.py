import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tracking import Patience

SECOND = 1_000_000_000


def after(*times_s: float, shortest_s: float = 1.0) -> float:
    patience = Patience(shortest_s)
    for time_s in times_s:
        patience.note(round(time_s * SECOND))
    return patience.ns / SECOND


@given(st.lists(st.floats(1 / 240, 1 / 5), max_size=60), st.integers(0, 60), st.floats(0.3, 3600))
def test_at_the_rate_of_a_camera_one_hole_changes_nothing(intervals, place, hole):
    patience, time_s = Patience(1.0), 0.0
    patience.note(0)
    for interval in [
        *intervals[:place],
        *([hole] if intervals[:place] else []),
        *intervals[place:],
    ]:
        time_s += interval
        patience.note(round(time_s * SECOND))
        assert patience.ns == SECOND


@given(st.floats(0.3, 3600), st.integers(1, 30))
def test_where_frames_are_rare_it_is_three_and_a_half_of_them_from_the_second_on(interval, frames):
    times = [interval * index for index in range(frames + 1)]
    assert after(*times) == pytest.approx(3.5 * interval, abs=1e-6)


def test_before_there_are_two_frames_the_clock_alone_counts():
    assert after() == after(7.0) == 1.0


def test_distances_that_differ_count_with_the_long_ones():
    assert after(0, 0.5, 3.5, 4, 4.5, 7.5, 8, 8.5) == pytest.approx(3.5 * 3)


def test_it_is_soon_as_short_as_before():
    slow = [5.0 * index for index in range(5)]
    fast = [slow[-1] + index / 30 for index in range(1, 8)]
    assert after(*slow, *fast) == 1.0


def test_a_clock_that_goes_back_or_stands_still_is_no_distance():
    assert after(10, 10, 0, 0.1, 0.2) == 1.0
    assert after(10, 0, 5) == pytest.approx(17.5)


def test_after_a_reset_nothing_is_known():
    patience = Patience(2.0)
    for index in range(3):
        patience.note(index * 10 * SECOND)
    patience.reset()
    assert patience.ns == 2 * SECOND
    patience.note(100 * SECOND)
    assert patience.ns == 2 * SECOND
