import hashlib
import itertools
import json
import math

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet
import pympi
import pytest

from core.review import ReviewError, open_recording
from core.review.export import FORMATS, export
from core.review.export.boris import EXPORTED, IMPORTED
from core.review.export.flat import SPSS_NAME, csv_of
from core.review.export.selection import TIDY
from core.review.figures import By, cells_of, header_of, summarise
from models.labels import EMOTIONS
from tests.support import review_pandas as independent
from tests.support.review_files import SMOOTH, make_table, write_recording

EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture
def path(tmp_path):
    table = make_table(faces=3)
    table = table.assign(file=["=cmd|' /C calc'!A0" if i == 50 else None for i in table.index])
    return write_recording(tmp_path, table=table)


@pytest.fixture
def recording(path):
    with open_recording(path) as opened:
        do = opened.journal.do
        do("name_face", face=2, name=EVIL)
        do("merge", face=3, into=1)
        do("trim", start_s=2, end_s=58)
        do("set_condition", text="rest")
        do("set_participant", text="P01")
        segment = {"start": {"marker": "r1"}, "end": {"marker": "r2"}}
        do("set_segment", name="-A", condition="calm", **segment)
        do("set_segment", name="B", start={"time_s": 28}, end={"time_s": 40}, condition="")
        yield opened


@pytest.fixture
def expected(path):
    """Rows of the two people who are left, by independent means."""
    table = independent.read(path)
    parts = [
        independent.person(table, faces).assign(person=number)
        for number, faces in ((1, [1, 3]), (2, [2]))
    ]
    rows = pd.concat(parts)
    rows = rows[(rows.timestamp >= 2) & (rows.timestamp < 58)]
    return rows.sort_values(["timestamp", "person"]).reset_index(drop=True)


def frames(path) -> pd.Series:
    times = pd.read_csv(path).timestamp
    return times[(times >= 2) & (times < 58)]


def episodes(path) -> list[tuple]:
    """`(person, start, end, expression)` of all, by independent means."""
    table = independent.read(path)
    return sorted(
        (number, start, end, key)
        for number, faces in ((1, [1, 3]), (2, [2]))
        for start, end, key in independent.episodes(
            independent.cut(independent.person(table, faces), 2, 58)
        )
    )


def check_rows(found: pd.DataFrame, expected: pd.DataFrame):
    found = found[found.person.notna()].reset_index(drop=True)
    assert len(found) == len(expected)
    for name in ("timestamp", "frame", *EMOTIONS, *SMOOTH, "emotion_confidence", "child", "yaw"):
        np.testing.assert_allclose(found[name].astype(float), expected[name], atol=1e-9)
    assert (found.person.astype(int) == expected.person).all()
    assert (found.face_id.astype(int) == expected.face_id).all()
    assert (found.emotion == expected.emotion).all()
    assert (found.age_group == expected.age_group).all()


def test_tidy(tmp_path, path, recording, expected):
    (out,) = export(recording, "tidy", tmp_path / "out.csv").files
    found = pd.read_csv(out)
    assert tuple(found.columns) == TIDY
    check_rows(found, expected)
    assert found.timestamp.nunique() == frames(path).nunique()
    assert set(found.name.dropna()) == {"Anna", "'" + EVIL}
    assert set(found.segment.dropna()) == {"'-A", "'-A; B", "B"}
    assert found[found.segment == "'-A"].condition.unique() == ["calm"]
    assert found[found.segment.isna()].condition.unique() == ["rest"]
    assert found.participant.unique() == ["P01"]
    raw = out.read_text()
    assert ",=" not in raw
    assert '"=' not in raw


def test_long(tmp_path, recording, expected):
    (out,) = export(recording, "long", tmp_path / "out.csv").files
    found = pd.read_csv(out)
    assert len(found) == 7 * len(expected)
    wide = found.pivot_table(
        index=["timestamp", "person"], columns="expression", values="probability_smooth"
    ).reset_index()
    np.testing.assert_allclose(wide[list(EMOTIONS)], expected[SMOOTH], atol=1e-9)


def test_parquet(tmp_path, recording, expected):
    (out,) = export(recording, "parquet", tmp_path / "out.parquet").files
    check_rows(pd.read_parquet(out), expected)
    told = json.loads(pyarrow.parquet.read_metadata(out).metadata[b"mien"])
    assert told["sidecar"]["participants"] == {"1": "Anna"}
    # Texts as they are: nobody opens this in a spreadsheet by a double click.
    names = duckdb.sql(f"SELECT DISTINCT name FROM '{out}' WHERE name IS NOT NULL").fetchall()
    assert set(names) == {("Anna",), (EVIL,)}


def test_pyfeat_opens_again(tmp_path, recording, expected):
    (out,) = export(recording, "pyfeat", tmp_path / "out.csv").files
    found = pd.read_csv(out)
    assert list(found.columns[:12]) == [
        *("FaceRectX", "FaceRectY", "FaceRectWidth", "FaceRectHeight", "FaceScore"),
        *("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"),
    ]
    seen = found[found.face_id.notna()].reset_index(drop=True)
    np.testing.assert_allclose(seen.happiness, expected.happy, atol=1e-9)
    np.testing.assert_allclose(seen.fear, expected.fearful, atol=1e-9)
    with open_recording(out) as again:
        assert again.kind == "pyfeat"
        assert list(again.faces) == [1, 2]
        assert sum(span.rows for span in again.faces.values()) == len(expected)


def test_the_workbook_has_numbers_and_no_formula(tmp_path, path, recording, expected):
    (out,) = export(recording, "xlsx", tmp_path / "out.xlsx").files
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        *("summary", "transitions", "episodes", "markers", "segments", "rows", "about"),
    ]
    for sheet in book:
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    sheets = {name: pd.read_excel(out, sheet_name=name) for name in book.sheetnames}
    summary = sheets["summary"]
    assert list(summary.columns) == header_of()
    lines = [cells_of("a", line) for line in summarise(recording).lines]
    for row, line in zip(summary.itertuples(index=False), lines, strict=True):
        for value, cell in zip(line, row, strict=True):
            if isinstance(value, str):
                assert (value or math.nan) == pytest.approx(cell, nan_ok=True) or value == cell
            elif value is not None:
                assert cell == pytest.approx(value)
    found = sorted(
        zip(*(sheets["episodes"][n] for n in ("person", "start_s", "end_s", "expression")),
            strict=True)
    )  # fmt: skip
    assert len(found) == len(episodes(path))
    for one, other in zip(found, episodes(path), strict=True):
        assert one == pytest.approx(other) or one[3] == other[3]
    check_rows(sheets["rows"], expected)
    assert list(sheets["markers"].label) == ["film", "=1+1", "end, of it"]
    assert summary.name[2] == EVIL
    assert sheets["transitions"]["count"].sum() == summary.transitions.sum()


def test_spss(tmp_path, recording):
    (out,) = export(recording, "spss", tmp_path / "out.csv").files
    found = pd.read_csv(out)
    assert all(SPSS_NAME.fullmatch(name) and len(name) <= 64 for name in found.columns)
    lines = summarise(recording).lines
    assert len(found) == len(lines) == 4
    np.testing.assert_allclose(found.seen_s, [line.seen_s for line in lines], atol=1e-8)
    assert set(found.segment) == {"'-A", "B"}
    assert found.seen_s.dtype == float
    assert found.episodes_happy.dtype == int


@pytest.mark.parametrize("names", [["1st"], ["a.b"], ["x" * 65], ["a", "A"], [""]])
def test_a_name_that_spss_does_not_take_is_refused(names):
    with pytest.raises(ReviewError):
        csv_of(names, [])


def test_elan(tmp_path, path, recording):
    (out,) = export(recording, "elan", tmp_path / "out.eaf").files
    eaf = pympi.Elan.Eaf(str(out))
    tiers = eaf.get_tier_names()
    assert {"markers", "segments", "segments 2", "face 1 expression"} <= set(tiers)
    found = [
        (number, start / 1000, end / 1000, value)
        for number in (1, 2)
        for start, end, value in eaf.get_annotation_data_for_tier(f"face {number} expression")
    ]
    assert len(found) == len(episodes(path))
    for one, other in zip(sorted(found), episodes(path), strict=True):
        assert one[3] == other[3]
        assert one[:3] == pytest.approx(other[:3], abs=0.00051)
    markers = sorted(eaf.get_annotation_data_for_tier("markers"))
    assert [value for *_, value in markers] == ["film", "=1+1", "end, of it"]
    assert [start for start, *_ in markers] == [10000, 30500, 45000]
    for tier in tiers:
        spans = sorted(eaf.get_annotation_data_for_tier(tier))
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
        assert all(start < end for start, end, *_ in spans)


def test_boris(tmp_path, path, recording):
    (out,) = export(recording, "boris", tmp_path / "out.xlsx").files
    found = pd.read_excel(out)
    assert tuple(found.columns) == IMPORTED
    assert found.time.is_monotonic_increasing
    happy = [each for each in episodes(path) if each[3] == "happy" and each[0] == 1]
    rows = found[(found.code == "happy") & (found.subject == "Anna")]
    times = [round(t, 3) for each in happy for t in each[1:3]]
    assert list(rows.time) == pytest.approx(times)
    assert list(found[found.code == "marker"].comment) == ["film", "=1+1", "end, of it"]


def test_boris_tabular(tmp_path, path, recording):
    (out,) = export(recording, "boris-tabular", tmp_path / "out.tsv").files
    found = pd.read_csv(out, sep="\t")
    assert tuple(found.columns) == EXPORTED
    counts = found["Behavior type"].value_counts()
    assert counts["START"] == counts["STOP"] == len(episodes(path)) + 2
    assert counts["POINT"] == 3
    assert "'" + EVIL in set(found.Subject)


def test_bids(tmp_path, path, recording):
    out, beside = export(recording, "bids", tmp_path / "sub-01_events.tsv").files
    found = pd.read_csv(out, sep="\t", na_values="n/a")
    assert list(found.columns[:3]) == ["onset", "duration", "trial_type"]
    assert found.onset.is_monotonic_increasing
    assert (found.trial_type == "episode").sum() == len(episodes(path))
    assert (found.trial_type == "marker").sum() == 3
    described = json.loads(beside.read_text())
    assert set(found.columns) <= set(described)
    assert found[found.trial_type == "segment"].duration.tolist() == pytest.approx([20.5, 12])


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_overwritten_unless_told(tmp_path, path, recording, name):
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    out = tmp_path / "out" / f"x{FORMATS[name].ending}"
    export(recording, name, out)
    first = out.read_bytes()
    with pytest.raises(ReviewError, match="exists already"):
        export(recording, name, out)
    assert out.read_bytes() == first
    export(recording, name, out, force=True)
    assert not list(out.parent.glob(".*"))
    with pytest.raises(ReviewError, match="its recording"):
        export(recording, name, path, force=True)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    left = {p.name for p in recording.engine.folder.iterdir()}
    assert left <= {"held", "rows.duckdb", "rows.duckdb.wal", "spilled"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_recording_of_nobody_exports(tmp_path, name):
    table = make_table(seconds=5)
    table = table.assign(**dict.fromkeys(table.columns[3:]))
    with open_recording(write_recording(tmp_path, table=table)) as recording:
        assert recording.people == []
        assert export(recording, name, tmp_path / f"x{FORMATS[name].ending}").files


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_says_what_it_lacks(tmp_path, path, recording, name):
    late = {"start": {"time_s": 100}, "end": {"time_s": 110}}
    recording.journal.do("set_segment", name="late", condition="", **late)
    notes = export(recording, name, tmp_path / f"x{FORMATS[name].ending}").notes
    table = independent.read(path)
    # The flat table is of the segments alone.
    start, end = (10, 40) if name == "spss" else (2, 58)
    inside = (table.until > start) & (table.timestamp < end)
    rows = table[table.face_id.isin([1, 3]) & inside]
    found = {note.kind: note.values for note in notes}
    assert found["segment_empty"] == {"segment": "late"}
    twice = (rows.groupby("timestamp").size() > 1).sum()
    assert found["merged_at_once"]["count"] == pytest.approx(twice, abs=1)
    assert len(notes) == 2


def test_there_is_no_such_format(recording):
    with pytest.raises(ReviewError, match="parquet"):
        export(recording, "wav")


def test_a_long_recording_leaves_its_rows_out_of_the_workbook(tmp_path, recording, monkeypatch):
    monkeypatch.setattr("core.review.export.workbook.MOST_ROWS", 10)
    (out,) = export(recording, "xlsx", tmp_path / "out.xlsx").files
    assert "rows" not in openpyxl.load_workbook(out).sheetnames
    assert any("left out" in text for text in pd.read_excel(out, sheet_name="about").text)


def test_figures_with_and_without_a_baseline_stand_side_by_side(tmp_path):
    offsets = dict.fromkeys(EMOTIONS, 0.0) | {"sad": 1.0}
    path = write_recording(tmp_path, facts={"baselines": {"1": {"offsets": offsets}}})
    with open_recording(path) as recording:
        (out,) = export(recording, "spss", tmp_path / "out.csv").files
        assert len(summarise(recording, by=By.PERSON).lines) == 2
    found = pd.read_csv(out)
    assert list(zip(found.person, found.baseline, strict=True)) == [(1, 0), (2, 0), (1, 1)]
    assert found.mean_sad[2] < found.mean_sad[0]
