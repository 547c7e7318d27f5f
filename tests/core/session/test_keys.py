"""The fixed words of recordings: none gets lost, and those of older files are still read."""

import pytest

from core.capture import PlaybackKind
from core.session import COLUMNS, EVENT_TYPES, EndReason, EventType
from core.sources import NoteKind


def test_every_event_type_is_described_in_the_sidecar():
    assert list(EVENT_TYPES) == list(EventType)


def test_what_a_source_or_a_player_tells_has_an_event_type():
    assert {*PlaybackKind, *NoteKind} <= set(EventType)


def test_the_end_of_a_source_is_read_under_its_older_name():
    assert EndReason("end of source") is EndReason.SOURCE_ENDED
    assert EndReason("source ended") is EndReason.SOURCE_ENDED
    with pytest.raises(ValueError, match="nonsense"):
        EndReason("nonsense")


def test_a_column_in_the_sidecar_is_plain():
    assert COLUMNS[0].as_dict().keys() == {"name", "unit", "description"}
