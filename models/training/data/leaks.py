"""Near-duplicates between what is learned from and what is measured on, found and removed."""

import logging
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from models.training.data.faces import Faces

log = logging.getLogger(__name__)

SAME_FACE: Final = 0.985
_THUMBNAIL: Final = 16


def without_leaks(faces: Faces) -> Faces:
    """Drop training (and validation) images that are nearly the same as a held-out one.

    The perceptual hash of an image is its 16x16 gray thumbnail; two images are nearly the same when
    their hashes, or one's and the other's mirror image's, correlate above `SAME_FACE`: re-encoded,
    rescaled and brightened copies do, two photographs of one person hardly ever.

    Args:
        faces: All splits together.

    Returns:
        The same without the leaking rows, and their counts in `removed`; held-out parts stay
        whole, validation loses what is in them.
    """
    hashes = _hashes(faces.images)
    mirrored = _hashes(faces.images[:, :, ::-1])
    keep = np.ones(len(faces), bool)
    held_out = [str(s) for s in np.unique(faces.splits) if s not in ("train", "valid")]
    pairs = [(other, part) for part in held_out for other in ("train", "valid")]
    removed = {}
    for other, part in [*pairs, ("train", "valid")]:
        reference = hashes[(faces.splits == part) & keep]
        rows = np.flatnonzero((faces.splits == other) & keep)
        if not len(reference) or not len(rows):
            continue
        for chunk in np.array_split(rows, max(1, len(rows) // 2000)):
            best = np.maximum(
                (hashes[chunk] @ reference.T).max(axis=1),
                (mirrored[chunk] @ reference.T).max(axis=1),
            )
            keep[chunk[best > SAME_FACE]] = False
        removed[f"{other} like {part}"] = int((~keep[rows]).sum())
    for pair, count in removed.items():
        log.info("near-duplicates removed, %s: %d", pair, count)
    return replace(faces.where(keep), removed=removed)


def _hashes(images: np.ndarray) -> np.ndarray:
    """`(N, 256)` float32 of zero mean and unit length, so that a product is a correlation."""
    small = np.empty((len(images), _THUMBNAIL**2), np.float32)
    for row, image in zip(small, images, strict=True):
        gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.shape[-1] == 3 else image[..., 0]
        row[:] = cv2.resize(
            np.ascontiguousarray(gray), (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA
        ).ravel()
    small -= small.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(small, axis=1, keepdims=True)
    return np.asarray(small / np.maximum(lengths, 1e-6))
