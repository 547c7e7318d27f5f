import pytest

from models.labels import AGE_GROUPS, EMOTIONS, age_group_index


def test_the_canonical_orders():
    assert EMOTIONS == (
        "neutral",
        "happy",
        "surprised",
        "sad",
        "angry",
        "disgusted",
        "fearful",
    )
    assert AGE_GROUPS == ("child", "young_adult", "adult", "senior")


@pytest.mark.parametrize(
    ("age", "group"),
    [(0, 0), (16, 0), (16.9, 0), (17, 1), (30, 1), (31, 2), (60, 2), (61, 3), (110, 3)],
)
def test_the_cuts_between_age_groups(age, group):
    assert age_group_index(age) == group


def test_a_negative_age_is_refused():
    with pytest.raises(ValueError, match="zero or more"):
        age_group_index(-1)
