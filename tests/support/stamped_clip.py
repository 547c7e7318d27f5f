"""Videos whose frames have the times that a test wants."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from core.types import Image


def write_stamped(
    path: Path,
    images: Sequence[Image],
    stamps_ms: Sequence[int],
    *,
    sound: bool = False,
) -> Path:
    """Write images as frames with these presentation times, in milliseconds, as they are.

    Args:
        path: Matroska, which takes any times.
        images: `(H, W, 3)` uint8 BGR, of one size.
        stamps_ms: One for each.
        sound: Whether a silent sound begins at 0.
    """
    with av.open(str(path), "w") as container:
        video = container.add_stream("mjpeg", rate=25)
        video.height, video.width = images[0].shape[:2]
        video.pix_fmt = "yuvj420p"
        video.codec_context.time_base = Fraction(1, 1000)
        if sound:
            audio = container.add_stream("pcm_s16le", rate=8000, layout="mono")
            silence = av.AudioFrame.from_ndarray(
                np.zeros((1, 800), np.int16), format="s16", layout="mono"
            )
            silence.sample_rate, silence.pts = 8000, 0
            container.mux(audio.encode(silence))
        packets = []
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 1000)
            packets += video.encode(frame)
        packets += video.encode(None)
        for packet, stamp in zip(packets, stamps_ms, strict=True):
            packet.pts = packet.dts = stamp
            packet.time_base = Fraction(1, 1000)
            container.mux(packet)
    return path
