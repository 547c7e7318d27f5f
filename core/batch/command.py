"""Analyse files without a window: `python -m core analyze SOURCE...`."""

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from core.batch.names import named_source, own_stem, result_names
from core.batch.options import chosen_settings
from core.batch.run import BatchResult, analyze_source
from core.batch.summary import (
    INTERRUPTED_EXIT,
    Outcome,
    as_plain,
    exit_code,
    line_of,
    lines_of_all,
    sentences_of,
    shown,
)
from core.commands import complain, print_text
from core.errors import AppError, SettingsError, reason
from core.pipeline import Analyzer
from core.settings import Settings
from core.sources import SourceInfo, make_source
from core.texts import one_line

log = logging.getLogger(__name__)


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Args:
        options: As parsed by `core.batch.options`.

    Returns:
        0 when every source was read whole, 1 when one failed, 2 for settings that cannot be used,
        3 when none failed and one is not whole, 130 when the run was interrupted.
    """
    try:
        settings, problems = chosen_settings(options)
    except SettingsError as error:
        complain(str(error))
        return 2
    for problem in problems:
        complain(problem)
    try:
        analyzer = Analyzer.default(settings)
    except AppError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted before anything was analysed.")
        return INTERRUPTED_EXIT
    with _faults_told():
        outcomes = _analyze_all(options, settings, analyzer)
    if options.json:
        print_text(json.dumps(as_plain(outcomes, settings, problems), indent=2), sys.stdout)
    else:
        for line in lines_of_all(outcomes, settings):
            print_text(line, sys.stdout)
    return exit_code(outcomes)


def _analyze_all(
    options: argparse.Namespace, settings: Settings, analyzer: Analyzer
) -> list[Outcome]:
    """Analyse the sources one after another; a failure does not stop the others."""
    outcomes: list[Outcome] = []
    names = result_names(options.source, options.output)
    for source, csv in zip(options.source, names, strict=True):
        name, before = shown(source), os.path.lexists(csv)
        error, interrupted = "", False
        came: list[BatchResult] = []
        try:
            came.append(_analyze(source, csv, options, settings, analyzer, came.append))
        except KeyboardInterrupt:
            error, interrupted = "Interrupted; what was analysed is saved.", True
        except AppError as failure:
            error = one_line(str(failure))
        except OSError as failure:
            log.debug("%s", name, exc_info=True)
            error = one_line(f"It cannot be read: {reason(failure)}.")
        except Exception as failure:
            log.debug("%s", name, exc_info=True)
            error = one_line(f"It could not be analysed ({type(failure).__name__}: {failure}).")
        result = came[0] if came else None
        outcome = Outcome(
            source=name,
            csv=csv if os.path.lexists(csv) and not before else None,
            result=result,
            error=error,
            interrupted=interrupted,
        )
        outcomes.append(outcome)
        for sentence in sentences_of(outcome, settings):
            complain(f"{outcome.name}: {sentence}")
        if result is not None and csv.stem != own_stem(source):
            complain(f"{name}: results are saved as {csv.name}.")
        if result is not None and (result.frames or not error) and not options.json:
            print_text(line_of(result, settings), sys.stdout)
        if interrupted:
            break
    left = options.source[len(outcomes) :]
    return outcomes + [Outcome(source=shown(source), started=False) for source in left]


def _analyze(
    text: str,
    csv: Path,
    options: argparse.Namespace,
    settings: Settings,
    analyzer: Analyzer,
    unfinished: Callable[[BatchResult], None],
) -> BatchResult:
    ref = named_source(text)
    source = make_source(ref, settings, folder=options.folder, rate=options.rate)
    path = ref.path
    progress = _Progress(shown(str(ref)), show=not options.json)
    try:
        return analyze_source(
            source,
            csv,
            analyzer,
            source_file=path if path is not None and os.path.isfile(path) else None,
            progress=progress,
            unfinished=unfinished,
        )
    finally:
        progress.clear()


@contextlib.contextmanager
def _faults_told() -> Iterator[None]:
    """Prints logged errors as one line each; sources report everything else themselves."""
    handler = _Log(logging.ERROR)
    engine = logging.getLogger("core")
    engine.addHandler(handler)
    try:
        yield
    finally:
        engine.removeHandler(handler)


class _Log(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        complain(record.getMessage())


class _Progress:
    """Shows the frame count on a terminal, on one line that is updated in place."""

    def __init__(self, name: str, *, show: bool) -> None:
        self._name = name
        self._shown = 0
        self._show = show and sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, frames: int, info: SourceInfo) -> None:
        if self._show and frames % 25 == 0:
            total = f" of {info.frame_count}" if info.frame_count else ""
            line = f"{self._name}: {frames}{total} frames"
            self._shown = max(self._shown, len(line))
            print_text(f"\r{line}", sys.stderr, end="")

    def clear(self) -> None:
        if self._shown:
            print_text("\r" + " " * self._shown + "\r", sys.stderr, end="")
