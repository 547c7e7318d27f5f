"""Video decoded by FFmpeg through PyAV: every frame with its timestamp and faults."""

import heapq
import logging
import struct
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from typing import IO, Any, Final

import av
import av.logging
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from core.sources.opencv import sealed
from core.sources.video.container import (
    DecoderError,
    duration_of,
    opened,
    rate_of,
    reason,
    start_of,
    video_of,
)
from core.types import Image

log = logging.getLogger(__name__)

MOST_FAILED_READS: Final = 100
"""So many failed reads of the container in a row and the rest of it counts as unreadable."""
JUMP_BACK_S: Final = 0.5
"""Frames come out of order by less than this."""
AFTER_ERROR: Final = 4
"""Frames that a hole may be away from the packet that was cut short before it: they are sent in
another order than shown."""
MOST_WAITING: Final = 1000
"""No decoder holds back more frames than this."""
ONE_FOR_ONE: Final = frozenset({"av1", "libdav1d", "h264", "hevc", "mpeg1video", "vp9"})
"""Codecs, besides those of key frames only, that give a frame for each packet, if not interlaced;
VP8, MPEG-4 ASP and others have hidden references or places where the last picture stays."""
LARGEST_STRETCH: Final = 8.0
"""Pixels longer than this are a damaged header's, not a picture's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedFrame:
    """One frame as it is shown.

    Attributes:
        image: `(H, W, 3)` uint8 BGR, read-only, turned and with square pixels.
        time_ns: Presentation time on the container's own clock; None where it has none.
        lost: Frames that could not be decoded and belong right before this one.
        lost_ns: Presentation time of the first of them; None where unknown.
        damaged: Whether parts of it had to be guessed.
        built_on_faulty: Whether it follows, up to the next key frame, on one that is missing or
            damaged.
        found_again: Whether it was said to be lost before.
        after_error: Whether something could not be read or decoded since the frame before.
        duration_ns: How long it is shown, by the container; 0 where unknown.
    """

    image: Image
    time_ns: int | None
    lost: int = 0
    lost_ns: int | None = None
    damaged: bool = False
    built_on_faulty: bool = False
    after_error: bool = False
    found_again: bool = False
    duration_ns: int = 0


class Decoder:
    """The best video stream of one container, opened.

    Decoding errors cost the frames that they concern and no others: the decoder goes on with what
    follows. Which frames those were is found by their presentation times, since decoders give
    frames out in that order: what was sent and should have come out before a frame is lost.

    Attributes:
        codec: As FFmpeg names it, such as `"h264"`.
        container: Likewise, such as `"matroska,webm"`.
        rate: Frames per second on average; 0.0 where unknown.
        promised: Frames that the container says it holds, without those that it hides; None where
            it does not say.
        start_ns: What the container's clock says where it begins, in nanoseconds.
        duration_ns: How long the container says it is; None where it does not say.
        end_ns: Where the furthest packet of any stream ends that was read, on the same clock.
        broken_off: Whether reading ended with an error instead of the end.
        hidden: Packets read so far whose frames the container wants not to be shown.
        hides: Whether there were packets without a frame of their own and without an error.
        sure: Whether times are right after a jump. A container without an index is entered in the
            middle of a packet, and may then give each frame the time of the one behind it.
        lost_at_end: Frames after the last one given out that could not be decoded; complete once
            `read` has given None.
    """

    def __init__(
        self,
        target: str | IO[bytes],
        *,
        options: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        live: bool = False,
    ) -> None:
        """Open a container and its video, blocking.

        Args:
            target: An address, or an opened file, which is closed with the decoder, also where
                this fails.
            options: For FFmpeg.
            timeout_s: How long opening, and later one read, may take; None waits for ever.
            live: It has no end, so that a failed read is an error and not the end.

        Raises:
            DecoderError: If there is no video in it that can be decoded.
        """
        self._file = None if isinstance(target, str) else target
        with ExitStack() as undo:
            if self._file is not None:
                undo.enter_context(self._file)
            container = self._container = opened(target, options or {}, timeout_s)
            undo.callback(container.close)
            stream = self._stream = video_of(container)
            self._undo = undo.pop_all()
        self.codec = stream.codec_context.codec.name
        self.container = container.format.name
        self.rate = rate_of(stream)
        self.promised: int | None = stream.frames or None
        self.start_ns = start_of(container, stream)
        self.duration_ns = duration_of(container, stream, self.start_ns)
        self.end_ns: int | None = None
        self.broken_off = False
        self.hidden = 0
        self.lost_at_end = 0
        self._live = live
        stream.codec_context.thread_type = "NONE"
        stream.codec_context.thread_count = 1
        self._intra_only = stream.codec_context.codec.intra_only
        self._one_for_one = self._intra_only or self.codec in ONE_FOR_ONE
        """Whether each packet has a frame of its own, so that one without is a loss."""
        self.hides = False
        self._restart()

    def read(self) -> DecodedFrame | None:
        """The next frame in order of presentation, blocking; None after the last.

        Raises:
            DecoderError: If a live stream breaks off.
        """
        while not self._ready and not self._at_end:
            self._feed()
        if self._ready:
            return self._ready.popleft()
        return None

    def seek(self, time_ns: int) -> None:
        """Jump to the key frame from which the frame at this time can be decoded.

        Args:
            time_ns: On the container's own clock.

        Raises:
            DecoderError: If this container cannot be jumped in.
        """
        base = self._stream.time_base
        if base is None:
            raise DecoderError("it has no times")
        try:
            self._container.seek(
                int(time_ns / 1e9 / base), stream=self._stream, backward=True, any_frame=False
            )
        except (av.FFmpegError, OSError) as error:
            raise DecoderError(reason(error)) from error
        self._stream.codec_context.flush_buffers()
        self._restart()
        self._awaits_key = self.sure = True

    def close(self) -> None:
        """Release it and the file."""
        self._ready.clear()
        self._at_end = True
        self._undo.close()

    def _restart(self) -> None:
        """Start reading at the container's current position."""
        self._packets: Iterator[Any] = self._container.demux()
        self._ready: deque[DecodedFrame] = deque()
        self._at_end = False
        self._failed_reads = 0
        self._sent: list[tuple[int, int]] = []
        """A heap of packets whose frames have not come out: run of times, presentation time."""
        self._runs = [0, 0]
        """How often the times of packets and of frames jumped back."""
        self._frame_last = self._frame_run = 0
        self._called_lost: set[int] = set()
        """Presentation times of the frames that were last said to be lost."""
        """Presentation time of the newest frame."""
        self._errors = 0
        """Failed packets whose frames have not been found missing yet."""
        self._suspect = False
        """Whether frames may be missing since the last error."""
        self._awaits_key = False
        """Whether frames may be built on others that were jumped over."""
        self._stamps: tuple[int | None, int | None] = (None, None)
        """Presentation and decoding time of the frame before."""
        self._wrong_pts = self._wrong_dts = 0
        self._begun = False
        """Whether a frame has come out."""
        self._doubtful_from: int | None = None
        """Presentation time from which on there was an error since the last frame."""
        self._doubtful_frames = 0
        """So many of the next frames come after an error."""
        self._sent_last = 0
        """Presentation time of the newest packet."""
        self._tainted = False
        """Whether frames are built on others that are missing or damaged."""
        self._complained: set[int | None] = set()
        """Times of packets about which the decoder complained without an error."""
        self.sure = True

    def _feed(self) -> None:
        """Read one packet and decode it."""
        with av.logging.Capture(local=True) as complaints:
            try:
                packet = next(self._packets)
            except StopIteration:
                self._drain()
                return
            except IndexError:
                # A stream that began after the opening, which PyAV does not know: a sound, say.
                self._packets = self._container.demux(self._stream)
                self.duration_ns = None  # of all streams; no more to be compared
                return
            except (av.FFmpegError, OSError) as error:
                self._fail(error)
                return
        if complaints and self._begun:
            self._doubt()
        if not packet.size:
            # PyAV's mark of the end, or a place in an AVI where the last picture stays.
            self.hidden += packet.stream.index == self._stream.index and packet.dts is not None
            return
        self._failed_reads = 0
        if self.broken_off:  # there is more behind the place that could not be read
            self._suspect, self.broken_off = True, False
            self._doubt()
        self._reach(packet)
        if packet.stream.index != self._stream.index:
            return
        if packet.pts is not None:
            self._runs[0] += self._jumped_back(packet.pts, self._sent_last)
            self._sent_last = packet.pts
        if packet.is_discard:
            self.hidden += 1
        elif packet.pts is not None and len(self._sent) < MOST_WAITING:
            heapq.heappush(self._sent, (self._runs[0], packet.pts))
        # Where transport streams were joined, the first packet counts as corrupt and is none: so
        # the decoder has the last word, but on a picture that is cut short.
        if packet.is_corrupt:
            self._doubt()
        if packet.is_corrupt and self._intra_only:
            # Nothing to guess the rest of the picture from: it would be what lay in the memory.
            self._miss()
            return
        with av.logging.Capture(local=True) as complaints:
            try:
                frames = self._stream.codec_context.decode(packet)
            except (av.FFmpegError, OSError) as error:
                log.debug("A packet cannot be decoded: %s.", reason(error))
                self._miss()
                return
        if complaints and (self._begun or (packet.is_keyframe and not self._intra_only)):
            self._complained.add(packet.pts)
        self._take(frames)

    def _miss(self) -> None:
        """Count a packet without a frame."""
        self._errors += 1
        self._suspect = True
        self._doubt()
        self.sure &= not self._awaits_key

    def _doubt(self) -> None:
        """Note that frames may be missing from here on."""
        if self._doubtful_from is None:
            self._doubtful_from = self._sent_last

    def _drain(self) -> None:
        """Take the frames left in the decoder at the end."""
        try:
            frames = self._stream.codec_context.decode(None)
        except (av.FFmpegError, OSError):
            frames = []
        self._take(frames)
        self._at_end = True
        self.lost_at_end = self._errors
        if self._suspect and not self.hides:
            self.lost_at_end = max(self._errors, len(self._sent))

    def _fail(self, error: Exception) -> None:
        """Continue after an unreadable part of a file."""
        log.debug("A read failed: %s.", reason(error))
        self._failed_reads += 1
        self.broken_off = True
        if self._live:
            self._at_end = True
            raise DecoderError(reason(error)) from error
        if self._file is None or self._failed_reads > MOST_FAILED_READS:
            self._drain()
            return
        self._packets = self._container.demux()

    def _take(self, frames: Sequence[VideoFrame]) -> None:
        for frame in frames:
            self._awaits_key = self._awaits_key and not frame.key_frame
            if not self._awaits_key:
                self._ready.append(self._taken(frame))

    def _reach(self, packet: Any) -> None:
        """Note how far the container has been read."""
        moment = packet.pts if packet.pts is not None else packet.dts
        if moment is None or packet.time_base is None:
            return
        end_ns = round((moment + (packet.duration or 0)) * packet.time_base * 1_000_000_000)
        self.end_ns = end_ns if self.end_ns is None else max(self.end_ns, end_ns)

    def _jumped_back(self, pts: int, before: int) -> bool:
        """Whether timestamps restart, as where two recordings were joined."""
        base = self._stream.time_base
        return base is not None and (before - pts) * base >= JUMP_BACK_S

    def _best_moment(self, frame: VideoFrame) -> int | None:
        """The presentation time, or where more of those went wrong, the decoding time.

        As FFmpeg's `best_effort_timestamp` has it (libavcodec/decode.c, guess_correct_pts).
        """
        pts, dts = frame.pts, frame.dts
        before_pts, before_dts = self._stamps
        if dts is not None:
            self._wrong_dts += before_dts is not None and dts <= before_dts
        if pts is not None:
            self._wrong_pts += before_pts is not None and pts <= before_pts
        self._stamps = (pts if pts is not None else dts, dts if dts is not None else pts)
        if pts is not None and (dts is None or self._wrong_pts <= self._wrong_dts):
            return pts
        return dts

    def _taken(self, frame: VideoFrame) -> DecodedFrame:
        """A frame with what is missing before it."""
        base = frame.time_base or self._stream.time_base
        moment = self._best_moment(frame)
        missing = []
        found_again = False
        if frame.pts is not None:
            if self._runs[1] < self._runs[0]:
                self._runs[1] += self._jumped_back(frame.pts, self._frame_last)
            # After damage a decoder may give frames out of order for a while: nothing is sure then.
            self.hides |= frame.pts < self._frame_last and self._frame_run == self._runs[1]
            self._frame_last, self._frame_run = frame.pts, self._runs[1]
            found_again = frame.pts in self._called_lost
            self._called_lost.discard(frame.pts)
            place = (self._runs[1], frame.pts)
            while self._sent and self._sent[0] < place:
                missing.append(heapq.heappop(self._sent)[1])
            if self._sent and self._sent[0] == place:
                heapq.heappop(self._sent)
        self._one_for_one &= not frame.interlaced_frame
        if self._suspect and not self.hides:
            lost = len(missing) if frame.pts is not None else self._errors
        elif self._one_for_one and self._begun and not self.hides:
            lost = len(missing)
        else:
            lost = min(len(missing), self._errors)
            self.hides |= len(missing) > lost
        if lost:
            self._called_lost = set(missing)
        self._errors = max(self._errors - lost, 0)
        self._suspect = self._errors > 0
        faulty = bool(frame.is_corrupt or frame.pts in self._complained)
        self._complained.discard(frame.pts)
        built_on_faulty = not frame.key_frame and (self._tainted or lost > 0)
        self._tainted = not self._intra_only and (faulty or built_on_faulty)
        if self._doubtful_from is not None and (moment is None or moment >= self._doubtful_from):
            # What is cut short may be the packet before those that are missing.
            self._doubtful_frames, self._doubtful_from = AFTER_ERROR, None
        doubtful = lost > 0 or self._doubtful_frames > 0
        self._doubtful_frames = max(self._doubtful_frames - 1, 0)
        self._begun = True
        return DecodedFrame(
            image=_image_of(frame, self._stream.sample_aspect_ratio),
            time_ns=None if moment is None or base is None else round(moment * base * 10**9),
            lost=lost,
            lost_ns=round(missing[0] * base * 10**9) if lost and missing and base else None,
            damaged=faulty,
            built_on_faulty=built_on_faulty and not self._intra_only,
            after_error=doubtful and not self.hides,
            found_again=found_again,
            duration_ns=round((frame.duration or 0) * base * 10**9) if base else 0,
        )


def _image_of(frame: VideoFrame, stretch: Fraction | None) -> Image:
    """A frame as displayed: rotated by its matrix, with square pixels, in BGR.

    Args:
        frame: As it was decoded.
        stretch: How much wider than high a pixel is; None where it is not said.
    """
    width, height = frame.width, frame.height
    if stretch and 1 < stretch <= LARGEST_STRETCH:
        width = round(width * stretch)
    elif stretch and 1 / LARGEST_STRETCH <= stretch < 1:
        height = round(height / stretch)
    converted = frame.reformat(width=width, height=height, format="bgr24", threads=1)
    return sealed(_turned(converted.to_ndarray(), frame))


def _turned(image: NDArray[Any], frame: VideoFrame) -> NDArray[Any]:
    """The image rotated and mirrored by the display matrix, in quarter turns.

    Its first numbers `a b u c d` send a pixel at (x, y) to (ax + cy, bx + dy); ISO/IEC 14496-12,
    6.2.2.
    """
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return image
    a, b, _, c, d = struct.unpack("=5i", bytes(matrix)[:20])
    if abs(b) > abs(a):
        image, a, d = np.swapaxes(image, 0, 1), c, b
    return image[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1]
