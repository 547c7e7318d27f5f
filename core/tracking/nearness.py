"""How close two boxes are."""

import math

from core.types import Box


def affinity(a: Box, b: Box) -> float:
    """How likely two boxes are one face, 0 to 1: by overlap, else by distance.

    A face that moves by its own width between two frames still counts, a face of another size
    does not.
    """
    size_a, size_b = size(a), size(b)
    if not 0.5 < size_a / size_b < 2.0:
        return 0.0
    (ax, ay), (bx, by) = middle(a), middle(b)
    nearness = 1 - math.hypot(ax - bx, ay - by) / (1.2 * max(size_a, size_b))
    return max(a.overlap(b), 0.6 * nearness, 0.0)


def size(box: Box) -> float:
    """The longer side, in pixels."""
    return max(box.width, box.height)


def middle(box: Box) -> tuple[float, float]:
    """`(x, y)` in pixels."""
    return box.x + box.width / 2, box.y + box.height / 2


def beside(a: Box, b: Box) -> bool:
    """Whether two faces touch, or nearly."""
    (ax, ay), (bx, by) = middle(a), middle(b)
    return math.hypot(ax - bx, ay - by) < 0.7 * (size(a) + size(b))


def within(a: Box, b: Box) -> bool:
    """Whether half of the smaller one lies in the larger one."""
    across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    smaller = min(a.width * a.height, b.width * b.height)
    return min(across, down) > 0 and across * down > 0.5 * smaller
