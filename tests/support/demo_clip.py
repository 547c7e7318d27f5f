"""The bundled demo clip, for tests: its frames, and where the face in them is."""

from collections.abc import Iterator

import cv2
import numpy as np

from models.cropping import CropSpec, crop_face
from resources import resource_path

FACE_BOX = (190, 110, 260, 260)


def demo_frames() -> Iterator[np.ndarray]:
    """The frames of the clip, `(480, 640, 3)` uint8 BGR."""
    capture = cv2.VideoCapture(str(resource_path("demo", "expressions.mp4")))
    try:
        while (result := capture.read())[0]:
            yield result[1]
    finally:
        capture.release()


def face_crops(frames: list[np.ndarray], card: CropSpec) -> np.ndarray:
    """`(N, H, W, C)` uint8: the face of each frame as a network expects it."""
    return np.stack([crop_face(frame, FACE_BOX, card) for frame in frames])
