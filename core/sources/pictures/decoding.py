"""From the file of a picture to pixels, whatever its depth, colours and pages."""

import math
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import CameraError
from core.sources.opencv import sealed
from core.sources.pictures.ffmpeg import decode_with_ffmpeg
from core.sources.pictures.files import head_of, holds_video, is_tiff, may_move, tiff_layout
from core.sources.pictures.heic import main_turns, turned
from core.types import Image

LARGEST_BYTES: Final = 2_000_000_000
"""No file of a picture is larger; OpenCV takes none beyond 2 GiB."""
BLOCK: Final = 32
"""So many frames of a moving picture are decoded at once."""
DEPTHS: Final = (8, 10, 12, 14, 16)
"""What cameras give, in bits; numbers of another depth fit into the next."""

_COLOUR: Final = cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH
_LINEAR: Final = (b"#?", b"v/1\x01")  # Radiance and OpenEXR hold light, not brightness
_GAMMA: Final = 1 / 2.2
_OVERSHOOT: Final = 0.5
"""Pictures of 0 to 1 may go beyond, by this much, after sharpening."""
_OUTLIERS: Final = 1000
"""One number in so many may be brighter than a picture is deep: a camera has broken pixels."""
_NEARLY_BLACK: Final = 16
"""Of 255: a picture is nearly black where hardly a pixel is brighter."""


class PictureError(CameraError):
    """A picture cannot be read, and it is known why."""


def read_image(path: Path) -> Image | None:
    """The first page of a picture as read-only BGR, or None where it cannot be read."""
    try:
        return to_8_bits(read_page(path))
    except PictureError:
        return None


def read_page(path: Path) -> NDArray[Any]:
    """The first page of a picture as it is stored, see `PictureReader`.

    Raises:
        PictureError: If it cannot be read.
    """
    return PictureReader().page(path)


def depth_of(values: NDArray[Any]) -> int | None:
    """The bit depth that the values of a picture fill, of `DEPTHS`; None for 0 to 1.

    Files know 8 and 16 bits only, so that the 12 bits of a camera come as 16 that are never
    full. One number in a thousand may lie beyond: pixels of a camera that are always bright would
    leave all others in the dark. A picture that is dark may take fewer bits than its camera
    gives: where several come from one camera, the largest holds for all.

    Raises:
        PictureError: If they cannot be brightness.
    """
    if values.dtype == np.uint8:
        return 8
    low, high = float(values.min()), float(values.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        raise PictureError("it contains infinite or invalid values")
    fractions = values.dtype.kind == "f" and low >= -_OVERSHOOT
    if fractions and high <= 1 + _OVERSHOOT:
        return None
    if low < 0 or high >= 1 << DEPTHS[-1]:
        raise PictureError(
            f"its values go from {low:g} to {high:g}; expected 0 to 1, to 255 or to 65535"
        )
    if fractions and _few(values > 1 + _OVERSHOOT):
        return None
    return next(bits for bits in DEPTHS if high < 1 << bits or _few(values >= 1 << bits))


def nearly_black(image: Image) -> bool:
    """Whether hardly a pixel of a picture of 8 bits is brighter than black."""
    return int(np.count_nonzero(image >= _NEARLY_BLACK)) * 100 <= image.size


def _few(these: NDArray[np.bool_]) -> bool:
    """Whether the count is no more than a camera's defective pixels."""
    return int(np.count_nonzero(these)) * _OUTLIERS <= these.size


def to_8_bits(values: NDArray[Any], depth: int | None = None) -> Image:
    """A picture as read-only BGR of 8 bits.

    Args:
        values: As `PictureReader` gives it.
        depth: The least number of bits that count as full; None for as many as it fills. What
            is brighter is cut off.

    Raises:
        PictureError: If its numbers cannot be brightness.
    """
    if values.dtype == np.uint8:
        return sealed(values)
    own = depth_of(values)
    full = 1.0 if own is None else float((1 << max(own, depth or 0)) - 1)
    return sealed(
        cv2.convertScaleAbs(np.clip(values, 0, None).astype(np.float32), alpha=255 / full)
    )


def frame_durations_ms(path: Path) -> tuple[list[int], bool]:
    """The duration of each frame of an animation, and whether these are all.

    Raises:
        PictureError: If none can be read.
    """
    data = _bytes_of(path)
    result: list[int] = []
    while True:
        frames, durations, whole = _animated(data, len(result), BLOCK)
        result += durations
        if len(frames) < BLOCK:
            break
    if not result:
        raise PictureError("none of its frames can be read")
    return result, whole


def moves(path: Path, head: bytes | None = None) -> bool:
    """Whether a picture has frames with durations, more than one; False where it is damaged.

    Args:
        path: Its file.
        head: How that begins, where it is known.
    """
    head = head_of(path) if head is None else head
    if not head.startswith(b"GIF8"):
        return may_move(head)
    try:
        return len(_animated(_bytes_of(path), 1, 1)[0]) == 1
    except PictureError:
        return False


class PictureReader:
    """Reads pages of pictures; of a file with several it keeps the bytes until another is read."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._data: NDArray[np.uint8] = np.empty(0, np.uint8)
        self._start = 0
        self._block: list[NDArray[Any]] = []

    def page(self, path: Path, page: int | None = None) -> NDArray[Any]:
        """A page as it is stored: `(H, W, 3)` or `(H, W)`, BGR, of any depth.

        It is turned upright where the file says how (EXIF). What is transparent counts as
        opaque, in the colour that the file holds for it. Numbers that mean light and not
        brightness (HDR, EXR) become brightness, cut off at 1.

        Args:
            path: The file; its content tells its format, not its name.
            page: Of a TIFF with several, the number of the page from 0; else None.

        Raises:
            PictureError: If it cannot be read.
        """
        data = _bytes_of(path) if page is None else self._kept(path)
        if holds_video(data[:4096].tobytes()):
            raise PictureError("it is a video")
        values = _decode(data, page or 0)
        if values is None and not page:
            values = decode_with_ffmpeg(data.tobytes())
        if values is None or not values.size:
            raise PictureError("it is damaged, too large or in an unsupported format")
        if values.dtype != np.uint8 and is_tiff(data[:4].tobytes()):
            return _as_meant(values, *tiff_layout(path, page or 0))
        if data[:4].tobytes().startswith(_LINEAR):
            brightness: NDArray[Any] = np.clip(values, 0, 1) ** _GAMMA
            return brightness
        return values

    def frame(self, path: Path, number: int) -> NDArray[Any]:
        """A frame of an animated WebP, GIF, PNG or AVIF, as `page` gives it.

        Raises:
            PictureError: If it cannot be read.
        """
        data = self._kept(path)
        if not self._start <= number < self._start + len(self._block):
            self._start = number - number % BLOCK
            self._block, *_ = _animated(data, self._start, BLOCK)
        if number - self._start >= len(self._block):
            raise PictureError(f"its frame {number + 1} cannot be read")
        return self._block[number - self._start]

    def forget(self) -> None:
        """Release the kept bytes."""
        self._path, self._data, self._block = None, np.empty(0, np.uint8), []

    def _kept(self, path: Path) -> NDArray[np.uint8]:
        if path != self._path:
            self.forget()
            self._data = _bytes_of(path)
            self._path = path
        return self._data


def _as_meant(values: NDArray[Any], white_is_zero: bool, apart: bool) -> NDArray[Any]:
    """Correct what OpenCV gets wrong in TIFFs of more than 8 bits."""
    if apart:
        raise PictureError("its colours are stored one after the other, which is not read")
    if white_is_zero and values.dtype == np.uint16:
        return np.uint16(65535) - values
    return values


def _bytes_of(path: Path) -> NDArray[np.uint8]:
    try:
        size = path.stat().st_size
        if not 0 < size <= LARGEST_BYTES:
            raise PictureError("it is empty" if not size else "it is too large")
        # By its bytes: OpenCV fails on names beyond ASCII on Windows, and on broken ones anywhere.
        return np.fromfile(path, np.uint8)
    except OSError as error:
        raise PictureError(error.strerror or "it cannot be opened") from error


def _decode(data: NDArray[np.uint8], page: int) -> NDArray[Any] | None:
    avif = data[4:8].tobytes() == b"ftyp"
    # An AVIF is turned by its boxes alone, of which OpenCV knows nothing.
    colour = _COLOUR | cv2.IMREAD_IGNORE_ORIENTATION if avif else _COLOUR
    # Gray of 32 and 64 bits comes only as it is stored.
    for flags in (colour, cv2.IMREAD_UNCHANGED):
        try:
            if page:
                good, images = cv2.imdecodemulti(data, flags, range=(page, page + 1))
                image = images[0] if good and images else None
            else:
                image = cv2.imdecode(data, flags)
        except (cv2.error, MemoryError):
            return None
        if image is not None:
            values = image[:, :, :3] if image.ndim == 3 and image.shape[2] > 3 else image
            return turned(values, main_turns(data.tobytes()) or ()) if avif else values
    return None


def _animated(
    data: NDArray[np.uint8], start: int, count: int
) -> tuple[list[NDArray[Any]], list[int], bool]:
    """Some frames, their durations in ms, and whether none of them was lost."""
    try:
        # OpenCV's readers of WebP and AVIF insist on a row.
        whole, animation = cv2.imdecodeanimation(data.reshape(1, -1), start, count)
    except (cv2.error, MemoryError) as error:
        raise PictureError("its frames cannot be read") from error
    frames = [frame[:, :, :3] if frame.ndim == 3 else frame for frame in animation.frames]
    durations = [int(ms) for ms in np.ravel(animation.durations)][: len(frames)]
    return frames, durations, whole
