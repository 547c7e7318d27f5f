"""Analyse files without a window: `python -m core analyze SOURCE...`."""

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from core.batch import BatchResult, analyze_source
from core.errors import AppError
from core.pipeline import Analyzer
from core.session import sidecar_path
from core.settings import Settings, checked, load_settings, settings_path
from core.sources import SourceInfo, open_source_text

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 when every source was analysed, 1 when one failed.
    """
    options = _parser().parse_args(arguments)
    try:
        settings = _settings(options)
        analyzer = Analyzer.default(settings, detector_folder=RESOURCES)
    except AppError as error:
        print(f"mien-analyze: {error}", file=sys.stderr)
        return 1
    failures = 0
    results = []
    taken: set[Path] = set()
    for text in options.source:
        try:
            csv = _csv_path(text, options.output, taken)
            results.append(_analyze(text, csv, settings, analyzer, quiet=options.json))
        except AppError as error:
            print(f"mien-analyze: {error}", file=sys.stderr)
            failures += 1
        except KeyboardInterrupt:
            print("mien-analyze: interrupted; what was analysed is kept.", file=sys.stderr)
            return 1
    if options.json:
        print(json.dumps([_plain(result) for result in results], indent=2))
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mien-analyze", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    analyze = commands.add_parser("analyze", help="video files or image folders to CSV")
    analyze.add_argument("source", nargs="+", help="a video file, an image or a folder of images")
    analyze.add_argument(
        "--output", type=Path, default=Path(), metavar="DIR", help="where the files go (here)"
    )
    analyze.add_argument(
        "--detector", choices=("auto", "haar", "yunet"), help="how faces are found"
    )
    analyze.add_argument("--yunet-file", metavar="FILE", help="YuNet's ONNX file")
    analyze.add_argument(
        "--analysis-width",
        type=int,
        default=960,
        metavar="PX",
        help="faces are sought in frames of this width; wider than live, a file can wait (960)",
    )
    analyze.add_argument("--json", action="store_true", help="print the results as JSON")
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    settings, problems = load_settings(settings_path())
    for problem in problems:
        print(f"mien-analyze: {problem}", file=sys.stderr)
    changes = {
        "kind": options.detector or ("yunet" if options.yunet_file else None),
        "yunet_file": options.yunet_file,
        "analysis_width": options.analysis_width,
    }
    rows = {row.name: row for row in dataclasses.fields(settings.detector)}
    detector = dataclasses.replace(
        settings.detector,
        **{name: checked(rows[name], value) for name, value in changes.items() if value},
    )
    return dataclasses.replace(settings, detector=detector)


def _csv_path(text: str, folder: Path, taken: set[Path]) -> Path:
    """The recording of a source; two sources of one name get two files."""
    stem = Path(text).resolve().stem
    path, number = folder / f"{stem}.csv", 2
    while path in taken:
        path, number = folder / f"{stem}_{number}.csv", number + 1
    taken.add(path)
    return path


def _analyze(
    text: str, csv: Path, settings: Settings, analyzer: Analyzer, *, quiet: bool
) -> BatchResult:
    show = not quiet and sys.stderr is not None and sys.stderr.isatty()

    def progress(frames: int, info: SourceInfo) -> None:
        if show and frames % 25 == 0:
            total = f" of {info.frame_count}" if info.frame_count else ""
            print(f"\r{info.name}: {frames}{total} frames", end="", file=sys.stderr)

    source = open_source_text(text, settings)
    file = Path(os.path.expanduser(text.strip()))
    result = analyze_source(
        source, csv, analyzer, source_file=file if file.is_file() else None, progress=progress
    )
    if show:
        print("\r", end="", file=sys.stderr)
    if not quiet:
        print(
            f"{result.csv}: {result.frames} frames, {result.faces} faces, "
            f"{result.seconds_of_video:.1f} s (details in {sidecar_path(result.csv).name})"
        )
    return result


def _plain(result: BatchResult) -> dict[str, object]:
    return {**dataclasses.asdict(result), "csv": str(result.csv)}


if __name__ == "__main__":
    sys.exit(main())
