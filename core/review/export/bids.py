"""Markers, segments and episodes as BIDS events: a table and what its columns mean."""

import json
import threading
from pathlib import Path
from typing import Any, Final

from core import __version__
from core.review.export.exported import Exported
from core.review.export.happenings import happenings_of
from core.review.figures.rule import RULE
from core.review.opening.engine import Progress
from core.review.placing import place_bytes, refuse_existing
from core.review.recording import Recording
from core.session.format import tsv_bytes

BIDS_VERSION: Final = "1.11.1"
HEADER: Final = ("onset", "duration", "trial_type", "value", "person", "participant")
_COLUMNS: Final[dict[str, Any]] = {
    "onset": {"Description": "Seconds since the start of the recording", "Units": "s"},
    "duration": {"Description": "How long it went on; 0 for a marker", "Units": "s"},
    "trial_type": {
        "Description": "What sort of thing happened",
        "Levels": {
            "marker": "Set by a person; value has its text",
            "segment": "Named by a person; value has its name",
            "episode": "An expression that a face showed; value has its key. "
            f"Threshold {RULE.threshold:g}, at least {RULE.least_s:g} s, gaps of up to "
            f"{RULE.joined_s:g} s joined",
        },
    },
    "value": {"Description": "Text, name or key, as trial_type says"},
    "person": {"Description": "Number of the face whose episode it is; n/a for the others"},
    "participant": {"Description": "Who that is"},
}


def bids(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """`..._events.tsv` and the JSON beside it."""
    beside = path.with_suffix(".json")
    refuse_existing([path, beside], force=force)
    happenings, notes = happenings_of(recording)
    lines = [tsv_bytes(HEADER)]
    for each in happenings:
        person = each.person
        cells = [
            f"{each.start_s:.6f}",
            f"{each.end_s - each.start_s:.6f}",
            str(each.kind),
            each.text or "n/a",
            str(person.number) if person else "n/a",
            (person.participant or person.name or "n/a") if person else "n/a",
        ]
        lines.append(tsv_bytes(cells))
    facts = {
        **_COLUMNS,
        "GeneratedBy": [{"Name": "Mien", "Version": __version__}],
        "BIDSVersion": BIDS_VERSION,
    }
    place_bytes(path, b"".join(lines), force=force)
    place_bytes(beside, (json.dumps(facts, indent=1) + "\n").encode(), force=force)
    return Exported(files=[path, beside], notes=notes)
