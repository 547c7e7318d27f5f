"""The engine: from a frame source to analyses and files, without Qt."""

import os

__version__ = "0.1.0"

# Here, because OpenCV reads some of them when it is loaded, and no module of ours is before this.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# A camera that sends nothing makes a read fail after this many seconds instead of ten.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "5")
# With them, opening some cameras on Windows takes a minute.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
# OpenCV can ask for permission on the main thread only; macOS asks by itself at the first use.
os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")
