"""What a card says of a network, and of those that it is compared with, as rows for people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models.card import ModelCard
from models.training.pages import carry_over
from models.training.pages.wording import accuracy, plain, words

BASELINES: Final = Path(__file__).parents[1] / "baselines"
"""The cards of the networks that ours are compared with."""
_FORMER_NAMES: Final = {
    "both_sides": "flip_averaging",
    "rarity": "class_balance_exponent",
    "start_share": "weight_interpolation",
}
"""What some fields of recipes are called in older cards."""
ABOUT_BASELINES: Final = (
    "The networks of the demonstration that Mien succeeds, trained anew with the same commands, "
    'and ours on other splits. Only rows with the same words under "measured on" can be compared.'
)
BASELINE_COLUMNS: Final = (
    "network",
    "parameters",
    "measured on",
    "faces",
    "accuracy (95 % interval)",
    "macro F1",
)


def training_facts(card: ModelCard) -> list[tuple[str, str]]:
    """What is known of the training, apart from the recipe: names and values."""
    shown_elsewhere = {"recipe", "data", "parameters", "alone", "float_accuracy"}
    return [
        (words(name), plain(value))
        for name, value in card.training.items()
        if name not in shown_elsewhere and value is not None
    ]


def recipe_facts(card: ModelCard) -> list[tuple[str, str]]:
    """The recipe of the training: names and values."""
    shown_elsewhere = {"task", "files", "unlabelled_files", "data_name", "test_name", "licence"}
    recipe = renamed(card.training.get("recipe", {}))
    return [(words(k), plain(v)) for k, v in recipe.items() if k not in shown_elsewhere]


def renamed(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe from a card, under today's names.

    Args:
        recipe: As `train` wrote it, now or when some fields were called otherwise.
    """
    found: dict[str, Any] = {}
    for name, value in recipe.items():
        if name == "sources":
            value = [renamed(source) for source in value]
        found[_FORMER_NAMES.get(name, name)] = value
    return found


def parameters(card: ModelCard) -> str:
    """The number of parameters."""
    return plain(card.training.get("parameters", "not recorded"))


def baselines(task: str) -> list[ModelCard]:
    """The cards of the networks to compare with that do the same task, by name.

    Raises:
        ModelError: If one of them cannot be used.
    """
    cards = [ModelCard.load(path) for path in sorted(BASELINES.glob("*.json"))]
    return [card for card in cards if card.task == task and "test" in card.metrics]


def baseline_rows(card: ModelCard, test: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """A network and those it is compared with; no rows where there are none.

    Args:
        card: The network.
        test: Its figures, as `Evaluation.as_dict` gives them.

    Returns:
        Rows in the order of `BASELINE_COLUMNS`.

    Raises:
        ModelError: If the card of a network to compare with cannot be used.
    """
    others = [
        other
        for other in baselines(card.task)
        if other.sha256 != card.sha256 and not carry_over.is_trial(other)
    ]
    every = [("this network", card, test)] + [
        (words(Path(other.weights_file).stem), other, other.metrics["test"]) for other in others
    ]
    rows: list[tuple[str, ...]] = [
        (
            name,
            parameters(one),
            figures["split"],
            f"{figures['faces']:,}",
            accuracy(figures),
            f"{figures['macro_f1']:.1%}",
        )
        for name, one, figures in every
    ]
    return rows if others else []
