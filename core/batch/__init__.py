"""The command line: files and folders to CSV, without a window.

`python -m core analyze SOURCE...` is `command.run`; a program of one's own calls `analyze_source`
for each source. What a run is called, told and summed up with is here as well.
"""

import importlib
from typing import TYPE_CHECKING, Any

from core.commands import main

if TYPE_CHECKING:
    from core.batch.run import BatchResult, analyze_source
else:

    def __getattr__(name: str) -> Any:
        if name not in ("BatchResult", "analyze_source"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.run"), name)


__all__ = ["BatchResult", "analyze_source", "main"]
