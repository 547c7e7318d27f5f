"""Help: the guide, the first-start dialog, the About box, and the crash dialog."""

from gui.help.about_dialog import AboutDialog
from gui.help.crash_dialog import CrashDialog
from gui.help.first_start_dialog import FirstStartDialog
from gui.help.help_window import HelpWindow

__all__ = ["AboutDialog", "CrashDialog", "FirstStartDialog", "HelpWindow"]
