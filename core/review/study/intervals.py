"""Confidence intervals of means, with Student's t."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 0.95
_STEPS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean and what it may be.

    Attributes:
        count: Of how many values.
        mean: Their mean.
        deviation: Their standard deviation (n - 1); None for fewer than two.
        low: Lower end of the interval; None for fewer than two values.
        high: Upper end.
    """

    count: int
    mean: float
    deviation: float | None
    low: float | None
    high: float | None


def interval_of(values: Sequence[float], *, level: float = LEVEL) -> Interval:
    """The mean of independent values, and its confidence interval mean ± t s / sqrt(n).

    It takes the means of such samples to be spread normally. It is not clipped to what a share can
    be.

    Args:
        values: One or more.
        level: Of confidence, such as 0.95.

    Raises:
        ValueError: If there is no value.
    """
    count = len(values)
    if not count:
        raise ValueError("a mean needs a value")
    mean = math.fsum(values) / count
    if count == 1:
        return Interval(count=1, mean=mean, deviation=None, low=None, high=None)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1))
    half = t_quantile(0.5 + level / 2, count - 1) * deviation / math.sqrt(count)
    return Interval(count=count, mean=mean, deviation=deviation, low=mean - half, high=mean + half)


def t_quantile(probability: float, freedom: int) -> float:
    """Below which value a t of so many degrees of freedom lies with a probability of 0.5 or more.

    Args:
        probability: 0.5 to below 1.
        freedom: One or more.

    Raises:
        ValueError: If either is out of range.
    """
    if not 0.5 <= probability < 1 or freedom < 1:
        raise ValueError(f"no quantile of t for {probability} and {freedom}")
    low, high = 0.0, 1.0
    while t_probability(high, freedom) < probability:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if t_probability(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_probability(value: float, freedom: int) -> float:
    """With which probability a t of so many degrees of freedom lies below a value of 0 or more.

    By the finite series in the angle arctan(value / sqrt(freedom)): Abramowitz and Stegun,
    Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan2(value, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = 0.0
    for step in range(freedom // 2):
        total += term
        term *= cosine**2 * (
            (2 * step + 2) / (2 * step + 3) if odd else (2 * step + 1) / (2 * step + 2)
        )
    inside = sine * total
    if odd:
        inside = 2 / math.pi * (angle + inside)
    return 0.5 + inside / 2
