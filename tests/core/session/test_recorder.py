import dataclasses
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.errors import SessionError
from core.session import (
    HEADER,
    DiskState,
    EndReason,
    SessionRecorder,
    events_path,
    file_facts,
    load_session,
    sidecar_path,
)
from core.settings import AnalysisSettings, DetectorSettings, RecordingSettings, Settings
from core.sources import NoteKind, ReadingReport, SourceWarning, WarningKind
from core.types import Pose
from models.labels import AGE_GROUPS, EMOTIONS
from tests.support.engine import INFO, SECOND, make_analysis, make_card

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def recorder(path, **changes) -> SessionRecorder:
    options = {
        "source": INFO,
        "settings": Settings(),
        "cards": [make_card("emotion"), make_card("age")],
        "started_ns": 0,
        "clock": lambda: 0,
    }
    return SessionRecorder(path, **{**options, **changes})


def test_the_header_is_the_contract():
    assert ",".join(HEADER) == (
        "frame,timestamp,wall_time,face_id,x,y,width,height,score,"
        "neutral,happy,surprised,sad,angry,disgusted,fearful,"
        "neutral_smooth,happy_smooth,surprised_smooth,sad_smooth,angry_smooth,"
        "disgusted_smooth,fearful_smooth,emotion,emotion_confidence,"
        "child,young_adult,adult,senior,age_group,age_confidence,file,yaw,pitch,roll"
    )


def test_pandas_reads_what_was_written(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0, faces=(1, 2)))
    session.write(make_analysis(1, faces=()))
    session.write(make_analysis(4, faces=(1,)))
    session.close()
    table = pd.read_csv(tmp_path / "a.csv")
    assert tuple(table.columns) == HEADER
    assert table.frame.tolist() == [0, 0, 1, 4]
    assert table.face_id.tolist()[:2] == [1, 2]
    assert table.face_id.isna().tolist()[2]
    seen = table.dropna(subset=["face_id"])
    assert np.allclose(seen[list(EMOTIONS)].sum(axis=1), 1, atol=1e-5)
    assert np.allclose(seen[list(AGE_GROUPS)].sum(axis=1), 1, atol=1e-5)
    assert set(seen.emotion) == {"happy"}
    assert set(seen.age_group) == {"adult"}
    assert table[["yaw", "pitch", "roll"]].isna().all(axis=None)  # there were no landmarks
    assert table.loc[2, "x":"age_confidence"].isna().all()
    assert table.timestamp.tolist() == pytest.approx([0, 0, 1 / 30, 4 / 30], abs=1e-6)
    times = pd.to_datetime(table.wall_time)
    assert str(times.dt.tz) == "UTC"


def test_the_pose_is_in_degrees_and_missing_where_it_is_not_known(tmp_path):
    both = make_analysis(0, faces=(1, 2))
    pose = Pose(yaw=-31.26, pitch=4.0, roll=0.04)
    turned = dataclasses.replace(both.faces[0], pose=pose)
    session = recorder(tmp_path / "a.csv")
    session.write(dataclasses.replace(both, faces=(turned, both.faces[1]), file="a, b.png"))
    session.write(make_analysis(1, faces=()))
    session.close()
    columns = load_session(tmp_path / "a.csv").columns
    assert columns["yaw"] == pytest.approx([-31.3, np.nan, np.nan], nan_ok=True)
    assert columns["pitch"] == pytest.approx([4, np.nan, np.nan], nan_ok=True)
    assert columns["roll"] == pytest.approx([0, np.nan, np.nan], nan_ok=True)
    assert columns["file"].tolist() == ["a, b.png", "a, b.png", ""]


def test_below_the_threshold_the_label_is_uncertain(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(dataclasses.replace(make_analysis(0), confidence_threshold=0.9))
    session.close()
    table = pd.read_csv(tmp_path / "a.csv")
    assert table.emotion.tolist() == ["uncertain"]
    assert table.emotion_confidence.tolist() == pytest.approx([0.8])


def test_timestamps_strictly_increase_even_when_a_clock_stands_still(tmp_path):
    session = recorder(tmp_path / "a.csv")
    for index, seconds in enumerate([-1.0, 0.0, 0.0, 1.0, 0.5, 2.0]):
        session.write(make_analysis(index, time_s=seconds))
    session.close()
    times = pd.read_csv(tmp_path / "a.csv").timestamp
    assert (times.diff().dropna() > 0).all()
    assert times.iloc[0] == 0
    assert times.iloc[-1] == 2


def test_the_sidecar_says_what_the_csv_cannot(tmp_path):
    session = recorder(tmp_path / "a.csv")
    running = json.loads(sidecar_path(tmp_path / "a.csv").read_text(encoding="utf-8"))
    assert running["ended"] == "running"
    for index in (3, 4, 7):
        session.write(make_analysis(index))
    session.close("stopped")
    session.close("again")
    facts = load_session(tmp_path / "a.csv").sidecar
    assert facts["ended"] == "stopped"
    assert (facts["frames_analysed"], facts["frames_dropped"], facts["rows"]) == (3, 2, 3)
    assert [column["name"] for column in facts["columns"]] == list(HEADER)
    assert facts["source"]["name"] == "test"
    assert facts["settings"]["detector"]["kind"] == "mien"
    assert [m["task"] for m in facts["models"]] == ["emotion", "age"]


def lost(session, frames, time_s, *, kind=NoteKind.FRAMES_UNREADABLE):
    session.event(kind, str(frames), onset_ns=round(time_s * SECOND))


def test_frames_that_could_not_be_decoded_are_not_dropped(tmp_path):
    session = recorder(tmp_path / "a.csv")
    lost(session, 1, 0)  # before the first
    for index in (1, 2, 7, 8):
        session.write(make_analysis(index))
    lost(session, 3, 3 / 30)
    lost(session, 1, 5 / 30, kind=NoteKind.FRAMES_DAMAGED)
    lost(session, 5, 9 / 30)  # after the last
    facts = load_session(session.close()).sidecar
    assert (facts["frames_analysed"], facts["frames_dropped"]) == (4, 1)


def test_pictures_that_are_an_epoch_each_are_counted_as_one_row(tmp_path):
    source = dataclasses.replace(INFO, kind="pictures", live=False)
    session = recorder(tmp_path / "a.csv", source=source)
    lost(session, 1, 0)
    for index in (1, 5, 6, 8):
        session.write(dataclasses.replace(make_analysis(index), epoch=index))
    lost(session, 3, 2 / 30)
    assert load_session(session.close()).sidecar["frames_dropped"] == 1


def test_the_sidecar_says_how_the_reading_went(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(dataclasses.replace(make_analysis(0, faces=()), left_out=0))
    session.write(dataclasses.replace(make_analysis(1), left_out=20))
    session.write(dataclasses.replace(make_analysis(2), left_out=3))
    sentence = "1 of 4 frames cannot be decoded."
    warning = SourceWarning(
        kind=WarningKind.UNREADABLE, sentence=sentence, lossy=True, count=1, total=4
    )
    report = ReadingReport(
        frames_read=3, frames_promised=4, frames_unreadable=1, warnings=(warning,)
    )
    session.tell_reading(report)
    facts = load_session(session.close()).sidecar
    assert facts["reading"] == {
        "frames_read": 3,
        "frames_promised": 4,
        "frames_unreadable": 1,
        "frames_damaged": 0,
        "whole": False,
        "warnings": [
            {"kind": "unreadable", "sentence": sentence, "lossy": True, "count": 1, "total": 4}
        ],
    }
    assert facts["frames_without_face"] == 1
    assert facts["faces_left_out"] == {"frames": 2, "most_in_a_frame": 20}


@pytest.mark.parametrize(
    ("reason", "whole"), [(reason, reason is EndReason.SOURCE_ENDED) for reason in EndReason]
)
def test_what_did_not_come_to_its_end_is_not_whole(tmp_path, reason, whole):
    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0))
    session.tell_reading(ReadingReport(frames_read=1))
    assert load_session(session.close(reason)).sidecar["reading"]["whole"] is whole


def test_a_cut_is_an_event_at_its_frame(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0))
    session.write(dataclasses.replace(make_analysis(3), cut=True))
    (event,) = load_session(session.close()).events
    assert (event["trial_type"], float(event["onset"])) == ("cut", 0.1)


def test_the_sidecar_names_the_version_of_the_project(tmp_path):
    project = Path(__file__).resolve().parents[3] / "pyproject.toml"
    version = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    recorder(tmp_path / "a.csv").close()
    facts = load_session(tmp_path / "a.csv").sidecar
    assert facts["application"] == {"name": "Mien", "version": version}


def test_events_are_a_table_that_free_text_cannot_break(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.event("marker", "one\ttwo\nthree", onset_ns=2 * SECOND)
    session.event("camera_gap", onset_ns=3 * SECOND, duration_s=1.5)
    session.close()
    table = pd.read_csv(events_path(tmp_path / "a.csv"), sep="\t")
    assert table.columns.tolist() == ["onset", "duration", "trial_type", "value"]
    assert table.onset.tolist() == [2, 3]
    assert table.duration.tolist() == [0, 1.5]
    assert table.value.tolist()[0] == "one two three"
    assert load_session(tmp_path / "a.csv").events[1]["trial_type"] == "camera_gap"


@pytest.mark.parametrize("existing", ["a.csv", "a.json", "a_events.tsv"])
def test_nothing_is_overwritten(tmp_path, existing):
    (tmp_path / existing).write_text("precious", encoding="utf-8")
    with pytest.raises(SessionError, match="already exists"):
        recorder(tmp_path / "a.csv")
    assert (tmp_path / existing).read_text(encoding="utf-8") == "precious"


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SessionError, match="cannot be created") as caught:
        recorder(tmp_path / "file" / "a.csv")
    assert "\n" not in str(caught.value)


def test_a_name_that_the_sidecar_needs_is_refused(tmp_path):
    for name in ("a.json", "a.JSON", ""):
        with pytest.raises(SessionError, match="CSV file"):
            recorder(Path(name) if not name else tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_what_was_made_is_removed_where_one_file_cannot_be(tmp_path):
    (tmp_path / "a.json").write_text("precious", encoding="utf-8")
    with pytest.raises(SessionError, match="already exists"):
        recorder(tmp_path / "a.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_of_two_that_want_one_name_one_wins(tmp_path):
    first = recorder(tmp_path / "a.csv")
    with pytest.raises(SessionError, match="already exists"):
        recorder(tmp_path / "a.csv")
    first.write(make_analysis(0))
    first.close()
    assert len(load_session(tmp_path / "a.csv")) == 1


@pytest.mark.parametrize(
    "path",
    [
        Path("x" * 300 + ".csv"),
        Path("nul\0byte.csv"),
        Path("x" * 246 + ".csv"),  # the CSV's name would just do, that of the events not
    ],
)
def test_a_name_that_the_system_refuses_is_one_sentence(tmp_path, path):
    with pytest.raises(SessionError, match="cannot be created") as caught:
        recorder(tmp_path / path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such names")
@pytest.mark.parametrize("name", ["quo\"te's.csv", "new\nline.csv", "tab\t.csv", "caf\udce9.csv"])
def test_strange_names_are_recorded_or_refused_in_one_sentence(tmp_path, name):
    deep = tmp_path.joinpath(*["d" * 60] * 5, name)
    assert len(str(deep)) > 300
    session = recorder(deep)
    session.write(make_analysis(0))
    session.event("marker", "one")
    assert len(load_session(session.close())) == 1
    with pytest.raises(SessionError) as caught:
        recorder(deep)
    str(caught.value).encode()
    assert "\n" not in str(caught.value)


def test_rows_wait_as_long_as_the_settings_say_and_no_longer(tmp_path):
    now = [0]
    settings = Settings(recording=RecordingSettings(flush_seconds=0.5))
    session = recorder(tmp_path / "a.csv", settings=settings, clock=lambda: now[0])

    def after(seconds: float, index: int) -> int:
        now[0] = round(seconds * SECOND)
        session.write(make_analysis(index))
        rows = len(load_session(tmp_path / "a.csv"))
        assert rows == session.rows == session.frames
        return rows

    assert [after(0.1, 0), after(0.4, 1), after(0.5, 2), after(0.9, 3)] == [0, 0, 3, 3]
    slow = dataclasses.replace(settings, recording=RecordingSettings(flush_seconds=5))
    session.change_settings(slow)
    assert [after(1.2, 4), after(1.3, 5)] == [3, 6]
    after(1.6, 6)
    session.close()
    assert len(load_session(tmp_path / "a.csv")) == 7


def test_a_file_is_timed_by_what_was_played_and_not_by_the_clock(tmp_path):
    source = dataclasses.replace(INFO, live=False, kind="file")
    now = [1000 * SECOND]
    session = recorder(tmp_path / "a.csv", source=source, started_ns=None, clock=lambda: now[0])
    session.event("marker", "before")
    assert session.elapsed_s == 0
    # The file was paused for some minutes before the recording, and is again now.
    session.write(make_analysis(50, time_s=700))
    session.write(make_analysis(51, time_s=702))
    now[0] += 60 * SECOND
    session.event("marker", "while paused")
    assert session.elapsed_s == 2
    session.event("seek", "0.000", onset_ns=702 * SECOND + 500_000_000)
    read = load_session(session.close())
    assert read.columns["timestamp"].tolist() == [0, 2]
    assert [float(event["onset"]) for event in read.events] == [0, 2, 2.5]


def test_a_camera_is_timed_by_the_clock(tmp_path):
    now = [1000 * SECOND]
    session = recorder(tmp_path / "a.csv", started_ns=None, clock=lambda: now[0])
    session.write(make_analysis(0, time_s=1000.5))
    now[0] += 3 * SECOND
    session.event("marker", "now")
    session.event("marker", "then", onset_ns=1001 * SECOND)
    assert session.elapsed_s == 3
    read = load_session(session.close())
    assert read.columns["timestamp"].tolist() == [0.5]
    assert [float(event["onset"]) for event in read.events] == [3, 1]


def test_consent_names_and_baselines_are_in_both_tables(tmp_path):
    now = [0]
    session = recorder(tmp_path / "a.csv", clock=lambda: now[0])
    session.give_consent("They know,\nand agree.")
    session.write(make_analysis(0))
    now[0] = 2 * SECOND
    session.name_face(1, "Ada")
    session.name_face(2, "Bob")
    session.name_face(1, "Participant 3")
    session.set_baseline(1, {"face_id": 1, "offsets": {"sad": 0.25}})
    session.write(make_analysis(1))
    running = load_session(tmp_path / "a.csv").sidecar
    assert running["participants"] == {"1": "Participant 3", "2": "Bob"}
    assert running["ended"] == "running"
    session.name_face(2, "")
    session.set_baseline(2, {"face_id": 2, "offsets": {}})
    session.set_baseline(2, None)
    read = load_session(session.close())
    consent = read.sidecar["consent"]
    assert (consent["given"], consent["text"]) == (True, "They know,\nand agree.")
    assert pd.Timestamp(consent["time"]).tz is not None
    assert read.sidecar["participants"] == {"1": "Participant 3"}
    assert read.sidecar["baselines"] == {
        "1": {"onset": 2.0, "face_id": 1, "offsets": {"sad": 0.25}}
    }
    assert [(e["trial_type"], e["value"]) for e in read.events] == [
        ("consent", "They know, and agree."),
        ("face_named", "1: Ada"),
        ("face_named", "2: Bob"),
        ("face_named", "1: Participant 3"),
        ("baseline_set", "1"),
        ("face_named", "2: "),
        ("baseline_set", "2"),
        ("baseline_cleared", "2"),
    ]
    assert {e["trial_type"] for e in read.events} <= set(read.sidecar["event_types"])


def test_without_consent_the_sidecar_says_so(tmp_path):
    read = load_session(recorder(tmp_path / "a.csv").close())
    assert read.sidecar["consent"] == {"given": False, "text": None, "time": None}


def test_changes_while_recording_are_noted(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.change_settings(Settings())
    changed = Settings(detector=DetectorSettings(kind="haar"), analysis=AnalysisSettings(threads=2))
    session.change_settings(changed)
    session.change_source(dataclasses.replace(INFO, width=1280, height=720))
    read = load_session(session.close())
    assert [(e["trial_type"], e["value"]) for e in read.events] == [
        ("settings_changed", 'detector.kind="haar"; analysis.threads=2'),
        ("source_changed", "test: 1280x720 at 30 fps"),
    ]
    assert read.sidecar["settings"]["detector"]["kind"] == "mien"
    assert read.sidecar["source"]["width"] == 64
    assert [change["width"] for change in read.sidecar["source_changes"]] == [1280]


def test_the_sidecar_explains_every_column_event_and_model(tmp_path):
    card = make_card("emotion", metrics={"test": {"accuracy": 0.8, "faces": 9, "confusion": [[]]}})
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"abc")
    session = recorder(tmp_path / "a.csv", cards=[card], source_facts=file_facts(clip, hashed=True))
    facts = load_session(session.close()).sidecar
    assert facts["schema_version"] == 3
    (model,) = facts["models"]
    assert model["labels"] == list(EMOTIONS)
    assert model["sha256"] == "0" * 64
    assert model["test"] == {"accuracy": 0.8, "faces": 9}
    assert facts["source"]["file_bytes"] == 3
    assert facts["source"]["file_sha256"] == hashlib.sha256(b"abc").hexdigest()
    modified = pd.Timestamp(facts["source"]["file_modified"]).timestamp()
    assert modified == pytest.approx(clip.stat().st_mtime, abs=1e-3)
    assert set(facts["event_columns"]) == {"onset", "duration", "trial_type", "value"}
    assert all(column["description"] for column in facts["columns"])
    assert "smoothing_seconds" in facts["methods"]["smoothing"]
    assert "confidence_threshold" in facts["methods"]["labels"]
    assert facts["settings"] == json.loads(json.dumps(Settings().as_dict()))
    start = pd.Timestamp(facts["start_time"])
    assert pd.Timestamp(facts["end_time"]) >= start
    local = start.to_pydatetime().astimezone()
    assert facts["time_zone"] == {"name": local.tzname(), "utc_offset": local.isoformat()[-6:]}


def test_a_disk_that_fills_up_is_seen_before_it_is_full(tmp_path, monkeypatch):
    now, free = [0], [900_000_000]
    usage = shutil.disk_usage(tmp_path)._replace
    monkeypatch.setattr("core.session.disk.shutil.disk_usage", lambda _: usage(free=free[0]))
    session = recorder(
        tmp_path / "a.csv",
        settings=Settings(recording=RecordingSettings(flush_seconds=0.3, low_disk_mb=500)),
        clock=lambda: now[0],
    )
    assert session.disk.state is DiskState.PLENTY
    index = 0

    def record(seconds: int) -> None:
        nonlocal index
        until = now[0] + seconds * SECOND
        while now[0] < until:
            now[0] += SECOND // 10
            session.write(make_analysis(index))
            index += 1

    record(4)
    rate = session.bytes_written / 4
    assert session.disk.seconds_left == pytest.approx((900e6 - 4e6) / rate, rel=0.2)
    free[0] = 400_000_000
    record(3)
    assert session.disk.state is DiskState.LOW
    free[0] = 3_000_000
    with pytest.raises(SessionError, match="disk is full"):
        record(3)
    assert session.disk.state is DiskState.FULL
    with pytest.raises(SessionError, match="disk is full"):
        session.write(make_analysis(index))
    read = load_session(session.close("failed"))
    assert read.columns["frame"].tolist() == list(range(index))
    assert read.sidecar["ended"] == "disk full"
    assert read.sidecar["rows"] == len(read) == session.rows
    with pytest.raises(SessionError, match="disk is full"):
        recorder(tmp_path / "b.csv")
    assert not (tmp_path / "b.csv").exists()


LIMITED = """
import resource, sys
from pathlib import Path
from tests.support.engine import INFO, make_analysis, make_card
from core.errors import SessionError
from core.session import SessionRecorder
from core.settings import RecordingSettings, Settings

settings = Settings(recording=RecordingSettings(flush_seconds=float(sys.argv[2])))
session = SessionRecorder(Path(sys.argv[1]), source=INFO, settings=settings, started_ns=0,
                          cards=[make_card("emotion"), make_card("age")])
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))
index = 0
try:
    while True:
        session.write(make_analysis(index, faces=(1, 2)))
        index += 1
except SessionError as error:
    print(error)
session.close("stopped")
print(index)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes on Windows")
@pytest.mark.parametrize("flush_seconds", ["0", "0.001"])
def test_a_file_that_can_grow_no_more_ends_after_its_last_whole_frame(tmp_path, flush_seconds):
    path = tmp_path / "a.csv"
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), flush_seconds],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=True,
    )
    assert "everything before is saved" in ran.stdout.splitlines()[0]
    assert 29_000 < path.stat().st_size <= 30_000
    read = load_session(path)
    assert read.sidecar["ended"] == "could not be written"
    assert read.sidecar["rows"] == len(read) == 2 * read.sidecar["frames_analysed"]
    assert path.read_bytes().endswith(b"\r\n")
    assert len(path.read_bytes().splitlines()) == len(read) + 1


def test_a_file_that_is_no_recording_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    with pytest.raises(SessionError, match="cannot be read"):
        load_session(path)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SessionError, match="not a recording"):
        load_session(path)


# Each frame is printed once it is written, and time goes on by a tenth of a second.
KILLED = """
import sys
from pathlib import Path
from tests.support.engine import INFO, SECOND, make_analysis, make_card
from core.session import SessionRecorder
from core.settings import RecordingSettings, Settings

index = 0
settings = Settings(recording=RecordingSettings(flush_seconds=float(sys.argv[2])))
session = SessionRecorder(Path(sys.argv[1]), source=INFO, settings=settings, started_ns=0,
                          cards=[make_card("emotion"), make_card("age")],
                          clock=lambda: index * SECOND // 10)
while True:
    session.write(make_analysis(index, time_s=index / 10))
    if index == 5:
        session.event("marker", "five")
    print(index, flush=True)
    index += 1
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
@pytest.mark.parametrize(("flush_seconds", "lost"), [(0, 0), (0.5, 5), (5, 10)])
def test_a_killed_process_loses_at_most_what_was_to_wait(tmp_path, flush_seconds, lost):
    path = tmp_path / "killed.csv"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(flush_seconds)],
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    ) as process:
        while (newest := int(process.stdout.readline())) < 97:
            pass
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    session = load_session(path)
    assert session.columns["frame"].tolist()[: newest + 1 - lost] == list(range(newest + 1 - lost))
    assert session.sidecar["ended"] == "running"
    assert (np.diff(session.columns["timestamp"]) > 0).all()
    assert [event["value"] for event in session.events] == ["five"]


def test_an_unfinished_last_line_is_passed_over(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0))
    session.close()
    whole = (tmp_path / "a.csv").read_bytes()
    for tail in (b"2,0.06,2026-", b"2,0.06,2026-" + b"\0" * 300_000):
        (tmp_path / "a.csv").write_bytes(whole + tail)
        assert len(load_session(tmp_path / "a.csv")) == 1


def test_a_last_line_cut_before_its_end_is_passed_over_while_running(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0))
    session.write(make_analysis(1))
    path = tmp_path / "a.csv"
    path.write_bytes(path.read_bytes()[:-2])
    assert len(load_session(path)) == 1
    session.close()
    # A spreadsheet may have saved it without the last line break.
    assert len(load_session(path)) == 2
