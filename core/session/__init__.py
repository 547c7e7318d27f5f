"""Recordings: written by `SessionRecorder`, read back by `load_session`.

A recording is three files side by side: `<name>.csv` with every analysis, `<name>.json` with what
is needed to understand it, and `<name>_events.tsv` with what happened when (BIDS). `recovery`
finds those that were never finished.

What writes is imported when it is first asked for: who only reads needs no camera libraries.
"""

from typing import TYPE_CHECKING

from core.errors import SessionError
from core.session.disk import DiskSpace, DiskState
from core.session.format import (
    COLUMNS,
    EVENT_HEADER,
    EVENT_TYPES,
    HEADER,
    INTERRUPTED,
    RUNNING,
    SCHEMA_VERSION,
    Column,
    events_path,
    sidecar_path,
)
from core.session.keys import EndReason, EventType
from core.session.names import check_template, new_recording_path, on_every_system
from core.session.reading import Session, load_session

if TYPE_CHECKING:
    from core.session.recorder import SessionRecorder
    from core.session.recovery import (
        InterruptedSession,
        close_interrupted,
        delete_interrupted,
        find_interrupted,
    )
    from core.session.sidecar import as_told, file_facts
else:
    from core.lazy import lazy_names

    __getattr__ = lazy_names(
        __name__,
        {
            "SessionRecorder": "recorder",
            "InterruptedSession": "recovery",
            "close_interrupted": "recovery",
            "delete_interrupted": "recovery",
            "find_interrupted": "recovery",
            "as_told": "sidecar",
            "file_facts": "sidecar",
        },
    )


__all__ = [
    "COLUMNS",
    "EVENT_HEADER",
    "EVENT_TYPES",
    "HEADER",
    "INTERRUPTED",
    "RUNNING",
    "SCHEMA_VERSION",
    "Column",
    "DiskSpace",
    "DiskState",
    "EndReason",
    "EventType",
    "InterruptedSession",
    "Session",
    "SessionError",
    "SessionRecorder",
    "as_told",
    "check_template",
    "close_interrupted",
    "delete_interrupted",
    "events_path",
    "file_facts",
    "find_interrupted",
    "load_session",
    "new_recording_path",
    "on_every_system",
    "sidecar_path",
]
