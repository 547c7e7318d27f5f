"""The explanations of the shipped networks: they add up, they repeat, and they point right."""

import io
import warnings

import cv2
import numpy as np
import pytest

from tests.support.demo_clip import FACE_BOX, demo_frames, face_crops

with warnings.catch_warnings():
    # shap 0.51 uses what matplotlib 3.11 is going to deprecate.
    warnings.simplefilter("ignore")
    pytest.importorskip("shap", reason="needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("matplotlib", reason="needs the extra 'train'", exc_type=ImportError)

from models.__main__ import main
from models.errors import DataError
from models.runtime import Classifier
from models.training.measure import explain
from models.training.measure.explain import (
    activation_maps,
    blurred,
    draw_explanation,
    draw_grid,
    explain_images,
    log_odds,
    shap_values,
)

FEW = 300


@pytest.fixture(scope="module")
def frames():
    """Frames of the demo clip with different expressions."""
    decoded = list(demo_frames())
    assert len(decoded) > 190
    return decoded[10::60][:4]


@pytest.fixture(scope="module", params=["emotion", "age"])
def classifier(request):
    return Classifier.load(request.param)


@pytest.fixture(scope="module")
def crops(classifier, frames):
    return face_crops(frames, classifier.card)


@pytest.fixture(scope="module")
def values(classifier, crops):
    return shap_values(classifier, crops[:2], FEW)


@pytest.fixture
def pictures(tmp_path, frames):
    """A square one, one that is wider than high, and one of the same name elsewhere."""
    x, y, side, _ = FACE_BOX
    paths = [tmp_path / "one.png", tmp_path / "wide.jpg", tmp_path / "other" / "one.png"]
    paths[2].parent.mkdir()
    for path, frame in zip(paths, frames, strict=False):
        cv2.imwrite(str(path), frame[y : y + side, x : x + side + 40 * (path.stem == "wide")])
    return paths


def test_values_add_up_to_what_the_face_changes(classifier, crops, values):
    card = classifier.card
    assert values.shape == (2, *card.input_size, len(card.labels))
    shown = log_odds(classifier.predict(crops[:2]))
    hidden = log_odds(classifier.predict(blurred(crops[:2])))
    assert np.abs(shown - hidden).max() > 0.5  # there is something to explain
    assert values.sum(axis=(1, 2)) == pytest.approx(shown - hidden, abs=1e-3)


def test_the_same_faces_give_the_same_values(classifier, crops, values):
    np.random.seed(1234)
    before = np.random.get_state()[1].copy()
    assert np.array_equal(shap_values(classifier, crops[:1], FEW), values[:1])
    assert np.array_equal(np.random.get_state()[1], before)


def test_hiding_what_speaks_most_for_a_class_costs_most(classifier, crops, values):
    """The quarter sides with the highest and the lowest sum, replaced by the blurred face."""
    for crop, for_classes in zip(crops, values, strict=False):
        label = classifier.predict(crop[None])[0].argmax()
        side = crop.shape[0] // 4
        sums = cv2.boxFilter(
            for_classes[..., label], -1, (side, side), anchor=(0, 0), normalize=False
        )[: -side + 1, : -side + 1]
        odds = []
        for place in (sums.argmax(), sums.argmin()):
            row, column = np.unravel_index(place, sums.shape)
            changed = crop.copy()
            part = np.s_[row : row + side, column : column + side]
            changed[part] = blurred(crop[None])[0][part]
            odds.append(log_odds(classifier.predict(changed[None]))[0, label])
        assert odds[0] < odds[1]
        assert odds[0] < log_odds(classifier.predict(crop[None]))[0, label]


def test_more_evaluations_make_finer_parts(classifier, crops):
    coarse, fine = (shap_values(classifier, crops[:1], count) for count in (20, 200))
    assert len(np.unique(coarse[0, ..., 0])) < len(np.unique(fine[0, ..., 0]))


def test_no_faces_have_no_values(classifier, crops):
    assert shap_values(classifier, crops[:0]).shape == (
        0,
        *crops.shape[1:3],
        len(classifier.card.labels),
    )


def test_the_wrong_shape_is_refused(classifier, crops):
    with pytest.raises(ValueError, match="expected"):
        shap_values(classifier, crops[:, :20])


def test_log_odds():
    odds = log_odds(np.array([[0.5, 0.25, 0.25], [1, 0, 0]], np.float32))
    assert odds[0] == pytest.approx([0, -np.log(3), -np.log(3)])
    assert odds[1] == pytest.approx([16.118, -16.118, -16.118], abs=1e-3)


def test_what_speaks_for_a_class_speaks_against_the_others(classifier, crops):
    """Probabilities sum to 1, so what all the maps add to them is nothing."""
    # Of the network itself, whose log-odds the temperature divides afterwards.
    plain = classifier.predict(crops).astype(np.float64) ** classifier.card.temperature
    plain /= plain.sum(axis=1, keepdims=True)
    changes = activation_maps(classifier, crops) * (plain * (1 - plain))[:, None, None]
    # Single precision, where one class is nearly certain.
    largest = np.abs(changes).max()
    assert largest > 1e-4
    assert changes.sum(axis=-1) == pytest.approx(0, abs=0.02 * largest)


def test_activation_maps_add_up_to_log_odds(frames):
    """Two answers that are classes of their own differ by what their maps sum to, and a bias."""
    classifier = Classifier.load("emotion")
    pair = [classifier.card.labels.index(name) for name in ("happy", "sad")]
    crops = face_crops(frames, classifier.card)
    probabilities = classifier.predict(crops).astype(np.float64)
    sums = activation_maps(classifier, crops).sum(axis=(1, 2)) * (1 - probabilities)
    by_maps = np.subtract(*sums[:, pair].T)
    by_answers = np.subtract(*np.log(probabilities[:, pair]).T)
    assert np.ptp(by_answers) > 1
    # The weights of the maps and those of the answers are rounded apart.
    assert np.ptp(by_answers - by_maps) < 0.1 * np.ptp(by_answers)


def test_the_figures_show_every_class(classifier, crops, values):
    figure = draw_explanation(classifier, crops[0], "$a_1$ and $b", values[0])
    figure.savefig(io.BytesIO())
    face, *tiles = figure.axes
    assert face.get_title() == "$a_1$ and $b"
    classes = len(classifier.card.labels)
    assert len(tiles) == 2 * (classes + 1)  # two views with a colour bar each
    titles = [axes.get_title() for axes in tiles if axes.get_title()]
    assert [title.partition("\n")[0] for title in titles] == [
        label.replace("_", " ") for label in classifier.card.labels
    ]
    grid = draw_grid(classifier, crops[:2], ["one", "a name of more than sixteen letters"], values)
    grid.savefig(io.BytesIO())
    assert len(grid.axes) == 2 * (1 + classes) + 1


def test_weights_without_maps_show_shap_values_alone(monkeypatch, classifier, crops, values):
    monkeypatch.setattr(Classifier, "explains", False)
    figure = draw_explanation(classifier, crops[0], "one", values[0])
    assert len(figure.axes) == 1 + len(classifier.card.labels) + 1


@pytest.mark.slow
def test_a_picture_for_each_image_and_a_grid(tmp_path, pictures):
    written = explain_images(Classifier.load("emotion"), pictures, tmp_path / "new" / "out")
    assert [path.name for path in written] == [
        "one_explained.png",
        "wide_explained.png",
        "one_2_explained.png",
        "grid.png",
    ]
    for path in written:
        height, width = cv2.imread(str(path)).shape[:2]
        assert width > height > 300


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_a_damaged_image_is_one_sentence(tmp_path, capsys, pictures, content):
    path = tmp_path / "damaged.png"
    if content is not None:
        path.write_bytes(content)
    arguments = ["explain", "emotion", str(pictures[0]), str(path), "--out", str(tmp_path / "out")]
    assert main(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "Expected the picture of a face" in line
    assert "damaged.png" in line
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_is_one_sentence(pictures):
    with pytest.raises(DataError, match="Expected a folder to write to"):
        explain_images(Classifier.load("emotion"), pictures[:1], pictures[1])


def test_the_whole_picture_is_the_face(pictures):
    """Whatever the card says of live crops."""
    for name in ("emotion", "age"):
        classifier = Classifier.load(name)
        image = cv2.imread(str(pictures[0]))
        side = classifier.card.input_size[0]
        expected = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
        if classifier.card.channels == 1:
            gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            expected = cv2.resize(gray, (side, side), interpolation=cv2.INTER_AREA)[..., None]
        assert np.array_equal(explain._read(pictures[0], classifier), expected)
