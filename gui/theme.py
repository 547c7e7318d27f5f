"""Colours and style: calm, dark, and told apart by colour-blind eyes as well."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from models.labels import UNCERTAIN, AgeGroup, Emotion

BACKGROUND: Final = "#16191d"
SURFACE: Final = "#1e2227"
RAISED: Final = "#2a2f36"
LINE: Final = "#363c45"
TEXT: Final = "#e4e7eb"
QUIET_TEXT: Final = "#9aa3ae"
ACCENT: Final = "#4c9fd8"
RECORD: Final = "#e5484d"
WARNING: Final = "#e6a23c"

COLOURS: Final[Mapping[str, str]] = {
    # Okabe and Ito's set for all kinds of colour vision (jfly.uni-koeln.de/color), with its black
    # and its dark blue replaced by what a dark background shows, and green a little lighter.
    Emotion.NEUTRAL: "#c3cad2",
    Emotion.HAPPY: "#f0e442",
    Emotion.SURPRISED: "#e69f00",
    Emotion.SAD: "#56b4e9",
    Emotion.ANGRY: "#e3602b",
    Emotion.DISGUSTED: "#1bb486",
    Emotion.FEARFUL: "#cc79a7",
    # One hue, light to dark: an order, not kinds.
    AgeGroup.CHILD: "#c9dcf2",
    AgeGroup.YOUNG_ADULT: "#9dbde3",
    AgeGroup.ADULT: "#739dd0",
    AgeGroup.SENIOR: "#5380b8",
    UNCERTAIN: "#8b94a0",
}
"""The colour of each key, the same wherever it is drawn."""

_STYLE: Final = f"""
QMainWindow, QDialog {{ background: {BACKGROUND}; }}
QToolTip {{ color: {TEXT}; background: {RAISED}; border: 1px solid {LINE}; padding: 4px; }}
QStatusBar {{ background: {SURFACE}; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {QUIET_TEXT}; padding: 2px 6px; }}
QFrame#panel {{ background: {SURFACE}; border: 1px solid {LINE}; border-radius: 6px; }}
QLabel#heading {{ color: {TEXT}; font-weight: 600; }}
QLabel#quiet {{ color: {QUIET_TEXT}; }}
QFrame#banner {{ background: #3a2f1c; border: 1px solid {WARNING}; border-radius: 6px; }}
QFrame#banner QLabel {{ color: {TEXT}; }}
QPushButton, QToolButton {{
    background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; border-radius: 5px;
    padding: 6px 14px;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {ACCENT}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {LINE}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {ACCENT}; }}
QPushButton:disabled, QToolButton:disabled {{ color: #6b737d; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton#record:checked {{
    background: {RECORD}; border-color: {RECORD}; color: white; font-weight: 600;
}}
QToolButton#dismiss {{ border: none; background: transparent; padding: 2px 8px; }}
QToolButton#dismiss:hover {{ color: {WARNING}; }}
QTabWidget::pane {{
    background: {SURFACE}; border: 1px solid {LINE}; border-radius: 6px; top: -1px;
}}
QTabBar::tab {{
    background: transparent; color: {QUIET_TEXT}; padding: 7px 16px; margin-right: 2px;
    border: 1px solid transparent; border-bottom: none;
    border-top-left-radius: 6px; border-top-right-radius: 6px;
}}
QTabBar::tab:hover {{ color: {TEXT}; }}
QTabBar::tab:selected {{ background: {SURFACE}; color: {TEXT}; border-color: {LINE}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ min-height: 26px; }}
QMenu {{ background: {SURFACE}; border: 1px solid {LINE}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {RAISED}; }}
QMenu::item:disabled {{ color: #6b737d; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 8px; }}
"""


def apply_theme(app: QApplication) -> None:
    """Give the whole application its look; the same on every system."""
    app.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, BACKGROUND),
        (roles.WindowText, TEXT),
        (roles.Base, SURFACE),
        (roles.AlternateBase, RAISED),
        (roles.Text, TEXT),
        (roles.PlaceholderText, QUIET_TEXT),
        (roles.Button, RAISED),
        (roles.ButtonText, TEXT),
        (roles.BrightText, RECORD),
        (roles.ToolTipBase, RAISED),
        (roles.ToolTipText, TEXT),
        (roles.Highlight, ACCENT),
        (roles.HighlightedText, BACKGROUND),
        (roles.Link, ACCENT),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#6b737d"))
    app.setPalette(palette)
    app.setStyleSheet(_STYLE)
