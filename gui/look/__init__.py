"""How everything looks and reads: the colours, the language, and the words that widgets share."""

from gui.look.languages import LANGUAGES, apply_language, language
from gui.look.retranslated import Retranslated
from gui.look.themes import DARK, LIGHT, apply_theme, theme
from gui.look.words import (
    age_or_uncertain,
    bytes_text,
    doubt_help,
    doubt_sentence,
    elapsed,
    expression_or_uncertain,
    face_name,
    percent,
    word,
)

__all__ = [
    "DARK",
    "LANGUAGES",
    "LIGHT",
    "Retranslated",
    "age_or_uncertain",
    "apply_language",
    "apply_theme",
    "bytes_text",
    "doubt_help",
    "doubt_sentence",
    "elapsed",
    "expression_or_uncertain",
    "face_name",
    "language",
    "percent",
    "theme",
    "word",
]
