import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import duckdb
import pytest

from core.review import Cancelled, ReviewError, open_recording
from core.review.opening.engine import Engine, literal
from tests.support.review_files import write_recording

ROOT = Path(__file__).resolve().parents[4]
SLOW = "SELECT sum(hash(a.range + b.range)) FROM range(10000000) a, range(10000000) b"


@pytest.fixture
def engine():
    made = Engine()
    yield made
    made.close()


def test_a_query_is_stopped_and_the_next_one_answered(engine):
    stop = threading.Event()
    told = []

    def progress(share):
        told.append(share)
        stop.set()

    with pytest.raises(Cancelled):
        engine.watched(SLOW, progress=progress, cancel=stop)
    assert told
    assert engine.rows("SELECT 1") == [(1,)]


def test_an_interrupt_stops_the_query_too(engine):
    def progress(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.watched(SLOW, progress=progress)
    assert engine.rows("SELECT 1") == [(1,)]


def test_nothing_is_fetched_from_the_network(engine):
    with pytest.raises(duckdb.Error):
        engine.watched("SELECT * FROM read_csv('https://example.invalid/x.csv')")
    names = ("autoinstall_known_extensions", "autoload_known_extensions")
    for name in names:
        assert engine.rows("SELECT current_setting(?)::VARCHAR", [name]) == [("false",)]


def test_a_closed_engine_says_so(engine):
    folder = engine.folder
    engine.close()
    engine.close()
    assert not folder.exists()
    with pytest.raises(ReviewError, match="closed"):
        engine.rows("SELECT 1")


def test_an_answer_that_fails_is_one_sentence(engine):
    with pytest.raises(ReviewError) as caught:
        engine.rows("SELECT nonsense")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "'", "a'; DROP TABLE rows; --", "\\", "ü☺"])
def test_a_text_in_sql_is_that_text(engine, text):
    assert engine.rows(f"SELECT {literal(text)}") == [(text,)]


def test_no_room_for_temporary_files(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(ReviewError, match="no room"):
        Engine()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_what_a_killed_program_left_is_swept_up(tmp_path, monkeypatch):
    path = write_recording(tmp_path)
    folder = tmp_path / "temporary"
    folder.mkdir()
    code = (
        "import os, signal, sys; from core.review import open_recording\n"
        "r = open_recording(sys.argv[1]); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    (left,) = folder.iterdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with open_recording(path) as first:
        assert left.exists()  # it may be a program that is just starting
        os.utime(left, (0, 0))
        os.utime(first.engine.folder, (0, 0))
        with open_recording(path):
            assert not left.exists()
            assert first.engine.folder.exists()
    assert not list(folder.iterdir())
