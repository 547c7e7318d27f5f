"""The cameras of this machine, by name and by an identity that outlives a reboot."""

import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2

log = logging.getLogger(__name__)

BACKEND: Final[int] = {
    "linux": cv2.CAP_V4L2,
    "darwin": cv2.CAP_AVFOUNDATION,
    "win32": cv2.CAP_MSMF,
}.get(sys.platform, cv2.CAP_ANY)
"""One OpenCV backend per system: each numbers the cameras in its own way, so indices of two
must never be mixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraDevice:
    """A camera that is connected now.

    Attributes:
        index: OpenCV's number for it under `backend`; changes as cameras come and go.
        name: What the maker calls it.
        identity: Stays the same after a reboot or on reconnecting; what settings keep.
        backend: The OpenCV backend that the index belongs to.
    """

    index: int
    name: str
    identity: str
    backend: int = BACKEND


def list_cameras() -> list[CameraDevice]:
    """The connected cameras in the order of their index; empty where there are none."""
    try:
        # Imported here because on macOS the import itself fails without AVFoundation.
        from cv2_enumerate_cameras import enumerate_cameras

        found = enumerate_cameras(BACKEND)
    except Exception:  # a camera list must never cost the program its start
        log.exception("The cameras cannot be listed.")
        return []
    cameras = [
        CameraDevice(
            index=row.index,
            name=row.name or f"Camera {row.index}",
            identity=_identity(row.path or row.name or str(row.index)),
        )
        for row in found
    ]
    return sorted(cameras, key=lambda camera: camera.index)


def find_camera(identity: str, devices: Iterable[CameraDevice]) -> CameraDevice | None:
    """The device with this identity, or None."""
    return next((device for device in devices if device.identity == identity), None)


def _identity(path: str, links: Path = Path("/dev/v4l")) -> str:
    """What to keep of a device's path.

    Windows and macOS give a lasting one. Linux gives `/dev/videoN`, whose number depends on the
    order of connecting; udev's links name the camera itself, or else the port it is in.
    """
    if path.startswith("/dev/"):
        device = Path(path).resolve()
        for kind in ("by-id", "by-path"):
            for link in sorted((links / kind).glob("*")):
                if link.resolve() == device:
                    return link.name
    return path
