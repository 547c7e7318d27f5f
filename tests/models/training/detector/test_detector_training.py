"""What the detector learns from, and a real, very short training."""

import json
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.support.command_process import CommandProcess
from tests.support.faces_on_disk import noise_face

pytest.importorskip("keras", reason="training needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("jinja2", reason="the page needs the extra 'train'")

from models.training.detector import train as training
from models.training.detector.architecture import as_rows, detector_network
from models.training.detector.data import Material, Sample, load
from models.training.detector.evaluate import matched, share
from models.training.detector.pictures import make_picture, mirrored, moved
from models.training.detector.targets import COLUMNS, Labels, loss, targets


def labels_of(*boxes: tuple[float, float, float, float]) -> Labels:
    found = np.array(boxes, np.float32).reshape(-1, 4)
    parts = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)
    points = found[:, None, :2] + parts * found[:, None, 2:]
    return Labels(found, points, np.ones(len(found), bool))


def material() -> Material:
    def sample(number: int, side: int, labels: Labels) -> Sample:
        image = noise_face(number, side, 3)
        return Sample(name=f"{number}.jpg", image=image, labels=labels, split="train")

    return Material(
        portraits=[sample(n, 112, labels_of((8, 5, 90, 105))) for n in range(4)],
        faces=[sample(n, 48, labels_of((4, 4, 40, 42))) for n in range(4, 8)],
        scenes=[sample(n, 144, Labels()) for n in range(8, 12)],
    )


def write_detection(folder: Path, count: int = 60) -> Path:
    """A tiny data set in the layout of the real one, with rectangles for faces."""
    rows = [
        "file,x,y,width,height,right_eye_x,right_eye_y,left_eye_x,left_eye_y,nose_x,nose_y,"
        "right_mouth_x,right_mouth_y,left_mouth_x,left_mouth_y"
    ]
    for kind in ("portraits", "scenes"):
        (folder / "detection" / kind).mkdir(parents=True)
        for number in range(count):
            name = f"{kind}/{number:04}.jpg"
            image = noise_face(number + 1000 * (kind == "scenes"), 64, 3)
            cv2.imwrite(str(folder / "detection" / name), image)
            numbers = labels_of((6, 4, 50, 58))
            cells = [*numbers.boxes[0], *numbers.points[0].ravel()] if kind == "portraits" else []
            rows.append(",".join([name, *(f"{c:.1f}" for c in cells)]) + "," * 14 * (not cells))
    (folder / "detection" / "labels.csv").write_text("\n".join(rows) + "\n")
    return folder


def test_the_cells_in_the_middle_of_a_face_stand_for_it():
    grid = targets(labels_of((96, 80, 64, 80)), 256)
    assert grid.shape == (32 * 32 + 16 * 16 + 8 * 8, COLUMNS)
    fine, middle, coarse = np.split(grid, [1024, 1280])
    assert middle[:, 0].sum() >= 1
    assert fine[:, 0].sum() == coarse[:, 0].sum() == 0
    row = np.flatnonzero(middle[:, 0])[0]
    cell = np.array([row % 16, row // 16]) + 0.5
    np.testing.assert_allclose((cell + middle[row, 2:4]) * 16, (128, 120), atol=1e-3)
    np.testing.assert_allclose(middle[row, 4:6] * 16, (64, 80), atol=1e-3)
    np.testing.assert_allclose((cell + middle[row, 6:8]) * 16, (96 + 19.2, 80 + 32), atol=1e-2)


def test_what_may_be_a_face_is_neither_asked_for_nor_forbidden():
    labels = labels_of((100, 100, 6, 6), (250, 100, 60, 60))
    labels.ignored = np.array([[0, 0, 64, 64]], np.float32)
    fine = targets(labels, 256)[:1024].reshape(32, 32, COLUMNS)
    assert not fine[..., 0].any()
    assert not fine[:8, :8, 1].any()
    assert not fine[12, 12, 1] or not fine[13, 12, 1]
    assert fine[20, 20, 1] == 1
    assert not fine[15, 31, 1] or not fine[14, 31, 1]


def test_the_right_answer_costs_less_than_any_other():
    wanted = targets(labels_of((96, 80, 64, 80)), 256)[None]
    right = np.zeros((1, wanted.shape[1], 15), np.float32)
    face = wanted[0, :, 0] == 1
    right[..., 0] = np.where(face, 9, -9)
    right[0, face, 1:3] = wanted[0, face, 2:4]
    right[0, face, 3:5] = np.log(wanted[0, face, 4:6])
    right[0, face, 5:] = wanted[0, face, 6:16]
    least = float(loss(wanted, right))
    assert least < 0.01
    for column, change in ((0, -9), (1, 1), (3, 0.5), (7, 1)):
        wrong = right.copy()
        wrong[0, face, column] += change
        assert float(loss(wanted, wrong)) > least + 0.05


def test_picture_and_labels_are_turned_alike():
    labels = labels_of((10, 20, 40, 40))
    quarter = np.array([[0, -1, 100], [1, 0, 0]], np.float32)
    turned = moved(labels, quarter)
    np.testing.assert_allclose(turned.boxes, [[40, 10, 40, 40]], atol=1e-4)
    np.testing.assert_allclose(turned.points[0, 0], (100 - 36, 22), atol=1e-4)
    # A head has no corners: turned by 45° a round box stays as large as it was.
    half = np.sqrt(0.5) * np.array([[1, -1, 0], [1, 1, 0]])
    np.testing.assert_allclose(moved(labels, half).boxes[0, 2:], 40, atol=1e-3)


def test_a_mirror_image_swaps_the_sides_of_the_person():
    labels = labels_of((10, 20, 40, 40))
    twice = mirrored(mirrored(labels, 100), 100)
    np.testing.assert_allclose(twice.points, labels.points)
    once = mirrored(labels, 100)
    np.testing.assert_allclose(once.boxes, [[50, 20, 40, 40]])
    assert once.points[0, 0, 0] < once.points[0, 1, 0]


def test_pictures_depend_on_their_seed_alone_and_keep_their_landmarks_in_the_box():
    some = material()
    for seed in range(30):
        image, labels = make_picture(some, 96, np.random.default_rng(seed))
        again, _ = make_picture(some, 96, np.random.default_rng(seed))
        assert image.shape == (96, 96, 3)
        assert image.dtype == np.uint8
        np.testing.assert_array_equal(image, again)
        for box, points in zip(labels.boxes, labels.points, strict=True):
            assert (points > box[:2]).all()
            assert (points < box[:2] + box[2:]).all()


def test_the_network_is_small_and_takes_any_size():
    network = detector_network()
    assert network.count_params() <= 200_000
    rows = as_rows(network)
    assert rows(np.zeros((1, 64, 96, 3), np.float32)).shape == (1, 8 * 12 + 4 * 6 + 2 * 3, 15)


def test_the_data_set_is_split_by_name_without_leaks(tmp_path):
    found = load([write_detection(tmp_path)])
    parts = {name: found.split(name) for name in ("train", "valid", "test")}
    assert sum(len(part.portraits) for part in parts.values()) == 60
    assert len(parts["train"].portraits) > 35
    assert parts["test"].portraits
    assert all(len(sample.labels.boxes) == 1 for sample in found.portraits)
    assert not any(len(sample.labels.boxes) for sample in found.scenes)
    again = load([tmp_path])
    assert [s.split for s in again.portraits] == [s.split for s in found.portraits]


def test_shares_come_with_their_interval():
    assert share(0, 100)["interval"] == [0, pytest.approx(0.037, abs=0.001)]
    assert matched(np.array([[0, 0, 9, 9], [10, 10, 40, 40]]), np.array([12, 8, 40, 42])) == 1
    assert matched(np.zeros((0, 4)), np.array([12, 8, 40, 42])) is None


@pytest.fixture
def eager():
    """TensorFlow without graphs: tracing one takes longer than a few steps of a tiny network."""
    tensorflow = pytest.importorskip("tensorflow", exc_type=ImportError)
    tensorflow.config.run_functions_eagerly(True)
    yield
    tensorflow.config.run_functions_eagerly(False)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras' own
@pytest.mark.filterwarnings("ignore:Even though the `tf.config.experimental_run_functions_eagerly`")
def test_a_training_is_resumed_with_its_moments_and_averages(tmp_path, monkeypatch):
    tiny = partial(detector_network, stem=(4, 4), widths=(4, 4, 4), blocks=(1, 1, 1), neck=4)
    optimizers = []
    monkeypatch.setattr(training, "detector_network", tiny)
    monkeypatch.setattr(training, "settle", lambda model, _: optimizers.append(model.optimizer))
    data, run = write_detection(tmp_path / "data"), tmp_path / "run"
    # Over with the first step.
    recipe = training.DetectorRecipe(minutes=1e-4, batch=2, stages=((0.0, 64),))
    training.train(recipe, [data], run)
    progress = json.loads((run / "progress.json").read_text(encoding="utf-8"))
    assert progress["steps"] == 1
    training.train(replace(recipe, minutes=progress["seconds"] / 60 + 0.01), [data], run)
    facts = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert facts["steps"] > 1
    assert [int(one.iterations) for one in optimizers] == [1, facts["steps"]]


@pytest.mark.slow
def test_a_training_is_exported_and_finds_its_way_into_a_file(tmp_path):
    pytest.importorskip("tensorflow", reason="export needs TensorFlow", exc_type=ImportError)
    data = write_detection(tmp_path / "data")
    run, out = tmp_path / "run", tmp_path / "out"
    with CommandProcess("models.__main__") as process:

        def models(*arguments: object) -> subprocess.CompletedProcess[str]:
            done = process.run(*arguments)
            assert done.returncode == 0, done.stderr
            return done

        # A fiftieth of a minute is over with the first step.
        models("train", "detector", "--data", data, "--out", run, "--minutes", 0.02)
        models("export", "detector", "--data", data, "--run", run, "--out", out, "--version", 7)
        page = (out / "detector.md").read_text(encoding="utf-8")
        assert "version 7" in page
        assert "| portrait 224 px, 0°, missed |" in page
        assert (out / "detector.tflite").stat().st_size <= 500_000
        weights = out / "detector.tflite"
        told = models("evaluate", "detector", "--data", data, "--weights", weights, "--json")
        assert "own" in told.stdout
