"""The texts of `core.settings.schema`, marked for translation.

A test holds the two together. The last text is the consent text as it is at first.
"""

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.settings import Settings

TEXTS: Final = (
    QT_TRANSLATE_NOOP("settings", "Camera"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Camera to open, remembered by device; if none is chosen, the first is used.",
    ),
    QT_TRANSLATE_NOOP("settings", "Width"),
    QT_TRANSLATE_NOOP("settings", "Requested width."),
    QT_TRANSLATE_NOOP("settings", "px"),
    QT_TRANSLATE_NOOP("settings", "Height"),
    QT_TRANSLATE_NOOP("settings", "Requested height."),
    QT_TRANSLATE_NOOP("settings", "Frame rate"),
    QT_TRANSLATE_NOOP("settings", "Requested frame rate."),
    QT_TRANSLATE_NOOP("settings", "fps"),
    QT_TRANSLATE_NOOP("settings", "Mirror"),
    QT_TRANSLATE_NOOP("settings", "Show the picture mirrored. Files are never mirrored."),
    QT_TRANSLATE_NOOP("settings", "Backend"),
    QT_TRANSLATE_NOOP(
        "settings",
        "System interface used to open the camera; auto uses the usual one.",
    ),
    QT_TRANSLATE_NOOP("settings", "Detector"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Mien's own finds the most faces; Haar is that of earlier versions; YuNet needs its "
        "model file.",
    ),
    QT_TRANSLATE_NOOP("settings", "YuNet file"),
    QT_TRANSLATE_NOOP("settings", "Path to YuNet's ONNX file."),
    QT_TRANSLATE_NOOP("settings", "Sensitivity"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Higher values also find faint and partly hidden faces, but give more false detections.",
    ),
    QT_TRANSLATE_NOOP("settings", "Smallest face"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Per cent of the picture's shorter side, as drawn in the preview; lower values find "
        "faces further away but take longer.",
    ),
    QT_TRANSLATE_NOOP("settings", "Detect every"),
    QT_TRANSLATE_NOOP(
        "settings", "Faces are tracked by their motion in between; higher values save time."
    ),
    QT_TRANSLATE_NOOP("settings", "frames"),
    QT_TRANSLATE_NOOP("settings", "Maximum faces"),
    QT_TRANSLATE_NOOP("settings", "Further faces are left out; those already tracked stay."),
    QT_TRANSLATE_NOOP("settings", "Smoothing"),
    QT_TRANSLATE_NOOP("settings", "Time constant; 0 turns smoothing off."),
    QT_TRANSLATE_NOOP("settings", "s"),
    QT_TRANSLATE_NOOP("settings", "Confidence threshold"),
    QT_TRANSLATE_NOOP("settings", 'Below this confidence, a label reads "uncertain".'),
    QT_TRANSLATE_NOOP("settings", "Expected expressions"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Everyday: neutral and happy faces are common, as in daily life. Expressive: all seven "
        "expressions are equally likely, as when people pose or react to something.",
    ),
    QT_TRANSLATE_NOOP("settings", "Threads"),
    QT_TRANSLATE_NOOP("settings", "Threads per network."),
    QT_TRANSLATE_NOOP("settings", "Maximum rate"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Maximum number of frames analysed per second; 0 analyses as many as possible.",
    ),
    QT_TRANSLATE_NOOP("settings", "Sequence frame rate"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Frame rate at which a folder of numbered frames was recorded.",
    ),
    QT_TRANSLATE_NOOP("settings", "Minimum face size"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face whose shorter side is smaller reads "uncertain"; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "Minimum brightness"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face whose mean grey level is lower reads "uncertain"; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "Minimum sharpness"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A less sharp face reads "uncertain"; sharp faces have 10 to 17; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "%"),
    QT_TRANSLATE_NOOP("settings", "Maximum head turn"),
    QT_TRANSLATE_NOOP(
        "settings",
        'A face turned further from the camera reads "uncertain"; 0 turns this off.',
    ),
    QT_TRANSLATE_NOOP("settings", "°"),
    QT_TRANSLATE_NOOP("settings", "Folder"),
    QT_TRANSLATE_NOOP("settings", "Where recordings are saved; if empty, in the documents folder."),
    QT_TRANSLATE_NOOP("settings", "File name"),
    QT_TRANSLATE_NOOP(
        "settings", "May contain {date}, {time}, {source}, {participant} and {number}."
    ),
    QT_TRANSLATE_NOOP("settings", "Write every"),
    QT_TRANSLATE_NOOP(
        "settings",
        "How long rows may be buffered before they are written; 0 writes each at once.",
    ),
    QT_TRANSLATE_NOOP("settings", "Markers"),
    QT_TRANSLATE_NOOP("settings", "Markers that the keys 1 to 9 set in a recording."),
    QT_TRANSLATE_NOOP("settings", "Low disk space"),
    QT_TRANSLATE_NOOP("settings", "Warn during a recording when less than this is free."),
    QT_TRANSLATE_NOOP("settings", "MB"),
    QT_TRANSLATE_NOOP("settings", "Blur faces"),
    QT_TRANSLATE_NOOP("settings", "Make faces unrecognisable, on screen and in saved pictures."),
    QT_TRANSLATE_NOOP("settings", "Ask for consent"),
    QT_TRANSLATE_NOOP("settings", "Before each recording, ask to confirm the text below."),
    QT_TRANSLATE_NOOP("settings", "Consent text"),
    QT_TRANSLATE_NOOP("settings", "The text that people agree to; it is saved with the recording."),
    QT_TRANSLATE_NOOP("settings", "Theme"),
    QT_TRANSLATE_NOOP("settings", "System follows the theme of the operating system."),
    QT_TRANSLATE_NOOP("settings", "Language"),
    QT_TRANSLATE_NOOP(
        "settings",
        "System uses the language of the operating system, if Mien supports it.",
    ),
    QT_TRANSLATE_NOOP("settings", "Show evidence"),
    QT_TRANSLATE_NOOP("settings", "Show on each face what speaks for and against its label."),
    QT_TRANSLATE_NOOP("settings", "Raw curves"),
    QT_TRANSLATE_NOOP("settings", "Draw unsmoothed estimates behind the curves."),
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
    """The consent text; translated as long as it is the default."""
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
        "system": translate("settings", "System"),
        "light": translate("settings", "Light"),
        "dark": translate("settings", "Dark"),
        "en": "English",
        "de": "Deutsch",
    }[value]
