"""What the losses ask for, on logits that say something."""

import numpy as np
import pytest

from tests.support.faces_on_disk import write_fairface, write_utkface

pytest.importorskip("keras", reason="training needs the extra 'train'", exc_type=ImportError)

from keras import ops

from models.training.networks.losses import loss_of
from models.training.recipes import RECIPES

AGE = RECIPES["age"]


def loss(targets, logits):
    return float(
        ops.convert_to_numpy(loss_of(AGE)(targets[None], np.asarray(logits, np.float32)[None]))
    )


def peak(*years):
    logits = np.full(101, -12, np.float32)
    logits[list(years)] = 4
    return logits


@pytest.fixture
def of_an_interval(tmp_path):
    return AGE.targets(AGE.read([write_fairface(tmp_path, ["30-39"])]))[0]


@pytest.fixture
def of_an_age(tmp_path):
    faces = AGE.read([write_utkface(tmp_path, 30)])
    return int(faces.facts["first"][0]), AGE.targets(faces)[0]


def test_an_interval_does_not_care_where_in_it_the_age_lies(of_an_interval):
    inside = [loss(of_an_interval, peak(year)) for year in (30, 34, 39)]
    assert inside == pytest.approx([inside[0]] * 3, abs=1e-3)
    assert loss(of_an_interval, peak(*range(30, 40))) == pytest.approx(inside[0], abs=0.01)
    assert loss(of_an_interval, peak(29)) > inside[0] + 5


def test_an_age_asks_for_itself_the_more_the_farther_away(of_an_age):
    age, targets = of_an_age
    near, far, farther = (loss(targets, peak(age + years)) for years in (0, 6, 20))
    assert near < far < farther


def test_an_age_counts_for_its_whole_group(of_an_age):
    age, targets = of_an_age
    targets[101:] = 0
    without = loss(targets, peak(age))
    targets[104 if age <= 60 else 101] = 1  # a group that the answer is not of
    assert loss(targets, peak(age)) > without + 5
