"""What runs behind the window: the threads, the source, the recording, the people in the picture.

It has Qt's objects and signals but no widget, so that it can be run and tested without a window;
what it holds is pulled by the window's timers.
"""

from gui.engine.controller import Controller
from gui.engine.recording import Summary

__all__ = ["Controller", "Summary"]
