"""Images as a source."""

import logging
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from core.errors import CameraError
from core.sources.base import RawFrame, SourceInfo
from core.sources.opencv import sealed
from core.sources.paths import check_readable
from core.types import Image

log = logging.getLogger(__name__)

IMAGE_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".pgm", ".ppm"}
)


class ImageFolderSource:
    """The images of a folder in natural order (2 before 10), or one image.

    Each keeps its own size. One that cannot be read is skipped with a warning, and leaves a gap
    in the index and in time.

    Args:
        path: A folder (its subfolders are not looked into) or an image file.
        rate: Images per second.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, path: str | os.PathLike[str], rate: float = 2.0) -> None:
        self._path = Path(path)
        self._rate = rate
        self._files: list[Path] = []
        self._bad: set[int] = set()
        self._next: RawFrame | None = None

    @property
    def duration_ns(self) -> int:
        """As long as all images take, the damaged ones too."""
        return self._time_ns(len(self._files))

    @property
    def step_ns(self) -> int:
        """How long an image is shown."""
        return self._time_ns(1)

    def open(self) -> SourceInfo:
        """List the images and decode the first one.

        Raises:
            CameraError: If there is no image that can be read.
        """
        self.close()
        if self._path.is_dir():
            try:
                self._files = sorted(filter(is_image, self._path.iterdir()), key=_natural)
            except OSError as error:
                raise CameraError(
                    f'The folder "{self._path}" cannot be read: {error.strerror}.'
                ) from error
            missing = f'The folder "{self._path}" holds no image that can be read'
        else:
            check_readable(self._path)
            self._files = [self._path]
            missing = f'"{self._path}" is no image that can be read'
        self._next = self._first_of(range(len(self._files)))
        if self._next is None:
            raise CameraError(f"{missing}; expected JPEG, PNG, BMP, WebP or TIFF.")
        height, width = self._next.image.shape[:2]
        return SourceInfo(
            name=self._path.name or str(self._path),
            kind="pictures",
            width=width,
            height=height,
            rate=self._rate,
            live=False,
            frame_count=len(self._files),
        )

    def read(self) -> RawFrame | None:
        """The next image, or None after the last."""
        frame = self._next
        if frame is not None:
            self._next = self._first_of(range(frame.index + 1, len(self._files)))
        return frame

    def seek(self, time_ns: int) -> None:
        """Go to the image that is shown at a time, or the next good one before it.

        Raises:
            CameraError: If no image can be read any more.
        """
        last = len(self._files) - 1
        index = max(int(time_ns * self._rate / 1e9), 0)
        # The division may fall just short of an image's own time.
        index = min(index + (self._time_ns(index + 1) <= time_ns), last)
        self._next = self._first_of((*range(index, -1, -1), *range(index + 1, last + 1)))
        if self._next is None:
            raise CameraError(f'No image of "{self._path}" can be read any more.')

    def close(self) -> None:
        """Forget the list."""
        self._files = []
        self._bad.clear()
        self._next = None

    def _time_ns(self, index: int) -> int:
        return round(index * 1e9 / self._rate)

    def _first_of(self, indices: Iterable[int]) -> RawFrame | None:
        for index in indices:
            image = read_image(self._files[index])
            if image is not None:
                return RawFrame(index=index, time_ns=self._time_ns(index), image=image)
            if index not in self._bad:
                self._bad.add(index)
                log.warning("The image %s cannot be read and is skipped.", self._files[index].name)
        return None


def read_image(path: Path) -> Image | None:
    """An image file as read-only BGR, or None where it cannot be read."""
    try:
        # `cv2.imread` fails on names beyond ASCII on Windows.
        image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    except (OSError, cv2.error):
        return None
    return None if image is None else sealed(image)


def is_image(path: Path) -> bool:
    """Whether a name is that of an image."""
    return path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".")


def _natural(path: Path) -> tuple[list[str | int], str]:
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], path.name
