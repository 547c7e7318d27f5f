"""Widgets for recording: button, consent, saved notice, recovery.

The recording itself is `gui.engine.recording`.
"""

from gui.recording.bar import RecordingBar
from gui.recording.consent_dialog import ConsentDialog
from gui.recording.recovery_dialog import RecoveryDialog
from gui.recording.saved_notice import SavedNotice

__all__ = ["ConsentDialog", "RecordingBar", "RecoveryDialog", "SavedNotice"]
