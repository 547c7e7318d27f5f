"""From trained weights to a LiteRT file and its card: `python -m models export emotion|age`.

The only file that needs TensorFlow itself, for its converter.
"""

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from numpy.typing import NDArray

from models.card import ModelCard
from models.errors import ModelError
from models.runtime import ANSWERS, CLASSES, MAPS
from models.training.data.faces import Faces
from models.training.measure.calibrate import calibrated, fit_bias, measured
from models.training.networks.architectures import FEATURES, LOGITS, build
from models.training.recipes import Recipe
from models.training.train import FINAL_WEIGHTS, blended

log = logging.getLogger(__name__)


def export(
    recipe: Recipe, data: Sequence[str | Path], runs: Sequence[Path], out: Path, version: str = "1"
) -> ModelCard:
    """Quantise, fit bias and temperature on validation, measure, write the card.

    Args:
        recipe: The recipe that was trained.
        data: Folders or zips with its data set.
        runs: The folder of the training run. Of several, which differ by their seed and went on
            from the same weights, the mean of the weights is exported (Wortsman et al. 2022,
            arXiv:2203.05482), and the card has the figures of each alone beside its own.
        out: Where `<task>.tflite` and `<task>.json` go.
        version: Version of the weights.

    Raises:
        ModelError: If a run has no final weights of this recipe.
        DataError: If the data cannot be read.
    """
    trained = [load_run(recipe, run) for run in runs]
    faces = recipe.load(data)
    model, facts = trained[0]
    if len(trained) > 1:
        alone = []
        for one, its_facts in trained:
            card, _ = _made(one, recipe, faces, {}, version)
            alone.append({"seed": its_facts["seed"], **card.metrics["test"]})
        model.set_weights(blended([one.get_weights() for one, _ in trained]))
        facts = {**facts, "seed": [one["seed"] for one in alone], "alone": alone}
    card, content = _made(model, recipe, faces, facts, version)
    out.mkdir(parents=True, exist_ok=True)
    weights = out / card.weights_file
    weights.write_bytes(content)
    card.save(weights.with_suffix(".json"))
    return card


def _made(
    model: keras.Model, recipe: Recipe, faces: Faces, facts: dict[str, Any], version: str
) -> tuple[ModelCard, bytes]:
    """The card with its figures, and the file's content."""
    valid = recipe.validation(faces)
    unbiased = shipped(model, recipe, np.zeros(recipe.heads[0], np.float32))
    logits = unbiased.predict(valid.images.astype("float32"), verbose=0)[ANSWERS]
    bias = fit_bias(logits, recipe, valid)
    shipped_model = shipped(model, recipe, bias)
    content = convert(shipped_model)
    card = ModelCard(
        task=recipe.task,
        version=version,
        labels=recipe.labels,
        answers=recipe.answers,
        input_size=(recipe.size, recipe.size),
        colour_mode="gray" if recipe.channels == 1 else "bgr",
        crop_scale=recipe.crop_scale,
        crop_offset=recipe.crop_offset,
        temperature=1.0,
        weights_file=f"{recipe.name}.tflite",
        sha256=hashlib.sha256(content).hexdigest(),
        licence=recipe.licence,
        training={
            "data": recipe.data_name,
            "parameters": model.count_params(),
            "bias": dict(zip(recipe.answers, bias.tolist(), strict=True)) if bias.any() else {},
            "float_accuracy": round(_accuracy(shipped_model, recipe, faces.split("test")), 4),
            "tensorflow_at_export": tf.__version__,
            **facts,
        },
    )
    return measured(calibrated(card, content, recipe, valid), content, recipe, faces), content


def load_run(recipe: Recipe, run: Path) -> tuple[keras.Model, dict[str, Any]]:
    """The trained network of a run, and the facts of the run.

    Raises:
        ModelError: If the run has no final weights of this recipe.
    """
    model = build(recipe, recipe.size)
    try:
        model.load_weights(run / FINAL_WEIGHTS)
        return model, json.loads((run / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Expected a finished training of {recipe.name} in {run}, but {error}"
        ) from error


def shipped(model: keras.Model, recipe: Recipe, bias: NDArray[np.float32]) -> keras.Model:
    """The network as it is shipped: its first head, with its saliency as a further output.

    The saliency for a class is the last feature map weighted by the gradient of the class's
    log-odds, which for a head behind a mean over the map is exact: the mean over the map of `MAPS`
    is that gradient times the activation. That of the log-probability would vanish for the nearly
    certain.

    Args:
        model: The trained network.
        recipe: Its recipe.
        bias: `(heads[0],)` float32, added to the logits.

    Returns:
        A model with the outputs `CLASSES`, `ANSWERS` and `MAPS` of `models.runtime`; without the
        last one for a network that does not end in a feature map.
    """
    if recipe.architecture != "residual":
        return _without_saliency(model, recipe)
    answers = recipe.heads[0]
    kernel, offset = model.get_layer(LOGITS).get_weights()
    features = keras.Model(model.input, model.get_layer(FEATURES).output)
    face = keras.Input(model.input.shape[1:], name="face")
    if recipe.flip_averaging:
        maps = features(ops.concatenate([face, ops.flip(face, axis=2)], axis=0))
        straight, mirrored = ops.split(ops.reshape(maps, (2, -1, *maps.shape[1:])), 2, axis=0)
        maps = (straight[0] + ops.flip(mirrored[0], axis=2)) / 2
    else:
        maps = features(face)
    saliency = layers.Conv2D(answers, 1, name="saliency")
    answer_maps = saliency(maps)
    saliency.set_weights([kernel[None, None, :, :answers], offset[:answers] + bias])
    # The mean of what each place says is what the head says of the mean.
    probabilities = ops.softmax(ops.mean(answer_maps, axis=(1, 2)))
    classes = ops.convert_to_tensor(recipe.classes())
    summed = ops.matmul(probabilities, classes)
    # d log P(class) / d logit = P(answer | class) - P(answer); over 1 - P(class), the log-odds'.
    given_class = probabilities[:, :, None] * classes[None] / (summed[:, None, :] + 1e-9)
    slope = (given_class - probabilities[:, :, None]) / (1 - summed[:, None, :] + 1e-6)
    height, width = answer_maps.shape[1:3]
    flat = ops.reshape(answer_maps, (-1, height * width, answers))
    class_maps = ops.reshape(ops.matmul(flat, slope), (-1, height, width, len(recipe.labels)))
    return keras.Model(
        face,
        {
            CLASSES: ops.log(summed + 1e-7),
            ANSWERS: ops.log(probabilities + 1e-9),
            MAPS: class_maps,
        },
    )


def _without_saliency(model: keras.Model, recipe: Recipe) -> keras.Model:
    answers = ops.softmax(model.output)
    summed = ops.matmul(answers, ops.convert_to_tensor(recipe.classes()))
    return keras.Model(
        model.input, {CLASSES: ops.log(summed + 1e-7), ANSWERS: ops.log(answers + 1e-9)}
    )


def _accuracy(model: keras.Model, recipe: Recipe, faces: Faces) -> float:
    """Of the network before its weights are rounded."""
    logarithms = model.predict(faces.images.astype("float32"), verbose=0)[CLASSES]
    return float((logarithms.argmax(axis=1) == recipe.truth(faces)).mean())


def convert(model: keras.Model) -> bytes:
    """A LiteRT flatbuffer with weights in eight bits, activations in float."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converted: Any = converter.convert()
    return bytes(converted)
