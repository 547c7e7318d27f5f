"""People who walk through made pictures: who is where is known, and what a detector would find.

A person is a portrait, cut out softly, on a body of cloth. Nothing is drawn by a detector: its
boxes are the true ones, a little off and now and then missing, and missing too where somebody
stands in front.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from core.types import Box, Face

SIZE = (320, 240)
RATE = 15.0
_WIDTH, _HEIGHT, _FACE = 240, 300, 80
"""Size of a cut-out person, and the width of the face in it, whose middle is at `_MIDDLE`."""
_MIDDLE = (120.0, 100.0)


@dataclass(frozen=True, slots=True)
class Person:
    """A cut-out.

    Attributes:
        image: `(300, 240, 3)` float32 BGR.
        mask: `(300, 240)` float32, 0 to 1.
        tall: Height of the face over its width.
    """

    image: np.ndarray
    mask: np.ndarray
    tall: float


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame.

    Attributes:
        time_ns: When.
        image: `(240, 320, 3)` uint8 BGR.
        faces: What the detector finds.
        names: Whose they are.
    """

    time_ns: int
    image: np.ndarray
    faces: list[Face]
    names: list[str]


Place = tuple[float, float, float] | None
"""Middle and width of a face in pixels; None is out of the picture."""
Path = Callable[[float], Place]
"""Where somebody is, by the time in seconds."""


def person(
    portrait: np.ndarray, box: Sequence[float], rng: np.random.Generator, *, body: bool = True
) -> Person:
    """Cut a portrait out and dress it.

    Args:
        portrait: `(H, W, 3)` uint8 BGR.
        box: `(x, y, width, height)` of its face.
        rng: For the clothes.
        body: Whether there are any; else the head hovers.
    """
    x, y, width, height = box
    scale = _FACE / width
    place = np.float32(
        [
            [scale, 0, _MIDDLE[0] - scale * (x + width / 2)],
            [0, scale, _MIDDLE[1] - scale * (y + height / 2)],
        ]
    )
    size = (_WIDTH, _HEIGHT)
    head = cv2.warpAffine(portrait, place, size, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.ones(portrait.shape[:2], np.float32), place, size)
    tall = height / width
    down, right = np.mgrid[:_HEIGHT, :_WIDTH].astype(np.float32)
    out = np.hypot((right - _MIDDLE[0]) / 52, (down - _MIDDLE[1]) / (54 * tall))
    mask = np.clip((1 - out) * 8, 0, 1) * cv2.blur(inside, (9, 9))
    image = head.astype(np.float32)
    if np.ptp(head[100, 120].astype(int)) < 4 and np.ptp(head[80, 130].astype(int)) < 4:
        # A black and white print becomes a face of some colour.
        image *= np.float32([0.78, 0.92, 1.08]) * rng.normal(1, 0.06, 3).astype(np.float32)
    if body:
        cloth = np.clip((np.hypot((right - _MIDDLE[0]) / 105, (down - 330) / 182) < 1) * 1.0, 0, 1)
        cloth = cv2.GaussianBlur(cloth.astype(np.float32), (0, 0), 1.5)
        cloth *= down > _MIDDLE[1] + 0.42 * _FACE * tall
        below = _fabric(rng)
        image = image * mask[..., None] + below * (1 - mask[..., None])
        mask = np.maximum(mask, cloth)
    return Person(image, mask.astype(np.float32), tall)


def _fabric(rng: np.random.Generator) -> np.ndarray:
    """Two in five wear something dark, one in four something light, the others a colour."""
    hue, kind = int(rng.integers(180)), rng.uniform()
    saturation, value = (
        (rng.uniform(0, 90), rng.uniform(20, 65))
        if kind < 0.4
        else (rng.uniform(0, 40), rng.uniform(170, 235))
        if kind < 0.65
        else (rng.uniform(70, 220), rng.uniform(70, 200))
    )
    colour = np.uint8([[[hue, saturation, value]]])
    plain = cv2.cvtColor(colour, cv2.COLOR_HSV2BGR)[0, 0].astype(np.float32)
    image = np.full((_HEIGHT, _WIDTH, 3), plain, np.float32)
    folds = cv2.resize(rng.normal(0, 1, (8, 6)), (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC)
    image *= (1 + 0.12 * folds[..., None]).astype(np.float32)
    if rng.uniform() < 0.3:
        image[:: int(rng.integers(8, 20))] *= 0.6
    return image


def film(
    scene: np.ndarray,
    cast: Sequence[tuple[str, Person, Path]],
    times_s: Sequence[float],
    rng: np.random.Generator,
    *,
    missed: float = 0.03,
) -> Iterator[Shot]:
    """Frames of people before a scene; who comes later in the cast stands in front.

    Light, tilt, size, blur and noise of each change slowly, and a little from frame to frame.

    Args:
        scene: `(H, W, 3)` uint8 BGR.
        cast: Names, people and where they go.
        times_s: Of the frames.
        rng: For all that is by chance.
        missed: Share of faces that the detector misses for no reason.
    """
    behind = cv2.resize(scene, SIZE, interpolation=cv2.INTER_LINEAR).astype(np.float32)
    grain = rng.integers(-7, 8, (2 * SIZE[1], SIZE[0], 3)).astype(np.float32)
    phases = rng.uniform(0, 2 * np.pi, (len(cast), 4))
    for time_s in times_s:
        picture = behind.copy()
        there: list[tuple[str, Box]] = []
        for (name, who, path), phase in zip(cast, phases, strict=True):
            if (at := path(time_s)) is None:
                continue
            gain, tilt, zoom, blur = np.sin(phase + time_s * np.array([0.7, 1.1, 0.9, 1.7]))
            width = at[2] * (1 + 0.04 * zoom)
            turn = cv2.getRotationMatrix2D(_MIDDLE, 8 * tilt, width / _FACE)
            turn[:, 2] += np.array(at[:2]) - _MIDDLE
            image = cv2.warpAffine(who.image * (1 + 0.15 * gain), turn, SIZE)
            mask = cv2.warpAffine(who.mask, turn, SIZE)[..., None]
            if blur > 0.3:
                image = cv2.GaussianBlur(image, (0, 0), blur)
            picture = picture * (1 - mask) + image * mask
            height = width * who.tall
            there.append(
                (name, Box(x=at[0] - width / 2, y=at[1] - height / 2, width=width, height=height))
            )
        first = int(rng.integers(SIZE[1]))
        if there:
            picture += grain[first : first + SIZE[1]]
        faces, names = [], []
        for index, (name, box) in enumerate(there):
            hidden = max((_covered(box, front) for _, front in there[index + 1 :]), default=0.0)
            if hidden > 0.35 or _outside(box) or rng.uniform() < missed:
                continue
            faces.append(_found(box, rng))
            names.append(name)
        order = rng.permutation(len(faces))
        yield Shot(
            round(time_s * 1e9),
            np.clip(picture, 0, 255).astype(np.uint8),
            [faces[i] for i in order],
            [names[i] for i in order],
        )


def _covered(box: Box, front: Box) -> float:
    across = min(box.x + box.width, front.x + front.width) - max(box.x, front.x)
    down = min(box.y + box.height, front.y + front.height) - max(box.y, front.y)
    return max(0.0, across) * max(0.0, down) / (box.width * box.height)


def _outside(box: Box) -> bool:
    return not (
        box.x > -0.2 * box.width
        and box.x + 0.8 * box.width < SIZE[0]
        and box.y > -0.2 * box.height
        and box.y + 0.8 * box.height < SIZE[1]
    )


def _found(box: Box, rng: np.random.Generator) -> Face:
    off = rng.normal(0, 0.02, 2) * box.width
    grown = float(np.exp(rng.normal(0, 0.03)))
    width, height = box.width * grown, box.height * grown
    x = box.x + (box.width - width) / 2 + off[0]
    y = box.y + (box.height - height) / 2 + off[1]
    score = float(np.clip(rng.normal(0.88, 0.05), 0.6, 0.97))
    return Face(box=Box(x=x, y=y, width=width, height=height), score=score)


def crossing(
    one: Person, other: Person, scene: np.ndarray, rng: np.random.Generator
) -> Iterator[Shot]:
    """Two walk towards each other and past; the one behind is hidden for a moment."""
    seconds, width = rng.uniform(1.6, 4.0), rng.uniform(32, 56)
    high, low = rng.uniform(75, 110, 2)
    low = high + np.clip(low - high, -0.4 * width, 0.4 * width)
    # One of three pairs meets and turns round: motion alone gets that wrong.
    turns = rng.uniform() < 1 / 3
    wide = width * rng.uniform(0.85, 1.2)

    def going(time_s: float, left: bool) -> Place:
        part = time_s / seconds
        part = min(part, 1 - part) if turns else part
        x = 40 + part * 240 if left else 280 - part * 240
        return x, (high if left else low), (width if left else wide)

    times = np.arange(0, seconds, 1 / RATE)
    cast = [("a", one, lambda t: going(t, True)), ("b", other, lambda t: going(t, False))]
    return film(scene, cast, times.tolist(), rng)


def away(
    one: Person, other: Person, scene: np.ndarray, rng: np.random.Generator, gap_s: float
) -> Iterator[Shot]:
    """One is unseen for a time and comes back elsewhere; another sits there all the time."""
    width = rng.uniform(32, 56)
    before = rng.uniform(55, 265), rng.uniform(60, 110)
    reach = min(3.0, 0.6 + gap_s) * width
    angle = rng.uniform(0, 2 * np.pi)
    after = (
        float(np.clip(before[0] + np.cos(angle) * reach * rng.uniform(0.2, 1), 40, 280)),
        float(np.clip(before[1] + np.sin(angle) * reach * rng.uniform(0.1, 0.5), 55, 125)),
    )
    sits = (before[0] + 160) % 320, rng.uniform(60, 110), rng.uniform(32, 56)
    there = abs(sits[0] - before[0]) > 75 and abs(sits[0] - after[0]) > 75
    grown = width * rng.uniform(0.85, 1.18)

    def path(time_s: float) -> Place:
        if time_s < 1.5:
            return *before, width
        return None if time_s < 1.5 + gap_s else (*after, grown)

    times = np.arange(0, 3 + gap_s, 1 / RATE).tolist()
    cast = [("a", one, path)]
    if there and 35 < sits[0] < 285:
        cast.insert(0, ("b", other, lambda t: sits))
    return film(scene, cast, times, rng)


def exchange(
    one: Person, other: Person, scene: np.ndarray, rng: np.random.Generator, gap_s: float
) -> Iterator[Shot]:
    """One leaves; another is at the same place after a time."""
    width = rng.uniform(32, 56)
    at = rng.uniform(55, 265), rng.uniform(60, 110)
    off = rng.normal(0, 0.25, 2) * width
    to = (at[0] + off[0], at[1] + off[1], width * rng.uniform(0.85, 1.18))

    def first(time_s: float) -> Place:
        return (*at, width) if time_s < 1.5 else None

    def second(time_s: float) -> Place:
        return to if time_s >= 1.5 + gap_s else None

    times = np.arange(0, 3 + gap_s, 1 / RATE).tolist()
    return film(scene, [("a", one, first), ("b", other, second)], times, rng)
