"""`python -m core summarize FILE.csv...`: the figures of recordings."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import __version__
from core.commands import Parser, print_text
from core.review.commands.common import add_figures, add_files, add_rate, for_each, new_command
from core.texts import one_line

if TYPE_CHECKING:
    from core.review.figures import Summary


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command."""
    command = new_command(
        commands,
        "summarize",
        "figures of recordings, for each person and segment",
        "Seconds seen, shares, means, episodes, transitions, valence index and age group of each\n"
        "person, with what the review beside the recording says (names, segments, baselines).",
    )
    add_files(command)
    layout = command.add_mutually_exclusive_group()
    layout.add_argument("--json", action="store_true", help="print one JSON object on stdout")
    layout.add_argument("--csv", action="store_true", help="print one table as CSV on stdout")
    add_figures(command)
    add_rate(command)
    command.set_defaults(run="core.review.commands.summarize:run")


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        The exit code.
    """
    from core.review.commands.opened import opened, rule_of, tell
    from core.review.export.flat import csv_of
    from core.review.figures import By, as_plain, cells_of, header_of
    from core.review.figures.both import summarise_both

    summaries: dict[Path, Summary] = {}

    def work(path: Path) -> None:
        with opened(path, options.rate) as (recording, progress):
            summary = summarise_both(
                recording, by=By(options.by), rule=rule_of(options), progress=progress
            )
            progress.clear()
            summaries[path] = summary
            tell(path, summary.notes)

    code, errors = for_each(options.file, work)
    if options.json:
        facts: dict[str, Any] = {
            "application": {"name": "Mien", "version": __version__},
            "exit_code": code,
            "recordings": [
                {
                    "file": one_line(str(path)),
                    "error": errors.get(path),
                    **(as_plain(summaries[path]) if path in summaries else {}),
                }
                for path in options.file
            ],
        }
        print_text(json.dumps(facts, indent=2), sys.stdout)
    elif options.csv:
        rows = [cells_of(s.recording, line) for s in summaries.values() for line in s.lines]
        print_text(csv_of(header_of(), rows).replace("\r\n", "\n"), sys.stdout, end="")
    else:
        for summary in summaries.values():
            for text in lines_of(summary):
                print_text(text, sys.stdout)
    return code


def lines_of(summary: "Summary") -> list[str]:
    """The figures for people."""
    lines = []
    for line in summary.lines:
        person, stretch = line.person, line.stretch
        parts = [summary.recording, person.label, stretch.name or "whole recording"]
        parts += [stretch.condition] if stretch.condition else []
        parts += ["neutral baseline taken off"] if line.corrected else []
        lines.append(one_line(", ".join(parts)))
        index = "none" if line.valence_index is None else f"{line.valence_index:+.3f}"
        lines.append(
            f"  {line.seconds:.1f} s: seen {line.seen_s:.1f}, uncertain {line.uncertain_s:.1f}, "
            f"missing {line.missing_s:.1f} (in gaps {line.gap_s:.1f}); valence index {index}; "
            f"age group {line.age_group.replace('_', ' ') or 'none'}; "
            f"{int(line.transitions.sum())} transitions"
        )
        lines.append("                share   mean  episodes  mean length")
        for key, share in line.shares.items():
            text = f"  {key:<11}" + ("       -" if share is None else f"{share:8.1%}")
            if key in line.means:
                mean, length = line.means[key], line.mean_length_s(key)
                text += "      -" if mean is None else f"{mean:7.3f}"
                text += f"{line.count(key):10}" + ("" if length is None else f"{length:11.2f} s")
            lines.append(text)
    return lines
