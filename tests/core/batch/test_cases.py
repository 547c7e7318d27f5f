"""The whole command line on files that were once read wrongly, in silence.

What is right was told by `ffprobe -show_frames`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.batch import main
from core.session import load_session

DATA = Path(__file__).resolve().parents[2] / "data"
FRAME_S = 0.04
QUICK = ("--every-nth", "30")
"""Where times and numbers of frames count, and no face."""


@pytest.fixture
def analyze(tmp_path, capsys):
    """Analyses sources, named within the data or by path: exit code, what is told of each."""

    def run(*sources, options=()):
        output = tmp_path / "out"
        arguments = ["analyze", *(str(DATA / source) for source in sources), "--json"]
        code = main([*arguments, "--output", str(output), *options])
        return code, json.loads(capsys.readouterr().out)["sources"]

    return run


def table_of(told) -> pd.DataFrame:
    return pd.read_csv(told["csv"])


def test_interlaced_video_of_a_camcorder(analyze):
    code, (told,) = analyze("i_avchd.mts")
    assert (code, told["frames"], told["frames_without_face"], told["faces"]) == (0, 25, 0, 1)
    table = table_of(told)
    assert np.allclose(table.timestamp, np.arange(25) * FRAME_S, atol=FRAME_S / 2)
    # The file's own clock begins at 1.48 s.
    assert load_session(told["csv"]).sidecar["source"]["start_s"] == pytest.approx(1.48, abs=0.001)


def test_no_face_of_another_file(analyze):
    row = ["pr_800x600.mp4", "il_800x600.mp4"] * 3
    code, told = analyze(*row)
    assert code == 0
    assert [source["frames"] for source in told] == [5] * 6
    assert [source["faces"] for source in told] == [1, 0] * 3
    assert [source["frames_without_face"] for source in told] == [0, 5] * 3


def test_a_frame_that_cannot_be_decoded(analyze):
    code, (told,) = analyze("one_bad.mp4", options=QUICK)
    assert (code, told["state"], told["frames"]) == (3, "partial", 244)
    (sentence,) = told["warnings"]
    assert "1 " in sentence
    assert told["reading"]["frames_unreadable"] == 1
    assert told["reading"]["frames_promised"] == 245
    frames = table_of(told).frame.unique()
    assert frames.tolist() == [index for index in range(245) if index != 60]
    read = load_session(told["csv"])
    assert read.sidecar["frames_dropped"] == 0
    (event,) = [e for e in read.events if e["trial_type"] == "frames_unreadable"]
    assert event["value"] == "1"
    assert float(event["onset"]) == pytest.approx(60 * FRAME_S, abs=FRAME_S / 2)


def test_repeated_time_stamps_delay_nothing(analyze):
    code, (told,) = analyze("dup_extra.mkv", options=QUICK)
    assert (code, told["frames"]) == (0, 100)
    times = table_of(told).groupby("frame").timestamp.first().to_numpy()
    right = np.array([FRAME_S * (i - (i + 1) // 10) for i in range(100)])
    assert (np.diff(times) > 0).all()
    assert np.abs(times - right).max() < FRAME_S
    assert times[-1] == pytest.approx(3.56, abs=FRAME_S)


def test_a_video_that_begins_after_its_sound(analyze):
    code, (told,) = analyze("late_video.mkv", options=QUICK)
    assert (code, told["frames"]) == (0, 60)
    times = table_of(told).groupby("frame").timestamp.first().to_numpy()
    assert np.allclose(times, 0.623 + np.arange(60) * FRAME_S, atol=0.002)


def test_one_frame_in_five_seconds_is_one_face(analyze):
    code, (told,) = analyze("fps02.mp4")
    assert (code, told["frames"], told["faces"]) == (0, 12, 1)
    assert table_of(told).timestamp.tolist() == [5.0 * i for i in range(12)]


def test_a_crowd_is_read_whole_or_told(tmp_path, analyze):
    code, (told,) = analyze("crowd30.png")
    table = table_of(told)
    assert (code, len(table), told["frames_without_face"]) == (0, 10, 0)
    left_out = told["faces_left_out"]["most_in_a_frame"]
    assert told["faces_left_out"]["frames"] == 1
    assert told["warnings"] == [
        f"1 frame has more faces than the maximum of 10 (up to {10 + left_out}); "
        f"raise it with --face-limit."
    ]
    code, (told,) = analyze(
        "crowd30.png", options=["--face-limit", "50", "--output", str(tmp_path / "all")]
    )
    assert (code, told["rows"], told["warnings"]) == (0, 10 + left_out, [])


def test_twelve_bits_in_a_file_of_sixteen(analyze):
    code, (told,) = analyze("gray12in16.tiff")
    assert (code, told["frames"], told["frames_without_face"]) == (0, 1, 0)
    assert table_of(told).face_id.tolist() == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_names_that_are_not_utf_8_or_long_or_end_in_a_blank(tmp_path):
    names = [b"caf\xe9.mp4", b"P01.mp4 ", b"x" * 251 + b".mp4", b"-a.mp4"]
    for name in names:
        shutil.copyfile(DATA / "pr_800x600.mp4", os.path.join(os.fsencode(tmp_path), name))
    # A process of its own, since a decoder once crashed here.
    command = [sys.executable, "-m", "core", "analyze", "--json", "--output", tmp_path / "out"]
    done = subprocess.run(
        [*command, "--", b"missing\xe9.mp4", *names],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(DATA.parents[1])},
    )
    assert done.returncode == 1
    told = json.loads(done.stdout)["sources"]
    assert [source["state"] for source in told] == ["failed"] + ["whole"] * 4
    assert told[1]["source"] == r"caf\xe9.mp4"
    assert told[1]["csv"].endswith("caf_xe9.csv")
    for source in told[1:]:
        assert (source["frames"], source["faces"]) == (5, 1)
        path = Path(source["csv"])
        assert path.is_file()
    facts = load_session(told[1]["csv"]).sidecar
    assert facts["source"]["name"] == r"caf\xe9.mp4"
    assert facts["source"]["file_sha256"]


def test_two_folders_with_a_point_in_their_names(tmp_path, analyze):
    for name in ("P01.1", "P01.2"):
        (tmp_path / name).mkdir()
        shutil.copyfile(DATA / "crowd30.png", tmp_path / name / "b, =1.png")
        shutil.copyfile(DATA / "gray12in16.tiff", tmp_path / name / "=a.tiff")
    code, told = analyze(tmp_path / "P01.1", tmp_path / "P01.2", options=["--folder", "pictures"])
    assert code == 0
    assert [Path(source["csv"]).name for source in told] == ["P01.1.csv", "P01.2.csv"]
    for source in told:
        read = load_session(source["csv"])
        assert list(dict.fromkeys(read.columns["file"])) == ["=a.tiff", "b, =1.png"]
        assert read.sidecar["frames_dropped"] == 0
        # Nobody is the same person in another picture, and nothing is smoothed.
        seen = pd.DataFrame(read.columns).dropna(subset=["face_id"])
        assert (seen.groupby("face_id").file.nunique() == 1).all()
        assert (seen.happy == seen.happy_smooth).all()


def test_a_sequence_is_tracked_at_its_rate(tmp_path, analyze):
    folder = tmp_path / "frames"
    folder.mkdir()
    for number in range(4):
        shutil.copyfile(DATA / "gray12in16.tiff", folder / f"frame_{number:04}.tiff")
    code, (told,) = analyze(folder, options=["--folder", "sequence", "--rate", "10"])
    assert (code, told["kind"], told["frames"], told["faces"]) == (0, "sequence", 4, 1)
    assert table_of(told).timestamp.tolist() == [0.0, 0.1, 0.2, 0.3]
