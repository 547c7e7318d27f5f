"""The one face crop that training and the live engine share.

Where landmarks are known, a tilted face is cut out upright: the square is turned with the eyes.
"""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray


class CropSpec(Protocol):
    """The part of a `ModelCard` that defines a crop."""

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width in pixels."""

    @property
    def colour_mode(self) -> str:
        """`"gray"` or `"bgr"`."""

    @property
    def crop_scale(self) -> float:
        """Side of the crop over the side of the box made square."""

    @property
    def crop_offset(self) -> float:
        """How far the crop's centre lies below the box's, in sides of that square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrayCrop:
    """A gray crop that belongs to no network.

    Attributes:
        input_size: Height and width in pixels.
        crop_scale: As in `CropSpec`.
    """

    input_size: tuple[int, int]
    crop_scale: float = 1.0

    @property
    def colour_mode(self) -> str:
        """Gray."""
        return "gray"

    @property
    def crop_offset(self) -> float:
        """None."""
        return 0.0


class Square(NamedTuple):
    """The part of an image that a crop shows; may lie over the image's edge.

    Attributes:
        left: Left edge in pixels, before it is turned.
        top: Top edge, likewise.
        side: Its side in pixels.
        angle: Degrees by which it is turned about its centre, clockwise as one sees it.
    """

    left: float
    top: float
    side: float
    angle: float = 0.0


_LEAST_TILT: Final = 2.0
"""Degrees below which a face is cut out as it is: so much is in the landmarks' noise."""
_MOST_TILT: Final = 75.0
_FLATTENING: Final = 0.275
"""(h^2 - w^2) / (h^2 + w^2) of an upright face's box: the median of 345 portraits, 0.75 wide."""
_DISTRUST: Final = 0.5
"""How little a tilted box says of its own face's flattening; 0 trusts it, up to 45 degrees."""


def tilt(landmarks: NDArray[np.float32] | None) -> float:
    """The tilt of a face, by its eyes.

    Args:
        landmarks: `(5, 2)` pixels: right eye, left eye, nose, right and left corner of the mouth,
            the person's own right; or None.

    Returns:
        Degrees clockwise as one sees it; 0 where it is next to nothing, or where the landmarks
        cannot be right: the mouth not below the eyes, the eyes one behind the other.
    """
    if landmarks is None:
        return 0.0
    (rx, ry), (lx, ly), _, (rmx, rmy), (lmx, lmy) = landmarks.tolist()
    across, down = lx - rx, ly - ry
    apart = math.hypot(across, down)
    mouth_x, mouth_y = (rmx + lmx - rx - lx) / 2, (rmy + lmy - ry - ly) / 2
    angle = math.degrees(math.atan2(down, across))
    # Of the way from the eyes to the mouth, what lies at a right angle to the eyes, and along them.
    below = (across * mouth_y - down * mouth_x) / max(apart, 1e-6)
    beside = (across * mouth_x + down * mouth_y) / max(apart, 1e-6)
    plausible = (
        _LEAST_TILT <= abs(angle) <= _MOST_TILT
        and below > abs(beside)
        and 0.4 * below < apart < 3 * below
    )
    return angle if plausible else 0.0


def _upright_side(width: float, height: float, angle: float) -> float:
    """The longer side that the box of a tilted face would have if the face were upright.

    A head is about an ellipse, and so is it when it leans. Of the upright box about an ellipse
    that is w wide and h high and turned by t, W^2 + H^2 = w^2 + h^2, and
    H^2 - W^2 = (h^2 - w^2) cos 2t. The second says less and less towards 45 degrees; there the
    flattening of faces in general takes its place.
    """
    turn = math.radians(2 * angle)
    squares = width * width + height * height
    seen = (height * height - width * width) / squares
    across = math.cos(turn)
    gain = across / (across * across + _DISTRUST * math.sin(turn) ** 2)
    flattening = _FLATTENING + gain * (seen - _FLATTENING * across)
    return math.sqrt(squares * (1 + min(abs(flattening), 0.6)) / 2)


def crop_square(
    box: tuple[float, float, float, float],
    card: CropSpec,
    landmarks: NDArray[np.float32] | None = None,
) -> Square:
    """The part of the image that `crop_face` cuts out.

    Args:
        box: x, y, width, height in pixels, origin top left.
        card: The network's card.
        landmarks: As for `tilt`; None leaves the square upright in the image.

    Returns:
        In whole pixels of the image where it is not turned.

    Raises:
        ValueError: If the box has no area.
    """
    x, y, width, height = box
    if not (width > 0 and height > 0):
        raise ValueError(f"expected a box with an area, got {box}")
    angle = tilt(landmarks)
    if angle == 0:
        square_side = max(width, height)
        side = max(1, round(square_side * card.crop_scale))
        left = round(x + width / 2 - side / 2)
        top = round(y + height / 2 + square_side * card.crop_offset - side / 2)
        return Square(left, top, side)
    face_side = _upright_side(width, height, angle)
    size = max(1.0, face_side * card.crop_scale)
    turn = math.radians(angle)
    below = face_side * card.crop_offset
    return Square(
        x + width / 2 - math.sin(turn) * below - size / 2,
        y + height / 2 + math.cos(turn) * below - size / 2,
        size,
        angle,
    )


def crop_face(
    image: NDArray[np.uint8],
    box: tuple[float, float, float, float],
    card: CropSpec,
    landmarks: NDArray[np.float32] | None = None,
) -> NDArray[np.uint8]:
    """Cut out a face as a network expects it.

    The box is made square about its centre, with its longer side; that square is scaled and
    moved as the card says. What lies over the edge repeats the edge's pixels. Of a face that leans
    to one side it is the square that it would have upright, turned so that the eyes are level.

    Args:
        image: `(H, W, 3)` BGR or `(H, W)` gray, uint8.
        box: x, y, width, height in pixels, origin top left; may lie over the edge.
        card: The network's card.
        landmarks: As for `tilt`; None cuts out the face as it leans.

    Returns:
        `(H, W, C)` uint8; `C` is 1 for gray, 3 for BGR.

    Raises:
        ValueError: If the image is not of that shape and type, or the box has no area.
    """
    if image.dtype != np.uint8 or not (
        image.ndim == 2 or (image.ndim == 3 and image.shape[2] == 3)
    ):
        raise ValueError(
            f"expected an (H, W, 3) or (H, W) uint8 image, got {image.shape} {image.dtype}"
        )
    place = crop_square(box, card, landmarks)
    target_height, target_width = card.input_size
    if place.angle:
        resized = _turned(image, place, card)
    else:
        shrinking = place.side > max(target_height, target_width)
        resized = np.asarray(
            cv2.resize(
                _in_colours_of(card, _straight(image, place)),
                (target_width, target_height),
                interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR,
            )
        )
    channels = 1 if card.colour_mode == "gray" else 3
    return resized.reshape(target_height, target_width, channels).astype(np.uint8, copy=False)


def _in_colours_of(card: CropSpec, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if card.colour_mode == "gray" and pixels.ndim == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    if card.colour_mode == "bgr" and pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), np.uint8)
    return pixels


def _straight(image: NDArray[np.uint8], place: Square) -> NDArray[np.uint8]:
    """The pixels of a square that is not turned, beyond the image those of its edge."""
    left, top, side = int(place.left), int(place.top), int(place.side)
    rows = np.clip(np.arange(top, top + side), 0, image.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, image.shape[1] - 1)
    if (
        rows[0] == top
        and rows[-1] == top + side - 1
        and columns[0] == left
        and (columns[-1] == left + side - 1)
    ):
        return image[top : top + side, left : left + side]
    return image[rows[:, None], columns]


def _turned(image: NDArray[np.uint8], place: Square, card: CropSpec) -> NDArray[np.uint8]:
    """The pixels of a turned square, upright, as many as the network takes.

    A turn reads four pixels for each that it makes and would pass over the others of a large face,
    so that is first reduced by a whole number (which costs least), to 0.7 to 1.5 times the size.
    """
    target_height, target_width = card.input_size
    turn = math.radians(place.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    half = place.side / 2
    middle_x, middle_y = place.left + half, place.top + half
    factor = max(1, round(place.side / max(target_height, target_width)))
    reach = half * (abs(cos) + abs(sin)) + 2 * factor
    height, width = image.shape[:2]
    left, columns = _part(middle_x, reach, width, factor)
    top, rows = _part(middle_y, reach, height, factor)
    patch = _in_colours_of(card, image[top : top + rows, left : left + columns])
    if factor > 1:
        size = (max(1, columns // factor), max(1, rows // factor))
        patch = np.asarray(cv2.resize(patch, size, interpolation=cv2.INTER_AREA), np.uint8)
    # From the middle of a pixel of the crop to the patch, whose first pixel's middle is (0, 0).
    a, b = cos * place.side / target_width, -sin * place.side / target_height
    c, d = sin * place.side / target_width, cos * place.side / target_height
    x = middle_x - left + (a * (1 - target_width) + b * (1 - target_height)) / 2
    y = middle_y - top + (c * (1 - target_width) + d * (1 - target_height)) / 2
    k_x, k_y = patch.shape[1] / columns, patch.shape[0] / rows
    matrix = np.array([[a * k_x, b * k_x, x * k_x - 0.5], [c * k_y, d * k_y, y * k_y - 0.5]])
    return np.asarray(
        cv2.warpAffine(
            patch,
            matrix,
            (target_width, target_height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )


def _part(middle: float, reach: float, length: int, factor: int) -> tuple[int, int]:
    """Start and count of the pixels about a place, within the image, in whole factors if it can."""
    start = int(min(max(middle - reach, 0), length - 1))
    end = int(min(max(middle + reach + 1, start + 1), length))
    count = end - start
    return start, count - count % factor if count >= factor else count
