"""A video with a beginning and an end, from a file or an address."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from core.errors import CameraError
from core.sources.base import RawFrame, ReadingReport, SourceInfo, SourceNote, SourceWarning
from core.sources.video.container import DecoderError
from core.sources.video.decoder import DecodedFrame, Decoder
from core.sources.video.faults import Faults, shortfall
from core.sources.video.times import FrameTimes

FALLBACK_RATE: Final = 25.0
"""Frames per second assumed for a file that does not say."""
STEADY_STEPS: Final = 5
"""So many steps from frame to frame tell whether a film's times are steady."""
LONG_STEADY_STEPS: Final = 25
"""And so many, where nothing else speaks for a loss."""
STEADY_SHARE: Final = 0.9
"""Of the steps are of the usual length in a film with steady times."""
UNEVEN: Final = 0.3
"""So much of its usual length more or less, and a step is of another length."""
NEAR_START_NS: Final = 60_000_000_000
"""Up to here, decoding from the beginning is quick where a jump lands in an unsure place."""


class Film:
    """A video, from its first frame to the last that can be decoded.

    Times are the file's own, from where its clock begins (`SourceInfo.start_s`); `FrameTimes` says
    what becomes of those that do not grow. The index counts frames, those included that could not
    be decoded; after a seek it is the time in usual durations, which is the same number unless the
    rate of the file varies.

    Args:
        name: For people.
        shown: The name with its folder or address, for messages.
        open_decoder: Opens the video; raises `CameraError` where that is no use, or `DecoderError`.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, name: str, shown: str, open_decoder: Callable[[], Decoder]) -> None:
        self._name = name
        self._shown = shown
        self._open_decoder = open_decoder
        self._decoder: Decoder | None = None
        self._ahead: deque[RawFrame] = deque()
        """Decoded and not read yet."""
        self._newest: RawFrame | None = None
        self._claimed_ns: int | None = None
        self._promised: int | None = None
        self._forget()

    @property
    def duration_ns(self) -> int | None:
        """The declared duration until the file was read to its end; None if none is declared.

        Never less than what has been decoded.
        """
        if self._whole or self._claimed_ns is None:
            return self._furthest_ns if self._whole else None
        return max(self._claimed_ns, self._furthest_ns)

    @property
    def step_ns(self) -> int:
        """The usual time from one frame to the next."""
        return self._step_ns

    @property
    def report(self) -> ReadingReport:
        """The reading report so far; see `ReportingSource`. From any thread."""
        come = self._count + self._faults.unreadable
        total = self._promised or (come if self._ended and not self._sought else None)
        times = self._times_warning if self._ended else self._times.warning(total)
        found = (*self._faults.warnings(total), self._short, times)
        return ReadingReport(
            frames_read=self._count,
            frames_promised=self._promised,
            frames_unreadable=self._faults.unreadable,
            frames_damaged=self._faults.damaged,
            warnings=tuple(warning for warning in found if warning is not None),
            notes=self._last_notes,
        )

    def open(self) -> SourceInfo:
        """Open the video and decode its first frame.

        Raises:
            CameraError: If it is missing, unreadable or no video.
        """
        self.close()
        self._forget()
        try:
            decoder = self._restart()
            first = self._decode()
        except DecoderError as error:
            self.close()
            raise self._no_video(str(error)) from error
        if first is None:
            self.close()
            raise self._no_video("none of its frames can be decoded")
        self._ahead.append(first)
        self._claimed_ns = decoder.duration_ns
        self._promised = decoder.promised
        height, width = first.image.shape[:2]
        return SourceInfo(
            name=self._name,
            kind="file",
            width=width,
            height=height,
            rate=decoder.rate,
            live=False,
            frame_count=decoder.promised or _estimate(decoder),
            start_s=decoder.start_ns / 1e9,
            codec=decoder.codec,
        )

    def read(self) -> RawFrame | None:
        """The next frame, or None after the last one that can be decoded."""
        frame = self._ahead.popleft() if self._ahead else self._decode()
        if frame is not None:
            self._count += 1
        elif self._decoder is not None:
            self._look_back(self._decoder)
        return frame

    def seek(self, time_ns: int) -> None:
        """Seek to the frame shown at a time; beyond the end, to the last frame.

        Where the file's times grow, the decoder jumps a little ahead of the place and decodes up
        to it; where they do not, or it cannot jump, from the very beginning.

        Raises:
            CameraError: If the file can no longer be read.
        """
        self._sought = True
        self._faults.go_elsewhere()
        known_ns = self.duration_ns
        near_ns = time_ns if known_ns is None else min(time_ns, known_ns)
        back_ns = self._step_ns
        while True:
            start_ns = max(near_ns - back_ns, 0) if self._times.in_order else 0
            back_ns *= 4
            self._ahead.clear()
            frame = self._land(start_ns)
            if start_ns and (frame is None or _time_of(frame) > time_ns):
                continue
            if frame is None:
                raise CameraError(f'"{self._shown}" can no longer be read; check that it is there.')
            following = self._decode()
            while following is not None and _time_of(following) <= time_ns:
                frame, following = following, self._decode()
            if start_ns and not self._times.in_order:
                continue  # it has just shown, so where this is cannot be known
            # What was lost before the place is no part of what is played from here.
            self._ahead.append(frame if time_ns <= 0 else replace(frame, notes=()))
            if following is not None:
                self._ahead.append(following)
            return

    def close(self) -> None:
        """Close the file."""
        self._ahead.clear()
        self._newest = None
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def __del__(self) -> None:
        self.close()

    def _no_video(self, reason: str) -> CameraError:
        return CameraError(
            f'"{self._shown}" contains no readable video ({reason}); expected a video file such '
            "as MP4, AVI, MOV or MKV."
        )

    def _forget(self) -> None:
        self._claimed_ns = self._promised = None
        self._short: SourceWarning | None = None
        self._times_warning: SourceWarning | None = None
        self._last_notes: tuple[SourceNote, ...] = ()
        self._ended = False
        self._times = FrameTimes()
        self._faults = Faults()
        self._step_ns = round(1e9 / FALLBACK_RATE)
        self._zero_ns = 0  # when frame 0 was or would have been shown
        self._furthest_ns = 0
        self._count = 0  # of frames read
        self._whole = self._sought = False
        self._steps = self._even_steps = 0  # from frame to frame, and those of a usual length

    def _restart(self) -> Decoder:
        self.close()
        self._times.restart()
        self._own_ns: int | None = None
        decoder = self._decoder = self._open_decoder()
        self._step_ns = round(1e9 / (decoder.rate or FALLBACK_RATE))
        return decoder

    def _land(self, start_ns: int) -> RawFrame | None:
        """The frame that the decoder reaches after a seek."""
        decoder = self._decoder
        try:
            if start_ns == 0 or decoder is None:
                self._restart()
                return self._decode()
            decoder.seek(start_ns + decoder.start_ns)
            decoded = decoder.read()
        except (DecoderError, CameraError):
            return None
        if decoded is None or decoded.time_ns is None:
            return None
        if not decoder.sure and start_ns < NEAR_START_NS:
            self._restart()
            return self._decode()
        self._times.restart()
        self._own_ns = None
        time_ns, _ = self._times.take(decoded.time_ns - decoder.start_ns, self._step_ns)
        index = max(round((time_ns - self._zero_ns) / self._step_ns), 0)
        return self._seen(RawFrame(index=index, time_ns=time_ns, image=decoded.image))

    def _decode(self) -> RawFrame | None:
        decoder, before = self._decoder, self._newest
        decoded = decoder.read() if decoder is not None else None
        if decoder is None or decoded is None:
            self._whole |= decoder is not None and before is not None
            return None
        own_ns = None if decoded.time_ns is None else decoded.time_ns - decoder.start_ns
        if own_ns is not None:
            decoded = self._with_hole(decoded, own_ns)
        time_ns, shift = self._times.take(own_ns, self._step_ns * (1 + decoded.lost))
        index = decoded.lost if before is None else before.index + 1 + decoded.lost
        if before is None:
            self._zero_ns = time_ns - index * self._step_ns
        lost_ns = time_ns - decoded.lost * self._step_ns
        if decoded.lost_ns is not None:
            lost_ns = self._times.moved(decoded.lost_ns - decoder.start_ns)
        faults = self._faults.take(decoded, time_ns, lost_ns, self._step_ns)
        notes = [*faults, shift] if shift is not None else faults
        return self._seen(
            RawFrame(index=index, time_ns=time_ns, image=decoded.image, notes=tuple(notes))
        )

    def _with_hole(self, decoded: DecodedFrame, own_ns: int) -> DecodedFrame:
        """The frame with the loss before it that a gap in regular timestamps shows."""
        before_ns, self._own_ns = self._own_ns, own_ns
        steps = 0.0 if before_ns is None else (own_ns - before_ns) / self._step_ns
        steady = self._steps >= STEADY_STEPS and self._even_steps >= STEADY_SHARE * self._steps
        self._steps += before_ns is not None
        self._even_steps += abs(steps - 1) < UNEVEN
        missing = round(steps) - 1
        if not steady or missing <= decoded.lost:
            return decoded
        if decoded.after_error:
            return replace(decoded, lost=missing, lost_ns=None)
        if self._steps >= LONG_STEADY_STEPS:
            self._times.note_hole(own_ns, missing * self._step_ns)
        return decoded

    def _seen(self, frame: RawFrame) -> RawFrame:
        self._newest = frame
        self._furthest_ns = max(self._furthest_ns, _time_of(frame) + self._step_ns)
        return frame

    def _look_back(self, decoder: Decoder) -> None:
        """At the end: note faults after the last frame and, the first time, of the whole file."""
        notes = self._faults.end(decoder.lost_at_end, self._furthest_ns, self._step_ns)
        self._last_notes = tuple(notes)
        if self._ended:
            return
        come = None if self._sought else self._count + self._faults.unreadable
        self._short = shortfall(decoder, come, self._step_ns)
        self._times_warning = self._times.warning(decoder.promised or come)
        self._ended = True


def _time_of(frame: RawFrame) -> int:
    return frame.time_ns or 0


def _estimate(decoder: Decoder) -> int | None:
    if decoder.duration_ns is None or not decoder.rate:
        return None
    return round(decoder.duration_ns * decoder.rate / 1e9) or None
