"""Tries every kind of input on Mien and writes down what it gives, in docs/formats.md.

    python3 dev.py formats [--check] [--only NAME...] [--out FILE] [--keep DIR]

Makes the inputs with ffmpeg from the demo clip, runs the command line on each, and compares frames
and times with what ffprobe says. Takes some minutes; needs ffmpeg and ffprobe on PATH.
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.formats.judging import (
    ROOT,
    Outcome,
    Truth,
    analyze,
    deviation_s,
    faults,
    outcome,
    record,
    truth,
)
from tests.formats.kinds import KINDS, Kind
from tests.formats.making import make
from tests.formats.server import FolderServer

PAGE: Final = ROOT / "docs" / "formats.md"
TOGETHER_S: Final = 900
PROGRAMS: Final = ("ffmpeg", "ffprobe")
HEAD: Final = """# What Mien reads

Made by `python3 dev.py formats`, which makes {count} kinds of input with Debian's ffmpeg from the
bundled demo clip, gives each to the command line (what has no end, to the window) and compares
the result with `ffprobe`. `python3 dev.py formats --check` does the same and fails if anything is
not as expected.

- **frames**: read, out of those that `ffprobe` finds. In damaged files `ffprobe`, too, finds only
  what can still be decoded.
- **off by**: the largest difference between a frame's `timestamp` and its time in the file, from
  the beginning of the file; at most one frame is allowed.
- **faces**: share of the frames in which the face was detected.
- **exit**: 0 complete, 1 not read, 3 incomplete.
- **what it says**: on stderr or as a warning in the sidecar; empty if there are no faults.

{sum}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One kind, what is right for it, and what came of it."""

    kind: Kind
    right: Truth
    seen: Outcome

    @property
    def faults(self) -> list[str]:
        return faults(self.kind, self.right, self.seen)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the kinds.

    Returns:
        0 when done, 1 where `--check` found a fault or the programs are missing.
    """
    parser = argparse.ArgumentParser(prog="dev.py formats", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="exit 1 at a fault; writes only to --out"
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these kinds alone")
    parser.add_argument("--out", type=Path, help="the page to write (docs/formats.md)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work here, and leave all of it")
    options = parser.parse_args(arguments)
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        print(f"formats: {' and '.join(missing)} must be on PATH.", file=sys.stderr)
        return 1
    kinds = [kind for kind in KINDS if not options.only or kind.name in options.only]
    if unknown := set(options.only) - {kind.name for kind in kinds}:
        parser.error(f"there is no kind {', '.join(sorted(unknown))}")
    left_out: list[str] = []
    with _workshop(options.keep) as folder:
        rows = list(try_all(kinds, folder, left_out))
        together = [] if options.only else differing_together(rows, folder)
    if left_out:
        print(f"This ffmpeg cannot make: {', '.join(left_out)}")
    if together:
        print(f"In one process with others these gave other rows: {', '.join(together)}")
    bad = [row for row in rows if row.faults]
    print(f"{len(rows)} kinds, {len(bad)} not as expected.")
    if options.out or not (options.check or options.only):
        (options.out or PAGE).write_text(page(rows, together), encoding="utf-8")
    return 1 if options.check and (bad or together) else 0


@contextlib.contextmanager
def _workshop(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="mien-formats-") as folder:
        yield Path(folder).resolve()


# --- trying --------------------------------------------------------------------------------------


def try_all(kinds: Sequence[Kind], folder: Path, left_out: list[str]) -> Iterator[Tried]:
    """Try the kinds one after the other, each with a process of its own.

    Args:
        kinds: To be tried.
        folder: For inputs and recordings.
        left_out: Is given the names of those that cannot be made here.
    """
    with FolderServer(folder) as server:
        for kind in kinds:
            try:
                row = try_one(kind, folder, server)
            except RuntimeError as error:
                print(f"{kind.name}: cannot be made: {error}", flush=True)
                left_out.append(kind.name)
                continue
            told = "; ".join(row.faults) or "as it should be"
            print(f"{kind.name}: {told}", flush=True)
            yield row


def try_one(kind: Kind, folder: Path, server: FolderServer) -> Tried:
    """Make an input and give it to Mien."""
    place = folder / kind.name
    place.mkdir()
    path = place / kind.file
    make(path, kind.steps)
    right = truth(kind, path)
    out = folder / "out" / kind.name
    sources = kind.sources or (kind.file,)
    if kind.way:
        sources = (server.url(kind.way, f"{kind.name}/{kind.file}"),)
    if kind.live_s:
        seen = record(place, sources[0], kind.live_s, out)
    else:
        seen = analyze(place, sources, kind.options, out)
    return Tried(kind=kind, right=right, seen=seen)


def differing_together(rows: Sequence[Tried], folder: Path) -> list[str]:
    """Which files give other rows when one process analyses all of them in a row.

    What a decoder leaves behind, a face that is still tracked: nothing may pass from file to file.
    """
    kinds = {
        row.kind.name: row
        for row in rows
        if Path(row.kind.file).stem == row.kind.name and not row.kind.way and not row.kind.options
    }
    out = folder / "out" / "together"
    sources = [f"{name}/{row.kind.file}" for name, row in kinds.items()]
    all_of_them = analyze(folder, sources, (), out, TOGETHER_S)
    if all_of_them.exit_code < 0:
        return ["all of them: the process was ended by a signal"]
    differing = []
    for name, row in kinds.items():
        (part := out / name).mkdir()
        for path in out.glob(f"{name}.csv"):
            path.rename(part / path.name)
        here = outcome(0, "", folder, part)
        if _plain(here) != _plain(row.seen):
            differing.append(name)
    return differing


def _plain(seen: Outcome) -> list[dict[str, str]]:
    return [{key: text for key, text in row.items() if key != "wall_time"} for row in seen.rows]


# --- writing -------------------------------------------------------------------------------------


def page(rows: Sequence[Tried], together: Sequence[str]) -> str:
    """The page, which is the same wherever the same is read."""
    bad = [row for row in rows if row.faults]
    total = f"All {len(rows)} are as expected."
    if bad:
        total = f"**{len(bad)} of {len(rows)} are not as expected**, marked below."
    if together:
        total += f" In one process with others these gave other rows: {', '.join(together)}."
    else:
        total += " Analysed in one process, one after the other, they give the same rows."
    parts = [HEAD.format(count=len(rows), sum=total)]
    groups = dict.fromkeys(row.kind.group for row in rows)
    for group in groups:
        parts.append(f"\n## {group}\n\n" + _table([row for row in rows if row.kind.group == group]))
    return "".join(parts)


def _table(rows: Sequence[Tried]) -> str:
    head = ("kind", "what", "file, codec, pixels", "frames", "off by", "faces", "exit")
    lines = [_line((*head, "what it says")), _line(["---"] * (len(head) + 1))]
    return "\n".join((*lines, *(_line(_cells(row)) for row in rows))) + "\n"


def _cells(row: Tried) -> tuple[str, ...]:
    kind, right, seen = row.kind, row.right, row.seen
    suffix = Path(kind.file).suffix.strip().lower()
    form = ", ".join(part for part in (suffix, right.codec, right.pixels) if part)
    if not form and not kind.live_s:
        form = "folder"
    count, apart_s = len(seen.frames), deviation_s(right, seen)
    frames = f"{count} of {right.frames}"
    if kind.live_s:
        frames = "as they come" if count else "none"
    says = seen.said
    if bad := row.faults:
        says = f"**wrong: {'; '.join(bad)}.** {says}"
    return (
        f"`{kind.name}`",
        kind.what,
        form,
        frames,
        "" if apart_s is None or kind.live_s else f"{apart_s * 1000:.1f} ms",
        f"{seen.faces:.0%}" if seen.frames else "",
        str(seen.exit_code),
        says,
    )


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(text) for text in cells) + " |"


def _cell(text: str) -> str:
    """A text as the cell of a table: one line, nothing that ends the cell, no longer than fits."""
    text = text.encode("utf-8", "backslashreplace").decode().replace("|", "\\|")
    text = " ".join(text.split())
    return text if len(text) <= 400 else f"{text[:200]} ... {text[-180:]}"


if __name__ == "__main__":
    sys.exit(main())
