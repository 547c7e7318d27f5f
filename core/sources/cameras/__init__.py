"""Cameras: which are connected, their formats, and the source that reads one."""

from core.sources.cameras.devices import (
    BACKENDS,
    CameraDevice,
    CameraWatch,
    list_cameras,
    same_camera,
)
from core.sources.cameras.modes import CameraModes, camera_modes

__all__ = [
    "BACKENDS",
    "CameraDevice",
    "CameraModes",
    "CameraWatch",
    "camera_modes",
    "list_cameras",
    "same_camera",
]
