"""After the session: open a recording, see it, summarise it, export it and report on it.

`open_recording` gives a `Recording`; `figures`, `timeline`, `export`, `report` and `study` answer
from it, and `edits` keeps what a person says about it beside the CSV, which is only ever read.
Nothing here imports the networks, a camera library or Qt.
"""

from core.errors import ReviewError
from core.review.background import Opening
from core.review.edits import Anchor, Edits, Journal, Mark, Segment, review_path
from core.review.notes import LANGUAGES, Note
from core.review.opening.engine import Cancelled
from core.review.recording import Person, Recording, open_recording

__all__ = [
    "LANGUAGES",
    "Anchor",
    "Cancelled",
    "Edits",
    "Journal",
    "Mark",
    "Note",
    "Opening",
    "Person",
    "Recording",
    "ReviewError",
    "Segment",
    "open_recording",
    "review_path",
]
