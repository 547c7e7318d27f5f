"""From what a person typed or dropped to a source."""

import os
import re
from pathlib import Path

from core import cameras
from core.cameras import CameraDevice
from core.errors import CameraError
from core.settings import Settings
from core.sources.address import address_source
from core.sources.base import FrameSource
from core.sources.camera import CameraSource, no_camera
from core.sources.images import ImageFolderSource, is_image
from core.sources.paths import check_readable
from core.sources.video import DemoSource, VideoFileSource


def open_source_text(
    text: str, settings: Settings, demo: str | os.PathLike[str] | None = None
) -> FrameSource:
    """The source that a person means; it is not opened yet.

    Args:
        text: "demo", "camera:N", "camera:IDENTITY", "auto" (the camera of the settings, else the
            first one, else the demo), an address, or the path of a video, an image or a folder.
        settings: What is asked of a camera.
        demo: The demo clip.

    Raises:
        CameraError: If there is no such thing.
    """
    text = text if os.path.lexists(text) else text.strip()  # a name may end in a blank
    if text == "demo":
        return _demo(demo)
    if text == "auto":
        devices = cameras.list_cameras(settings.camera.backend)
        wanted = cameras.find_camera(settings.camera.device, devices)
        chosen = wanted or next(iter(devices), None)
        return CameraSource(chosen, settings.camera) if chosen else _demo(demo)
    if text.startswith("camera:"):
        device = _device(text.removeprefix("camera:"), settings.camera.backend)
        return CameraSource(device, settings.camera)
    if "://" in text:
        return address_source(text)
    path = Path(os.path.expanduser(text) if text.startswith(("~/", "~\\")) else text)
    if os.path.isdir(path) and text:
        return ImageFolderSource(path)
    check_readable(path)
    return ImageFolderSource(path) if is_image(path) else VideoFileSource(path)


def _demo(path: str | os.PathLike[str] | None) -> FrameSource:
    if path is None:
        raise CameraError("There is no demo clip here; name a camera, a file or an address.")
    return DemoSource(path)


def _device(text: str, backend: str) -> int | CameraDevice:
    devices = cameras.list_cameras(backend)
    if re.fullmatch(r"[0-9]{1,9}", text):
        index = int(text)
        # By identity where possible, so that it is found again under another index.
        return next((device for device in devices if device.index == index), index)
    device = cameras.find_camera(text, devices)
    if device is None:
        raise no_camera(text, backend)
    return device
