"""A recording in the formats of other programs; `docs/review.md` names their versions."""

from core.review.export.exported import Exported
from core.review.export.formats import FORMATS, Format, export

__all__ = ["FORMATS", "Exported", "Format", "export"]
