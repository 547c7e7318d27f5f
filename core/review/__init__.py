"""After the session: open a recording, see it, summarise it, export it and report on it.

`open_recording` gives a `Recording`; `figures`, `timeline`, `export`, `report` and `study` answer
from it, and `edits` keeps what a person says about it beside the CSV, which is only ever read.
Nothing here imports the networks, a camera library or Qt, and the database only when it is needed.
"""

from typing import TYPE_CHECKING

from core.errors import ReviewError
from core.review.notes import LANGUAGES, Note

if TYPE_CHECKING:
    from core.review.background import Opening, Stage
    from core.review.edits import Anchor, Edits, Journal, Mark, Segment, review_path
    from core.review.finding import recordings_in
    from core.review.opening.engine import Cancelled
    from core.review.recording import Person, Recording, open_recording
else:
    from core.lazy import lazy_names

    __getattr__ = lazy_names(
        __name__,
        {
            "Opening": "background",
            "Stage": "background",
            "Anchor": "edits",
            "Edits": "edits",
            "Journal": "edits",
            "Mark": "edits",
            "Segment": "edits",
            "review_path": "edits",
            "recordings_in": "finding",
            "Cancelled": "opening.engine",
            "Person": "recording",
            "Recording": "recording",
            "open_recording": "recording",
        },
    )


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
    "Stage",
    "open_recording",
    "recordings_in",
    "review_path",
]
