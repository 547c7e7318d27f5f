"""The summary of a run, for people and for programs."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from core import __version__
from core.batch.run import BatchResult
from core.session import as_told
from core.settings import Settings
from core.texts import one_line, without_secrets


class State(StrEnum):
    """The outcome of a source."""

    WHOLE = "whole"
    PARTIAL = "partial"
    """Read, but something of it is missing."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    NOT_STARTED = "not started"
    """The run was interrupted before it was its turn."""


INTERRUPTED_EXIT: Final = 130
"""As shells have it: 128 and the number of SIGINT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One source of a run.

    Attributes:
        source: As it was given, harmless to print.
        csv: Its recording, which one that failed half way has as well; None where there is none.
        result: What came of it, as far as it was read; None where nothing was.
        error: Why it failed, or was not read to its end; else empty.
        interrupted: Whether it was stopped from outside.
        started: Whether it was its turn at all.
    """

    source: str
    csv: Path | None = None
    result: BatchResult | None = None
    error: str = ""
    interrupted: bool = False
    started: bool = True

    @property
    def name(self) -> str:
        """The name of the source within a sentence; quoted where it could be overlooked."""
        return self.source if self.source.strip() else f'"{self.source}"'

    @property
    def state(self) -> State:
        """The outcome."""
        if not self.started:
            return State.NOT_STARTED
        if self.interrupted:
            return State.INTERRUPTED
        if self.error or self.result is None:
            return State.FAILED
        return State.WHOLE if self.result.whole else State.PARTIAL


def shown(source: str) -> str:
    """A source as it may be printed: on one line, in UTF-8, without passwords."""
    plain: str = without_secrets(one_line(source))
    return plain


def exit_code(outcomes: list[Outcome]) -> int:
    """The exit code: 0 if all were read completely, else that of the worst outcome, see `main`."""
    states = {outcome.state for outcome in outcomes}
    if states & {State.INTERRUPTED, State.NOT_STARTED}:
        return INTERRUPTED_EXIT
    if State.FAILED in states:
        return 1
    return 3 if State.PARTIAL in states else 0


def warnings_of(result: BatchResult, settings: Settings) -> list[str]:
    """A sentence for each fault that users of the recording should know."""
    sentences = [one_line(warning.sentence) for warning in result.report.warnings]
    if result.frames_over_limit:
        limit = settings.detector.face_limit
        many = result.frames_over_limit
        sentences.append(
            f"{_counted(many, 'frame')} {'has' if many == 1 else 'have'} more faces than the "
            f"maximum of {limit} (up to {limit + result.most_left_out}); raise it with "
            "--face-limit."
        )
    return sentences


def sentences_of(outcome: Outcome, settings: Settings) -> list[str]:
    """What is wrong with a source: the reason for its failure, and warnings."""
    error = [outcome.error] if outcome.error else []
    return error + (warnings_of(outcome.result, settings) if outcome.result else [])


def line_of(result: BatchResult, settings: Settings) -> str:
    """The result of a source, on one line."""
    report = result.report
    frames = _counted(result.frames, "frame")
    if report.frames_promised not in (None, result.frames):
        frames += f" of {report.frames_promised}"
    parts = [frames, _counted(result.faces, "face")]
    if result.frames_without_face:
        parts.append(f"{_counted(result.frames_without_face, 'frame')} without a face")
    if result.frames_passed_over:
        parts.append(f"{result.frames_passed_over} skipped by the maximum rate")
    parts.append(f"{result.seconds_of_video:.1f} s")
    warnings = len(warnings_of(result, settings))
    if warnings:
        parts.append(_counted(warnings, "warning"))
    return f"{one_line(str(result.csv))}: {', '.join(parts)}{_choice(result)}"


def lines_of_all(outcomes: list[Outcome], settings: Settings) -> list[str]:
    """The summary lines of a run over several sources; none for a single one."""
    if len(outcomes) < 2:
        return []
    total = _totals(outcomes, settings)
    lines = [
        f"{total['sources']} sources: {total['whole']} complete, {total['partial']} incomplete, "
        f"{_unread(total)}; {_counted(total['frames'], 'frame')}, "
        f"{_counted(total['faces'], 'face')}, {_counted(total['frames_without_face'], 'frame')} "
        f"without a face, {_counted(total['warnings'], 'warning')}"
    ]
    for state, words in (
        (State.PARTIAL, "incomplete"),
        (State.FAILED, "failed"),
        (State.INTERRUPTED, "interrupted"),
        (State.NOT_STARTED, "not started"),
    ):
        names = [outcome.name for outcome in outcomes if outcome.state is state]
        if names:
            lines.append(f"{words}: {', '.join(names)}")
    return lines


def as_plain(outcomes: list[Outcome], settings: Settings, problems: list[str]) -> dict[str, Any]:
    """The summary for programs; `docs/recording-format.md` describes it."""
    return {
        "application": {"name": "Mien", "version": __version__},
        "exit_code": exit_code(outcomes),
        "totals": _totals(outcomes, settings),
        "problems": [one_line(problem) for problem in problems],
        "settings": settings.as_dict(),
        "sources": [_plain(outcome, settings) for outcome in outcomes],
    }


def _totals(outcomes: list[Outcome], settings: Settings) -> dict[str, int]:
    results = [outcome.result for outcome in outcomes if outcome.result is not None]
    states = [outcome.state for outcome in outcomes]
    return {
        "sources": len(outcomes),
        **{str(state): states.count(state) for state in State},
        **{name: sum(getattr(result, name) for result in results) for name in _SUMMED},
        "warnings": sum(len(warnings_of(result, settings)) for result in results),
    }


_SUMMED = ("frames", "rows", "faces", "frames_without_face", "frames_over_limit")
_PLAIN = ("kind", "choice", "frames", "rows", "faces", "seconds_of_video", "frames_without_face")


def _plain(outcome: Outcome, settings: Settings) -> dict[str, Any]:
    result = outcome.result
    facts: dict[str, Any] = {
        "source": outcome.source,
        "state": outcome.state,
        "error": outcome.error or None,
        "csv": one_line(str(outcome.csv)) if outcome.csv is not None else None,
    }
    if result is None:
        return {**facts, "warnings": []}
    return {
        **facts,
        **{name: getattr(result, name) for name in _PLAIN},
        "frames_passed_over": result.frames_passed_over,
        "faces_left_out": {
            "frames": result.frames_over_limit,
            "most_in_a_frame": result.most_left_out,
        },
        "reading": as_told(result.report, to_its_end=result.to_its_end),
        "warnings": warnings_of(result, settings),
    }


def _unread(total: dict[str, int]) -> str:
    parts = [f"{total[State.FAILED]} failed"]
    parts += [f"{total[s]} {s}" for s in (State.INTERRUPTED, State.NOT_STARTED) if total[s]]
    return ", ".join(parts)


def _choice(result: BatchResult) -> str:
    return f" ({one_line(result.choice)})" if result.choice else ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
