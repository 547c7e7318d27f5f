"""From an open source to frames at the right time, on a thread of the caller's.

The loop opens, reads, waits and opens again what was lost; a file is played, paused and sought; the
picture is watched for standing still and for staying black.
"""

from core.capture.loop import CaptureLoop
from core.capture.playback import Playback, PlaybackEvent, PlaybackKind, PlaybackStatus

__all__ = ["CaptureLoop", "Playback", "PlaybackEvent", "PlaybackKind", "PlaybackStatus"]
