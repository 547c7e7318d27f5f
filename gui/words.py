"""What a person reads for each key that `core` and the files use."""

from PySide6.QtCore import QCoreApplication

from models.labels import UNCERTAIN, AgeGroup, Emotion


def word(key: str) -> str:
    """The word for an expression, an age group or "uncertain", in the person's language.

    Args:
        key: A value of `Emotion` or `AgeGroup`, or `UNCERTAIN`.
    """
    tr = QCoreApplication.translate
    return {
        Emotion.NEUTRAL: tr("words", "neutral"),
        Emotion.HAPPY: tr("words", "happy"),
        Emotion.SURPRISED: tr("words", "surprised"),
        Emotion.SAD: tr("words", "sad"),
        Emotion.ANGRY: tr("words", "angry"),
        Emotion.DISGUSTED: tr("words", "disgusted"),
        Emotion.FEARFUL: tr("words", "fearful"),
        AgeGroup.CHILD: tr("words", "child"),
        AgeGroup.YOUNG_ADULT: tr("words", "young adult"),
        AgeGroup.ADULT: tr("words", "adult"),
        AgeGroup.SENIOR: tr("words", "senior"),
        UNCERTAIN: tr("words", "uncertain"),
    }[key]


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent, with a narrow gap before the sign."""
    return f"{round(100 * share)}\u2009%"


def elapsed(seconds: float) -> str:
    """A duration as `m:ss`, or `h:mm:ss` from an hour on."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
