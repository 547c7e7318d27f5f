"""Where an installed Mien lies: its four folders together in `mien`. See ADR 18."""

from setuptools import find_packages, setup

FOLDERS = ("core", "gui", "models", "resources")
ROOMS = [name for folder in FOLDERS for name in find_packages(include=[folder, f"{folder}.*"])]

setup(
    packages=[f"mien.{name}" for name in ROOMS],
    package_dir={f"mien.{folder}": folder for folder in FOLDERS},
)
