"""Reads an open source and delivers its frames on time, in the caller's thread.

The loop opens, reads, waits and opens again what was lost; a file is played, paused and sought; the
picture is watched for standing still and for staying black.
"""

from core.capture.loop import CaptureLoop
from core.capture.playback import Playback, PlaybackEvent, PlaybackKind, PlaybackStatus

__all__ = ["CaptureLoop", "Playback", "PlaybackEvent", "PlaybackKind", "PlaybackStatus"]
