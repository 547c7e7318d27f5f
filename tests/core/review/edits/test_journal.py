import json

import hypothesis.strategies as st
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from core.review import Anchor, Journal, Mark, ReviewError, open_recording, review_path
from core.review.edits import KINDS
from tests.support.review_files import write_recording

MARKS = [Mark(key="r1", time_s=10.0, label="film"), Mark(key="r2", time_s=20.0, label="end")]
AT = {"marker": "r1"}
STEPS = [
    ("name_face", {"face": 1, "name": "Ünal"}),
    ("name_face", {"face": 2, "name": ""}),
    ("merge", {"face": 3, "into": 1}),
    ("merge", {"face": 1, "into": 4}),
    ("split", {"face": 3}),
    ("drop_face", {"face": 9}),
    ("keep_face", {"face": 9}),
    ("trim", {"start_s": 1.5, "end_s": None}),
    ("add_marker", {"time_s": 3, "label": "x"}),
    ("move_marker", {"marker": "r1", "time_s": 11.5}),
    ("label_marker", {"marker": "a1", "label": "y"}),
    ("set_segment", {"name": "A", "start": AT, "end": {"time_s": 30}, "condition": "calm"}),
    ("set_segment", {"name": "B", "start": {"marker": "a1"}, "end": AT, "condition": ""}),
    ("delete_marker", {"marker": "a1"}),
    ("delete_segment", {"name": "A"}),
    ("set_participant", {"text": "P1"}),
    ("set_condition", {"text": "rest"}),
    ("set_face_participant", {"face": 2, "text": "P2"}),
    ("set_baseline", {"face": 1, "start_s": 0, "end_s": 10}),
    ("clear_baseline", {"face": 1}),
]
"""A review in which every kind of step occurs."""


@pytest.fixture
def csv(tmp_path):
    return tmp_path / "a.csv"


@pytest.fixture
def journal(csv):
    return Journal(csv, MARKS, size_bytes=100)


def done(journal):
    states = [journal.edits]
    for kind, values in STEPS:
        states.append(journal.do(kind, **values))
    return states


def test_every_kind_of_step_is_in_the_example():
    assert {kind for kind, _ in STEPS} == set(KINDS)


def test_steps_do_what_they_say(journal):
    done(journal)
    edits = journal.edits
    assert edits.names == {1: "Ünal", 2: ""}
    assert edits.merged == {1: 4}
    assert edits.person_of(3) == 3
    assert edits.dropped == frozenset()
    assert edits.trim == (1.5, float("inf"))
    assert [(m.key, m.time_s) for m in edits.markers] == [("r1", 11.5), ("r2", 20.0)]
    (segment,) = edits.segments.values()
    # The marker at which it began is gone, the time is not.
    assert segment.start == Anchor(time_s=3.0)
    assert edits.time_of(segment.end) == 11.5
    assert (edits.participant, edits.condition) == ("P1", "rest")
    assert edits.participants == {2: "P2"}
    assert edits.baselines == {}


def test_merging_takes_along_who_was_merged_before(journal):
    journal.do("merge", face=3, into=2)
    journal.do("merge", face=2, into=1)
    assert journal.edits.merged == {3: 1, 2: 1}
    with pytest.raises(ReviewError, match="one person already"):
        journal.do("merge", face=3, into=1)


def test_undo_and_redo_go_through_every_state(journal):
    states = done(journal)
    for state in reversed(states[:-1]):
        assert journal.undo() == state
    assert not journal.can_undo
    assert journal.undo() == states[0]
    for state in states[1:]:
        assert journal.redo() == state
    assert not journal.can_redo
    journal.undo()
    journal.do("set_condition", text="other")
    assert not journal.can_redo


def test_what_is_saved_is_read_again_with_what_was_undone(csv, journal):
    states = done(journal)
    journal.undo()
    journal.undo()
    assert not journal.saved
    journal.save()
    assert journal.saved
    again = Journal(csv, MARKS, size_bytes=100)
    assert again.notes == []
    assert again.edits == states[-3]
    assert again.redo() == states[-2]
    assert again.redo() == states[-1]
    for state in reversed(states[:-1]):
        assert again.undo() == state


@hypothesis_settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(STEPS).map(lambda step: ("do", step)),
            st.just(("undo", None)),
            st.just(("redo", None)),
        ),
        max_size=25,
    )
)
def test_any_order_of_steps_is_replayed_to_the_same(tmp_path_factory, order):
    csv = tmp_path_factory.mktemp("any") / "a.csv"
    journal = Journal(csv, MARKS)
    for what, step in order:
        before = journal.edits
        try:
            if what == "do":
                journal.do(step[0], **step[1])
            else:
                getattr(journal, what)()
        except ReviewError:
            assert journal.edits == before
    journal.save()
    again = Journal(csv, MARKS)
    assert not again.notes
    assert (again.edits, again.steps) == (journal.edits, journal.steps)


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("name_face", {"face": 0, "name": "x"}, "number of a face"),
        ("name_face", {"face": True, "name": "x"}, "number of a face"),
        ("name_face", {"face": 1, "name": "x" * 501}, "text"),
        ("name_face", {"face": 1}, "needs name"),
        ("name_face", {"face": 1, "name": "x", "age": 3}, "does not know age"),
        ("split", {"face": 1}, "was not merged"),
        ("keep_face", {"face": 1}, "was not dropped"),
        ("trim", {"start_s": 5, "end_s": 5}, "later end"),
        ("trim", {"start_s": float("nan"), "end_s": 5}, "seconds"),
        ("add_marker", {"time_s": "1", "label": ""}, "seconds"),
        ("move_marker", {"marker": "r9", "time_s": 1}, "no marker r9"),
        ("delete_marker", {"marker": "r9"}, "no marker r9"),
        ("set_segment", {"name": "", "start": AT, "end": AT, "condition": ""}, "name"),
        ("set_segment", {"name": "A", "start": AT, "end": AT, "condition": ""}, "where it ends"),
        ("set_segment", {"name": "A", "start": 3, "end": AT, "condition": ""}, "Expected"),
        ("delete_segment", {"name": "A"}, "no segment"),
        ("set_baseline", {"face": 1, "start_s": 4, "end_s": 3}, "later end"),
        ("fly", {}, "no step"),
    ],
)
def test_a_step_that_cannot_be_made_changes_nothing(journal, kind, values, words):
    before = journal.edits
    with pytest.raises(ReviewError, match=words) as caught:
        journal.do(kind, **values)
    assert "\n" not in str(caught.value)
    assert journal.edits == before
    assert not journal.can_undo
    assert journal.saved


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"format": "other"}',
        b'{"format": "mien-review", "version": 2, "steps": []}',
        b'{"format": "mien-review", "version": 1}',
        b'{"format": "mien-review", "version": 1, "steps": [5]}',
        b'{"format": "mien-review", "version": 1, "steps": [{"kind": "fly"}]}',
        b'{"format": "mien-review", "version": 1, "steps": [{"kind": "split", "face": 1}]}',
        b'{"format": "mien-review", "version": 1, "steps": [{"kind": "add_marker", "time_s": NaN,'
        b' "label": ""}]}',
        b'{"format": "mien-review", "version": 1, "steps": [], "undone": [{"kind": []}]}',
    ],
)
def test_a_damaged_file_costs_a_sentence_and_is_kept(csv, content):
    review_path(csv).write_bytes(content)
    journal = Journal(csv, MARKS)
    (note,) = journal.notes
    assert note.kind == "review_damaged"
    assert "\n" not in note.sentence()
    assert journal.edits.markers == MARKS
    assert review_path(csv).read_bytes() == content
    journal.do("set_condition", text="x")
    journal.save()
    assert csv.with_name("a_review.json.broken").read_bytes() == content
    assert Journal(csv, MARKS).edits.condition == "x"
    # Another damaged one takes nothing from the first.
    review_path(csv).write_bytes(b"again")
    Journal(csv, MARKS).save()
    assert csv.with_name("a_review.json.broken").read_bytes() == content
    assert csv.with_name("a_review.json.broken2").read_bytes() == b"again"


def test_the_file_is_plain_json_with_what_it_belongs_to(csv, journal):
    journal.do("name_face", face=1, name="Ünal")
    journal.save()
    raw = json.loads(review_path(csv).read_text(encoding="ascii"))
    assert raw["recording"] == {"file": "a.csv", "bytes": 100}
    assert raw["steps"] == [{"kind": "name_face", "face": 1, "name": "Ünal"}]


def test_a_recording_that_has_changed_since_is_told(csv, journal):
    journal.save()
    (note,) = Journal(csv, MARKS, size_bytes=200).notes
    assert note.kind == "review_of_other"


def test_a_folder_that_cannot_be_written(tmp_path):
    journal = Journal(tmp_path / "none" / "a.csv", MARKS)
    journal.do("set_condition", text="x")
    with pytest.raises(ReviewError, match="cannot be saved"):
        journal.save()
    assert not journal.saved


def test_a_recording_keeps_its_review(tmp_path):
    path = write_recording(tmp_path)
    before = path.read_bytes()
    with open_recording(path) as recording:
        recording.journal.do("name_face", face=2, name="Ben")
        recording.journal.do("name_face", face=1, name="")
        recording.journal.do("merge", face=77, into=1)
        recording.journal.save()
    with open_recording(path) as recording:
        assert [person.name for person in recording.people] == ["", "Ben"]
        (note,) = recording.notes
        assert (note.kind, note.values["face"]) == ("face_unknown", 77)
    assert path.read_bytes() == before
