import numpy as np
import pytest

from core.pipeline import Timeline
from core.pipeline.timeline import BLOCK_ROWS
from core.types import Doubt
from tests.support.engine import SECOND, make_analysis

ALL = float("-inf")


def test_live_it_looks_back_a_minute_and_paused_over_everything():
    timeline = Timeline(seconds=2.0)
    for index in range(2000):
        timeline.append(make_analysis(index))
    live = timeline.snapshot(1)
    # Sixty frames at thirty a second, and the one before, to draw up to the edge.
    assert live.times_s == pytest.approx(np.arange(1938, 2000) / 30)
    assert live.smoothed.shape == live.raw.shape == (62, 7)
    everything = timeline.snapshot(1, since_s=ALL)
    assert everything.times_s == pytest.approx(np.arange(2000) / 30)
    assert everything.smoothed[:, 1] == pytest.approx(np.full(2000, 0.8), abs=1e-3)
    assert timeline.span_s == pytest.approx((0, 1999 / 30))


@pytest.mark.parametrize("first", [0, 255, 256, 257, 700])
def test_any_part_can_be_had_with_a_row_beyond_each_edge(first):
    timeline = Timeline()
    for index in range(1000):
        timeline.append(make_analysis(index, time_s=float(index)))
    part = timeline.snapshot(1, since_s=first, until_s=first + 10.5)
    assert part.times_s.tolist() == list(range(max(0, first - 1), first + 12))


def test_what_was_handed_out_does_not_change():
    timeline = Timeline()
    timeline.append(make_analysis(0, top=1))
    before = timeline.snapshot(1)
    timeline.append(make_analysis(1, top=2))
    assert len(before.times_s) == 1
    before.smoothed[:] = 0
    assert timeline.snapshot(1).smoothed[0, 1] == pytest.approx(0.8, abs=1e-3)


def test_an_absence_leaves_a_gap_in_the_curve():
    timeline = Timeline()
    timeline.append(make_analysis(0, time_s=0.0))
    timeline.append(make_analysis(1, time_s=0.1))
    timeline.append(make_analysis(2, time_s=3.0))
    series = timeline.snapshot(1)
    assert np.isnan(series.smoothed[:, 0]).tolist() == [False, False, True, False]
    assert np.isnan(series.raw[:, 0]).tolist() == [False, False, True, False]


@pytest.mark.parametrize("interval_s", [1.0, 5.0, 60.0])
def test_where_frames_are_rare_the_curve_is_whole(interval_s):
    timeline = Timeline()
    for index in range(12):
        timeline.append(make_analysis(index, time_s=index * interval_s))
    series = timeline.snapshot(1, since_s=ALL)
    assert len(series.times_s) == 12
    assert len(series.runs()) == 1
    for index in range(12, 16):
        timeline.append(make_analysis(index, faces=(), time_s=index * interval_s))
    timeline.append(make_analysis(16, time_s=16 * interval_s))
    assert np.isnan(timeline.snapshot(1, since_s=ALL).smoothed[:, 0]).sum() == 1


def test_a_lost_camera_breaks_the_curves_of_those_who_were_there():
    timeline = Timeline()
    for index in range(101):
        faces = (3,) if index < 50 else (1, 2)
        timeline.append(make_analysis(index, faces=faces, time_s=index / 10))
    timeline.add_gap(round(10.5 * SECOND))
    for track_id, broken in ((1, True), (2, True), (3, False)):
        assert np.isnan(timeline.snapshot(track_id).smoothed[-1]).all() == broken


def test_faces_of_the_window_and_of_all_time():
    timeline = Timeline(seconds=5.0)
    timeline.append(make_analysis(0, faces=(1,), time_s=0.0))
    timeline.append(make_analysis(1, faces=(2,), time_s=6.0))
    assert timeline.snapshot(1).times_s.max() < 1.0  # but for the row before the window
    assert timeline.snapshot(2).times_s.tolist() == [6.0]
    assert timeline.snapshot(1, since_s=ALL).times_s[0] == 0.0
    assert len(timeline.snapshot(7).times_s) == 0


def test_a_frame_that_is_not_newer_is_passed_over():
    timeline = Timeline()
    for time_s in (1.0, 2.0, 1.5, 2.0, 2.1):
        timeline.append(make_analysis(0, time_s=time_s))
    assert timeline.snapshot(1).times_s.tolist() == [1.0, 2.0, 2.1]


def test_memory_is_bounded_and_the_oldest_goes_first():
    timeline = Timeline(most_rows=4 * BLOCK_ROWS)
    for index in range(6 * BLOCK_ROWS):
        timeline.append(make_analysis(index))
    kept = timeline.snapshot(1, since_s=ALL).times_s
    assert 3 * BLOCK_ROWS < len(kept) <= 4 * BLOCK_ROWS
    assert kept[-1] == pytest.approx((6 * BLOCK_ROWS - 1) / 30)
    for index in range(300):
        timeline.append(make_analysis(index, faces=(100 + index,), time_s=1000 + index))
    known = [i for i in range(400) if len(timeline.snapshot(i, since_s=ALL).times_s)]
    assert known == [396, 397, 398, 399]


def test_markers_are_kept_with_their_names():
    timeline = Timeline()
    timeline.add_marker(SECOND, "stimulus")
    timeline.add_marker(2 * SECOND, "Größe = 3")
    assert [(m.time_s, m.label) for m in timeline.markers] == [
        (1.0, "stimulus"),
        (2.0, "Größe = 3"),
    ]
    timeline.clear()
    timeline.append(make_analysis(0, faces=(1,)))
    timeline.clear()
    assert (timeline.markers, timeline.span_s) == ([], None)
    assert len(timeline.snapshot(1, since_s=ALL).times_s) == 0


def runs_of(*steps, gap_after=None):
    timeline = Timeline()
    for index, changes in enumerate(steps):
        timeline.append(make_analysis(index, time_s=float(index) / 2, **changes))
        if index == gap_after:
            timeline.add_gap(round((index / 2 + 0.1) * SECOND))
    return [(run.key, run.start_s, run.end_s) for run in timeline.snapshot(1).runs()]


def test_the_dominant_expression_comes_as_runs_that_meet():
    happy, sad = {"top": 1}, {"top": 3}
    assert runs_of(happy, happy, sad, happy) == [
        ("happy", 0.0, 1.0),
        ("sad", 1.0, 1.5),
        ("happy", 1.5, 1.5),
    ]
    assert runs_of() == []


def test_a_gap_ends_a_run_and_is_none_itself():
    happy = {"top": 1}
    assert runs_of(happy, happy, happy, gap_after=1) == [("happy", 0.0, 0.5), ("happy", 1.0, 1.0)]


def test_what_cannot_be_read_or_is_not_sure_runs_as_uncertain():
    runs = runs_of(
        {"top": 1},
        {"top": 1, "doubts": (Doubt.TOO_DARK,)},
        {"top": 1, "confidence": 0.3},
        {"top": 1},
    )
    assert [(key, start) for key, start, _ in runs] == [
        ("happy", 0.0),
        ("uncertain", 0.5),
        ("happy", 1.5),
    ]
