import numpy as np
from engine_fakes import make_analysis

from core.timeline import Timeline


def test_a_minute_is_kept_and_not_more():
    timeline = Timeline(seconds=2.0, highest_rate=30.0)
    for index in range(200):
        timeline.append(make_analysis(index))
    series = timeline.snapshot(1)
    assert len(series.times_s) == 60
    assert np.all(np.diff(series.times_s) > 0)
    assert round(series.times_s[-1] * 30) == 199
    assert series.smoothed.shape == (60, 7)


def test_an_absence_leaves_a_gap_in_the_curve():
    timeline = Timeline()
    timeline.append(make_analysis(0, time_s=0.0))
    timeline.append(make_analysis(1, time_s=0.1))
    timeline.append(make_analysis(2, time_s=3.0))
    gaps = np.isnan(timeline.snapshot(1).smoothed[:, 0])
    assert gaps.tolist() == [False, False, True, False]


def test_a_lost_camera_breaks_all_curves():
    timeline = Timeline()
    timeline.append(make_analysis(0, faces=(1, 2)))
    timeline.add_gap(500_000_000)
    for track_id in (1, 2):
        assert np.isnan(timeline.snapshot(track_id).smoothed[-1]).all()


def test_faces_gone_for_longer_than_the_window_are_dropped():
    timeline = Timeline(seconds=5.0)
    timeline.append(make_analysis(0, faces=(1,), time_s=0.0))
    timeline.append(make_analysis(1, faces=(2,), time_s=6.0))
    assert timeline.track_ids() == [2]
    assert len(timeline.snapshot(1).times_s) == 0


def test_memory_is_bounded_in_a_crowd():
    timeline = Timeline()
    for index in range(300):
        timeline.append(make_analysis(index, faces=(index,)))
    assert len(timeline.track_ids()) <= 64
