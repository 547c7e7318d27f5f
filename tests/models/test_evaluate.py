import numpy as np
import pytest

from models.training.calibrate import expected_calibration_error, fit_temperature
from models.training.evaluate import score

LABELS = ("a", "b", "c")


def test_the_figures_of_a_known_confusion():
    truth = np.array([0] * 10 + [1] * 10)
    answers = np.array([0] * 8 + [1] * 2 + [1] * 5 + [0] * 5)
    result = score(np.eye(3, dtype=np.float32)[answers], truth, LABELS, "test")
    assert result.confusion.tolist() == [[8, 2, 0], [5, 5, 0], [0, 0, 0]]
    assert result.accuracy == 0.65
    assert result.recall.tolist() == [0.8, 0.5, 0]
    f1 = [2 * 8 / (10 + 13), 2 * 5 / (10 + 7), 0]
    assert result.macro_f1 == pytest.approx(np.mean(f1))
    low, high = result.accuracy_interval
    # About 1.96 * sqrt(0.65 * 0.35 / 20) either side.
    assert (0.65 - low, high - 0.65) == pytest.approx((0.21, 0.21), abs=0.06)
    assert "65.0%" in result.as_text()
    assert result.as_dict()["faces"] == 20


def test_temperature_undoes_overconfidence():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 3)).astype(np.float32)
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    drawn = np.array([rng.choice(3, p=row / row.sum()) for row in true.astype(float)])
    assert fit_temperature(3 * logits, np.eye(3, dtype=np.float32)[drawn]) == pytest.approx(
        3, rel=0.08
    )


def test_calibration_error_of_the_sure_and_wrong_is_one():
    sure = np.tile(np.array([1, 0, 0], np.float32), (50, 1))
    assert expected_calibration_error(sure, np.ones(50, np.int64)) == pytest.approx(1)
    assert expected_calibration_error(sure, np.zeros(50, np.int64)) == pytest.approx(0)
