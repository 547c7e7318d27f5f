"""The timeline of a report as shapes, in a picture 1000 wide."""

import itertools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from core.review.recording import Person, Recording
from core.review.timeline import Picture
from models.labels import EMOTIONS

WIDTH: Final = 1000.0
CURVES: Final = 110.0
"""Height of the curves of a person."""
POINTS: Final = 500
_STEPS_S: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One person of the timeline.

    Attributes:
        person: Who.
        curves: For each expression its key and the points of its lines, as SVG has them.
        bands: `(x, width, key)` of the dominant label.
    """

    person: Person
    curves: list[tuple[str, list[str]]]
    bands: list[tuple[float, float, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The timeline of a recording.

    Attributes:
        people: Who is in it.
        ticks: `(x, text)` of the axis.
        gaps: `(x, width)`.
        markers: `(x, number)`.
        segments: `(x, width, name)`.
    """

    people: list[Drawn]
    ticks: list[tuple[float, str]]
    gaps: list[tuple[float, float]]
    markers: list[tuple[float, int]]
    segments: list[tuple[float, float, str]]


def drawing_of(recording: Recording) -> Drawing | None:
    """The timeline of what counts; None where nothing does.

    Raises:
        ReviewError: If the rows cannot be read.
    """
    start, end = recording.span_s
    if start >= end:
        return None

    def at(time_s: float) -> float:
        return round(min(max((time_s - start) / (end - start), 0.0), 1.0) * WIDTH, 1)

    def span(first: float, last: float) -> tuple[float, float]:
        return at(first), round(max(at(last) - at(first), 0.3), 1)

    people = {person.number: person.faces for person in recording.people}
    reach = recording.frames.longest_step_s
    view = recording.timeline.view(start, end, POINTS, people, longest_step_s=reach)
    edits = recording.edits
    drawn = []
    for person in recording.people:
        picture = view.people.get(person.number)
        if picture is None:
            continue
        drawn.append(
            Drawn(
                person=person,
                curves=_curves(picture, at),
                bands=[
                    (*span(max(a, start), min(b, end)), key)
                    for a, b, key in picture.bands()
                    if b > start and a < end
                ],
            )
        )
    segments = [
        sorted((edits.time_of(s.start), edits.time_of(s.end))) for s in edits.segments.values()
    ]
    return Drawing(
        people=drawn,
        ticks=_ticks(start, end, at),
        gaps=[span(a, b) for a, b in recording.frames.gaps if b > start and a < end],
        markers=[
            (at(mark.time_s), number)
            for number, mark in enumerate(edits.markers, 1)
            if start <= mark.time_s <= end
        ],
        segments=[
            (*span(a, b), name)
            for (a, b), name in zip(segments, edits.segments, strict=True)
            if b > start and a < end
        ],
    )


def _curves(picture: Picture, at: Any) -> list[tuple[str, list[str]]]:
    xs = [at(time) for time in picture.times_s]
    starts = [*np.flatnonzero(~picture.follows).tolist(), len(xs)]
    curves = []
    for place, emotion in enumerate(EMOTIONS):
        values = picture.mean[:, place]
        lines = []
        for first, last in itertools.pairwise(starts):
            points = [
                f"{x},{CURVES * (1 - value):.1f}"
                for x, value in zip(xs[first:last], values[first:last].tolist(), strict=True)
                if not np.isnan(value)
            ]
            if points:
                lines.append(" ".join(points if len(points) > 1 else points * 2))
        curves.append((str(emotion), lines))
    return curves


def _ticks(start_s: float, end_s: float, at: Any) -> list[tuple[float, str]]:
    step = next((s for s in _STEPS_S if (end_s - start_s) / s <= 9), (end_s - start_s) / 6)
    first = np.ceil(start_s / step) * step
    return [(at(time), clock(float(time))) for time in np.arange(first, end_s, step)]


def clock(time_s: float) -> str:
    """Hours, minutes and seconds, as far as they are needed: 1:02:03, 2:03.5."""
    sign, time_s = ("-" if time_s < 0 else ""), abs(round(time_s, 1))
    hours, rest = divmod(time_s, 3600)
    minutes, seconds = divmod(rest, 60)
    shown = f"{seconds:04.1f}".removesuffix(".0").zfill(2)
    if hours:
        return f"{sign}{int(hours)}:{int(minutes):02}:{shown}"
    return f"{sign}{int(minutes)}:{shown}"
