"""The steps of a review: each a kind and plain values, checked, and applied to what was before."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from core.errors import ReviewError
from core.review.edits.state import Anchor, Edits, Mark, Segment
from core.texts import one_line

LONGEST_TEXT: Final = 500
_FARTHEST_S: Final = 1e9

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One step.

    Attributes:
        kind: A key of `KINDS`.
        values: Plain values, as that kind wants them.
    """

    kind: str
    values: Values

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {"kind": self.kind, **self.values}


def applied(edits: Edits, operation: Operation) -> Edits:
    """The state after a step.

    Raises:
        ReviewError: If the step is none, or cannot be made here; a sentence says why.
    """
    if operation.kind not in KINDS:
        raise ReviewError(f'A review has no step "{one_line(str(operation.kind))}".')
    fields, apply = KINDS[operation.kind]
    given = operation.values
    unknown, missing = set(given) - set(fields), set(fields) - set(given)
    if unknown or missing:
        names = ", ".join(sorted(map(str, unknown or missing)))
        what = "does not know" if unknown else "needs"
        raise ReviewError(f"The step {operation.kind} {what} {one_line(names)}.")
    return apply(edits, {name: check(given[name]) for name, check in fields.items()})


def _face(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise ReviewError(f"Expected the number of a face, got {_shown(value)}.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ReviewError(f"Expected a text of up to {LONGEST_TEXT} signs, got {_shown(value)}.")
    return one_line(value).strip()


def _name(value: Any) -> str:
    if not (text := _text(value)):
        raise ReviewError("Expected a name, got none.")
    return text


def _time(value: Any) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or abs(value) > _FARTHEST_S
    ):
        raise ReviewError(f"Expected a time in seconds, got {_shown(value)}.")
    return float(value)


def _time_or_none(value: Any) -> float | None:
    return None if value is None else _time(value)


def _anchor(value: Any) -> Anchor:
    if isinstance(value, Mapping) and set(value) == {"marker"}:
        return Anchor(marker=_name(value["marker"]))
    if isinstance(value, Mapping) and set(value) == {"time_s"}:
        return Anchor(time_s=_time(value["time_s"]))
    raise ReviewError(f'Expected {{"marker": key}} or {{"time_s": seconds}}, got {_shown(value)}.')


def _shown(value: Any) -> str:
    return one_line(repr(value))[:60]


def _name_face(edits: Edits, values: Values) -> Edits:
    return replace(edits, names={**edits.names, values["face"]: values["name"]})


def _merge(edits: Edits, values: Values) -> Edits:
    face, into = values["face"], edits.person_of(values["into"])
    if edits.person_of(face) == into:
        raise ReviewError(f"Face {face} and face {into} are one person already.")
    # Who was merged into this face goes along.
    moved = {f: into for f, person in edits.merged.items() if person == face} | {face: into}
    return replace(edits, merged={**edits.merged, **moved})


def _split(edits: Edits, values: Values) -> Edits:
    face = values["face"]
    if face not in edits.merged:
        raise ReviewError(f"Face {face} was not merged into another.")
    return replace(edits, merged={f: into for f, into in edits.merged.items() if f != face})


def _drop(edits: Edits, values: Values) -> Edits:
    return replace(edits, dropped=edits.dropped | {values["face"]})


def _keep(edits: Edits, values: Values) -> Edits:
    if values["face"] not in edits.dropped:
        raise ReviewError(f"Face {values['face']} was not dropped.")
    return replace(edits, dropped=edits.dropped - {values["face"]})


def _trim(edits: Edits, values: Values) -> Edits:
    start = -math.inf if values["start_s"] is None else values["start_s"]
    end = math.inf if values["end_s"] is None else values["end_s"]
    if start >= end:
        raise ReviewError(f"Nothing lies between {start:g} s and {end:g} s; choose a later end.")
    return replace(edits, trim=(start, end))


def _add_marker(edits: Edits, values: Values) -> Edits:
    # The same each time the steps are replayed.
    number = 1 + max((int(key[1:]) for key in edits.marks if key.startswith("a")), default=0)
    mark = Mark(key=f"a{number}", time_s=values["time_s"], label=values["label"])
    return replace(edits, marks={**edits.marks, mark.key: mark})


def _known(edits: Edits, key: str) -> Mark:
    if key not in edits.marks:
        raise ReviewError(f"There is no marker {key}.")
    return edits.marks[key]


def _move_marker(edits: Edits, values: Values) -> Edits:
    mark = replace(_known(edits, values["marker"]), time_s=values["time_s"])
    return replace(edits, marks={**edits.marks, mark.key: mark})


def _label_marker(edits: Edits, values: Values) -> Edits:
    mark = replace(_known(edits, values["marker"]), label=values["label"])
    return replace(edits, marks={**edits.marks, mark.key: mark})


def _delete_marker(edits: Edits, values: Values) -> Edits:
    gone = _known(edits, values["marker"])

    def freed(anchor: Anchor) -> Anchor:
        return Anchor(time_s=gone.time_s) if anchor.marker == gone.key else anchor

    segments = {
        name: replace(segment, start=freed(segment.start), end=freed(segment.end))
        for name, segment in edits.segments.items()
    }
    marks = {key: mark for key, mark in edits.marks.items() if key != gone.key}
    return replace(edits, marks=marks, segments=segments)


def _set_segment(edits: Edits, values: Values) -> Edits:
    segment = Segment(**values)
    if edits.time_of(segment.start) == edits.time_of(segment.end):
        raise ReviewError(f'The segment "{segment.name}" begins where it ends.')
    return replace(edits, segments={**edits.segments, segment.name: segment})


def _delete_segment(edits: Edits, values: Values) -> Edits:
    if values["name"] not in edits.segments:
        raise ReviewError(f'There is no segment "{values["name"]}".')
    segments = {name: s for name, s in edits.segments.items() if name != values["name"]}
    return replace(edits, segments=segments)


def _set_participant(edits: Edits, values: Values) -> Edits:
    return replace(edits, participant=values["text"])


def _set_condition(edits: Edits, values: Values) -> Edits:
    return replace(edits, condition=values["text"])


def _set_face_participant(edits: Edits, values: Values) -> Edits:
    return replace(edits, participants={**edits.participants, values["face"]: values["text"]})


def _set_baseline(edits: Edits, values: Values) -> Edits:
    start, end = values["start_s"], values["end_s"]
    if start >= end:
        raise ReviewError(f"Nothing lies between {start:g} s and {end:g} s; choose a later end.")
    return replace(edits, baselines={**edits.baselines, values["face"]: (start, end)})


def _clear_baseline(edits: Edits, values: Values) -> Edits:
    kept = {face: span for face, span in edits.baselines.items() if face != values["face"]}
    return replace(edits, baselines=kept)


KINDS: Final[
    Mapping[str, tuple[Mapping[str, Callable[[Any], Any]], Callable[[Edits, Values], Edits]]]
] = {
    "name_face": ({"face": _face, "name": _text}, _name_face),
    "merge": ({"face": _face, "into": _face}, _merge),
    "split": ({"face": _face}, _split),
    "drop_face": ({"face": _face}, _drop),
    "keep_face": ({"face": _face}, _keep),
    "trim": ({"start_s": _time_or_none, "end_s": _time_or_none}, _trim),
    "add_marker": ({"time_s": _time, "label": _text}, _add_marker),
    "move_marker": ({"marker": _name, "time_s": _time}, _move_marker),
    "label_marker": ({"marker": _name, "label": _text}, _label_marker),
    "delete_marker": ({"marker": _name}, _delete_marker),
    "set_segment": (
        {"name": _name, "start": _anchor, "end": _anchor, "condition": _text},
        _set_segment,
    ),
    "delete_segment": ({"name": _name}, _delete_segment),
    "set_participant": ({"text": _text}, _set_participant),
    "set_condition": ({"text": _text}, _set_condition),
    "set_face_participant": ({"face": _face, "text": _text}, _set_face_participant),
    "set_baseline": ({"face": _face, "start_s": _time, "end_s": _time}, _set_baseline),
    "clear_baseline": ({"face": _face}, _clear_baseline),
}
"""Every kind of step: its values, each with what checks it, and what it does."""
