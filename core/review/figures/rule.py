"""Episodes of an expression, and what follows what; the rule is one for every figure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.labels import EMOTIONS

_EXACT_S: Final = 1e-9
"""Times are sums of decimals; so much is no difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRule:
    """When an expression counts as an episode.

    1. A row shows an expression where that is its label and its smoothed probability is at least
       `threshold`. Rows of one expression that follow each other are a run, also over up to
       `joined_s` in which the face was missing, uncertain or below the threshold, but not over
       another expression.
    2. Runs shorter than `least_s` are left out.
    3. Of what is left, neighbours of the same expression no more than `joined_s` apart are one
       episode.

    A transition is an episode that follows one of another expression after `apart_s` at most.

    Attributes:
        threshold: Probability, 0 to 1.
        least_s: Seconds.
        joined_s: Seconds.
        apart_s: Seconds.
    """

    threshold: float = 0.5
    least_s: float = 0.5
    joined_s: float = 0.5
    apart_s: float = 2.0


RULE: Final = EpisodeRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes:
    """Stretches of one expression each, in order; none overlap.

    Attributes:
        start_s: `(N,)` float64.
        end_s: `(N,)` float64.
        codes: `(N,)` int8 places in `EMOTIONS`.
    """

    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    codes: NDArray[np.int8]

    @property
    def lengths_s(self) -> NDArray[np.float64]:
        """How long each is, `(N,)`."""
        return np.asarray(self.end_s - self.start_s)

    def chosen(self, keep: NDArray[np.bool_]) -> "Episodes":
        """Some of them."""
        return Episodes(start_s=self.start_s[keep], end_s=self.end_s[keep], codes=self.codes[keep])

    def joined(self, within_s: float) -> "Episodes":
        """Neighbours of one expression as one, where they are no farther apart than this."""
        if not len(self.codes):
            return self
        apart = self.start_s[1:] - self.end_s[:-1] > within_s + _EXACT_S
        begins = np.append(True, (np.diff(self.codes) != 0) | apart)
        starts = np.flatnonzero(begins)
        lasts = np.append(starts[1:], len(begins)) - 1
        return Episodes(
            start_s=self.start_s[starts], end_s=self.end_s[lasts], codes=self.codes[starts]
        )

    def transitions(self, rule: EpisodeRule = RULE) -> NDArray[np.int64]:
        """How often one expression (row) is followed by another (column), `(7, 7)`."""
        counts = np.zeros((len(EMOTIONS), len(EMOTIONS)), np.int64)
        near = self.start_s[1:] - self.end_s[:-1] <= rule.apart_s + _EXACT_S
        changed = np.diff(self.codes) != 0
        before, after = self.codes[:-1][near & changed], self.codes[1:][near & changed]
        np.add.at(counts, (before, after), 1)
        return counts


def episodes_of(
    times_s: NDArray[np.float64],
    until_s: NDArray[np.float64],
    codes: NDArray[np.int8],
    *,
    start_s: float,
    end_s: float,
    rule: EpisodeRule = RULE,
) -> Episodes:
    """The episodes within a stretch of time; what reaches over its ends is cut there.

    Args:
        times_s: `(N,)` times of one person's rows, increasing.
        until_s: `(N,)` until when each counts.
        codes: `(N,)` places in `EMOTIONS` of what each row shows; -1 for nothing.
        start_s: Beginning of the stretch.
        end_s: Its end.
        rule: What counts as an episode.
    """
    inside = (codes >= 0) & (until_s > start_s) & (times_s < end_s) & (until_s > times_s)
    runs = Episodes(
        start_s=np.maximum(times_s[inside], start_s),
        end_s=np.minimum(until_s[inside], end_s),
        codes=codes[inside].astype(np.int8),
    ).joined(rule.joined_s)
    return runs.chosen(runs.lengths_s >= rule.least_s - _EXACT_S).joined(rule.joined_s)
