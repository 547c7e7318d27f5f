import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.review import ReviewError, open_recording
from core.review.export import FORMATS, export
from core.review.figures import summarise
from core.review.opening.layout import Kind
from core.review.report import report_html
from core.session import HEADER, events_path, sidecar_path
from core.session.format import ADDED_IN_3
from tests.support.review_files import SMOOTH, csv_text, make_table, write_pyfeat, write_recording

ROOT = Path(__file__).resolve().parents[4]


def kinds(recording) -> list[str]:
    return [note.kind for note in recording.notes]


def rows(recording, *columns) -> pd.DataFrame:
    sql = f"SELECT {', '.join(columns)} FROM rows ORDER BY t, face"
    return pd.DataFrame(recording.engine.rows(sql), columns=columns)


def check_rows(recording, table):
    """What was opened holds what was recorded."""
    read = rows(recording, "t", "frame", "face", *SMOOTH)
    table = table.sort_values(["timestamp", "face_id"], na_position="last")
    np.testing.assert_allclose(read.t, table.timestamp, atol=1e-6)
    np.testing.assert_array_equal(read.frame, table.frame)
    np.testing.assert_array_equal(read.face.astype(float), table.face_id.astype(float))
    np.testing.assert_allclose(read[SMOOTH].astype(float), table[SMOOTH].astype(float), atol=1e-6)


@pytest.fixture
def table():
    return make_table(seconds=30)


def test_opening_loads_no_camera_no_network_and_no_window(tmp_path):
    path = write_recording(tmp_path)
    code = (
        "import sys; from core.review import open_recording; open_recording(sys.argv[1]).close();"
        "print(sorted({'cv2', 'av', 'ai_edge_litert', 'PySide6', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_recording_opens_without_a_note_and_stays_as_it_is(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    with open_recording(path) as recording:
        assert recording.notes == []
        assert recording.kind is Kind.MIEN
        check_rows(recording, table)
        assert recording.sha256() == before["a.csv"]
        assert [mark.label for mark in recording.edits.markers] == ["film", "=1+1", "end, of it"]
        assert [person.label for person in recording.people] == ["Anna", "face 2"]
        folder = recording.engine.folder
        assert folder.exists()
    assert not folder.exists()
    after = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    assert after == before


@pytest.mark.parametrize("schema", [1, 2])
def test_older_schemas(tmp_path, table, schema):
    older = table.drop(columns=list(ADDED_IN_3))
    path = write_recording(tmp_path, table=older, facts={"schema_version": schema})
    if schema == 1:
        events_path(path).write_text(
            'onset\tduration\ttrial_type\tvalue\n1.0\t0\tmarker\t"a" b\n', encoding="utf-8"
        )
    with open_recording(path) as recording:
        assert recording.notes == []
        check_rows(recording, table)
        if schema == 1:
            assert [mark.label for mark in recording.edits.markers] == ['"a" b']


def test_without_what_lies_beside(tmp_path, table):
    path = write_recording(tmp_path, table=table, beside=False)
    with open_recording(path) as recording:
        assert kinds(recording) == ["no_sidecar", "no_events"]
        check_rows(recording, table)


def test_names_come_from_the_events_where_there_is_no_sidecar(tmp_path, table):
    events = [(1.0, 0.0, "face_named", "2: Ben"), (2.0, 0.0, "face_named", "1: Al"),
              (3.0, 0.0, "face_named", "1: ")]  # fmt: skip
    path = write_recording(tmp_path, table=table, events=events)
    sidecar_path(path).unlink()
    with open_recording(path) as recording:
        assert [person.name for person in recording.people] == ["", "Ben"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"[" * 100_000])
def test_damaged_files_beside_cost_a_note_each(tmp_path, table, content):
    path = write_recording(tmp_path, table=table)
    sidecar_path(path).write_bytes(content)
    events_path(path).write_bytes(content)
    with open_recording(path) as recording:
        assert kinds(recording) == ["no_sidecar", "no_events"]
        check_rows(recording, table)


def test_lines_of_events_that_cannot_be_read_are_counted(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    with events_path(path).open("a", encoding="utf-8") as file:
        file.write("soon\t0\tmarker\tx\n1.0\n\n")
    with open_recording(path) as recording:
        (note,) = recording.notes
        assert (note.kind, note.values["count"]) == ("events_damaged", 2)
        assert len(recording.edits.markers) == 3


def spreadsheet(path, table, *, encoding="utf-8-sig", delimiter=";", decimal=","):
    path.write_text(csv_text(table, delimiter=delimiter, decimal=decimal), encoding=encoding)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["byte_order_mark", "delimiter", "decimal_comma"]),
        ({"encoding": "utf-8", "decimal": "."}, ["delimiter"]),
        ({"encoding": "utf-8", "delimiter": "\t"}, ["delimiter", "decimal_comma"]),
        ({"encoding": "utf-16", "delimiter": "\t"}, ["encoding", "delimiter", "decimal_comma"]),
    ],
)
def test_saved_by_a_spreadsheet(tmp_path, table, options, expected):
    path = write_recording(tmp_path, table=table)
    spreadsheet(path, table, **options)
    with open_recording(path) as recording:
        assert kinds(recording) == expected
        check_rows(recording, table)


@pytest.mark.parametrize("early", [True, False])
def test_bytes_that_are_not_utf8(tmp_path, early):
    table = make_table(seconds=1500 if not early else 30, faces=3, gap=None)
    place = 3 if early else len(table) - 10
    table = table.assign(
        file=["caf\N{EURO SIGN}é.png" if i == place else None for i in table.index]
    )
    path = tmp_path / "a.csv"
    path.write_text(csv_text(table), encoding="cp1252")
    with open_recording(path) as recording:
        assert kinds(recording) == ["no_sidecar", "no_events", "bad_bytes"]
        check_rows(recording, table)
        (name,) = recording.engine.rows("SELECT DISTINCT file FROM rows WHERE file IS NOT NULL")
        assert name == ("caf\N{EURO SIGN}é.png",)


def test_a_line_that_tells_the_delimiter(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    path.write_text("sep=;\r\n" + csv_text(table, delimiter=";", decimal=","), encoding="utf-8")
    with open_recording(path) as recording:
        assert kinds(recording) == ["delimiter", "decimal_comma"]
        check_rows(recording, table)


def test_columns_in_another_order(tmp_path, table):
    path = write_recording(tmp_path, table=table[list(HEADER)[::-1]])
    with open_recording(path) as recording:
        assert kinds(recording) == ["order"]
        check_rows(recording, table)


def test_a_column_missing_is_named(tmp_path, table):
    path = write_recording(tmp_path, table=table.drop(columns=["sad_smooth", "score"]))
    with open_recording(path) as recording:
        (note,) = recording.notes
        assert note.kind == "columns_missing"
        assert note.values["columns"] == "score, sad_smooth"
        assert rows(recording, "sad_smooth").sad_smooth.isna().all()


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        (SMOOTH, ["smooth_from_raw"]),
        (["neutral", "happy", "surprised", "sad", "angry", "disgusted", "fearful"],
         ["raw_from_smooth"]),
        (["emotion"], ["labels_from_largest"]),
        (["timestamp"], ["time_by_rate"]),
        (["wall_time"], ["columns_missing"]),
    ],
)  # fmt: skip
def test_what_stands_in_for_a_column(tmp_path, table, left_out, expected):
    path = write_recording(tmp_path, table=table.drop(columns=left_out))
    with open_recording(path) as recording:
        assert kinds(recording) == expected
        assert len(rows(recording, "t")) == len(table)
        if left_out == ["emotion"]:
            best = table[table.face_id.notna()][SMOOTH].to_numpy(float).argmax(axis=1)
            read = rows(recording, "label", "face")
            np.testing.assert_array_equal(read.label[read.face.notna()], best)
        if left_out == ["timestamp"]:
            assert rows(recording, "t").t.max() == pytest.approx(table.frame.max() / 30)


def test_without_numbers_of_faces(tmp_path):
    table = make_table(seconds=20, faces=1).drop(columns=["face_id"])
    path = write_recording(tmp_path, table=table)
    with open_recording(path) as recording:
        assert kinds(recording) == ["one_face"]
        assert list(recording.faces) == [1]


def test_cut_off_within_a_row(tmp_path, table):
    path = write_recording(tmp_path, table=table, facts={"ended": "running"})
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"\r\n", 0, -2) + 40])
    with open_recording(path) as recording:
        assert kinds(recording) == ["unfinished", "cut_off"]
        check_rows(recording, table[:-1])


@pytest.mark.parametrize("cut", [10, 100, 200, 230])
def test_cut_off_anywhere_loses_one_line(tmp_path, table, cut):
    path = write_recording(tmp_path, table=table)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][: min(cut, len(lines[-1]) - 4)])
    with open_recording(path) as recording:
        assert kinds(recording) in (["cut_off"], ["no_line_end"])
        assert len(rows(recording, "t")) >= len(table) - 1


def test_zeros_after_a_power_cut(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    path.write_bytes(path.read_bytes() + b"\0" * 5000)
    with open_recording(path) as recording:
        check_rows(recording, table)
        assert recording.notes


def test_cells_that_a_spreadsheet_made_dates_of(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    lines = path.read_text().splitlines()
    header = lines[0].split(",")
    cells = lines[5].split(",")
    cells[header.index("x")] = "1. Mai"
    cells[header.index("yaw")] = "#####"
    lines[5] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    with open_recording(path) as recording:
        (note,) = recording.notes
        assert (note.kind, note.values["count"]) == ("cells_left_out", 2)
        assert note.values["columns"] == "x, yaw"
        check_rows(recording, table)


def test_lines_that_are_too_short_or_too_long(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    lines = path.read_text().splitlines()
    # Spreadsheets leave out what is empty at the end of a line.
    lines[3] = ",".join(lines[3].split(",")[:-4])
    lines[7] += ",more,and,more"
    path.write_text("\n".join(lines) + "\n")
    with open_recording(path) as recording:
        assert kinds(recording) == ["lines_short", "lines_left_out"]
        check_rows(recording, table.drop(index=table.index[6]))


def test_a_mix_of_line_ends(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\r\n".join(lines[:9]) + b"\r\n" + b"\n".join(lines[9:]) + b"\n")
    with open_recording(path) as recording:
        check_rows(recording, table)


def test_rows_without_a_time_and_odd_faces_and_labels(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    lines = path.read_text().splitlines()
    header = lines[0].split(",")

    def put(line, column, value):
        cells = lines[line].split(",")
        cells[header.index(column)] = value
        lines[line] = ",".join(cells)

    put(2, "timestamp", "")
    put(3, "timestamp", "1e300")
    put(4, "face_id", "-3")
    put(6, "emotion", "blissful")
    path.write_text("\n".join(lines) + "\n")
    with open_recording(path) as recording:
        assert kinds(recording) == ["no_time", "odd_faces", "labels_unknown"]
        assert len(rows(recording, "t")) == len(table) - 2


def test_only_a_header(tmp_path, table):
    path = write_recording(tmp_path, table=table[:0])
    with open_recording(path) as recording:
        assert kinds(recording) == ["no_rows"]
        assert recording.people == []
        assert recording.span_s == (0.0, 0.0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\0" * 100, "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no text file|not a text file"),
        (b"just words\nand more\n", "not a table"),
        (b"date,amount\n2026-01-01,5\n", "none of its columns is an expression"),
        (b"face_id,happy_smooth\n1,0.5\n", "no time"),
    ],
)
def test_what_is_no_recording_is_one_sentence(tmp_path, content, words):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ReviewError, match=words) as caught:
        open_recording(path)
    assert "\n" not in str(caught.value)


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(ReviewError, match="no file"):
        open_recording(tmp_path / "none.csv")
    with pytest.raises(ReviewError, match="folder"):
        open_recording(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize("name", ["P[01]*?", "it's", "ü☺", "caf\udce9", " a ", "-x"])
def test_a_name_is_taken_as_it_is(tmp_path, table, name):
    path = write_recording(tmp_path, table=table).rename(tmp_path / f"{name}.csv")
    write_recording(tmp_path, "P0x", table=table[:3])
    with open_recording(path) as recording:
        assert len(rows(recording, "t")) == len(table)
        recording.name.encode()


@pytest.mark.parametrize("version", [1, 2])
def test_pyfeat(tmp_path, version):
    table = make_table(seconds=20, faces=1, gap=None)
    path = write_pyfeat(tmp_path / "fex.csv", table, version=version)
    with open_recording(path) as recording:
        assert recording.kind is Kind.PYFEAT
        assert kinds(recording) == [
            *("pyfeat", "smooth_from_raw", "labels_from_largest", "faces_by_place"),
            "time_by_rate",
        ]
        assert recording.notes[-1].values["rate"] == pytest.approx(25)
        read = rows(recording, "frame", "face", "t", "happy_smooth", "label")
        seen = table[table.face_id.notna()]
        np.testing.assert_allclose(read.happy_smooth.dropna(), seen.happy, atol=1e-9)
        np.testing.assert_allclose(read.t, table.frame / 25)
        emotions = table[["neutral", "happy", "surprised", "sad", "angry", "disgusted", "fearful"]]
        best = emotions.to_numpy(float)[table.face_id.notna()].argmax(axis=1)
        np.testing.assert_array_equal(read.label.dropna(), best)


def test_pyfeat_with_identities_and_a_rate(tmp_path):
    table = make_table(seconds=20, faces=2, gap=None)
    path = write_pyfeat(tmp_path / "fex.csv", table)
    feat = pd.read_csv(path)
    feat["Identity"] = [None if pd.isna(f) else f"Person_{int(f) - 1}" for f in table.face_id]
    feat.drop(columns="approx_time").to_csv(path, index=False)
    with open_recording(path, rate=10) as recording:
        assert "faces_by_place" not in kinds(recording)
        assert [person.name for person in recording.people] == ["Person_0", "Person_1"]
        assert recording.notes[-1].values["rate"] == 10
    with open_recording(path) as recording:
        assert "assumed" in recording.notes[-1].sentence()


def test_openface(tmp_path):
    landmarks = {f"{axis}_{i}": 100.0 + i for axis in "xy" for i in range(68)}
    table = pd.DataFrame(
        [
            {
                "frame": i + 1,
                "face_id": 0,
                "timestamp": i / 30,
                "confidence": 0.98,
                "success": int(i % 5 > 0),
                "pose_Tx": 1.0,
                **landmarks,
                "AU01_r": 0.5,
            }
            for i in range(100)
        ]
    )
    path = tmp_path / "of.csv"
    # Older versions put a blank in front of each name and value.
    path.write_text(table.to_csv(index=False).replace(",", ", "))
    with open_recording(path) as recording:
        assert recording.kind is Kind.OPENFACE
        assert kinds(recording) == ["openface"]
        read = rows(recording, "t", "face", "x", "width", "happy_smooth")
        assert read.face.notna().sum() == 80
        assert read.happy_smooth.isna().all()
        assert (read.x[1], read.width[1]) == (100, 67)
        # What needs no expression works all the same, and the rest is empty.
        (picture,) = recording.timeline.view(0, 4, 1000).people.values()
        assert len(picture.lanes()) == 1
        assert picture.bands() == []
        (line,) = summarise(recording).lines
        assert line.seen_s == pytest.approx(80 / 30)
        assert set(line.shares.values()) == set(line.means.values()) == {None}
        assert (line.valence_index, line.age_group, len(line.episodes.codes)) == (None, "", 0)
        for name, form in FORMATS.items():
            assert export(recording, name, tmp_path / f"out{form.ending}").files
        assert "OpenFace" in report_html(recording)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_must_not_be_read(tmp_path, table):
    path = write_recording(tmp_path, table=table)
    path.chmod(0)
    with pytest.raises(ReviewError, match="cannot be read"):
        open_recording(path)
