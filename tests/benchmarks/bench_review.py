"""Review of eight hours with four faces: first picture, pan rate, memory, summary time.

Run with `python3 dev.py bench`, or alone as `python -m tests.benchmarks.bench_review [HOURS]`; on a
busy machine put `nice` in front, and read the processor time beside the time that passed. The
recording (2.9 million rows, 860 MB) is made in a temporary folder and removed again. What is
measured runs in a process of its own, so that its memory is that of the review alone.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RATE, FACES = 25, 4
PIXELS = 1600
PANS = 90
EMOTIONS = ("neutral", "happy", "surprised", "sad", "angry", "disgusted", "fearful")


def generate(path: Path, hours: float, faces: int) -> None:
    """Write a recording with slow waves of every expression, as the recorder would."""
    import duckdb

    frames = round(hours * 3600 * RATE)
    waves = [
        f"exp(3 * sin(i / ({97 + 31 * k} + 7 * f) + {1.3 * k} + f) + {1.5 * (k == 0)}) AS w{k}"
        for k in range(7)
    ]
    largest = f"greatest({', '.join(f'w{k} / s' for k in range(7))})"
    labels = " ".join(f"WHEN w{k} / s = {largest} THEN '{e}'" for k, e in enumerate(EMOTIONS))
    noise = [f"abs(w{k} / s + (hash(i * 7 + f * 31 + {k}) % 1000) / 5e4 - 0.01)" for k in range(7)]
    cells = [
        "i AS frame",
        f"""printf('%.6f', i / {RATE}.0) AS "timestamp\"""",
        "strftime(TIMESTAMP '2026-11-01 09:00:00' + to_milliseconds(i * 40), "
        "'%Y-%m-%dT%H:%M:%S.%gZ') AS wall_time",
        "f AS face_id",
        "printf('%.2f', 100.0 * f) AS x",
        "printf('%.2f', 120 + 5 * sin(i / 50.0)) AS y",
        "'98.20' AS width",
        "'101.70' AS height",
        "printf('%.4f', 0.9 + 0.05 * sin(i / 9.0)) AS score",
        *(f"printf('%.6f', {noise[k]}) AS {e}" for k, e in enumerate(EMOTIONS)),
        *(f"printf('%.6f', w{k} / s) AS {e}_smooth" for k, e in enumerate(EMOTIONS)),
        f"CASE WHEN {largest} < 0.45 THEN 'uncertain' {labels} END AS emotion",
        f"printf('%.6f', {largest}) AS emotion_confidence",
        "'0.012000' AS child, '0.700000' AS young_adult, '0.200000' AS adult, '0.088000' AS senior",
        "'young_adult' AS age_group, '0.700000' AS age_confidence, NULL AS file",
        "'1.2' AS yaw, '-3.4' AS pitch, '0.5' AS roll",
    ]
    total = " + ".join(f"w{k}" for k in range(7))
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as connection:
        connection.execute(
            f"COPY (WITH a AS (SELECT i, f, {', '.join(waves)} FROM range({frames}) r(i), "
            f"range(1, {faces + 1}) q(f)), b AS (SELECT *, {total} AS s FROM a) "
            f"SELECT {', '.join(cells)} FROM b ORDER BY i, f) "
            f"TO '{path}' (HEADER, DELIMITER ',', QUOTE '\"')"
        )


def memory() -> str:
    """The most memory so far, where the system tells it."""
    status = Path("/proc/self/status")
    if status.exists():
        # What `resource` says on Linux begins with what the parent had.
        peak = status.read_text().partition("VmHWM:")[2].split()[0]
        return f"{int(peak) / 1024:.0f} MB at most so far"
    try:
        import resource
    except ImportError:
        return "memory not known here"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / (1e6 if sys.platform == 'darwin' else 1024):.0f} MB at most so far"


def step(words: str, work: Callable[[], Any]) -> Any:
    """Do something, and print how long it took and what memory it brought."""
    before, used = time.perf_counter(), time.process_time()
    result = work()
    passed, used = time.perf_counter() - before, time.process_time() - used
    print(f"{words:<44}{passed:7.2f} s ({used:5.2f} s of processor), {memory()}", flush=True)
    return result


def measure(path: Path) -> None:
    """All that is measured, on one recording."""

    def load() -> Any:
        from core import review

        return review.open_recording

    begun = time.perf_counter()
    open_recording = step("import", load)
    recording = step("open", lambda: open_recording(path, picture_first=True))
    start, end = recording.timeline.span_s
    recording.timeline.view(start, end, PIXELS)
    kind = "rough picture" if recording.timeline.rough else "picture"
    print(f"{f'from start to first {kind}':<44}{time.perf_counter() - begun:7.2f} s")
    step("true picture of all rows", recording.look)
    print(f"{'from start to true picture':<44}{time.perf_counter() - begun:7.2f} s")
    step("load the rows in the background", recording.load_rows)
    for seconds in (end - start, 3000.0, 600.0, 60.0, 5.0):
        print(pan(recording, seconds), flush=True)

    from core.review.figures import Stretch, summarise

    selected = [Stretch(name="selection", start_s=100.0, end_s=400.0)]
    step("figures of a selection of five minutes", lambda: summarise(recording, stretches=selected))
    step("summary of everybody", lambda: summarise(recording))
    recording.close()


def pan(recording: Any, seconds: float) -> str:
    """Pictures a second while a stretch of so many seconds moves by a sixtieth of it each."""
    start, end = recording.timeline.span_s
    times = []
    at = start if seconds >= end - start else (start + end) / 2
    for _ in range(PANS):
        before = time.perf_counter()
        recording.timeline.view(at, at + seconds, PIXELS)
        times.append(time.perf_counter() - before)
        at += seconds / 60
    rate, middle, worst = len(times) / sum(times), statistics.median(times), max(times)
    shown = f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds:g} s"
    return (
        f"{'pan ' + shown:<44}{rate:7.0f} pictures/s (median {1e3 * middle:.1f} ms, "
        f"slowest {1e3 * worst:.0f} ms), {memory()}"
    )


def main() -> int:
    """Make the recording, and measure in another process."""
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]))
        return 0
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    with tempfile.TemporaryDirectory(prefix="mien-bench-") as folder:
        for length, faces in ((1.0, 1), (hours, FACES)):
            path = Path(folder) / "long.csv"
            generate(path, length, faces)
            size = path.stat().st_size / 1e6
            print(f"{length:g} h, {faces} faces at {RATE} frames/s: {size:.0f} MB", flush=True)
            command = [sys.executable, "-m", "tests.benchmarks.bench_review", "--measure", path]
            if code := subprocess.run(command, check=False).returncode:
                return code
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
