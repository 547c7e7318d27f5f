"""A video file, and the demo clip, which has no end."""

import os
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2

from core.errors import CameraError
from core.sources.base import RawFrame, SourceInfo
from core.sources.opencv import Capture
from core.sources.paths import check_readable, is_text

FALLBACK_RATE: Final = 25.0
"""Frames per second assumed for a file that does not say."""


class VideoFileSource:
    """A video file, from its first frame to the last that can be decoded.

    Times are the decoder's own. Where it has none, or they stand still or go back (damaged and
    old files have such), a frame's usual duration is added to the time before; the index counts
    frames. After a seek the index is the time in usual durations, which is the same number unless
    the rate of the file varies.

    Args:
        path: The file.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._capture: Capture | None = None
        self._ahead: deque[RawFrame] = deque()
        """Decoded and not read yet."""
        self._newest: RawFrame | None = None
        self._step_ns = round(1e9 / FALLBACK_RATE)
        self._claimed_ns: int | None = None
        self._furthest_ns = 0
        self._whole = False
        self._out_of_order = False

    @property
    def duration_ns(self) -> int | None:
        """What the file claims, until it has been read to its end; None where it claims nothing.

        Never less than what has been decoded.
        """
        if self._whole or self._claimed_ns is None:
            return self._furthest_ns if self._whole else None
        return max(self._claimed_ns, self._furthest_ns)

    @property
    def step_ns(self) -> int:
        """The usual time from one frame to the next."""
        return self._step_ns

    def open(self) -> SourceInfo:
        """Open the file and decode its first frame.

        Raises:
            CameraError: If it is missing, unreadable or no video.
        """
        self.close()
        check_readable(self._path)
        if is_text(self._path):
            # FFmpeg would draw some texts as pictures, and follow the addresses in others.
            raise CameraError(
                f'"{self._path}" holds text; expected a video file such as MP4, AVI, MOV or MKV.'
            )
        self._whole = self._out_of_order = False
        self._furthest_ns = 0
        capture = self._restart()
        rate = capture.rate()
        self._step_ns = round(1e9 / (rate or FALLBACK_RATE))
        first = self._decode()
        if first is None:
            self.close()
            raise CameraError(
                f'"{self._path}" holds no video that can be read; expected a video file such as '
                f"MP4, AVI, MOV or MKV."
            )
        self._ahead.append(first)
        height, width = first.image.shape[:2]
        count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
        counted = 0 < count < 2**31
        self._claimed_ns = round(count * self._step_ns) if counted and rate else None
        return SourceInfo(
            name=self._path.name,
            kind="file",
            width=width,
            height=height,
            rate=rate,
            live=False,
            frame_count=int(count) if counted else None,
        )

    def read(self) -> RawFrame | None:
        """The next frame, or None after the last one that can be decoded."""
        return self._ahead.popleft() if self._ahead else self._decode()

    def seek(self, time_ns: int) -> None:
        """Go to the frame that is shown at a time; beyond the last one means that one.

        Where the file's times grow, the decoder jumps a little ahead of the place and decodes up
        to it; where they do not, or it cannot jump, from the very beginning.

        Raises:
            CameraError: If the file can no longer be read.
        """
        known_ns = self.duration_ns
        near_ns = time_ns if known_ns is None else min(time_ns, known_ns)
        back_ns = self._step_ns
        while True:
            start_ns = 0 if self._out_of_order else max(near_ns - back_ns, 0)
            back_ns *= 4
            self._ahead.clear()
            frame = self._land(start_ns)
            if start_ns and (frame is None or _time_of(frame) > time_ns):
                continue
            if frame is None:
                raise CameraError(f'"{self._path}" can no longer be read; check that it is there.')
            following = self._decode()
            while following is not None and _time_of(following) <= time_ns:
                frame, following = following, self._decode()
            if start_ns and self._out_of_order:
                continue  # it has just shown, so where this is cannot be known
            self._ahead.extend(row for row in (frame, following) if row is not None)
            return

    def close(self) -> None:
        """Close the file."""
        self._ahead.clear()
        self._newest = None
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _restart(self) -> Capture:
        self.close()
        # Absolute, because FFmpeg takes "a:b.mp4" for an address.
        self._capture = Capture(os.path.abspath(self._path), cv2.CAP_FFMPEG)
        return self._capture

    def _land(self, start_ns: int) -> RawFrame | None:
        """The frame at which the decoder arrives when it is sent to a place."""
        if start_ns == 0 or self._capture is None:
            self._restart()
            return self._decode()
        self._capture.set(cv2.CAP_PROP_POS_MSEC, start_ns / 1e6)
        image = self._capture.read()
        time_ns = self._position_ns()
        if image is None or time_ns <= 0:
            return None
        index = round(time_ns / self._step_ns)
        return self._seen(RawFrame(index=index, time_ns=time_ns, image=image))

    def _decode(self) -> RawFrame | None:
        before = self._newest
        image = self._capture.read() if self._capture is not None else None
        if image is None:
            if self._capture is not None and before is not None:
                self._whole = True
            return None
        time_ns = self._position_ns()
        if before is None:
            return self._seen(RawFrame(index=0, time_ns=max(time_ns, 0), image=image))
        if time_ns <= _time_of(before):
            self._out_of_order |= time_ns > 0
            time_ns = _time_of(before) + self._step_ns
        return self._seen(RawFrame(index=before.index + 1, time_ns=time_ns, image=image))

    def _seen(self, frame: RawFrame) -> RawFrame:
        self._newest = frame
        self._furthest_ns = max(self._furthest_ns, _time_of(frame) + self._step_ns)
        return frame

    def _position_ns(self) -> int:
        """The decoder's time of the newest picture; 0 where it has none."""
        assert self._capture is not None
        return round(self._capture.get(cv2.CAP_PROP_POS_MSEC) * 1e6)


class DemoSource:
    """A clip that starts anew whenever it ends; index and time go on growing.

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
