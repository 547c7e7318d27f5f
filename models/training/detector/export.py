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
    as_text,
    faceless,
    figures,
    matched,
    tilted,
)
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
    "Weights: for research and teaching, as the press portraits and FER2013 images, on which they "
    "were trained (FairFace: CC BY 4.0); labels by YuNet (Apache-2.0)."
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


def write_page(card: DetectorCard, size: int, page: Path) -> None:
    """Write the model card for people."""
    training = card.training
    recipe = training["recipe"]
    tried = "\n".join(
        f"| {threshold} | "
        + " | ".join(f"{value:.1%}" for value in shares.values())
        + (" | chosen |" if float(threshold) == card.confidence else " | |")
        for threshold, shares in card.metrics["thresholds on validation"].items()
    )
    counts = training["training_pictures"]
    page.write_text(
        f"""# Model card: detector, version {card.version}

A small convolutional network that finds faces and five landmarks of each, also of tilted heads. It
runs on the device, with LiteRT, and sends nothing anywhere.

|  |  |
| --- | --- |
| weights | `{card.weights_file}`, {size / 1e6:.2f} MB, for LiteRT |
| SHA-256 | `{card.sha256}` |
| parameters | {training["parameters"]:,} |
| grids | a cell every {", ".join(map(str, card.strides))} pixels |
| least score | {card.confidence} |

{card.convention}

## Intended use

- Finding the faces of people who have agreed to it, so that Mien can describe how they look.

## What it must not be used for

- No identification: it tells that a face is there, not whose.
- No counting or following of people who do not know of it or have not agreed.

## Training data

| data | what | licence |
| --- | --- | --- |
| press portraits | {counts["portraits"]} gray portraits, labels by YuNet | research |
| scenes | {counts["scenes"]} pictures, mostly without a face; animals that YuNet takes for \
faces were marked by hand | research |
| FairFace, FER+ | {counts["faces"]} small faces, labels by YuNet | CC BY 4.0; terms of the ICML \
2013 challenge |

Training pictures are made up anew each time: portraits alone, set into scenes, in crowds and in
mosaics, and scenes alone. Picture and labels are turned and scaled afterwards, so that the network
learns tilts of up to 65° from labels of upright faces.

Licence of the result: {card.licence}

## How it was trained

{training["steps"]:,} steps of {recipe["batch"]} pictures in {training["minutes"]} minutes of two
shared processor cores, AdamW, learning rate {recipe["learning_rate"]:g} falling as a cosine of the
time, averaged weights, Keras on {training["backend"]}.

## Figures

Test split (an eighth of portraits and scenes, by a hash of the file name; the same person may stand
in both), with 95 % intervals. Labels are YuNet's on the upright picture, so YuNet's row at 0° says
how well it repeats itself.

{as_text(card.metrics["test"])}

Of a figure "with a false box" the portrait has a box that is not its face's; some portraits do show
a second face. Speeds are of one thread of the machine that exported the file.

The least score was chosen on the validation split, portraits at 160 pixels tilted by up to 40°:

| least score | missed | false box on a portrait | false face on a scene | |
| --- | --- | --- | --- | --- |
{tried}

## Where it fails

- Faces upside down or lying (more than about 65°) were never shown to it.
- Dogs, monkeys, dolls, masks and drawings are taken for faces now and then.
- Its labels come from another network: what YuNet does not see on an upright picture was not
  taught, but for faces of FER+.
""",
        encoding="utf-8",
    )
