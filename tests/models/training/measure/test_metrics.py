"""Figures against what can be counted by hand, and against those of the cards kept here."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.card import WEIGHTS_FOLDER, ModelCard

pytest.importorskip("sklearn", reason="figures need the extra 'train'")

from models.training.measure.evaluate import score
from models.training.measure.metrics import (
    BINS,
    balanced_accuracy,
    bootstrap_interval,
    by_class,
    calibration,
    calibration_error,
    confusion,
    divergence,
    macro_f1,
    recalls,
    wilson,
)

BASELINES = Path(__file__).resolve().parents[4] / "models" / "training" / "baselines"
CARDS = sorted(
    [*(WEIGHTS_FOLDER / f"{task}.json" for task in ("emotion", "age")), *BASELINES.glob("*.json")]
)


def measured(figures):
    """Figures of a card and of the other parts that it was measured on."""
    return [figures, *figures.get("others", {}).values()]


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_the_cards_figures_follow_from_their_confusion(path):
    card = ModelCard.load(path)
    parts = [one for figures in card.metrics.values() for one in measured(figures)]
    assert parts
    for figures in parts:
        counts = np.array(figures["confusion"])
        assert counts.sum() == figures["faces"]
        assert round(float(np.trace(counts) / counts.sum()), 4) == figures["accuracy"]
        assert round(macro_f1(counts), 4) == figures["macro_f1"]
        found = dict(zip(card.labels, recalls(counts).round(4).tolist(), strict=True))
        assert found == figures["recall"]
        if "balanced_accuracy" in figures:
            assert round(balanced_accuracy(counts), 4) == figures["balanced_accuracy"]


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_the_cards_intervals_are_drawn_again(path):
    """The draws are over the order of the faces; any other moves an end by little."""
    for figures in ModelCard.load(path).metrics.values():
        right = np.arange(figures["faces"]) < round(figures["accuracy"] * figures["faces"])
        again = bootstrap_interval(np.random.default_rng(1).permutation(right))
        assert again == pytest.approx(figures["accuracy_95"], abs=0.003)


def test_the_detectors_intervals_are_those_of_its_card():
    card = json.loads((WEIGHTS_FOLDER / "detector.json").read_text(encoding="utf-8"))
    found = 0
    for figures in card["metrics"]["test"].values():
        for figure in figures.values():
            if isinstance(figure, dict) and "share" in figure:
                ends = wilson(round(figure["share"] * figure["of"]), figure["of"])
                assert [round(float(end), 4) for end in ends] == figure["interval"]
                found += 1
    assert found > 10


def test_bootstrap_samples_are_those_that_the_cards_were_made_with():
    right = np.arange(180) % 3 > 0
    draws = np.random.default_rng(0).integers(0, 180, (1000, 180))
    expected = np.quantile(right[draws].mean(axis=1), [0.025, 0.975])
    assert bootstrap_interval(right) == pytest.approx(expected)
    assert bootstrap_interval(np.array([True])) == (1, 1)


def test_classes_without_faces_or_predictions_have_zeros():
    counts = confusion([0, 0, 0, 1], [0, 0, 1, 1], 3)
    assert counts.tolist() == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    first, second, third = by_class(("a", "b", "c"), counts)
    assert (first.faces, first.predicted, first.right) == (3, 2, 2)
    assert (first.recall, first.precision, first.f1) == pytest.approx((2 / 3, 1, 0.8))
    assert (second.recall, second.precision, second.f1) == pytest.approx((1, 0.5, 2 / 3))
    assert (third.recall, third.precision, third.f1) == (0, 0, 0)
    assert third.interval == (0, 1)
    assert balanced_accuracy(counts) == pytest.approx((2 / 3 + 1) / 2)
    assert macro_f1(counts) == pytest.approx((0.8 + 2 / 3) / 3)


def test_bins_hold_every_face_once():
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet([0.3] * 3, 500).astype(np.float32)
    probabilities[:3] = np.eye(3, dtype=np.float32) * np.float32(1.0000001)
    truth = rng.integers(0, 3, 500)
    found = calibration(probabilities, truth)
    assert found.faces.sum() == 500
    assert len(found.faces) <= BINS
    right = probabilities.argmax(axis=1) == truth
    assert np.average(found.accuracy, weights=found.faces) == pytest.approx(right.mean())
    rows = np.minimum((probabilities.max(axis=1) * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[rows == b].mean() - probabilities.max(axis=1)[rows == b].mean())
        * (rows == b).mean()
        for b in np.unique(rows)
    ]
    assert found.error == pytest.approx(sum(gaps), abs=1e-6)


def test_calibration_error_of_the_sure_and_wrong_is_one():
    sure = np.tile(np.array([1, 0, 0], np.float32), (50, 1))
    assert calibration_error(sure, np.ones(50, np.int64)) == pytest.approx(1)
    assert calibration_error(sure, np.zeros(50, np.int64)) == pytest.approx(0)


def test_the_surest_are_answered_first():
    confidence = np.array([0.9, 0.6, 0.8, 0.7], np.float32)
    probabilities = np.stack([confidence, 1 - confidence], axis=1)
    truth = np.array([0, 1, 0, 1])
    coverage = score(probabilities, truth, ("a", "b"), "test").coverage
    assert coverage.tolist() == [[0.25, 1], [0.5, 1], [0.75, pytest.approx(2 / 3)], [1, 0.5]]


def test_divergence_runs_from_the_same_to_nothing_in_common():
    one, other = np.array([[1, 0]], np.float32), np.array([[0, 1]], np.float32)
    assert divergence(one, one) == pytest.approx(0, abs=1e-6)
    assert divergence(one, other) == pytest.approx(1, abs=1e-6)


def test_wilsons_interval():
    low, high = wilson([0, 5, 20, 0], [20, 10, 20, 0])
    assert low == pytest.approx([0, 0.2366, 0.8389, 0], abs=1e-4)
    assert high == pytest.approx([0.1611, 0.7634, 1, 1], abs=1e-4)
