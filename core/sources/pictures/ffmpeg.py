"""HEIC, PSD, ICO, QOI, OpenEXR and some JPEG 2000, which OpenCV does not read, by FFmpeg."""

import io
from collections.abc import Iterator
from typing import Any, Final

import av
import av.container
import numpy as np
from numpy.typing import NDArray

from core.sources.pictures.heic import main_turns, tile_grid, turned

LARGEST_PIXELS: Final = 1 << 28
"""Of those that OpenCV does not decode; its own limit is 2 to the 30th."""

_FFMPEG_ONLY: Final = (
    *(b"8BPS", b"\0\0\1\0", b"qoif", b"v/1\x01"),  # PSD, ICO, QOI, OpenEXR
    *(b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"),  # JPEG 2000, whose halved colours OpenCV refuses
)


def decode_with_ffmpeg(data: bytes) -> NDArray[Any] | None:
    """A picture of a kind that OpenCV does not know; None for others, and where it is damaged.

    Of what OpenCV knows, FFmpeg would make up the damaged parts.

    Returns:
        `(H, W, 3)` BGR and upright: uint8, or float32 of EXR.
    """
    heic = data[4:8] == b"ftyp" and data[8:11] != b"avi"
    if not heic and not data.startswith(_FFMPEG_ONLY):
        return None
    grid = tile_grid(data) if heic else None
    if grid is not None and grid.width * grid.height > LARGEST_PIXELS:
        return None
    try:
        with av.open(io.BytesIO(data), "r", options={"err_detect": "explode"}) as container:
            if grid is not None:
                return grid.put_together(dict(_tiles(container, set(grid.tiles))))
            stream = container.streams.best("video")
            if not isinstance(stream, av.VideoStream):
                return None
            if stream.width * stream.height > LARGEST_PIXELS:
                return None
            frame = next(container.decode(stream), None)
            if frame is None:
                return None
            turns = main_turns(data) if heic else None
            if turns is not None:  # FFmpeg knows no mirrors
                return turned(_values_of(frame), turns)
            return np.rot90(_values_of(frame), round(frame.rotation / 90))
    except (av.FFmpegError, ValueError, MemoryError):
        return None


def _tiles(
    container: av.container.InputContainer, wanted: set[int]
) -> Iterator[tuple[int, NDArray[Any]]]:
    streams = [stream for stream in container.streams.video if stream.id in wanted]
    for stream in streams:
        stream.codec_context.thread_count = 1  # dozens of decoders, for one picture each
    for packet in container.demux(*streams):
        for frame in packet.decode():
            if isinstance(frame, av.VideoFrame):
                yield packet.stream.id, _values_of(frame)


def _values_of(frame: av.VideoFrame) -> NDArray[Any]:
    """A decoded picture as BGR.

    Raises:
        ValueError: If parts of it are made up.
    """
    if frame.is_corrupt:
        raise ValueError("The picture is damaged.")
    if frame.format.name.startswith(("gbrpf32", "gbrapf32")):
        return frame.to_ndarray(format="gbrpf32le")[:, :, ::-1]
    return frame.to_ndarray(format="bgr24")
