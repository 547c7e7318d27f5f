"""What importing a layer brings along, seen in a fresh interpreter.

The rules between our own packages are import-linter's; these tests see what third-party packages
pull in behind its back, and the parts of a package that it takes for a whole.
"""

import ast
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
print(json.dumps(sorted(sys.modules)))
"""


def modules_of(*packages: str) -> list[str]:
    """Name every module of these packages, `models.training` left out."""
    found = []
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return [name for name in found if not name.startswith("models.training")]


def modules_loaded_by(modules: list[str]) -> set[str]:
    """Import modules in a fresh interpreter and return all that it then holds."""
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout.splitlines()[-1]))


def loaded_by(modules: list[str]) -> set[str]:
    """As `modules_loaded_by`, but only the top-level packages."""
    return {name.partition(".")[0] for name in modules_loaded_by(modules)}


def imported_in(path: Path) -> set[str]:
    """Every name that a file imports, also within a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by dots"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_the_app_loads_no_training_framework():
    loaded = loaded_by(["gui.app", *modules_of("gui", "core", "models", "resources")])
    assert {"gui", "core", "models", "PySide6", "cv2", "ai_edge_litert"} <= loaded
    assert not loaded & TRAINING_ONLY


@pytest.mark.parametrize("package", ["core", "models"])
def test_engine_and_networks_load_no_qt(package):
    loaded = loaded_by(modules_of(package))
    assert {package, "numpy"} <= loaded
    assert not loaded & (QT | TRAINING_ONLY)


def test_the_engine_of_the_window_knows_no_widget():
    folder = ROOT / "gui" / "engine"
    for path in sorted(folder.rglob("*.py")):
        assert not [name for name in imported_in(path) if "QtWidgets" in name], path
    modules = [name for name in modules_of("gui") if name.startswith("gui.engine")]
    loaded = modules_loaded_by(modules)
    assert {"gui.engine.controller", "PySide6.QtCore"} <= loaded
    assert not loaded & {"PySide6.QtWidgets", "PySide6.QtGui", "pyqtgraph"}


ROOMS = [
    path.parent
    for package in ("core", "gui")
    for path in sorted((ROOT / package).glob("*/__init__.py"))
]


def offered_by(tree: ast.Module) -> set[str]:
    """What the `__init__` of a room imports of our own, also only for the type checker."""
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.If))]
    return {
        f"{node.module}.{alias.name}"
        for body in bodies
        for node in body
        if isinstance(node, ast.ImportFrom) and node.module.partition(".")[0] in ("core", "gui")
        for alias in node.names
    }


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.parent.name}.{room.name}")
def test_a_room_says_what_it_is_for_and_what_others_may_use(room):
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    offered = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    imported = {name.rpartition(".")[2] for name in offered_by(tree)}
    assert set(offered) == imported


def test_files_and_folders_are_small_enough_to_be_looked_through():
    for package in ("core", "gui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 450, path
            assert len(list(path.parent.glob("*.py"))) <= 15, path.parent


def test_other_rooms_are_entered_by_their_door():
    """What a room's `__init__` offers is not fetched from the file behind it."""
    doors = {}
    for room in [*ROOMS, ROOT / "core" / "sources" / "cameras"]:
        tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
        name = ".".join(room.relative_to(ROOT).parts)
        doors[name] = {one for one in offered_by(tree) if one.startswith(f"{name}.")}
    for package in ("core", "gui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            own = ".".join(path.relative_to(ROOT).parent.parts)
            for name, behind in doors.items():
                if own != name and not own.startswith(f"{name}."):
                    assert not imported_in(path) & behind, path
