"""Milliseconds of a frame in the whole pipeline, by detector, beside the predecessor's loop.

Run with `python3 dev.py bench`. The frames are 640x480 with one face, from the demo clip. All take
turns, a block of frames each, so that whatever else the machine does hits all of them.
"""

import dataclasses
import os
import statistics
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import cv2
import cv2.data
import numpy as np

from core.pipeline import Analyzer
from core.settings import DetectorSettings, Settings
from core.sources import DemoSource
from core.types import Frame

ROOT = Path(__file__).resolve().parents[2]
YUNET = ROOT.parent / "shared" / "detectors" / "yunet_n_640_640.onnx"
FRAMES, BLOCKS = 20, 8

Reading = Callable[[Frame], tuple[int, dict[str, float]]]
"""From a frame to its number of faces and the milliseconds of each stage."""


def demo_frames(count: int) -> list[Frame]:
    """The demo's first frames."""
    source = DemoSource(ROOT / "resources" / "demo" / "expressions.mp4")
    source.open()
    raws = [raw for raw in islice(iter(source.read, None), count) if raw is not None]
    source.close()
    assert {raw.image.shape for raw in raws} == {(480, 640, 3)}
    return [
        Frame(index=index, epoch=0, captured_ns=raw.time_ns or 0, image=raw.image)
        for index, raw in enumerate(raws)
    ]


def mien(kind: str) -> Reading:
    """The pipeline with one of the detectors."""
    file = str(YUNET) if kind == "yunet" else ""
    analyzer = Analyzer.default(Settings(detector=DetectorSettings(kind=kind, yunet_file=file)))
    numbers = iter(range(10**9))

    def read(frame: Frame) -> tuple[int, dict[str, float]]:
        number = next(numbers)
        result = analyzer.analyze(
            dataclasses.replace(frame, index=number, captured_ns=number * 33_000_000)
        )
        return len(result.faces), result.timings

    return read


def predecessor() -> Reading:
    """The loop of the demonstration that Mien succeeds: a cascade, and Keras for every face.

    Its networks have random weights here: that changes no timing.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    from models.training.networks.architectures import build
    from models.training.recipes import RECIPES

    recipes = [RECIPES[name] for name in ("emotion-predecessor", "age-predecessor")]
    networks = [(build(recipe), recipe.size) for recipe in recipes]
    cascade = cv2.CascadeClassifier(
        str(Path(cv2.data.haarcascades) / "haarcascade_frontalface_default.xml")
    )

    def read(frame: Frame) -> tuple[int, dict[str, float]]:
        began = cv2.getTickCount()
        gray = cv2.cvtColor(frame.image, cv2.COLOR_BGR2GRAY)
        boxes = cascade.detectMultiScale(gray, 1.3, 5)
        found = cv2.getTickCount()
        for x, y, width, height in boxes:
            for network, size in networks:
                crop = cv2.resize(gray[y : y + height, x : x + width], (size, size))
                network.predict(crop[None, ..., None].astype(np.float32), verbose=0)
        ended = cv2.getTickCount()
        milli = 1000 / cv2.getTickFrequency()
        return len(boxes), {
            "detect": (found - began) * milli,
            "total": (ended - began) * milli,
        }

    return read


def main() -> int:
    """Print a line for each: medians of the stages, the slowest twentieth, frames a second."""
    readings = {"mien": mien("mien"), "haar": mien("haar")}
    if YUNET.is_file():
        readings["yunet"] = mien("yunet")
    else:
        print("yunet: no ONNX file, not measured")
    try:
        readings["predecessor"] = predecessor()
    except ImportError:
        print("predecessor: no TensorFlow, not measured")
    frames = demo_frames(FRAMES * (BLOCKS + 1))
    timings: dict[str, list[dict[str, float]]] = {name: [] for name in readings}
    faces: dict[str, list[int]] = {name: [] for name in readings}
    for block in range(BLOCKS + 1):
        for name, read in readings.items():
            for frame in frames[FRAMES * block : FRAMES * (block + 1)]:
                count, spent = read(frame)
                if block:  # the first one warms up
                    timings[name].append(spent)
                    faces[name].append(count)
    stages = list(timings["mien"][0])
    heads = [*stages, "95 %", "1/s"]
    print(f"{'detector':<12}{'faces':>6}" + "".join(head.rjust(9) for head in heads) + "   (ms)")
    for name, rows in timings.items():
        totals = sorted(row["total"] for row in rows)
        cells = [
            f"{statistics.median(row[stage] for row in rows):.2f}" if stage in rows[0] else "-"
            for stage in stages
        ]
        cells += [
            f"{totals[len(totals) * 95 // 100]:.2f}",
            f"{1000 / statistics.median(totals):.1f}",
        ]
        mean = statistics.mean(faces[name])
        print(f"{name:<12}{mean:>6.2f}" + "".join(cell.rjust(9) for cell in cells))
    if "predecessor" in timings:
        ours, theirs = (
            statistics.median(row["total"] for row in timings[name])
            for name in ("mien", "predecessor")
        )
        print(f"{theirs / ours:.1f} times the predecessor's frames a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
