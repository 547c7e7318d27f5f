"""Faces with their expressions, by the data set that they come from."""

from models.training.data.expressions.ferplus import load_expressions
from models.training.data.expressions.labels import (
    EIGHT,
    UNKNOWN,
    VOTE_COLUMNS,
    clear_majority,
    eight_shares,
    merge_contempt,
    seven_shares,
)
from models.training.data.expressions.photographs import load_photographs
from models.training.data.expressions.sources import UNLABELLED, load_sources

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
