import logging

import numpy as np
import pytest

from models.errors import DataError
from models.training.data.expressions import (
    UNKNOWN,
    VOTE_COLUMNS,
    clear_majority,
    eight_shares,
    load_expressions,
    seven_shares,
)
from tests.support.faces_on_disk import noise_face, votes_for, write_ferplus, zipped


def votes(*counts: int) -> np.ndarray:
    """One row of ten votes."""
    return np.array([[*counts, *[0] * (len(VOTE_COLUMNS) - len(counts))]], np.float32)


# --- the label rule ---


def test_contempt_counts_as_neutral_among_seven_and_not_among_eight():
    row = votes(4, 0, 0, 0, 0, 0, 1, 5)
    assert seven_shares(row)[0].tolist() == pytest.approx([0.9, 0, 0, 0, 0, 0, 0.1])
    assert eight_shares(row)[0].argmax() == 7


def test_the_votes_are_the_label():
    label = seven_shares(votes(4, 0, 0, 1, 3, 2))[0]
    assert label.tolist() == pytest.approx([0.4, 0, 0, 0.1, 0.3, 0.2, 0])


def test_single_votes_go_unless_nothing_else_is_there():
    assert eight_shares(votes(8, 1, 1), single_votes=False)[0].tolist() == [1, *[0] * 7]
    each = eight_shares(votes(*[1] * 8), single_votes=False)[0]
    assert each.tolist() == pytest.approx([1 / 8] * 8)


@pytest.mark.parametrize(
    ("row", "seven", "eight"),
    [
        (votes(6, 4), 0, 0),
        (votes(5, 5), UNKNOWN, UNKNOWN),
        (votes(4, 0, 0, 0, 0, 0, 0, 5), 0, 7),
        (votes(5, 0, 0, 0, 0, 0, 0, 0, 5), UNKNOWN, UNKNOWN),
        # Five single votes count for nothing.
        (votes(1, 1, 1, 5, 1, 1), 3, 3),
    ],
)
def test_a_clear_majority_is_more_than_half_of_what_several_saw(row, seven, eight):
    assert clear_majority(row, 7).tolist() == [seven]
    assert clear_majority(row, 8).tolist() == [eight]


# --- reading ---


@pytest.mark.parametrize("column", ["unknown", "NF"])
def test_rows_mostly_unknown_or_no_face_are_dropped(tmp_path, column):
    folder = write_ferplus(tmp_path, (3, 1, 1))
    table = folder / "FER2013Train" / "label.csv"
    cells = ["0"] * len(VOTE_COLUMNS)
    cells[0], cells[VOTE_COLUMNS.index(column)] = "2", "5"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[1] = f'fer0000001.png,"(0, 0, 48, 48)",{",".join(cells)}'
    table.write_text("\n".join(lines), encoding="utf-8")
    assert "fer0000001.png" not in load_expressions(folder).names


def test_the_labels_of_fer2013_join_by_name(tmp_path):
    folder = write_ferplus(tmp_path, (3, 1, 1))
    (folder / "fer2013_labels.csv").write_text(
        "row,usage,image,fer2013_label,source\n"
        "0,Training,fer0000001.png,1,csv\n"
        "1,Training,fer0000002.png,,csv\n"
        "5274,Training,fer0000000.png,3,csv\n",
        encoding="utf-8",
    )
    faces = load_expressions(folder)
    found = dict(zip(faces.names.tolist(), faces.facts["fer2013"].tolist(), strict=True))
    # 1 is disgust; an empty cell and a row in doubt say nothing.
    assert found["fer0000001.png"] == 5
    assert found["fer0000002.png"] == found["fer0000000.png"] == UNKNOWN


def test_ferplus_folders_and_zip_read_alike(tmp_path):
    folder = write_ferplus(tmp_path / "ferplus")
    from_folder = load_expressions(folder)
    from_zip = load_expressions(zipped(folder, tmp_path / "ferplus.zip"))
    assert len(from_folder) == 70
    assert from_folder.images.shape == (70, 48, 48, 1)
    assert (from_folder.images == from_zip.images).all()
    assert (from_folder.splits == "test").sum() == 14
    assert (from_folder.facts["votes"].sum(axis=1) == 10).all()


def test_images_are_joined_by_the_name_in_the_row(tmp_path):
    folder = write_ferplus(tmp_path, (3, 1, 1))
    table = folder / "FER2013Train" / "label.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(reversed(lines)), encoding="utf-8")
    faces = load_expressions(folder)
    row = faces.names.tolist().index("fer0000002.png")
    assert (faces.images[row].ravel() == noise_face(2).ravel()).all()
    assert faces.facts["votes"][row].argmax() == 2


def test_kaggles_csv_gives_the_same_faces(tmp_path):
    pixels = ["emotion,pixels,Usage"]
    votes = ["Usage,Image name," + ",".join(VOTE_COLUMNS)]
    for row, usage in enumerate(["Training", "Training", "PublicTest", "PrivateTest"]):
        pixels.append(f"{row},{' '.join(map(str, noise_face(row).ravel()))},{usage}")
        votes.append(f"{usage},fer{row:07d}.png,{','.join(map(str, votes_for(row)))}")
    pixels[2] = "0,1 2 3,Training"
    (tmp_path / "fer2013.csv").write_text("\n".join(pixels), encoding="utf-8")
    (tmp_path / "fer2013new.csv").write_text("\n".join(votes), encoding="utf-8")
    faces = load_expressions(tmp_path)
    assert faces.splits.tolist() == ["train", "valid", "test"]
    assert faces.names.tolist() == ["fer0000000.png", "fer0000002.png", "fer0000003.png"]
    assert (faces.images[1].ravel() == noise_face(2).ravel()).all()
    # FER2013 counts angry, disgust, fear, happy.
    assert faces.facts["fer2013"].tolist() == [4, 6, 1]


def test_damaged_rows_are_named_and_passed_over(tmp_path, caplog):
    folder = write_ferplus(tmp_path, (4, 1, 1))
    (folder / "FER2013Train" / "fer0000001.png").write_bytes(b"no image")
    (folder / "FER2013Train" / "fer0000002.png").unlink()
    table = folder / "FER2013Train" / "label.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",9,1,0", ",many,1,0", 1), encoding="utf-8"
    )
    with caplog.at_level(logging.WARNING):
        faces = load_expressions(folder)
    assert len(faces) == 3
    assert all(text in caplog.text for text in ("fer0000001.png", "fer0000002.png", "row 1"))


@pytest.mark.parametrize("name", ["missing", "empty", "truncated.zip"])
def test_what_holds_no_data_is_one_sentence(tmp_path, name):
    (tmp_path / "empty").mkdir()
    whole = zipped(write_ferplus(tmp_path / "whole", (2, 1, 1)), tmp_path / "whole.zip")
    (tmp_path / "truncated.zip").write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(DataError, match="Expected"):
        load_expressions(tmp_path / name)


def test_a_table_without_its_columns_is_one_sentence(tmp_path):
    (tmp_path / "fer2013.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "fer2013new.csv").write_text("Usage\n", encoding="utf-8")
    with pytest.raises(DataError, match="Expected the columns emotion and pixels"):
        load_expressions(tmp_path)
