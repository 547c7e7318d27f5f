"""The menu bar, and every action with its shortcut."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from gui.source import SourceMenu

SHORTCUTS: Final = {
    "settings": "Ctrl+,",
    "save_picture": "Ctrl+Shift+S",
    "save_chart": "Ctrl+S",
    "quit": "Ctrl+Q",
    "follow": "Ctrl+L",
    "full_screen": "F11",
    "mark": "M",
    "help": "F1",
}
CHECKABLE: Final = ("follow", "raw_curves", "evidence", "blur", "mirror", "full_screen")


class Menus:
    """Holds the actions of a window by name; the window says what they do.

    Attributes:
        actions: By name.
        markers: Those of the keys 1 to 9.
    """

    def __init__(self, window: QMainWindow, source: SourceMenu, docks: Sequence[QDockWidget]):
        """Build the menu bar.

        Args:
            window: Whose.
            source: Goes in as it is.
            docks: Can be shown and hidden.
        """
        names = (
            *("settings", "save_picture", "save_chart", "quit"),
            *CHECKABLE,
            *("record", "mark", "show_folder", "help", "about", "log", "first_start"),
        )
        self.actions = {name: QAction(window) for name in names}
        for name, keys in SHORTCUTS.items():
            self.actions[name].setShortcut(QKeySequence(keys))
        for name in CHECKABLE:
            self.actions[name].setCheckable(True)
        self.actions["settings"].setMenuRole(QAction.MenuRole.PreferencesRole)
        self.actions["about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.actions["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self.markers = [QAction(window) for _ in range(9)]
        for number, action in enumerate(self.markers, 1):
            action.setShortcut(QKeySequence(str(number)))
            action.setAutoRepeat(False)
        self._menus = {name: QMenu(window) for name in ("file", "view", "recording", "help")}
        bar = window.menuBar()
        bar.addMenu(self._menus["file"])
        self._source = source
        bar.addMenu(source)
        for name in ("view", "recording", "help"):
            bar.addMenu(self._menus[name])
        a = self.actions
        self._menus["file"].addActions([a["save_picture"], a["save_chart"], a["settings"]])
        self._menus["file"].addSeparator()
        self._menus["file"].addAction(a["quit"])
        self._menus["view"].addActions([a["follow"], a["raw_curves"]])
        self._menus["view"].addSeparator()
        self._menus["view"].addActions([a["evidence"], a["blur"], a["mirror"]])
        self._menus["view"].addSeparator()
        for dock in docks:
            self._menus["view"].addAction(dock.toggleViewAction())
        self._menus["view"].addAction(a["full_screen"])
        self._menus["recording"].addActions([a["record"], a["show_folder"]])
        self._menus["recording"].addSeparator()
        self._menus["recording"].addActions([*self.markers, a["mark"]])
        self._menus["help"].addActions([a["help"], a["first_start"], a["log"], a["about"]])
        # Shortcuts of a hidden menu bar (full screen) work only for actions of the window.
        window.addActions([*self.actions.values(), *self.markers, source.video, source.stream])

    def name_markers(self, names: Sequence[str]) -> None:
        """Show what the keys 1 to 9 write."""
        for action, name in zip(self.markers, names, strict=True):
            action.setText(name.replace("&", "&&") or "\u2013")

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        translate = QCoreApplication.translate
        self._menus["file"].setTitle(translate("Menus", "&File"))
        self._source.setTitle(translate("Menus", "&Source"))
        self._menus["view"].setTitle(translate("Menus", "&View"))
        self._menus["recording"].setTitle(translate("Menus", "&Recording"))
        self._menus["help"].setTitle(translate("Menus", "&Help"))
        for name, text in {
            "settings": translate("Menus", "Settings\u2026"),
            "save_picture": translate("Menus", "Save picture\u2026"),
            "save_chart": translate("Menus", "Save chart\u2026"),
            "quit": translate("Menus", "Quit"),
            "follow": translate("Menus", "Chart follows live"),
            "raw_curves": translate("Menus", "Raw curves"),
            "evidence": translate("Menus", "Show evidence"),
            "blur": translate("Menus", "Blur faces"),
            "mirror": translate("Menus", "Mirror"),
            "full_screen": translate("Menus", "Full screen"),
            "record": translate("Menus", "Start or stop recording"),
            "mark": translate("Menus", "Marker with text\u2026"),
            "show_folder": translate("Menus", "Show recordings folder"),
            "help": translate("Menus", "User guide"),
            "about": translate("Menus", "About Mien"),
            "log": translate("Menus", "Show log folder"),
            "first_start": translate("Menus", "What Mien is for"),
        }.items():
            self.actions[name].setText(text)
