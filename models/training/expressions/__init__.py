"""Faces with their expressions, by the data set that they come from."""

from models.training.expressions.ferplus import load_expressions
from models.training.expressions.labels import (
    EIGHT,
    UNKNOWN,
    VOTE_COLUMNS,
    clear_majority,
    eight_shares,
    merge_contempt,
    seven_shares,
)
from models.training.expressions.photographs import load_photographs
from models.training.expressions.sources import UNLABELLED, load_sources

__all__ = [
    "EIGHT",
    "UNKNOWN",
    "UNLABELLED",
    "VOTE_COLUMNS",
    "clear_majority",
    "eight_shares",
    "load_expressions",
    "load_photographs",
    "load_sources",
    "merge_contempt",
    "seven_shares",
]
