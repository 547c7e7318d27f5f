"""The demo clip `expressions.mp4` and `render.py`, the script that made it."""
