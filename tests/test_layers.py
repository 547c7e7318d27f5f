"""What importing a layer brings along, seen in a fresh interpreter.

The rules between our own packages are import-linter's; these tests see what third-party packages
pull in behind its back.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TRAINING_ONLY = {"tensorflow", "keras", "torch", "jax"}
QT = {"PySide6", "shiboken6", "pyqtgraph"}

IMPORT_ALL = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules_of(*packages: str) -> list[str]:
    """Name every module of these packages, `models.training` left out."""
    found = []
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return [name for name in found if not name.startswith("models.training")]


def loaded_by(modules: list[str]) -> set[str]:
    """Import modules in a fresh interpreter and return the top-level packages it then holds."""
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_the_app_loads_no_training_framework():
    loaded = loaded_by(["gui.app", *modules_of("gui", "core", "models", "resources")])
    assert {"gui", "core", "models", "PySide6", "cv2", "ai_edge_litert"} <= loaded
    assert not loaded & TRAINING_ONLY


@pytest.mark.parametrize("package", ["core", "models"])
def test_engine_and_networks_load_no_qt(package):
    loaded = loaded_by(modules_of(package))
    assert {package, "numpy"} <= loaded
    assert not loaded & (QT | TRAINING_ONLY)
