"""Colours and style, dark and light, distinguishable for colour-blind people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from models.labels import UNCERTAIN, AgeGroup, Emotion
from resources import resource_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of the whole program, as `#rrggbb`.

    Attributes:
        name: `"dark"` or `"light"`.
        background: Behind everything.
        surface: Panels, charts and lists.
        raised: Buttons, and the empty part of a bar.
        line: Borders and axes.
        text: What is read.
        quiet_text: What is read when it is looked for.
        disabled: What cannot be used now.
        accent: What is selected or has the focus.
        record: A recording goes on.
        warning: Something needs a look.
        banner: Behind a sentence that warns.
        colours: One for each expression, each age group, and "uncertain".
    """

    name: str
    background: str
    surface: str
    raised: str
    line: str
    text: str
    quiet_text: str
    disabled: str
    accent: str
    record: str
    warning: str
    banner: str
    colours: Mapping[str, str]


DARK: Final = Theme(
    name="dark",
    background="#16191d",
    surface="#1e2227",
    raised="#2a2f36",
    line="#363c45",
    text="#e4e7eb",
    quiet_text="#9aa3ae",
    disabled="#6b737d",
    accent="#4c9fd8",
    record="#e5484d",
    warning="#e6a23c",
    banner="#3a2f1c",
    colours={
        # Okabe and Ito's set for all kinds of colour vision (jfly.uni-koeln.de/color), with its
        # black and its dark blue replaced by what a dark background shows, and green a little
        # lighter.
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
    },
)
LIGHT: Final = Theme(
    name="light",
    background="#f3f4f6",
    surface="#ffffff",
    raised="#e6e9ed",
    line="#c9ced6",
    text="#1b1f24",
    quiet_text="#5a6470",
    disabled="#9aa3ae",
    accent="#0b6cb3",
    record="#c9252b",
    warning="#b36b00",
    banner="#fdf1d8",
    colours={
        # The same hues as in the dark, deeper, so that a line shows on white.
        Emotion.NEUTRAL: "#6b7480",
        Emotion.HAPPY: "#b8a600",
        Emotion.SURPRISED: "#d98200",
        Emotion.SAD: "#1f87c9",
        Emotion.ANGRY: "#c8401a",
        Emotion.DISGUSTED: "#008a62",
        Emotion.FEARFUL: "#b0508a",
        AgeGroup.CHILD: "#a5c3e8",
        AgeGroup.YOUNG_ADULT: "#7da6d8",
        AgeGroup.ADULT: "#5586c2",
        AgeGroup.SENIOR: "#3767a5",
        UNCERTAIN: "#7a838f",
    },
)

_in_force = DARK
_CHECK: Final = resource_path("icons", "check.svg").as_posix()


def theme() -> Theme:
    """The current theme; queried at each painting, since it may change at any time."""
    return _in_force


def _style(t: Theme) -> str:
    return f"""
QMainWindow, QDialog {{ background: {t.background}; }}
QToolTip {{ color: {t.text}; background: {t.raised}; border: 1px solid {t.line}; padding: 4px; }}
QToolBar {{ background: {t.background}; border: none; }}
QMenuBar {{ background: {t.background}; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {t.raised}; }}
QDockWidget {{ color: {t.quiet_text}; }}
QDockWidget::title {{ background: {t.background}; padding: 4px 12px; }}
QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {t.quiet_text}; padding: 2px 6px; }}
QFrame#panel {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}
QLabel#heading {{ color: {t.text}; font-weight: 600; }}
QLabel#title {{ color: {t.text}; font-size: 20px; font-weight: 600; }}
QLabel#quiet {{ color: {t.quiet_text}; }}
QLabel#warning {{ color: {t.warning}; }}
QFrame#banner {{ background: {t.banner}; border: 1px solid {t.warning}; border-radius: 6px; }}
QFrame#notice {{ background: {t.surface}; border: 1px solid {t.accent}; border-radius: 6px; }}
QFrame#banner QLabel {{ color: {t.text}; }}
QPushButton, QToolButton {{
    background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; border-radius: 5px;
    padding: 6px 14px;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {t.accent}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.line}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {t.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.disabled}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton#record:checked {{
    background: {t.record}; border-color: {t.record}; color: white; font-weight: 600;
}}
QToolButton#small {{ border-color: transparent; background: transparent; padding: 3px 6px; }}
QToolButton#small:hover, QToolButton#small:focus {{ border-color: {t.accent}; }}
QToolButton#small:!checked {{ color: {t.quiet_text}; }}
QToolButton#small:disabled {{ color: {t.line}; }}
QToolButton#follow {{ padding: 3px 8px; }}
QToolButton#follow:!checked {{ background: {t.accent}; color: {t.background}; }}
QToolButton#dismiss {{ border: none; background: transparent; padding: 2px 8px; }}
QToolButton#dismiss:hover {{ color: {t.warning}; }}
QTabWidget::pane {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; top: -1px;
}}
QTabBar::tab {{
    background: transparent; color: {t.quiet_text}; padding: 7px 16px; margin-right: 2px;
    border: 1px solid transparent; border-bottom: none;
    border-top-left-radius: 6px; border-top-right-radius: 6px;
}}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ background: {t.surface}; color: {t.text}; border-color: {t.line}; }}
QCheckBox::indicator {{
    width: 16px; height: 16px; border: 1px solid {t.quiet_text}; border-radius: 4px;
    background: {t.raised};
}}
QCheckBox::indicator:checked {{
    background: {t.accent}; border-color: {t.accent}; image: url("{_CHECK}");
}}
QCheckBox::indicator:focus {{ border-color: {t.accent}; }}
QListWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}
QListWidget::item {{ padding: 8px 10px; }}
QListWidget::item:selected {{ background: {t.raised}; color: {t.text}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ min-height: 26px; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.raised}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
"""


def apply_theme(app: QApplication, name: str = "dark") -> None:
    """Give the whole application its look; the same on every system.

    Every widget gets a `PaletteChange` event, after which `theme` answers with the new one.

    Args:
        app: The application.
        name: `"dark"`, `"light"`, or `"system"` for what the system says.
    """
    global _in_force
    if name == "system":
        light = app.styleHints().colorScheme() is Qt.ColorScheme.Light
        name = "light" if light else "dark"
    t = LIGHT if name == "light" else DARK
    if t is _in_force and app.styleSheet():
        return  # it takes every widget a while
    _in_force = t
    app.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, t.background),
        (roles.WindowText, t.text),
        (roles.Base, t.surface),
        (roles.AlternateBase, t.raised),
        (roles.Text, t.text),
        (roles.PlaceholderText, t.quiet_text),
        (roles.Button, t.raised),
        (roles.ButtonText, t.text),
        (roles.BrightText, t.record),
        (roles.ToolTipBase, t.raised),
        (roles.ToolTipText, t.text),
        (roles.Highlight, t.accent),
        (roles.HighlightedText, t.background),
        (roles.Link, t.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.disabled))
    app.setPalette(palette)
    app.setStyleSheet(_style(t))
