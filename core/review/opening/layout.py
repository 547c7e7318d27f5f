"""Which columns a table has, and how Mien's own are made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.errors import ReviewError
from core.review.notes import Note
from core.session import HEADER
from core.session.format import ADDED_IN_3
from models.labels import AGE_GROUPS, EMOTIONS, UNCERTAIN

LABELS: Final = (*EMOTIONS, UNCERTAIN)
"""What the code of a label stands for: 0 to 6 the expressions, 7 uncertain."""
AGE_LABELS: Final = (*AGE_GROUPS, UNCERTAIN)
"""The same for age groups: 0 to 3, 4 uncertain."""
UNKNOWN: Final = 255
"""The code of a text that is no label."""
SMOOTH: Final = tuple(f"{emotion}_smooth" for emotion in EMOTIONS)
NUMBERS: Final = (
    *("x", "y", "width", "height", "score"),
    *EMOTIONS,
    *SMOOTH,
    "emotion_confidence",
    *AGE_GROUPS,
    "age_confidence",
    *("yaw", "pitch", "roll"),
)
"""Columns of the table of rows that are taken over as numbers."""

_PYFEAT: Final = (
    ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear"),
    ("Neutral", "Happy", "Surprise", "Sad", "Anger", "Disgust", "Fear"),
)
"""Py-Feat's expressions in the order of `EMOTIONS`: of its versions 0 and 1, and of 2."""


class Kind(StrEnum):
    """Which program wrote a table."""

    MIEN = "mien"
    PYFEAT = "pyfeat"
    OPENFACE = "openface"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the table of rows is made of a file's columns, which are called `c0`, `c1` and so on.

    Attributes:
        kind: Which program wrote the file.
        columns: Its column names, in the order of the file.
        numbers: Places of the columns that hold numbers and are used.
        texts: Places of the columns that hold texts and are used.
        made: Columns of the table of rows by name, as SQL. `{rate}` is frames a second.
        labels: Column of the expression's label, as SQL that gives a text; empty if there is none.
        by_rate: Whether the time is counted from frame numbers.
        clock: Column with minutes and seconds from which the rate can be guessed; else empty.
        windowed: Whether making a row takes more than that row.
        notes: What is otherwise than Mien writes it.
    """

    kind: Kind
    columns: tuple[str, ...]
    numbers: frozenset[int]
    texts: frozenset[int]
    made: Mapping[str, str]
    labels: str
    by_rate: bool
    clock: str
    windowed: bool
    notes: tuple[Note, ...]


class _Columns:
    """Looks columns up and notes which are used."""

    def __init__(self, header: Sequence[str]) -> None:
        self.places: dict[str, int] = {}
        self.twice: list[str] = []
        for place, name in enumerate(header):
            if name in self.places:
                self.twice.append(name)
            self.places.setdefault(name, place)
        self.numbers: set[int] = set()
        self.texts: set[int] = set()

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def number(self, name: str) -> str:
        """SQL of a column of numbers; NULL where there is none."""
        if name not in self.places:
            return "NULL::DOUBLE"
        self.numbers.add(self.places[name])
        return f"c{self.places[name]}"

    def text(self, name: str) -> str:
        """SQL of a column of texts; NULL where there is none."""
        if name not in self.places:
            return "NULL::VARCHAR"
        self.texts.add(self.places[name])
        return f"c{self.places[name]}"


def layout_of(header: Sequence[str], shown: str) -> Layout:
    """Tell which program wrote a table, and what can be had from it.

    Args:
        header: Its column names.
        shown: How the file is called in a sentence.

    Raises:
        ReviewError: If it is none of the known ones, or what cannot be done without is missing.
    """
    columns = _Columns(header)
    has_own = {"emotion", *SMOOTH} & set(columns.places)
    if not has_own:
        for names in _PYFEAT:
            # Mien's own raw columns have "neutral" in common with Py-Feat's.
            if len([name for name in names if name in columns]) >= 4:
                return _pyfeat(columns, names, header)
        if {"pose_Tx", "AU01_r", "gaze_0_x"} & set(columns.places) and "frame" in columns:
            return _openface(columns, header, shown)
    if not has_own and len([e for e in EMOTIONS if e in columns]) < 2:
        raise ReviewError(
            f"{shown} is no recording of Mien, and no table of Py-Feat or OpenFace: none of its "
            f"columns is an expression."
        )
    return _own(columns, header, shown)


def _own(columns: _Columns, header: Sequence[str], shown: str) -> Layout:
    notes = []
    known = [name for name in header if name in HEADER]
    if columns.twice:
        notes.append(Note(kind="columns_twice", values={"columns": ", ".join(columns.twice)}))
    elif known != [name for name in HEADER if name in columns]:
        notes.append(Note(kind="order"))
    if "timestamp" not in columns and "frame" not in columns:
        raise ReviewError(f"{shown} has neither a column timestamp nor a column frame: no time.")
    expected = HEADER if set(ADDED_IN_3) & set(header) else HEADER[: -len(ADDED_IN_3)]
    missing = [name for name in expected if name not in columns]
    smooth = [name for name in SMOOTH if name in columns]
    raw = [name for name in EMOTIONS if name in columns]
    probabilities = SMOOTH if smooth else EMOTIONS
    if not smooth and raw:
        notes.append(Note(kind="smooth_from_raw"))
        missing = [name for name in missing if name not in SMOOTH]
    if not raw:
        notes.append(Note(kind="raw_from_smooth"))
        missing = [name for name in missing if name not in EMOTIONS]
    shown_raw = [columns.number(name) for name in EMOTIONS]
    shown_smooth = [columns.number(name) for name in probabilities]
    whole = all(name in columns for name in probabilities)
    labels = columns.text("emotion")
    if "emotion" not in columns:
        if whole:
            missing.remove("emotion")
            notes.append(Note(kind="labels_from_largest"))
        labels = _largest(shown_smooth) if whole else ""
    windowed = False
    if "face_id" in columns:
        face = columns.number("face_id")
    else:
        missing.remove("face_id")
        notes.append(Note(kind="one_face"))
        face = f"CASE WHEN coalesce({', '.join(shown_smooth)}) IS NOT NULL THEN 1 END"
    by_rate = "timestamp" not in columns
    if by_rate:
        missing.remove("timestamp")
    if missing:
        notes.append(Note(kind="columns_missing", values={"columns": ", ".join(missing)}))
    made = {
        "t": f"{columns.number('frame')} / {{rate}}" if by_rate else columns.number("timestamp"),
        "frame": columns.number("frame"),
        "face": face,
        **{name: columns.number(name) for name in NUMBERS},
        **dict(zip(EMOTIONS, shown_raw, strict=True)),
        **dict(zip(SMOOTH, shown_smooth, strict=True)),
        "age": _code(columns.text("age_group"), AGE_LABELS),
        "file": columns.text("file"),
        "name": "NULL::VARCHAR",
    }
    if "emotion_confidence" not in columns and whole:
        made["emotion_confidence"] = f"greatest({', '.join(shown_smooth)})"
    return _layout(Kind.MIEN, header, columns, made, labels, notes, by_rate, windowed=windowed)


def _pyfeat(columns: _Columns, names: Sequence[str], header: Sequence[str]) -> Layout:
    notes = [Note(kind="pyfeat"), Note(kind="smooth_from_raw"), Note(kind="labels_from_largest")]
    missing = [name for name in names if name not in columns]
    if missing:
        notes.append(Note(kind="columns_missing", values={"columns": ", ".join(missing)}))
    values = [f"CASE WHEN NOT isnan({v}) THEN {v} END" for v in map(columns.number, names)]
    some = f"coalesce({', '.join(values)}) IS NOT NULL"
    by_rate, windowed, name = "timestamp" not in columns, True, "NULL::VARCHAR"
    frame = columns.number("frame")
    if "frame" not in columns:
        raise ReviewError("The table of Py-Feat has no column frame, and so no time.")
    if "face_id" in columns:
        face, windowed = columns.number("face_id"), False
    elif "Identity" in columns:
        name = columns.text("Identity")
        face = f"CASE WHEN {name} IS NOT NULL THEN dense_rank() OVER (ORDER BY {name}) END"
    else:
        notes.append(Note(kind="faces_by_place"))
        if "face_idx" in columns:
            face, windowed = f"{columns.number('face_idx')} + 1", False
        else:
            left = columns.number("FaceRectX")
            face = f"row_number() OVER (PARTITION BY {frame} ORDER BY {left})"
    made = {
        "t": f"{frame} / {{rate}}" if by_rate else columns.number("timestamp"),
        "frame": frame,
        "face": f"CASE WHEN {some} THEN {face} END",
        **dict.fromkeys(NUMBERS, "NULL::DOUBLE"),
        "x": columns.number("FaceRectX"),
        "y": columns.number("FaceRectY"),
        "width": columns.number("FaceRectWidth"),
        "height": columns.number("FaceRectHeight"),
        "score": columns.number("FaceScore"),
        **dict(zip(EMOTIONS, values, strict=True)),
        **dict(zip(SMOOTH, values, strict=True)),
        "emotion_confidence": f"greatest({', '.join(values)})",
        "age": "NULL::UTINYINT",
        "file": "NULL::VARCHAR",
        "name": name,
    }
    clock = columns.text("approx_time") if "approx_time" in columns else ""
    labels = _largest(values) if not missing else ""
    return _layout(
        Kind.PYFEAT, header, columns, made, labels, notes, by_rate, clock=clock, windowed=windowed
    )


def _openface(columns: _Columns, header: Sequence[str], shown: str) -> Layout:
    if "timestamp" not in columns and "frame" not in columns:
        raise ReviewError(f"{shown} has neither a column timestamp nor a column frame: no time.")
    notes = [Note(kind="openface")]
    if "success" in columns:
        found = f"{columns.number('success')} = 1"
    elif "confidence" in columns:
        found = f"{columns.number('confidence')} >= 0.75"
    else:
        found = "true"
    face = "1"
    if "face_id" in columns:
        face = f"{columns.number('face_id')} + 1"
    else:
        notes.append(Note(kind="one_face"))
    made = {
        "t": columns.number("timestamp")
        if "timestamp" in columns
        else f"{columns.number('frame')} / {{rate}}",
        "frame": columns.number("frame"),
        "face": f"CASE WHEN {found} THEN {face} END",
        **dict.fromkeys(NUMBERS, "NULL::DOUBLE"),
        "score": columns.number("confidence"),
        "age": "NULL::UTINYINT",
        "file": "NULL::VARCHAR",
        "name": "NULL::VARCHAR",
    }
    across = [columns.number(f"x_{i}") for i in range(68) if f"x_{i}" in columns]
    down = [columns.number(f"y_{i}") for i in range(68) if f"y_{i}" in columns]
    if len(across) == len(down) == 68:
        left, top = f"least({', '.join(across)})", f"least({', '.join(down)})"
        made |= {
            "x": left,
            "y": top,
            "width": f"greatest({', '.join(across)}) - {left}",
            "height": f"greatest({', '.join(down)}) - {top}",
        }
    return _layout(
        Kind.OPENFACE, header, columns, made, "", notes, by_rate="timestamp" not in columns
    )


def _layout(
    kind: Kind,
    header: Sequence[str],
    columns: _Columns,
    made: Mapping[str, str],
    labels: str,
    notes: Sequence[Note],
    by_rate: bool,
    *,
    clock: str = "",
    windowed: bool = False,
) -> Layout:
    label = _code(labels, LABELS) if labels else "NULL::UTINYINT"
    return Layout(
        kind=kind,
        columns=tuple(header),
        numbers=frozenset(columns.numbers),
        texts=frozenset(columns.texts),
        made={**made, "label": label},
        labels=labels,
        by_rate=by_rate,
        clock=clock,
        windowed=windowed,
        notes=tuple(notes),
    )


def _code(label: str, labels: Iterable[str]) -> str:
    """The place of a label; `UNKNOWN` for a text that is none of them."""
    cases = " ".join(f"WHEN '{key}' THEN {code}" for code, key in enumerate(labels))
    other = f"CASE WHEN {label} IS NOT NULL THEN {UNKNOWN} END"
    return f"(CASE {label} {cases} ELSE {other} END)::UTINYINT"


def _largest(values: Sequence[str]) -> str:
    """The key of the largest of the seven, the first of equal ones."""
    largest = f"greatest({', '.join(values)})"
    cases = " ".join(
        f"WHEN {v} = {largest} THEN '{e}'" for v, e in zip(values, EMOTIONS, strict=True)
    )
    return f"(CASE {cases} END)"
