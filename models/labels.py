"""The classes, in canonical order, and the ages that separate the groups."""

from enum import StrEnum
from typing import Final


class Emotion(StrEnum):
    """The seven expressions, in the order of every array and column."""

    NEUTRAL = "neutral"
    HAPPY = "happy"
    SURPRISED = "surprised"
    SAD = "sad"
    ANGRY = "angry"
    DISGUSTED = "disgusted"
    FEARFUL = "fearful"


class AgeGroup(StrEnum):
    """The four age groups, youngest first."""

    CHILD = "child"
    YOUNG_ADULT = "young_adult"
    ADULT = "adult"
    SENIOR = "senior"


EMOTIONS: Final = tuple(Emotion)
AGE_GROUPS: Final = tuple(AgeGroup)

LAST_AGES: Final = (16, 30, 60)
"""The last age in years of each group but the oldest: child <= 16 < young adult <= 30 ..."""

UNCERTAIN: Final = "uncertain"
"""The label written when no class reaches the confidence threshold."""


def age_group_index(age: float) -> int:
    """Index into `AGE_GROUPS` of an age in completed years.

    Raises:
        ValueError: If the age is negative.
    """
    if age < 0:
        raise ValueError(f"an age is zero or more years, not {age}")
    return sum(int(age) > last for last in LAST_AGES)
