"""How a table is written: its encoding, what parts its columns, its header and its end."""

import codecs
import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import ReviewError, reason
from core.review.notes import Note
from core.texts import one_line

DELIMITERS: Final = ",;\t|"
WINDOWS: Final = "windows-1252"
_HEAD_BYTES: Final = 1 << 20
_TAIL_BYTES: Final = 1 << 16
_MOST_COLUMNS: Final = 20_000
_COMMA_NUMBER: Final = re.compile(r"\s*[-+]?\d+,\d+(e[-+]?\d+)?\s*", re.IGNORECASE)
_POINT_NUMBER: Final = re.compile(r"\s*[-+]?\d+\.\d+(e[-+]?\d+)?\s*", re.IGNORECASE)
_SHOWN: Final = {";": '";"', "\t": "tabs", "|": '"|"', ",": '","'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a CSV is written.

    Attributes:
        encoding: `utf-8` or `utf-16`, which the database reads, or `windows-1252`.
        delimiter: What parts its columns.
        decimal: `.` or `,`.
        skip: Lines before the header.
        header: Names of the columns, blanks around them taken off.
        size_bytes: Of the file.
        tail: The last line where the file does not end with a line break; else empty.
        notes: What is otherwise than Mien writes it.
    """

    encoding: str
    delimiter: str
    decimal: str
    skip: int
    header: tuple[str, ...]
    size_bytes: int
    tail: str
    notes: tuple[Note, ...]

    @property
    def tail_cells(self) -> int:
        """Columns of the unfinished last line; 0 where all lines are finished."""
        return len(_cells(self.tail, self.delimiter)) if self.tail else 0


def dialect_of(path: Path) -> Dialect:
    """Look at the beginning and the end of a CSV.

    Raises:
        ReviewError: If it cannot be read or is no table at all.
    """
    shown = one_line(str(path))
    try:
        if path.is_dir():
            raise ReviewError(f"{shown} is a folder; choose the CSV of a recording in it.")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(max(0, size - _TAIL_BYTES))
            tail = file.read()
    except FileNotFoundError:
        raise ReviewError(f"There is no file {shown}; check the path.") from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise ReviewError(f"{shown} cannot be read: {why}.") from error
    if not head.strip(b"\0 \r\n\t"):
        raise ReviewError(f"{shown} is empty.")
    notes = []
    encoding, text = _decoded(head, shown)
    if head.startswith(codecs.BOM_UTF8):
        notes.append(Note(kind="byte_order_mark"))
    if encoding == "utf-16":
        notes.append(Note(kind="encoding", values={"encoding": encoding.upper()}))
    lines = text.splitlines()
    skip = next((i for i, line in enumerate(lines) if line.strip(" \0")), 0)
    # A spreadsheet writes and understands this line.
    told = re.fullmatch(r'"?sep=(.)"?', lines[skip].strip("\ufeff").strip(" \r"))
    skip += told is not None
    if len(lines) <= skip:
        raise ReviewError(f"{shown} has no header row.")
    first = lines[skip].lstrip("\ufeff")
    delimiter = told[1] if told else max(DELIMITERS, key=lambda d: len(_cells(first, d)))
    header = tuple(cell.strip() for cell in _cells(first, delimiter))
    if len(header) < 2 or len(header) > _MOST_COLUMNS or "\0" in first:
        raise ReviewError(f"{shown} is not a table with columns and cannot be opened.")
    if delimiter != ",":
        notes.append(Note(kind="delimiter", values={"delimiter": _SHOWN.get(delimiter, delimiter)}))
    decimal = "."
    if delimiter != ",":
        cells = [cell for line in lines[skip + 1 : skip + 200] for cell in _cells(line, delimiter)]
        with_comma = sum(_COMMA_NUMBER.fullmatch(cell) is not None for cell in cells)
        with_point = sum(_POINT_NUMBER.fullmatch(cell) is not None for cell in cells)
        if with_comma > with_point:
            decimal = ","
            notes.append(Note(kind="decimal_comma"))
    return Dialect(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        skip=skip,
        header=header,
        size_bytes=size,
        tail=_unfinished(tail, encoding),
        notes=tuple(notes),
    )


def _decoded(head: bytes, shown: str) -> tuple[str, str]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in head[:1000]:
        raise ReviewError(f"{shown} is not a text file and cannot be opened.")
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        return "utf-8", decoder.decode(head)
    except UnicodeDecodeError:
        return WINDOWS, head.decode(WINDOWS, "replace")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _unfinished(tail: bytes, encoding: str) -> str:
    if encoding == "utf-16":
        tail = tail.replace(b"\0", b"")
    if tail.endswith((b"\n", b"\r")):
        return ""
    last = re.split(rb"[\r\n]", tail)[-1]
    return "" if not last.strip(b"\0 ") else last.decode("utf-8", "replace")
