"""Recordings: written by `SessionRecorder`, read back by `load_session`.

A recording is three files side by side: `<name>.csv` with every analysis, `<name>.json` with what
is needed to understand it, and `<name>_events.tsv` with what happened when (BIDS). What others need
of them is to be had from here; `core.recovery` finds those that were never finished.
"""

from core.errors import SessionError
from core.session_format import (
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
from core.session_names import check_template, new_recording_path
from core.session_reading import Session, load_session
from core.session_recorder import SessionRecorder
from core.session_sidecar import file_facts

__all__ = [
    "COLUMNS",
    "EVENT_HEADER",
    "EVENT_TYPES",
    "HEADER",
    "INTERRUPTED",
    "RUNNING",
    "SCHEMA_VERSION",
    "Column",
    "Session",
    "SessionError",
    "SessionRecorder",
    "check_template",
    "events_path",
    "file_facts",
    "load_session",
    "new_recording_path",
    "sidecar_path",
]
