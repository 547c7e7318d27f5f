"""The one face crop that training and the live engine share."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray


class CropSpec(Protocol):
    """What of a `ModelCard` decides a crop."""

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


def crop_square(box: tuple[float, float, float, float], card: CropSpec) -> tuple[int, int, int]:
    """The part of the image that `crop_face` cuts out.

    Args:
        box: x, y, width, height in pixels, origin top left.
        card: The network's card.

    Returns:
        Left, top and side in whole pixels of the image; may lie over its edge.

    Raises:
        ValueError: If the box has no area.
    """
    x, y, width, height = box
    if not (width > 0 and height > 0):
        raise ValueError(f"expected a box with an area, got {box}")
    square_side = max(width, height)
    side = max(1, round(square_side * card.crop_scale))
    left = round(x + width / 2 - side / 2)
    top = round(y + height / 2 + square_side * card.crop_offset - side / 2)
    return left, top, side


def crop_face(
    image: NDArray[np.uint8], box: tuple[float, float, float, float], card: CropSpec
) -> NDArray[np.uint8]:
    """Cut out a face as a network expects it.

    The box is made square about its centre, with its longer side; that square is scaled and
    moved as the card says. What lies over the edge repeats the edge's pixels.

    Args:
        image: `(H, W, 3)` BGR or `(H, W)` gray, uint8.
        box: x, y, width, height in pixels, origin top left; may lie over the edge.
        card: The network's card.

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
    left, top, side = crop_square(box, card)
    rows = np.clip(np.arange(top, top + side), 0, image.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, image.shape[1] - 1)
    if (
        rows[0] == top
        and rows[-1] == top + side - 1
        and columns[0] == left
        and (columns[-1] == left + side - 1)
    ):
        square = image[top : top + side, left : left + side]
    else:
        square = image[rows[:, None], columns]
    if card.colour_mode == "gray" and square.ndim == 3:
        square = np.asarray(cv2.cvtColor(square, cv2.COLOR_BGR2GRAY), np.uint8)
    elif card.colour_mode == "bgr" and square.ndim == 2:
        square = np.asarray(cv2.cvtColor(square, cv2.COLOR_GRAY2BGR), np.uint8)
    target_height, target_width = card.input_size
    shrinking = side > max(target_height, target_width)
    resized = cv2.resize(
        square,
        (target_width, target_height),
        interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR,
    )
    channels = 1 if card.colour_mode == "gray" else 3
    return resized.reshape(target_height, target_width, channels).astype(np.uint8, copy=False)
