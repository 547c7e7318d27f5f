"""What carries over to faces that were not learned from: networks beside each other, by source."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from models.card import ModelCard
from models.training.pages.wording import accuracy

NAMES: Final = {
    "ferplus": "FER+ official test",
    "rafdb test": "RAF-DB test",
    "cfee test": "CFEE, people kept apart",
    "affectnet test": "AffectNet validation set",
    "folders test": "folders by class",
}
"""The held-out parts, for people."""
COLUMNS: Final = (
    "measured on",
    "network",
    "learned from it",
    "faces",
    "accuracy",
    "balanced",
    "weakest class",
)


def is_trial(card: ModelCard) -> bool:
    """Whether a network was made to see what carries over: one without some of the sources."""
    stem = Path(card.weights_file).stem
    return "-without-" in stem or stem.endswith("-alone")


def sources(card: ModelCard) -> set[str]:
    """The names of the data sets with expressions that a network learned from."""
    found = {source["name"] for source in card.training.get("recipe", {}).get("sources", ())}
    return found - {"unlabelled"} or {"ferplus"}


def parts(test: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Figures by held-out part, the task's own first."""
    return {"ferplus": test, **test.get("others", {})}


def rows(
    card: ModelCard, test: Mapping[str, Any], others: Sequence[ModelCard]
) -> list[tuple[str, ...]]:
    """A row for each held-out part and network.

    Args:
        card: The network.
        test: Its figures, as `Evaluation.as_dict` gives them.
        others: The networks that were trained without some of its sources.

    Returns:
        Rows in the order of `COLUMNS`; none where there is a single part and no other network.
    """
    every = [("this one", card, test)]
    every += [
        (Path(other.weights_file).stem.partition("-")[2].replace("-", " "), other,
         other.metrics["test"])
        for other in others
    ]  # fmt: skip
    found: list[tuple[str, ...]] = []
    for part in parts(test):
        for name, one, figures in every:
            if part in parts(figures):
                learned = part.removesuffix(" test") in sources(one)
                found.append((NAMES.get(part, part), name, "yes" if learned else "no"))
                found[-1] += _figures(parts(figures)[part])
    return found if len(found) > 1 else []


def _figures(of: Mapping[str, Any]) -> tuple[str, ...]:
    weakest = min(of["recall"], key=lambda label: float(of["recall"][label]))
    return (
        f"{of['faces']:,}",
        accuracy(of),
        f"{of['balanced_accuracy']:.1%}" if "balanced_accuracy" in of else "",
        f"{weakest} {of['recall'][weakest]:.0%}",
    )
