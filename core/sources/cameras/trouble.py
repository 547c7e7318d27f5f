"""Why a listed camera cannot be opened, as far as the system tells."""

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Final

import cv2

from core.sources.base import SourceError, SourceTrouble
from core.sources.cameras.devices import CameraDevice

ADVICE: Final = {
    "linux": 'add yourself to the group "video" (sudo usermod -aG video $USER) and log in again',
    "darwin": "allow it in System Settings, Privacy & Security, Camera, and start Mien again",
    "win32": "allow desktop apps to use the camera in Settings, Privacy & security, Camera",
}
"""What to do where the system forbids the use of a camera."""
_WINDOWS_KEY: Final = (
    r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam"
)


def why_closed(device: CameraDevice, folder: Path = Path("/dev")) -> SourceError:
    """Why a listed camera could not be opened.

    OpenCV does not say, so the system is asked; where that knows nothing against it, another
    program is the usual reason.

    Args:
        device: The camera.
        folder: Where Linux keeps its devices.
    """
    denied = may_not_use(device, folder)
    if denied is not None:
        return denied
    if device.backend == cv2.CAP_V4L2 and _opening(device, folder) in (
        *(errno.ENOENT, errno.ENODEV, errno.ENXIO),
    ):
        return SourceError(
            SourceTrouble.UNPLUGGED,
            f"{device.name} was just unplugged; connect it again or choose another.",
        )
    return SourceError(
        SourceTrouble.BUSY,
        f"{device.name} cannot be opened, most likely because another program is using it; "
        "close that program or choose another camera.",
    )


def may_not_use(device: CameraDevice, folder: Path = Path("/dev")) -> SourceError | None:
    """The error if the system denies access to a camera; None if it does not."""
    if sys.platform == "win32":
        denied = _denied_by_windows()
    elif sys.platform == "darwin":
        denied = _denied_by_macos()
    else:
        denied = _opening(device, folder) in (errno.EACCES, errno.EPERM)
    if not denied:
        return None
    advice = ADVICE.get(sys.platform, ADVICE["linux"])
    return SourceError(
        SourceTrouble.DENIED, f"Mien has no permission to use {device.name}; {advice}."
    )


def _opening(device: CameraDevice, folder: Path) -> int:
    """The error number of opening a device file; 0 if it opens or there is no such file."""
    if sys.platform == "win32":
        return 0
    try:
        os.close(os.open(folder / f"video{device.index}", os.O_RDWR | os.O_NONBLOCK))
    except OSError as error:
        return error.errno or 0
    return 0


def _denied_by_windows() -> bool:
    """Whether the privacy settings deny access: for all, this user, or desktop apps."""
    registry = importlib.import_module("winreg")
    for root, key in (
        (registry.HKEY_LOCAL_MACHINE, _WINDOWS_KEY),
        (registry.HKEY_CURRENT_USER, _WINDOWS_KEY),
        (registry.HKEY_CURRENT_USER, rf"{_WINDOWS_KEY}\NonPackaged"),
    ):
        try:
            with registry.OpenKey(root, key) as opened:
                if registry.QueryValueEx(opened, "Value")[0] == "Deny":
                    return True
        except OSError:  # never set
            continue
    return False


def _denied_by_macos() -> bool:
    """Whether the user or a policy has denied access."""
    try:
        # What cv2-enumerate-cameras lists the cameras with.
        system = importlib.import_module("AVFoundation")
        status = system.AVCaptureDevice.authorizationStatusForMediaType_(system.AVMediaTypeVideo)
    except Exception:  # without an answer nothing is claimed
        return False
    return status in (1, 2)  # AVAuthorizationStatusRestricted, AVAuthorizationStatusDenied
