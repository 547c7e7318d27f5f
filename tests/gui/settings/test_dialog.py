import dataclasses

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from core.settings import Settings
from core.sources import SourceInfo
from core.sources.cameras import CameraDevice, CameraModes
from core.sources.cameras.modes import CameraMode
from gui.look import apply_language
from gui.settings.camera_page import CAMERA
from gui.settings.dialog import GROUPS, SettingsDialog
from gui.settings.words import TEXTS, choice_word, page_title
from tests.support.engine import LEFT, analysis, face, frame
from tests.support.sources import picture

CAMERAS = [CameraDevice(index=i, name=f"Cam {i}", identity=f"id-{i}") for i in range(2)]
FIELDS = [
    (group.name, row.name)
    for group in dataclasses.fields(Settings)
    for row in dataclasses.fields(getattr(Settings(), group.name))
]


def field(group, name):
    rows = dataclasses.fields(getattr(Settings(), group))
    return next(row for row in rows if row.name == name)


def other_value(group, name):
    """A value that a field may have and that is not its default."""
    default = getattr(getattr(Settings(), group), name)
    meta = field(group, name).metadata
    if meta["choices"]:
        known = ("light", "dark", "en", "de", "haar", "yunet", "v4l2", "expressive")
        return next(c for c in meta["choices"] if c != default and c in known)
    if isinstance(default, bool):
        return not default
    if isinstance(default, tuple):
        return tuple(f"Key {number}" for number in range(len(default)))
    if (group, name) == ("recording", "name_template"):
        return "{date}_{number}"
    if isinstance(default, str):
        return f"/somewhere/{name}"
    return type(default)(meta["low"] + 1 if default != meta["low"] + 1 else 2)


def changed(group, name, value):
    part = dataclasses.replace(getattr(Settings(), group), **{name: value})
    return dataclasses.replace(Settings(), **{group: part})


@pytest.fixture
def dialog(qtbot, english):
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def handed_out(dialog):
    """Every `Settings` that the dialog puts in force."""
    given = []
    dialog.applied.connect(given.append)
    return given


def type_into(editor, value):
    """As the person would: the value, and the signal that comes with it."""
    editor.set_value(value)
    editor.changed.emit()


def test_every_field_has_an_editor_with_its_help(dialog):
    assert set(dialog.editors) == set(FIELDS)
    assert all(editor.toolTip() for editor in dialog.editors.values())
    smallest = dialog.editors["detector", "smallest_face"]
    assert "1 to 50 %" in smallest.toolTip()
    assert smallest.spin.suffix() == " %"


@pytest.mark.parametrize(("group", "name"), FIELDS)
def test_every_field_goes_both_ways_and_back_to_its_default(dialog, group, name):
    value = other_value(group, name)
    wanted = changed(group, name, value)
    dialog.set_value(wanted)
    assert dialog.value() == wanted
    reset = dialog._resets[group, name]
    assert reset.isEnabled()
    reset.click()
    assert dialog.value() == Settings()
    assert not reset.isEnabled()


def test_a_value_finer_than_its_editor_is_left_as_it_is(dialog):
    settings = changed("camera", "rate", 29.97)
    dialog.set_value(settings)
    assert dialog.value() == settings


def test_changes_apply_by_themselves_once_for_many(dialog, handed_out, qtbot):
    spin = dialog.editors["analysis", "smoothing_seconds"].spin
    for value in (0.5, 0.6, 0.7):
        spin.setValue(value)
    assert handed_out == []
    qtbot.waitUntil(lambda: handed_out != [])
    assert [s.analysis.smoothing_seconds for s in handed_out] == [0.7]


def test_a_slider_and_its_number_go_together(dialog, handed_out, qtbot):
    editor = dialog.editors["analysis", "confidence_threshold"]
    editor.slider.setValue(800)
    assert editor.value() == pytest.approx(0.8)
    editor.spin.setValue(0.25)
    assert editor.slider.value() == 250
    qtbot.waitUntil(lambda: handed_out != [])
    assert handed_out[-1].analysis.confidence_threshold == 0.25


def test_the_wheel_changes_nothing_that_has_no_focus(dialog, qapp):
    editor = dialog.editors["detector", "smallest_face"]
    dialog.show_page("detector")

    def turn():
        place = QPointF(5, 5)
        event = QWheelEvent(
            place, editor.spin.mapToGlobal(place), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        qapp.sendEvent(editor.spin, event)

    dialog.list.setFocus()
    turn()
    assert editor.value() == 7
    editor.spin.setFocus()
    turn()
    assert editor.value() > 7


def test_what_opens_a_camera_waits_for_its_button_and_is_tried_meanwhile(dialog, handed_out, qtbot):
    tried = []
    dialog.camera_preview_wanted.connect(tried.append)
    dialog.set_cameras(CAMERAS)
    type_into(dialog.editors["camera", "device"], "id-1")
    assert tried[-1].device == "id-1"
    assert dialog._camera.use.isEnabled()
    dialog.editors["camera", "mirror"].box.click()
    qtbot.waitUntil(lambda: handed_out != [])
    assert handed_out[-1].camera.mirror is False
    assert handed_out[-1].camera.device == ""
    dialog._camera.use.click()
    assert handed_out[-1].camera.device == "id-1"
    assert tried[-1] is None
    assert not dialog._camera.use.isEnabled()


def test_a_camera_that_was_only_tried_is_not_put_in_force_by_closing(dialog, handed_out):
    dialog.set_cameras(CAMERAS)
    type_into(dialog.editors["camera", "device"], "id-1")
    dialog.close()
    assert all(s.camera.device == "" for s in handed_out)


def test_sizes_that_a_camera_offers_are_asked_for_and_can_be_chosen(dialog, qtbot):
    asked = []
    dialog.modes_wanted.connect(asked.append)
    dialog.set_cameras(CAMERAS)
    assert asked == [CAMERAS[0]]
    mode = CameraMode(width=1280, height=720, rates=(30.0, 15.0))
    dialog.set_modes(CAMERAS[0], CameraModes(modes=(mode,), certain=True))
    assert dialog._camera.offered.count() == 3
    dialog._camera.offered.setCurrentIndex(2)
    dialog._camera.offered.activated.emit(2)
    camera = dialog.value().camera
    assert (camera.width, camera.height, camera.rate) == (1280, 720, 15.0)
    assert dialog._camera.use.isEnabled()


def test_what_was_asked_for_and_what_was_got_are_shown(dialog):
    info = SourceInfo(
        name="Cam", kind="camera", width=640, height=480, rate=30, live=True,
        requested="1280x720 at 30/s",
    )  # fmt: skip
    dialog.set_obtained(info)
    text = dialog._camera.obtained.text()
    assert "1280x720" in text
    assert "640\u00d7480" in text


def test_the_choice_of_a_camera_survives_a_new_list(dialog):
    editor = dialog.editors["camera", "device"]
    dialog.set_cameras(CAMERAS)
    names = [editor.combo.itemText(i) for i in range(editor.combo.count())]
    assert names[1:] == ["Cam 0", "Cam 1"]
    editor.set_value("id-1")
    dialog.set_cameras(CAMERAS[:1])
    assert dialog.value().camera.device == "id-1"
    assert "not connected" in editor.combo.currentText()


def test_a_template_that_makes_no_name_says_so_and_is_not_put_in_force(dialog, handed_out, qtbot):
    template = dialog.editors["recording", "name_template"]
    assert template.example.text().endswith("_Camera.csv")
    template.edit.setText("{nonsense}")
    template.changed.emit()
    assert "no field" in template.example.text()
    dialog.editors["recording", "low_disk_mb"].spin.setValue(7)
    qtbot.waitUntil(lambda: handed_out != [])
    assert handed_out[-1].recording.name_template == Settings().recording.name_template
    assert handed_out[-1].recording.low_disk_mb == 7
    assert template.edit.text() == "{nonsense}"  # to be mended


def test_defaults_of_a_page_leave_the_others(dialog, handed_out):
    both = dataclasses.replace(
        changed("analysis", "threads", 3), detector=changed("detector", "face_limit", 2).detector
    )
    dialog.set_value(both)
    dialog.show_page("analysis")
    dialog.defaults.click()
    assert handed_out[-1].analysis == Settings().analysis
    assert handed_out[-1].detector.face_limit == 2


def test_undo_goes_back_to_what_was_when_it_was_opened(dialog, handed_out, qtbot):
    dialog.editors["analysis", "threads"].spin.setValue(4)
    qtbot.waitUntil(lambda: handed_out != [])
    dialog.undo.click()
    assert handed_out[-1] == Settings() == dialog.value()
    assert not dialog.undo.isEnabled()


def test_a_yunet_file_is_looked_at_before_it_is_used(dialog, handed_out, qtbot, tmp_path):
    wanted = []
    dialog.yunet_wanted.connect(wanted.append)
    file = tmp_path / "face_yunet.onnx"
    file.write_bytes(b"something")
    editor = dialog.editors["detector", "yunet_file"]
    editor.choose(str(file))
    assert wanted == [str(file)]
    assert handed_out == []
    dialog.set_yunet(str(file), "It is no YuNet network.", good=False)
    assert "no YuNet" in dialog._yunet_label.text()
    assert editor.value() == ""
    assert handed_out == []
    dialog.set_yunet(str(file), "YuNet 2023mar, 9 B", good=True)
    assert handed_out[-1].detector.yunet_file == str(file)
    assert handed_out[-1].detector.kind == "yunet"


def test_the_preview_shows_faces_on_two_pages_only(dialog, qtbot):
    shown = frame(picture(90)), analysis(face(1, LEFT))
    for page in GROUPS:
        dialog.show_page(page)
        dialog.show_preview(*shown)
        preview = dialog._previews.get(page)
        assert (preview is None) == (page not in ("camera", "detector"))
        if preview is not None:
            assert preview.grab().toImage().pixelColor(preview.width() // 2, 20).value() == 90
    # Nor is a face shown there that is to be blurred.
    dialog.show_page("detector")
    dialog.editors["privacy", "blur_faces"].box.setChecked(True)
    dialog.show_preview(*shown)
    preview = dialog._previews["detector"]
    assert preview.grab().toImage().pixelColor(preview.width() // 2, 20).value() < 60


def test_pages_are_reached_by_keyboard(dialog, qtbot):
    dialog.list.setFocus()
    dialog.list.setCurrentRow(0)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.current_page == "detector"
    assert dialog.stack.currentIndex() == 1


def test_the_language_changes_while_it_is_open_and_keeps_what_was_typed(dialog, qapp):
    dialog.show_page("detector")
    dialog.editors["recording", "folder"].set_value("/half/typed")
    apply_language(qapp, "de")
    qapp.processEvents()
    assert dialog.list.item(1).text() == "Detektor"
    assert dialog.current_page == "detector"
    assert dialog.editors["recording", "folder"].value() == "/half/typed"


def test_the_words_for_translators_are_those_of_the_schema(english):
    schema = {
        field(group, name).metadata[part]
        for group, name in FIELDS
        for part in ("label", "help", "unit")
    }
    texts = [text[1] if isinstance(text, tuple) else text for text in TEXTS]
    assert len(texts) == len(set(texts))
    assert set(texts) == (schema - {""}) | {Settings().privacy.consent_text}
    assert page_title(GROUPS[0]) == "Camera"
    for group, name in FIELDS:
        for choice in field(group, name).metadata["choices"]:
            assert choice_word(choice)
    assert set(CAMERA) < {row.name for row in dataclasses.fields(Settings().camera)}
