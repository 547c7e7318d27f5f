import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import gui.app
import models.runtime
from core.session import load_session
from core.settings import settings_path
from gui.app import main
from tests.support.engine import make_analyzer
from tests.support.fakes import gray_steps, write_clip

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def quick(qapp, monkeypatch):
    """Without the real networks, which these tests are not about."""
    monkeypatch.setattr(gui.app, "_make_analyzer", make_analyzer)


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / "clip.avi", gray_steps(10))


def test_a_run_leaves_recording_and_screenshot(quick, clip, tmp_path, capsys):
    csv, png = tmp_path / "deep" / "a.csv", tmp_path / "shots" / "a.png"
    arguments = ["--source", str(clip), "--duration", "1.5", "--record", str(csv)]
    assert main([*arguments, "--screenshot", str(png)]) == 0
    session = load_session(csv)
    assert session.columns["frame"][0] == 0  # from the first frame on
    assert session.columns["frame"][-1] == 9  # to the last one
    assert session.sidecar["ended"] == "source ended"
    image = QImage(str(png))
    assert (image.width(), image.height()) == (1280, 800)
    assert capsys.readouterr().err == ""
    assert not settings_path().with_name("window.ini").exists()


def one_line(capsys):
    text = capsys.readouterr().err
    assert text.startswith("mien: ")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("missing.mp4", "missing.mp4"),
        ("text.mp4", "text.mp4"),
        ("camera:97", "97"),
        ("http://127.0.0.1:9/video", "127.0.0.1"),
    ],
)
def test_a_source_that_is_none_fails_with_one_line(
    quick, capsys, tmp_path, monkeypatch, source, part
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.mp4").write_text("this is no video\n" * 100)
    assert main(["--source", source, "--duration", "5"]) == 1
    assert part in one_line(capsys)


def test_a_recording_that_cannot_be_written_fails_with_one_line(quick, clip, capsys, tmp_path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "a.csv"
    assert main(["--source", str(clip), "--duration", "5", "--record", str(path)]) == 1
    assert "a.csv" in one_line(capsys)


def test_a_recording_is_never_overwritten(quick, clip, capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("precious")
    assert main(["--source", str(clip), "--duration", "5", "--record", str(path)]) == 1
    assert "exists" in one_line(capsys)
    assert path.read_text() == "precious"


def test_a_screenshot_that_cannot_be_saved_fails_with_one_line(quick, clip, capsys, tmp_path):
    path = tmp_path / "a.strange"
    assert main(["--source", str(clip), "--duration", "0.1", "--screenshot", str(path)]) == 1
    assert "a.strange" in one_line(capsys)


def test_weights_that_do_not_match_their_card_fail_with_one_line(
    qapp, clip, capsys, tmp_path, monkeypatch
):
    weights = tmp_path / "weights"
    shutil.copytree(models.runtime.WEIGHTS_FOLDER, weights)
    with (weights / "emotion.tflite").open("ab") as file:
        file.write(b"!")
    monkeypatch.setattr(models.runtime, "WEIGHTS_FOLDER", weights)
    assert main(["--source", str(clip), "--duration", "5"]) == 1
    assert "emotion" in one_line(capsys)


def test_a_broken_settings_file_is_told_kept_and_replaced_by_defaults(
    quick, clip, monkeypatch, qtbot
):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("{ not json")
    told = []
    monkeypatch.setattr(gui.app.MainWindow, "show_sentence", lambda _, text: told.append(text))
    assert main(["--source", str(clip), "--duration", "0.1"]) == 0
    assert len(told) == 1
    assert "damaged" in told[0]
    assert settings_path().with_name("settings.json.broken").read_text() == "{ not json"


def test_a_setting_out_of_range_costs_only_itself(quick, clip, monkeypatch):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(
        json.dumps({"detector": {"sensitivity": 700}, "analysis": {"confidence_threshold": 0.5}})
    )
    seen = []
    monkeypatch.setattr(
        gui.app, "_make_analyzer", lambda settings: seen.append(settings) or make_analyzer(settings)
    )
    assert main(["--source", str(clip), "--duration", "0.1"]) == 0
    assert seen[0].detector.sensitivity == 50
    assert seen[0].analysis.confidence_threshold == 0.5


def test_what_nothing_catches_ends_an_unattended_run_with_one_line(
    quick, clip, capsys, monkeypatch, own_folders, qtbot
):
    # pytest-qt would take the exception before our hook, so it is handed over as Python does.
    monkeypatch.setattr(
        gui.app.MainWindow,
        "_refresh",
        lambda self: sys.excepthook(RuntimeError, RuntimeError("a mistake"), None),
    )
    assert main(["--source", str(clip), "--duration", "5"]) == 1
    assert "a mistake" in one_line(capsys)
    assert "a mistake" in (own_folders / "log" / "mien.log").read_text()


@pytest.mark.parametrize(
    "arguments", [["--duration", "none"], ["--duration", "-1"], ["--screenshot", "a.png"], ["--no"]]
)
def test_wrong_usage_exits_with_2(arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


def test_nothing_is_printed_where_there_is_no_terminal(quick, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["--source", "missing.mp4", "--duration", "5"]) == 1


def test_hooks_and_log_are_given_back(quick, clip):
    before = sys.excepthook
    assert main(["--source", str(clip), "--duration", "0.1"]) == 0
    assert sys.excepthook is before


def test_the_smoke_run_of_the_real_thing(tmp_path):
    """The real clip, detector, networks and window in a process of their own."""
    result = subprocess.run(
        [sys.executable, "-m", "gui", "--smoke"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    session = load_session(Path(result.stdout.strip()))
    assert len(session) > 0
    shutil.rmtree(Path(result.stdout.strip()).parent)


CRASHES = """
import faulthandler, logging, sys
from gui.app import _start_log
from gui.lifecycle import CleanUps

stderr, sys.stderr, sys.stdout = sys.stderr, None, None  # as in a windowed build
clean_ups = CleanUps()
folder = _start_log(clean_ups)
(handler,) = [h for h in logging.getLogger().handlers if type(h).__name__ == "_LogFile"]
if sys.argv[1] == "later":
    handler.doRollover()
if sys.argv[1] == "closed":
    clean_ups.run()
    assert not faulthandler.is_enabled()
    print(folder, file=stderr)
    sys.exit(0)
print(folder, file=stderr, flush=True)
faulthandler._sigsegv()
"""


@pytest.mark.parametrize("when", ["at once", "later", "closed"])
def test_a_crash_in_foreign_code_is_in_the_log_of_a_windowed_build(when):
    command = [sys.executable, "-c", CRASHES, when]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    log = Path(done.stderr.strip()) / "mien.log"
    if when == "closed":
        assert done.returncode == 0
        assert log.read_text() == ""
    else:
        assert done.returncode != 0
        assert "Segmentation fault" in log.read_text()
        assert "_start_log" not in log.read_text()  # the stack of the crash, not of the start
