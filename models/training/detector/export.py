"""From a trained detector to its LiteRT file, card and page: `python -m models export detector`.

Needs TensorFlow itself, for its converter.
"""

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf

from models.errors import ModelError
from models.face_detector import DETECTOR_FILE, DetectorCard, FaceDetectorNetwork
from models.training.detector.architecture import STRIDES, detector_network
from models.training.detector.data import Material, load
from models.training.detector.evaluate import (
    faceless,
    figures,
    matched,
    tilted,
)
from models.training.detector.page import write_page
from models.training.detector.train import FINAL_WEIGHTS

log = logging.getLogger(__name__)

CONVENTION: Final = (
    "Takes (1, H, W, 3) float32 BGR, 0 to 255, H and W multiples of the largest stride (fill up on "
    "the right and below). For each stride s: score (H/s, W/s, 1), a logit; box (..., 4), the "
    "box's middle from the cell's middle and the logarithms of width and height; points (..., 10), "
    "right eye, left eye, nose, right and left corner of the mouth (the person's own right) from "
    "the cell's middle, x then y; lengths in cells. A box is upright, about the face from hairline "
    "to chin and ear to ear, as YuNet draws it, and of a tilted head the one about the ellipse in "
    "that."
)
LICENCE: Final = (
    "Weights: for non-commercial research and teaching, as the press portraits, FER2013 and "
    "RAF-DB, on which they were trained (FairFace: CC BY 4.0); labels by YuNet (Apache-2.0)."
)


def export(
    data: Sequence[str | Path],
    run: Path,
    out: Path,
    version: str = "1",
    labeller: Path | None = None,
) -> DetectorCard:
    """Convert, choose the threshold on validation, measure on test, write card and page.

    Args:
        data: Folders or zips with the detection data set and FER+.
        run: Folder of the training run.
        out: Where the file, its card and its page go.
        version: Version of the weights.
        labeller: YuNet's ONNX file, to be measured beside it; may be None.

    Raises:
        ModelError: If the run has no final weights.
        DataError: If the data cannot be read.
    """
    network = detector_network()
    try:
        network.load_weights(run / FINAL_WEIGHTS)
        facts = json.loads((run / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Expected a finished training of the detector in {run}, but {error}"
        ) from error
    content = convert(network)
    card = DetectorCard(
        task="detector",
        version=version,
        weights_file=DETECTOR_FILE,
        sha256=hashlib.sha256(content).hexdigest(),
        strides=STRIDES,
        confidence=0.5,
        convention=CONVENTION,
        licence=LICENCE,
        training={
            "parameters": network.count_params(),
            "tensorflow_at_export": tf.__version__,
            **facts,
        },
    )
    material = load(data)
    chosen, tried = choose_confidence(FaceDetectorNetwork(card, content), material.split("valid"))
    card = replace(card, confidence=chosen)
    tested = figures(FaceDetectorNetwork(card, content), material.split("test"), data, labeller)
    card = replace(card, metrics={"thresholds on validation": tried, "test": tested})
    out.mkdir(parents=True, exist_ok=True)
    weights = out / DETECTOR_FILE
    weights.write_bytes(content)
    card.save(weights.with_suffix(".json"))
    write_page(card, len(content), weights.with_suffix(".md"))
    return card


def convert(network: keras.Model) -> bytes:
    """A LiteRT flatbuffer for any size of picture, weights stored in 16 bits."""
    with tempfile.TemporaryDirectory() as folder:
        network.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        converted: Any = converter.convert()
    return bytes(converted)


def choose_confidence(
    network: FaceDetectorNetwork, validation: Material
) -> tuple[float, dict[str, dict[str, float]]]:
    """The threshold with the least sum of missed, doubled and invented faces, 0.8 at the most.

    Above that, small and half-hidden faces go first, and what looks like a face for a few frames is
    held back by the tracks anyway.

    Args:
        network: The detector.
        validation: Its portraits are tried upright and at 20 and 40°, at 160 pixels; its scenes
            as they are and enlarged.

    Returns:
        The threshold, and the shares of each that was tried.
    """
    portraits = [
        tilted(sample, tilt, 160) for sample in validation.portraits for tilt in (-40, -20, 0, 20)
    ]
    scenes = []
    for sample in faceless(validation):
        scenes.append(sample.image)
        scenes.append(np.repeat(np.repeat(sample.image, 2, axis=0), 2, axis=1))
    seen = [(network.detect(image, confidence=0.2), labels) for image, labels in portraits]
    invented = [network.detect(image, confidence=0.2)[1] for image in scenes]
    tried = {}
    for threshold in np.arange(0.3, 0.81, 0.05).round(2).tolist():
        missed = doubled = 0
        for (boxes, scores, _), labels in seen:
            kept = boxes[scores >= threshold]
            found = matched(kept, labels.boxes[0]) is not None
            missed += not found
            doubled += len(kept) > found
        false = sum(bool((scores >= threshold).any()) for scores in invented)
        tried[f"{threshold:.2f}"] = {
            "missed": round(missed / len(seen), 4),
            "false box on a portrait": round(doubled / len(seen), 4),
            "false face on a scene": round(false / len(invented), 4),
        }
    best = min(tried, key=lambda name: (sum(tried[name].values()), abs(float(name) - 0.5)))
    return float(best), tried
