"""The fixed words in the files of a recording: how it ended, and what happened in it."""

from enum import StrEnum


class EndReason(StrEnum):
    """How a recording ended, as `ended` in its sidecar says."""

    RUNNING = "running"
    """It has not: it is being recorded, or was interrupted and is not closed yet."""
    STOPPED = "stopped"
    """By a person."""
    CLOSED = "closed"
    """With the window."""
    SOURCE_CHANGED = "source changed"
    SOURCE_ENDED = "source ended"
    SOURCE_FAILED = "source failed"
    FAILED = "failed"
    """By a fault of the program."""
    DISK_FULL = "disk full"
    NOT_WRITABLE = "could not be written"
    INTERRUPTED = "interrupted"
    """By a person who ended the run, or it was found unfinished and was closed."""

    @classmethod
    def _missing_(cls, value: object) -> "EndReason | None":
        # The command line had a word of its own for it, up to version 0.1.
        return cls.SOURCE_ENDED if value == "end of source" else None


class EventType(StrEnum):
    """What happened, as `trial_type` in the events table says; others may come."""

    MARKER = "marker"
    CONSENT = "consent"
    FACE_NAMED = "face_named"
    BASELINE_SET = "baseline_set"
    BASELINE_CLEARED = "baseline_cleared"
    SETTINGS_CHANGED = "settings_changed"
    SOURCE_CHANGED = "source_changed"
    CAMERA_LOST = "camera_lost"
    CAMERA_GAP = "camera_gap"
    PAUSED = "paused"
    RESUMED = "resumed"
    SEEK = "seek"
    SPEED_CHANGED = "speed_changed"
    FRAMES_UNREADABLE = "frames_unreadable"
    FRAMES_DAMAGED = "frames_damaged"
    TIMES_SHIFTED = "times_shifted"
    CUT = "cut"
