import json
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from engine_fakes import INFO, SECOND, make_analysis, make_card

from core.errors import SessionError
from core.session import (
    HEADER,
    SessionRecorder,
    events_path,
    load_session,
    new_recording_path,
    sidecar_path,
)
from core.settings import Settings
from models.labels import AGE_GROUPS, EMOTIONS


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
        "child,young_adult,adult,senior,age_group,age_confidence"
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
    assert table.loc[2, "x":"age_confidence"].isna().all()
    assert table.timestamp.tolist() == pytest.approx([0, 0, 1 / 30, 4 / 30], abs=1e-6)
    times = pd.to_datetime(table.wall_time)
    assert str(times.dt.tz) == "UTC"


def test_below_the_threshold_the_label_is_uncertain(tmp_path):
    import dataclasses

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
    assert facts["settings"]["detector"]["kind"] == "auto"
    assert [m["task"] for m in facts["models"]] == ["emotion", "age"]


def test_the_sidecar_names_the_version_of_the_project(tmp_path):
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
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
    with pytest.raises(SessionError, match="exists already"):
        recorder(tmp_path / "a.csv")
    assert (tmp_path / existing).read_text(encoding="utf-8") == "precious"


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SessionError, match="cannot be made") as caught:
        recorder(tmp_path / "file" / "a.csv")
    assert "\n" not in str(caught.value)


def test_new_names_avoid_what_is_there(tmp_path):
    first = new_recording_path(tmp_path, "My Camera: /dev/video0")
    recorder(first).close()
    second = new_recording_path(tmp_path, "My Camera: /dev/video0")
    assert first != second
    assert "/" not in first.name
    assert ":" not in first.name


def test_a_full_disk_stops_the_recording_and_keeps_what_was_written(tmp_path):
    class FullDisk:
        closed = False

        def write(self, text):
            raise OSError(28, "No space left on device")

        def close(self):
            self.closed = True

    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0))
    real, session._rows_file = session._rows_file, FullDisk()
    with pytest.raises(SessionError, match="everything before is kept"):
        session.write(make_analysis(1))
    real.close()
    session.close("disk full")
    assert session.failed is not None
    assert len(load_session(tmp_path / "a.csv")) == 1


def test_a_file_that_is_no_recording_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    with pytest.raises(SessionError, match="cannot be read"):
        load_session(path)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SessionError, match="not a recording"):
        load_session(path)


KILLED = """
import sys, time
from pathlib import Path
from engine_fakes import INFO, make_analysis, make_card
from core.session import SessionRecorder
from core.settings import Settings

session = SessionRecorder(Path(sys.argv[1]), source=INFO, settings=Settings(), started_ns=0,
                          cards=[make_card("emotion"), make_card("age")])
index = 0
while True:
    session.write(make_analysis(index))
    index += 1
    if index % 10 == 0:
        print(index, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_killed_process_loses_at_most_the_last_second(tmp_path):
    path = tmp_path / "killed.csv"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(p for p in sys.path if p), "PATH": ""},
    ) as process:
        written = 0
        while written < 300:
            written = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    session = load_session(path)
    assert len(session) >= written
    assert session.sidecar["ended"] == "running"
    assert (np.diff(session.columns["timestamp"]) > 0).all()
    table = pd.read_csv(path)
    assert len(table.dropna(subset=["age_confidence"])) >= written


def test_an_unfinished_last_line_is_passed_over(tmp_path):
    session = recorder(tmp_path / "a.csv")
    session.write(make_analysis(0))
    session.close()
    with (tmp_path / "a.csv").open("a", encoding="utf-8") as file:
        file.write("2,0.06,2026-")
    assert len(load_session(tmp_path / "a.csv")) == 1
