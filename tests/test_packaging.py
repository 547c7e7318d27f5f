"""What build.spec asks for, and once the true build: made, measured, started."""

import configparser
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.session import load_session

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "build.spec"
LARGEST_BUILD_MB = 500
TRAINING_ONLY = ("tensorflow", "keras", "torch", "jax", "pandas", "scipy", "matplotlib")


class Collected:
    """Stands for PyInstaller's build steps: notes how each was called.

    Attributes:
        binaries: What an analysis might have found, as (name, file, kind).
    """

    pure = scripts = ()

    def __init__(self, *positional, **options):
        self.positional = positional
        self.options = options
        self.datas = [("PySide6/Qt/translations/qtbase_de.qm", "", "DATA")]
        self.binaries = [
            ("PySide6/Qt/plugins/platforms/libqxcb.so", "", "BINARY"),
            ("PySide6/Qt/plugins/platforms/libqoffscreen.so", "", "BINARY"),
            ("PySide6/Qt/plugins/imageformats/libqpdf.so", "", "BINARY"),
            ("PySide6/Qt/lib/libQt6Widgets.so.6", "", "BINARY"),
            ("PySide6/Qt/lib/libQt6Quick.so.6", "", "BINARY"),
            ("PySide6/QtWidgets.abi3.so", "", "EXTENSION"),
            ("PySide6\\Qt6Qml.dll", "", "BINARY"),
        ]


@pytest.fixture(scope="module")
def spec():
    """The names that build.spec leaves behind, with note-takers for PyInstaller's steps."""
    names = dict.fromkeys(("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE"), Collected)
    names["SPECPATH"] = str(ROOT)
    exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), names)
    return names


def test_spec_ships_what_the_app_reads_and_no_scripts(spec):
    files = {f"{folder}/{Path(file).name}": Path(file) for file, folder in spec["datas"]}
    assert all(file.is_file() for file in files.values())
    assert {
        "core/review/report/templates/report.html.j2",
        "cv2/data/haarcascade_frontalface_alt2.xml",
        "models/weights/age.json",
        "models/weights/age.tflite",
        "models/weights/detector.json",
        "models/weights/detector.tflite",
        "models/weights/emotion.json",
        "models/weights/emotion.tflite",
        "resources/demo/expressions.mp4",
        "resources/icons/mien.png",
    } <= files.keys()
    assert not [name for name in files if name.endswith((".py", ".pyc", ".keras"))]


def test_spec_leaves_out_training_and_unused_qt(spec):
    assert set(TRAINING_ONLY) <= set(spec["analysis"].options["excludes"])
    kept = {Path(name.replace("\\", "/")).name for name, *_ in spec["analysis"].binaries}
    assert {"libqxcb.so", "libqoffscreen.so", "libQt6Widgets.so.6", "QtWidgets.abi3.so"} <= kept
    assert not kept & {"libqpdf.so", "libQt6Quick.so.6", "Qt6Qml.dll"}
    assert spec["analysis"].datas


def test_spec_makes_a_windowed_folder(spec):
    assert spec["executable"].options["console"] is False
    assert spec["executable"].options["exclude_binaries"] is True
    assert spec["executable"].options["name"] == spec["collected"].options["name"] == "mien"


def test_an_installed_mien_takes_one_name_and_starts(tmp_path):
    """Nobody's own `core`, `gui`, `models` or `resources` is in the way, nor Mien's in theirs."""
    pytest.importorskip("setuptools")
    source, site = tmp_path / "source", tmp_path / "site"
    for name in ("core", "gui", "models", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = "from setuptools import build_meta; build_meta.build_wheel('..')"
    built = subprocess.run(
        [sys.executable, "-c", build], cwd=source, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr[-3000:]
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(site)

    (facts,) = site.glob("mien-*.dist-info")
    assert {path.name for path in site.iterdir()} == {"mien", facts.name}
    folders = ("core", "gui", "models", "resources")
    modules = {path.relative_to(ROOT) for name in folders for path in (ROOT / name).rglob("*.py")}
    assert modules == {path.relative_to(site / "mien") for path in (site / "mien").rglob("*.py")}
    assert (site / "mien" / "models" / "weights" / "emotion.tflite").is_file()
    assert (site / "mien" / "resources" / "translations" / "mien_de.qm").is_file()

    scripts = configparser.ConfigParser()
    scripts.read(facts / "entry_points.txt")
    commands = {**scripts["console_scripts"], **scripts["gui_scripts"]}
    assert commands.keys() == {"mien", "mien-analyze", "mien-models"}
    for name, place in commands.items():
        module, _, function = place.partition(":")
        other = tmp_path / "elsewhere"
        (other / "core").mkdir(parents=True, exist_ok=True)
        (other / "core" / "__init__.py").write_text("raise AssertionError", encoding="utf-8")
        start = (
            f"import sys; sys.argv = [{name!r}, '--help']; from {module} import {function}; "
            f"sys.exit({function}())"
        )
        told = subprocess.run(
            [sys.executable, "-P", "-c", start],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(other), str(site)])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        assert told.stdout.startswith("usage:")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("PyInstaller") is None, reason="needs PyInstaller")
@pytest.mark.skipif(
    sys.platform == "linux" and not shutil.which("objdump"), reason="PyInstaller needs binutils"
)
def test_true_build_is_small_holds_no_tensorflow_and_records_the_demo(tmp_path):
    environment = {**os.environ, "PYINSTALLER_CONFIG_DIR": str(tmp_path / "cache")}
    arguments = ["--noconfirm", "--distpath", tmp_path / "dist", "--workpath", tmp_path / "work"]
    built = subprocess.run(
        [sys.executable, "-m", "PyInstaller", *arguments, SPEC],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if re.search(r"Python shared library \(.*\) was not found", built.stderr):
        pytest.skip("PyInstaller needs this Python's shared library")
    assert built.returncode == 0, built.stderr[-3000:]

    folder = tmp_path / "dist" / "mien"
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    assert megabytes < LARGEST_BUILD_MB
    if sys.platform == "linux" and shutil.which("cc"):
        encoders = [path for path in files if path.name.startswith(("libx264", "libx265"))]
        assert encoders
        assert max(path.stat().st_size for path in encoders) < 100_000  # see ADR 14
    present = {part.lower() for path in files for part in path.relative_to(folder).parts}
    assert not [part for part in present if part.startswith(TRAINING_ONLY)]
    # Modules in the executable's archive, as PyInstaller itself lists them.
    modules = (tmp_path / "work" / "build" / "PYZ-00.toc").read_text(encoding="utf-8")
    assert "'core.session'" in modules
    assert not [name for name in TRAINING_ONLY if f"('{name}'" in modules]

    # Far from the checkout, so that the build cannot read the checkout's files.
    recording = tmp_path / "smoke.csv"
    environment.pop("QT_QPA_PLATFORM", None)
    environment.pop("PYTHONPATH", None)
    program = folder / ("mien.exe" if sys.platform == "win32" else "mien")
    started = subprocess.run(
        [program, "--smoke", "--record", recording],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    assert len(load_session(recording)) > 0
