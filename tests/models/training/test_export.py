"""What is exported of one training run, and of several."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.support.faces_on_disk import write_ferplus

pytest.importorskip("keras", reason="training needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("tensorflow", reason="export needs TensorFlow", exc_type=ImportError)

import keras

from models.runtime import ANSWERS, Classifier
from models.training import export as exporting
from models.training.export import export, shipped
from models.training.networks.architectures import build
from models.training.recipes import RECIPES
from models.training.train import FINAL_WEIGHTS

RECIPE = replace(RECIPES["emotion"], widths=((8, 1), (16, 2)))


def write_run(folder, seed):
    """A run as training leaves it, with random weights."""
    keras.utils.set_random_seed(seed)
    folder.mkdir()
    build(RECIPE).save_weights(folder / FINAL_WEIGHTS)
    (folder / "run.json").write_text(json.dumps({"seed": seed}), encoding="utf-8")
    return folder


@pytest.mark.slow
# Keras saves TensorFlow's variables in a way that NumPy 2 warns of.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_of_several_runs_the_mean_is_exported_and_each_alone_is_measured(tmp_path, monkeypatch):
    data, bias = [write_ferplus(tmp_path / "data")], np.zeros(8, np.float32)
    seen = []
    monkeypatch.setattr(
        exporting, "fit_bias", lambda logits, recipe, faces: seen.append(logits) or bias
    )
    runs = [write_run(tmp_path / str(seed), seed) for seed in (3, 4)]
    card = export(RECIPE, data, runs, tmp_path / "mean")
    first = export(RECIPE, data, runs[:1], tmp_path / "first")
    assert card.training["seed"] == [3, 4]
    assert card.training["alone"][0] == {"seed": 3, **first.metrics["test"]}
    assert first.training["seed"] == 3

    model, other = build(RECIPE, RECIPE.size), build(RECIPE, RECIPE.size)
    model.load_weights(runs[0] / FINAL_WEIGHTS)
    other.load_weights(runs[1] / FINAL_WEIGHTS)
    pairs = zip(model.get_weights(), other.get_weights(), strict=True)
    model.set_weights([(one + another) / 2 for one, another in pairs])
    expected = shipped(model, RECIPE, bias)
    crops = np.random.default_rng(0).integers(0, 256, (4, 48, 48, 1), np.uint8)
    file = Classifier.load(tmp_path / "mean" / "emotion.tflite")
    answers = np.exp(expected.predict(np.float32(crops), verbose=0)[ANSWERS])
    tempered = answers ** (1 / card.temperature)
    tempered /= tempered.sum(axis=1, keepdims=True)
    assert file.answers(crops) == pytest.approx(tempered, abs=0.02)

    # The bias is fitted to what the file says: of a face and its mirror image.
    valid = RECIPE.load(data).split("valid").images.astype(np.float32)
    fitted = expected.predict(valid[:, :, ::-1], verbose=0)[ANSWERS]
    assert seen[2] == pytest.approx(fitted, abs=1e-4)
