"""One face: its bars, its name, and the dialog that takes its neutral baseline."""

from gui.faces.baseline_dialog import BaselineDialog
from gui.faces.panel import FacePanel

__all__ = ["BaselineDialog", "FacePanel"]
