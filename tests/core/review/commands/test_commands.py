import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from core.commands import main
from core.commands.running import MODULES
from core.review import open_recording
from core.review.commands.export import FORMAT_NAMES
from core.review.export import FORMATS
from core.review.figures import header_of
from core.session import HEADER
from tests.support.review_files import make_table, write_pyfeat, write_recording

ROOT = Path(__file__).resolve().parents[4]


def run(capsys, *arguments) -> tuple[int, str, list[str]]:
    """Exit code, stdout, and the lines of stderr."""
    code = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err.splitlines()


@pytest.fixture
def path(tmp_path):
    return write_recording(tmp_path)


@pytest.fixture
def bare(tmp_path):
    return write_recording(tmp_path, "bare", beside=False, table=make_table(seconds=20, seed=3))


def test_help_is_quick_and_loads_nothing_heavy():
    code = (
        "import sys; from core.commands import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print({'numpy', 'duckdb', 'cv2', 'jinja2', 'xlsxwriter'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[-1] == "set()"
    for name in ("analyze", "summarize", "report", "export", "compare"):
        assert any(line.split()[:1] == [name] for line in lines)


@pytest.mark.parametrize("name", [module.rpartition(".")[2] for module in MODULES[1:]])
def test_each_command_has_its_help(capsys, name):
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert "exit codes" in capsys.readouterr().out


def test_the_formats_of_the_command_are_those_of_the_room():
    assert tuple(FORMATS) == FORMAT_NAMES


def test_summarize_for_people(capsys, path):
    code, out, errors = run(capsys, "summarize", path)
    assert (code, errors) == (0, [])
    assert "a, Anna, whole recording" in out
    assert "a, face 2, whole recording" in out


def test_summarize_as_csv_says_on_stderr_what_is_missing(capsys, path, bare):
    code, out, errors = run(capsys, "summarize", path, bare, "--csv", "--by", "person")
    assert code == 0
    table = pd.read_csv(pd.io.common.StringIO(out))
    assert list(table.columns) == header_of()
    assert list(table.recording) == ["a", "a", "bare", "bare"]
    assert len(errors) == 2
    assert all(line.startswith(f"mien-analyze: {bare}: The file bare") for line in errors)


def test_summarize_as_json(capsys, path, tmp_path):
    none = tmp_path / "none.csv"
    code, out, errors = run(capsys, "summarize", path, none, "--json", "--episode-least", "2")
    told = json.loads(out)
    assert code == told["exit_code"] == 1
    assert len(errors) == 1
    first, second = told["recordings"]
    assert first["error"] is None
    assert first["rule"]["least_s"] == 2
    line = first["lines"][0]
    assert line["name"] == "Anna"
    assert line["transition_counts"]["happy"].keys() == line["transition_counts"]["sad"].keys()
    assert "no file" in second["error"]


def test_segments_of_the_review_count(capsys, path):
    with open_recording(path) as recording:
        start, end = {"marker": "r1"}, {"marker": "r2"}
        recording.journal.do("set_segment", name="A", start=start, end=end, condition="calm")
        recording.journal.save()
    assert "a, Anna, A, calm" in run(capsys, "summarize", path)[1]
    assert "whole recording" in run(capsys, "summarize", path, "--by", "person")[1]


def test_report(capsys, tmp_path, path, bare):
    out = tmp_path / "out"
    arguments = ["report", path, bare, "--output", out, "--language", "de"]
    code, printed, errors = run(capsys, *arguments)
    assert code == 0
    assert len(errors) == 2
    pages = [out / "a_report.html", out / "bare_report.html"]
    assert printed.splitlines() == [str(page) for page in pages]
    assert 'lang="de"' in pages[0].read_text(encoding="utf-8")
    before = pages[0].read_bytes()
    code, printed, errors = run(capsys, *arguments)
    assert (code, printed, len(errors)) == (1, "", 2)
    assert "exists already" in errors[0]
    assert pages[0].read_bytes() == before
    assert run(capsys, *arguments, "--force")[0] == 0


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_export(capsys, tmp_path, path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    code, printed, errors = run(capsys, "export", path, "--format", name)
    assert (code, errors) == (0, [])
    assert printed.splitlines()[0] == f"a{FORMATS[name].ending}"
    assert (tmp_path / printed.splitlines()[0]).stat().st_size > 0
    code, printed, errors = run(capsys, "export", path, "--format", name)
    assert (code, printed, len(errors)) == (1, "", 1)


def test_export_to_a_name(capsys, tmp_path, path):
    out = tmp_path / "deep" / "er" / "x.csv"
    assert run(capsys, "export", path, "--format", "tidy", "--output", out)[0] == 0
    assert len(pd.read_csv(out)) > 100


def test_an_export_that_cannot_be_written(capsys, tmp_path, path):
    (tmp_path / "file").write_text("")
    code, _, errors = run(
        capsys, "export", path, "--format", "tidy", "--output", tmp_path / "file" / "x.csv"
    )
    assert (code, len(errors)) == (1, 1)
    assert "cannot be made" in errors[0]


def test_compare(capsys, tmp_path, path, bare):
    out = tmp_path / "study"
    labels = tmp_path / "labels.csv"
    labels.write_text("recording,condition\na,calm\nbare,film\n")
    arguments = ["compare", path, bare, "--output", out, "--table", labels]
    code, printed, _ = run(capsys, *arguments)
    assert code == 0
    assert printed.splitlines() == [str(out / "study.csv"), str(out / "conditions.csv")]
    study, means = (pd.read_csv(out / f"{name}.csv") for name in ("study", "conditions"))
    assert list(study.condition) == ["calm", "calm", "film", "film"]
    assert set(means.condition) == {"calm", "film"}
    happy = means[(means.measure == "mean_happy") & (means.condition == "calm")]
    assert happy["mean"].item() == pytest.approx(study.mean_happy[:2].mean())
    code, printed, errors = run(capsys, *arguments)
    assert (code, printed, len(errors)) == (1, "", 1)


def test_compare_with_one_that_fails(capsys, tmp_path, path):
    none = tmp_path / "none.csv"
    code, printed, errors = run(capsys, "compare", path, none, "--output", tmp_path / "study")
    assert code == 1
    assert len(printed.splitlines()) == 2
    assert "no file" in errors[-1]
    code, printed, errors = run(capsys, "compare", none, "--output", tmp_path / "other")
    assert (code, printed) == (1, "")
    assert not (tmp_path / "other").exists()


def test_a_table_of_another_program(capsys, tmp_path):
    feat = write_pyfeat(tmp_path / "fex.csv", make_table(faces=1))
    code, out, errors = run(capsys, "summarize", feat, "--rate", "25")
    assert code == 0
    assert "fex, face 1, whole recording" in out
    assert any("Py-Feat" in line for line in errors)


@pytest.mark.parametrize(
    "arguments",
    [
        ["summarize"],
        ["summarize", "a.csv", "--json", "--csv"],
        ["summarize", "a.csv", "--by", "frame"],
        ["summarize", "a.csv", "--episode-threshold", "2"],
        ["summarize", "a.csv", "--rate", "x"],
        ["report", "a.csv"],
        ["report", "a.csv", "--output", "x", "--language", "fr"],
        ["export", "a.csv"],
        ["export", "a.csv", "--format", "wav"],
        ["compare", "a.csv"],
        ["view", "a.csv"],
        [],
    ],
)
def test_wrong_usage_is_two_and_one_sentence(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_nothing_beside_the_csv_changes(capsys, tmp_path, path):
    before = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    for arguments in (
        ["summarize", path],
        ["report", path, "--output", tmp_path / "o"],
        ["export", path, "--format", "xlsx", "--output", tmp_path / "o" / "x.xlsx"],
        ["compare", path, "--output", tmp_path / "o"],
    ):
        assert run(capsys, *arguments)[0] == 0
    assert {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in before} == before
    assert set(tmp_path.iterdir()) == {*before, tmp_path / "o"}


def test_a_hostile_file_is_one_sentence(capsys, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes((",".join(HEADER) + "\n").encode() + b'\xff\x00,"' * 10_000)
    code, _, errors = run(capsys, "summarize", path)
    assert "Traceback" not in "".join(errors)
    assert code in (0, 1)
    assert errors


def test_as_a_program(tmp_path, path):
    done = subprocess.run(
        [sys.executable, "-m", "core", "summarize", str(path), "--csv"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("recording,participant,condition,person,")
