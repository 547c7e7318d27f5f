"""Playing a file: what a window asks of it, and what then is shown."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.capture import CaptureLoop, PlaybackKind
from core.capture.file_player import LONGEST_WAIT_S
from core.sources import ImageFolderSource, VideoFileSource
from core.types import CameraState
from tests.support.fakes import Everything, FakeClock, StateLog, number_of, numbered, write_clip
from tests.support.film_player import Player
from tests.support.sources import Film

CLOSED, OPENING, LIVE, LOST, ENDED, FAILED = CameraState
PAUSED, RESUMED, SEEK, SPEED_CHANGED = PlaybackKind


def test_a_pause_stands_still_and_takes_no_time_of_the_recording() -> None:
    player = Player(Film(10))
    player.clock.at(0.25, player.playback.pause)
    player.clock.at(5.0, player.playback.resume)
    player.run(until_s=9)
    assert player.indices == list(range(10))
    assert set(player.epochs) == {0}
    assert player.times_s == pytest.approx([i / 10 for i in range(10)])
    assert player.shown_s == pytest.approx(
        [0, 0.1, 0.2, *(5.1 + i / 10 for i in range(7))], abs=1e-6
    )
    assert player.events == [(PAUSED, pytest.approx(0.2), ""), (RESUMED, pytest.approx(0.2), "")]
    assert player.told.states == [OPENING, LIVE, ENDED, CLOSED]
    assert max(player.clock.waits) <= LONGEST_WAIT_S


def test_a_seek_shows_its_frame_at_once_in_a_new_epoch() -> None:
    player = Player(Film(100))
    player.clock.at(0.25, lambda: player.playback.seek(5.07))
    player.run(until_s=0.5)
    assert player.indices == [0, 1, 2, 50, 51, 52]
    assert player.epochs == [0, 0, 0, 1, 1, 1]
    assert player.times_s == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert player.shown_s == pytest.approx([0, 0.1, 0.2, 0.25, 0.35, 0.45])
    assert player.events == [(SEEK, pytest.approx(0.3), "5.000")]


def test_a_seek_while_paused_shows_one_frame_and_stays() -> None:
    player = Player(Film(100))
    player.clock.at(0.15, player.playback.pause)
    player.clock.at(1.0, lambda: player.playback.seek(8))
    player.clock.at(2.0, lambda: player.playback.seek(3))
    player.clock.at(3.0, player.playback.resume)
    player.run(until_s=3.15)
    assert player.indices == [0, 1, 80, 30, 31]
    assert player.epochs == [0, 0, 1, 2, 2]
    assert player.shown_s == pytest.approx([0, 0.1, 1, 2, 3.1])
    assert (np.diff(player.times_s) > 0).all()


def test_of_seeks_that_come_too_fast_the_newest_counts() -> None:
    player = Player(Film(100))

    def drag() -> None:
        for seconds in (1, 2, 3):
            player.playback.seek(seconds)

    player.clock.at(0.05, drag)
    player.run(until_s=0.1)
    assert player.indices == [0, 30]
    assert player.epochs == [0, 1]


@pytest.mark.parametrize(
    ("seconds", "index"), [(-3, 0), (1e300, 19), (float("nan"), 0), (float("inf"), 19)]
)
def test_a_seek_beyond_the_ends_means_the_ends(seconds: float, index: int) -> None:
    player = Player(Film(20))
    player.clock.at(0.45, lambda: player.playback.seek(seconds))
    player.clock.at(0.45, player.playback.pause)
    player.run(until_s=0.6)
    assert player.indices == [0, 1, 2, 3, 4, index]


def test_steps_forward_keep_the_epoch_and_steps_back_are_seeks() -> None:
    player = Player(Film(100))
    player.clock.at(0.25, player.playback.step)
    player.clock.at(1.0, lambda: player.playback.step(3))
    player.clock.at(2.0, lambda: player.playback.step(-1))
    player.clock.at(3.0, lambda: player.playback.step(-3))
    player.run(until_s=4)
    assert player.indices == [0, 1, 2, 3, 4, 5, 6, 5, 2]
    assert player.epochs == [0] * 7 + [1, 2]
    assert player.shown_s[3:] == pytest.approx([0.25, 1, 1, 1, 2, 3])
    assert player.playback.status.paused
    assert player.events[0] == (PAUSED, pytest.approx(0.2), "")


def test_before_the_first_frame_a_step_back_finds_nothing() -> None:
    player = Player(Film(5))
    player.clock.at(0.05, lambda: player.playback.step(-1))
    player.run(until_s=1)
    assert player.indices == [0, 0]


def test_it_can_begin_paused_and_elsewhere() -> None:
    player = Player(Film(100))
    player.playback.pause()
    player.playback.seek(2)
    player.run(until_s=5)
    assert player.indices == [20]
    assert player.epochs == [0]
    assert player.playback.status.position_s == pytest.approx(2)


@pytest.mark.parametrize(
    ("wanted", "speed"), [(2, 2), (8, 8), (0.1, 0.1), (1000, 8), (0, 0.1), (float("nan"), 0.1)]
)
def test_speed_changes_the_waits_and_not_the_times(wanted: float, speed: float) -> None:
    player = Player(Film(8))
    player.playback.set_speed(wanted)
    player.run(until_s=20)
    assert player.indices == list(range(8))
    assert player.times_s == pytest.approx([i / 10 for i in range(8)])
    assert player.shown_s == pytest.approx([i / 10 / speed for i in range(8)])
    assert player.events == [(SPEED_CHANGED, 0, f"{speed:g}")]


def test_a_change_of_speed_holds_from_the_frame_that_is_shown() -> None:
    player = Player(Film(50))
    player.clock.at(0.05, lambda: player.playback.set_speed(0.5))
    player.clock.at(0.35, lambda: player.playback.set_speed(4))
    player.run(until_s=0.43)
    assert player.shown_s == pytest.approx([0, 0.2, 0.35, 0.375, 0.4, 0.425])


def test_a_loop_begins_anew_after_the_last_frames_own_time() -> None:
    player = Player(Film(3))
    player.playback.set_loop(True)
    player.run(until_s=0.85)
    assert player.indices == [0, 1, 2, 0, 1, 2, 0, 1, 2]
    assert player.epochs == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert player.times_s == pytest.approx([i / 10 for i in range(9)])
    assert player.shown_s == pytest.approx([i / 10 for i in range(9)])
    assert player.events == [
        (SEEK, pytest.approx(0.3), "0.000"), (SEEK, pytest.approx(0.6), "0.000"),
    ]  # fmt: skip
    assert ENDED not in player.told.states


def test_at_the_end_it_waits_and_can_be_played_again() -> None:
    player = Player(Film(3))
    seen = []
    player.clock.at(1, lambda: seen.append(player.playback.status))
    player.clock.at(1, player.playback.resume)
    player.clock.at(2, lambda: player.playback.seek(0.1))
    player.clock.at(3, player.playback.step)  # nothing follows
    player.clock.at(4, lambda: player.playback.step(-1))
    player.clock.at(5, lambda: seen.append(player.playback.status))
    player.clock.at(6, player.playback.resume)
    player.run(until_s=7)
    assert player.indices == [0, 1, 2, 0, 1, 2, 1, 2, 1, 2]
    assert player.epochs == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3]
    assert (np.diff(player.times_s) > 0).all()
    assert player.told.states == [OPENING, *[LIVE, ENDED] * 4, CLOSED]
    ended, stepped = seen
    assert (ended.ended, ended.paused, ended.position_s) == (True, False, pytest.approx(0.2))
    assert (stepped.ended, stepped.paused, stepped.position_s) == (False, True, pytest.approx(0.1))


def test_looping_can_be_turned_on_at_the_end() -> None:
    player = Player(Film(2))
    player.clock.at(1, lambda: player.playback.set_loop(True))
    player.run(until_s=1.15)
    assert player.indices == [0, 1, 0, 1]


def test_a_seek_that_fails_is_a_failure_with_its_sentence() -> None:
    film = Film(10)
    player = Player(film)

    def lose() -> None:
        film.broken = True
        player.playback.seek(0.5)

    player.clock.at(0.25, lose)
    player.loop.run(player.stop)
    assert player.told.states == [OPENING, LIVE, FAILED]
    assert player.told.sentences[-1] == "The film has gone."


def test_the_last_frame_is_handed_on_once_more_before_the_end_is_told() -> None:
    player = Player(Film(3))
    lasts: list[tuple[CameraState, int, bool]] = []

    def note(state: CameraState, sentence: str) -> None:
        newest = player.box.peek()
        lasts.append((state, newest.index, newest.last) if newest else (state, -1, False))

    player.loop._on_state = note
    player.clock.at(1, player.playback.resume)
    player.clock.at(2, player.stop.set)
    player.loop.run(player.stop)
    assert lasts == [
        (OPENING, -1, False),
        (LIVE, -1, False),
        (ENDED, 2, True),
        (LIVE, 2, True),
        (ENDED, 2, True),
        (CLOSED, 2, True),
    ]
    assert player.indices == [0, 1, 2, 0, 1, 2]
    assert not any(frame.last for frame in player.box.frames)
    assert player.box.dropped == 5  # nobody took them, and the marks count as none


def test_without_a_playback_the_end_is_the_end() -> None:
    told, box, clock = StateLog(), Everything(), FakeClock()
    CaptureLoop(
        Film(3), outputs=[box], on_state=told.on_state, on_info=told.on_info, clock=clock
    ).run(threading.Event())
    assert told.states == [OPENING, LIVE, ENDED]
    assert clock.waits == pytest.approx([0.1, 0.1])
    assert (newest := box.peek()) is not None
    assert (newest.index, newest.last) == (2, True)


def test_a_real_clip_is_sought_stepped_and_looped(tmp_path: Path) -> None:
    player = Player(VideoFileSource(write_clip(tmp_path / "film.mp4", numbered(50))))
    player.clock.at(0.1, lambda: player.playback.seek(1.0))
    player.clock.at(0.2, lambda: player.playback.step(-1))
    player.clock.at(0.3, lambda: player.playback.seek(1.9))
    player.clock.at(0.4, lambda: player.playback.set_loop(True))
    player.clock.at(0.4, player.playback.resume)
    player.run(until_s=0.7)
    numbers = [number_of(frame.image) for frame in player.box.frames]
    assert numbers == player.indices
    assert numbers == [0, 1, 2, 25, 26, 27, 26, 47, 48, 49, 0, 1, 2, 3, 4]
    assert (np.diff([frame.captured_ns for frame in player.box.frames]) > 0).all()
    assert player.playback.status.duration_s == pytest.approx(2.0)
    assert player.playback.status.seekable


def test_a_folder_of_images_is_sought(tmp_path: Path) -> None:
    for index, image in enumerate(numbered(6)):
        (tmp_path / f"{index}.png").write_bytes(cv2.imencode(".png", image)[1].tobytes())
    player = Player(ImageFolderSource(tmp_path))
    player.playback.pause()
    player.clock.at(1, lambda: player.playback.seek(2.1))
    player.clock.at(2, lambda: player.playback.step(-2))
    player.run(until_s=3)
    assert [number_of(frame.image) for frame in player.box.frames] == [0, 4, 2]
    assert player.playback.status.duration_s == pytest.approx(3.0)


def test_asking_never_waits_for_the_one_who_plays() -> None:
    opening, opened = threading.Event(), threading.Event()

    class SlowFilm(Film):
        def open(self):
            opening.set()
            assert opened.wait(30)
            return super().open()

        def seek(self, time_ns: int) -> None:
            self.open()
            super().seek(time_ns)

    player = Player(SlowFilm(100))
    thread = threading.Thread(target=player.loop.run, args=(player.stop,))
    thread.start()
    try:
        assert opening.wait(10)
        # All of this while it blocks; a method that waited would never come back.
        player.playback.seek(5)
        player.playback.pause()
        player.playback.step()
        assert player.playback.status.paused
        assert player.loop.rate == 0
        assert player.loop.now_ns == player.clock.now_ns
        player.stop.set()
        assert thread.is_alive()
    finally:
        opened.set()
        thread.join(10)
    assert not thread.is_alive()
    assert player.told.states == [OPENING, CLOSED]
    assert not player.box.frames
