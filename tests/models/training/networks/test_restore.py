"""Networks filled from shipped files, against those files."""

from dataclasses import replace

import numpy as np
import pytest

from tests.support.demo_clip import demo_frames, face_crops

pytest.importorskip("keras", reason="training needs the extra 'train'", exc_type=ImportError)

from models.card import WEIGHTS_FOLDER, load_checked
from models.errors import ModelError
from models.runtime import Classifier, softmax
from models.training.networks.architectures import build
from models.training.networks.restore import start_from
from models.training.recipes import RECIPES


@pytest.fixture(scope="module")
def frames():
    """Frames of the demo clip with different expressions, straight and upside down."""
    decoded = list(demo_frames())
    return [*decoded[10::20], *(frame[::-1] for frame in decoded[10::40])]


def noise(recipe, count):
    shape = (count, recipe.size, recipe.size, recipe.channels)
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def recipe_of(task):
    """The recipe with the widths of the shipped file."""
    card = Classifier.load(task).card
    return replace(
        RECIPES[task],
        widths=tuple(map(tuple, card.training["recipe"]["widths"])),
        size=card.input_size[0],
    )


def answers(model, recipe, images, bias, *, mirrored):
    sides = [images, images[:, :, ::-1]] if mirrored else [images]
    logits = [model.predict(np.float32(side), verbose=0)[:, : recipe.heads[0]] for side in sides]
    return softmax(np.mean(logits, axis=0) + bias)


@pytest.mark.slow
@pytest.mark.parametrize("task", ["emotion", "age"])
@pytest.mark.parametrize("further", [0, 1])
def test_a_network_started_from_a_file_answers_as_the_file(task, further, frames):
    recipe, weights = recipe_of(task), WEIGHTS_FOLDER / f"{task}.tflite"
    card, content = load_checked(weights)
    network = Classifier(replace(card, temperature=1.0), content)
    images = face_crops(frames, network.card)
    mirrored = np.allclose(network.predict(images), network.predict(images[:, :, ::-1]), atol=1e-3)
    recipe = replace(recipe, widths=recipe.widths + ((recipe.widths[-1][0], 1),) * further)
    model = build(recipe)
    start_from(model, recipe, weights, images)
    given = card.training.get("bias") or {}
    bias = np.array([given.get(answer, 0.0) for answer in recipe.answers], np.float32)
    classes = network.answers(images) @ recipe.classes()
    # The runtime rounds activations to eight bits.
    restored = answers(model, recipe, images, bias, mirrored=mirrored) @ recipe.classes()
    assert restored == pytest.approx(classes, abs=0.06)
    assert np.ptp(classes, axis=0).max() > 0.3


def test_a_file_of_another_network_is_refused():
    recipe = RECIPES["age"]
    with pytest.raises(ModelError, match="emotion"):
        start_from(build(recipe), recipe, WEIGHTS_FOLDER / "emotion.tflite", noise(recipe, 2))
    narrow = replace(RECIPES["emotion"], widths=((8, 1), (8, 2)))
    with pytest.raises(ModelError, match="another network"):
        start_from(build(narrow), narrow, WEIGHTS_FOLDER / "emotion.tflite", noise(narrow, 2))


def test_a_missing_file_is_one_sentence(tmp_path):
    recipe = RECIPES["emotion"]
    with pytest.raises(ModelError, match=r"none\.json is missing"):
        start_from(build(recipe), recipe, tmp_path / "none.tflite", noise(recipe, 2))
