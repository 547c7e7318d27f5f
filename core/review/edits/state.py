"""What a person has said about a recording: names, markers, segments; the CSV stays as it is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import ReviewError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A marker of the recording or of the review.

    Attributes:
        key: `r1`, `r2` ... as recorded, `a1`, `a2` ... as added in the review.
        time_s: When.
        label: What it says.
    """

    key: str
    time_s: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a segment begins or ends: at a marker, wherever that is moved to, or at a time.

    Attributes:
        marker: Key of the marker; empty for a time.
        time_s: The time; 0 where there is a marker.
    """

    marker: str = ""
    time_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A named stretch of the recording.

    Attributes:
        name: What it is called; no two are called the same.
        start: Where it begins.
        end: Where it ends.
        condition: Of the experiment; empty takes that of the recording.
    """

    name: str
    start: Anchor
    end: Anchor
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """All that a review says at one moment.

    Attributes:
        marks: Markers by key.
        names: Names of faces; an empty one takes off that of the recording.
        merged: Faces that are another one's person: to which face each belongs.
        dropped: Faces that are none.
        participants: Participant of a face, where it differs from the recording's.
        participant: Who was recorded.
        condition: Of the experiment.
        trim: Beginning and end of what counts, in seconds.
        segments: By name, in the order they were made.
        baselines: Beginning and end (s) of the rest from which a face's baseline is taken.
    """

    marks: Mapping[str, Mark] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, int] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    participants: Mapping[int, str] = field(default_factory=dict)
    participant: str = ""
    condition: str = ""
    trim: tuple[float, float] = (-math.inf, math.inf)
    segments: Mapping[str, Segment] = field(default_factory=dict)
    baselines: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def markers(self) -> list[Mark]:
        """The markers in order of time."""
        return sorted(self.marks.values(), key=lambda mark: (mark.time_s, mark.key))

    def person_of(self, face: int) -> int:
        """The face whose person a face is."""
        return self.merged.get(face, face)

    def time_of(self, anchor: Anchor) -> float:
        """When a segment begins or ends, in seconds.

        Raises:
            ReviewError: If it is bound to a marker that there is not.
        """
        if not anchor.marker:
            return anchor.time_s
        if anchor.marker not in self.marks:
            raise ReviewError(f"There is no marker {anchor.marker}.")
        return self.marks[anchor.marker].time_s
