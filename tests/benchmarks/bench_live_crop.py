"""What the way through a camera costs: data set faces set into frames, found, cropped, read.

Run with `python3 dev.py bench`, or alone with the number of faces, the split and the folder with
the data sets: `python tests/benchmarks/bench_live_crop.py 1000 test ../shared/data`. Frames are
640x480; each face is 64 to 240 pixels wide; around it is flat gray in half of them, and its own
edge, drawn out and blurred, in the others. Accuracy is on the faces that were found: of the
network on the live crop, and on the data set's own crop.
"""

import dataclasses
import sys
from pathlib import Path

import cv2
import numpy as np

from core.detection import FaceDetector, HaarDetector, MienDetector, YuNetDetector
from core.settings import DetectorSettings
from core.types import Box
from models.cropping import crop_face
from models.runtime import Classifier
from models.training.data.faces import Faces
from models.training.recipes import RECIPES

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
YUNET = SHARED / "detectors" / "yunet_n_640_640.onnx"
DATA = {"emotion": ["ferplus.zip"], "age": ["utkface.zip"]}
WIDTH, HEIGHT = 640, 480


def set_into_frame(face: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, Box]:
    """A frame with the face somewhere in it, and where it is."""
    side = int(rng.integers(64, 241))
    face = cv2.resize(face, (side, side), interpolation=cv2.INTER_CUBIC)
    if face.ndim == 2:
        face = cv2.cvtColor(face, cv2.COLOR_GRAY2BGR)
    left, top = int(rng.integers(0, WIDTH - side)), int(rng.integers(0, HEIGHT - side))
    if rng.random() < 0.5:
        frame = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    else:
        borders = (top, HEIGHT - side - top, left, WIDTH - side - left)
        frame = cv2.copyMakeBorder(face, *borders, cv2.BORDER_REPLICATE)
        frame = cv2.GaussianBlur(frame, (0, 0), side / 8)
    frame[top : top + side, left : left + side] = face
    return frame, Box(x=left, y=top, width=side, height=side)


def is_there(found: Box, face: Box) -> bool:
    """Whether a box is this face: its centre within a quarter of the side, its size about it."""
    right = abs(found.x + found.width / 2 - face.x - face.width / 2)
    down = abs(found.y + found.height / 2 - face.y - face.height / 2)
    size = max(found.width, found.height) / face.width
    return max(right, down) < face.width / 4 and 0.5 < size < 1.6


def measure(
    classifier: Classifier, faces: Faces, truth: np.ndarray, detector: FaceDetector
) -> tuple[float, float, float, float]:
    """Share found, false boxes a frame, accuracy on the live and on the data set's crop."""
    live, own, classes, false = [], [], [], 0
    for number, (image, label) in enumerate(zip(faces.images, truth, strict=True)):
        frame, box = set_into_frame(image.squeeze(), np.random.default_rng(number))
        found = detector.detect(frame)
        hits = [face for face in found if is_there(face.box, box)]
        false += len(found) - len(hits)
        if hits:
            face = hits[0]
            live.append(crop_face(frame, face.box.as_tuple(), classifier.card, face.landmarks))
            own.append(image)
            classes.append(label)

    def accuracy(crops: list[np.ndarray]) -> float:
        answers = [classifier.predict(crop[None])[0].argmax() for crop in crops]
        return float(np.mean(np.array(answers) == classes))

    return len(live) / len(faces), false / len(faces), accuracy(live), accuracy(own)


def main(count: int = 300, split: str = "valid", data: Path = SHARED / "data") -> int:
    """Print one line for each network and detector."""
    if not YUNET.is_file() or not data.is_dir():
        print("live crop: no data sets or no YuNet file, not measured")
        return 0
    settings = DetectorSettings()
    wider = dataclasses.replace(settings, smallest_face=5)
    print("network   detector   found   false/frame   live crop   own crop")
    for task, files in DATA.items():
        recipe = RECIPES[task]
        faces = recipe.load([data / name for name in files]).split(split)
        rows = np.random.default_rng(0).permutation(len(faces))[:count]
        faces = faces.where(rows)
        classifier = Classifier.load(task)
        for detector in (MienDetector(wider), YuNetDetector(wider, YUNET), HaarDetector(wider)):
            found, false, live, own = measure(classifier, faces, recipe.truth(faces), detector)
            print(
                f"{task:<10}{detector.name:<11}{found:5.1%}{false:14.3f}{live:12.1%}{own:11.1%}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(
        main(
            int(given[0]) if given else 300,
            given[1] if given[1:] else "valid",
            Path(given[2]) if given[2:] else SHARED / "data",
        )
    )
