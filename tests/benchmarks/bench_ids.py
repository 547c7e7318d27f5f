"""How well ids last: two who cross, one who is away and comes back, one who takes another's place.

    python tests/benchmarks/bench_ids.py [--choose] [--count N] [--seed N] [--shared FOLDER]

People are portraits from `../shared/data/detection.zip` in clothes of chance colours, half of the
portraits for choosing thresholds and half for the figures; see `moving_faces`. Printed are the
shares of sequences that end well and how the others fail, for the tracker with and without looks.
"""

import argparse
import csv
import io
import statistics
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
sys.path.insert(0, str(REPOSITORY))

from core.tracking import Tracker  # noqa: E402
from tests.support.moving_faces import Person, Shot, away, crossing, exchange, person  # noqa: E402

GAPS_S = (0.5, 1.0, 3.0, 10.0)
EXCHANGES_S = (0.3, 1.0, 3.0)


class Cast:
    """Random people and scenes of one half of the portraits."""

    def __init__(self, shared: Path, *, choose: bool, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.zip = zipfile.ZipFile(shared / "data" / "detection.zip")
        with self.zip.open("detection/labels.csv") as file:
            rows = list(csv.DictReader(io.TextIOWrapper(file)))
        of = [row for row in rows if row["file"].startswith("portraits/") and row["x"]]
        one_face = Counter(row["file"] for row in of)
        alone = sorted((r for r in of if one_face[r["file"]] == 1), key=lambda row: row["file"])
        self.portraits = alone[not choose :: 2]
        names = sorted(name for name in self.zip.namelist() if "/scenes/" in name)
        self.scenes = names[not choose :: 2]

    def picture(self, name: str) -> np.ndarray:
        return cv2.imdecode(np.frombuffer(self.zip.read(name), np.uint8), cv2.IMREAD_COLOR)

    def person(self) -> Person:
        row = self.portraits[self.rng.integers(len(self.portraits))]
        box = [float(row[key]) for key in ("x", "y", "width", "height")]
        portrait = self.picture(f"detection/{row['file']}")
        return person(portrait, box, self.rng, body=self.rng.uniform() < 0.75)

    def scene(self) -> np.ndarray:
        return self.picture(self.scenes[self.rng.integers(len(self.scenes))])


def sequences(cast: Cast, count: int) -> Iterable[tuple[str, Iterable[Shot]]]:
    rng = cast.rng
    for _ in range(count):
        yield "cross", crossing(cast.person(), cast.person(), cast.scene(), rng)
        for gap in GAPS_S:
            yield f"away {gap:g} s", away(cast.person(), cast.person(), cast.scene(), rng, gap)
        for gap in EXCHANGES_S:
            shots = exchange(cast.person(), cast.person(), cast.scene(), rng, gap)
            yield f"exchange {gap:g} s", shots


def ids_of(tracker: Tracker, shots: Iterable[Shot], *, looks: bool) -> dict[str, list[int]]:
    """The ids that each person had, in order, by name; by the sighting itself."""
    ids: dict[str, list[int]] = {}
    for shot in shots:
        given = {"image": shot.image} if looks else {}
        for track in tracker.update(shot.faces, shot.time_ns, **given):
            for face, name in zip(shot.faces, shot.names, strict=True):
                if track.face is face:
                    ids.setdefault(name, []).append(track.track_id)
    return ids


def verdict(kind: str, ids: dict[str, list[int]]) -> str:
    """`right`, `swap` (two ids or more changed owners), `lost` (a new id), `wrong` (another's)."""
    a, b = ids.get("a", []), ids.get("b", [])
    if not a:
        return "unseen"
    if kind.startswith("exchange"):
        return "wrong" if set(a) & set(b) else "right"
    taken = set(a) & set(b)
    if taken:
        return "swap"
    changed = len(set(a)) > 1 or len(set(b)) > 1
    return "lost" if changed else "right"


def table(results: dict[str, dict[str, Counter[str]]]) -> None:
    trackers = list(next(iter(results.values())))
    print(f"{'':16}" + "".join(f"{name:>44}" for name in trackers))
    for kind, by_tracker in results.items():
        cells = []
        for counts in by_tracker.values():
            total = counts.total()
            said = ", ".join(f"{word} {100 * n / total:.1f}" for word, n in sorted(counts.items()))
            cells.append(f"{said:>44}")
        print(f"{kind:16}" + "".join(cells))


def compare(
    cast: Cast, count: int, trackers: dict[str, tuple[Callable[[], Tracker], bool]]
) -> dict[str, dict[str, Counter[str]]]:
    results: dict[str, dict[str, Counter[str]]] = {}
    for kind, shots in sequences(cast, count):
        film = list(shots)
        for name, (make, looks) in trackers.items():
            said = verdict(kind, ids_of(make(), film, looks=looks))
            results.setdefault(kind, {}).setdefault(name, Counter())[said] += 1
    return results


def speed(cast: Cast) -> None:
    """Median milliseconds of an update with two faces, and of one without looks, in turn."""
    shots = []
    while len(shots) < 20:
        shots = list(crossing(cast.person(), cast.person(), cast.scene(), cast.rng))
    large = [cv2.resize(shot.image, (640, 480)) for shot in shots]
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(20):
        trackers = {True: Tracker(), False: Tracker()}
        for shot, image in zip(shots, large, strict=True):
            for looks, tracker in trackers.items():
                given = {"image": image} if looks else {}
                begin = time.perf_counter()
                tracker.update(shot.faces, shot.time_ns, **given)
                times[looks].append(1e3 * (time.perf_counter() - begin))
    for looks, name in ((False, "without looks"), (True, "with looks")):
        mean = statistics.fmean(times[looks])
        print(f"{name}: median {statistics.median(times[looks]):.3f} ms, mean {mean:.3f} ms")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--choose", action="store_true", help="the half that chooses")
    options.add_argument("--count", type=int, default=60)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--shared", type=Path, default=SHARED)
    asked = options.parse_args()
    cast = Cast(asked.shared, choose=asked.choose, seed=asked.seed)
    trackers = {"by place alone": (Tracker, False), "with looks": (Tracker, True)}
    table(compare(cast, asked.count, trackers))
    speed(cast)


if __name__ == "__main__":
    main()
