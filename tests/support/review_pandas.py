"""The figures of the review computed anew, row by row in pandas and plain Python."""

import itertools

import numpy as np
import pandas as pd

from models.labels import AGE_GROUPS, EMOTIONS

SMOOTH = [f"{emotion}_smooth" for emotion in EMOTIONS]


def read(path) -> pd.DataFrame:
    """A recording with `until`: when each row's frame ends."""
    table = pd.read_csv(path)
    times = sorted(table.timestamp.unique())
    steps = np.diff(times)
    step = float(np.median(steps)) if len(steps) else 0.0
    until = {}
    for i, time in enumerate(times):
        after = times[i + 1] if i + 1 < len(times) else None
        long = after is None or after - time > max(1.0, 3.5 * step)
        until[time] = time + step if long else after
    return table.assign(until=table.timestamp.map(until))


def person(table: pd.DataFrame, faces) -> pd.DataFrame:
    """The rows of a person; of several at a time the one with the highest score."""
    rows = table[table.face_id.isin(faces)]
    rows = rows.sort_values(["timestamp", "score"], ascending=[True, False], kind="stable")
    return rows.drop_duplicates("timestamp")


def cut(rows: pd.DataFrame, start: float, end: float) -> pd.DataFrame:
    rows = rows.assign(a=rows.timestamp.clip(lower=start), b=rows.until.clip(upper=end))
    rows = rows[rows.b > rows.a]
    return rows.assign(w=rows.b - rows.a)


def episodes(rows: pd.DataFrame, threshold=0.5, least=0.5, joined=0.5) -> list[list]:
    """`[start, end, expression]` of each."""

    def join(runs):
        out = []
        for start, end, key in runs:
            if out and out[-1][2] == key and start - out[-1][1] <= joined + 1e-9:
                out[-1][1] = end
            else:
                out.append([start, end, key])
        return out

    runs = [
        [row.a, row.b, row.emotion]
        for row in rows.itertuples()
        if row.emotion in EMOTIONS and getattr(row, f"{row.emotion}_smooth") >= threshold
    ]
    return join([run for run in join(runs) if run[1] - run[0] >= least - 1e-9])


def transitions(found: list[list], apart=2.0) -> dict:
    counts = {}
    for one, other in itertools.pairwise(found):
        if one[2] != other[2] and other[0] - one[1] <= apart + 1e-9:
            counts[one[2], other[2]] = counts.get((one[2], other[2]), 0) + 1
    return counts


def corrected(rows: pd.DataFrame, offsets, threshold: float) -> pd.DataFrame:
    """The rows without a resting look, labelled anew."""
    values = rows[SMOOTH].to_numpy() * np.exp(-np.asarray(offsets))
    values /= values.sum(axis=1, keepdims=True)
    doubted = (rows.emotion == "uncertain") & (rows[SMOOTH].max(axis=1) >= threshold)
    best = values.argmax(axis=1)
    labels = [
        "uncertain" if doubt or row[i] < threshold else str(EMOTIONS[i])
        for doubt, row, i in zip(doubted, values, best, strict=True)
    ]
    return rows.assign(**dict(zip(SMOOTH, values.T, strict=True)), emotion=labels)


def figures(rows: pd.DataFrame, start: float, end: float) -> dict:
    """All figures of one person in one stretch."""
    rows = cut(rows, start, end)
    seen = rows.w.sum()
    labels = rows.groupby("emotion").w.sum()
    found = episodes(rows)
    ages = rows[rows.age_group.isin(AGE_GROUPS)].groupby("age_group").w.sum()
    negative = rows[["sad_smooth", "angry_smooth", "disgusted_smooth", "fearful_smooth"]]
    valence = rows.happy_smooth - negative.max(axis=1)
    lengths = {e: [b - a for a, b, key in found if key == e] for e in EMOTIONS}
    return {
        "seconds": end - start,
        "seen_s": seen,
        "uncertain_s": labels.get("uncertain", 0.0),
        "missing_s": end - start - seen,
        **{f"share_{key}": labels.get(key, 0.0) / seen for key in [*EMOTIONS, "uncertain"]},
        **{f"mean_{e}": (rows[f"{e}_smooth"] * rows.w).sum() / seen for e in EMOTIONS},
        **{f"episodes_{e}": len(lengths[e]) for e in EMOTIONS},
        **{f"episode_s_{e}": np.mean(lengths[e]) if lengths[e] else None for e in EMOTIONS},
        "transitions": sum(transitions(found).values()),
        "valence_index": (valence * rows.w).sum() / seen,
        "age_group": ages.idxmax(),
        "age_share": ages.max() / seen,
    }
