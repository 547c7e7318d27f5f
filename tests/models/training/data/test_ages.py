import logging

import cv2
import numpy as np
import pytest

from models.errors import DataError
from models.training.data.ages import (
    FAIRFACE_TEST,
    group_of,
    load_ages,
    soft_age_label,
    utkface_test_names,
    within,
)
from tests.support.faces_on_disk import noise_face, write_fairface, write_utkface


def test_the_three_age_layouts(tmp_path):
    utk = write_utkface(tmp_path / "utk", 30)
    kaggle = tmp_path / "kaggle"
    (kaggle / "007").mkdir(parents=True)
    cv2.imwrite(str(kaggle / "007" / "12.png"), noise_face(1, 200, 3))
    fair = write_fairface(tmp_path / "fair", ["10-19"])
    with (fair / "fairface" / "labels.csv").open("a", encoding="utf-8") as table:
        table.write("train/99.jpg,10-19,Male,Black\n")
    faces = load_ages([utk, kaggle, fair], 64)
    assert faces.images.shape == (32, 64, 64, 3)
    assert faces.facts["first"][30:].tolist() == [7, 10]
    assert faces.facts["last"][30:].tolist() == [7, 19]
    assert faces.facts["gender"][31] == "male"
    assert faces.facts["race"][31] == "Black"
    assert faces.splits[31] in ("train", FAIRFACE_TEST)


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


def test_an_interval_holds_its_years_and_no_others():
    assert np.flatnonzero(within(10, 19)).tolist() == [*range(10, 20)]
    assert set(within(70, 120)) == {0, 1}


def test_an_interval_across_a_cut_belongs_to_no_group_unless_by_a_single_year(tmp_path):
    fair = write_fairface(tmp_path, ["0-2", "10-19", "20-29", "30-39", "60-69"])
    assert group_of(load_ages([fair], 32)).tolist() == [0, -1, 1, 2, 3]


def test_the_looser_crops_of_fairface_lose_their_margin(tmp_path):
    fair = write_fairface(tmp_path, ["20-29"])
    whole = load_ages([fair], 96).images[0]
    cut = load_ages([fair], 96, fairface_margin=0.25).images[0]
    middle = cv2.resize(whole[24:72, 24:72], (96, 96), interpolation=cv2.INTER_AREA)
    assert cut == pytest.approx(middle, abs=12)


def test_the_test_split_depends_on_the_name_alone(tmp_path):
    utk = write_utkface(tmp_path / "a", 120)
    names = set(utkface_test_names(utk))
    assert 3 <= len(names) <= 25
    faces = load_ages([utk], 32)
    assert set(faces.names[faces.splits == "test"]) == names
    for path in list((utk / "UTKFace").iterdir())[::2]:
        path.unlink()
    assert set(utkface_test_names(utk)) < names
