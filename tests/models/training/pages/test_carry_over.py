"""The table of what carries over to faces that were not learned from."""

from dataclasses import replace

from models.card import ModelCard
from models.training.pages.carry_over import COLUMNS, is_trial, rows, sources

RECALL = {"neutral": 0.9, "happy": 0.4}


def figures(accuracy, **others):
    mine = {
        "faces": 200,
        "accuracy": accuracy,
        "accuracy_95": [accuracy - 0.05, accuracy + 0.05],
        "balanced_accuracy": accuracy - 0.1,
        "recall": RECALL,
    }
    return mine | ({"others": others} if others else {})


def card(name, learned, test):
    return ModelCard(
        task="emotion",
        version="1",
        labels=tuple(RECALL),
        answers=tuple(RECALL),
        input_size=(48, 48),
        colour_mode="gray",
        crop_scale=1.0,
        crop_offset=0.0,
        temperature=1.0,
        weights_file=f"{name}.tflite",
        sha256=name,
        licence="none",
        metrics={"test": test},
        training={"recipe": {"sources": [{"name": one} for one in learned]}},
    )


FULL = card(
    "emotion",
    ["ferplus", "rafdb", "unlabelled"],
    figures(0.84, **{"rafdb test": figures(0.86)}),
)
WITHOUT = card("emotion-without-rafdb", ["ferplus"], figures(0.83, **{"rafdb test": figures(0.70)}))


def test_unseen_and_seen_stand_beside_each_other():
    found = rows(FULL, FULL.metrics["test"], [WITHOUT])
    assert all(len(row) == len(COLUMNS) for row in found)
    assert [row[:3] for row in found] == [
        ("FER+ official test", "this one", "yes"),
        ("FER+ official test", "without rafdb", "yes"),
        ("RAF-DB test", "this one", "yes"),
        ("RAF-DB test", "without rafdb", "no"),
    ]
    assert found[3][3:] == ("200", "70.0% (65.0% to 75.0%)", "60.0%", "happy 40%")


def test_a_network_with_nothing_to_compare_has_no_table():
    alone = replace(FULL, metrics={"test": figures(0.84)})
    assert rows(alone, alone.metrics["test"], []) == []


def test_trials_are_told_from_the_shipped_and_from_the_predecessor():
    assert is_trial(WITHOUT)
    assert is_trial(card("emotion-rafdb-alone", ["rafdb"], figures(0.5)))
    assert not is_trial(FULL)
    assert not is_trial(card("emotion-predecessor", [], figures(0.5)))
    assert sources(card("emotion-predecessor", [], figures(0.5))) == {"ferplus"}
