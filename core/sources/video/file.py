"""A video file, and the demo clip, which has no end."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.errors import CameraError
from core.sources.base import RawFrame, SourceInfo
from core.sources.paths import check_readable, is_text, shown
from core.sources.video.decoder import Decoder
from core.sources.video.film import Film


class VideoFileSource(Film):
    """A video file; see `Film`.

    Args:
        path: The file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        super().__init__(shown(self._path.name), shown(str(self._path)), self._decoder_of_file)

    def _decoder_of_file(self) -> Decoder:
        check_readable(self._path)
        if is_text(self._path):
            # FFmpeg would draw some texts as pictures, and follow the addresses in others.
            raise CameraError(
                f'"{shown(str(self._path))}" holds text; expected a video file such as MP4, AVI, '
                f"MOV or MKV."
            )
        # Opened here, since FFmpeg takes "a:b.mp4" for an address and reads UTF-8 names only.
        return Decoder(self._path.open("rb"))


class DemoSource:
    """A looping clip; index and time keep growing.

    Args:
        path: The clip.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._clip = VideoFileSource(path)
        self._offset = 0
        self._offset_ns = 0
        self._newest: RawFrame | None = None

    def open(self) -> SourceInfo:
        """Open the clip.

        Raises:
            CameraError: If it is missing or no video.
        """
        info = self._clip.open()
        self._offset = self._offset_ns = 0
        self._newest = None
        return replace(info, name="demo", kind="demo", frame_count=None)

    def read(self) -> RawFrame | None:
        """The next frame; None only where the clip can no longer be read, or is closed."""
        raw = self._clip.read()
        if raw is None:
            if self._newest is None:
                return None
            self._clip.open()
            self._offset = self._newest.index + 1
            self._offset_ns = _time_of(self._newest) + self._clip.step_ns
            raw = self._clip.read()
        if raw is None:
            return None
        self._newest = replace(
            raw, index=self._offset + raw.index, time_ns=self._offset_ns + _time_of(raw)
        )
        return self._newest

    def close(self) -> None:
        """Close the clip."""
        self._clip.close()
        self._newest = None


def _time_of(frame: RawFrame) -> int:
    return frame.time_ns or 0
