"""What a person reads for each key that `core` and the files use."""

from PySide6.QtCore import QCoreApplication

from models.labels import UNCERTAIN, AgeGroup, Emotion


def word(key: str) -> str:
    """The word for an expression or an age group, in the person's language.

    Args:
        key: A value of `Emotion` or `AgeGroup`.
    """
    tr = QCoreApplication.translate
    words: dict[str, str] = {
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
    }
    return words[key]


def expression_or_uncertain(key: str) -> str:
    """The word for a decided expression, where nothing beside it says that it is one."""
    if key == UNCERTAIN:
        return QCoreApplication.translate("words", "expression uncertain")
    return word(key)


def age_or_uncertain(key: str) -> str:
    """The word for a decided age group, where nothing beside it says that it is one."""
    if key == UNCERTAIN:
        return QCoreApplication.translate("words", "age uncertain")
    return word(key)


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent, with a narrow gap before the sign."""
    return f"{round(100 * share)}\u2009%"


def elapsed(seconds: float) -> str:
    """A duration as `m:ss`, or `h:mm:ss` from an hour on."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
