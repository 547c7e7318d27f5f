"""What to say, and what to do, when a source gives no picture or one that is of no use."""

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
            "Another program has {}; close it there (a video call, perhaps), and it opens here.",
        ),
        SourceTrouble.DENIED: translate(
            "trouble",
            "Mien may not use {}; allow it in the privacy settings of this computer, or let your "
            "account use video devices.",
        ),
        SourceTrouble.UNPLUGGED: translate(
            "trouble", "{} is not connected; plug it in, and it opens by itself."
        ),
        SourceTrouble.NO_PICTURE: translate(
            "trouble",
            "{} gives no picture; unplug it and connect it again, or choose another size in the "
            "settings.",
        ),
        SourceTrouble.BLACK: translate(
            "trouble",
            "{} gives black pictures; open its cover, switch on a light, or look for a key that "
            "turns the camera off.",
        ),
        SourceTrouble.FROZEN: translate(
            "trouble",
            "{} gives the same picture again and again; unplug it and connect it again.",
        ),
    }
    return sentences[trouble].format(name)
