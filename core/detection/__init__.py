"""Face detection in one picture: the detectors, and the one chosen in the settings.

A detector knows nothing of other pictures; `core.tracking` does.
"""

from core.detection.detectors import (
    FaceDetector,
    HaarDetector,
    MienDetector,
    YuNetDetector,
    least_score,
    make_detector,
)
from core.detection.yunet_file import YuNetFile, check_yunet_file

__all__ = [
    "FaceDetector",
    "HaarDetector",
    "MienDetector",
    "YuNetDetector",
    "YuNetFile",
    "check_yunet_file",
    "least_score",
    "make_detector",
]
