"""How many hard cuts `core.tracking.cuts` sees, and how often it sees one that is none.

    python tests/benchmarks/bench_cuts.py [SEED]

Cuts are splices of portraits, scenes, portraits set into scenes and frames of the test videos (see
`../shared/data/README.md`). The rest is film at full and at low rates, and made sequences: pans, a
shaken camera, zoom, flashes, lamps, fades, people who walk in, hands before the lens.
"""

import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
sys.path.insert(0, str(REPOSITORY))

from core.tracking import CutDetector  # noqa: E402
from tests.support.demo_clip import demo_frames  # noqa: E402

SIZE = (320, 240)
FILM_CUTS = {"two_faces_indoor": (20, 82, 211), "street_crowd": ()}
Sequence = tuple[str, float, list[np.ndarray], tuple[int, ...]]
"""Kind, frames a second, frames and where a shot begins."""


class Pictures:
    """Random stills of 320 by 240 pixels."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.zip = zipfile.ZipFile(SHARED / "data" / "detection.zip")
        names = sorted(name for name in self.zip.namelist() if name.endswith(".jpg"))
        self.names = {
            kind: [name for name in names if f"/{kind}s/" in name] for kind in ("portrait", "scene")
        }
        self.demo = list(demo_frames())[::10]
        self.film = {name: film(name)[::5] for name in FILM_CUTS}

    def raw(self, kind: str) -> np.ndarray:
        name = self.names[kind][self.rng.integers(len(self.names[kind]))]
        return cv2.imdecode(np.frombuffer(self.zip.read(name), np.uint8), cv2.IMREAD_COLOR)

    def still(self, kind: str) -> np.ndarray:
        if kind == "face in scene":
            return face_on(self.raw("portrait"), self.raw("scene"))
        if kind in self.names:
            return cover(self.raw(kind))
        frames = self.demo if kind == "demo" else self.film[kind]
        return cover(frames[self.rng.integers(len(frames))])

    def noisy(self, image: np.ndarray, sigma: float = 3.0) -> np.ndarray:
        noise = self.rng.normal(0, sigma, image.shape)
        return np.clip(image + noise, 0, 255).astype(np.uint8)


def film(name: str) -> list[np.ndarray]:
    video = cv2.VideoCapture(str(SHARED / "media" / f"{name}.mp4"))
    frames = []
    while (read := video.read())[0]:
        frames.append(cv2.resize(read[1], SIZE, interpolation=cv2.INTER_AREA))
    return frames


def cover(image: np.ndarray) -> np.ndarray:
    scale = max(SIZE[0] / image.shape[1], SIZE[1] / image.shape[0])
    large = cv2.resize(image, None, fx=scale, fy=scale)
    y, x = (large.shape[0] - SIZE[1]) // 2, (large.shape[1] - SIZE[0]) // 2
    return np.ascontiguousarray(large[y : y + SIZE[1], x : x + SIZE[0]])


def face_on(
    portrait: np.ndarray, scene: np.ndarray, centre: float = 0.5, share: float = 0.75
) -> np.ndarray:
    """A head set softly into a scene; `share` of the height of the picture."""
    side = int(SIZE[1] * share)
    y, x = np.mgrid[:side, :side] / (side - 1) * 2 - 1
    layer, mask = np.zeros((*SIZE[::-1], 3), np.float32), np.zeros((*SIZE[::-1], 1), np.float32)
    place = np.float32([[1, 0, centre * SIZE[0] - side / 2], [0, 1, 0.55 * SIZE[1] - side / 2]])
    soft = np.clip((1 - np.hypot(x / 0.75, y / 0.95)) * 6, 0, 1).astype(np.float32)
    layer = cv2.warpAffine(cv2.resize(portrait, (side, side)), place, SIZE)
    mask = cv2.warpAffine(soft, place, SIZE)[..., None]
    return (cover(scene) * (1 - mask) + layer * mask).astype(np.uint8)


def moved(image: np.ndarray, x: float, y: float, zoom: float = 1.0, turn: float = 0.0):
    height, width = image.shape[:2]
    by = cv2.getRotationMatrix2D((width / 2, height / 2), turn, zoom)
    by[:, 2] += (x + (SIZE[0] - width) / 2, y + (SIZE[1] - height) / 2)
    return cv2.warpAffine(image, by, SIZE, borderMode=cv2.BORDER_REFLECT)


def cuts(of: Pictures) -> Iterator[Sequence]:
    kinds = ["portrait", "scene", "face in scene", "demo", *FILM_CUTS]
    pairs = [("portrait",) * 2] * 140 + [("face in scene",) * 2] * 60 + [("scene",) * 2] * 60
    while len(pairs) < 450:
        one, other = of.rng.choice(kinds, 2)
        if one != other:
            pairs.append((str(one), str(other)))
    for pair in pairs:
        shots = [of.still(kind) for kind in pair]
        frames = [of.noisy(moved(shots[index // 4], *of.rng.normal(0, 1, 2))) for index in range(8)]
        yield f"cut {pair[0]} > {pair[1]}", 30, frames, (4,)


def films() -> Iterator[Sequence]:
    demo = [cover(frame) for frame in demo_frames()]
    for step in (1, 5, 12):
        yield f"demo / {step}", 25 / step, demo[::step] * 3, ()
    for name, right in FILM_CUTS.items():
        frames = film(name)
        for step in (1, 5, 10, 25):
            for first in range(min(step, 5)):
                begins = tuple(-(-(cut - first) // step) for cut in right)
                yield f"{name} / {step}", 30 / step, frames[first::step], begins


def made(of: Pictures) -> Iterator[Sequence]:
    rng = of.rng
    any_still = ("portrait", "scene", "face in scene", "face in scene")
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    for _ in range(60):
        large = cv2.resize(of.still(str(rng.choice(any_still))), (640, 480))
        speed, steps = rng.uniform(4, 38), np.arange(-8, 8)
        yield "pan", 30, [of.noisy(moved(large, speed * s, 0.2 * speed * s)) for s in steps], ()
        sigma = rng.uniform(3, 18)
        shaken = [moved(large, *rng.normal(0, sigma, 2), 1, rng.normal(0, 2)) for _ in steps]
        yield "shaken", 30, [of.noisy(frame) for frame in shaken], ()
        zoom = rng.uniform(1.01, 1.12)
        yield "zoom", 30, [of.noisy(moved(large, 0, 0, 0.55 * zoom**s)) for s in range(12)], ()
        still = of.still(str(rng.choice(any_still))).astype(np.float32)
        bright, dark = still * rng.uniform(1.5, 4), still * rng.uniform(0.15, 0.7)
        lit = [still, still, bright, still, dark, dark, still, bright, bright, still + 60, still]
        yield "flash", 30, [of.noisy(frame) for frame in lit], ()
        spot = (x - rng.uniform(0, 320)) ** 2 + (y - rng.uniform(0, 240)) ** 2
        lamp = np.exp(-spot / 2 / rng.uniform(80, 200) ** 2)[..., None] * rng.uniform(0.8, 1.2, 3)
        on = still * (rng.uniform(0.15, 0.6) + rng.uniform(0.5, 2) * lamp)
        yield "lamp", 30, [of.noisy(f) for f in [still, still, on, on, dark, on, dark, still]], ()
        other = of.still(str(rng.choice(any_still))).astype(np.float32)
        fade = [still + (other - still) * part for part in np.linspace(0, 1, 20)]
        yield "fade", 30, [of.noisy(frame) for frame in fade], ()
        scene, portrait, share = of.raw("scene"), of.raw("portrait"), rng.uniform(0.7, 1.25)
        step = rng.uniform(0.06, 0.3)
        walk = [face_on(portrait, scene, c, share) for c in np.arange(-0.4, 1.4, step)]
        yield "walks in", 10, [of.noisy(frame) for frame in walk], ()
        empty = cover(scene)
        there = face_on(portrait, scene, share=min(share, 1.0))
        yield "is there", 2, [of.noisy(f) for f in [empty, empty, there, there, empty, empty]], ()
        colour, radius = tuple(rng.uniform(40, 200, 3)), int(rng.uniform(60, 130))
        hand = [
            cv2.circle(still.copy(), (50 * s - 100, 120), radius, colour, -1) for s in range(12)
        ]
        yield "hand", 15, [of.noisy(cv2.GaussianBlur(frame, (0, 0), 2)) for frame in hand], ()


def main() -> None:
    of = Pictures(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    seen: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for source in (cuts(of), films(), made(of)):
        for kind, rate, frames, right in source:
            detector = CutDetector()
            for index, frame in enumerate(frames):
                is_cut = detector.look(frame, round(index / rate * 1e9))
                for name in (kind, "together"):
                    place = 0 if index in right else 2
                    seen[name][place] += is_cut
                    seen[name][place + 1] += index > 0
    print(f"{'':34}{'cuts seen':>14}{'false':>14}")
    for kind, (hits, of_cuts, false, others) in sorted(seen.items()):
        print(f"{kind:34}{f'{hits} of {of_cuts}':>14}{f'{false} of {others}':>14}")


if __name__ == "__main__":
    main()
