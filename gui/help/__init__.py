"""What a person can read: the guide, what Mien is, what it is made of, what went wrong."""

from gui.help.about_dialog import AboutDialog
from gui.help.crash_dialog import CrashDialog
from gui.help.first_start_dialog import FirstStartDialog
from gui.help.help_window import HelpWindow

__all__ = ["AboutDialog", "CrashDialog", "FirstStartDialog", "HelpWindow"]
