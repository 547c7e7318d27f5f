"""The main window and its parts.

Every other room may be used here, and none knows this one.
"""

from gui.window.main_window import MainWindow

__all__ = ["MainWindow"]
