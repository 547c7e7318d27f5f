import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from core.errors import SessionError
from core.session import (
    HEADER,
    SessionRecorder,
    close_interrupted,
    delete_interrupted,
    events_path,
    find_interrupted,
    load_session,
    sidecar_path,
)
from core.session.recovery import remember
from core.settings import Settings
from tests.support.engine import INFO, SECOND, make_analysis, make_card

RECORDING = """
import sys
from pathlib import Path
from tests.support.engine import INFO, SECOND, make_analysis, make_card
from core.session import SessionRecorder
from core.settings import Settings

session = SessionRecorder(Path(sys.argv[1]), source=INFO, settings=Settings(), started_ns=0,
                          cards=[make_card("emotion"), make_card("age")])
session.give_consent("yes")
session.name_face(1, "Ada")
for index in (0, 1, 4, 5):
    session.write(make_analysis(index, faces=(1, 2)))
session.write(make_analysis(6, faces=()))
print("ready", flush=True)
sys.stdin.read()
"""

no_kill = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")


@contextlib.contextmanager
def recording(path):
    """Another process that records, until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", RECORDING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def killed(path):
    """A recording whose process was killed."""
    with recording(path):
        pass
    return path


def begin(path) -> SessionRecorder:
    cards = [make_card("emotion"), make_card("age")]
    return SessionRecorder(path, source=INFO, settings=Settings(), cards=cards, started_ns=0)


@no_kill
def test_what_a_running_process_records_is_not_touched(tmp_path):
    path = tmp_path / "a.csv"
    with recording(path):
        before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert find_interrupted(tmp_path) == []
        for attempt in (close_interrupted, delete_interrupted):
            with pytest.raises(SessionError, match="still being recorded"):
                attempt(path)
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert [session.csv for session in find_interrupted(tmp_path)] == [path]


@no_kill
def test_a_killed_recording_is_offered_and_closed_properly(tmp_path):
    path = killed(tmp_path / "a.csv")
    whole = path.read_bytes()
    path.write_bytes(whole + b"7,0.233333,2026-")
    events = events_path(path)
    events.write_bytes(events.read_bytes() + b"0.3\t0.0\tmark")
    (found,) = find_interrupted(tmp_path)
    assert (found.csv, found.source, found.rows) == (path, "test", 9)
    assert found.seconds == 0.2
    assert abs((datetime.now(UTC) - found.started).total_seconds()) < 600
    assert close_interrupted(path) == path
    assert path.read_bytes() == whole
    read = load_session(path)
    assert len(read) == 9
    assert [event["trial_type"] for event in read.events] == ["consent", "face_named"]
    assert events.read_bytes().endswith(b"1: Ada\n")
    facts = read.sidecar
    assert facts["ended"] == "interrupted"
    assert (facts["rows"], facts["frames_analysed"], facts["frames_dropped"]) == (9, 5, 2)
    lasted = datetime.fromisoformat(facts["end_time"]) - found.started
    assert lasted.total_seconds() == pytest.approx(0.2)
    assert (facts["participants"], facts["consent"]["given"]) == ({"1": "Ada"}, True)
    assert find_interrupted(tmp_path) == []


@no_kill
def test_a_killed_recording_elsewhere_is_found_and_deleted(tmp_path):
    path = killed(tmp_path / "else where" / "ü.csv")
    other = path.with_name("other.csv")
    other.touch()
    (found,) = find_interrupted(tmp_path / "usual")
    assert found.csv == path
    delete_interrupted(path)
    assert list(path.parent.iterdir()) == [other]
    assert find_interrupted(tmp_path / "usual") == []


@no_kill
def test_what_stands_in_the_way_is_told(tmp_path):
    path = tmp_path / "a.csv"
    with recording(path), pytest.raises(SessionError, match=r"not overwritten; choose"):
        begin(path)
    with pytest.raises(SessionError, match="belongs to an interrupted recording"):
        begin(path)
    close_interrupted(path)
    with pytest.raises(SessionError, match=r"not overwritten; choose"):
        begin(path)


@no_kill
def test_one_that_is_left_is_offered_again(tmp_path):
    path = killed(tmp_path / "a.csv")
    for _ in range(2):
        assert [session.csv for session in find_interrupted(tmp_path)] == [path]


def test_what_was_closed_is_not_offered_and_leaves_no_note(tmp_path, own_folders):
    session = begin(tmp_path / "a.csv")
    notes = list(own_folders.rglob("open-recordings/*"))
    assert len(notes) == 1
    assert find_interrupted(tmp_path) == []
    session.close()
    assert not notes[0].exists()
    assert find_interrupted(tmp_path) == []


def test_notes_of_what_is_gone_are_removed(tmp_path, own_folders):
    remember(tmp_path / "gone.csv")
    done = begin(tmp_path / "done.csv").close()
    remember(done)
    assert len(list(own_folders.rglob("open-recordings/*"))) == 2
    assert find_interrupted() == []
    assert list(own_folders.rglob("open-recordings/*")) == []


def test_recordings_go_on_where_no_note_can_be_made(tmp_path, own_folders, caplog):
    (own_folders / "data").write_text("in the way", encoding="utf-8")
    session = begin(tmp_path / "a.csv")
    session.write(make_analysis(0))
    assert len(load_session(session.close())) == 1
    assert "cannot be noted" in caplog.text


def after_power_cut(path, sidecar: str) -> None:
    """A recording as a power cut may leave it: noted, but held by nobody."""
    session = begin(path)
    for index in range(3):
        session.write(make_analysis(index, time_s=index))
    session.close()
    sidecar_path(path).write_text(sidecar, encoding="utf-8")
    remember(path)


def test_zeros_at_the_end_are_taken_off(tmp_path):
    path = tmp_path / "a.csv"
    after_power_cut(path, json.dumps({"schema_version": 2, "ended": "running"}))
    whole, events = path.read_bytes(), events_path(path).read_bytes()
    path.write_bytes(whole + b"3,3.0" + b"\0" * 200_000)
    events_path(path).write_bytes(events + b"\0" * 4096)
    assert find_interrupted(tmp_path)[0].rows == 3
    close_interrupted(path)
    assert path.read_bytes() == whole
    assert events_path(path).read_bytes() == events


@pytest.mark.parametrize("sidecar", ["", '{"ended": "runn', "[]"])
def test_a_recording_whose_sidecar_is_lost_is_found_by_its_note(tmp_path, sidecar):
    path = tmp_path / "a.csv"
    after_power_cut(path, sidecar)
    (found,) = find_interrupted(tmp_path)
    assert (found.source, found.started, found.rows, found.seconds) == ("", None, 3, 2.0)
    close_interrupted(path)
    facts = load_session(path).sidecar
    assert (facts["ended"], facts["rows"], facts["end_time"]) == ("interrupted", 3, None)


@pytest.mark.parametrize("left", [b"", ",".join(HEADER).encode()[:20]])
def test_a_recording_of_which_nothing_is_left_is_empty(tmp_path, left):
    path = tmp_path / "a.csv"
    after_power_cut(path, json.dumps({"ended": "running"}))
    path.write_bytes(left)
    events_path(path).unlink()
    assert find_interrupted(tmp_path)[0].rows == 0
    read = load_session(close_interrupted(path))
    assert (len(read), read.events, read.sidecar["rows"]) == (0, [], 0)
    assert events_path(path).read_text(encoding="utf-8").startswith("onset\t")


@pytest.mark.parametrize(("seek", "dropped"), [(False, 1), (True, None)])
def test_a_source_that_counted_anew_is_no_gap(tmp_path, seek, dropped):
    path = tmp_path / "a.csv"
    session = begin(path)
    for number, index in enumerate((7, 8, 10, 0, 1)):
        session.write(make_analysis(index, time_s=number))
    if seek:
        session.event("seek", "0.000")
    session.close()
    facts = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    sidecar_path(path).write_text(json.dumps({**facts, "ended": "running"}), encoding="utf-8")
    close_interrupted(path)
    facts = load_session(path).sidecar
    assert (facts["frames_analysed"], facts["frames_dropped"]) == (5, dropped)


def unfinished(path, session) -> None:
    """Close a session, and leave its files as a kill would."""
    facts = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    session.close()
    sidecar_path(path).write_text(json.dumps(facts), encoding="utf-8")


def test_rows_with_the_names_of_pictures_are_kept(tmp_path):
    path = tmp_path / "a.csv"
    source = dataclasses.replace(INFO, kind="pictures", live=False)
    session = SessionRecorder(path, source=source, settings=Settings(), cards=[], started_ns=0)
    session.event("frames_unreadable", "3", onset_ns=SECOND // 30)
    for index, name in ((0, "a, b.png"), (4, 'say "hi".png'), (5, "c.png")):
        faces = () if index else (1, 2)
        session.write(
            dataclasses.replace(make_analysis(index, faces=faces), file=name, epoch=index)
        )
    unfinished(path, session)
    whole = path.read_bytes()
    path.write_bytes(whole + b'6,0.2,"d, ')
    assert close_interrupted(path).read_bytes() == whole
    read = load_session(path)
    assert read.columns["file"].tolist() == ["a, b.png"] * 2 + ['say "hi".png', "c.png"]
    facts = read.sidecar
    assert (facts["rows"], facts["frames_analysed"], facts["frames_dropped"]) == (4, 3, 0)
    assert facts["frames_without_face"] == 2


def test_frames_that_could_not_be_decoded_are_not_dropped(tmp_path):
    path = tmp_path / "a.csv"
    session = begin(path)
    for index in (1, 2, 7, 8):
        session.write(make_analysis(index))
    for seconds in (0, 3 / 30, 10):
        session.event("frames_unreadable", "3", onset_ns=round(seconds * SECOND))
    unfinished(path, session)
    close_interrupted(path)
    assert load_session(path).sidecar["frames_dropped"] == 1


def test_a_recording_of_an_older_schema_is_kept(tmp_path):
    path = tmp_path / "a.csv"
    after_power_cut(path, json.dumps({"schema_version": 2, "ended": "running"}))
    added = b",file,yaw,pitch,roll\r\n"
    lines = path.read_bytes().replace(added, b"\r\n").replace(b",,,,\r\n", b"\r\n")
    path.write_bytes(lines + b"3,3.0,2026")
    assert close_interrupted(path).read_bytes() == lines
    assert len(load_session(path)) == 3


def test_strange_files_in_the_folder_are_passed_over(tmp_path):
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "a.csv").write_text("1,2", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"ended": "running"}', encoding="utf-8")
    (tmp_path / "c.json").mkdir()
    (tmp_path / "c.csv").touch()
    assert find_interrupted(tmp_path, tmp_path / "none") == []
    for attempt in (close_interrupted, delete_interrupted):
        with pytest.raises(SessionError, match="cannot be") as caught:
            attempt(tmp_path / "none" / "a.csv")
        assert "\n" not in str(caught.value)


def test_a_session_of_seconds_ends_when_its_last_row_was_captured(tmp_path):
    path = tmp_path / "a.csv"
    session = begin(path)
    session.write(make_analysis(0, time_s=90.5))
    session.event("marker", "late", onset_ns=91 * SECOND)
    facts = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    session.close()
    sidecar_path(path).write_text(json.dumps(facts), encoding="utf-8")
    close_interrupted(path)
    facts = load_session(path).sidecar
    lasted = datetime.fromisoformat(facts["end_time"]) - datetime.fromisoformat(facts["start_time"])
    assert lasted.total_seconds() == 90.5
