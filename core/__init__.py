"""The engine: from a frame source to analyses and files, without Qt."""
