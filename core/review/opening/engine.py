"""DuckDB as the review uses it: offline, within a limit of memory, watched and stopped at will."""

import contextlib
import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from core.errors import ReviewError
from core.files import hold
from core.texts import one_line

MEMORY: Final = "256MB"
"""What DuckDB keeps at most; the rest lies in its file in the temporary folder."""
THREADS: Final = min(4, max(2, os.cpu_count() or 2))
"""Each takes some 30 MB, and a recording being made beside it needs processors too."""
POLL_S: Final = 0.05
_PREFIX: Final = "mien-review-"
_HELD: Final = "held"
"""A file that is locked as long as its folder is in use."""
_YOUNG_S: Final = 60.0
"""A folder may be that old and not be locked yet."""

Progress = Callable[[float], None]
"""Called now and then with the share that is done, 0 to 1."""


class Cancelled(ReviewError):
    """What was asked for was called off; nothing of it is left."""


class Engine:
    """A database in a temporary folder that goes with it.

    Attributes:
        folder: Where it lies, with room for other files of the review.
    """

    def __init__(self) -> None:
        """Make an empty one.

        Raises:
            ReviewError: If there is no room for it.
        """
        _sweep()
        try:
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._held = (self.folder / _HELD).open("xb")
            with contextlib.suppress(OSError):  # a file system without locks
                hold(self._held)
            self._connection = duckdb.connect(
                str(self.folder / "rows.duckdb"),
                config={
                    "threads": THREADS,
                    "memory_limit": MEMORY,
                    "temp_directory": str(self.folder / "spilled"),
                    "preserve_insertion_order": False,
                    # Nothing is ever fetched from the network.
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            )
        except (OSError, duckdb.Error) as error:
            raise ReviewError(f"There is no room for temporary files: {_why(error)}.") from error
        self._connection.execute("SET enable_progress_bar = true")
        self._connection.execute("SET enable_progress_bar_print = false")
        self._connection.execute("SET progress_bar_time = 0")
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _remove, self._connection, self.folder, self._held)

    def close(self) -> None:
        """Let go of the database and remove it; more than once does no harm."""
        with self._lock:
            self._finalizer()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own, for one thread.

        Raises:
            ReviewError: If the engine is closed.
        """
        with self._lock:
            if not self._finalizer.alive:
                raise ReviewError("The recording has been closed.")
            return self._connection.cursor()

    def arrays(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, NDArray[Any]]:
        """The answer to a query by column; what is missing is NaN, or masked in whole numbers.

        Raises:
            ReviewError: If it cannot be answered.
        """
        cursor = self.cursor()
        try:
            answer: dict[str, NDArray[Any]] = cursor.execute(sql, list(parameters)).fetchnumpy()
        except duckdb.Error as error:
            raise ReviewError(f"The recording cannot be read: {_why(error)}.") from error
        finally:
            cursor.close()
        return {
            name: values.filled(np.nan)
            if isinstance(values, np.ma.MaskedArray) and values.dtype.kind == "f"
            else values
            for name, values in answer.items()
        }

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The answer to a query by row.

        Raises:
            ReviewError: If it cannot be answered.
        """
        cursor = self.cursor()
        try:
            return cursor.execute(sql, list(parameters)).fetchall()
        except duckdb.Error as error:
            raise ReviewError(f"The recording cannot be read: {_why(error)}.") from error
        finally:
            cursor.close()

    def watched(
        self,
        sql: str,
        parameters: Sequence[Any] = (),
        *,
        cursor: duckdb.DuckDBPyConnection | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> dict[str, NDArray[Any]]:
        """Answer a query that takes long, in a thread of its own.

        Args:
            sql: The query.
            parameters: Its values.
            cursor: The connection that answers; a new one unless given.
            progress: Called from this thread every 50 ms.
            cancel: Set it to stop the query.

        Returns:
            The answer by column; empty for a statement that has none.

        Raises:
            Cancelled: If it was stopped.
            duckdb.Error: If it failed.
        """
        own = cursor is None
        cursor = cursor or self.cursor()
        failures: list[BaseException] = []
        answers: list[Mapping[str, NDArray[Any]]] = []

        def work() -> None:
            try:
                answers.append(cursor.execute(sql, list(parameters)).fetchnumpy())
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=work, name="review query")
        thread.start()
        try:
            while thread.is_alive():
                thread.join(POLL_S)
                if cancel is not None and cancel.is_set():
                    break
                if progress is not None:
                    progress(min(max(cursor.query_progress() / 100, 0.0), 1.0))
        finally:
            while thread.is_alive():
                # One that comes before the query begins is lost.
                cursor.interrupt()
                thread.join(POLL_S)
            if own:
                cursor.close()
        if cancel is not None and cancel.is_set():
            raise Cancelled("Called off.")
        if failures:
            raise failures[0]
        return dict(answers[0])


def literal(text: str) -> str:
    """A text within SQL."""
    return "'" + text.replace("'", "''") + "'"


def why(error: BaseException) -> str:
    """The first line of what the database or the system says."""
    return _why(error)


def _why(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return one_line(lines[0])[:300].rstrip(".")


def _remove(connection: duckdb.DuckDBPyConnection, folder: Path, held: IO[bytes]) -> None:
    connection.close()
    held.close()
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed programs left: folders of ours that nobody holds any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < _YOUNG_S:
                continue
            with (folder / _HELD).open("rb") as file:
                hold(file)
        except OSError:
            continue  # in use, gone, or somebody else's
        shutil.rmtree(folder, ignore_errors=True)
