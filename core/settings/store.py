"""The user's settings file: tolerant loading, atomic saving."""

import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

import platformdirs

from core.errors import SettingsError
from core.files import write_atomically
from core.settings.schema import (
    SCHEMA_VERSION,
    Settings,
    checked,
)

S = TypeVar("S")


def _only_added(raw: dict[str, Any]) -> dict[str, Any]:
    """A migration that only added settings: new ones take their defaults."""
    return raw


def _detector_of_our_own(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 2 had a score and pixels instead of a sensitivity and a share of the picture.

    Its defaults, written into each file, become those of today.
    """
    old = raw.get("detector")
    if not isinstance(old, dict):
        return raw
    new = {
        name: value
        for name, value in old.items()
        if name not in ("confidence", "minimum_face", "analysis_width")
    }
    if new.get("kind") == "auto":
        del new["kind"]
    pixels, score = old.get("minimum_face", 48), old.get("confidence", 0.35)
    if _is_number(pixels) and pixels != 48:
        new["smallest_face"] = min(max(100 * pixels / 480, 1), 50)
    if _is_number(score) and score != 0.35:
        # The score that was 0.35 at first; see `core.detection.least_score`.
        within = min(max(score, 0.01), 0.99)
        logits = math.log(within / (1 - within)) - math.log(0.35 / 0.65)
        new["sensitivity"] = round(min(max(50 - 50 * logits / 1.5, 0), 100))
    return raw | {"detector": new}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    1: _only_added,
    2: _detector_of_our_own,
}
"""From each older version, a pure function on the raw dict to the next."""


def settings_path() -> Path:
    """The path of the user's settings file."""
    return Path(platformdirs.user_config_dir("mien", appauthor=False)) / "settings.json"


def recordings_folder(settings: Settings) -> Path:
    """The folder for new recordings; may not exist yet."""
    if settings.recording.folder:
        return Path(settings.recording.folder).expanduser()
    return Path(platformdirs.user_documents_dir()) / "Mien"


def load_settings(path: Path) -> tuple[Settings, list[str]]:
    """Load the settings; only the broken parts of a file are replaced by defaults.

    A file that is no JSON object is kept beside as `settings.json.broken`. One that a newer Mien
    wrote is used as far as it is understood; `save_settings` keeps it.

    Returns:
        The settings, and a sentence for each thing that could not be used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), [f"The settings in {path} cannot be read ({error}); using defaults."]
    try:
        raw = json.loads(text)
        if not isinstance(raw, dict):
            raise ValueError("not a JSON object")
    except (ValueError, RecursionError) as error:
        backup = path.with_name(path.name + ".broken")
        try:
            os.replace(path, backup)
        except OSError:
            backup = path
        return Settings(), [
            f"The settings file was damaged ({error}); it is kept as {backup} and the defaults "
            f"are used."
        ]
    settings, problems = _from_raw(raw, path)
    return settings, [f"{what} {then}" for what, then in problems]


def read_settings(path: Path) -> Settings:
    """Read a requested settings file; it is used as a whole or refused.

    The file is left as it is. What it does not hold takes its default.

    Args:
        path: A file as `save_settings` writes it, or the sidecar of a recording, whose settings
            are taken.

    Raises:
        SettingsError: If it is missing or damaged, or anything in it cannot be used.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f'The settings file "{path}" cannot be read: {error.strerror or error}.'
        ) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f'The settings file "{path}" is damaged: {error}.') from error
    if isinstance(raw, dict) and "schema_version" in raw:
        raw = raw.get("settings")
    if not isinstance(raw, dict):
        raise SettingsError(f'"{path}" contains no settings; expected a JSON object with groups.')
    raw = _migrated(raw)
    known = {name: rows for name, rows in Settings().as_dict().items() if isinstance(rows, dict)}
    unknown = [
        ".".join(filter(None, (group, name)))
        for group, values in raw.items()
        if group != "version"
        for name in (values if isinstance(values, dict) and group in known else [""])
        if name not in known.get(group, ())
    ]
    settings, problems = _from_raw(raw, path)
    if problems or unknown:
        sentence = problems[0][0] if problems else f'there is no setting "{unknown[0]}".'
        raise SettingsError(f'The settings file "{path}" cannot be used: {sentence}')
    return settings


def _migrated(raw: dict[str, Any]) -> dict[str, Any]:
    """Settings migrated from an older version; those of other versions unchanged."""
    version = raw.get("version", SCHEMA_VERSION)
    if type(version) is not int or version not in MIGRATIONS:
        return raw
    while version in MIGRATIONS:
        raw = MIGRATIONS[version](raw)
        version += 1
    return raw | {"version": version}


def _from_raw(raw: dict[str, Any], path: Path) -> tuple[Settings, list[tuple[str, str]]]:
    """The settings of a JSON object, and for each unusable part the problem and the remedy."""
    problems: list[tuple[str, str]] = []
    raw = _migrated(raw)
    version = raw.get("version", SCHEMA_VERSION)
    if type(version) is not int or version < 1:
        problems.append(
            (
                f"The settings have the version {version!r}; expected 1 to {SCHEMA_VERSION}.",
                f"They are read as {SCHEMA_VERSION}.",
            )
        )
    elif version > SCHEMA_VERSION:
        problems.append(
            (
                f"The settings come from a newer Mien (version {version}, known up to "
                f"{SCHEMA_VERSION}).",
                "Known settings are used; the file is kept as "
                f"{_newer_path(path, version).name} when settings are saved.",
            )
        )
    groups: dict[str, Any] = {}
    for group in fields(Settings):
        values = raw.get(group.name, {})
        if not isinstance(values, dict):
            what = f"The settings group {group.name!r} is not an object."
            problems.append((what, "Its defaults are used."))
            values = {}
        groups[group.name] = _group(type(group.default), group.name, values, problems)
    return Settings(**groups), problems


def _group(kind: type[S], name: str, values: dict[str, Any], problems: list[tuple[str, str]]) -> S:
    good = {}
    for row in fields(kind):  # type: ignore[arg-type]
        if row.name in values:
            try:
                good[row.name] = checked(row, values[row.name])
            except SettingsError as error:
                problems.append((f"{name}.{row.name}: {error}", f"Using {row.default!r}."))
    return kind(**good)


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings so that a crash leaves either the old file or the new one.

    A file of a newer version than this one knows is kept beside, not overwritten.

    Raises:
        SettingsError: If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        version = _version_of(path)
        if version > SCHEMA_VERSION:
            os.replace(path, _newer_path(path, version))
        write_atomically(path, json.dumps(settings.as_dict(), indent=2))
    except OSError as error:
        raise SettingsError(f"The settings cannot be saved in {path}: {error}.") from error


def _version_of(path: Path) -> int:
    """The version of the existing file; 0 if none can be read."""
    try:
        version = json.loads(path.read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return 0
    return version if type(version) is int else 0


def _newer_path(path: Path, version: int) -> Path:
    return path.with_name(f"{path.name}.version-{version}")
