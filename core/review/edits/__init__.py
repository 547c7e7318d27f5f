"""Editing without touching the CSV: steps that are replayed, undone and kept beside it."""

from core.review.edits.journal import Journal, review_path
from core.review.edits.operations import KINDS, Operation
from core.review.edits.state import Anchor, Edits, Mark, Segment

__all__ = ["KINDS", "Anchor", "Edits", "Journal", "Mark", "Operation", "Segment", "review_path"]
