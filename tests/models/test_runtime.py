import numpy as np
import pytest

from models.errors import ModelError
from models.runtime import Classifier, softmax


@pytest.fixture(scope="module", params=["emotion", "age"])
def classifier(request):
    return Classifier.load(request.param)


def random_crops(classifier, count):
    shape = (count, *classifier.card.input_size, classifier.card.channels)
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def test_rows_are_distributions(classifier):
    result = classifier.predict(random_crops(classifier, 5))
    assert result.shape == (5, len(classifier.card.labels))
    assert result.dtype == np.float32
    assert result.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_a_batch_gives_what_its_faces_give_alone(classifier):
    crops = random_crops(classifier, 4)
    together = classifier.predict(crops)
    alone = np.concatenate([classifier.predict(crop[None]) for crop in crops])
    assert together == pytest.approx(alone, abs=1e-4)


def test_no_faces_give_no_rows(classifier):
    assert classifier.predict(random_crops(classifier, 0)).shape == (
        0,
        len(classifier.card.labels),
    )


def test_the_finer_answers_add_up_to_the_classes(classifier):
    crops = random_crops(classifier, 3)
    answers = classifier.answers(crops)
    assert answers.shape == (3, len(classifier.card.answers))
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_the_evidence_is_a_map_for_each_class(classifier):
    crops = random_crops(classifier, 2)
    probabilities, maps = classifier.explain(crops)
    assert classifier.explains
    assert probabilities == pytest.approx(classifier.predict(crops))
    assert maps.shape[0] == 2
    assert maps.shape[3] == len(classifier.card.labels)
    assert min(maps.shape[1:3]) >= 3
    assert np.isfinite(maps).all()
    nothing, no_maps = classifier.explain(crops[:0])
    assert (len(nothing), len(no_maps)) == (0, 0)


def test_exposure_and_contrast_change_nothing_much(classifier):
    crops = random_crops(classifier, 1) // 2 + 40
    darker = (crops * 0.7 + 5).astype(np.uint8)
    assert classifier.predict(crops) == pytest.approx(classifier.predict(darker), abs=0.08)


@pytest.mark.parametrize(
    "crops",
    [
        np.zeros((1, 10, 10, 1), np.uint8),
        np.zeros((48, 48, 1), np.uint8),
        np.zeros((1, 48, 48, 1), np.float32),
    ],
)
def test_the_wrong_shape_or_type_is_named(crops):
    with pytest.raises(ValueError, match=r"expected \(N, 48, 48, 1\) uint8, got"):
        Classifier.load("emotion").predict(crops)


def test_an_unknown_network_is_one_sentence():
    with pytest.raises(ModelError, match="is missing"):
        Classifier.load("mood")


def test_softmax_holds_for_large_numbers():
    assert softmax(np.array([[1000.0, 0.0]], np.float32)).tolist() == [[1.0, 0.0]]
