"""Makes outside texts safe for files, logs and windows."""

import re
from collections.abc import Mapping
from typing import Any

from core.addresses import hide_passwords

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNPAIRED = re.compile("[\ud800-\udfff]")


def writable(text: str) -> str:
    r"""The text as valid UTF-8: any other byte of a file name becomes like `\xe9`."""
    return _UNPAIRED.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    # Python has bytes that it cannot decode as U+DC80 to U+DCFF.
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def one_line(text: str) -> str:
    """The text with a space for each run of line breaks, tabs and other control characters."""
    return writable(_CONTROLS.sub(" ", text))


def without_secrets(value: Any) -> Any:
    """Plain values, with the passwords of addresses removed from all texts."""
    match value:
        case str():
            return hide_passwords(value)
        case Mapping():
            return {key: without_secrets(item) for key, item in value.items()}
        case list() | tuple():
            return [without_secrets(item) for item in value]
    return value
