"""The displayed words for keys of `core` and the files."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLocale

from core.types import Doubt
from models.labels import UNCERTAIN, AgeGroup, Emotion


def word(key: str) -> str:
    """The word for an expression or an age group, in the person's language.

    Args:
        key: A value of `Emotion` or `AgeGroup`.
    """
    translate = QCoreApplication.translate
    words: dict[str, str] = {
        Emotion.NEUTRAL: translate("words", "neutral"),
        Emotion.HAPPY: translate("words", "happy"),
        Emotion.SURPRISED: translate("words", "surprised"),
        Emotion.SAD: translate("words", "sad"),
        Emotion.ANGRY: translate("words", "angry"),
        Emotion.DISGUSTED: translate("words", "disgusted"),
        Emotion.FEARFUL: translate("words", "fearful"),
        AgeGroup.CHILD: translate("words", "child"),
        AgeGroup.YOUNG_ADULT: translate("words", "young adult"),
        AgeGroup.ADULT: translate("words", "adult"),
        AgeGroup.SENIOR: translate("words", "senior"),
    }
    return words[key]


def expression_or_uncertain(key: str) -> str:
    """The word for a decided expression, for use without a heading."""
    if key == UNCERTAIN:
        return QCoreApplication.translate("words", "expression uncertain")
    return word(key)


def age_or_uncertain(key: str) -> str:
    """The word for a decided age group, for use without a heading."""
    if key == UNCERTAIN:
        return QCoreApplication.translate("words", "age uncertain")
    return word(key)


def face_name(track_id: int, name: str) -> str:
    """How a face is named in a sentence: by name, or by number."""
    if name:
        return name
    return QCoreApplication.translate("words", "face #{}").format(track_id)


def doubt_sentence(doubts: Iterable[Doubt]) -> str:
    """Why a label reads "uncertain", such as "too dark, too blurred"."""
    translate = QCoreApplication.translate
    words = {
        Doubt.TOO_SMALL: translate("words", "too small"),
        Doubt.TOO_DARK: translate("words", "too dark"),
        Doubt.TOO_BLURRED: translate("words", "too blurred"),
        Doubt.TURNED_AWAY: translate("words", "turned away"),
        Doubt.LOW_CONFIDENCE: translate("words", "not clear enough"),
    }
    return ", ".join(words[doubt] for doubt in doubts)


def doubt_help(doubt: Doubt) -> str:
    """A sentence on what the person can do about it."""
    translate = QCoreApplication.translate
    return {
        Doubt.TOO_SMALL: translate("words", "Come closer, or choose a larger picture size."),
        Doubt.TOO_DARK: translate("words", "Put more light on the face."),
        Doubt.TOO_BLURRED: translate("words", "Hold still, or focus the camera."),
        Doubt.TURNED_AWAY: translate("words", "Look towards the camera."),
        Doubt.LOW_CONFIDENCE: translate(
            "words", "No expression stands out; see the bars for probabilities."
        ),
    }[doubt]


def bytes_text(count: int) -> str:
    """A size such as `12 kB` or `3.4 MB`, in powers of a thousand."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent, with a narrow gap before the sign."""
    return f"{round(100 * share)}\u2009%"


def elapsed(seconds: float) -> str:
    """A duration as `m:ss`, or `h:mm:ss` from an hour on."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
