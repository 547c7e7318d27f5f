"""The language of the window, changed while it runs."""

import logging
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from resources import resource_path

log = logging.getLogger(__name__)

LANGUAGES: Final = ("en", "de")
"""Those that Mien speaks; the first one is that of the code."""

_installed: list[QTranslator] = []


def language(name: str) -> str:
    """The language that a setting means.

    Args:
        name: One of `LANGUAGES`, or `"system"` for that of this computer where Mien speaks it.
    """
    if name == "system":
        name = QLocale.system().name().partition("_")[0]
    return name if name in LANGUAGES else LANGUAGES[0]


def apply_language(app: QCoreApplication, name: str = "system") -> None:
    """Make the whole application speak a language; widgets get a `LanguageChange` event.

    English is loaded as well, for its plurals.

    Args:
        app: The application.
        name: As `settings.appearance.language` has it.
    """
    chosen = language(name)
    QLocale.setDefault(QLocale(chosen) if name != "system" else QLocale.system())
    if _installed and _installed[-1].language() == chosen:
        return  # it takes every widget a while
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    ours = str(resource_path("translations", f"mien_{chosen}.qm"))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for file in (f"{qt}/qtbase_{chosen}.qm", ours):
        translator = QTranslator(app)
        # Qt itself has no file for English.
        if translator.load(file):
            app.installTranslator(translator)
            _installed.append(translator)
        elif file == ours:
            log.warning("The translation %s cannot be loaded.", file)
