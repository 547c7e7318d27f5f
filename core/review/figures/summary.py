"""The figures of a recording: for each person, and each segment of it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.pipeline import Baseline, BaselineError
from core.review.figures.baselines import baseline_for
from core.review.figures.rows import UNCERTAIN_CODE, Rows, rows_of
from core.review.figures.rule import RULE, EpisodeRule, Episodes, episodes_of
from core.review.notes import Note
from core.review.recording import Person, Recording, plain
from models.labels import AGE_GROUPS, EMOTIONS, UNCERTAIN

LABELS: Final = (*EMOTIONS, UNCERTAIN)


class By(StrEnum):
    """What there is a line of figures for."""

    PERSON = "person"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What figures are made of.

    Attributes:
        name: Of the segment; empty for the whole recording.
        start_s: Its beginning.
        end_s: Its end.
        condition: Of the experiment.
    """

    name: str
    start_s: float
    end_s: float
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The figures of one person in one stretch; `docs/review.md` says how each is made.

    Means and shares are None where there is nothing to make them of.

    Attributes:
        person: Who.
        stretch: When.
        corrected: Whether a neutral baseline was taken off.
        seconds: How long the stretch is.
        seen_s: Of it, seconds in which the person was seen.
        uncertain_s: Of those, seconds with an uncertain label.
        missing_s: Seconds in which the person was not seen.
        gap_s: Of those, seconds in which nothing was analysed.
        shares: Share of the time seen, by label; `uncertain` among them.
        means: Mean smoothed probability over the time seen, by expression.
        valence_index: Mean of happy minus the largest of sad, angry, disgusted and fearful.
        episodes: The episodes.
        transitions: `(7, 7)`: how often one expression (row) was followed by another (column).
        age_group: The age group that was read for the longest time, or `uncertain`; empty: none.
        age_share: Its share of the time seen.
    """

    person: Person
    stretch: Stretch
    corrected: bool
    seconds: float
    seen_s: float
    uncertain_s: float
    missing_s: float
    gap_s: float
    shares: Mapping[str, float | None]
    means: Mapping[str, float | None]
    valence_index: float | None
    episodes: Episodes
    transitions: NDArray[np.int64]
    age_group: str
    age_share: float | None

    def count(self, emotion: str) -> int:
        """How many episodes of an expression there are."""
        return int((self.episodes.codes == EMOTIONS.index(emotion)).sum())

    def mean_length_s(self, emotion: str) -> float | None:
        """How long they are on average; None where there is none."""
        chosen = self.episodes.codes == EMOTIONS.index(emotion)
        return float(self.episodes.lengths_s[chosen].mean()) if chosen.any() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All figures of a recording, and what is to be known about them.

    Attributes:
        recording: Its name.
        lines: By person, and by segment within.
        rule: What counts as an episode.
        notes: Of the recording, and of the figures.
    """

    recording: str
    lines: Sequence[Line]
    rule: EpisodeRule
    notes: Sequence[Note]


def stretches_of(recording: Recording, by: By) -> tuple[list[Stretch], list[Note]]:
    """What figures are made of: the segments, or where there are none the whole of what counts."""
    edits = recording.edits
    start, end = recording.span_s
    whole = Stretch(name="", start_s=start, end_s=max(end, start), condition=edits.condition)
    if by is By.PERSON or not edits.segments:
        return [whole], []
    stretches, notes = [], []
    for segment in edits.segments.values():
        first, last = sorted((edits.time_of(segment.start), edits.time_of(segment.end)))
        inside = Stretch(
            name=segment.name,
            start_s=max(first, start),
            end_s=min(last, end),
            condition=segment.condition or edits.condition,
        )
        if inside.start_s >= inside.end_s:
            notes.append(Note(kind="segment_empty", values={"segment": segment.name}))
            continue
        if (inside.start_s, inside.end_s) != (first, last):
            notes.append(Note(kind="segment_outside", values={"segment": segment.name}))
        stretches.append(inside)
    return stretches, notes


def summarise(
    recording: Recording,
    *,
    by: By = By.SEGMENT,
    stretches: Sequence[Stretch] | None = None,
    people: Sequence[Person] | None = None,
    corrected: bool = False,
    rule: EpisodeRule = RULE,
    progress: Callable[[float], None] | None = None,
    cancel: threading.Event | None = None,
) -> Summary:
    """The figures of a recording.

    Args:
        recording: With its rows loaded.
        by: Whether there is a line for each person, or for each segment of each.
        stretches: Of what instead, such as a selection.
        people: Of whom; all unless given.
        corrected: Take off the neutral baseline of each person; who has none is left out.
        rule: What counts as an episode.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Raises:
        ReviewError: If the rows cannot be read.
        Cancelled: If it was stopped.
    """
    notes: list[Note] = []
    if stretches is None:
        stretches, notes = stretches_of(recording, by)
    chosen = recording.people if people is None else people
    if not chosen:
        notes.append(Note(kind="nobody"))
    lines: list[Line] = []
    for place, person in enumerate(chosen):
        if progress is not None:
            progress(place / len(chosen))
        baseline = None
        if corrected:
            baseline, note = _baseline(recording, person)
            notes += [note] if note else []
            if baseline is None:
                continue
        made, more = _of_person(recording, person, stretches, baseline, rule, cancel)
        lines += made
        notes += more
    return Summary(
        recording=recording.name, lines=lines, rule=rule, notes=[*recording.notes, *notes]
    )


def _baseline(recording: Recording, person: Person) -> tuple[Baseline | None, Note | None]:
    try:
        baseline = baseline_for(recording, person)
    except BaselineError as error:
        values = {"person": person.label, "why": str(error)}
        return None, Note(kind="baseline_failed", values=values)
    if baseline is None:
        return None, Note(kind="no_baseline", values={"person": person.label})
    if recording.thresholds is None:
        return baseline, Note(kind="threshold_unknown", values={"person": person.label})
    return baseline, None


class _Sums:
    """What adds up over the rows of one stretch."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.seen = 0.0
        self.labels = np.zeros(len(LABELS))
        self.ages = np.zeros(len(AGE_GROUPS) + 1)
        self.means = np.zeros(len(EMOTIONS))
        self.means_of = np.zeros(len(EMOTIONS))
        self.valence = self.valence_of = 0.0

    def add(self, rows: Rows) -> None:
        inside = np.minimum(rows.until_s, self.stretch.end_s)
        inside = inside - np.maximum(rows.times_s, self.stretch.start_s)
        weights = np.maximum(inside, 0.0)
        self.seen += float(weights.sum())
        for sums, codes in ((self.labels, rows.labels), (self.ages, rows.age_labels)):
            known = codes >= 0
            sums += np.bincount(codes[known], weights[known], minlength=len(sums))
        read = ~np.isnan(rows.smooth)
        self.means += np.where(read, rows.smooth, 0.0).T @ weights
        self.means_of += read.T @ weights
        valence = rows.valence()
        there = ~np.isnan(valence)
        self.valence += float(valence[there] @ weights[there])
        self.valence_of += float(weights[there].sum())


def _of_person(
    recording: Recording,
    person: Person,
    stretches: Sequence[Stretch],
    baseline: Baseline | None,
    rule: EpisodeRule,
    cancel: threading.Event | None,
) -> tuple[list[Line], list[Note]]:
    if not stretches:
        return [], []
    sums = [_Sums(stretch) for stretch in stretches]
    first, last = min(s.start_s for s in stretches), max(s.end_s for s in stretches)
    times, until, shows = [np.zeros(0)], [np.zeros(0)], [np.zeros(0, np.int8)]
    twice = 0
    for rows in rows_of(recording, person, first, last, baseline=baseline, cancel=cancel):
        for each in sums:
            each.add(rows)
        times.append(rows.times_s)
        until.append(rows.until_s)
        shows.append(rows.shows(rule.threshold))
        twice += rows.twice
    notes = []
    if twice and len(person.faces) > 1:
        values = {"person": person.label, "count": twice}
        notes.append(Note(kind="merged_at_once", values=values))
    elif twice:
        notes.append(Note(kind="twice", values={"count": twice}))
    whole = np.concatenate(times), np.concatenate(until), np.concatenate(shows)
    lines = [
        _line(recording, person, each, _episodes(*whole, each.stretch, rule), rule, baseline)
        for each in sums
    ]
    return lines, notes


def _episodes(
    times_s: NDArray[np.float64],
    until_s: NDArray[np.float64],
    shows: NDArray[np.int8],
    stretch: Stretch,
    rule: EpisodeRule,
) -> Episodes:
    span = {"start_s": stretch.start_s, "end_s": stretch.end_s}
    return episodes_of(times_s, until_s, shows, rule=rule, **span)


def _line(
    recording: Recording,
    person: Person,
    sums: _Sums,
    episodes: Episodes,
    rule: EpisodeRule,
    baseline: Baseline | None,
) -> Line:
    stretch = sums.stretch
    seconds = stretch.end_s - stretch.start_s
    seen = min(sums.seen, seconds)  # a sum of many steps is off by the last bits

    def share(value: float) -> float | None:
        return value / sums.seen if sums.seen > 0 else None

    labelled = sums.labels.sum() > 0
    sure = sums.ages[:-1]
    oldest = int(sure.argmax()) if sure.any() else len(AGE_GROUPS)
    age = "" if not sums.ages.any() else (*AGE_GROUPS, UNCERTAIN)[oldest]
    return Line(
        person=person,
        stretch=stretch,
        corrected=baseline is not None,
        seconds=seconds,
        seen_s=seen,
        uncertain_s=float(sums.labels[UNCERTAIN_CODE]),
        missing_s=seconds - seen,
        gap_s=seconds - min(recording.frames.analysed_s(stretch.start_s, stretch.end_s), seconds),
        shares={
            str(key): share(float(value)) if labelled else None
            for key, value in zip(LABELS, sums.labels, strict=True)
        },
        means={
            str(key): float(value / of) if of > 0 else None
            for key, value, of in zip(EMOTIONS, sums.means, sums.means_of, strict=True)
        },
        valence_index=sums.valence / sums.valence_of if sums.valence_of > 0 else None,
        episodes=episodes,
        transitions=episodes.transitions(rule),
        age_group=str(age),
        age_share=share(float(sums.ages[oldest])) if age else None,
    )


def header_of() -> list[str]:
    """Names of the columns of `cells_of`, all fit for SPSS."""
    return [
        *("recording", "participant", "condition", "person", "name", "segment"),
        *("start_s", "end_s", "baseline", "seconds", "seen_s", "uncertain_s", "missing_s", "gap_s"),
        *(f"share_{key}" for key in LABELS),
        *(f"mean_{key}" for key in EMOTIONS),
        *(f"episodes_{key}" for key in EMOTIONS),
        *(f"episode_s_{key}" for key in EMOTIONS),
        *("transitions", "valence_index", "age_group", "age_share"),
    ]


def cells_of(recording: str, line: Line) -> list[Any]:
    """The figures of a line as one row: texts, numbers and None."""
    return [
        recording,
        line.person.participant,
        line.stretch.condition,
        line.person.number,
        line.person.name,
        line.stretch.name,
        line.stretch.start_s,
        line.stretch.end_s,
        int(line.corrected),
        line.seconds,
        line.seen_s,
        line.uncertain_s,
        line.missing_s,
        line.gap_s,
        *line.shares.values(),
        *line.means.values(),
        *(line.count(key) for key in EMOTIONS),
        *(line.mean_length_s(key) for key in EMOTIONS),
        int(line.transitions.sum()),
        line.valence_index,
        line.age_group,
        line.age_share,
    ]


def as_plain(summary: Summary) -> dict[str, Any]:
    """The summary for JSON, transitions and notes with it."""
    header = header_of()
    lines = []
    for line in summary.lines:
        facts = dict(zip(header, cells_of(summary.recording, line), strict=True))
        facts["transition_counts"] = {
            str(one): {str(other): int(line.transitions[i, j]) for j, other in enumerate(EMOTIONS)}
            for i, one in enumerate(EMOTIONS)
        }
        lines.append(facts)
    rule = summary.rule
    return {
        "recording": summary.recording,
        "rule": {name: getattr(rule, name) for name in EpisodeRule.__slots__},
        "lines": plain(lines),
        "notes": [note.sentence() for note in summary.notes],
    }
