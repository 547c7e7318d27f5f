"""What ffprobe says of an input, what Mien made of it, and where the two differ."""

import csv
import itertools
import json
import os
import re
import signal
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.formats.kinds import Kind, Says, Times
from tests.formats.making import probe

ROOT: Final = Path(__file__).resolve().parents[2]
TIMEOUT_S: Final = 180
LIVE_RATE: Final = 1.0
"""So many frames a second must be read of what is live, on however slow a machine."""
GAP_SLACK_S: Final = 0.6
"""How far the length of a `camera_gap` may be from that of the hole in the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is right for an input.

    Attributes:
        frames: How many it has.
        times_s: When each is shown, from the beginning of the file; None for one that has no stamp,
            and empty where nobody knows of any.
        codec: The codec of its video, as ffprobe names it; empty where there is none.
        pixels: The pixel format.
    """

    frames: int
    times_s: tuple[float | None, ...] = ()
    codec: str = ""
    pixels: str = ""

    @property
    def step_s(self) -> float:
        """The usual time from one frame to the next."""
        known = [time for time in self.times_s if time is not None]
        steps = [b - a for a, b in itertools.pairwise(known) if b > a]
        return statistics.median(steps) if steps else 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What Mien made of an input.

    Attributes:
        exit_code: As the system has it: below zero it is the signal that ended the process.
        said: The sentences on stderr and in the sidecar, without folders.
        stderr: All of it.
        rows: Those of the CSV (of all of them, one after the other).
        sidecars: As they were written.
        events: Rows of the tables of events.
        recordings: The names of the CSV files.
        frames: Time and whether a face was found, of each frame.
    """

    exit_code: int
    said: str = ""
    stderr: str = ""
    rows: tuple[dict[str, str], ...] = ()
    sidecars: tuple[dict[str, Any], ...] = ()
    events: tuple[dict[str, str], ...] = ()
    recordings: tuple[str, ...] = ()
    frames: tuple[tuple[float, bool], ...] = ()

    @property
    def faces(self) -> float:
        """Share of the frames in which a face was found."""
        found = [face for _, face in self.frames]
        return sum(found) / len(found) if found else 0.0


def truth(kind: Kind, path: Path) -> Truth:
    """Ask ffprobe, and put in what the kind says itself."""
    if kind.live_s or not path.is_file():
        return Truth(frames=kind.frames or 0)
    shown = probe(
        *(path, "-select_streams", "V:0", "-show_entries", "frame=best_effort_timestamp_time"),
        *("-show_entries", "format=start_time:stream=codec_name,pix_fmt"),
    )
    streams = shown.get("streams", [{}]) or [{}]
    start_s = max(float(shown.get("format", {}).get("start_time", 0)), 0.0)
    stamps = [row.get("best_effort_timestamp_time") for row in shown.get("frames", [])]
    frames = len(stamps) if kind.frames is None else kind.frames
    times: tuple[float | None, ...] = ()
    if kind.times is Times.RATE:
        times = tuple(number / kind.rate for number in range(frames))
    elif kind.times in (Times.FFPROBE, Times.FROM_FIRST):
        if kind.times is Times.FROM_FIRST:
            start_s = float(stamps[0])
        times = tuple(stamp and float(stamp) - start_s for stamp in stamps)
        if all(time is None for time in times):
            raise RuntimeError("ffprobe has no times for it")
    return Truth(
        frames=frames,
        times_s=times,
        codec=streams[0].get("codec_name", ""),
        pixels=streams[0].get("pix_fmt", ""),
    )


# --- running Mien --------------------------------------------------------------------------------


def analyze(
    folder: Path,
    sources: Sequence[str],
    options: Sequence[str],
    out: Path,
    timeout_s: float = TIMEOUT_S,
) -> Outcome:
    """Run the command line on sources, which lie in a folder."""
    command = [sys.executable, "-m", "core", "analyze", "--output", str(out), "--json"]
    return _run([*command, *options, "--", *sources], folder, out, timeout_s)


def record(folder: Path, source: str, seconds: float, out: Path) -> Outcome:
    """Let the window, which nobody sees, record a source."""
    command = [sys.executable, "-m", "gui", "--source", source, "--duration", str(seconds)]
    return _run([*command, "--record", str(out / "live.csv")], folder, out)


def _run(command: list[str], folder: Path, out: Path, timeout_s: float = TIMEOUT_S) -> Outcome:
    home = out.parent / "home"
    out.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        **{f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    try:
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=timeout_s
        )
    except subprocess.TimeoutExpired:
        return Outcome(exit_code=-signal.SIGALRM, said="(did not end)")
    return outcome(run.returncode, run.stderr.decode(errors="backslashreplace"), folder, out)


def outcome(exit_code: int, stderr: str, folder: Path, out: Path) -> Outcome:
    """Gather what a run left."""
    rows: list[dict[str, str]] = []
    frames: list[tuple[float, bool]] = []
    sidecars, events = [], []
    recordings = sorted(out.glob("*.csv"))
    for path in recordings:
        own = _table(path, ",")
        rows += own
        frames += frames_of(own)
        beside = path.with_suffix(".json")
        if beside.exists():
            sidecars.append(json.loads(beside.read_text(encoding="utf-8")))
    for path in sorted(out.glob("*_events.tsv")):
        events += _table(path, "\t")
    said = [
        line.partition(": ")[2]
        for line in stderr.splitlines()
        # That a name had to be changed is no fault of the file.
        if re.match(r"mien[\w-]*: ", line) and "results are saved as" not in line
    ]
    for sidecar in sidecars:
        warnings = (sidecar.get("reading") or {}).get("warnings", [])
        texts = [warning["sentence"] for warning in warnings]
        said += [text for text in texts if text not in " ".join(said)]
    return Outcome(
        exit_code=exit_code,
        said=without_folders(" ".join(said), folder, out),
        stderr=stderr,
        rows=tuple(rows),
        sidecars=tuple(sidecars),
        events=tuple(events),
        recordings=tuple(path.name for path in recordings),
        frames=tuple(frames),
    )


def _table(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def frames_of(rows: Sequence[dict[str, str]]) -> list[tuple[float, bool]]:
    """Of each analysed frame its time and whether a face was found."""
    found: dict[str, tuple[float, bool]] = {}
    for row in rows:
        time_s, face = float(row["timestamp"]), row["face_id"] != ""
        found[row["frame"]] = (time_s, face or found.get(row["frame"], (0, False))[1])
    return list(found.values())


def without_folders(text: str, *folders: Path) -> str:
    """A sentence as it is on every machine."""
    for folder in folders:
        text = text.replace(f"{folder}{os.sep}", "")
        text = text.replace(repr(f"{folder}{os.sep}")[1:-1], "")
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", text)


# --- comparing -----------------------------------------------------------------------------------


def deviation_s(right: Truth, seen: Outcome) -> float | None:
    """The largest distance of a frame's time from the right one; None where nobody knows.

    Where frames are missing, each is compared with the nearest time there is.
    """
    times = [time for time, _ in seen.frames]
    if not times or not right.times_s:
        return None
    if len(times) == len(right.times_s):
        pairs = zip(times, right.times_s, strict=True)
        return max(abs(a - b) for a, b in pairs if b is not None)
    known = [time for time in right.times_s if time is not None]
    return max(min(abs(time - other) for other in known) for time in times)


def faults(kind: Kind, right: Truth, seen: Outcome) -> list[str]:
    """In what the outcome is not what it should be; the gravest first."""
    if seen.exit_code < 0:
        return [f"ended by {signal.Signals(-seen.exit_code).name}"]
    found = []
    if "Traceback" in seen.stderr:
        found.append("a traceback")
    if seen.exit_code not in kind.exits:
        found.append(f"exit {seen.exit_code} instead of {' or '.join(map(str, kind.exits))}")
    found += _live_faults(kind, seen) if kind.live_s else _frame_faults(kind, right, seen)
    if seen.frames and seen.faces < kind.faces:
        found.append(f"a face in {seen.faces:.0%} of the frames")
    if kind.deserted and seen.faces > 0:
        found.append("a face where there is none")
    if kind.says is Says.SOMETHING and not seen.said:
        found.append("not a word about it")
    if kind.says is Says.NOTHING and seen.said and seen.exit_code in kind.exits:
        found.append("a remark on what is whole")
    if kind.independent and seen.rows:
        found += _picture_faults(seen)
    return found


def _frame_faults(kind: Kind, right: Truth, seen: Outcome) -> list[str]:
    if seen.exit_code == 1 and 1 in kind.exits:
        return ["rows of what was not read"] if seen.frames else []
    found = []
    count, times = len(seen.frames), [time for time, _ in seen.frames]
    silent = seen.exit_code == 0 and not seen.said and count < right.frames
    if silent or abs(count - right.frames) > kind.slack:
        found.append(f"{count} of {right.frames} frames{', in silence' if silent else ''}")
    if len(seen.recordings) == 1 and any(b <= a for a, b in itertools.pairwise(times)):
        found.append("times that do not grow")
    apart_s = deviation_s(right, seen)
    # A frame is allowed, and the rounding of the column.
    if apart_s is not None and apart_s > right.step_s + 2e-6:
        found.append(f"times wrong by {apart_s * 1000:.0f} ms")
    if kind.sources and len(seen.recordings) != len(kind.sources):
        found.append(f"{len(seen.recordings)} recordings of {len(kind.sources)} sources")
    elif not all(any(name.startswith(to) for name in seen.recordings) for to in kind.named):
        found.append(f"recordings called {' and '.join(seen.recordings)}")
    return found


def _live_faults(kind: Kind, seen: Outcome) -> list[str]:
    least = LIVE_RATE * kind.live_s / (4 if kind.gap else 1)
    if len(seen.frames) < least:
        return [f"{len(seen.frames)} frames in {kind.live_s:g} s"]
    if not kind.gap:
        return []
    times = [time for time, _ in seen.frames]
    hole_s = max((b - a for a, b in itertools.pairwise(times)), default=0.0)
    gaps = [row for row in seen.events if row["trial_type"] == "camera_gap"]
    if not gaps:
        return ["no `camera_gap`"]
    # One at the very end has no row behind it.
    spans = [(float(row["onset"]), float(row["duration"])) for row in gaps]
    gap_s = max((long for at, long in spans if at + long <= times[-1] + GAP_SLACK_S), default=0.0)
    return ["`camera_gap` unlike the hole"] if abs(gap_s - hole_s) > GAP_SLACK_S else []


def _picture_faults(seen: Outcome) -> list[str]:
    found = []
    with_face = [row for row in seen.rows if row["face_id"]]
    if any(row["neutral"] != row["neutral_smooth"] for row in with_face):
        found.append("smoothed from picture to picture")
    if not all(row.get("file") for row in seen.rows):
        found.append("no name of the picture in the CSV")
    elif len({row["file"] for row in seen.rows}) != len(seen.frames):
        found.append("names of pictures that are not their own")
    return found
