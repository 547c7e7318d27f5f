"""The command line: files and folders to CSV, without a window.

`python -m core analyze SOURCE...` is `command.main`; a program of one's own calls `analyze_source`
for each source. What a run is called, told and summed up with is here as well.
"""

from core.batch.command import main
from core.batch.run import BatchResult, analyze_source

__all__ = ["BatchResult", "analyze_source", "main"]
