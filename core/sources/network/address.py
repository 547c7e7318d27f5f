"""Chooses the source for an address."""

from http.client import HTTPException
from typing import Final

from core.sources.base import FrameSource
from core.sources.network.snapshot import NETWORK_ERRORS, SnapshotSource, opener_for
from core.sources.network.stream import (
    OPTIONS,
    TIMEOUT_S,
    StreamSource,
    VideoAddressSource,
    checked_address,
)
from core.sources.video.container import DecoderError
from core.sources.video.decoder import Decoder

_PLAYLISTS: Final = ("mpegurl", "dash+xml")


def address_source(url: str, rate: float | None = None) -> FrameSource:
    """The source for an address; asks the server what it is, which can take seconds.

    What has a length is a file and ends, a single picture is fetched again and again, and all
    else is a live stream. Where nothing answers it is one too: opening it says so, and can be
    tried again.

    Args:
        url: RTSP or HTTP.
        rate: How many pictures to fetch per second, of a single picture.

    Raises:
        CameraError: If it is no address of a stream.
    """
    url = checked_address(url)
    if not url.lower().startswith("http"):
        return StreamSource(url)
    try:
        plain, opener = opener_for(url)
        with opener.open(plain, timeout=TIMEOUT_S) as answer:
            kind = answer.headers.get_content_type()
            measured = answer.headers.get("Content-Length") is not None
    except (*NETWORK_ERRORS, HTTPException):
        return StreamSource(url)
    if kind.startswith("multipart/"):
        return StreamSource(url)
    if kind.startswith("image/"):
        return SnapshotSource(url, rate)
    playlist = kind.endswith(_PLAYLISTS) or plain.partition("?")[0].endswith((".m3u8", ".mpd"))
    if measured and not playlist:
        return VideoAddressSource(url)
    return VideoAddressSource(url) if _has_length(url) else StreamSource(url)


def _has_length(url: str) -> bool:
    """Whether the response states its length."""
    try:
        decoder = Decoder(url, options=OPTIONS, timeout_s=TIMEOUT_S)
    except DecoderError:
        return False
    decoder.close()
    return decoder.duration_ns is not None
