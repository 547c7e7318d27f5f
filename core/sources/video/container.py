"""Facts from a container: its video, duration, start and frame rate."""

import logging
from collections.abc import Mapping
from typing import IO

import av
import av.logging
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

log = logging.getLogger(__name__)

# Errors are listened to by the decoder; what nobody listens to may hold passwords of addresses.
av.logging.set_level(av.logging.ERROR)
logging.getLogger("libav").setLevel(logging.CRITICAL + 1)


class DecoderError(Exception):
    """The container or its video cannot be opened or read; the message says why, for people."""


def opened(
    target: str | IO[bytes], options: Mapping[str, str], timeout_s: float | None
) -> InputContainer:
    """Open a container.

    Args:
        target: An address, or an opened file.
        options: For FFmpeg.
        timeout_s: How long opening, and later one read, may take; None waits for ever.

    Raises:
        DecoderError: If it is none that FFmpeg knows, or cannot be reached.
    """
    try:
        return av.open(
            target,
            "r",
            options=dict(options),
            timeout=timeout_s,
            metadata_errors="replace",
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise DecoderError(reason(error)) from error


def video_of(container: InputContainer) -> VideoStream:
    """The video stream that a player would show; cover art is not one.

    Raises:
        DecoderError: If there is none, or none that can be decoded.
    """
    videos = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not videos:
        kinds = sorted({stream.type for stream in container.streams})
        raise DecoderError(
            f"it contains {' and '.join(kinds)}, but no video"
            if kinds
            else "it is empty or damaged"
        )
    usable = [stream for stream in videos if stream.codec_context is not None]
    if not usable:
        raise DecoderError("its video codec is not supported")
    best = container.streams.best("video")
    return best if best in usable else usable[0]


def rate_of(stream: VideoStream) -> float:
    """Frames per second on average; 0.0 where unknown."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and 0 < rate <= 1000:
            return float(rate)
    return 0.0


def start_of(container: InputContainer, stream: VideoStream) -> int:
    """The start of a player's clock in ns: the first stream, or 0 if audio starts earlier.

    Sound codecs need a lead of some milliseconds, which containers write as times before 0.
    """
    start_ns = 1000 * (container.start_time or 0)
    if start_ns >= 0 or stream.start_time is None or stream.time_base is None:
        return max(start_ns, 0)
    return min(round(stream.start_time * stream.time_base * 10**9), 0)


def duration_of(container: InputContainer, stream: VideoStream, start_ns: int) -> int | None:
    """The duration of the video in ns according to the container; None if it does not say."""
    base, rate = stream.time_base, rate_of(stream)
    if stream.duration and stream.duration > 0 and base:
        begin_ns = round((stream.start_time or 0) * base * 10**9) - start_ns
        duration_ns = max(begin_ns, 0) + round(stream.duration * base * 10**9)
        # Of an AVI that is cut off, the number of frames is promised and the duration measured.
        return max(duration_ns, round(stream.frames * 1e9 / rate) if rate else 0)
    told = stream.metadata.get("DURATION")  # Matroska's, of each stream: the time of its end
    if told:
        try:
            hours, minutes, seconds = told.split(":")
            end_ns = round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1e9)
            return max(end_ns - start_ns, 0) or None
        except ValueError:
            log.debug("The duration %r cannot be read.", told)
    return 1000 * container.duration if container.duration and container.duration > 0 else None


def reason(error: Exception) -> str:
    """The reason of an error without the address, which may contain a password."""
    return getattr(error, "strerror", None) or type(error).__name__
