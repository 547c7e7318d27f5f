import logging
import zipfile

import cv2
import numpy as np
import pytest
from faces_on_disk import noise_face, votes_for, write_ferplus, write_utkface

from models.errors import DataError
from models.training import datasets
from models.training.datasets import (
    load_ages,
    load_emotion,
    soft_age_label,
    soft_emotion_label,
    utkface_test_names,
    without_leaks,
    without_single_votes,
)


def zipped(folder, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return path


# --- the label rule ---


def test_contempt_counts_as_neutral():
    assert soft_emotion_label([1, 0, 0, 0, 0, 0, 0, 1, 0, 0])[0] == 1


@pytest.mark.parametrize("column", [8, 9])
def test_rows_mostly_unknown_or_no_face_are_dropped(column):
    votes = [2] + [0] * 9
    votes[column] = 5
    assert soft_emotion_label(votes) is None


def test_the_votes_are_the_label():
    label = soft_emotion_label([4, 0, 0, 1, 3, 2, 0, 0, 0, 0])
    assert label.tolist() == pytest.approx([0.4, 0, 0, 0.1, 0.3, 0.2, 0])


def test_single_votes_go_unless_nothing_else_is_there():
    targets = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.1]], np.float32)
    targets[1] /= targets[1].sum()
    assert without_single_votes(targets)[0].tolist() == [1, 0, 0]
    assert without_single_votes(np.array([[0.1] * 10], np.float32))[0] == pytest.approx([0.1] * 10)


# --- expressions ---


def test_ferplus_folders_and_zip_read_alike(tmp_path):
    folder = write_ferplus(tmp_path / "ferplus")
    from_folder = load_emotion(folder)
    from_zip = load_emotion(zipped(folder, tmp_path / "ferplus.zip"))
    assert len(from_folder) == 70
    assert from_folder.images.shape == (70, 48, 48, 1)
    assert (from_folder.images == from_zip.images).all()
    assert (from_folder.splits == "test").sum() == 14
    assert from_folder.targets.sum(axis=1) == pytest.approx(1)


def test_images_are_joined_by_the_name_in_the_row(tmp_path):
    folder = write_ferplus(tmp_path, (3, 1, 1))
    table = folder / "FER2013Train" / "label.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(reversed(lines)), encoding="utf-8")
    faces = load_emotion(folder)
    row = faces.names.tolist().index("fer0000002.png")
    assert (faces.images[row].ravel() == noise_face(2).ravel()).all()
    assert faces.targets[row].argmax() == 2


def test_kaggles_csv_gives_the_same_faces(tmp_path):
    pixels = ["emotion,pixels,Usage"]
    votes = ["Usage,Image name," + ",".join(datasets.VOTE_COLUMNS)]
    for row, usage in enumerate(["Training", "Training", "PublicTest", "PrivateTest"]):
        pixels.append(f"0,{' '.join(map(str, noise_face(row).ravel()))},{usage}")
        votes.append(f"{usage},fer{row:07d}.png,{','.join(map(str, votes_for(row)))}")
    pixels[2] = "0,1 2 3,Training"
    (tmp_path / "fer2013.csv").write_text("\n".join(pixels), encoding="utf-8")
    (tmp_path / "fer2013new.csv").write_text("\n".join(votes), encoding="utf-8")
    faces = load_emotion(tmp_path)
    assert faces.splits.tolist() == ["train", "valid", "test"]
    assert faces.names.tolist() == ["fer0000000.png", "fer0000002.png", "fer0000003.png"]
    assert (faces.images[1].ravel() == noise_face(2).ravel()).all()


def test_damaged_rows_are_named_and_passed_over(tmp_path, caplog):
    folder = write_ferplus(tmp_path, (4, 1, 1))
    (folder / "FER2013Train" / "fer0000001.png").write_bytes(b"no image")
    (folder / "FER2013Train" / "fer0000002.png").unlink()
    table = folder / "FER2013Train" / "label.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",9,1,0", ",many,1,0", 1), encoding="utf-8"
    )
    with caplog.at_level(logging.WARNING):
        faces = load_emotion(folder)
    assert len(faces) == 3
    assert all(text in caplog.text for text in ("fer0000001.png", "fer0000002.png", "row 1"))


@pytest.mark.parametrize("name", ["missing", "empty", "truncated.zip"])
def test_what_holds_no_data_is_one_sentence(tmp_path, name):
    (tmp_path / "empty").mkdir()
    whole = zipped(write_ferplus(tmp_path / "whole", (2, 1, 1)), tmp_path / "whole.zip")
    (tmp_path / "truncated.zip").write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(DataError, match="Expected"):
        load_emotion(tmp_path / name)


# --- ages ---


def test_the_three_age_layouts(tmp_path):
    utk = write_utkface(tmp_path / "utk", 30)
    kaggle = tmp_path / "kaggle"
    (kaggle / "007").mkdir(parents=True)
    cv2.imwrite(str(kaggle / "007" / "12.png"), noise_face(1, 200, 3))
    fair = tmp_path / "fair" / "fairface"
    (fair / "train").mkdir(parents=True)
    cv2.imwrite(str(fair / "train" / "1.jpg"), noise_face(2, 96, 3))
    (fair / "labels.csv").write_text(
        "file,age,gender,race\ntrain/1.jpg,10-19,Male,Black\ntrain/2.jpg,10-19,Male,Black\n",
        encoding="utf-8",
    )
    faces = load_ages([utk, kaggle, tmp_path / "fair"], 64)
    assert faces.images.shape == (32, 64, 64, 3)
    assert faces.ages[30] == 7
    assert np.isnan(faces.ages[31])
    assert faces.splits[31] == "train"
    assert faces.targets[31, 10:20] == pytest.approx(faces.targets[31, 10])


def test_an_age_of_three_hundred_is_passed_over(tmp_path, caplog):
    utk = write_utkface(tmp_path, 3)
    cv2.imwrite(str(utk / "UTKFace" / "300_0_0_1.jpg"), noise_face(9, 64, 3))
    with caplog.at_level(logging.WARNING):
        faces = load_ages([utk], 64)
    assert len(faces) == 3
    assert "300_0_0_1.jpg" in caplog.text


def test_a_folder_without_ages_is_one_sentence(tmp_path):
    with pytest.raises(DataError, match="found none"):
        load_ages([tmp_path], 64)


def test_the_age_label_is_a_bump_at_the_age():
    label = soft_age_label(40)
    assert label.sum() == pytest.approx(1, abs=1e-5)
    assert label.argmax() == 40
    assert soft_age_label(120).argmax() == 100


def test_the_test_split_depends_on_the_name_alone(tmp_path):
    utk = write_utkface(tmp_path / "a", 120)
    names = set(utkface_test_names(utk))
    assert 3 <= len(names) <= 25
    faces = load_ages([utk], 32)
    assert set(faces.names[faces.splits == "test"]) == names
    for path in list((utk / "UTKFace").iterdir())[::2]:
        path.unlink()
    assert set(utkface_test_names(utk)) < names


# --- leaks ---


def test_planted_near_duplicates_leave_training_and_test_stays_whole(tmp_path):
    folder = write_ferplus(tmp_path, (20, 5, 5))
    original = noise_face(27)  # a test image
    mirrored = original[:, ::-1]
    brighter = np.clip(original.astype(int) * 0.9 + 12, 0, 255).astype(np.uint8)
    for name, image in (("fer0000003.png", mirrored), ("fer0000004.png", brighter)):
        cv2.imwrite(str(folder / "FER2013Train" / name), image)
    faces = load_emotion(folder)
    clean = without_leaks(faces)
    assert set(faces.names) - set(clean.names) == {"fer0000003.png", "fer0000004.png"}
    assert (clean.splits == "test").sum() == 5


def test_a_copy_in_validation_leaves_training(tmp_path):
    folder = write_ferplus(tmp_path, (20, 5, 5))
    cv2.imwrite(str(folder / "FER2013Train" / "fer0000007.png"), noise_face(22))
    faces = load_emotion(folder)
    assert set(faces.names) - set(without_leaks(faces).names) == {"fer0000007.png"}
