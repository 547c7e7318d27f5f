"""The picture with detected faces, blurring, and the playback bar."""

from gui.video.crowd import Crowd
from gui.video.face_painter import box_rect, picture_rect
from gui.video.playback_bar import PlaybackBar
from gui.video.view import VideoView

__all__ = ["Crowd", "PlaybackBar", "VideoView", "box_rect", "picture_rect"]
