"""The main window, which puts the parts together, and what is steered from it.

Every other room may be used here, and none knows this one.
"""

from gui.window.main_window import MainWindow

__all__ = ["MainWindow"]
