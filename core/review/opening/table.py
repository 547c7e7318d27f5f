"""The table of rows: the CSV as it is written, turned into columns that answer fast."""

import os
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import duckdb

from core.errors import ReviewError, reason
from core.review.notes import Note
from core.review.opening.dialect import WINDOWS, Dialect
from core.review.opening.engine import Cancelled, Engine, Progress, literal, why
from core.review.opening.layout import NUMBERS, UNKNOWN, Layout
from core.texts import one_line

ASSUMED_RATE: Final = 30.0
"""Frames a second where nothing tells."""
_TIMELESS: Final = "t IS NULL OR NOT isfinite(t) OR abs(t) > 1e12"
"""Beyond is no time that anything was recorded at."""
_EMPTY: Final = "['', 'nan', 'NaN', 'NA', 'n/a']"
_MOST_REJECTS: Final = 10_000
_MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A CSV, and all that is known of how to read it.

    Attributes:
        path: Where it is.
        dialect: How it is written.
        layout: What its columns hold.
        rate: Frames a second, where the time is counted from frame numbers.
    """

    path: Path
    dialect: Dialect
    layout: Layout
    rate: float

    @property
    def shown(self) -> str:
        """The path within a sentence."""
        return one_line(str(self.path))

    def source(self, engine: Engine, *, tolerant: bool = False, loose: bool = False) -> str:
        """SQL of the file as a table with the columns `c0`, `c1` and so on.

        Args:
            engine: Whose folder may hold a link to a file whose name no query can hold.
            tolerant: Take cells as texts, and lines that are too short.
            loose: Take what is no proper CSV, such as two kinds of line ends, as far as it goes.
        """
        names = [f"c{place}" for place in range(len(self.layout.columns))]
        types = [
            "DOUBLE" if place in self.layout.numbers and not tolerant else "VARCHAR"
            for place in range(len(names))
        ]
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in zip(names, types, strict=True))
        options = [
            literal(_pattern(self.path, engine)),
            "auto_detect = false",
            "header = true",
            f"skip = {self.dialect.skip}",
            f"delim = {literal(self.dialect.delimiter)}",
            "quote = '\"'",
            "escape = '\"'",
            f"decimal_separator = '{self.dialect.decimal}'",
            f"encoding = '{self.dialect.encoding}'",
            f"nullstr = {_EMPTY}",
            f"columns = {{{columns}}}",
            "store_rejects = true",
            f"rejects_limit = {_MOST_REJECTS}",
        ]
        if tolerant:
            options += ["null_padding = true", "parallel = false"]
        if loose:
            options += ["strict_mode = false"]
        return f"read_csv({', '.join(options)})"

    def made(self, source: str, *, columns: tuple[str, ...] = ()) -> str:
        """SQL of the table of rows, made of a source; all of its columns unless some are named."""
        made = {name: sql.replace("{rate}", repr(self.rate)) for name, sql in self._typed().items()}
        chosen = columns or tuple(made)
        return f"SELECT {', '.join(f'{made[name]} AS {name}' for name in chosen)} FROM {source}"

    def _typed(self) -> dict[str, str]:
        made = self.layout.made
        face = made["face"]
        return {
            "t": f"({made['t']})::DOUBLE",
            "frame": f"({made['frame']})::BIGINT",
            "face": f"(CASE WHEN {face} >= 1 AND {face} = floor({face}) AND {face} < 1e9 "
            f"THEN {face} WHEN {face} IS NOT NULL THEN -1 END)::INTEGER",
            "label": made["label"],
            **{name: f"({made[name]})::DOUBLE" for name in NUMBERS},
            "age": made["age"],
            "file": made["file"],
            "name": made["name"],
        }


@dataclass(slots=True)
class Rejects:
    """What could not be read of a file.

    Attributes:
        kinds: Lines by what is wrong with them.
        line: The first of those left out.
    """

    kinds: dict[str, int]
    line: int

    @property
    def any(self) -> bool:
        """Whether there is something."""
        return bool(self.kinds)


def rejects_of(cursor: duckdb.DuckDBPyConnection) -> Rejects:
    """Take the account of what the last reading could not read, and clear it."""
    found = cursor.execute(
        "SELECT error_type::VARCHAR, count(DISTINCT line), min(line) FROM reject_errors GROUP BY 1"
    ).fetchall()
    cursor.execute("DELETE FROM reject_errors; DELETE FROM reject_scans")
    return Rejects(
        {kind: number for kind, number, _ in found}, min((line for *_, line in found), default=0)
    )


def only_the_tail(rejects: Rejects, dialect: Dialect) -> bool:
    """Whether nothing is wrong but a last line that is cut off."""
    cut = 0 < dialect.tail_cells < len(dialect.header)
    unread = sum(rejects.kinds.values())
    return unread == 0 or (cut and unread == 1 and set(rejects.kinds) <= _CUT_KINDS)


_CUT_KINDS: Final = {"MISSING COLUMNS", "UNQUOTED VALUE"}


def tail_notes(dialect: Dialect) -> list[Note]:
    """What is to be said of an unfinished last line."""
    if not dialect.tail_cells:
        return []
    whole = dialect.tail_cells == len(dialect.header)
    return [Note(kind="no_line_end" if whole else "cut_off")]


def load_table(
    engine: Engine,
    written: Written,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[Note]:
    """Make the table `rows` of a CSV.

    It has `t` (s), `frame`, `face` (NULL: a frame without a face), `label` and `age` (codes of
    `LABELS` and `AGE_LABELS`), the numbers of `NUMBERS`, `file`, and `name` where the file has any.

    Args:
        engine: The database.
        written: The CSV.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Returns:
        What could not be read.

    Raises:
        ReviewError: If nothing can be read at all, or the disk is full.
        Cancelled: If it was stopped.
    """
    cursor = engine.cursor()
    try:
        notes = _loaded(engine, cursor, written, progress, cancel)
        return [*notes, *tail_notes(written.dialect), *_tidied(cursor)]
    except Cancelled:
        cursor.execute("DROP TABLE IF EXISTS rows; DROP TABLE IF EXISTS texts")
        raise
    except duckdb.Error as error:
        raise ReviewError(f"{written.shown} cannot be read: {why(error)}.") from error
    finally:
        cursor.close()


def _loaded(
    engine: Engine,
    cursor: duckdb.DuckDBPyConnection,
    written: Written,
    progress: Progress | None,
    cancel: threading.Event | None,
) -> list[Note]:
    def create(sql: str) -> None:
        engine.watched(sql, cursor=cursor, progress=progress, cancel=cancel)

    try:
        create(f"CREATE OR REPLACE TABLE rows AS {written.made(written.source(engine))}")
        rejects = rejects_of(cursor)
        if only_the_tail(rejects, written.dialect):
            return []
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        rejects = Rejects({}, 0)
    # Cell by cell, as texts: slower, and nothing that can be read is lost.
    cursor.execute("DROP TABLE IF EXISTS rows; SET preserve_insertion_order = true")
    notes: list[Note] = []
    if "INVALID ENCODING" in rejects.kinds:
        written, notes = in_utf8(engine, written), [Note(kind="bad_bytes")]
    try:
        source = written.source(engine, tolerant=True)
        create(f"CREATE OR REPLACE TABLE texts AS SELECT * FROM {source}")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        source = written.source(engine, tolerant=True, loose=True)
        create(f"CREATE OR REPLACE TABLE texts AS SELECT * FROM {source}")
    lost = rejects_of(cursor)
    if 0 < written.dialect.tail_cells < len(written.dialect.header):
        cursor.execute("DELETE FROM texts WHERE rowid = (SELECT max(rowid) FROM texts)")
    if short := rejects.kinds.get("MISSING COLUMNS", 0) - (1 if written.dialect.tail else 0):
        notes.append(Note(kind="lines_short", values={"count": max(short, 1)}))
    if lost.any:
        values = {"count": sum(lost.kinds.values()), "line": lost.line}
        notes.append(Note(kind="lines_left_out", values=values))
    notes += _bad_cells(cursor, written)
    create(f"CREATE OR REPLACE TABLE rows AS {written.made(_as_numbers(written))}")
    cursor.execute("DROP TABLE texts; SET preserve_insertion_order = false")
    return notes


def in_utf8(engine: Engine, written: Written) -> Written:
    """A copy of a CSV in UTF-8, in the folder of the engine; lines that are none are Windows-1252.

    Raises:
        ReviewError: If it cannot be read, or there is no room for it.
    """
    path = engine.folder / "utf8.csv"
    try:
        with written.path.open("rb") as file, path.open("wb") as copy:
            for line in file:
                try:
                    line.decode()
                except UnicodeDecodeError:
                    copy.write(line.decode(WINDOWS, "replace").encode())
                else:
                    copy.write(line)
    except OSError as error:
        raise ReviewError(f"{written.shown} cannot be read: {reason(error)}.") from error
    return replace(written, path=path, dialect=replace(written.dialect, encoding="utf-8"))


def _number(written: Written, place: int) -> str:
    text = f"trim(c{place})"
    if written.dialect.decimal == ",":
        text = f"replace({text}, ',', '.')"
    return f"try_cast({text} AS DOUBLE)"


def _as_numbers(written: Written) -> str:
    columns = [
        f"{_number(written, place)} AS c{place}" if place in written.layout.numbers else f"c{place}"
        for place in range(len(written.layout.columns))
    ]
    return f"(SELECT {', '.join(columns)} FROM texts)"


def _bad_cells(cursor: duckdb.DuckDBPyConnection, written: Written) -> list[Note]:
    places = sorted(written.layout.numbers)
    counts = cursor.execute(
        "SELECT "
        + ", ".join(
            f"count(*) FILTER (trim(c{p}) <> '' AND {_number(written, p)} IS NULL)" for p in places
        )
        + " FROM texts"
    ).fetchone()
    bad = {p: n for p, n in zip(places, counts or (), strict=True) if n}
    if not bad:
        return []
    names = [written.layout.columns[place] for place in bad]
    more = ["..."] if len(names) > _MOST_SHOWN else []
    values = {
        "count": sum(bad.values()),
        "columns": ", ".join([*names[:_MOST_SHOWN], *more]),
    }
    return [Note(kind="cells_left_out", values=values)]


def _tidied(cursor: duckdb.DuckDBPyConnection) -> list[Note]:
    """Take out of `rows` what is of no use, and say so."""
    no_time, odd, unknown = cursor.execute(
        f"SELECT count(*) FILTER ({_TIMELESS}), count(*) FILTER (face = -1), "
        f"count(*) FILTER (label = {UNKNOWN}) + count(*) FILTER (age = {UNKNOWN}) FROM rows"
    ).fetchone() or (0, 0, 0)
    notes = []
    if no_time:
        cursor.execute(f"DELETE FROM rows WHERE {_TIMELESS}")
        notes.append(Note(kind="no_time", values={"count": no_time}))
    if odd:
        cursor.execute("UPDATE rows SET face = NULL WHERE face = -1")
        notes.append(Note(kind="odd_faces", values={"count": odd}))
    if unknown:
        cursor.execute(f"UPDATE rows SET label = NULL WHERE label = {UNKNOWN}")
        cursor.execute(f"UPDATE rows SET age = NULL WHERE age = {UNKNOWN}")
        notes.append(Note(kind="labels_unknown", values={"count": unknown}))
    return notes


def rate_of(engine: Engine, written: Written, wanted: float | None) -> tuple[float, list[Note]]:
    """Frames a second of a file whose time is counted from frame numbers.

    Args:
        engine: The database.
        written: The CSV.
        wanted: What the person said, or None.

    Returns:
        The rate, and a note that says where it comes from.
    """
    rate, key = wanted, ""
    if rate is None and written.layout.clock:
        rate, key = _by_clock(engine, written), ", by its column approx_time"
    if rate is None:
        rate, key = ASSUMED_RATE, ", which was assumed; give the true rate"
    return rate, [Note(kind="time_by_rate", values={"rate": rate, "why": key})]


def _by_clock(engine: Engine, written: Written) -> float | None:
    """From the frames at which the whole seconds of Py-Feat's clock change."""
    frame = written.layout.made["frame"]
    parts = f"string_split({written.layout.clock}, ':')"
    seconds = (
        f"list_sum(list_transform(list_reverse({parts}), "
        "lambda part, i: try_cast(part AS DOUBLE) * 60 ** (i - 1)))"
    )
    try:
        changes: list[Any] = engine.rows(
            f"SELECT {seconds} AS s, min({frame}) FROM {written.source(engine)} "
            "GROUP BY s HAVING s IS NOT NULL ORDER BY s"
        )
    except ReviewError:
        return None
    if len(changes) < 3:
        return None
    (first_s, first), (last_s, last) = changes[1], changes[-1]
    rate = (last - first) / (last_s - first_s)
    return float(rate) if 0.01 <= rate <= 1000 else None


def _pattern(path: Path, engine: Engine) -> str:
    """The path as a pattern that means this file alone."""
    text = os.path.abspath(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        link = engine.folder / "recording.csv"
        if not os.path.lexists(link):
            os.symlink(text, link)
        text = str(link)
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
