"""The notebooks run from top to bottom on tiny data, and are stored clean."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.faces_on_disk import write_fairface, write_ferplus, write_utkface

nbformat = pytest.importorskip("nbformat", reason="notebooks need the extra 'notebooks'")
nbclient = pytest.importorskip("nbclient", reason="notebooks need the extra 'notebooks'")
pytest.importorskip("ipykernel", reason="notebooks need the extra 'notebooks'")

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "models" / "training" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
BINS = ("0-2", "3-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "more than 70")


def skip_without(*packages):
    """Skip where a package is missing; importing TensorFlow to find out would take seconds."""
    for package in packages:
        if find_spec(package) is None:
            pytest.skip(f"{package} is missing; it comes with the extras 'train' and 'notebooks'")


def read(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def execute(name, folder):
    """Run a notebook in a kernel of its own, in a folder; returns it with its outputs."""
    notebook = read(FOLDER / f"{name}.ipynb")
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    return client.execute()


def pictures(notebook):
    return {
        cell["id"]: sum("image/png" in output.get("data", {}) for output in cell["outputs"])
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


def printed(notebook, cell_id):
    (cell,) = (cell for cell in notebook.cells if cell["id"] == cell_id)
    return "".join(output.get("text", "") for output in cell["outputs"])


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """Tiny data sets, one epoch and short explanations; the folder of the runs."""
    write_ferplus(tmp_path / "data" / "ferplus")
    write_utkface(tmp_path / "data" / "utkface")
    write_fairface(tmp_path / "data" / "fairface", BINS * 10)
    for name, value in {
        "MIEN_DATA": tmp_path / "data",
        "MIEN_RUNS": tmp_path / "runs",
        "MIEN_EPOCHS": 1,
        "MIEN_EVALUATIONS": 100,
        "CUDA_VISIBLE_DEVICES": "",
    }.items():
        monkeypatch.setenv(name, str(value))
    return tmp_path / "runs"


def test_all_three_are_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "age_classifier",
        "emotion_classifier",
        "visualization",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_clean(path):
    notebook = read(path)
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell["id"] for cell in notebook.cells]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in ids)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
        assert "attachments" not in cell
        assert not re.search(r"(?<![\w.:/])/(home|Users|work|tmp|root|mnt)\b|[A-Z]:\\", cell.source)


@pytest.mark.slow
@pytest.mark.parametrize(("task", "folder"), [("emotion", FOLDER), ("age", ROOT)])
def test_a_classifier_is_made_and_explained(tiny, task, folder):
    skip_without("keras", "tensorflow", "shap", "matplotlib", "sklearn", "jinja2")
    notebook = execute(f"{task}_classifier", folder)
    for path in (
        f"{task}/final.weights.h5",
        f"{task}/log.csv",
        f"weights/{task}.tflite",
        f"weights/{task}.json",
        f"{task}.html",
    ):
        assert (tiny / path).is_file(), path
    drawn = pictures(notebook)
    for cell_id in ("augmentation", "architecture", "curves", "evaluation-plots"):
        assert drawn[cell_id] == 1, cell_id
    assert drawn["explanation"] == 4
    assert "accuracy" in printed(notebook, "evaluation")


@pytest.mark.slow
def test_a_session_is_read_and_drawn(tmp_path, monkeypatch):
    skip_without("matplotlib", "pandas")
    monkeypatch.setenv("MIEN_RUNS", str(tmp_path))
    notebook = execute("visualization", FOLDER)
    (csv,) = tmp_path.glob("*.csv")
    assert csv.with_suffix(".json").is_file()
    events = csv.with_name(f"{csv.stem}_events.tsv").read_text(encoding="utf-8")
    assert len(events.splitlines()) == 8
    drawn = pictures(notebook)
    for cell_id in ("curves", "dominant", "means", "age", "overlay"):
        assert drawn[cell_id] == 1, cell_id
