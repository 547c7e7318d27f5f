import numpy as np
import pytest

pytest.importorskip("sklearn", reason="figures need the extra 'train'")

from models.training.data.expressions import seven_shares
from models.training.data.faces import Faces
from models.training.measure.calibrate import fit_bias, fit_temperature
from models.training.measure.evaluate import Figure, score
from models.training.measure.metrics import calibration_error
from models.training.recipes import RECIPES

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
    low, high = result.overall.interval
    # About 1.96 * sqrt(0.65 * 0.35 / 20) either side.
    assert (0.65 - low, high - 0.65) == pytest.approx((0.21, 0.21), abs=0.06)
    assert "65.0%" in result.as_text()
    assert result.coverage[-1].tolist() == [1, 0.65]
    assert result.as_dict()["faces"] == 20


def test_temperature_undoes_overconfidence():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 3)).astype(np.float32)
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    drawn = np.array([rng.choice(3, p=row / row.sum()) for row in true.astype(float)])
    assert fit_temperature(3 * logits, np.eye(3, dtype=np.float32)[drawn]) == pytest.approx(
        3, rel=0.08
    )


def test_the_error_at_temperature_one_is_that_of_the_undivided_logits():
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (500, 3)).astype(np.float32)
    truth = rng.integers(0, 3, 500)

    def probabilities(temperature):
        powers = np.exp(logits / temperature)
        return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)

    result = score(probabilities(2.0), truth, LABELS, "test", temperature=2.0)
    plain = calibration_error(probabilities(1.0), truth)
    assert result.calibration.error_before == pytest.approx(plain, abs=1e-3)
    assert result.calibration.error != pytest.approx(plain, abs=1e-2)


def test_an_interval_narrows_with_the_number_of_faces():
    def width(count):
        low, high = Figure.of(np.arange(count) % 2 == 0).interval
        return high - low

    assert width(4000) < width(40) / 5


# --- rare answers ---


def expression_faces(rows):
    """Faces of no picture, all voters agreeing on the expression of each row."""
    votes = np.zeros((len(rows), 10), np.float32)
    votes[np.arange(len(rows)), rows] = 10
    return Faces(
        names=np.array(rows, str),
        images=np.zeros((len(rows), 48, 48, 1), np.uint8),
        splits=np.full(len(rows), "valid"),
        facts={"votes": votes, "fer2013": np.array(rows) % 7, "shares": seven_shares(votes)},
    )


def test_a_rare_expression_that_is_nearly_seen_is_said():
    rows = [k for k in range(7) if k != 5 for _ in range(40)] + [5] * 4
    logits = np.random.default_rng(0).normal(0, 0.1, (len(rows), 8)).astype(np.float32)
    logits[np.arange(len(rows)), rows] += 4
    # Disgusted faces look a little more angry than disgusted.
    disgusted = np.array(rows) == 5
    logits[disgusted, 4] = logits[disgusted, 5] + 0.6
    bias = fit_bias(logits, RECIPES["emotion"], expression_faces(rows))
    assert bias[5] >= 0.75
    assert not bias[:5].any()


def test_a_network_that_answers_with_years_needs_no_bias():
    recipe = RECIPES["age"]
    faces = Faces(
        names=np.array(["a"]),
        images=np.zeros((1, 80, 80, 3), np.uint8),
        splits=np.array(["valid"]),
        facts={"first": np.array([4.0]), "last": np.array([4.0])},
    )
    assert not fit_bias(np.zeros((1, 101), np.float32), recipe, faces).any()
