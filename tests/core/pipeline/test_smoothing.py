import numpy as np
import pytest

from core.pipeline.smoothing import Smoother

SECOND = 1_000_000_000
LOW, HIGH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def after(smoother: Smoother, rate: int, seconds: float) -> np.ndarray:
    smoother.update(1, 0, LOW)
    for step in range(1, round(rate * seconds) + 1):
        smoothed = smoother.update(1, round(step * SECOND / rate), HIGH)
    return smoothed


def test_the_curve_is_the_same_at_any_frame_rate():
    slow = after(Smoother(0.5), 10, 1.0)
    fast = after(Smoother(0.5), 60, 1.0)
    assert slow == pytest.approx(fast, abs=1e-4)
    assert slow[0] == pytest.approx(np.exp(-2), abs=1e-3)


def test_zero_seconds_pass_the_values_through():
    assert after(Smoother(0.0), 30, 0.1).tolist() == HIGH.tolist()


def test_tracks_do_not_mix_and_a_long_pause_starts_afresh():
    smoother = Smoother(0.5, forget_s=2.0)
    smoother.update(1, 0, LOW)
    assert smoother.update(2, 1, HIGH).tolist() == HIGH.tolist()
    assert smoother.update(1, 3 * SECOND, HIGH).tolist() == HIGH.tolist()


def test_where_frames_are_rare_the_past_lasts_and_its_weight_follows_the_time():
    smoother = Smoother(10.0)
    for time_s, row in ((0, LOW), (5, HIGH)):
        smoother.begin(time_s * SECOND)
        smoothed = smoother.update(1, time_s * SECOND, row)
    assert smoothed[0] == pytest.approx(np.exp(-0.5), abs=1e-6)
    for time_s in (10, 15, 20):
        smoother.begin(time_s * SECOND)
    assert smoother.update(1, 20 * SECOND, HIGH)[0] > 0
    smoother.begin(25 * SECOND)
    smoother.begin(40 * SECOND)
    assert smoother.update(1, 40 * SECOND, HIGH).tolist() == HIGH.tolist()


def test_the_result_stays_a_distribution():
    smoother = Smoother(0.3)
    rng = np.random.default_rng(0)
    for step in range(100):
        row = rng.dirichlet(np.ones(7)).astype(np.float32)
        assert smoother.update(1, step * SECOND // 30, row).sum() == pytest.approx(1, abs=1e-5)


def test_forgotten_tracks_take_no_memory():
    smoother = Smoother(0.3, forget_s=1.0)
    for track_id in range(100):
        smoother.begin(track_id * SECOND // 2)
        smoother.update(track_id, track_id * SECOND // 2, LOW)
    assert len(smoother._past) <= 4
