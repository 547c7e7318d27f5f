"""The cameras of this machine, by name and by an identity that outlives a reboot."""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2

from core.clock import Clock, SystemClock

log = logging.getLogger(__name__)

NUMBERS: Final[dict[str, int]] = {
    "msmf": cv2.CAP_MSMF,
    "dshow": cv2.CAP_DSHOW,
    "v4l2": cv2.CAP_V4L2,
    "avfoundation": cv2.CAP_AVFOUNDATION,
}
"""OpenCV's number of each backend that the settings name. Each numbers the cameras in its own
way, so indices of two must never be mixed."""
BACKENDS: Final[tuple[str, ...]] = {
    "linux": ("v4l2",),
    "darwin": ("avfoundation",),
    "win32": ("msmf", "dshow"),
}.get(sys.platform, ())
"""The backends of this system, the usual one first."""
WATCH_S: Final = 2.0
"""How often a watch looks at what is connected."""


def backend_number(name: str) -> int:
    """OpenCV's number of a backend; of this system's usual one for "auto" and for all others'."""
    usual = BACKENDS[0] if BACKENDS else ""
    return NUMBERS.get(name if name in BACKENDS else usual, cv2.CAP_ANY)


def backend_name(number: int) -> str:
    """The name of a backend by OpenCV's number; empty for a number without one."""
    return next((name for name, known in NUMBERS.items() if known == number), "")


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
    backend: int = backend_number("auto")


def list_cameras(backend: str = "auto") -> list[CameraDevice]:
    """The connected cameras in the order of their index; empty where there are none.

    Asking takes long on some systems; never on a thread that draws.

    Args:
        backend: As `settings.camera.backend` has it.
    """
    number = backend_number(backend)
    try:
        # Imported here because on macOS the import itself fails without AVFoundation.
        from cv2_enumerate_cameras import enumerate_cameras

        found = enumerate_cameras(number)
    except Exception:  # a camera list must never cost the program its start
        log.exception("The cameras cannot be listed.")
        return []
    cameras = [
        CameraDevice(
            index=row.index,
            name=row.name or f"Camera {row.index}",
            identity=_identity(row.path or row.name or str(row.index)),
            backend=number,
        )
        for row in found
    ]
    return sorted(cameras, key=lambda camera: camera.index)


def find_camera(identity: str, devices: Iterable[CameraDevice]) -> CameraDevice | None:
    """The device with this identity, also one that another backend gave; or None."""
    return next((row for row in devices if same_camera(row.identity, identity)), None)


class CameraWatch:
    """Polls which cameras are connected and reports changes.

    Args:
        on_change: Told all cameras at the first look, and whenever they are others than before;
            called in the thread of `run`.
        lister: Asks the system.
        clock: Time.
    """

    def __init__(
        self,
        on_change: Callable[[list[CameraDevice]], None],
        *,
        lister: Callable[[], list[CameraDevice]] = list_cameras,
        clock: Clock | None = None,
    ) -> None:
        self._on_change = on_change
        self._lister = lister
        self._clock = clock or SystemClock()

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set; blocks, so in a thread of its own. Raises nothing."""
        known: list[CameraDevice] | None = None
        failed = False
        while not stop.is_set():
            try:
                found = self._lister()
                if found != known:
                    known = found
                    self._on_change(found)
                failed = False
            except Exception:
                if not failed:
                    log.exception("The cameras cannot be watched.")
                failed = True
            self._clock.wait(stop, WATCH_S)


def _identity(path: str, links: Path = Path("/dev/v4l")) -> str:
    """The part of a device's path that identifies it.

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


def same_camera(one: str, other: str) -> bool:
    r"""Whether two identities belong to the same camera.

    Windows ends a device's path with the class of devices under which it was asked for, and each
    backend asks for another: `\\?\usb#vid_046d&pid_0825#6&1a&0&0#{class}\global`.
    """
    return one == other or (
        one.startswith("\\\\?\\") and _without_class(one) == _without_class(other)
    )


def _without_class(path: str) -> str:
    return re.sub(r"#\{[^{}]*\}.*$", "", path).casefold()
