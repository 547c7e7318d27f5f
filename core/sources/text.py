"""Turns a reference into the source that it names."""

import os
import re
from pathlib import Path
from typing import Final

from core.errors import CameraError
from core.settings import Settings
from core.sources.base import FrameSource
from core.sources.cameras import CameraDevice
from core.sources.cameras import devices as cameras
from core.sources.cameras.source import CameraSource, no_camera
from core.sources.network.address import address_source
from core.sources.paths import check_readable
from core.sources.pictures.decoding import moves
from core.sources.pictures.files import looks_like_image
from core.sources.pictures.listing import FolderKind
from core.sources.pictures.source import ImageFolderSource
from core.sources.ref import RefKind, SourceRef
from core.sources.video.file import DemoSource, VideoFileSource

NOTHING_NAMED: Final = "Expected a file, a folder or an address, got an empty text."


def make_source(
    ref: SourceRef,
    settings: Settings,
    demo: str | os.PathLike[str] | None = None,
    *,
    folder: FolderKind = "auto",
    rate: float | None = None,
) -> FrameSource:
    """The source that is meant; it is not opened yet.

    Args:
        ref: Which one.
        settings: What is asked of a camera, and the rate of a sequence.
        demo: The demo clip.
        folder: What a folder is, where the reference does not say; of no other source.
        rate: Pictures per second, of pictures; None takes the usual one.

    Raises:
        CameraError: If there is no such thing.
    """
    match ref.kind:
        case RefKind.DEMO:
            return _demo(demo)
        case RefKind.AUTO:
            devices = cameras.list_cameras(settings.camera.backend)
            wanted = cameras.find_camera(settings.camera.device, devices)
            chosen = wanted or next(iter(devices), None)
            return CameraSource(chosen, settings.camera) if chosen else _demo(demo)
        case RefKind.CAMERA:
            device = _device(ref.identity, settings.camera.backend)
            return CameraSource(device, settings.camera)
        case RefKind.ADDRESS:
            return address_source(ref.address, rate)
    path = ref.path
    if path is None:
        raise CameraError(NOTHING_NAMED)
    kind: FolderKind | None = None
    if ref.kind is not RefKind.PATH:
        kind = "pictures" if ref.kind is RefKind.PICTURES else "sequence"
    if os.path.isdir(path):
        return _pictures(path, kind or folder, rate, settings)
    check_readable(path)
    if kind is None and (_plays(path) or not looks_like_image(path)):
        return VideoFileSource(path)
    return _pictures(path, kind or "auto", rate, settings)


def open_source_text(
    text: str,
    settings: Settings,
    demo: str | os.PathLike[str] | None = None,
    *,
    folder: FolderKind = "auto",
    rate: float | None = None,
) -> FrameSource:
    """`make_source` of a text, see `SourceRef.parse`.

    Args:
        text: What a person typed.
        settings: As of `make_source`, like all that follows.
        demo: The demo clip.
        folder: What a folder is.
        rate: Pictures per second.

    Raises:
        CameraError: If there is no such thing.
    """
    return make_source(SourceRef.parse(text), settings, demo, folder=folder, rate=rate)


def _plays(path: Path) -> bool:
    """Whether it is a moving picture that the reader of videos knows."""
    return path.suffix.lower() in (".gif", ".png", ".apng") and moves(path)


def _pictures(
    path: Path, kind: FolderKind, rate: float | None, settings: Settings
) -> ImageFolderSource:
    return ImageFolderSource(
        path, kind=kind, rate=rate, sequence_rate=settings.analysis.sequence_rate
    )


def _demo(path: str | os.PathLike[str] | None) -> FrameSource:
    if path is None:
        raise CameraError("The demo clip is missing; choose a camera, a file or an address.")
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
