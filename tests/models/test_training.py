"""Real training, resuming, exporting and measuring, on tiny data sets."""

import json
import os
import subprocess
import sys

import pytest
from faces_on_disk import write_ferplus, write_utkface

pytest.importorskip("keras", reason="training needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("tensorflow", reason="export needs TensorFlow", exc_type=ImportError)

WRITERS = {"emotion": write_ferplus, "age": write_utkface}


def models(*arguments) -> subprocess.CompletedProcess[str]:
    """A process of its own: Keras takes its backend and precision once for all."""
    return subprocess.run(
        [sys.executable, "-m", "models", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": ""},
    )


@pytest.mark.slow
@pytest.mark.parametrize("task", ["emotion", "age"])
def test_train_resume_export_evaluate(tmp_path, task):
    data = WRITERS[task](tmp_path / "data")
    run, out = tmp_path / "run", tmp_path / "weights"
    common = (task, "--data", data)
    first = models("train", *common, "--out", run, "--epochs", 1)
    assert first.returncode == 0, first.stderr
    resumed = models("train", *common, "--out", run, "--epochs", 2)
    assert resumed.returncode == 0, resumed.stderr
    assert "Epoch 2/2" in resumed.stdout
    assert "Epoch 1/2" not in resumed.stdout

    exported = models("export", *common, "--run", run, "--out", out)
    assert exported.returncode == 0, exported.stderr
    card = json.loads((out / f"{task}.json").read_text(encoding="utf-8"))
    assert card["training"]["seed"] == 0
    assert (out / f"{task}.tflite").stat().st_size < 3_000_000

    measured = models("evaluate", *common, "--weights", out / f"{task}.tflite", "--json")
    assert measured.returncode == 0, measured.stderr
    assert json.loads(measured.stdout) == card["metrics"]["test"]


def test_missing_data_is_one_sentence(tmp_path):
    result = models("evaluate", "emotion", "--data", tmp_path / "none.zip")
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "none.zip" in result.stderr
