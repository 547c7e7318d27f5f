"""The model cards for people."""

import hashlib
import re

import pytest

from models.card import WEIGHTS_FOLDER, ModelCard
from models.errors import ModelError

pytest.importorskip("jinja2", reason="pages need the extra 'train'")
pytest.importorskip("sklearn", reason="figures need the extra 'train'")

from models.training.pages import facts
from models.training.pages.card_page import card_page, write_card_page
from models.training.pages.failures import common_mistakes, known_failures

KEPT_BASELINES = facts.BASELINES
CONTENT = b"weights" * 1000
TEST = {
    "split": "a test split",
    "faces": 180,
    "accuracy": 0.6944,
    "accuracy_95": [0.6278, 0.7611],
    "macro_f1": 0.4907,
    "recall": {"neutral": 0.8, "happy": 0.75, "disgusted": 0.0},
    "calibration_error": 0.0213,
    "calibration_error_at_temperature_1": 0.1312,
    "divergence_from_votes_bits": 0.2193,
    "protocols": {
        "rows with a clear majority": {
            "faces": 150, "accuracy": 0.8, "accuracy_95": [0.7333, 0.86],
        }
    },
    "groups": {
        "age bin": {
            "10-19": {"faces": 2000, "accuracy": 0.8, "accuracy_95": [0.782, 0.818]},
            "20-29": {"faces": 300, "accuracy": 0.69, "accuracy_95": [0.64, 0.735]},
            "3-9": {"faces": 1000, "accuracy": 0.5, "accuracy_95": [0.469, 0.531]},
            "more than 70": {"faces": 12, "accuracy": 0.75, "accuracy_95": [0.5, 0.9167]},
        }
    },
    "confusion": [[80, 20, 0], [15, 45, 0], [12, 8, 0]],
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_baselines(tmp_path, monkeypatch):
    folder = tmp_path / "baselines"
    folder.mkdir()
    monkeypatch.setattr(facts, "BASELINES", folder)
    return folder


def card_of(task="emotion", *, test=TEST, content=CONTENT, training=None, **changes):
    facts = {
        "task": task,
        "version": "7",
        "labels": ("neutral", "happy", "disgusted"),
        "answers": ("neutral", "happy", "disgusted", "contempt"),
        "input_size": (48, 48),
        "colour_mode": "gray",
        "crop_scale": 1.0,
        "crop_offset": 0.0,
        "temperature": 0.7226,
        "weights_file": f"{task}.tflite",
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": "for tests alone",
        "metrics": {"valid": {**test, "split": "valid split", "accuracy": 0.7123}, "test": test},
        "training": {
            "data": "a training split",
            "parameters": 1234567,
            "seed": 3,
            "precision": "mixed_bfloat16",
            "backend": "torch",
            "keras": "3.15.1",
            "recipe": {"name": task, "epochs": 41, "stages": [[0.0, 32], [0.4, 48]]},
            **(training or {}),
        },
    }
    return ModelCard(**{**facts, **changes})


def page_of(folder, card):
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / card.weights_file
    weights.write_bytes(CONTENT)
    card.save(weights.with_suffix(".json"))
    return write_card_page(weights).read_text(encoding="utf-8")


def test_the_page_has_what_the_card_says(tmp_path):
    text = page_of(tmp_path / "weights", card_of())
    assert (tmp_path / "weights" / "emotion.md").read_text(encoding="utf-8") == text
    expected = [
        "a test split", "69.4% (62.8% to 76.1%)", "49.1%", "0.131 → 0.021", "0.219 bits", "71.2%",
        "| neutral | 100 | 80.0% (71.1% to 86.7%) | 74.8% | 77.3% |",
        "| disgusted | 20 | 0.0% (0.0% to 16.1%) | never the answer | 0.0% |",
        "| disgusted | 12 | 8 | 0 |",
        "rows with a clear majority | 150 | 80.0% (73.3% to 86.0%)",
        "### By age bin", "50.0% (46.9% to 53.1%)",
        hashlib.sha256(CONTENT).hexdigest(), "1,234,567", "0.01 MB", "0.7226", "3.15.1",
        "0/32, 0.4/48", "a training split", "for tests alone", "4 finer answers",
        "KERAS_BACKEND=torch python -m models train emotion --data ferplus.zip --data rafdb.zip "
        "--data cfee.zip --data fairface.zip --epochs 41 "
        "--precision mixed_bfloat16 --seed 3\n",
        "python -m models export emotion --data ferplus.zip --data rafdb.zip --data cfee.zip "
        "--version 7",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []
    assert text.index("| 3-9 |") < text.index("| 10-19 |") < text.index("| more than 70 |")


@pytest.mark.parametrize(
    ("task", "sentences"),
    [
        (
            "emotion",
            [
                "An expression is what a face looks like; it is not what a person feels.",
                "Not for judging people at work or in education.",
                "Article 5(1)(f)",
                "No identification",
                "No clinical diagnosis",
                "terms of the Kaggle ICML 2013 challenge",
            ],
        ),
        (
            "age",
            [
                "No age verification",
                "Not for judging people at work or in education",
                "No identification",
                "No clinical diagnosis",
                "non-commercial research",
                "CC BY 4.0",
            ],
        ),
    ],
)
def test_the_page_says_what_the_network_must_not_be_used_for(tmp_path, task, sentences):
    text = page_of(tmp_path, card_of(task))
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_tables_are_whole_and_the_same_every_time(tmp_path):
    odd = {**TEST, "split": "one | two", "protocols": {"a|b": TEST["groups"]["age bin"]["3-9"]}}
    text = page_of(tmp_path, card_of(test=odd))
    assert page_of(tmp_path, card_of(test=odd)) == text
    for table in re.findall(r"(?:^\|.*\|\n)+", text, flags=re.MULTILINE):
        columns = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(columns) == 1, table


def test_known_failures_come_from_the_figures():
    failures = "\n".join(known_failures(card_of()))
    assert "labelled disgusted, 0.0% are found (0 of 20" in failures
    assert "It was never the answer." in failures
    assert "labelled happy" not in failures
    assert "Disgusted is taken for neutral in 60.0% of its faces (12 of 20)." in failures
    assert "age bin: 3-9 is below the others, 50.0%" in failures
    assert "10-19 is below" not in failures
    assert "20-29 is below" not in failures  # its interval reaches the mean
    assert "more than 70 is below" not in failures
    unsure = failures.splitlines()[-1]
    assert "disgusted (20)" in unsure
    assert "age bin more than 70 (12)" in unsure
    assert "3-9" not in unsure


def test_a_network_without_failures_or_groups_says_that():
    good = {**TEST, "groups": {}, "confusion": [[9000, 1, 0], [0, 9000, 0], [0, 0, 9000]]}
    assert known_failures(card_of(test=good)) == [
        "No class has a recall below 60%.",
        "For whom it fails (by gender, race or age) is not known: the test split does not say.",
    ]


def test_further_runs_are_shown_where_there_are_any(tmp_path):
    plain = page_of(tmp_path / "a", card_of())
    assert "alone, a test split" not in plain
    assert "percentage points:" in plain  # of the wide intervals
    assert "rounding changed" not in plain
    alone = [{**TEST, "seed": 5, "accuracy": 0.6543}, {**TEST, "seed": 6}]
    text = page_of(
        tmp_path / "b",
        card_of(training={"seed": [5, 6], "alone": alone, "float_accuracy": 0.6964}),
    )
    assert "--seed 5 --out runs/emotion-5\n" in text
    assert "--version 7 --run runs/emotion-5 --run runs/emotion-6\n" in text
    assert "the training with seed 5 alone, a test split | 180 | 65.4%" in text
    assert "the training with seed 6 alone, a test split | 180 | 69.4%" in text
    assert "reads 69.6%: rounding changed -0.2 percentage points" in text


def test_older_names_of_a_recipes_fields_are_read(tmp_path):
    recipe = {"name": "emotion", "rarity": 0.25, "both_sides": True, "start_share": 0.5}
    recipe["sources"] = [{"name": "rafdb", "share": 0.3, "rarity": 0.5}]
    text = page_of(tmp_path, card_of(training={"recipe": recipe}))
    for row in (
        "| class balance exponent | 0.25 |",
        "| flip averaging | yes |",
        "| weight interpolation | 0.5 |",
        "| sources | name: rafdb; share: 0.3; class balance exponent: 0.5 |",
    ):
        assert row in text


def test_weights_that_a_training_went_on_from_are_named(tmp_path):
    assert "went on from" not in page_of(tmp_path / "a", card_of())
    text = page_of(tmp_path / "b", card_of(training={"start": "emotion 2 (0123456789ab)"}))
    assert "--start version-2.tflite" in text
    assert "went on from the weights of emotion 2 (0123456789ab)" in text


def test_a_students_command_names_the_faces_without_votes(tmp_path):
    text = page_of(tmp_path, card_of(training={"recipe": {"name": "emotion"}}))
    assert (
        "train emotion --data ferplus.zip --data rafdb.zip --data cfee.zip --data fairface.zip"
        in text
    )
    text = page_of(tmp_path, card_of(training={"recipe": {"name": "emotion-teacher"}}))
    assert "train emotion-teacher --data ferplus.zip" in text
    assert "fairface.zip" not in text
    assert "export emotion-teacher --data ferplus.zip --version" in text


def test_baselines_stand_beside(tmp_path, no_baselines):
    assert "Beside the predecessor" not in page_of(tmp_path, card_of())
    for task in ("emotion", "age"):
        card_of(
            task,
            content=b"others",
            weights_file=f"{task}-predecessor.tflite",
            training={"parameters": 3620007},
        ).save(no_baselines / f"{task}-predecessor.json")
    text = page_of(tmp_path, card_of())
    assert "| this network | 1,234,567 | a test split |" in text
    assert "| emotion predecessor | 3,620,007 | a test split | 180 | 69.4%" in text
    assert "age predecessor" not in text


def test_the_architecture_is_shown_where_it_was_drawn(tmp_path):
    weights, images = tmp_path / "models" / "weights", tmp_path / "docs" / "images"
    assert "architecture.svg" not in page_of(weights, card_of())
    images.mkdir(parents=True)
    (images / "emotion.svg").write_text("<svg/>", encoding="utf-8")
    assert "](../../docs/images/emotion.svg)" in page_of(weights, card_of())


def test_a_pair_that_does_not_match_gets_no_page(tmp_path):
    with pytest.raises(ModelError, match="do not match"):
        page_of(tmp_path, card_of(content=b"others"))
    assert list(tmp_path.glob("*.md")) == []


def test_a_card_without_figures_gets_no_page(tmp_path):
    with pytest.raises(ModelError, match="no figures of the test split"):
        page_of(tmp_path, card_of(metrics={}))


def test_common_mistakes_are_the_largest_shares():
    assert common_mistakes(("a", "b", "c"), [[80, 20, 0], [5, 95, 0], [6, 3, 1]]) == [
        ("c", "a", 6, 10),
        ("c", "b", 3, 10),
        ("a", "b", 20, 100),
    ]


@pytest.mark.parametrize("task", ["emotion", "age"])
def test_the_shipped_pages_are_those_of_the_shipped_cards(task, monkeypatch):
    monkeypatch.setattr(facts, "BASELINES", KEPT_BASELINES)
    weights = WEIGHTS_FOLDER / f"{task}.tflite"
    found = weights.with_suffix(".md").read_text(encoding="utf-8")
    assert found == card_page(weights), f"run python -m models card {task}"
