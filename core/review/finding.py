"""Which files of a folder are recordings, for somebody who drops the folder."""

from pathlib import Path

from core.errors import ReviewError, reason
from core.review.opening.dialect import dialect_of
from core.review.opening.layout import layout_of
from core.session import sidecar_path
from core.texts import one_line


def recordings_in(folder: Path) -> list[Path]:
    """The CSVs of a folder that can be opened, those with a sidecar first, each lot by name.

    Only their beginnings are read. Folders within are not looked into.

    Args:
        folder: Where to look.

    Raises:
        ReviewError: If the folder cannot be read, or holds none.
    """
    shown = one_line(str(folder))
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    except OSError as error:
        raise ReviewError(f"The folder {shown} cannot be read: {reason(error)}.") from error
    found = []
    for path in files:
        try:
            layout_of(dialect_of(path).header, path.name)
        except ReviewError:
            continue
        found.append(path)
    if not found:
        raise ReviewError(f"The folder {shown} holds no CSV of a recording.")
    return sorted(found, key=lambda path: not sidecar_path(path).exists())
