"""Choosing what to watch: the menu, files, what was open lately, a camera to be tried."""

import dataclasses

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from core.settings import load_settings, settings_path
from core.sources import SourceError, SourceRef, SourceTrouble
from core.sources.cameras import CameraDevice
from core.types import CameraState
from gui.source import RecentSources, SourceMenu, trouble_sentence
from tests.support.sources import PictureSource, WindowFilm

CAMERAS = [
    CameraDevice(index=0, name="Tom & Jerry", identity="id-0"),
    CameraDevice(index=1, name="Other", identity="id-1"),
]


def names(menu):
    return [action.text() for action in menu.actions() if action.text()]


@pytest.fixture
def menu(qtbot, english):
    menu = SourceMenu(RecentSources(None))
    qtbot.addWidget(menu)
    return menu


def test_cameras_are_offered_by_name_and_the_open_one_is_marked(menu, qtbot):
    assert names(menu)[0] == "No camera found"
    menu.set_cameras(CAMERAS)
    menu.set_open(SourceRef.camera("id-1"))
    assert names(menu)[:2] == ["Tom && Jerry", "Other"]
    assert [action.isChecked() for action in menu.actions()[:2]] == [False, True]
    with qtbot.waitSignal(menu.chosen) as chosen:
        menu.actions()[0].trigger()
    assert chosen.args == [SourceRef.camera("id-0")]


def test_recent_sources_are_kept_without_passwords_and_can_be_forgotten(tmp_path, qtbot, english):
    store = QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat)
    recent = RecentSources(store)
    for text in ("/a.mp4", "rtsp://u:secret@host/x", "/a.mp4", *(f"/{n}" for n in range(6))):
        recent.add(SourceRef.parse(text))
    again = RecentSources(store)
    assert again.refs == recent.refs
    assert str(again.refs[0]) == "/5"
    assert again.refs.count(SourceRef.parse("/a.mp4")) == 1
    assert "secret" not in (tmp_path / "a.ini").read_text() if store.sync() is None else True
    menu = SourceMenu(again)
    qtbot.addWidget(menu)
    assert "Recent" in names(menu)
    menu._forget()
    assert "Recent" not in names(menu)
    assert RecentSources(store).refs == []


def test_the_list_follows_what_is_plugged_in(open_window, qtbot, no_real_cameras, monkeypatch):
    monkeypatch.setattr("core.sources.cameras.devices.WATCH_S", 0.02)
    window = open_window()
    qtbot.waitUntil(lambda: window.controller._cameras.watched)
    assert "No camera found" in names(window._menu)
    no_real_cameras.append(CAMERAS[1])
    qtbot.waitUntil(lambda: "Other" in names(window._menu))
    no_real_cameras.clear()
    qtbot.waitUntil(lambda: "No camera found" in names(window._menu))


def test_a_chosen_camera_is_opened_and_remembered(open_window, qtbot):
    sources = {"first": PictureSource("f", kind="file"), "camera:id-1": PictureSource("c")}
    window = open_window(sources)
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    window._menu.chosen.emit(SourceRef.parse("camera:id-1"))
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert window.controller.source.info.name == "c"
    assert load_settings(settings_path())[0].camera.device == "id-1"


def test_a_dropped_file_is_opened(open_window, qtbot):
    window = open_window({"first": PictureSource("f"), "/a.mp4": PictureSource("a", kind="file")})
    window.video.dropped.emit(SourceRef.parse("/a.mp4"))
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    assert window.controller.source.info.name == "a"
    assert str(window._recent.refs[0]) == "/a.mp4"


def test_a_camera_is_tried_beside_the_source_and_let_go_again(open_window, qtbot):
    tried = PictureSource("tried")
    window = open_window({"first": PictureSource("f", kind="file"), "camera:id-1": tried})
    qtbot.waitUntil(lambda: window.controller.source.frame is not None)
    window.show_settings("camera")
    dialog = window.settings.dialog
    dialog.set_cameras(CAMERAS)
    editor = dialog.editors["camera", "device"]
    editor.set_value("id-1")
    editor.changed.emit()
    qtbot.waitUntil(lambda: window.controller.tried.frame is not None)
    assert window.controller.source.info.name == "f"
    preview = window.controller.tried._capture
    dialog.close()
    qtbot.waitUntil(preview.isFinished)
    assert not window.controller.tried.active
    assert str(window.controller.source.ref) == "first"


@pytest.mark.parametrize("opened", ["camera:id-0", "camera:0", "auto"])
def test_the_first_camera_is_not_opened_a_second_time(open_window, qtbot, no_real_cameras, opened):
    no_real_cameras.extend(CAMERAS)
    camera = PictureSource("Tom & Jerry", identity="id-0")
    window = open_window({opened: camera, "camera:id-0": camera}, start=opened)
    controller = window.controller
    qtbot.waitUntil(lambda: controller.source.frame is not None and len(controller.cameras) == 2)
    for device in ("", "id-0"):
        controller.preview(dataclasses.replace(controller.settings.camera, device=device))
        assert not controller.tried.active
    assert camera.opened == 1
    assert [action.isChecked() for action in window._menu.actions()[:2]] == [True, False]


def test_a_camera_that_is_being_opened_is_not_tried_beside_it(open_window, qtbot, no_real_cameras):
    no_real_cameras.extend(CAMERAS)
    camera = PictureSource("Tom & Jerry", identity="id-0")
    camera.may_open.clear()
    window = open_window({"camera:id-0": camera}, start="camera:id-0")
    try:
        qtbot.waitUntil(lambda: len(window.controller.cameras) == 2)
        window.controller.preview(window.controller.settings.camera)
        assert not window.controller.tried.active
    finally:
        camera.may_open.set()


def test_a_file_called_like_a_camera_is_none(open_window, qtbot):
    films = {name: WindowFilm(5) for name in ("auto.mp4", "./auto", "./camera:1")}
    window = open_window({"first": PictureSource("f")} | films)
    for name in films:
        window.open_source(SourceRef.parse(name))
        assert window.controller.source.ref.path is not None
        assert not window.controller.is_open("")
        qtbot.waitUntil(lambda: window.controller.source.info is not None)
        assert window.controller.source.info.kind == "file"


def test_a_camera_that_is_tried_in_vain_says_why(open_window, qtbot):
    broken = PictureSource("broken")
    broken.gives.clear()
    window = open_window({"first": PictureSource("f", kind="file"), "camera:id-1": broken})
    camera = dataclasses.replace(window.controller.settings.camera, device="id-1")
    window.controller.preview(camera)
    qtbot.waitUntil(lambda: window.controller.tried.message == "The pictures are gone.")
    window.controller.preview(None)


def test_why_a_camera_gives_no_picture_is_said_in_the_window(open_window, qtbot):
    class Busy(PictureSource):
        def open(self):
            raise SourceError(SourceTrouble.BUSY, "Technical words.")

    window = open_window({"first": PictureSource("f"), "camera:id-0": Busy("b")})
    window.open_source(SourceRef.parse("camera:id-0"))
    qtbot.waitUntil(lambda: window.controller.source.state is CameraState.FAILED)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text == trouble_sentence(SourceTrouble.BUSY, "The camera")
    assert "No camera found" in window.video.message  # the test's machine has none


def test_a_black_picture_is_told_at_its_edge_until_it_is_bright(seeing, qtbot):
    capture = seeing.controller.source._capture
    capture.trouble_changed.emit(SourceTrouble.BLACK, "")
    qtbot.waitUntil(lambda: "black" in seeing.video._hint)
    assert seeing.video.message == ""
    capture.trouble_changed.emit(None, "")
    qtbot.waitUntil(lambda: seeing.video._hint == "")


@pytest.mark.parametrize("trouble", SourceTrouble)
def test_every_trouble_has_its_own_sentence(trouble):
    others = {trouble_sentence(other, "Cam") for other in SourceTrouble if other is not trouble}
    assert trouble_sentence(trouble, "Cam") not in others
    assert "Cam" in trouble_sentence(trouble, "Cam")


def accept(window, path):
    """Choose a file in the dialog that is open."""
    (dialog,) = [d for d in window.findChildren(QFileDialog) if d.isVisible()]
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_picture_and_chart_are_saved_where_the_person_says(seeing, qtbot, tmp_path):
    for action, name in (("save_picture", "a.png"), ("save_chart", "b.png")):
        seeing.menus.actions[action].trigger()
        accept(seeing, tmp_path / name)
        assert not QImage(str(tmp_path / name)).isNull()
    seeing.menus.actions["save_picture"].trigger()
    accept(seeing, tmp_path / "missing" / "c.png")
    assert "cannot be saved" in seeing.banner.text


@pytest.mark.parametrize("name", ["video", "folder"])
def test_the_menu_asks_for_a_file_however_often_it_was_filled(open_window, qtbot, tmp_path, name):
    chosen = tmp_path / "a"
    window = open_window({"first": PictureSource("f"), str(chosen): PictureSource("a")})
    qtbot.waitUntil(lambda: window.controller.source.info is not None)
    window._menu.fill()
    getattr(window._menu, name).trigger()
    accept(window, chosen)
    qtbot.waitUntil(lambda: str(window.controller.source.ref) == str(chosen))
