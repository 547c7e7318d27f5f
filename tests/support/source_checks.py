"""What holds for the frames of every source."""

import numpy as np

from core.sources import FrameSource, RawFrame


def read_all(source: FrameSource) -> list[RawFrame]:
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    return frames


def check_images(frames: list[RawFrame]) -> None:
    assert frames
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.ndim == 3
        assert frame.image.shape[2] == 3
        assert frame.image.flags.c_contiguous
        assert not frame.image.flags.writeable
