"""A camera of this machine."""

from typing import Final

import cv2

from core.settings import CameraSettings
from core.sources.base import RawFrame, SourceError, SourceInfo, SourceTrouble
from core.sources.cameras import devices as cameras
from core.sources.cameras.devices import CameraDevice, backend_name, backend_number
from core.sources.cameras.trouble import may_not_use, why_closed
from core.sources.opencv import Capture

LARGEST_INDEX: Final = 10_000


class CameraSource:
    """A camera of this machine; the frame index keeps growing after reopening.

    Args:
        device: One of `list_cameras()`, which is found again by its identity at each opening,
            or an OpenCV index.
        settings: What is asked of it; the camera decides what it gives.
    """

    live: Final = True
    paced: Final = False

    def __init__(self, device: int | CameraDevice, settings: CameraSettings) -> None:
        self._capture: Capture | None = None
        self._count = 0
        self._device = device
        self._settings = settings

    def open(self) -> SourceInfo:
        """Open the camera and ask for size and rate.

        Raises:
            SourceError: If it is not there, may not be used, is used by another program or sends
                nothing.
        """
        self.close()
        device = self._find()
        asked = self._settings
        capture = self._capture = Capture(device.index, device.backend)
        if not capture.opened:
            self.close()
            if not device.identity:
                raise no_camera(device.index, asked.backend)
            raise why_closed(device)
        capture.ask_size(asked.width, asked.height)
        capture.set(cv2.CAP_PROP_FPS, asked.rate)
        image = capture.first()
        if image is None:
            self.close()
            raise may_not_use(device) or SourceError(
                SourceTrouble.NO_PICTURE,
                f"{device.name} was opened but sends no picture; check that no other program "
                f"uses it and that its cover is open, or reconnect it.",
            )
        return SourceInfo(
            name=device.name,
            kind="camera",
            identity=device.identity,
            width=image.shape[1],
            height=image.shape[0],
            rate=capture.rate(),
            requested=f"{asked.width}x{asked.height} at {asked.rate:g} fps",
            backend=backend_name(device.backend),
            live=True,
        )

    def read(self) -> RawFrame | None:
        """The next frame, or None if this read failed."""
        image = self._capture.read() if self._capture is not None else None
        if image is None:
            return None
        self._count += 1
        return RawFrame(index=self._count - 1, time_ns=None, image=image)

    def close(self) -> None:
        """Release it."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _find(self) -> CameraDevice:
        wanted, backend = self._device, self._settings.backend
        devices = cameras.list_cameras(backend)
        if isinstance(wanted, CameraDevice):
            found = cameras.find_camera(wanted.identity, devices)
            if found is None:
                raise SourceError(
                    SourceTrouble.UNPLUGGED,
                    f"{wanted.name} is not connected; connect it or choose another.",
                )
            return found
        found = next((device for device in devices if device.index == wanted), None)
        if found is not None:
            return found
        # OpenCV crashes on a negative index and overflows on a huge one.
        if not 0 <= wanted <= LARGEST_INDEX:
            raise no_camera(wanted, backend)
        return CameraDevice(
            index=wanted, name=f"Camera {wanted}", identity="", backend=backend_number(backend)
        )


def no_camera(wanted: int | str, backend: str) -> SourceError:
    """The error for a requested camera that does not exist."""
    shown = wanted if isinstance(wanted, int) else f'"{wanted}"'
    names = ", ".join(f"{row.index} ({row.name})" for row in cameras.list_cameras(backend))
    connected = f"connected: {names}" if names else "none is connected"
    return SourceError(SourceTrouble.UNPLUGGED, f"There is no camera {shown}; {connected}.")
