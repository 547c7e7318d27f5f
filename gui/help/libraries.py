"""The libraries that Mien runs on, with their versions and licences."""

import importlib.metadata
import platform
import sys
from dataclasses import dataclass
from typing import Final

import av
from PySide6.QtCore import qVersion

_LIBRARIES: Final = (
    # Name of the distribution, its module, and its licence where a build left the metadata out.
    ("PySide6_Essentials", "PySide6", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"),
    ("opencv-python-headless", "cv2", "Apache-2.0"),
    ("av", "av", "BSD-3-Clause"),
    ("numpy", "numpy", "BSD-3-Clause"),
    ("pyqtgraph", "pyqtgraph", "MIT"),
    ("ai-edge-litert", "ai_edge_litert", "Apache-2.0"),
    ("platformdirs", "platformdirs", "MIT"),
    ("cv2-enumerate-cameras", "cv2_enumerate_cameras", "MIT"),
)
_LONGEST_LICENCE: Final = 100
"""Letters; some packages put the whole text of their licence where its name belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library that Mien uses.

    Attributes:
        name: As its distribution is called.
        version: Empty where that cannot be known.
        licence: In its own words, else as known when this was written.
    """

    name: str
    version: str
    licence: str


def libraries() -> list[Library]:
    """All libraries that Mien runs on; a packaged build without metadata is no trouble."""
    found = [
        Library(name="Python", version=platform.python_version(), licence="PSF-2.0"),
        Library(name="Qt", version=qVersion(), licence="LGPL-3.0-only"),
    ]
    for name, module, known in _LIBRARIES:
        try:
            facts = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            version = str(getattr(sys.modules.get(module), "__version__", ""))
            found.append(Library(name=name, version=version, licence=known))
            continue
        said = [*(facts.get_all("License-Expression") or []), *(facts.get_all("License") or [])]
        said += [
            line.rpartition(" :: ")[2]
            for line in facts.get_all("Classifier") or []
            if line.startswith("License :: ") and line != "License :: OSI Approved"
        ]
        licence = next((text.strip() for text in said if _is_name(text.strip())), known)
        version = (facts.get_all("Version") or [""])[0]
        found.append(Library(name=name, version=version, licence=licence))
    # They come inside the wheels of OpenCV and PyAV, under licences of their own. PyAV's also holds
    # encoders that Mien never calls and that the package for Linux leaves out; see ADR 14.
    found += [
        Library(name="FFmpeg (in OpenCV)", version="", licence="LGPL-2.1-or-later"),
        Library(
            name="FFmpeg (in PyAV)", version=av.ffmpeg_version_info, licence="LGPL-3.0-or-later"
        ),
    ]
    if not (getattr(sys, "frozen", False) and sys.platform == "linux"):
        found.append(
            Library(name="x264 and x265 (in PyAV)", version="", licence="GPL-2.0-or-later")
        )
    return found


def _is_name(text: str) -> bool:
    return bool(text) and text != "UNKNOWN" and len(text) <= _LONGEST_LICENCE
