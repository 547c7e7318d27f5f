"""What happened when, for programs that code behaviour: episodes, markers and segments."""

from dataclasses import dataclass
from enum import StrEnum

from core.review.figures import By, EpisodeRule, stretches_of, summarise
from core.review.figures.rule import RULE
from core.review.notes import Note
from core.review.recording import Person, Recording
from models.labels import EMOTIONS


class Kind(StrEnum):
    """What sort of thing happened."""

    EPISODE = "episode"
    MARKER = "marker"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened.

    Attributes:
        kind: What sort of thing.
        start_s: When it began.
        end_s: When it ended; the same for a marker.
        text: Expression, label of the marker, name of the segment.
        person: Whose episode; None for the others.
        condition: Of a segment.
    """

    kind: Kind
    start_s: float
    end_s: float
    text: str
    person: Person | None = None
    condition: str = ""


def happenings_of(
    recording: Recording, *, rule: EpisodeRule = RULE
) -> tuple[list[Happening], list[Note]]:
    """All episodes, markers and segments within what counts, in order of their beginning.

    Args:
        recording: With its rows loaded.
        rule: What counts as an episode.

    Returns:
        They, and what is to be known about them and the recording.

    Raises:
        ReviewError: If the rows cannot be read.
    """
    start, end = recording.span_s
    found = [
        Happening(kind=Kind.MARKER, start_s=mark.time_s, end_s=mark.time_s, text=mark.label)
        for mark in recording.edits.markers
        if start <= mark.time_s <= end
    ]
    stretches, notes = stretches_of(recording, By.SEGMENT)
    found += [
        Happening(
            kind=Kind.SEGMENT,
            start_s=stretch.start_s,
            end_s=stretch.end_s,
            text=stretch.name,
            condition=stretch.condition,
        )
        for stretch in stretches
        if stretch.name
    ]
    summary = summarise(recording, by=By.PERSON, rule=rule)
    for line in summary.lines:
        episodes = line.episodes
        found += [
            Happening(
                kind=Kind.EPISODE,
                start_s=float(first),
                end_s=float(last),
                text=str(EMOTIONS[code]),
                person=line.person,
            )
            for first, last, code in zip(
                episodes.start_s, episodes.end_s, episodes.codes, strict=True
            )
        ]
    found.sort(key=lambda each: (each.start_s, each.kind, each.end_s))
    return found, [*summary.notes, *notes]
