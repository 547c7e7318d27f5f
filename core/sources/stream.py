"""A stream address."""

import re
from typing import Final

import cv2

from core.errors import CameraError
from core.sources.base import SourceError, SourceInfo, SourceTrouble
from core.sources.opencv import Capture, LiveSource

STREAM_SCHEMES: Final = frozenset({"rtsp", "rtsps", "http", "https"})
TIMEOUT_MS: Final = 5000
"""How long opening a stream, or one read of it, may block."""


class StreamSource(LiveSource):
    """A stream address, read by FFmpeg: RTSP (over TCP where the server can) or HTTP.

    Args:
        url: Such as `rtsp://user:password@host/path`; the password stays in here.

    Raises:
        CameraError: If it is no address of a stream.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url.strip()
        self._name = without_password(self._url)
        scheme, _, rest = self._url.partition("://")
        if scheme.lower() not in STREAM_SCHEMES or not rest:
            raise CameraError(
                f"Expected a stream address that begins with rtsp:// or http://, "
                f'got "{self._name}".'
            )

    def open(self) -> SourceInfo:
        """Connect, and wait for the first picture.

        Raises:
            SourceError: If nothing answers in time, or what comes is no video.
        """
        self.close()
        options = (
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, TIMEOUT_MS),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, TIMEOUT_MS),
        )
        capture = self._capture = Capture(self._url, cv2.CAP_FFMPEG, options)
        image = capture.read()
        if image is None:
            self.close()
            raise SourceError(
                SourceTrouble.NO_PICTURE,
                f"No video comes from {self._name}; check the address, the password and that "
                f"the stream is running.",
            )
        return SourceInfo(
            name=self._name,
            kind="stream",
            width=image.shape[1],
            height=image.shape[0],
            rate=capture.rate(),
            live=True,
        )


def without_password(url: str) -> str:
    """An address that may be shown and logged: no password, no query, no fragment.

    A password may hold characters that it should not, even "@" and "/", so everything between
    the first ":" and the last "@" is taken for it: too much rather than too little.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url
    login, _, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    if colon:
        rest = f"{user}@{place}"
    rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    # Some cameras want "/user=admin&password=secret" as the path.
    return scheme + separator + re.sub(r"(?i)(pass\w*|pwd)=.*", r"\1=", rest)
