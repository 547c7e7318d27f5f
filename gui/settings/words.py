"""What the settings are called, word by word, for the translators; `core.settings.schema` has them.

A test holds the two together. The last text is the consent text as it is at first.
"""

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.settings import Settings

TEXTS: Final = (
    QT_TRANSLATE_NOOP("settings", "Camera"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Which camera to open, remembered by device; none takes the first.",
    ),
    QT_TRANSLATE_NOOP("settings", "Width"),
    QT_TRANSLATE_NOOP("settings", "Requested width."),
    QT_TRANSLATE_NOOP("settings", "px"),
    QT_TRANSLATE_NOOP("settings", "Height"),
    QT_TRANSLATE_NOOP("settings", "Requested height."),
    QT_TRANSLATE_NOOP("settings", "Rate"),
    QT_TRANSLATE_NOOP("settings", "Requested frame rate."),
    QT_TRANSLATE_NOOP("settings", "1/s"),
    QT_TRANSLATE_NOOP("settings", "Mirror"),
    QT_TRANSLATE_NOOP("settings", "Show the picture as in a mirror. Files are never mirrored."),
    QT_TRANSLATE_NOOP("settings", "Backend"),
    QT_TRANSLATE_NOOP(
        "settings",
        "By which of the system's ways a camera is opened; auto takes the usual one.",
    ),
    QT_TRANSLATE_NOOP("settings", "Detector"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Mien's own finds most; Haar is the one of earlier versions, YuNet needs its file.",
    ),
    QT_TRANSLATE_NOOP("settings", "YuNet file"),
    QT_TRANSLATE_NOOP("settings", "Path of YuNet's ONNX file."),
    QT_TRANSLATE_NOOP("settings", "Sensitivity"),
    QT_TRANSLATE_NOOP(
        "settings",
        "More finds fainter and half-hidden faces, and now and then one that is none.",
    ),
    QT_TRANSLATE_NOOP("settings", "Smallest face"),
    QT_TRANSLATE_NOOP(
        "settings",
        "In per cent of the picture's shorter side, as drawn in the preview; less finds "
        "faces further away and takes longer.",
    ),
    QT_TRANSLATE_NOOP("settings", "Detect every"),
    QT_TRANSLATE_NOOP(
        "settings", "In between, faces are followed by their movement; more saves time."
    ),
    QT_TRANSLATE_NOOP("settings", "frames"),
    QT_TRANSLATE_NOOP("settings", "Most faces"),
    QT_TRANSLATE_NOOP("settings", "More are left out; who is followed already stays."),
    QT_TRANSLATE_NOOP("settings", "Smoothing"),
    QT_TRANSLATE_NOOP("settings", "Time constant; 0 turns it off."),
    QT_TRANSLATE_NOOP("settings", "s"),
    QT_TRANSLATE_NOOP("settings", "Certainty"),
    QT_TRANSLATE_NOOP("settings", 'Below it a label reads "uncertain".'),
    QT_TRANSLATE_NOOP("settings", "Expected expressions"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Everyday: neutral and happy faces are common, as in life. Expressive: all seven are "
        "equally likely, as among posed or provoked expressions.",
    ),
    QT_TRANSLATE_NOOP("settings", "Threads"),
    QT_TRANSLATE_NOOP("settings", "Threads of each network."),
    QT_TRANSLATE_NOOP("settings", "Highest rate"),
    QT_TRANSLATE_NOOP(
        "settings",
        "No more frames a second are analysed; 0 takes every one there is time for.",
    ),
    QT_TRANSLATE_NOOP("settings", "Sequence rate"),
    QT_TRANSLATE_NOOP(
        "settings",
        "How many frames a second a folder of numbered frames was recorded with.",
    ),
    QT_TRANSLATE_NOOP("settings", "Smallest read"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face whose shorter side is below it reads "uncertain"; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "Darkest read"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face with a mean gray below it reads "uncertain"; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "Least sharpness"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face less sharp reads "uncertain"; sharp ones have 10 to 17, 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "%"),
    QT_TRANSLATE_NOOP("settings", "Furthest turned"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face turned further from the camera reads "uncertain"; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "°"),
    QT_TRANSLATE_NOOP("settings", "Folder"),
    QT_TRANSLATE_NOOP("settings", "Where recordings are kept; empty is the documents folder."),
    QT_TRANSLATE_NOOP("settings", "File name"),
    QT_TRANSLATE_NOOP("settings", "May hold {date}, {time}, {source}, {participant} and {number}."),
    QT_TRANSLATE_NOOP("settings", "Write every"),
    QT_TRANSLATE_NOOP(
        "settings",
        "How long rows may wait before they are written; 0 writes each at once.",
    ),
    QT_TRANSLATE_NOOP("settings", "Markers"),
    QT_TRANSLATE_NOOP("settings", "What the keys 1 to 9 write into the events of a recording."),
    QT_TRANSLATE_NOOP("settings", "Low disk"),
    QT_TRANSLATE_NOOP("settings", "A recording warns when less than this is free."),
    QT_TRANSLATE_NOOP("settings", "MB"),
    QT_TRANSLATE_NOOP("settings", "Blur faces"),
    QT_TRANSLATE_NOOP("settings", "Faces are made unrecognisable in the picture and when saved."),
    QT_TRANSLATE_NOOP("settings", "Ask for consent"),
    QT_TRANSLATE_NOOP("settings", "Each recording begins with a tick under the text below."),
    QT_TRANSLATE_NOOP("settings", "Consent text"),
    QT_TRANSLATE_NOOP("settings", "What is agreed to; it is kept beside the recording."),
    QT_TRANSLATE_NOOP("settings", "Theme"),
    QT_TRANSLATE_NOOP("settings", "System follows what is set for all programs."),
    QT_TRANSLATE_NOOP("settings", "Language"),
    QT_TRANSLATE_NOOP(
        "settings",
        "System takes the language of this computer where Mien speaks it.",
    ),
    QT_TRANSLATE_NOOP("settings", "Show evidence"),
    QT_TRANSLATE_NOOP("settings", "Lay over each face where the evidence for its label lies."),
    QT_TRANSLATE_NOOP("settings", "Raw curves"),
    QT_TRANSLATE_NOOP("settings", "Draw the estimates before smoothing behind the curves."),
    QT_TRANSLATE_NOOP(
        "settings",
        "The people in the picture know that their facial expressions are being estimated and "
        "recorded on this computer, as numbers and labels without pictures, and they agree.",
    ),
)


def setting_text(text: str) -> str:
    """A label, help or unit of the schema in the person's language."""
    return QCoreApplication.translate("settings", text)


def consent_text(text: str) -> str:
    """What is agreed to: in the person's language as long as nobody has written another text."""
    return setting_text(text) if text == Settings().privacy.consent_text else text


def page_title(group: str) -> str:
    """The name of a group of settings."""
    translate = QCoreApplication.translate
    return {
        "camera": translate("settings", "Camera"),
        "detector": translate("settings", "Detector"),
        "analysis": translate("settings", "Analysis"),
        "recording": translate("settings", "Recording"),
        "privacy": translate("settings", "Privacy"),
        "appearance": translate("settings", "Appearance"),
    }[group]


def choice_word(value: Any) -> str:
    """The word for one of the choices of a setting."""
    translate = QCoreApplication.translate
    return {
        "auto": translate("settings", "Automatic"),
        "mien": translate("settings", "Mien's own"),
        "everyday": translate("settings", "Everyday"),
        "expressive": translate("settings", "Expressive"),
        "haar": "Haar",
        "yunet": "YuNet",
        "msmf": "Media Foundation",
        "dshow": "DirectShow",
        "v4l2": "Video4Linux",
        "avfoundation": "AVFoundation",
        "system": translate("settings", "As the system"),
        "light": translate("settings", "Light"),
        "dark": translate("settings", "Dark"),
        "en": "English",
        "de": "Deutsch",
    }[value]
