"""The settings dialog, built from the schema of `core.settings`, and its words."""

from gui.settings.control import SettingsControl
from gui.settings.words import consent_text

__all__ = ["SettingsControl", "consent_text"]
