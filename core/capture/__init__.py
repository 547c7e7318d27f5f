"""Reads an open source and delivers its frames on time, in the caller's thread.

The loop opens a source, reads it, and reopens it when it is lost; a file is played, paused and
sought in; frozen and black pictures are noticed.
"""

from core.capture.loop import CaptureLoop
from core.capture.playback import Playback, PlaybackEvent, PlaybackKind, PlaybackStatus

__all__ = ["CaptureLoop", "Playback", "PlaybackEvent", "PlaybackKind", "PlaybackStatus"]
