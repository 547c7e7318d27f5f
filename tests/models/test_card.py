import json
import shutil

import pytest

from models.card import WEIGHTS_FOLDER, ModelCard, load_checked
from models.errors import ModelError
from models.labels import AGE_GROUPS, EMOTIONS
from models.runtime import Classifier


@pytest.fixture
def copied(tmp_path):
    for name in ("emotion.tflite", "emotion.json"):
        shutil.copy(WEIGHTS_FOLDER / name, tmp_path)
    return tmp_path / "emotion.tflite"


@pytest.mark.parametrize(("task", "labels"), [("emotion", EMOTIONS), ("age", AGE_GROUPS)])
def test_the_shipped_weights_are_those_of_their_card(task, labels):
    card, content = load_checked(WEIGHTS_FOLDER / f"{task}.tflite")
    assert (card.task, card.labels) == (task, labels)
    assert len(content) < 3_000_000
    test = card.metrics["test"]
    assert test["accuracy_95"][0] < test["accuracy"] < test["accuracy_95"][1]
    assert sum(map(sum, test["confusion"])) == test["faces"]


def test_a_card_survives_the_round_trip(tmp_path):
    card = ModelCard.load(WEIGHTS_FOLDER / "emotion.json")
    card.save(tmp_path / "card.json")
    assert ModelCard.load(tmp_path / "card.json") == card


def test_weights_that_were_touched_are_refused(copied):
    content = bytearray(copied.read_bytes())
    content[1000] ^= 1
    copied.write_bytes(content)
    with pytest.raises(ModelError, match="do not match their model card"):
        Classifier.load(copied)


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 0},
        {"colour_mode": "sepia"},
        {"labels": ["one"]},
        {"input_size": "large"},
        {"unknown_fact": 1},
    ],
)
def test_a_card_that_cannot_be_is_refused(copied, change):
    path = copied.with_suffix(".json")
    path.write_text(
        json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8"
    )
    with pytest.raises(ModelError, match="model card"):
        Classifier.load(copied)


def test_a_missing_or_garbled_card_is_one_sentence(copied):
    path = copied.with_suffix(".json")
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        Classifier.load(copied)
    path.unlink()
    with pytest.raises(ModelError, match="is missing"):
        Classifier.load(copied)


def test_weights_of_another_shape_than_the_card_are_refused(copied):
    path = copied.with_suffix(".json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**raw, "input_size": [64, 64]}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"their card says \(64, 64, 1\)"):
        Classifier.load(copied)
