"""The shipped weights against the data their cards speak of, where it is at hand."""

from pathlib import Path

import pytest

from models.runtime import Classifier

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "file", "least"), [("emotion", "ferplus.zip", 0.80), ("age", "utkface.zip", 0.72)]
)
def test_the_cards_figures_can_be_measured_again(task, file, least):
    if not (SHARED / file).is_file():
        pytest.skip("the data set is not here")
    pytest.importorskip("sklearn", reason="figures need the extra 'train'")
    from models.training.measure.evaluate import evaluate
    from models.training.recipes import RECIPES

    classifier = Classifier.load(task)
    recipe = RECIPES[task]
    result = evaluate(classifier, recipe, recipe.load([SHARED / file]))
    # Another processor may round a tie of two classes the other way.
    assert result.accuracy == pytest.approx(classifier.card.metrics["test"]["accuracy"], abs=0.002)
    assert result.accuracy >= least
