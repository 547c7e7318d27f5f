"""What is wrong with a source without a usable picture, and what to do about it."""

from PySide6.QtCore import QCoreApplication

from core.sources import SourceTrouble


def trouble_sentence(trouble: SourceTrouble, name: str) -> str:
    """One sentence in the person's language.

    Args:
        trouble: What is wrong.
        name: Of the source, for people.
    """
    translate = QCoreApplication.translate
    sentences = {
        SourceTrouble.BUSY: translate(
            "trouble",
            "{} is in use by another program; close it there (perhaps a video call), and it "
            "opens here.",
        ),
        SourceTrouble.DENIED: translate(
            "trouble",
            "{} cannot be accessed; allow it in the privacy settings of this computer, or give "
            "your account access to video devices.",
        ),
        SourceTrouble.UNPLUGGED: translate(
            "trouble", "{} is not connected; plug it in, and it opens automatically."
        ),
        SourceTrouble.NO_PICTURE: translate(
            "trouble",
            "{} sends no picture; reconnect it, or choose another size in the settings.",
        ),
        SourceTrouble.BLACK: translate(
            "trouble",
            "{} sends only black; open its cover, turn on a light, or look for a key that "
            "turns the camera off.",
        ),
        SourceTrouble.FROZEN: translate(
            "trouble",
            "{} keeps sending the same picture; reconnect it.",
        ),
    }
    return sentences[trouble].format(name)
