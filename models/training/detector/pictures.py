"""Training pictures, made up anew each time: labels are known, so tilt, size and place are free.

The labels come from upright pictures. Picture and labels are turned and scaled afterwards, so that
the network learns tilts that the one which labelled them cannot read.
"""

import math
from typing import Final

import cv2
import numpy as np

from models.training.detector.data import Material, Sample
from models.training.detector.targets import Labels

_KINDS: Final = (("single", 0.3), ("set", 0.28), ("crowd", 0.18), ("mosaic", 0.04), ("scene", 0.2))
_MIRRORED: Final = (1, 0, 2, 4, 3)


def make_picture(
    material: Material, size: int, rng: np.random.Generator
) -> tuple[np.ndarray, Labels]:
    """One training picture.

    Args:
        material: The samples of one split.
        size: Side of the picture in pixels.
        rng: Decides everything.

    Returns:
        `(size, size, 3)` uint8 BGR and its faces.
    """
    kind = str(rng.choice([name for name, _ in _KINDS], p=[share for _, share in _KINDS]))
    image, labels = _MAKERS[kind](material, size, rng)
    if rng.random() < 0.5:
        image, labels = image[:, ::-1], mirrored(labels, size)
    return photographed(image, rng), labels


def mirrored(labels: Labels, width: float) -> Labels:
    """The labels of the mirror image of a picture of this width."""
    boxes, ignored = labels.boxes.copy(), labels.ignored.copy()
    for some in (boxes, ignored):
        some[:, 0] = width - some[:, 0] - some[:, 2]
    points = labels.points[:, _MIRRORED].copy()
    points[..., 0] = width - points[..., 0]
    return Labels(boxes, points, labels.known, ignored)


def moved(labels: Labels, matrix: np.ndarray) -> Labels:
    """The labels under an affine `(2, 3)` matrix from pixels to pixels.

    A box becomes the upright box about the ellipse in it: the corners of a head are empty.
    """
    points = labels.points @ matrix[:, :2].T + matrix[:, 2]
    boxes, ignored = (_moved_boxes(some, matrix) for some in (labels.boxes, labels.ignored))
    return Labels(boxes, points.astype(np.float32), labels.known, ignored)


def _moved_boxes(boxes: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    half = boxes[:, 2:] / 2
    middles = (boxes[:, :2] + half) @ matrix[:, :2].T + matrix[:, 2]
    reach = np.sqrt((half**2) @ (matrix[:, :2] ** 2).T)
    return np.concatenate([middles - reach, 2 * reach], axis=1).astype(np.float32)


def matrix_of(
    middle: np.ndarray, to: tuple[float, float], scale: tuple[float, float], tilt: float
) -> np.ndarray:
    """An affine `(2, 3)`: scale in x and y, then tilt in degrees, then `middle` goes to `to`."""
    turn = math.radians(tilt)
    linear = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    linear = linear * np.array(scale)
    return np.concatenate([linear, (np.array(to) - linear @ middle)[:, None]], axis=1)


def _tilt(rng: np.random.Generator) -> float:
    return float(rng.uniform(-65, 65) if rng.random() < 0.35 else rng.normal(0, 20))


def _face(material: Material, rng: np.random.Generator, portraits: float) -> Sample:
    pool = material.portraits if not material.faces or rng.random() < portraits else material.faces
    return _varied(pool[rng.integers(len(pool))], rng)


def _varied(sample: Sample, rng: np.random.Generator) -> Sample:
    """Other light and skin, and now and then a mask, dark glasses or a hand before the face."""
    image = sample.image.astype(np.float32)
    image = image * rng.uniform(0.45, 1.25) + rng.uniform(-15, 15)
    if rng.random() < 0.5:
        # Portraits are gray: without this colour would tell a face from a scene.
        image = image * np.sort(rng.uniform(0.6, 1.2, 3)).astype(np.float32)
    image = np.clip(image, 0, 255).astype(np.uint8)
    if sample.labels.known[:1].all() and rng.random() < 0.16:
        image = covered(image, sample.labels.points[0], rng)
    return Sample(name=sample.name, image=image, labels=sample.labels, split=sample.split)


def covered(image: np.ndarray, points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture with a mask or a bar over the eyes of the face with these `(5, 2)` landmarks."""
    right, left, nose, *mouth = points
    across, down = left - right, (mouth[0] + mouth[1]) / 2 - (right + left) / 2
    if rng.random() < 0.6:  # a mask
        top, low = nose - 0.15 * down, nose + 1.15 * down
        shape = [top - 0.75 * across, top + 0.75 * across, low + 0.5 * across, low - 0.5 * across]
    else:  # dark glasses, a bar
        middle = (right + left) / 2
        high = down * rng.uniform(0.15, 0.3)
        shape = [
            middle - 0.9 * across - high,
            middle + 0.9 * across - high,
            middle + 0.9 * across + high,
            middle - 0.9 * across + high,
        ]
    colour = rng.uniform(0, 255, 3) if rng.random() < 0.5 else np.repeat(rng.uniform(0, 255), 3)
    cover = cv2.fillPoly(image.copy(), [np.array(shape).round().astype(np.int32)], colour.tolist())
    return cv2.addWeighted(cover, 0.95, image, 0.05, 0)


def _scene(material: Material, size: int, rng: np.random.Generator) -> tuple[np.ndarray, Labels]:
    sample = material.scenes[rng.integers(len(material.scenes))]
    height, width = sample.image.shape[:2]
    zoom = math.exp(rng.uniform(math.log(0.7), math.log(2.6))) * size / min(height, width)
    visible = np.minimum(size / zoom, (width, height))
    middle = visible / 2 + rng.random(2) * (np.array([width, height]) - visible)
    tilt = rng.normal(0, 8)
    empty = not len(sample.labels.boxes) and not len(sample.labels.ignored)
    if rng.random() < (0.4 if empty else 0.06):
        tilt += rng.choice([90, 180, 270])
    matrix = matrix_of(middle, (size / 2, size / 2), (zoom, zoom), tilt)
    image = _warped(sample.image, matrix, zoom, size, _border(rng), rng)
    labels = moved(sample.labels, matrix)
    if abs(tilt) > 60:  # faces upside down are neither asked for nor forbidden
        nothing = Labels()
        nothing.ignored = np.concatenate([labels.boxes, labels.ignored])
        return image, nothing
    return image, labels


def _border(rng: np.random.Generator) -> int:
    return cv2.BORDER_REPLICATE if rng.random() < 0.5 else cv2.BORDER_CONSTANT


def _warped(
    image: np.ndarray,
    matrix: np.ndarray,
    scale: float,
    size: int | tuple[int, int],
    border: int,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """Warp, shrinking by whole areas first, as a camera does."""
    shrink = max(1.0, 0.9 / scale) if scale < 0.75 else 1.0
    if shrink > 1:
        small = (max(2, round(image.shape[1] / shrink)), max(2, round(image.shape[0] / shrink)))
        factors = image.shape[1] / small[0], image.shape[0] / small[1]
        image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        # Pixel centres: x' = (x + 0.5) / f - 0.5.
        grow = np.diag([*factors, 1.0])
        grow[:2, 2] = [(factors[0] - 1) / 2, (factors[1] - 1) / 2]
        matrix = matrix @ grow
    sides = (size, size) if isinstance(size, int) else size
    colour = (0, 0, 0)
    if rng is not None and rng.random() < 0.6:
        colour = tuple(rng.uniform(0, 255, 3).tolist())
    return cv2.warpAffine(
        image, matrix, sides, flags=cv2.INTER_LINEAR, borderMode=border, borderValue=colour
    )


def _masks() -> tuple[np.ndarray, ...]:
    """Where a pasted crop shows: a soft ellipse, a soft rectangle, the whole rectangle."""
    axis = np.linspace(-1, 1, 64, dtype=np.float32)
    radius = np.sqrt(axis[:, None] ** 2 + axis[None, :] ** 2)
    edge = np.maximum(abs(axis)[:, None], abs(axis)[None, :])
    return (
        np.clip((1.03 - radius) / 0.12, 0, 1),
        np.clip((1.0 - edge) / 0.12, 0, 1),
        np.ones((64, 64), np.float32),
    )


MASKS: Final = _masks()


def paste(
    image: np.ndarray,
    sample: Sample,
    middle: tuple[float, float],
    side: float,
    tilt: float,
    mask: np.ndarray,
    rng: np.random.Generator,
) -> Labels:
    """Set a crop of `side` pixels into the picture, which changes."""
    height, width = sample.image.shape[:2]
    scale = side / max(height, width)
    stretch = math.exp(rng.normal(0, 0.04))
    scales = (scale * stretch, scale / stretch)
    source = np.array([width / 2, height / 2])
    reach = int(0.75 * side * max(stretch, 1 / stretch)) + 2
    x0, y0 = max(0, int(middle[0]) - reach), max(0, int(middle[1]) - reach)
    x1 = min(image.shape[1], int(middle[0]) + reach)
    y1 = min(image.shape[0], int(middle[1]) + reach)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return Labels()
    matrix = matrix_of(source, (middle[0] - x0, middle[1] - y0), scales, tilt)
    part = (x1 - x0, y1 - y0)
    crop = _warped(sample.image, matrix, scale, part, cv2.BORDER_REPLICATE)
    spread = matrix @ np.diag([width / 64, height / 64, 1.0])
    alpha = cv2.warpAffine(mask, spread, part, flags=cv2.INTER_LINEAR)[..., None]
    region = image[y0:y1, x0:x1]
    region[:] = (region + alpha * (crop.astype(np.float32) - region)).astype(np.uint8)
    labels = moved(sample.labels, matrix)
    for boxes in (labels.boxes, labels.ignored):
        boxes[:, :2] += (x0, y0)
    labels.points += np.array([x0, y0], np.float32)
    return labels


def _single(material: Material, size: int, rng: np.random.Generator) -> tuple[np.ndarray, Labels]:
    sample = _face(material, rng, 0.65)
    scale = math.exp(rng.uniform(math.log(0.35), math.log(1.5)))
    if rng.random() < 0.3:
        scale = rng.uniform(0.85, 1.1)
    middle = tuple(rng.normal(size / 2, size * (0.06 + 0.22 * max(0.0, 1 - scale)), 2).tolist())
    tilt = _tilt(rng)
    if rng.random() < 0.4:
        image, labels = _scene(material, size, rng)
        mask = MASKS[int(rng.integers(3))]
        pasted = paste(image, sample, middle, scale * size, tilt, mask, rng)
        hidden = _without_hidden(labels, pasted.boxes)
        return image, Labels.together([hidden, pasted])
    height, width = sample.image.shape[:2]
    factor = scale * size / max(height, width)
    matrix = matrix_of(np.array([width / 2, height / 2]), middle, (factor, factor), tilt)
    return _warped(sample.image, matrix, factor, size, _border(rng), rng), moved(
        sample.labels, matrix
    )


def _without_hidden(labels: Labels, boxes: np.ndarray) -> Labels:
    """Without the faces that something has been pasted over."""
    free = np.array([not _touches(box, boxes) for box in labels.boxes], bool)
    clear = labels.boxes[free], labels.points[free], labels.known[free]
    free = np.array([not _touches(box, boxes) for box in labels.ignored], bool)
    return Labels(*clear, labels.ignored[free])


def _touches(box: np.ndarray, boxes: np.ndarray, margin: float = 0.1) -> bool:
    if not len(boxes):
        return False
    grown = margin * box[2:]
    return bool(
        (
            (box[0] - grown[0] < boxes[:, 0] + boxes[:, 2])
            & (boxes[:, 0] < box[0] + box[2] + grown[0])
            & (box[1] - grown[1] < boxes[:, 1] + boxes[:, 3])
            & (boxes[:, 1] < box[1] + box[3] + grown[1])
        ).any()
    )


def _set(material: Material, size: int, rng: np.random.Generator) -> tuple[np.ndarray, Labels]:
    count = int(rng.integers(1, 5))
    return _strewn(material, size, rng, count, (0.07, 0.75), 0.55)


def _crowd(material: Material, size: int, rng: np.random.Generator) -> tuple[np.ndarray, Labels]:
    return _strewn(material, size, rng, int(rng.integers(5, 18)), (0.045, 0.17), 0.4)


def _strewn(
    material: Material,
    size: int,
    rng: np.random.Generator,
    count: int,
    sides: tuple[float, float],
    portraits: float,
) -> tuple[np.ndarray, Labels]:
    image, labels = _scene(material, size, rng)
    # Sides are those of a picture of 256 pixels, so that small faces stay readable.
    low, high = sides[0] * 256, min(sides[1] * 256, 0.8 * size)
    for _ in range(count):
        side = math.exp(rng.uniform(math.log(low), math.log(high)))
        for _ in range(6):
            x, y = rng.uniform(-0.1 * side, size + 0.1 * side, 2)
            box = np.array([x - side / 2, y - side / 2, side, side])
            if not _touches(box, np.concatenate([labels.boxes, labels.ignored])):
                sample = _face(material, rng, portraits)
                mask = MASKS[int(rng.choice(3, p=[0.6, 0.2, 0.2]))]
                pasted = paste(image, sample, (x, y), side, _tilt(rng), mask, rng)
                labels = Labels.together([labels, pasted])
                break
    return image, labels


def _mosaic(material: Material, size: int, rng: np.random.Generator) -> tuple[np.ndarray, Labels]:
    cells = int(rng.integers(2, 5))
    side = size // cells + 1
    image = np.zeros((cells * side, cells * side, 3), np.uint8)
    found = []
    for row in range(cells):
        for column in range(cells):
            if rng.random() < 0.75:
                sample = _face(material, rng, 0.7)
                height, width = sample.image.shape[:2]
                factor = side / max(height, width) * rng.uniform(0.75, 1.05)
                middle = np.array([width / 2, height / 2])
                matrix = matrix_of(middle, (side / 2, side / 2), (factor, factor), rng.normal(0, 6))
                cell = _warped(sample.image, matrix, factor, side, cv2.BORDER_REPLICATE)
                labels = moved(sample.labels, matrix)
            else:
                cell, labels = _scene(material, side, rng)
            place = np.array([column * side, row * side], np.float32)
            image[row * side : (row + 1) * side, column * side : (column + 1) * side] = cell
            for boxes in (labels.boxes, labels.ignored):
                boxes[:, :2] += place
            labels.points += place
            found.append(labels)
    half = cells * side / 2
    scale = rng.uniform(0.85, 1.25)
    matrix = matrix_of(
        np.array([half, half]), (size / 2, size / 2), (scale, scale), float(rng.normal(0, 15))
    )
    return _warped(image, matrix, 1.0, size, _border(rng), rng), moved(
        Labels.together(found), matrix
    )


_MAKERS: Final = {
    "single": _single,
    "set": _set,
    "crowd": _crowd,
    "mosaic": _mosaic,
    "scene": _scene,
}


def photographed(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture as some webcam might have taken it."""
    image = np.ascontiguousarray(image)
    if rng.random() < 0.25:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if rng.random() < 0.2:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.6))
    elif rng.random() < 0.08:
        length = int(rng.integers(3, 8))
        kernel = np.full((1, length) if rng.random() < 0.7 else (length, 1), 1 / length, np.float32)
        image = cv2.filter2D(image, -1, kernel)
    levels = np.linspace(0, 1, 256, dtype=np.float32)
    if rng.random() < 0.6:
        levels = levels ** math.exp(rng.normal(0, 0.35))
        levels = (levels - 0.5) * rng.uniform(0.55, 1.3) + 0.5 + rng.normal(0, 0.07)
    dark = rng.random() < 0.1
    if dark:
        levels = levels * rng.uniform(0.08, 0.4)
    cast = np.ones(3) if rng.random() < 0.6 else np.exp(rng.normal(0, 0.12, 3))
    table = np.clip(levels[:, None] * cast * 255, 0, 255).astype(np.uint8)
    image = cv2.LUT(image, table[None])
    if dark or rng.random() < 0.25:
        noise = rng.standard_normal(image.shape, np.float32) * rng.uniform(2, 12)
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))]
        stored = cv2.imencode(".jpg", image, quality)[1]
        image = np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR))
    return image
