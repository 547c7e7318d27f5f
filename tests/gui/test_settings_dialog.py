import dataclasses

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from core.cameras import CameraDevice
from core.settings import Settings
from gui.settings_dialog import SettingsDialog, _write

FIELDS = [
    (group.name, row.name)
    for group in dataclasses.fields(Settings)
    for row in dataclasses.fields(getattr(Settings(), group.name))
    if not isinstance(row.default, tuple)
]


def other_value(group, name):
    """A value that a field may have and that is not its default."""
    owner = getattr(Settings(), group)
    row = next(row for row in dataclasses.fields(owner) if row.name == name)
    default = getattr(owner, name)
    if row.metadata["choices"]:
        return next(choice for choice in row.metadata["choices"] if choice != default)
    if isinstance(default, bool):
        return not default
    if isinstance(default, str):
        return f"/somewhere/{name}"
    return type(default)(row.metadata["low"] + 1 if default != row.metadata["low"] + 1 else 2)


@pytest.fixture
def dialog(qtbot):
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    return dialog


def press(qtbot, dialog, button):
    dialog.findChild(QDialogButtonBox).button(button).click()


def test_every_field_has_an_editor_with_its_help(dialog):
    assert set(dialog.editors) == set(FIELDS)
    assert all(editor.toolTip() for editor in dialog.editors.values())


@pytest.mark.parametrize(("group", "name"), FIELDS)
def test_every_field_goes_both_ways(dialog, group, name):
    value = other_value(group, name)
    changed = dataclasses.replace(
        Settings(), **{group: dataclasses.replace(getattr(Settings(), group), **{name: value})}
    )
    dialog.set_value(changed)
    assert dialog.value() == changed
    dialog.set_value(Settings())
    # As the person would, in the editor alone.
    _write(dialog.editors[group, name], value)
    assert dialog.value() == changed


def test_a_value_finer_than_its_editor_is_left_as_it_is(dialog):
    settings = dataclasses.replace(
        Settings(), camera=dataclasses.replace(Settings().camera, rate=29.97)
    )
    dialog.set_value(settings)
    assert dialog.value() == settings


def test_apply_hands_out_and_stays_ok_hands_out_and_closes(dialog, qtbot):
    buttons = QDialogButtonBox.StandardButton
    dialog.show()
    _write(dialog.editors["analysis", "smoothing_seconds"], 1.5)
    with qtbot.waitSignal(dialog.applied) as applied:
        press(qtbot, dialog, buttons.Apply)
    assert applied.args[0].analysis.smoothing_seconds == 1.5
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.applied):
        press(qtbot, dialog, buttons.Ok)
    assert not dialog.isVisible()


def test_cancel_hands_out_nothing(dialog, qtbot):
    dialog.show()
    _write(dialog.editors["analysis", "smoothing_seconds"], 1.5)
    with qtbot.assertNotEmitted(dialog.applied):
        press(qtbot, dialog, QDialogButtonBox.StandardButton.Cancel)
    assert not dialog.isVisible()


def test_restoring_defaults_shows_them(dialog, qtbot):
    for group, name in FIELDS:
        _write(dialog.editors[group, name], other_value(group, name))
    assert dialog.value() != Settings()
    press(qtbot, dialog, QDialogButtonBox.StandardButton.RestoreDefaults)
    assert dialog.value() == Settings()


def test_cameras_are_offered_by_name_and_the_choice_survives_a_new_list(dialog, qtbot):
    editor = dialog.editors["camera", "device"]
    cameras = [CameraDevice(index=i, name=f"Cam {i}", identity=f"id-{i}") for i in range(2)]
    dialog.set_cameras(cameras)
    names = [editor._combo.itemText(i) for i in range(editor._combo.count())]
    assert names[1:] == ["Cam 0", "Cam 1"]
    editor.set_value("id-1")
    dialog.set_cameras(cameras[:1])
    assert dialog.value().camera.device == "id-1"
    assert "not connected" in editor._combo.currentText()
    with qtbot.waitSignal(dialog.cameras_wanted):
        editor.refresh_wanted.emit()
