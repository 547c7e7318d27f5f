import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage

from core.types import Box, Doubt, Evidence
from gui.look import DARK
from gui.video import VideoView, box_rect, picture_rect
from gui.video.blur import Blur, all_pixelated, pixelated
from gui.video.face_painter import AGAINST, FOR
from tests.support.engine import LEFT, RIGHT, analysis, face, frame
from tests.support.sources import HEIGHT, WIDTH, picture


@pytest.fixture
def view(qtbot):
    view = VideoView()
    qtbot.addWidget(view)
    view.resize(640, 480)  # twice the picture
    view.show()
    return view


def painted(view):
    return view.grab().toImage()


def has_colour(image, rect, colour):
    """Whether a colour, nearly, is anywhere in a part of an image."""
    area = rect.toAlignedRect().intersected(image.rect())
    part = image.copy(area).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(part.constBits(), np.uint8).reshape(part.height(), part.width(), 4)
    wanted = QColor(colour)
    bgr = np.array([wanted.blue(), wanted.green(), wanted.red()], int)
    return bool((abs(pixels[..., :3].astype(int) - bgr) < 12).all(axis=-1).any())


def test_the_picture_keeps_its_shape_and_is_centred():
    assert picture_rect(320, 240, QRectF(0, 0, 1000, 480)) == QRectF(180, 0, 640, 480)
    assert picture_rect(320, 240, QRectF(0, 0, 320, 640)) == QRectF(0, 200, 320, 240)


def test_a_box_is_scaled_and_mirrored_with_the_picture():
    box = Box(x=10, y=20, width=30, height=40)
    picture = QRectF(100, 0, 640, 480)
    assert box_rect(box, 320, picture, mirrored=False) == QRectF(120, 40, 60, 80)
    assert box_rect(box, 320, picture, mirrored=True) == QRectF(660, 40, 60, 80)


def test_the_picture_is_painted_in_its_own_colours(view):
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[:, : WIDTH // 2] = (255, 0, 0)  # blue in BGR
    image[:, WIDTH // 2 :] = (0, 0, 255)
    view.show_frame(frame(image), None)
    shot = painted(view)
    assert shot.pixelColor(100, 240) == QColor(0, 0, 255)
    assert shot.pixelColor(540, 240) == QColor(255, 0, 0)
    view.set_mirrored(True)
    shot = painted(view)
    assert shot.pixelColor(100, 240) == QColor(255, 0, 0)


def test_boxes_have_the_colour_of_the_expression_where_the_faces_are(view):
    view.show_frame(frame(picture(60)), analysis(face(1, LEFT, "happy"), face(2, RIGHT, "sad")))
    shot = painted(view)
    left, right = (QRectF(b.x * 2, b.y * 2, b.width * 2, b.height * 2) for b in (LEFT, RIGHT))
    margin = (-4, -4, 4, 4)
    assert has_colour(shot, left.adjusted(*margin), DARK.colours["happy"])
    assert not has_colour(shot, left.adjusted(*margin), DARK.colours["sad"])
    assert has_colour(shot, right.adjusted(*margin), DARK.colours["sad"])
    view.set_mirrored(True)
    shot = painted(view)
    mirrored = QRectF((WIDTH - RIGHT.x - RIGHT.width) * 2, RIGHT.y * 2, 120, 120)
    assert has_colour(shot, mirrored.adjusted(*margin), DARK.colours["sad"])


def test_an_unclear_face_is_drawn_as_uncertain(view):
    view.show_frame(frame(picture(60)), analysis(face(1, LEFT, "happy"), threshold=0.9))
    shot = painted(view)
    assert has_colour(shot, QRectF(70, 110, 180, 180), DARK.colours["uncertain"])
    assert not has_colour(shot, QRectF(70, 110, 180, 180), DARK.colours["happy"])


def test_the_boxes_of_another_time_are_not_drawn(view):
    view.show_frame(frame(picture(60), index=500), analysis(face(1, LEFT), index=0))
    assert view.faces == ()


@pytest.mark.parametrize("mirrored", [False, True])
def test_clicking_a_face_selects_it(view, qtbot, mirrored):
    view.set_mirrored(mirrored)
    faces = face(1, LEFT), face(2, RIGHT)
    view.show_frame(frame(picture(60)), analysis(*faces))
    for one in faces:
        with qtbot.waitSignal(view.face_selected) as selected:
            qtbot.mouseClick(
                view, Qt.MouseButton.LeftButton, pos=view.face_rect(one).center().toPoint()
            )
        assert selected.args == [one.track.track_id]
    with qtbot.assertNotEmitted(view.face_selected):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_of_faces_over_each_other_the_smaller_is_selected(view, qtbot):
    small = Box(x=60, y=80, width=20, height=20)
    view.show_frame(frame(picture(60)), analysis(face(1, small), face(2, LEFT)))
    with qtbot.waitSignal(view.face_selected) as selected:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(140, 180))
    assert selected.args == [1]


def test_a_message_is_painted_over_the_picture(view):
    view.show_frame(frame(picture(255)), None)
    before = painted(view)
    view.set_message("Camera lost \u2013 trying again")
    after = painted(view)
    assert before.pixelColor(20, 20).value() == 255
    assert after.pixelColor(20, 20).value() < 150
    assert has_colour(after, QRectF(200, 220, 240, 40), "#e4e7eb")


@pytest.mark.parametrize("size", [(320, 200), (1600, 900)])
def test_faces_at_and_over_the_edges_can_be_painted_at_any_size(view, size):
    view.resize(*size)
    edge = Box(x=-20, y=-15, width=60, height=60)
    far = Box(x=WIDTH - 10, y=HEIGHT - 10, width=40, height=40)
    view.set_selected(1)
    view.show_frame(frame(picture(60)), analysis(face(1, edge), face(2, far, "angry")))
    shot = painted(view)
    picture_area = picture_rect(WIDTH, HEIGHT, QRectF(view.rect()))
    assert has_colour(shot, picture_area, DARK.colours["happy"])
    assert has_colour(shot, picture_area, DARK.colours["angry"])


# Keyboard, names, menu


def test_tab_goes_from_face_to_face_and_then_on(view, qtbot):
    faces = face(1, RIGHT), face(2, LEFT)
    view.show_frame(frame(picture(60)), analysis(*faces))
    view.setFocus()
    chosen = []
    view.face_selected.connect(chosen.append)
    view.face_selected.connect(view.set_selected)
    for _ in range(2):
        assert view.focusNextPrevChild(True)
    assert chosen == [2, 1]  # from left to right
    assert not view._go(1)  # after the last one the focus goes on
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert chosen == [2, 1, 2]


def test_return_and_a_double_click_ask_for_a_name(view, qtbot):
    one = face(1, LEFT)
    view.show_frame(frame(picture(60)), analysis(one))
    view.set_selected(1)
    with qtbot.waitSignal(view.rename_wanted) as wanted:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert wanted.args == [1]
    with qtbot.waitSignal(view.rename_wanted):
        place = view.face_rect(one).center().toPoint()
        qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)


def test_the_menu_of_a_face_offers_to_clear_a_baseline_where_there_is_one(view, qtbot):
    assert len(view.menu_of(1).actions()) == 2
    view.set_baselines({1})
    menu = view.menu_of(1)
    assert len(menu.actions()) == 3
    with qtbot.waitSignal(view.baseline_cleared) as cleared:
        menu.actions()[2].trigger()
    assert cleared.args == [1]


def test_what_is_seen_is_said_in_words(view):
    view.set_names({2: "Participant 3"})
    faces = face(1, LEFT, "happy"), face(2, RIGHT, "sad")
    view.show_frame(frame(picture(60)), analysis(*faces))
    view.set_message("Camera lost")
    text = view.accessibleDescription()
    assert "Camera lost" in text
    assert "face #1: happy" in text
    assert "Participant 3: sad" in text


def test_a_doubted_face_says_why(view):
    doubted = face(1, LEFT)
    emotion = dataclasses.replace(doubted.emotion, quality_doubts=(Doubt.TOO_DARK,))
    doubted = dataclasses.replace(doubted, emotion=emotion)
    view.show_frame(frame(picture(60)), analysis(doubted))
    shot = painted(view)
    box = QRectF(60, 60, 240, 240)
    assert has_colour(shot, box, DARK.colours["uncertain"])
    view.set_message("x")
    assert "uncertain" in view.accessibleDescription()


# Light, hint, evidence


def test_nothing_hides_the_recording_light(view):
    view.show_frame(frame(picture(60)), analysis(face(1, Box(x=250, y=0, width=70, height=70))))
    light = QRectF(540, 5, 100, 40)
    assert not has_colour(painted(view), light, DARK.record)
    view.set_recording(True)
    for message in ("", "Camera lost"):
        view.set_message(message)
        assert has_colour(painted(view), light, DARK.record)


def test_a_hint_leaves_the_picture_visible(view):
    view.show_frame(frame(picture(200)), None)
    view.set_hint("The pictures are black.")
    shot = painted(view)
    assert shot.pixelColor(320, 100).value() == 200
    assert shot.pixelColor(20, 470).value() < 100


@pytest.mark.parametrize("mirrored", [False, True])
def test_evidence_lies_over_the_face_where_it_was_read(view, mirrored):
    values = np.zeros((8, 8), np.float32)
    values[:, :3] = 1.0  # the left of the frame speaks for it, the right against
    values[:, 5:] = -1.0
    one = dataclasses.replace(
        face(1, LEFT), evidence=Evidence(label="happy", values=values, square=LEFT)
    )
    view.set_mirrored(mirrored)
    view.show_frame(frame(picture(100)), analysis(one))

    def sides():
        shot = painted(view)
        rect = view.face_rect(one)
        y = rect.center().y() + 20
        return [
            shot.pixelColor(round(rect.x() + rect.width() * x), round(y)).getRgb()[:3]
            for x in (0.2, 0.8)
        ]

    assert sides() == [(100, 100, 100)] * 2  # off by default
    view.set_evidence_shown(True)
    left, right = sides() if not mirrored else sides()[::-1]
    assert left[0] > left[2], FOR
    assert right[2] > right[0], AGAINST


@pytest.mark.parametrize("mirrored", [False, True])
def test_evidence_leans_with_the_face(view, mirrored):
    values = np.zeros((8, 8), np.float32)
    values[0] = 1.0  # the forehead, of a head that leans by a quarter turn to the right
    one = dataclasses.replace(
        face(1, LEFT), evidence=Evidence(label="happy", values=values, square=LEFT, angle=90.0)
    )
    view.set_mirrored(mirrored)
    view.set_evidence_shown(True)
    view.show_frame(frame(picture(100)), analysis(one))
    shot, rect = painted(view), view.face_rect(one)

    def colour(x, y):
        x, y = rect.x() + rect.width() * x, rect.y() + rect.height() * y
        return shot.pixelColor(round(x), round(y)).getRgb()[:3]

    forehead, chin = (0.06, 0.94) if mirrored else (0.94, 0.06)
    assert colour(forehead, 0.5)[0] > 120
    assert colour(chin, 0.5) == colour(0.5, 0.06) == (100, 100, 100)


# Blur


def stripes():
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[:, ::2] = 255
    return image


def sharpness(image):
    return float(np.abs(np.diff(image[..., 0].astype(int), axis=1)).mean())


def test_a_blurred_face_is_a_few_blocks_and_the_rest_stays():
    out = pixelated(stripes(), [LEFT])
    inside = out[60:140, 40:120]
    assert sharpness(inside) < 30
    assert sharpness(out[:, 200:]) == 255
    assert sharpness(all_pixelated(stripes())) < 60
    assert sharpness(stripes()) == 255  # the frame itself is left alone


def test_no_face_is_shown_before_it_is_known_where_it_is():
    blur = Blur()
    first, second = frame(stripes(), 1), frame(stripes(), 2)
    blur.add(first, None)
    assert sharpness(blur.picture(10**9)) < 60  # nobody has looked yet
    blur.add(second, analysis(face(1, LEFT), index=1))
    shown = blur.picture(10**9)
    assert sharpness(shown[60:140, 40:120]) < 30
    assert sharpness(shown[:, 200:]) == 255
    # A face that the detector loses for a moment stays hidden where it was.
    blur.add(frame(stripes(), 3), analysis(index=3))
    assert sharpness(blur.picture(10**9)[60:140, 40:120]) < 30
    # Where the analysis has stopped, all is hidden.
    blur.add(frame(stripes(), 500), analysis(index=3))
    assert sharpness(blur.picture(10**9)) < 60


def test_blur_holds_for_the_view_and_for_what_is_saved(view):
    view.set_blurred(True)
    view.show_frame(frame(stripes(), 1), analysis(face(1, LEFT), index=1))
    view.show_frame(frame(stripes(), 2), analysis(face(1, LEFT), index=2))
    for image, scale in ((painted(view), 2), (view.picture(), 1)):
        row = [image.pixelColor(x, 100 * scale).red() for x in range(60 * scale, 100 * scale)]
        assert max(row) - min(row) < 160
    assert (view.picture().width(), view.picture().height()) == (WIDTH, HEIGHT)


def test_a_picture_without_a_frame_is_null(view):
    assert view.picture().isNull()


# Drag and drop


def drop(view, urls):
    data = QMimeData()
    data.setUrls(urls)
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, data, button, none)
    enter.ignore()
    view.dragEnterEvent(enter)
    if enter.isAccepted():
        view.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, none))
    return enter.isAccepted()


def test_files_and_addresses_can_be_dropped(view, tmp_path):
    got = []
    view.dropped.connect(got.append)
    path = tmp_path / "a film.mp4"
    assert drop(view, [QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile("/other")])
    assert drop(view, [QUrl("rtsp://10.0.0.7/live")])
    assert not drop(view, [])
    assert [str(ref) for ref in got] == [str(path), "rtsp://10.0.0.7/live"]
