"""Image quality of a face: size, brightness, sharpness, pose, and the gates for them.

Below the gates the networks still answer, and more and more often with a confident "neutral". The
defaults in `core.settings.schema` are where that begins, measured on 700 FER+ test faces with a
clear majority (version 2 of the expression network, 91 % right on them as they are) and 600
UTKFace faces (version 1 of the age network):

- Sharpness. Faces were blurred by lenses, movement and few pixels, half of them darkened, with
  sensor noise on top. Of the expressions 89 % were right above a sharpness of 12, 85 % at 9 to 12,
  75 % at 7 to 9, 68 % at 6 to 7, 62 % at 4 to 6, 46 % below; of the age groups of blurred faces
  77, 77, 65, 56, 52 and 45 %. None of the untouched faces lies below 6.2.
- Brightness. With noise of 2 gray levels, 88 % of the expressions were right from 16 up, 81 % at
  10 to 16, 75 % at 7 to 10, 49 % below. Of 1,500 photographs of dark-skinned people 0.1 % lie
  below 37, so the default of 15 is about light, not about people.
- Size. Reduced to 32 pixels 90 % were right, to 24 88 %, to 20 86 %, to 16 79 %, to 12 68 %.
- Turn (version 4 of the expression network, 2,982 RAF-DB test faces that it never saw, by the
  estimate of `core.pipeline.pose`). Up to 20 degrees from the camera 71 % were right, at 20 to 25
  68 %, at 25 to 35 60 %, at 35 to 40 59 % of 29, beyond 6 of 14; of 25 FER+ test faces beyond 40
  degrees 20.

A face takes about a tenth of a millisecond.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.settings import AnalysisSettings
from core.types import Box, Doubt, Image, Pose, Quality
from models.cropping import GrayCrop, crop_face

_CROP: Final = GrayCrop(input_size=(48, 48))
_MIDDLE: Final = slice(8, 40)
"""The face without its outline: a sharp or bright background is not the face's."""
_SOBEL_SCALE: Final = 1024.0
"""What a 7 by 7 Sobel kernel of second order multiplies the second derivative with."""


def measure(image: Image, box: Box, landmarks: NDArray[np.float32] | None = None) -> Quality:
    """Measure a face.

    Sharpness is the root mean square of the second derivative of gray, across or along, whichever
    is less (so that movement in one direction counts as blur), over the standard deviation of
    gray, in percent, at 48 pixels a side: a share of the contrast. The derivative's kernel is wide
    enough to pass over most noise, and a face resized to it from fewer pixels is no sharper.

    Args:
        image: `(H, W, 3)` uint8 BGR.
        box: The face; may lie over the edge.
        landmarks: As in `Face`; a face that leans is measured upright, as it is read.

    Raises:
        ValueError: If the box has no area.
    """
    gray = crop_face(image, box.as_tuple(), _CROP, landmarks)[..., 0].astype(np.float32)
    middle = gray[_MIDDLE, _MIDDLE]
    bends = [
        np.square(cv2.Sobel(gray, cv2.CV_32F, across, 2 - across, ksize=7)[_MIDDLE, _MIDDLE]).mean()
        for across in (0, 2)
    ]
    # One gray level more, so that noise in an even area does not count as sharp.
    contrast = middle.std() + 1
    return Quality(
        side_px=min(box.width, box.height),
        brightness=float(middle.mean()),
        sharpness=float(100 * np.sqrt(min(bends)) / _SOBEL_SCALE / contrast),
    )


def doubts(
    quality: Quality, settings: AnalysisSettings, pose: Pose | None = None
) -> tuple[Doubt, ...]:
    """The gates that a face fails; a gate of 0 is off."""
    gates = (
        (Doubt.TOO_SMALL, quality.side_px, settings.gate_size),
        (Doubt.TOO_DARK, quality.brightness, settings.gate_dark),
        (Doubt.TOO_BLURRED, quality.sharpness, settings.gate_blur),
    )
    failed = tuple(doubt for doubt, value, least in gates if value < least)
    if pose is not None and 0 < settings.gate_turned < pose.turned:
        return (*failed, Doubt.TURNED_AWAY)
    return failed
