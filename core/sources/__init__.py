"""Where frames come from: a camera, a video file, a stream, images, the demo clip.

A source opens, reads and closes; it knows nothing of threads, waiting or reopening, which is
`core.capture`'s work. All images are `(H, W, 3)` uint8 BGR, contiguous and read-only.
"""

from core.addresses import without_password
from core.sources.base import (
    FrameSource,
    Kind,
    NoteKind,
    RawFrame,
    ReadingReport,
    ReportingSource,
    SeekableSource,
    SourceError,
    SourceInfo,
    SourceNote,
    SourceTrouble,
    SourceWarning,
    WarningKind,
)
from core.sources.cameras.source import CameraSource
from core.sources.network.stream import STREAM_SCHEMES, StreamSource
from core.sources.pictures.decoding import read_image
from core.sources.pictures.files import IMAGE_SUFFIXES
from core.sources.pictures.listing import FolderKind
from core.sources.pictures.source import ImageFolderSource
from core.sources.ref import RefKind, SourceRef
from core.sources.text import make_source, open_source_text
from core.sources.video.file import DemoSource, VideoFileSource

__all__ = [
    "IMAGE_SUFFIXES",
    "STREAM_SCHEMES",
    "CameraSource",
    "DemoSource",
    "FolderKind",
    "FrameSource",
    "ImageFolderSource",
    "Kind",
    "NoteKind",
    "RawFrame",
    "ReadingReport",
    "RefKind",
    "ReportingSource",
    "SeekableSource",
    "SourceError",
    "SourceInfo",
    "SourceNote",
    "SourceRef",
    "SourceTrouble",
    "SourceWarning",
    "StreamSource",
    "VideoFileSource",
    "WarningKind",
    "make_source",
    "open_source_text",
    "read_image",
    "without_password",
]
