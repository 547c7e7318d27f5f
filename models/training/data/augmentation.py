"""What a webcam and a face detector do to a face, imitated on training images."""

import cv2
import numpy as np


def augment(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One random variation: mirror, affine, blur, compression, exposure, noise, erasing.

    Args:
        image: `(H, W, C)` uint8.
        rng: Source of randomness.

    Returns:
        `(H, W, C)` uint8.
    """
    side = image.shape[0]
    out = cv2.warpAffine(
        image,
        _random_affine(side, rng),
        (side, side),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if rng.random() < 0.15:  # a face far away: fewer pixels than the network asks for
        small = max(12, round(side * rng.uniform(0.4, 0.8)))
        out = cv2.resize(out, (small, small), interpolation=cv2.INTER_AREA)
        out = cv2.resize(out, (side, side))
    if rng.random() < 0.1:  # out of focus
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.0))
    if rng.random() < 0.1:  # a compressed stream
        _, data = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 80))])
        out = np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED))
    values: np.ndarray = out.reshape(image.shape).astype(np.float32)
    if rng.random() < 0.5:
        gamma = np.exp(rng.uniform(-0.4, 0.4))
        values = 255.0 * (values / 255.0) ** gamma
    if image.shape[-1] == 3:  # white balance
        values *= rng.uniform(0.92, 1.08, 3).astype(np.float32)
    values = (values - 128) * rng.uniform(0.7, 1.25) + 128 + rng.uniform(-25, 20)
    if rng.random() < 0.25:
        values += rng.standard_normal(values.shape, np.float32) * rng.uniform(2, 9)
    if rng.random() < 0.25:
        height, width = rng.integers(side // 8, side // 3, 2)
        top, left = rng.integers(0, side - height), rng.integers(0, side - width)
        values[top : top + height, left : left + width] = rng.uniform(0, 255)
    return np.clip(values, 0, 255).astype(np.uint8)


def _random_affine(side: int, rng: np.random.Generator) -> np.ndarray:
    """Mirror, turn by 13 degrees, zoom by 15 % and shift by 7 % at the most."""
    centre = (side - 1) / 2
    matrix: np.ndarray = cv2.getRotationMatrix2D(
        (centre, centre), rng.uniform(-13, 13), np.exp(rng.uniform(-0.15, 0.15))
    )
    matrix[:, 2] += rng.uniform(-0.07, 0.07, 2) * side
    if rng.random() < 0.5:
        mirror = np.array([[-1, 0, side - 1], [0, 1, 0], [0, 0, 1]], np.float64)
        matrix = (np.vstack([matrix, [0, 0, 1]]) @ mirror)[:2]
    return matrix
