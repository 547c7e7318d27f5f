"""The rooms of `models` are small, and each says what it is for."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "models"
ROOMS = sorted(path.parent for path in FOLDER.rglob("__init__.py"))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(FOLDER.parent).as_posix())
def test_a_room_is_small_and_says_what_it_is_for(room):
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    files = [path for path in room.iterdir() if path.is_file()]
    assert len(files) <= 15
    for path in room.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 450, path
