"""The command line: files and folders to CSV, without a window.

`python -m core analyze SOURCE...` is `command.run`; a program of one's own calls `analyze_source`
for each source. What a run is called, told and summed up with is here as well.
"""

from typing import TYPE_CHECKING

from core.commands import main

if TYPE_CHECKING:
    from core.batch.run import BatchResult, analyze_source
else:
    from core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {"BatchResult": "run", "analyze_source": "run"})


__all__ = ["BatchResult", "analyze_source", "main"]
