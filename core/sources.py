"""Where frames come from: a camera, a video file, a stream, images, the demo clip.

A source opens, reads and closes; it knows nothing of threads, waiting or reopening, which is
`core.capture`'s work. All images are `(H, W, 3)` uint8 BGR, contiguous and read-only.
"""

import codecs
import logging
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, Protocol

# Read by OpenCV when it loads or first opens something.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# A camera that sends nothing makes a read fail after this many seconds instead of ten.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "5")
# With them, opening some cameras on Windows takes a minute.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
# OpenCV can ask for permission on the main thread only; macOS asks by itself at the first use.
os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")

import cv2
import cv2.utils.logging
import numpy as np

from core.cameras import BACKEND, CameraDevice, find_camera, list_cameras
from core.errors import CameraError
from core.settings import CameraSettings, Settings
from core.types import Image

log = logging.getLogger(__name__)

# OpenCV writes warnings of its own to stderr; ours say the same in words for people.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

TIMEOUT_MS: Final = 5000
"""How long opening a stream, or one read of it, may block."""
FALLBACK_RATE: Final = 25.0
"""Frames per second assumed for a file that does not say."""
LARGEST_INDEX: Final = 10_000
FIRST_READS: Final = 5
"""Some cameras fail the first reads after opening."""
IMAGE_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".pgm", ".ppm"}
)
STREAM_SCHEMES: Final = frozenset({"rtsp", "rtsps", "http", "https"})

Kind = Literal["camera", "file", "stream", "images", "demo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a source turned out to be.

    Attributes:
        name: For people; never holds a stream's password.
        kind: Which sort of source.
        width: Pixels across, as obtained; of the first picture where they differ.
        height: Pixels down, as obtained.
        rate: Frames per second, as obtained; 0 where unknown.
        requested: What a camera was asked for, such as "640x480 at 30/s"; else empty.
        live: Whether it is happening now.
        frame_count: How many frames the file claims to hold, which is more than can be read of
            a damaged one; None where unknown or endless.
    """

    name: str
    kind: Kind
    width: int
    height: int
    rate: float
    requested: str = ""
    live: bool
    frame_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFrame:
    """A picture as a source gives it.

    Attributes:
        index: The source's own number for it; grows, with gaps where pictures were skipped.
        time_ns: Presentation time from the start of the source; None for a live one.
        image: `(H, W, 3)` uint8 BGR, read-only.
    """

    index: int
    time_ns: int | None
    image: Image


class FrameSource(Protocol):
    """Gives frames one by one; used by one thread at a time."""

    @property
    def live(self) -> bool:
        """It is happening now: a failed read may mend, and a lost source is opened again.

        Of any other source, a read that gives nothing is the end.
        """

    @property
    def paced(self) -> bool:
        """It is to be shown no faster than its presentation times say."""

    def open(self) -> SourceInfo:
        """Open it, blocking; also after `close`, from the start.

        Raises:
            CameraError: If it cannot be opened or holds no picture.
        """

    def read(self) -> RawFrame | None:
        """The next frame, blocking; None when there is none (`live` says what that means)."""

    def close(self) -> None:
        """Let go of it; harmless when it is closed already."""


class _Capture:
    """A `cv2.VideoCapture` that raises nothing of its own and hands out read-only BGR images."""

    def __init__(self, target: str | int, backend: int, options: Sequence[int] = ()) -> None:
        self._capture: cv2.VideoCapture | None
        try:
            self._capture = cv2.VideoCapture(target, backend, list(options))
        except cv2.error:
            self._capture = None

    @property
    def opened(self) -> bool:
        return self._capture is not None and self._capture.isOpened()

    def read(self) -> Image | None:
        if self._capture is None:
            return None
        try:
            good, image = self._capture.read()
        except cv2.error:
            log.debug("A read failed.", exc_info=True)
            return None
        return _sealed(image) if good and image is not None and image.size else None

    def first(self) -> Image | None:
        """The first picture that comes within a few reads."""
        for _ in range(FIRST_READS):
            if (image := self.read()) is not None:
                return image
        return None

    def get(self, prop: int) -> float:
        """A property; 0.0 where it is unknown or no number."""
        if self._capture is None:
            return 0.0
        try:
            value = self._capture.get(prop)
        except cv2.error:
            return 0.0
        return value if math.isfinite(value) else 0.0

    def set(self, prop: int, value: float) -> None:
        if self._capture is not None:
            try:
                self._capture.set(prop, value)
            except cv2.error:
                log.debug("The device refuses property %s.", prop)

    def rate(self) -> float:
        """Frames per second; 0.0 where what it says cannot be."""
        value = self.get(cv2.CAP_PROP_FPS)
        return value if 0 < value <= 1000 else 0.0

    def release(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None


class _LiveSource:
    """What a camera and a stream share; the index goes on growing after reopening."""

    live: Final = True
    paced: Final = False

    def __init__(self) -> None:
        self._capture: _Capture | None = None
        self._count = 0

    def read(self) -> RawFrame | None:
        """The next picture, or None where this read failed."""
        image = self._capture.read() if self._capture is not None else None
        if image is None:
            return None
        self._count += 1
        return RawFrame(index=self._count - 1, time_ns=None, image=image)

    def close(self) -> None:
        """Let go of it."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


class CameraSource(_LiveSource):
    """A camera of this machine.

    Args:
        device: One of `list_cameras()`, which is found again by its identity at each opening,
            or an OpenCV index.
        settings: What is asked of it; the camera decides what it gives.
    """

    def __init__(self, device: int | CameraDevice, settings: CameraSettings) -> None:
        super().__init__()
        self._device = device
        self._settings = settings

    def open(self) -> SourceInfo:
        """Open the camera and ask for size and rate.

        Raises:
            CameraError: If it is not there, is used by another program or sends nothing.
        """
        self.close()
        device = self._find()
        asked = self._settings
        capture = self._capture = _Capture(device.index, device.backend)
        if not capture.opened:
            self.close()
            if not device.identity:
                raise CameraError(f"There is no camera {device.index}; {_connected()}.")
            raise CameraError(
                f"{device.name} cannot be opened; check that it is connected, that no other "
                f"program uses it and that this program may use the camera."
            )
        if asked.width * asked.height > 640 * 480:
            # Uncompressed, larger pictures do not fit through USB 2 at full rate.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, asked.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, asked.height)
        capture.set(cv2.CAP_PROP_FPS, asked.rate)
        image = capture.first()
        if image is None:
            self.close()
            raise CameraError(
                f"{device.name} was opened but sends no picture; check that no other program "
                f"uses it and that its cover is open, or reconnect it."
            )
        return SourceInfo(
            name=device.name,
            kind="camera",
            width=image.shape[1],
            height=image.shape[0],
            rate=capture.rate(),
            requested=f"{asked.width}x{asked.height} at {asked.rate:g}/s",
            live=True,
        )

    def _find(self) -> CameraDevice:
        wanted, devices = self._device, list_cameras()
        if isinstance(wanted, CameraDevice):
            found = find_camera(wanted.identity, devices)
            if found is None:
                raise CameraError(f"{wanted.name} is not connected; connect it or choose another.")
            return found
        found = next((device for device in devices if device.index == wanted), None)
        if found is not None:
            return found
        # OpenCV crashes on a negative index and overflows on a huge one.
        if not 0 <= wanted <= LARGEST_INDEX:
            raise CameraError(f"There is no camera {wanted}; {_connected()}.")
        return CameraDevice(index=wanted, name=f"Camera {wanted}", identity="", backend=BACKEND)


class StreamSource(_LiveSource):
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
            CameraError: If nothing answers in time, or what comes is no video.
        """
        self.close()
        options = (
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, TIMEOUT_MS),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, TIMEOUT_MS),
        )
        capture = self._capture = _Capture(self._url, cv2.CAP_FFMPEG, options)
        image = capture.read()
        if image is None:
            self.close()
            raise CameraError(
                f"No video comes from {self._name}; check the address, the password and that "
                f"the stream is running."
            )
        return SourceInfo(
            name=self._name,
            kind="stream",
            width=image.shape[1],
            height=image.shape[0],
            rate=capture.rate(),
            live=True,
        )


class VideoFileSource:
    """A video file, from its first frame to the last that can be decoded.

    Args:
        path: The file.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._capture: _Capture | None = None
        self._next: RawFrame | None = None
        self._step_ns = 0

    def open(self) -> SourceInfo:
        """Open the file and decode its first frame.

        Raises:
            CameraError: If it is missing, unreadable or no video.
        """
        self.close()
        _check_readable(self._path)
        if _is_text(self._path):
            # FFmpeg would draw some texts as pictures, and follow the addresses in others.
            raise CameraError(
                f'"{self._path}" holds text; expected a video file such as MP4, AVI, MOV or MKV.'
            )
        # Absolute, because FFmpeg takes "a:b.mp4" for an address.
        capture = self._capture = _Capture(os.path.abspath(self._path), cv2.CAP_FFMPEG)
        rate = capture.rate()
        self._step_ns = round(1e9 / (rate or FALLBACK_RATE))
        self._next = self._decode(index=0, after_ns=-self._step_ns)
        if self._next is None:
            self.close()
            raise CameraError(
                f'"{self._path}" holds no video that can be read; expected a video file such as '
                f"MP4, AVI, MOV or MKV."
            )
        height, width = self._next.image.shape[:2]
        count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
        return SourceInfo(
            name=self._path.name,
            kind="file",
            width=width,
            height=height,
            rate=rate,
            live=False,
            frame_count=int(count) if 0 < count < 2**31 else None,
        )

    def read(self) -> RawFrame | None:
        """The next frame, or None after the last one that can be decoded."""
        frame = self._next
        if frame is not None:
            assert frame.time_ns is not None
            self._next = self._decode(index=frame.index + 1, after_ns=frame.time_ns)
        return frame

    def _decode(self, *, index: int, after_ns: int) -> RawFrame | None:
        image = self._capture.read() if self._capture is not None else None
        if self._capture is None or image is None:
            return None
        time_ns = round(self._capture.get(cv2.CAP_PROP_POS_MSEC) * 1e6)
        # Damaged and old files have times that stand still or go back.
        if time_ns <= max(after_ns, -1):
            time_ns = after_ns + self._step_ns
        return RawFrame(index=index, time_ns=time_ns, image=image)

    def close(self) -> None:
        """Close the file."""
        self._next = None
        if self._capture is not None:
            self._capture.release()
            self._capture = None


class DemoSource:
    """A clip that starts anew whenever it ends; index and time go on growing.

    Args:
        path: The clip.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._clip = VideoFileSource(path)
        self._offset = 0
        self._offset_ns = 0
        self._index = -1
        self._time_ns = 0
        self._step_ns = 0

    def open(self) -> SourceInfo:
        """Open the clip.

        Raises:
            CameraError: If it is missing or no video.
        """
        info = self._clip.open()
        self._offset = self._offset_ns = self._time_ns = 0
        self._index = -1
        self._step_ns = round(1e9 / (info.rate or FALLBACK_RATE))
        return replace(info, name="demo", kind="demo", frame_count=None)

    def read(self) -> RawFrame | None:
        """The next frame; None only where the clip can no longer be read, or is closed."""
        raw = self._clip.read()
        if raw is None:
            if self._index < 0:
                return None
            self._clip.open()
            self._offset = self._index + 1
            self._offset_ns = self._time_ns + self._step_ns
            raw = self._clip.read()
        if raw is None or raw.time_ns is None:
            return None
        self._index = self._offset + raw.index
        self._time_ns = self._offset_ns + raw.time_ns
        return RawFrame(index=self._index, time_ns=self._time_ns, image=raw.image)

    def close(self) -> None:
        """Close the clip."""
        self._clip.close()
        self._index = -1


class ImageFolderSource:
    """The images of a folder in natural order (2 before 10), or one image.

    Each keeps its own size. One that cannot be read is skipped with a warning, and leaves a gap
    in the index.

    Args:
        path: A folder (its subfolders are not looked into) or an image file.
        rate: Images per second.
    """

    live: Final = False
    paced: Final = True

    def __init__(self, path: str | os.PathLike[str], rate: float = 2.0) -> None:
        self._path = Path(path)
        self._rate = rate
        self._files: list[Path] = []
        self._next: RawFrame | None = None

    def open(self) -> SourceInfo:
        """List the images and decode the first one.

        Raises:
            CameraError: If there is no image that can be read.
        """
        self.close()
        if self._path.is_dir():
            try:
                self._files = sorted(filter(_is_image, self._path.iterdir()), key=_natural)
            except OSError as error:
                raise CameraError(
                    f'The folder "{self._path}" cannot be read: {error.strerror}.'
                ) from error
            missing = f'The folder "{self._path}" holds no image that can be read'
        else:
            _check_readable(self._path)
            self._files = [self._path]
            missing = f'"{self._path}" is no image that can be read'
        self._next = self._decode(0)
        if self._next is None:
            raise CameraError(f"{missing}; expected JPEG, PNG, BMP, WebP or TIFF.")
        height, width = self._next.image.shape[:2]
        return SourceInfo(
            name=self._path.name or str(self._path),
            kind="images",
            width=width,
            height=height,
            rate=self._rate,
            live=False,
            frame_count=len(self._files),
        )

    def read(self) -> RawFrame | None:
        """The next image, or None after the last."""
        frame = self._next
        if frame is not None:
            self._next = self._decode(frame.index + 1)
        return frame

    def _decode(self, start: int) -> RawFrame | None:
        for index, path in enumerate(self._files[start:], start):
            image = read_image(path)
            if image is not None:
                return RawFrame(index=index, time_ns=round(index * 1e9 / self._rate), image=image)
            log.warning("The image %s cannot be read and is skipped.", path.name)
        return None

    def close(self) -> None:
        """Forget the list."""
        self._files = []
        self._next = None


def read_image(path: Path) -> Image | None:
    """An image file as read-only BGR, or None where it cannot be read."""
    try:
        # `cv2.imread` fails on names beyond ASCII on Windows.
        image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    except (OSError, cv2.error):
        return None
    return None if image is None else _sealed(image)


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
    text = text.strip()
    if text == "demo":
        return _demo(demo)
    if text == "auto":
        devices = list_cameras()
        chosen = find_camera(settings.camera.device, devices) or next(iter(devices), None)
        return CameraSource(chosen, settings.camera) if chosen else _demo(demo)
    if text.startswith("camera:"):
        return CameraSource(_device(text.removeprefix("camera:")), settings.camera)
    if "://" in text:
        return StreamSource(text)
    path = Path(os.path.expanduser(text) if text.startswith(("~/", "~\\")) else text)
    if os.path.isdir(path) and text:
        return ImageFolderSource(path)
    _check_readable(path)
    return ImageFolderSource(path) if _is_image(path) else VideoFileSource(path)


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


def _demo(path: str | os.PathLike[str] | None) -> FrameSource:
    if path is None:
        raise CameraError("There is no demo clip here; name a camera, a file or an address.")
    return DemoSource(path)


def _device(text: str) -> int | CameraDevice:
    devices = list_cameras()
    if re.fullmatch(r"[0-9]{1,9}", text):
        index = int(text)
        # By identity where possible, so that it is found again under another index.
        return next((device for device in devices if device.index == index), index)
    device = find_camera(text, devices)
    if device is None:
        raise CameraError(f'There is no camera "{text}"; {_connected()}.')
    return device


def _connected() -> str:
    names = ", ".join(f"{device.index} ({device.name})" for device in list_cameras())
    return f"connected: {names}" if names else "none is connected"


def _check_readable(path: Path) -> None:
    """Raise a CameraError unless the path is a file that can be read."""
    # `os.path` and not `Path`, whose methods raise on names that no system allows.
    if not os.path.exists(path) or path == Path():
        raise CameraError(f'There is no file "{path}"; check the path.')
    if not os.path.isfile(path):
        raise CameraError(f'Expected a file, but "{path}" is a folder or a device.')
    try:
        path.open("rb").close()
    except OSError as error:
        raise CameraError(f'"{path}" cannot be read: {error.strerror}.') from error


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head and head != b""


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".")


def _natural(path: Path) -> tuple[list[str | int], str]:
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], path.name


def _sealed(image: "cv2.typing.MatLike") -> Image:
    """The image as contiguous, read-only BGR uint8."""
    if image.ndim == 2:
        image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    sealed = np.ascontiguousarray(image, dtype=np.uint8)
    sealed.flags.writeable = False
    return sealed
