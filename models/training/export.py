"""From trained weights to a LiteRT file and its card: `python -m models export emotion|age`.

The only file that needs TensorFlow itself, for its converter.
"""

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from models.card import ModelCard
from models.errors import ModelError
from models.labels import AGE_GROUPS, EMOTIONS
from models.runtime import Classifier
from models.training import datasets
from models.training.calibrate import fit_temperature
from models.training.evaluate import evaluate, predict_all
from models.training.recipes import Recipe
from models.training.train import FINAL_WEIGHTS, build

log = logging.getLogger(__name__)


def export(
    recipe: Recipe, data: Sequence[str | Path], run: Path, out: Path, version: str = "1"
) -> ModelCard:
    """Quantise the weights, fit the temperature on validation, measure on test, write the card.

    Args:
        recipe: The recipe that was trained.
        data: Folders or zips with its data set.
        run: The folder of the training run.
        out: Where `<task>.tflite` and `<task>.json` go.
        version: Version of the weights.

    Raises:
        ModelError: If the run has no final weights of this recipe.
        DataError: If the data cannot be read.
    """
    model = build(recipe)
    try:
        model.load_weights(run / FINAL_WEIGHTS)
        facts = json.loads((run / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Expected a finished training of {recipe.task} in {run}, but {error}"
        ) from error
    content = convert(_with_class_outputs(model, recipe))
    out.mkdir(parents=True, exist_ok=True)
    weights = out / f"{recipe.task}.tflite"
    card = ModelCard(
        task=recipe.task,
        version=version,
        labels=tuple(EMOTIONS if recipe.task == "emotion" else AGE_GROUPS),
        input_size=(recipe.size, recipe.size),
        colour_mode="gray" if recipe.channels == 1 else "bgr",
        crop_scale=recipe.crop_scale,
        crop_offset=recipe.crop_offset,
        temperature=1.0,
        weights_file=weights.name,
        sha256=hashlib.sha256(content).hexdigest(),
        licence=recipe.licence,
        training={
            "data": recipe.data_name,
            "parameters": model.count_params(),
            "tensorflow_at_export": tf.__version__,
            **facts,
        },
    )
    faces = recipe.load(data)
    valid = faces.split("valid")
    # At temperature 1 the logarithm of the probabilities is the logits, but for a constant.
    logits = np.log(predict_all(Classifier(card, content), valid) + 1e-9)
    card = replace(card, temperature=round(fit_temperature(logits, recipe.class_targets(valid)), 4))
    classifier = Classifier(card, content)
    card = replace(
        card,
        metrics={
            split: evaluate(classifier, recipe, faces, split).as_dict()
            for split in ("valid", "test")
        },
    )
    weights.write_bytes(content)
    card.save(weights.with_suffix(".json"))
    return card


def _with_class_outputs(model: keras.Model, recipe: Recipe) -> keras.Model:
    """Let an age network answer with its groups: the logarithm of their summed years."""
    if recipe.task == "emotion":
        return model
    years = layers.Softmax()(model.output)
    groups = layers.Dense(len(AGE_GROUPS), use_bias=False, name="groups")
    summed = groups(years)
    groups.set_weights([datasets.group_matrix()])
    return keras.Model(model.input, ops.log(summed + 1e-7))


def convert(model: keras.Model) -> bytes:
    """A LiteRT flatbuffer with weights in eight bits, activations in float.

    Args:
        model: From `(N, H, W, C)` float32 values 0 to 255 to `(N, K)` logits.
    """
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converted: Any = converter.convert()
    return bytes(converted)
