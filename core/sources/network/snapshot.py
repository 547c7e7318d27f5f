"""A picture at an address that is fetched repeatedly, as simple cameras offer it."""

import logging
import time
from collections.abc import Callable
from typing import Final
from urllib.error import URLError
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    build_opener,
)

import cv2
import numpy as np

from core.addresses import split_login, without_password
from core.sources.base import RawFrame, SourceInfo
from core.sources.network.stream import TIMEOUT_S, checked_address, no_video
from core.sources.opencv import sealed
from core.types import Image

log = logging.getLogger(__name__)

USUAL_RATE: Final = 2.0
"""Pictures per second, where nobody says otherwise."""
MOST_BYTES: Final = 64_000_000
"""Of one picture."""
NETWORK_ERRORS: Final = (OSError, URLError, ValueError)
"""`http.client`'s errors are `OSError`s or wrapped in `URLError`; bad addresses `ValueError`s."""


class SnapshotSource:
    """A live source that fetches one picture repeatedly.

    Args:
        url: Such as `http://user:password@host/snap.jpg`; the password stays in here.
        rate: Pictures per second, as far as the camera answers so fast.
        pause: Waits so many seconds.

    Raises:
        CameraError: If it is no address.
    """

    live: Final = True
    paced: Final = False

    def __init__(
        self, url: str, rate: float | None = None, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._url = checked_address(url)
        self._name = without_password(self._url)
        self._step_s = 1 / (rate or USUAL_RATE)
        self._pause = pause
        self._due_s = 0.0
        self._count = 0
        self._opened = False

    def open(self) -> SourceInfo:
        """Fetch the picture once.

        Raises:
            SourceError: If nothing answers in time, or what comes is no picture.
        """
        self.close()
        image = self._fetch()
        if image is None:
            raise no_video(self._name)
        self._opened = True
        height, width = image.shape[:2]
        return SourceInfo(
            name=self._name,
            kind="stream",
            width=width,
            height=height,
            rate=1 / self._step_s,
            live=True,
            choice="a picture that is fetched repeatedly",
        )

    def read(self) -> RawFrame | None:
        """The picture, fetched when it is due; None if that failed."""
        if not self._opened:
            return None
        early_s = self._due_s - time.monotonic()
        if early_s > 0:
            self._pause(early_s)
        image = self._fetch()
        if image is None:
            return None
        self._count += 1
        return RawFrame(index=self._count - 1, time_ns=None, image=image)

    def close(self) -> None:
        """Stop fetching."""
        self._opened = False

    def _fetch(self) -> Image | None:
        self._due_s = time.monotonic() + self._step_s
        try:
            plain, opener = opener_for(self._url)
            with opener.open(plain, timeout=TIMEOUT_S) as answer:
                data = answer.read(MOST_BYTES)
            image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        except (*NETWORK_ERRORS, cv2.error) as error:
            log.info("%s: %s", self._name, type(error).__name__)
            return None
        return None if image is None else sealed(image)


def opener_for(url: str) -> tuple[str, OpenerDirector]:
    """The address without user and password, and what opens it with them."""
    plain, user, password = split_login(url)
    known = HTTPPasswordMgrWithDefaultRealm()
    if user or password:
        known.add_password(None, plain, user, password)
    return plain, build_opener(HTTPBasicAuthHandler(known), HTTPDigestAuthHandler(known))
