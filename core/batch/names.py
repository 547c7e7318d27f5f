"""File names for the results of a run: unique, and valid on every system."""

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from core.errors import CameraError
from core.session import on_every_system
from core.sources import RefKind, SourceRef
from core.texts import writable

LONGEST_STEM: Final = 236
"""Bytes of UTF-8; with a number and the ending `_events.tsv` it stays below 255."""


def result_names(sources: Sequence[str], folder: Path) -> list[Path]:
    """The CSV of each source; all differ, even where file names ignore case.

    A file gives its name without the ending, a folder its whole name. Where several sources would
    have the same, all but the first in the order of their paths get a number. The names depend on
    which sources there are, and not on their order or on what lies in the folder.

    Args:
        sources: Paths and addresses, as given.
        folder: Where the results go.
    """
    stems = [_stem(source) for source in sources]
    order = sorted(range(len(sources)), key=lambda place: (_whole(sources[place]), place))
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    # Who has a name for itself keeps it, also where it looks like that of another with a number.
    for place in order:
        if (key := _key(stems[place])) not in taken:
            taken.add(key)
            chosen[place] = stems[place]
    for place in order:
        if place not in chosen:
            number = 2
            while (key := _key(stem := f"{stems[place]}_{number}")) in taken:
                number += 1
            taken.add(key)
            chosen[place] = stem
    return [folder / f"{chosen[place]}.csv" for place in range(len(sources))]


def own_stem(source: str) -> str:
    """The name of a source without its file ending; may not be a valid file name."""
    if is_address(source):
        address = urlsplit(source)
        name = unquote(address.path.rstrip("/").rpartition("/")[2])
        return os.path.splitext(name)[0] or address.hostname or ""
    name = os.path.basename(_whole(source))
    return name if os.path.isdir(source) else os.path.splitext(name)[0]


def named_source(text: str) -> SourceRef:
    """What an argument of the command line names; a path that exists is never anything else.

    Raises:
        CameraError: If it is a path with blanks around it that does not exist: a file without
            them may be another one.
    """
    if os.path.lexists(text):
        return SourceRef.of_path(text)
    ref = SourceRef.parse(text)
    if text.strip() and text != text.strip() and ref.kind is not RefKind.ADDRESS:
        raise CameraError(f'There is no file "{text}"; check the path.')
    return ref


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a path that looks like one."""
    if os.path.lexists(source):
        return False
    return SourceRef.parse(source).kind is RefKind.ADDRESS


def _whole(source: str) -> str:
    if is_address(source):
        return source
    try:
        return os.path.abspath(os.path.expanduser(source))
    except ValueError:
        return source


def _stem(source: str) -> str:
    try:
        name = own_stem(source)
    except ValueError:  # such as an address with half a bracket
        name = ""
    stem = on_every_system(writable(name))
    if len(stem.encode()) <= LONGEST_STEM:
        return stem
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    short = stem.encode()[: LONGEST_STEM - len(mark) - 1].decode(errors="ignore")
    return f"{short.rstrip(' .')}_{mark}"


def _key(stem: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", stem).casefold())
