"""Sources at an address: a live stream or a video file."""

import logging
from typing import Final

from core.addresses import without_password
from core.errors import CameraError
from core.sources.base import RawFrame, SourceError, SourceInfo, SourceTrouble
from core.sources.video.container import DecoderError
from core.sources.video.decoder import Decoder
from core.sources.video.film import Film

log = logging.getLogger(__name__)

STREAM_SCHEMES: Final = frozenset({"rtsp", "rtsps", "http", "https"})
TIMEOUT_S: Final = 5.0
"""How long opening an address, or one read of it, may block."""
OPTIONS: Final = {
    "rtsp_flags": "prefer_tcp",
    # An address must not lead to the files of this machine, as a playlist could.
    "protocol_whitelist": "http,https,httpproxy,tcp,tls,crypto,udp,rtp,rtsp,rtsps,srtp,data",
}
"""For FFmpeg."""


class StreamSource:
    """A live stream, read by FFmpeg: RTSP (over TCP where the server can) or HTTP.

    Args:
        url: Such as `rtsp://user:password@host/path`; the password stays in here.

    Raises:
        CameraError: If it is no address of a stream.
    """

    live: Final = True
    paced: Final = False

    def __init__(self, url: str) -> None:
        self._url = checked_address(url)
        self._name = without_password(self._url)
        self._decoder: Decoder | None = None
        self._count = 0

    def open(self) -> SourceInfo:
        """Connect, and wait for the first picture.

        Raises:
            SourceError: If nothing answers in time, or what comes is no video.
        """
        self.close()
        try:
            decoder = self._decoder = Decoder(
                self._url, options=OPTIONS, timeout_s=TIMEOUT_S, live=True
            )
            first = decoder.read()
        except DecoderError as error:
            log.info("%s: %s", self._name, error)
            first = None
        if first is None or self._decoder is None:
            self.close()
            raise no_video(self._name)
        height, width = first.image.shape[:2]
        return SourceInfo(
            name=self._name,
            kind="stream",
            width=width,
            height=height,
            rate=self._decoder.rate,
            live=True,
            codec=self._decoder.codec,
        )

    def read(self) -> RawFrame | None:
        """The next picture, or None where this read failed; the index grows over reopenings."""
        try:
            frame = self._decoder.read() if self._decoder is not None else None
        except DecoderError as error:
            log.info("%s: %s", self._name, error)
            frame = None
        if frame is None:
            return None
        self._count += 1 + frame.lost
        return RawFrame(index=self._count - 1, time_ns=None, image=frame.image)

    def close(self) -> None:
        """Release it."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def __del__(self) -> None:
        self.close()


class VideoAddressSource(Film):
    """A video file behind an address, which has an end; see `Film`.

    Args:
        url: Such as `https://host/clip.mp4`.

    Raises:
        CameraError: If it is no such address.
    """

    def __init__(self, url: str) -> None:
        self._url = checked_address(url)
        name = without_password(self._url)
        super().__init__(name, name, self._decoder_of_address)

    def _decoder_of_address(self) -> Decoder:
        try:
            return Decoder(self._url, options=OPTIONS, timeout_s=TIMEOUT_S)
        except DecoderError as error:
            raise no_video(self._name) from error


def no_video(name: str) -> SourceError:
    """The error for an address without video; names it without its password."""
    return SourceError(
        SourceTrouble.NO_PICTURE,
        f"No video received from {name}; check the address, the password and that the stream is "
        "running.",
    )


def checked_address(url: str) -> str:
    """A valid address, without surrounding blanks.

    Raises:
        CameraError: If it is no address of a stream.
    """
    url = url.strip()
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in STREAM_SCHEMES or not rest:
        raise CameraError(
            f"Expected a stream address that begins with rtsp:// or http://, "
            f'got "{without_password(url)}".'
        )
    return url
