"""Face tracking from frame to frame, and detection of hard cuts.

Faces get numbers that last; between two detections they are followed; who comes back after a while
is known by the looks.
"""

from core.tracking.cuts import CutDetector
from core.tracking.following import Follower
from core.tracking.patience import Patience
from core.tracking.tracker import HOLD_NS, Tracker

__all__ = ["HOLD_NS", "CutDetector", "Follower", "Patience", "Tracker"]
