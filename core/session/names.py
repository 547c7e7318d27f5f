"""Names for new recordings that every system allows and that overwrite nothing."""

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Final

from core.errors import SettingsError
from core.session.format import events_path, sidecar_path
from core.texts import without_secrets

DEFAULT_TEMPLATE: Final = "{date}_{time}_{source}"
NAME_FIELDS: Final = ("date", "time", "source", "participant", "number")
LONGEST_NAME: Final = 180
"""Bytes of UTF-8; systems stop at 255 or, encrypted, 143 characters with the endings."""
LONGEST_VALUE: Final = 60
"""Bytes of UTF-8 of a source or participant within a name."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
# Windows opens a device instead, whatever follows the first point.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*")


def check_template(template: str) -> None:
    """Check a name template; quick enough to run at each key press.

    Args:
        template: As in `settings.recording.name_template`.

    Raises:
        SettingsError: If not, in a sentence that says why.
    """
    wide = "x" * LONGEST_VALUE
    values = {"date": "2026-12-31", "time": "23-59-59", "source": wide, "participant": wide}
    if len(_filled(template, {**values, "number": "99999"}).encode()) > LONGEST_NAME:
        raise SettingsError(
            "Expected a shorter file name; names made from this one could be too long."
        )


def new_recording_path(
    folder: Path,
    source_name: str,
    *,
    template: str = DEFAULT_TEMPLATE,
    participant: str = "",
    now: datetime | None = None,
) -> Path:
    """An unused file name for a new recording.

    Args:
        folder: Where it goes; it need not exist yet.
        source_name: What is recorded.
        template: With the fields `{date}`, `{time}`, `{source}`, `{participant}` and `{number}`;
            the number is the first one free.
        participant: Who is recorded, where somebody said so.
        now: Local time; None is now.

    Returns:
        The CSV; `SessionRecorder` makes it, and refuses where somebody else was faster.

    Raises:
        SettingsError: If no name can be made from the template.
    """
    check_template(template)
    moment = now or datetime.now()
    values = {
        "date": f"{moment:%Y-%m-%d}",
        "time": f"{moment:%H-%M-%S}",
        "source": _plain(without_secrets(source_name)) or "session",
        "participant": _plain(participant) or "unnamed",
    }
    counted = "number" in _fields(template)
    number = 1
    while True:
        stem = _safe(_filled(template, {**values, "number": f"{number:03}"}))
        if not counted and number > 1:
            stem = f"{stem}_{number}"
        path = folder / f"{stem}.csv"
        if not any(_exists(p) for p in (path, sidecar_path(path), events_path(path))):
            return path
        number += 1


def _fields(template: str) -> list[str]:
    """The fields of a template.

    Raises:
        SettingsError: If it is none, or has others than there are.
    """
    known = ", ".join(f"{{{name}}}" for name in NAME_FIELDS)
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        raise SettingsError(
            f'Expected a file name with complete fields such as {known}, got "{template}".'
        ) from None
    for literal, name, layout, conversion in parts:
        found = _FORBIDDEN.search(literal)
        if found:
            shown = found[0] if found[0].isprintable() else f"the character {ord(found[0])}"
            raise SettingsError(
                f"A file name cannot contain {shown} on every system; remove it. The folder is "
                "set separately."
            )
        if name is not None and (name not in NAME_FIELDS or layout or conversion):
            raise SettingsError(
                f'There is no field "{{{name}}}" for file names; there are {known}.'
            )
    if not template.strip(" ."):
        raise SettingsError(f"Expected a file name such as {DEFAULT_TEMPLATE}, got none.")
    return [name for _, name, _, _ in parts if name is not None]


def _filled(template: str, values: dict[str, str]) -> str:
    _fields(template)
    return template.format(**values)


def _plain(text: str) -> str:
    """Letters and digits of any script, all else as single dashes, cut to `LONGEST_VALUE`."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in text)
    kept = re.sub("-+", "-", kept)[:40].encode()[:LONGEST_VALUE].decode(errors="ignore")
    return kept.strip("-")


def on_every_system(stem: str) -> str:
    """The name of a file without its ending, with `_` for what some system does not allow."""
    return _safe(_FORBIDDEN.sub("_", stem))


def _safe(stem: str) -> str:
    stem = stem.strip(" .").lstrip("-") or "session"
    head, point, rest = stem.partition(".")
    return f"{head}_{point}{rest}" if _RESERVED.fullmatch(head) else stem


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False  # Too long, say; the attempt to make it says so in words.
