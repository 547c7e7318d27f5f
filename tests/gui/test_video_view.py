import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage

from core.types import Box
from gui.theme import DARK
from gui.video_view import VideoView, box_rect, picture_rect
from tests.gui.doubles import HEIGHT, LEFT, RIGHT, WIDTH, analysis, face, frame, picture


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
