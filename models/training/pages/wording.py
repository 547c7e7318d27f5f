"""Keys, numbers and figures as one writes them for people."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def words(key: str) -> str:
    """A key as one writes it."""
    return key.replace("_", " ").replace("-", " ")


def plain(value: Any) -> str:
    """A value from a card as one writes it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{words(k)}: {plain(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        inner = all(isinstance(v, list | tuple) for v in value)
        return (", " if inner else "/").join(map(plain, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value + 0.0:g}" if isinstance(value, float) else str(value)


def accuracy(figure: Mapping[str, Any]) -> str:
    """A figure's accuracy with its interval."""
    return f"{figure['accuracy']:.1%} ({interval(figure['accuracy_95'])})"


def interval(ends: Sequence[float]) -> str:
    """An interval."""
    return f"{ends[0]:.1%} to {ends[1]:.1%}"


def agreement(figures: Mapping[str, Any]) -> str:
    """What else a task measures: the error in years, the divergence from the votes."""
    found = []
    if "mean_error_years" in figures:
        found.append(f"{figures['mean_error_years']:.2f} years")
    if "divergence_from_votes_bits" in figures:
        found.append(f"{figures['divergence_from_votes_bits']:.3f} bits")
    return ", ".join(found)


def in_order(groups: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The items, those that begin with a number by that number."""

    def first_number(item: tuple[str, Any]) -> float:
        number = re.match(r"\d+", item[0])
        return float(number[0]) if number else np.inf

    return sorted(groups.items(), key=first_number)
