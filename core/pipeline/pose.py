"""Head pose, estimated from five landmarks.

The landmarks are taken for a parallel projection of a rigid, average head. The affine map that
fits them best (least squares) and the scaled rotation nearest to it are had in closed form, as in
POS (DeMenthon and Davis 1995, doi:10.1007/BF01450852): nothing is iterated, and nothing has to be
known of the camera.

The head is rounded means of adults (Farkas, Anthropometry of the Head and Face, 1994): pupils 63
mm apart, corners of the mouth 50 mm; from the pupils down 37 mm to the tip of the nose, 66 mm to
the mouth; the tip 34 mm before the pupils, the corners of the mouth 4 mm. Real heads differ, above
all in the nose, so that an estimate is a few degrees off, and off by the same for one person.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.types import Pose

HEAD: Final = np.array(
    [[-31.5, 0, 0], [31.5, 0, 0], [0, 37, -34], [-25, 66, -4], [25, 66, -4]], np.float64
)
"""`(5, 3)` mm in the order of `Face.landmarks`: x to the right of the picture, y down, z away."""
_FIT: Final = np.linalg.pinv(HEAD - HEAD.mean(axis=0))


def estimate(landmarks: NDArray[np.float32] | None) -> Pose | None:
    """The head pose of these landmarks; approximate, and less reliable beyond 60 degrees.

    Args:
        landmarks: `(5, 2)` pixels of the unmirrored picture: right eye, left eye, nose, right and
            left corner of the mouth, the person's own right; or None.

    Returns:
        The pose; None without landmarks, or where they lie in one place or on one line.
    """
    if landmarks is None:
        return None
    # What x and y of the picture take of x, y and z of the head.
    (a, b, c), (d, e, f) = (_FIT @ landmarks).T.tolist()
    # The nearest rotation is (M M^T)^(-1/2) M, up to its scale; of two rows, M M^T is 2 by 2.
    first, both, second = a * a + b * b + c * c, a * d + b * e + c * f, d * d + e * e + f * f
    area = math.sqrt(max(first * second - both * both, 0.0))
    if not area > 1e-3 * (first + second):  # nor is NaN
        return None
    first, second = first + area, second + area
    a, b, c, d, e, f = (
        second * a - both * d,
        second * b - both * e,
        second * c - both * f,
        first * d - both * a,
        first * e - both * b,
        first * f - both * c,
    )
    scale = math.sqrt(a * a + b * b + c * c)
    a, b, c, d, e, f = (value / scale for value in (a, b, c, d, e, f))
    away_x, away_y, away_z = b * f - c * e, c * d - a * f, a * e - b * d
    return Pose(
        yaw=math.degrees(math.atan2(-away_x, math.hypot(a, d))),
        pitch=-math.degrees(math.atan2(away_y, away_z)),
        roll=-math.degrees(math.atan2(d, a)),
    )
