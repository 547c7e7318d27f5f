"""A quick part of the table of formats, and the judge that decides what is right in it.

`python3 dev.py formats --check` tries all kinds.
"""

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from tests.formats import judging, table
from tests.formats.judging import Outcome, Truth, faults
from tests.formats.kinds import KINDS, Kind, Says, Times
from tests.formats.server import FolderServer

needs_ffmpeg = pytest.mark.skipif(
    not all(map(shutil.which, table.PROGRAMS)), reason="needs ffmpeg and ffprobe on PATH"
)
QUICK = (
    *("mp4", "h264-10bit", "prores", "avchd", "mpeg2-bottom", "turned-90"),
    *("repeated-extra", "late-mkv", "time-lapse", "bad-middle", "cut-mp4", "name-latin1"),
    *("folder-pictures", "http-plain"),
)
BY_NAME = {kind.name: kind for kind in KINDS}


@needs_ffmpeg
@pytest.mark.parametrize("name", QUICK)
def test_a_kind_is_read_as_it_should_be(name, tmp_path):
    with FolderServer(tmp_path) as server:
        row = table.try_one(BY_NAME[name], tmp_path, server)
    assert not row.faults, f"{'; '.join(row.faults)} (it says: {row.seen.said or row.seen.stderr})"


def test_every_kind_has_a_name_of_its_own():
    assert len(BY_NAME) == len(KINDS) >= 60


# --- the judge -----------------------------------------------------------------------------------

SOUND = Kind(name="clip", group="", what="", file="clip.mp4", steps=())
DAMAGED = dataclasses.replace(SOUND, exits=(3,), says=Says.SOMETHING)
FOUR = Truth(frames=4, times_s=(0.0, 0.04, 0.08, 0.12))


def outcome(times=FOUR.times_s, *, exit_code=0, said="", faces=1.0, **further):
    frames = tuple((time, number < faces * len(times)) for number, time in enumerate(times))
    return Outcome(
        exit_code=exit_code, said=said, frames=frames, recordings=("clip.csv",), **further
    )


def test_what_is_right_has_no_fault():
    assert faults(SOUND, FOUR, outcome()) == []
    assert faults(SOUND, FOUR, outcome([0.0, 0.04, 0.08, 0.16])) == []
    assert faults(DAMAGED, FOUR, outcome(exit_code=3, said="A frame could not be read.")) == []


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (outcome([0.0, 0.04, 0.08]), "3 of 4 frames, in silence"),
        (outcome([0.0, 0.04, 0.08], said="One is missing."), "3 of 4 frames"),
        (outcome([0.0, 0.04, 0.08, 0.12, 0.16]), "5 of 4 frames"),
        (outcome([0.1, 0.14, 0.18, 0.22]), "times wrong by 100 ms"),
        (outcome([0.0, 0.04, 0.04, 0.12]), "times that do not grow"),
        (outcome(faces=0.5), "a face in 50% of the frames"),
        (outcome(exit_code=3), "exit 3 instead of 0"),
        (outcome(said="It is not whole."), "a remark on what is whole"),
        (outcome(stderr="Traceback (most recent call last):"), "a traceback"),
        (outcome(exit_code=-11), "ended by SIGSEGV"),
    ],
)
def test_a_fault_is_seen(seen, fault):
    assert fault in faults(SOUND, FOUR, seen)


def test_a_face_where_there_is_none_is_a_fault():
    kind = dataclasses.replace(SOUND, faces=0, deserted=True)
    assert faults(kind, FOUR, outcome(faces=0.0)) == []
    assert faults(kind, FOUR, outcome(faces=0.5)) == ["a face where there is none"]


def test_damage_that_is_not_told_is_a_fault():
    found = faults(DAMAGED, FOUR, outcome())
    assert found == ["exit 0 instead of 3", "not a word about it"]


def test_pictures_that_are_taken_for_a_video_are_a_fault():
    kind = dataclasses.replace(SOUND, independent=True, times=Times.ANY)
    row = {"face_id": "1", "neutral": "0.9", "neutral_smooth": "0.8", "file": "a.jpg"}
    found = faults(kind, Truth(frames=4), outcome(rows=(row,)))
    assert "smoothed from picture to picture" in found
    assert "names of pictures that are not their own" in found


def test_a_gap_is_measured_by_the_hole_in_the_rows():
    kind = dataclasses.replace(SOUND, live_s=4.0, gap=True)
    times = [0.0, 0.1, 0.2, 8.2, 8.3]
    event = {"trial_type": "camera_gap", "onset": "0.2", "duration": "8.0"}
    assert faults(kind, FOUR, outcome(times, events=(event,))) == []
    assert faults(kind, FOUR, outcome(times)) == ["no `camera_gap`"]
    short = event | {"duration": "3.0"}
    assert faults(kind, FOUR, outcome(times, events=(short,))) == ["`camera_gap` unlike the hole"]


def test_warnings_of_the_sidecar_are_what_it_says(tmp_path):
    (tmp_path / "clip.csv").write_text("frame,timestamp,face_id\n0,0.0,\n1,0.04,1\n1,0.04,2\n")
    warnings = [{"kind": "short", "sentence": "One."}, {"kind": "times", "sentence": "Two."}]
    (tmp_path / "clip.json").write_text(json.dumps({"reading": {"warnings": warnings}}))
    stderr = f"mien-analyze: {tmp_path}/clip.mp4: Three.\nINFO: of a library\n"
    seen = judging.outcome(3, stderr, Path("/nowhere"), tmp_path)
    assert seen.said == "clip.mp4: Three. One. Two."
    assert seen.frames == ((0.0, False), (0.04, True))
    assert seen.faces == 0.5


def test_the_page_marks_what_is_wrong():
    good = table.Tried(kind=SOUND, right=FOUR, seen=outcome())
    bad = table.Tried(kind=SOUND, right=FOUR, seen=outcome([0.0]))
    assert "All 1 are as expected" in table.page([good], [])
    page = table.page([good, bad], [])
    assert "**1 of 2 are not as expected**" in page
    assert "1 of 4 | 0.0 ms | 100% | 0 | **wrong: 1 of 4 frames, in silence.**" in page
