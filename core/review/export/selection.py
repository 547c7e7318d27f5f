"""What of a recording is exported: rows of the people who are left, within what counts."""

from typing import Final

from core.review.figures.summary import By, Stretch, stretches_of
from core.review.notes import Note
from core.review.opening.engine import literal
from core.review.opening.layout import AGE_LABELS, LABELS, SMOOTH
from core.review.recording import Recording
from core.session.format import guarded
from models.labels import AGE_GROUPS, EMOTIONS

_FORMULA: Final = r"^[\s\x{200b}-\x{200f}\x{2060}\x{feff}]*[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"
TIDY: Final = (
    *("recording", "participant", "condition", "person", "name", "segment"),
    *("frame", "timestamp", "face_id", "x", "y", "width", "height", "score"),
    *EMOTIONS,
    *SMOOTH,
    *("emotion", "emotion_confidence"),
    *AGE_GROUPS,
    *("age_group", "age_confidence", "file", "yaw", "pitch", "roll"),
)
"""Columns of the tidy table: who and when, then those of a recording."""


def selected(recording: Recording, *, guard: bool) -> str:
    """SQL of the tidy table, a row for each person in each frame and one for a frame without.

    Args:
        recording: With its rows loaded.
        guard: Put an apostrophe before texts that a spreadsheet would take for formulas.
    """

    def text(value: str) -> str:
        return literal(guarded(value) if guard else value)

    people = recording.people
    mapping = [
        f"({face}, {person.number}, {text(person.name)}, {text(person.participant)})"
        for person in people
        for face in person.faces
    ]
    who = (
        f"(VALUES {', '.join(mapping)}) AS who(face, person, name, participant)"
        if mapping
        else "(SELECT 0 AS face, 0 AS person, '' AS name, '' AS participant WHERE false) AS who"
    )
    # Of faces that are one person, one row a frame.
    one = (
        "QUALIFY row_number() OVER (PARTITION BY rows.t, person ORDER BY score DESC NULLS LAST) = 1"
        if any(len(person.faces) > 1 for person in people)
        else ""
    )
    start, end = recording.span_s
    inside = f"t >= {start!r} AND t < {end!r}"
    kept = (
        "SELECT rows.* EXCLUDE (name), who.person, who.name, who.participant FROM rows "
        f"JOIN {who} USING (face) WHERE {inside} {one}"
    )
    stretches, _ = stretches_of(recording, By.SEGMENT)
    file = "kept.file"
    if guard:
        file = f"CASE WHEN regexp_matches(kept.file, {literal(_FORMULA)}) THEN '''' || kept.file "
        file += "ELSE kept.file END"
    else:
        file = "CASE WHEN starts_with(kept.file, '''') THEN substr(kept.file, 2) ELSE kept.file END"
    columns = {
        "recording": text(recording.name),
        "participant": f"coalesce(participant, {text(recording.edits.participant)})",
        "condition": _condition(stretches, recording.edits.condition, guard=guard),
        "person": "person",
        "name": "name",
        "segment": _segment(stretches, guard=guard),
        "frame": "frames.frame",
        "timestamp": "frames.t",
        "face_id": "kept.face",
        "emotion": f"{_keys(LABELS)}[label + 1]",
        "age_group": f"{_keys(AGE_LABELS)}[age + 1]",
        "file": file,
    }
    made = ", ".join(f"{columns.get(name, f'kept.{name}')} AS {name}" for name in TIDY)
    return (
        f"SELECT {made} FROM (SELECT t, min(frame) AS frame FROM rows WHERE {inside} GROUP BY t) "
        f"AS frames LEFT JOIN ({kept}) AS kept USING (t)"
    )


def at_once(recording: Recording) -> list[Note]:
    """A note for each person whose merged faces are seen at once.

    Raises:
        ReviewError: If the rows cannot be read.
    """
    start, end = recording.span_s
    notes = []
    for person in recording.people:
        if len(person.faces) < 2:
            continue
        ((count,),) = recording.engine.rows(
            f"SELECT count(*) FROM (SELECT t FROM rows WHERE t >= ? AND t < ? AND face IN "
            f"({', '.join(map(str, person.faces))}) GROUP BY t HAVING count(*) > 1)",
            [start, end],
        )
        if count:
            values = {"person": person.label, "count": count}
            notes.append(Note(kind="merged_at_once", values=values))
    return notes


def _keys(keys: tuple[str, ...]) -> str:
    return f"[{', '.join(literal(str(key)) for key in keys)}]"


def _named(stretches: list[Stretch]) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch.name]


def _segment(stretches: list[Stretch], *, guard: bool) -> str:
    """The names of all segments that a frame begins in, `; ` between several."""
    cases = [
        f"CASE WHEN frames.t >= {s.start_s!r} AND frames.t < {s.end_s!r} THEN "
        f"{literal(guarded(s.name) if guard else s.name)} END"
        for s in _named(stretches)
    ]
    return f"concat_ws('; ', {', '.join(cases)})" if cases else "''"


def _condition(stretches: list[Stretch], whole: str, *, guard: bool) -> str:
    """The condition of the first segment that a frame begins in, else that of the recording."""
    cases = " ".join(
        f"WHEN frames.t >= {s.start_s!r} AND frames.t < {s.end_s!r} THEN "
        f"{literal(guarded(s.condition) if guard else s.condition)}"
        for s in _named(stretches)
    )
    other = literal(guarded(whole) if guard else whole)
    return f"(CASE {cases} ELSE {other} END)" if cases else other
