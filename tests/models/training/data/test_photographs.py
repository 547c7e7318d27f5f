"""Data sets of photographs: their layouts, splits, and where the face is cut out."""

import logging

import cv2
import numpy as np
import pytest

from models.errors import DataError
from models.labels import EMOTIONS
from models.training.data.expressions import UNLABELLED, load_photographs, load_sources
from models.training.data.leaks import without_leaks
from models.training.recipes import RECIPES
from tests.support.demo_clip import demo_frames
from tests.support.faces_on_disk import (
    noise_face,
    write_cfee,
    write_fairface,
    write_ferplus,
    write_rafdb,
    zipped,
)


def labels_of(faces):
    return [EMOTIONS[k] for k in faces.facts["shares"].argmax(axis=1)]


def test_rafdb_has_its_own_order_and_test_split(tmp_path):
    folder = write_rafdb(tmp_path / "raf", (70, 14))
    faces = load_photographs(zipped(folder, tmp_path / "raf.zip"), 48)
    assert faces.images.shape == (84, 48, 48, 1)
    test = faces.split("rafdb test")
    assert labels_of(test)[:7] == [
        *("surprised", "fearful", "disgusted", "happy", "sad", "angry", "neutral")
    ]
    assert 1 <= (faces.splits == "rafdb valid").sum() <= 15
    assert (faces.splits == "train").sum() > 50
    assert set(faces.facts["source"]) == {"rafdb"}


def test_a_missing_picture_and_an_odd_label_cost_only_themselves(tmp_path, caplog):
    folder = write_rafdb(tmp_path)
    with (folder / "test_labels.csv").open("a", encoding="utf-8") as table:
        table.write("nowhere.jpg,3\ntest_00001_aligned.jpg,9\n")
    with caplog.at_level(logging.WARNING):
        faces = load_photographs(folder, 48)
    assert (faces.splits == "rafdb test").sum() == 14
    assert "nowhere.jpg" in caplog.text


def test_cfee_keeps_a_person_in_one_split_and_learns_compounds_as_halves(tmp_path):
    faces = load_photographs(write_cfee(tmp_path, people=30), 64)
    assert faces.images.shape[1:] == (64, 64, 1)
    splits = {}
    for person, split in zip(faces.facts["person"], faces.splits, strict=True):
        splits.setdefault(person, set()).add(split)
    assert all(len(found) == 1 for found in splits.values())
    assert {"train", "cfee valid", "cfee test"} == set(faces.splits)
    compound = faces.facts["shares"].max(axis=1) == 0.5
    assert set(faces.splits[compound]) == {"train"}
    row = faces.facts["shares"][compound][0]
    assert {EMOTIONS[k] for k in np.flatnonzero(row)} == {"sad", "angry"}


def test_affectnet_is_read_by_its_annotations(tmp_path):
    for split, labels in (("train_set", range(8)), ("val_set", (3, 6))):
        for folder in ("images", "annotations"):
            (tmp_path / split / folder).mkdir(parents=True)
        for number, label in enumerate(labels):
            image = noise_face(100 * len(split) + number, 80, 3)
            cv2.imwrite(str(tmp_path / split / "images" / f"{number}.jpg"), image)
            np.save(tmp_path / split / "annotations" / f"{number}_exp.npy", str(label))
    faces = load_photographs(tmp_path, 48)
    assert labels_of(faces.split("train")) == [
        *("neutral", "happy", "sad", "surprised", "fearful", "disgusted", "angry", "neutral")
    ]
    assert labels_of(faces.split("affectnet test")) == ["surprised", "angry"]


def test_folders_are_named_by_class_in_any_of_its_words(tmp_path):
    places = ("train/Happiness", "train/angry", "Validation/fear", "test/contempt", "test/notes")
    for number, place in enumerate(places):
        (tmp_path / place).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / place / f"{number}.png"), noise_face(number, 60, 3))
    faces = load_photographs(tmp_path, 48)
    found = dict(zip(faces.splits.tolist(), labels_of(faces), strict=True))
    assert sorted(labels_of(faces.split("train"))) == ["angry", "happy"]
    assert found["folders valid"] == "fearful"
    assert found["folders test"] == "neutral"
    assert len(faces) == 4


def test_what_is_none_of_these_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "readme.txt").write_text("nothing", encoding="utf-8")
    with pytest.raises(DataError, match="found none of them"):
        load_photographs(tmp_path, 48)
    with pytest.raises(DataError, match="No data set with expressions"):
        load_sources([write_fairface(tmp_path / "ages", ["20-29"] * 3)], 48)


def test_the_face_is_cut_out_as_the_program_does_it(tmp_path):
    frame = next(demo_frames())
    (tmp_path / "happy").mkdir()
    cv2.imwrite(str(tmp_path / "happy" / "demo.png"), frame)
    cv2.imwrite(str(tmp_path / "happy" / "blank.png"), np.full((480, 640, 3), 90, np.uint8))
    faces = load_photographs(tmp_path, 48)
    by_name = dict(zip(faces.names, faces.images, strict=True))
    face = by_name["happy/demo.png"][..., 0].astype(float)
    # The frame's face is 220 pixels wide about (318, 236).
    wanted = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)[126:346, 208:428], (48, 48),
                        interpolation=cv2.INTER_AREA).astype(float)  # fmt: skip
    assert np.corrcoef(face.ravel(), wanted.ravel())[0, 1] > 0.8
    assert by_name["happy/blank.png"].std() == 0


def test_several_sources_are_one_with_all_their_facts(tmp_path):
    paths = [
        write_cfee(tmp_path / "cfee"),
        write_rafdb(tmp_path / "raf"),
        write_fairface(tmp_path / "ages", ["20-29"] * 5),
        write_ferplus(tmp_path / "fer"),
    ]
    faces = without_leaks(load_sources(paths, 48))
    assert faces.facts["source"][0] == "ferplus"
    assert set(faces.facts["source"]) == {"ferplus", "rafdb", "cfee", UNLABELLED}
    recipe = RECIPES["emotion"]
    training = recipe.learned(faces)
    targets = recipe.targets(training)
    unlabelled = training.facts["source"] == UNLABELLED
    assert targets[~unlabelled, :8].sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert not targets[unlabelled, :8].any()
    drawn = recipe.draws(training, targets)
    assert drawn.sum() == pytest.approx(len(training))
    for source in recipe.sources:
        share = drawn[training.facts["source"] == source.name].sum() / len(training)
        assert share == pytest.approx(source.share, abs=1e-6)
    without = RECIPES["emotion-without-rafdb"].learned(faces)
    assert "rafdb" not in without.facts["source"]
    held_out = set(recipe.validation(faces).splits)
    assert held_out == {"valid", "rafdb valid", "cfee valid"} & set(faces.splits)
