"""Figures of a recording; `docs/review.md` has the rule of each."""

from core.review.figures.both import summarise_both
from core.review.figures.curves import corrected_timeline
from core.review.figures.rule import RULE, EpisodeRule, Episodes, episodes_of
from core.review.figures.summary import (
    By,
    Line,
    Stretch,
    Summary,
    as_plain,
    cells_of,
    header_of,
    stretches_of,
    summarise,
)

__all__ = [
    "RULE",
    "By",
    "EpisodeRule",
    "Episodes",
    "Line",
    "Stretch",
    "Summary",
    "as_plain",
    "cells_of",
    "corrected_timeline",
    "episodes_of",
    "header_of",
    "stretches_of",
    "summarise",
    "summarise_both",
]
