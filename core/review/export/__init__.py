"""A recording in the formats of other programs; `docs/review.md` names their versions."""

from core.review.export.formats import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "export"]
