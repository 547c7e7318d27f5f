"""Chooses the editor for each field of the settings."""

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from core.settings import Settings
from core.sources.cameras import BACKENDS
from gui.settings.editors import (
    CameraChoice,
    Choice,
    Editor,
    Line,
    Names,
    Number,
    PathChoice,
    Template,
    Text,
    Tick,
)
from gui.settings.words import choice_word, setting_text

Key = tuple[str, str]
"""Group and field."""


def default_of(key: Key) -> Any:
    """The default of a field."""
    return getattr(getattr(Settings(), key[0]), key[1])


def editor_of(key: Key, field: "dataclasses.Field[Any]", backend: str) -> Editor:
    """The editor for a field, by name where it needs more than its type says.

    Args:
        key: Group and name of the field.
        field: With the metadata of `core.settings`.
        backend: The camera's, as it is set now; not lost by being no choice on this system.
    """
    meta = field.metadata
    special: dict[Key, Callable[[], Editor]] = {
        ("camera", "device"): CameraChoice,
        ("detector", "yunet_file"): lambda: PathChoice(
            folder=False,
            filter=QCoreApplication.translate("SettingsDialog", "ONNX networks (*.onnx)"),
            button=QCoreApplication.translate("SettingsDialog", "Add YuNet\u2026"),
        ),
        ("recording", "folder"): lambda: PathChoice(folder=True),
        ("recording", "name_template"): Template,
        ("recording", "markers"): lambda: Names(len(getattr(Settings(), key[0]).markers)),
        ("privacy", "consent_text"): Text,
    }
    if key in special:
        return special[key]()
    if field.type is bool:
        return Tick()
    if meta["choices"]:
        offered = [
            choice
            for choice in meta["choices"]
            if key != ("camera", "backend")
            or choice in ("auto", *BACKENDS)
            # What is set elsewhere is not lost by being shown here.
            or choice == backend
        ]
        return Choice([(choice_word(choice), choice) for choice in offered])
    if field.type in (int, float):
        return Number(
            field.type,
            meta["low"],
            meta["high"],
            setting_text(meta["unit"]) if meta["unit"] else "",
            slider=key[0] in ("detector", "analysis"),
        )
    return Line()
