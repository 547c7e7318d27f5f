"""Checks whether a file is a usable YuNet detector."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.detection.detectors import YuNetDetector
from core.errors import ModelError, SettingsError
from core.settings import DetectorSettings

LARGEST_BYTES: Final = 20_000_000
SMALLEST_BYTES: Final = 20_000
KNOWN: Final = {
    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4": "YuNet 2023mar",
}
"""SHA-256 of the files that the OpenCV model zoo publishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YuNetFile:
    """A detector file that works.

    Attributes:
        path: Where.
        size: Bytes.
        sha256: Of its content.
        known: What the zoo calls it; empty for one that is not known here.
    """

    path: Path
    size: int
    sha256: str
    known: str


def check_yunet_file(path: Path) -> YuNetFile:
    """Check a file by running it on an empty picture; too slow for a GUI thread.

    Raises:
        SettingsError: If it is no YuNet network, in a sentence.
    """
    try:
        size = path.stat().st_size
        if not SMALLEST_BYTES <= size <= LARGEST_BYTES:
            raise SettingsError(
                f"{path.name} has {size} bytes; YuNet's ONNX file has between {SMALLEST_BYTES} "
                f"and {LARGEST_BYTES}, usually about 230,000."
            )
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        YuNetDetector(DetectorSettings(), path)
    except ModelError as error:
        raise SettingsError(
            f"{path.name} is not a YuNet network; use the ONNX file of the OpenCV model zoo."
        ) from error
    return YuNetFile(path=path, size=size, sha256=sha256, known=KNOWN.get(sha256, ""))
