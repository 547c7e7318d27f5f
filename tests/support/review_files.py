"""Recordings made for the tests of the review: real files, as the recorder writes them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from core.session import HEADER, events_path, sidecar_path
from core.session.format import COLUMNS, EVENT_HEADER, in_utc, tsv_bytes
from models.labels import AGE_GROUPS, EMOTIONS

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
THRESHOLD = 0.4
SMOOTH = [f"{emotion}_smooth" for emotion in EMOTIONS]


def make_table(
    *,
    seconds: float = 60.0,
    rate: float = 10.0,
    faces: int = 2,
    gap: tuple[float, float] | None = (20.0, 24.0),
    seed: int = 0,
) -> pd.DataFrame:
    """Rows with slow changes of expression, a gap of the camera and faces that come and go."""
    rng = np.random.default_rng(seed)
    rows = []
    favourite = {face: int(rng.integers(7)) for face in range(1, faces + 1)}
    for frame in range(round(seconds * rate)):
        time = frame / rate + rng.uniform(0, 0.2 / rate)
        if gap and gap[0] <= time < gap[1]:
            continue
        seen = [face for face in range(1, faces + 1) if (frame // 70 + face) % 4]
        for face in seen or [None]:
            row = {"frame": frame, "timestamp": time, "face_id": face}
            if face is not None:
                if rng.random() < 0.03:
                    favourite[face] = int(rng.integers(7))
                row |= _face_cells(rng, favourite[face], face)
            rows.append(row)
    table = pd.DataFrame(rows, columns=list(HEADER))
    wall = [in_utc(START + timedelta(seconds=t)) for t in table.timestamp]
    return table.assign(wall_time=wall)


def _face_cells(rng, favourite: int, face: int) -> dict:
    weights = rng.dirichlet(np.ones(7)) * 1.3
    weights[favourite] += 1.0
    smooth = weights / weights.sum()
    raw = rng.dirichlet(20 * smooth + 0.1)
    ages = rng.dirichlet([1, 6, 3, 1])
    readable = rng.random() > 0.05
    best, oldest = int(smooth.argmax()), int(ages.argmax())
    sure = readable and round(smooth[best], 6) >= THRESHOLD
    return {
        "x": 10.0 * face,
        "y": 20.0,
        "width": 80.0,
        "height": 90.0,
        "score": 0.9,
        **dict(zip(EMOTIONS, raw, strict=True)),
        **dict(zip(SMOOTH, smooth, strict=True)),
        "emotion": str(EMOTIONS[best]) if sure else "uncertain",
        "emotion_confidence": smooth[best],
        **dict(zip(AGE_GROUPS, ages, strict=True)),
        "age_group": str(AGE_GROUPS[oldest]) if ages[oldest] > 0.4 else "uncertain",
        "age_confidence": ages[oldest],
        "yaw": 1.5,
        "pitch": -2.0,
        "roll": 0.5,
    }


def csv_text(table: pd.DataFrame, *, delimiter: str = ",", decimal: str = ".") -> str:
    """The table as the recorder writes it, or as a spreadsheet does."""
    table = table.copy()
    for name in ("frame", "face_id"):
        if name in table:
            table[name] = table[name].astype("Int64")
    return table.to_csv(
        index=False, sep=delimiter, decimal=decimal, float_format="%.6f", lineterminator="\r\n"
    )


def write_recording(
    folder: Path,
    name: str = "a",
    *,
    table: pd.DataFrame | None = None,
    events: list[tuple[float, float, str, str]] | None = None,
    facts: dict | None = None,
    beside: bool = True,
    **options,
) -> Path:
    """Write a recording and return its CSV; options are those of `make_table`."""
    table = make_table(**options) if table is None else table
    path = folder / f"{name}.csv"
    path.write_bytes(csv_text(table).encode())
    if not beside:
        return path
    if events is None:
        events = [
            (0.0, 0.0, "consent", "yes"),
            (10.0, 0.0, "marker", "film"),
            (30.5, 0.0, "marker", "=1+1"),
            (45.0, 0.0, "marker", "end, of it"),
            (20.0, 4.0, "camera_gap", ""),
        ]
    lines = [tsv_bytes(EVENT_HEADER)]
    lines += [
        tsv_bytes([f"{onset:.6f}", f"{duration:.6f}", kind, value or "n/a"])
        for onset, duration, kind, value in sorted(events)
    ]
    events_path(path).write_bytes(b"".join(lines))
    sidecar = {
        "schema_version": 3,
        "ended": "stopped",
        "start_time": in_utc(START),
        "time_zone": "UTC",
        "participants": {"1": "Anna"},
        "baselines": {},
        "consent": {"given": True, "text": "I agree", "time": in_utc(START)},
        "source": {"name": "Camera", "kind": "camera", "rate": 10.0},
        "settings": {"analysis": {"confidence_threshold": THRESHOLD, "smoothing_seconds": 0.5}},
        "application": {"name": "Mien", "version": "0.1.0"},
        "models": [{"task": "emotion", "version": "4", "sha256": "ab" * 32}],
        "columns": [{"name": column.name, "unit": column.unit} for column in COLUMNS],
        **(facts or {}),
    }
    sidecar_path(path).write_text(json.dumps(sidecar), encoding="utf-8")
    return path


def write_pyfeat(path: Path, table: pd.DataFrame, *, version: int = 1, rate: float = 25.0) -> Path:
    """The expressions of a recording as Py-Feat writes them, of one of its versions."""
    names = {
        1: ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear"],
        2: ["Neutral", "Happy", "Surprise", "Sad", "Anger", "Disgust", "Fear"],
    }[version]
    feat = pd.DataFrame(
        {
            "FaceRectX": table.x,
            "FaceRectY": table.y,
            "FaceRectWidth": table.width,
            "FaceRectHeight": table.height,
            "FaceScore": table.score,
            **{name: table[e] for name, e in zip(names, EMOTIONS, strict=True)},
            "input": "clip.mp4",
            "frame": table.frame,
            "approx_time": [
                f"{int(f / rate) // 60:02}:{int(f / rate) % 60:02}" for f in table.frame
            ],
        }
    )
    if version == 2:
        feat = feat.assign(valence=0.1, arousal=0.2)
    feat.to_csv(path, index=False)
    return path
