import json

import numpy as np
import pandas as pd
import pytest
from fakes import write_clip

from core.__main__ import main
from core.session import HEADER, load_session
from resources import resource_path


def test_the_demo_clip_becomes_three_files(tmp_path, capsys):
    clip = str(resource_path("demo", "expressions.mp4"))
    assert main(["analyze", clip, "--output", str(tmp_path / "new"), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    names = sorted(p.name for p in (tmp_path / "new").iterdir())
    assert names == ["expressions.csv", "expressions.json", "expressions_events.tsv"]
    table = pd.read_csv(result["csv"])
    assert tuple(table.columns) == HEADER
    assert result["rows"] == len(table)
    assert result["faces"] == table.face_id.nunique() == 1
    assert (table.groupby("frame").timestamp.first().diff().dropna() > 0).all()
    assert table.emotion.nunique() >= 5
    assert load_session(result["csv"]).sidecar["ended"] == "end of source"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: None, "no file"),
        (lambda p: p.write_text("words", encoding="utf-8"), "text"),
        (lambda p: p.mkdir(), ""),
    ],
)
def test_bad_input_is_one_sentence(tmp_path, capsys, make, message):
    path = tmp_path / "clip.mp4"
    make(path)
    assert main(["analyze", str(path), "--output", str(tmp_path)]) == 1
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert message in error
    assert "Traceback" not in error


def test_one_bad_source_does_not_stop_the_others(tmp_path, capsys):
    clip = tmp_path / "clip.avi"
    write_clip(clip, [np.full((48, 64, 3), 90, np.uint8)] * 5)
    out = tmp_path / "out"
    assert main(["analyze", str(tmp_path / "none.mp4"), str(clip), "--output", str(out)]) == 1
    assert (out / "clip.csv").is_file()
    assert "none.mp4" in capsys.readouterr().err


def test_each_file_is_a_session_of_its_own(tmp_path):
    clip = str(resource_path("demo", "expressions.mp4"))
    assert main(["analyze", clip, clip, "--output", str(tmp_path)]) == 0
    first, second = (pd.read_csv(tmp_path / f"expressions{n}.csv") for n in ("", "_2"))
    assert first.face_id.iloc[0] == second.face_id.iloc[0] == 1
    columns = ["frame", "timestamp", "face_id", "emotion"]
    pd.testing.assert_frame_equal(first[columns], second[columns])


def test_an_output_folder_that_cannot_be_made(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    clip = str(resource_path("demo", "expressions.mp4"))
    assert main(["analyze", clip, "--output", str(tmp_path / "file" / "out")]) == 1
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert "cannot be made" in error


def test_wrong_usage_is_two():
    with pytest.raises(SystemExit) as caught:
        main(["analyze"])
    assert caught.value.code == 2


def test_two_people_keep_their_ids_through_a_steady_shot(tmp_path, media, yunet):
    clip = str(media / "two_faces_indoor.mp4")
    assert main(["analyze", clip, "--output", str(tmp_path), "--yunet-file", str(yunet)]) == 0
    table = pd.read_csv(tmp_path / "two_faces_indoor.csv")
    # The last shot, of the audience, stands still for more than two seconds.
    last = table[table.frame > table.frame.max() - 55]
    share = last.groupby("face_id").frame.nunique() / last.frame.nunique()
    assert (share > 0.95).sum() >= 2


def test_a_crowd_shows_several_faces(tmp_path, media):
    assert main(["analyze", str(media / "street_crowd.mp4"), "--output", str(tmp_path)]) == 0
    table = pd.read_csv(tmp_path / "street_crowd.csv")
    assert table.groupby("frame").face_id.nunique().max() >= 3
