"""Writing a whole file so that a crash leaves either the old one or the new one."""

import os
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Replace a UTF-8 text file in one step.

    Raises:
        OSError: If it cannot be written; the old file is untouched then.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
