"""How well a reading stays the same when the head leans: portraits turned about their middle.

Run with `python3 dev.py bench`. Portraits of the detection data set's test split, which Mien's own
detector has not learned from, at 0 to 45 degrees; the share whose label is that of the upright
picture, found by the same detector, with both crops levelled.
"""

import sys
from pathlib import Path

import numpy as np

from core.detection import FaceDetector, make_detector
from core.settings import DetectorSettings
from models.cropping import crop_face
from models.runtime import Classifier
from models.training.detector.data import load
from models.training.detector.evaluate import matched, tilted

SHARED = Path(__file__).resolve().parents[3] / "shared"
YUNET = SHARED / "detectors" / "yunet_n_640_640.onnx"
TILTS = (10, 20, 30, 45)


def labels_of(
    detector: FaceDetector, network: Classifier, pictures: list[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """`(N,)` int: the label of each picture's face, -1 where it is not found."""
    crops, rows = [], []
    for row, (image, wanted) in enumerate(pictures):
        faces = detector.detect(image)
        best = matched(np.array([face.box.as_tuple() for face in faces]).reshape(-1, 4), wanted)
        if best is not None:
            face = faces[best]
            rows.append(row)
            crops.append(crop_face(image, face.box.as_tuple(), network.card, face.landmarks))
    found = np.full(len(pictures), -1)
    if crops:
        found[rows] = network.predict(np.stack(crops)).argmax(axis=1)
    return found


def main(count: int = 500, size: int = 224, data: Path = SHARED / "data") -> int:
    """Print one line for each detector and network."""
    if not (data / "detection.zip").is_file():
        print("tilt: no portraits, not measured")
        return 0
    portraits = load([data / "detection.zip"]).split("test").portraits[:count]
    kinds = {"mien": ""} | ({"yunet": str(YUNET)} if YUNET.is_file() else {})
    print(f"same label as upright, {len(portraits)} portraits at {size} pixels")
    print("detector  network   found upright" + "".join(f"{tilt:>8}°" for tilt in TILTS))
    for kind, file in kinds.items():
        detector = make_detector(DetectorSettings(kind=kind, yunet_file=file, smallest_face=10))
        for task in ("emotion", "age"):
            network = Classifier.load(task)

            def read(
                tilt: float,
                detector: FaceDetector = detector,
                network: Classifier = network,
            ) -> np.ndarray:
                made = [
                    tilted(portrait, tilt if number % 2 else -tilt, size)
                    for number, portrait in enumerate(portraits)
                ]
                pictures = [(image, its.boxes[0]) for image, its in made]
                return labels_of(detector, network, pictures)

            upright = read(0)
            cells = []
            for tilt in TILTS:
                other = read(tilt)
                both = (upright >= 0) & (other >= 0)
                cells.append(f"{(upright == other)[both].mean():8.1%} ")
            print(f"{kind:<10}{task:<10}{(upright >= 0).mean():13.1%}" + "".join(cells), flush=True)
    return 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(int(given[0]) if given else 500, int(given[1]) if given[1:] else 224))
