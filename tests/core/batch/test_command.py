import dataclasses
import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.batch import analyze_source, command, main
from core.batch.summary import line_of, warnings_of
from core.errors import CameraError
from core.pipeline import Analyzer
from core.session import HEADER, load_session
from core.settings import Settings, settings_path
from core.sources import ReadingReport, SourceWarning, VideoFileSource, WarningKind
from core.types import Box
from resources import resource_path
from tests.support.engine import ConstantClassifier, FixedDetector
from tests.support.fakes import write_clip


def test_the_demo_clip_becomes_three_files(tmp_path, capsys):
    clip = str(resource_path("demo", "expressions.mp4"))
    assert main(["analyze", clip, "--output", str(tmp_path / "new"), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)["sources"]
    names = sorted(p.name for p in (tmp_path / "new").iterdir())
    assert names == ["expressions.csv", "expressions.json", "expressions_events.tsv"]
    table = pd.read_csv(result["csv"])
    assert tuple(table.columns) == HEADER
    assert result["rows"] == len(table)
    assert result["faces"] == table.face_id.nunique() == 1
    assert (table.groupby("frame").timestamp.first().diff().dropna() > 0).all()
    assert table.emotion.nunique() >= 5
    assert load_session(result["csv"]).sidecar["ended"] == "source ended"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: None, "no file"),
        (lambda p: p.write_text("words", encoding="utf-8"), "text"),
        (lambda p: p.mkdir(), ""),
    ],
)
def test_bad_input_is_one_sentence(tmp_path, capsys, make, message):
    path = tmp_path / "clip.mp4"
    make(path)
    assert main(["analyze", str(path), "--output", str(tmp_path)]) == 1
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert message in error
    assert "Traceback" not in error


def test_one_bad_source_does_not_stop_the_others(tmp_path, capsys):
    clip = tmp_path / "clip.avi"
    write_clip(clip, [np.full((48, 64, 3), 90, np.uint8)] * 5)
    out = tmp_path / "out"
    assert main(["analyze", str(tmp_path / "none.mp4"), str(clip), "--output", str(out)]) == 1
    assert (out / "clip.csv").is_file()
    assert "none.mp4" in capsys.readouterr().err


def test_each_file_is_a_session_of_its_own(tmp_path):
    clip = str(resource_path("demo", "expressions.mp4"))
    assert main(["analyze", clip, clip, "--output", str(tmp_path)]) == 0
    first, second = (pd.read_csv(tmp_path / f"expressions{n}.csv") for n in ("", "_2"))
    assert first.face_id.iloc[0] == second.face_id.iloc[0] == 1
    columns = ["frame", "timestamp", "face_id", "emotion"]
    pd.testing.assert_frame_equal(first[columns], second[columns])


def test_an_output_folder_that_cannot_be_made(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    clip = str(resource_path("demo", "expressions.mp4"))
    assert main(["analyze", clip, "--output", str(tmp_path / "file" / "out")]) == 1
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert "cannot be created" in error


def test_wrong_usage_is_two():
    with pytest.raises(SystemExit) as caught:
        main(["analyze"])
    assert caught.value.code == 2


def test_two_people_keep_their_ids_through_a_steady_shot(tmp_path, media, yunet):
    clip = str(media / "two_faces_indoor.mp4")
    assert main(["analyze", clip, "--output", str(tmp_path), "--yunet-file", str(yunet)]) == 0
    table = pd.read_csv(tmp_path / "two_faces_indoor.csv")
    # The last shot, of the audience, stands still for more than two seconds.
    last = table[table.frame > table.frame.max() - 55]
    share = last.groupby("face_id").frame.nunique() / last.frame.nunique()
    assert (share > 0.95).sum() >= 2


def test_a_crowd_shows_several_faces(tmp_path, media):
    assert main(["analyze", str(media / "street_crowd.mp4"), "--output", str(tmp_path)]) == 0
    table = pd.read_csv(tmp_path / "street_crowd.csv")
    assert table.groupby("frame").face_id.nunique().max() >= 3


GRAY = [np.full((48, 64, 3), 90, np.uint8)] * 5
SHORT = SourceWarning(
    kind=WarningKind.SHORT, sentence="5 of 9 frames were read.", lossy=True, count=4, total=9
)
TIMES = SourceWarning(
    kind=WarningKind.TIMES, sentence="The times are guessed.", lossy=False, count=5
)


class Told(VideoFileSource):
    """A file whose reading went as a name says."""

    def __init__(self, path, name=""):
        super().__init__(path)
        self._name = name

    @property
    def report(self):
        warnings = {"short": (SHORT, TIMES), "times": (TIMES,)}.get(self._name, ())
        return ReadingReport(frames_read=5, frames_promised=9, warnings=warnings)


@pytest.fixture
def clips(tmp_path, monkeypatch):
    """Makes small files by name; networks and detector are stand-ins."""

    def opened(ref, settings, demo=None, *, folder="auto", rate=None):
        text = str(ref)
        if "broken" in text:
            raise ValueError("unexpected\nfault")
        # Whether a decoder can take the name is another question.
        path = Path(text) if text.isascii() else clip
        return Told(path, Path(text).stem)

    def analyzer(settings):
        return Analyzer(
            detector=FixedDetector([Box(x=5, y=5, width=20, height=20)]),
            emotion=ConstantClassifier("emotion"),
            age=ConstantClassifier("age"),
            settings=settings,
        )

    monkeypatch.setattr(command, "make_source", opened)
    monkeypatch.setattr(command.Analyzer, "default", analyzer)
    clip = write_clip(tmp_path / "clip.avi", GRAY)

    def make(*names):
        for name in names:
            (tmp_path / name).write_bytes(clip.read_bytes())
        return [str(tmp_path / name) for name in names]

    return make


def run(capsys, *arguments):
    """The exit code, the JSON and the lines on stderr."""
    code = main(["analyze", "--json", *arguments])
    printed = capsys.readouterr()
    return code, json.loads(printed.out), printed.err.splitlines()


def test_a_source_that_is_not_whole_ends_with_three(tmp_path, clips, capsys):
    output = ["--output", str(tmp_path / "out")]
    code, told, lines = run(capsys, *clips("whole.avi", "short.avi", "times.avi"), *output)
    assert code == told["exit_code"] == 3
    assert [source["state"] for source in told["sources"]] == ["whole", "partial", "whole"]
    assert [line.partition("short.avi: ")[2] for line in lines[:2]] == [
        SHORT.sentence, TIMES.sentence
    ]  # fmt: skip
    assert "times.avi: The times are guessed." in lines[2]
    short = told["sources"][1]
    assert short["warnings"] == [SHORT.sentence, TIMES.sentence]
    assert short["reading"]["warnings"][0]["count"] == 4
    assert short["reading"] == load_session(short["csv"]).sidecar["reading"]
    assert told["totals"] == {
        "sources": 3, "whole": 2, "partial": 1, "failed": 0, "interrupted": 0,
        "not started": 0, "frames": 15, "rows": 15, "faces": 3, "frames_without_face": 0,
        "frames_over_limit": 0, "warnings": 3,
    }  # fmt: skip
    assert told["settings"]["detector"]["smallest_face"] == 3


def test_one_that_fails_goes_before_one_that_is_not_whole(tmp_path, clips, capsys):
    sources = clips("short.avi", "broken.avi", "whole.avi")
    code, told, lines = run(
        capsys, *sources, str(tmp_path / "none.avi"), "--output", str(tmp_path / "out")
    )
    assert code == 1
    states = [source["state"] for source in told["sources"]]
    assert states == ["partial", "failed", "whole", "failed"]
    broken, missing = told["sources"][1], told["sources"][3]
    assert (broken["csv"], broken["warnings"]) == (None, [])
    assert "ValueError: unexpected fault" in broken["error"]
    assert "no file" in missing["error"]
    assert len(lines) == 4


def test_the_summary_for_people(tmp_path, clips, capsys):
    sources = clips("whole.avi", "short.avi")
    assert main(["analyze", *sources, "none.avi", "--output", str(tmp_path / "out")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("whole.csv: 5 frames of 9, 1 face, 0.2 s")
    assert lines[1].endswith("short.csv: 5 frames of 9, 1 face, 0.2 s, 2 warnings")
    assert lines[2:] == [
        "3 sources: 1 complete, 1 incomplete, 1 failed; 10 frames, 2 faces, 0 frames without a "
        "face, 2 warnings",
        f"incomplete: {sources[1]}",
        "failed: none.avi",
    ]


def test_faces_beyond_the_limit_are_told(tmp_path):
    clip = write_clip(tmp_path / "clip.avi", GRAY)
    settings = Settings()
    analyzer = Analyzer(
        detector=FixedDetector([]),
        emotion=ConstantClassifier("emotion"),
        age=ConstantClassifier("age"),
        settings=settings,
    )
    result = analyze_source(VideoFileSource(clip), tmp_path / "a.csv", analyzer)
    many = dataclasses.replace(result, frames_over_limit=12, most_left_out=20)
    assert warnings_of(many, settings) == [
        "12 frames have more faces than the maximum of 10 (up to 30); raise it with --face-limit."
    ]
    assert "5 frames, 0 faces, 5 frames without a face, 0.2 s, 1 warning" in line_of(many, settings)
    assert warnings_of(result, settings) == []


def test_an_interruption_keeps_what_was_done_and_says_so(tmp_path, clips, capsys, monkeypatch):
    sources = clips("a.avi", "b.avi", "c.avi")
    read, count = Told.read, []

    def interrupted(self):
        count.append(1)
        if len(count) == 9:  # of the second one, after two frames
            raise KeyboardInterrupt
        return read(self)

    monkeypatch.setattr(Told, "read", interrupted)
    code, told, lines = run(capsys, *sources, "--output", str(tmp_path / "out"))
    assert code == told["exit_code"] == 130
    states = [source["state"] for source in told["sources"]]
    assert states == ["whole", "interrupted", "not started"]
    _, begun, left = told["sources"]
    read = load_session(begun["csv"])
    assert len(read) == begun["frames"] == begun["rows"] == 2
    assert begun["reading"] == read.sidecar["reading"]
    assert begun["reading"]["whole"] is False
    assert (left["source"], left["csv"], left["error"]) == (sources[2], None, None)
    totals = told["totals"]
    assert [totals[name] for name in ("sources", "frames", "rows", "not started")] == [3, 7, 7, 1]
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (CameraError("It is gone."), "It is gone."),
        (OSError(5, "Input/output error"), "It can no longer be read: Input/output error."),
    ],
)
def test_a_source_that_breaks_off_counts_as_far_as_it_came(
    tmp_path, clips, capsys, monkeypatch, fault, sentence
):
    read = Told.read

    def broken_off(self):
        frame = read(self)
        if frame.index == 3:
            raise fault
        return frame

    monkeypatch.setattr(Told, "read", broken_off)
    code, told, lines = run(capsys, *clips("times.avi"), "--output", str(tmp_path / "out"))
    assert code == 1
    (source,) = told["sources"]
    assert (source["state"], source["error"]) == ("failed", sentence)
    assert (source["frames"], told["totals"]["frames"], told["totals"]["failed"]) == (3, 3, 1)
    assert source["reading"]["whole"] is False
    assert load_session(source["csv"]).sidecar["reading"] == source["reading"]
    assert [line.partition("times.avi: ")[2] for line in lines] == [sentence, TIMES.sentence]


def test_an_interruption_before_the_first_source(tmp_path, clips, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(command.Analyzer, "default", interrupted)
    assert main(["analyze", *clips("a.avi"), "--output", str(tmp_path / "out")]) == 130
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "  ", "pictures:"])
def test_nothing_is_no_file(tmp_path, capsys, text):
    assert main(["analyze", text, "--output", str(tmp_path)]) == 1
    name = text if text.strip() else f'"{text}"'
    assert f"{name}: Expected a file, a folder or an address, got" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="a file of Linux")
def test_a_file_that_opens_and_cannot_be_read(tmp_path, capsys):
    assert main(["analyze", "/proc/self/mem", "--output", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert '"/proc/self/mem" cannot be read: ' in line


@pytest.mark.skipif(sys.platform != "linux", reason="a folder of Linux")
def test_a_folder_without_a_disk_is_not_full(tmp_path, clips, capsys):
    assert main(["analyze", *clips("a.avi"), "--output", "/proc/nope"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be created" in line
    assert "full" not in line


@pytest.mark.parametrize(
    "content",
    ['{"version": 99}', '{"version": 0}', '{"detector": []}', '{"detector": {"kind": 1}}'],
)
def test_settings_that_are_not_used_are_not_said_to_be(tmp_path, clips, capsys, content):
    path = tmp_path / "lab.json"
    path.write_text(content, encoding="utf-8")
    assert main(["analyze", *clips("a.avi"), "--settings", str(path)]) == 2
    line = capsys.readouterr().err
    assert "cannot be used" in line
    assert not {"used,", "Using", "using", "read"} & {*line.split()}


def test_names_alike_are_told(tmp_path, clips, capsys):
    sources = clips("a.avi", "A.mov", "a.mov", "P01.avi ")
    code, told, lines = run(capsys, *sources, "--output", str(tmp_path / "out"))
    assert code == 0
    names = {os.path.basename(s["source"]): os.path.basename(s["csv"]) for s in told["sources"]}
    assert names == {
        "A.mov": "A.csv", "a.avi": "a_2.csv", "a.mov": "a_3.csv", "P01.avi ": "P01.csv"
    }  # fmt: skip
    assert [line.rpartition(" ")[2] for line in lines] == ["a_2.csv.", "a_3.csv."]


def test_results_that_are_there_are_not_overwritten_and_not_taken_for_these(
    tmp_path, clips, capsys
):
    (source,) = clips("a.avi")
    output = ["--output", str(tmp_path / "out")]
    assert run(capsys, source, *output)[0] == 0
    code, told, lines = run(capsys, source, *output)
    assert code == 1
    assert told["sources"][0]["csv"] is None
    assert "already exists" in lines[0]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize(
    "name",
    ["demo", "auto", "camera:0", "~", "-a.avi", "P01.avi ", "  ", "caf\udce9.avi", "n\nl.avi",
     "x" * 251 + ".avi", "ü" * 125 + ".avi"],
)  # fmt: skip
def test_a_path_is_taken_as_it_is(tmp_path, clips, capsys, monkeypatch, name):
    clips(name)
    monkeypatch.chdir(tmp_path)
    code, told, _ = run(capsys, "--output", "out", "--", name)
    assert code == 0
    read = load_session(told["sources"][0]["csv"])
    assert len(read) == 5
    assert "file_sha256" in read.sidecar["source"]
    for path in (tmp_path / "out").iterdir():
        path.name.encode()
        path.read_bytes().decode()


def test_a_name_whose_blank_is_missing_is_another(tmp_path, clips, capsys, monkeypatch):
    clips("a.avi")
    monkeypatch.chdir(tmp_path)
    code, told, _ = run(capsys, "a.avi ", "--output", "out")
    assert code == 1
    assert told["sources"][0]["error"] == 'There is no file "a.avi "; check the path.'


@pytest.mark.parametrize("streams", [("stdout",), ("stderr",), ("stdout", "stderr")])
def test_a_program_without_a_console_works(tmp_path, clips, monkeypatch, streams):
    for name in streams:
        monkeypatch.setattr(sys, name, None)
    sources = [*clips("a.avi", "short.avi"), "none.avi"]
    assert main(["analyze", *sources, "--output", str(tmp_path / "out")]) == 1
    for usage, code in ((["--help"], 0), (["--threads", "x"], 2)):
        with pytest.raises(SystemExit) as caught:
            main(["analyze", "a.avi", *usage])
        assert caught.value.code == code


def test_what_a_terminal_cannot_print_does_not_stop_the_run(tmp_path, clips, monkeypatch):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    sources = [*clips("ü☺.avi"), "caf\udce9 broken.avi"]
    assert main(["analyze", *sources, "--output", str(tmp_path / "out")]) == 1
    assert b"??.csv: 5 frames" in out.buffer.getvalue()
    assert rb"caf\xe9 broken.avi: " in err.buffer.getvalue()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_for_a_terminal_only(tmp_path, clips, monkeypatch, capsys):
    sources = clips("a.avi")
    write_clip(tmp_path / "a.avi", GRAY * 10)
    assert main(["analyze", *sources, "--output", str(tmp_path / "log")]) == 0
    assert "\r" not in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert main(["analyze", *sources, "--output", str(tmp_path / "seen")]) == 0
    assert f"\r{sources[0]}: 25 of 50 frames\r" in sys.stderr.getvalue()
    assert sys.stderr.getvalue().endswith(" \r")


@pytest.mark.parametrize("content", [None, "{", '{"detector": {"face_limit": 99}}'])
def test_settings_that_cannot_be_used_are_wrong_usage(tmp_path, clips, capsys, content):
    path = tmp_path / "lab.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    sources = clips("a.avi")
    assert main(["analyze", *sources, "--settings", str(path), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert not (tmp_path / "lab.json.broken").exists()


def test_the_user_s_own_settings_that_are_damaged_are_told(tmp_path, clips, capsys):
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text('{"detector": {"face_limit": 99}}', encoding="utf-8")
    code, told, lines = run(capsys, *clips("a.avi"), "--output", str(tmp_path / "out"))
    assert (code, len(lines)) == (0, 1)
    assert "face_limit" in lines[0]
    assert told["problems"] == [lines[0].removeprefix("mien-analyze: ")]


def test_a_live_source_has_no_end(capsys, tmp_path, monkeypatch):
    class Live(Told):
        live = True

    clip = write_clip(tmp_path / "clip.avi", GRAY)
    monkeypatch.setattr(command, "make_source", lambda ref, *_, **__: Live(clip))
    assert main(["analyze", "http://cam.example/x", "--output", str(tmp_path / "out")]) == 1
    assert "live" in capsys.readouterr().err
    with pytest.raises(CameraError):
        analyze_source(Live(clip), tmp_path / "a.csv", Analyzer.default())


def test_errors_in_the_log_are_one_line_and_warnings_none(tmp_path, clips, capsys, monkeypatch):
    def logging_much(*_, **__):
        engine = logging.getLogger("core.files")
        engine.warning("a picture is skipped")
        engine.error("the sidecar cannot be %s", "saved", exc_info=OSError("full"))
        raise CameraError("It is broken.")

    monkeypatch.setattr(command, "analyze_source", logging_much)
    (source,) = clips("a.avi")
    code, _, lines = run(capsys, source, "--output", str(tmp_path / "out"))
    assert code == 1
    assert lines == [
        "mien-analyze: the sidecar cannot be saved",
        f"mien-analyze: {source}: It is broken.",
    ]
    assert logging.getLogger("core").handlers == []


def test_a_pipe_that_nobody_reads_any_more_does_not_stop_the_run(tmp_path):
    clip = write_clip(tmp_path / "clip.avi", GRAY)
    command = [sys.executable, "-m", "core", "analyze", str(clip), str(clip), "--output", "out"]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        process.stdout.close()
        process.stderr.read()
    assert process.returncode == 0
    assert (tmp_path / "out" / "clip_2.csv").is_file()
