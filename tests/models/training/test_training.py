"""Real training, resuming, exporting and measuring, on tiny data sets."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.support.command_process import CommandProcess
from tests.support.faces_on_disk import (
    write_cfee,
    write_fairface,
    write_ferplus,
    write_rafdb,
    write_utkface,
    zipped,
)

pytest.importorskip("keras", reason="training needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("tensorflow", reason="export needs TensorFlow", exc_type=ImportError)

from models.card import WEIGHTS_FOLDER
from models.runtime import Classifier

WRITERS = {"emotion": write_ferplus, "age": write_utkface}


@pytest.fixture(scope="module")
def models():
    """Runs `python -m models` with these arguments."""
    with CommandProcess("models.__main__") as process:
        yield process.run


@pytest.fixture
def succeed(models):
    """The same, where nothing may go wrong."""

    def run(*arguments):
        result = models(*arguments)
        assert result.returncode == 0, result.stderr
        return result

    return run


@pytest.mark.slow
def test_an_interrupted_training_goes_on_and_is_exported(tmp_path, succeed):
    common = ("age", "--data", write_utkface(tmp_path / "data"))
    run, shipped = tmp_path / "run", WEIGHTS_FOLDER / "age.tflite"
    succeed("train", *common, "--out", run, "--epochs", 1, "--start", shipped)
    resumed = succeed("train", *common, "--out", run, "--epochs", 2, "--start", shipped)
    assert "Epoch 2/2" in resumed.stdout
    assert "Epoch 1/2" not in resumed.stdout
    assert "Skipping variable loading" not in resumed.stderr  # moments, averages and the schedule
    card = assert_exported_and_measured(succeed, common, run, tmp_path / "weights")
    assert card["training"]["start"] == Classifier.load("age").card.identity


@pytest.mark.slow
def test_a_student_learns_from_its_teacher_and_from_faces_without_votes(tmp_path, models, succeed):
    labelled = [
        write_ferplus(tmp_path / "data"),
        zipped(write_rafdb(tmp_path / "raf"), tmp_path / "raf.zip"),
        write_cfee(tmp_path / "cfee"),
    ]
    data = [word for path in labelled for word in ("--data", path)]
    others = ("--data", write_fairface(tmp_path / "others", ["20-29"] * 10))
    teacher, run = tmp_path / "teacher", tmp_path / "run"
    for student, its_data in (("emotion", data), ("emotion-random-split", data[:2])):
        alone = models("train", student, *its_data, "--out", run, "--epochs", 1)
        assert alone.returncode == 1
        assert "--teacher" in alone.stderr.splitlines()[-1]
        assert f"train {student}-teacher first" in alone.stderr.splitlines()[-1]
    succeed("train", "emotion-teacher", *data[:2], "--out", teacher, "--epochs", 1)
    taught = succeed(
        *("train", "emotion", *data, *others, "--out", run, "--teacher", teacher, "--epochs", 3)
    )
    assert "10 faces without votes" in taught.stderr
    card = assert_exported_and_measured(succeed, ("emotion", *data), run, tmp_path / "weights")
    assert np.any(card["training"]["source_offsets"][1])
    assert sum(card["prior"]) == pytest.approx(1, abs=1e-3)
    assert set(card["metrics"]["test"]["others"]) == {"rafdb test", "cfee test"}
    assert card["metrics"]["test"]["others"]["rafdb test"]["faces"] == 14


def assert_exported_and_measured(succeed, common, run, out):
    succeed("export", *common, "--run", run, "--out", out)
    card = json.loads((out / f"{common[0]}.json").read_text(encoding="utf-8"))
    assert card["training"]["seed"] == 0
    weights = out / f"{common[0]}.tflite"
    assert weights.stat().st_size < 3_000_000
    assert_maps_add_up(weights)
    measured = succeed("evaluate", *common, "--weights", weights, "--json")
    assert json.loads(measured.stdout) == card["metrics"]["test"]
    return card


def assert_maps_add_up(weights):
    """The evidence, over the map, is the slope of the class's log-odds."""
    classifier = Classifier.load(weights)
    shape = (3, *classifier.card.input_size, classifier.card.channels)
    crops = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    probabilities, maps = classifier.explain(crops)
    assert maps.shape[0] == 3
    assert maps.shape[-1] == len(classifier.card.labels)
    assert probabilities == pytest.approx(classifier.predict(crops))
    assert classifier.answers(crops).sum(axis=1) == pytest.approx(1, abs=1e-5)
    # The slopes of all log-probabilities, weighted by the probabilities, cancel.
    plain = untempered(classifier, probabilities)
    weighted = (maps.mean(axis=(1, 2)) * plain * (1 - plain)).sum(axis=1)
    assert weighted == pytest.approx(0, abs=1e-4)


def untempered(classifier, probabilities):
    powers = probabilities**classifier.card.temperature
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["emotion-predecessor", "age-predecessor"])
def test_the_predecessor_trains_by_name_with_the_same_commands(tmp_path, succeed, name):
    task = name.partition("-")[0]
    common = (name, "--data", WRITERS[task](tmp_path / "data"))
    succeed("train", *common, "--out", tmp_path / "run", "--epochs", 1)
    succeed("export", *common, "--run", tmp_path / "run", "--out", tmp_path)
    measured = succeed("evaluate", *common, "--weights", tmp_path / f"{name}.tflite")
    assert "macro F1" in measured.stdout


def test_rare_expressions_are_drawn_more_often_and_no_face_is_lost(tmp_path):
    from models.training.recipes import RECIPES
    from models.training.train import TrainingFaces

    folder = write_ferplus(tmp_path, (42, 7, 7))
    table = folder / "FER2013Train" / "label.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    # Everybody is neutral but one.
    neutral = [f'{line.split(",")[0]},"(0, 0, 48, 48)",{",".join("9100000000")}' for line in lines]
    table.write_text("\n".join([*neutral[:5], lines[5], *neutral[6:]]), encoding="utf-8")
    recipe = RECIPES["emotion-teacher"]
    faces = recipe.read([folder]).split("train")
    plain = replace(recipe, class_balance_exponent=0.5, augment=False, mixup=0.0)
    batches = TrainingFaces(faces, plain.targets(faces), plain, seed=0, side=32)
    drawn = Counter()
    for epoch in range(20):
        batches.start_epoch(epoch)
        for index in range(len(batches)):
            images, targets = batches[index]
            assert images.shape[1:] == (32, 32, 1)
            drawn.update(targets[:, :8].argmax(axis=1).tolist())
    assert sum(drawn.values()) == 20 * len(faces)
    assert drawn[5] > 2 * 20


def test_the_stages_cover_every_epoch_once():
    from models.training.recipes import RECIPES

    for recipe in RECIPES.values():
        for epochs in (1, 2, 7, recipe.epochs):
            spans = recipe.shortened(epochs).spans()
            assert [e for first, end, _ in spans for e in range(first, end)] == [*range(epochs)]
        assert recipe.spans()[-1][2] == recipe.size


def test_missing_data_is_one_sentence(tmp_path):
    command = [sys.executable, "-m", "models", "evaluate", "emotion", "--data"]
    result = subprocess.run([*command, tmp_path / "none.zip"], capture_output=True, text=True)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "none.zip" in result.stderr
