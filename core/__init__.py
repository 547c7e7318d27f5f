"""The engine: from a frame source to analyses and files, without Qt."""

__version__ = "0.1.0"
