"""What the window says of a file that was not read whole, and of faces that are not read."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from core.pipeline import Analyzer
from core.session import load_session
from core.sources import (
    NoteKind,
    ReadingReport,
    SourceNote,
    SourceRef,
    SourceWarning,
    VideoFileSource,
    WarningKind,
)
from core.types import CameraState, Frame, FrameAnalysis
from gui.look import apply_language
from gui.source import crowd_remark, reading_sentence
from gui.video import Crowd
from gui.video.crowd import HOLD_S
from tests.gui.conftest import plain_settings
from tests.support.engine import LEFT, analysis, face, make_analyzer
from tests.support.sources import PictureSource, WindowFilm

FILM = __file__
"""Any file that is there, since a recording notes its size."""


def report(*kinds: WarningKind, count: int = 2, total: int | None = 245) -> ReadingReport:
    return ReadingReport(
        frames_read=243,
        frames_promised=245,
        frames_unreadable=count,
        warnings=tuple(
            SourceWarning(
                kind=kind,
                sentence="Words of the engine.",
                lossy=kind is not WarningKind.TIMES,
                count=count,
                total=total,
            )
            for kind in kinds
        ),
    )


def damaged_film() -> WindowFilm:
    gap = SourceNote(
        kind=NoteKind.FRAMES_UNREADABLE, time_ns=30_000_000, duration_ns=20_000_000, value="2"
    )
    return WindowFilm(
        20, missing=(3, 4), notes={5: gap}, report=report(WarningKind.UNREADABLE, total=20)
    )


def ended(window):
    return lambda: window.controller.source.state is CameraState.ENDED


# In words


@pytest.mark.parametrize("kind", WarningKind)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fault_is_said_with_its_number_in_the_persons_language(qapp, english, kind, language):
    apply_language(qapp, language)
    one = reading_sentence(report(kind, count=1), "a.mp4", pictures=False)
    many = reading_sentence(report(kind, count=23), "a.mp4", pictures=False)
    assert one.startswith("a.mp4 ")
    assert "1 " in one
    assert "23 " in many
    assert one.count(".") == many.count(".") == 2  # of the name and of the end
    for text in (one, many):
        assert "(s)" not in text
        assert "{" not in text
        assert "engine" not in text


def test_several_faults_are_one_sentence_and_none_is_none(english):
    both = report(WarningKind.UNREADABLE, WarningKind.SHORT)
    assert reading_sentence(both, "a.mp4", pictures=False) == (
        "a.mp4 could not be read completely: 2 frames of 245 could not be decoded; "
        "2 frames of 245 are missing."
    )
    lax = report(WarningKind.TIMES, count=1, total=None)
    assert reading_sentence(lax, "a", pictures=False) == (
        "a was read, but note: the timestamp of 1 frame is not from the file."
    )
    vague = report(WarningKind.SHORT, WarningKind.TIMES, count=0, total=None)
    assert reading_sentence(vague, "a", pictures=False) == (
        "a could not be read completely: the end is cut off or damaged; "
        "some timestamps are not from the file."
    )
    skipped = report(WarningKind.UNREADABLE, WarningKind.SKIPPED, count=1, total=9)
    assert reading_sentence(skipped, "album", pictures=True) == (
        "album could not be read completely: 1 picture of 9 could not be read; "
        "1 file or folder in it was not read in full."
    )
    assert reading_sentence(ReadingReport(frames_read=3), "a", pictures=False) == ""


# A film


def test_at_its_end_a_film_says_what_was_lacking(open_window, qtbot, qapp, caplog):
    window = open_window({FILM: damaged_film(), "other": PictureSource("o")}, start=FILM)
    with caplog.at_level("WARNING"):
        qtbot.waitUntil(ended(window))
    sentence = "film.mp4 could not be read completely: 2 frames of 20 could not be decoded."
    assert window.video.message == ("The video has ended.\n2 frames of 20 could not be decoded.")
    assert window.banner.text == sentence
    assert sentence in caplog.text
    assert "Words of the engine." in caplog.text
    apply_language(qapp, "de")
    qtbot.waitUntil(lambda: "zu Ende" in window.video.message)
    assert window.banner.text.startswith("film.mp4 konnte nicht vollständig gelesen werden: 2 Bi")
    apply_language(qapp, "en")
    qtbot.waitUntil(lambda: window.banner.text == sentence)
    # It stays while the film is played again, until it is put away or something else is opened.
    window.playback.seek_wanted.emit(0.0)
    qtbot.waitUntil(lambda: window.controller.source._capture is not None and not ended(window)())
    assert window.banner.text == sentence
    window.open_source(SourceRef.parse("other"))
    assert not window.banner.isVisible()


def test_a_film_that_was_read_whole_says_nothing(open_window, qtbot):
    window = open_window({FILM: WindowFilm(5)}, start=FILM)
    qtbot.waitUntil(ended(window))
    assert window.video.message == "The video has ended."
    assert not window.banner.isVisible()


def test_what_was_lacking_is_in_the_recording_and_in_what_is_said_of_it(
    open_window, qtbot, tmp_path
):
    window = open_window({FILM: damaged_film(), "first": PictureSource("f")})
    qtbot.waitUntil(lambda: bool(window.controller.analysis.cards))
    window.controller.record_to(tmp_path / "a.csv")
    window.open_source(SourceRef.parse(FILM))
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    session = load_session(tmp_path / "a.csv")
    (event,) = [e for e in session.events if e["trial_type"] == "frames_unreadable"]
    assert float(event["onset"]) == pytest.approx(0.03, abs=1e-3)
    assert float(event["duration"]) == pytest.approx(0.02)
    assert event["value"] == "2"
    reading = session.sidecar["reading"]
    assert (reading["frames_unreadable"], reading["whole"]) == (2, False)
    assert session.sidecar["ended"] == "source ended"
    assert window.saved.text.splitlines()[1] == (
        "Its source could not be read completely: 2 frames of 20 could not be decoded."
    )


def test_a_recording_that_is_stopped_midway_tells_how_far_the_reading_went(
    open_window, qtbot, tmp_path
):
    film = WindowFilm(100_000, report=report(WarningKind.DAMAGED))
    window = open_window({FILM: film}, start=FILM)
    qtbot.waitUntil(lambda: window.controller.can_record)
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.recorder.rows > 2)
    window.controller.stop_recording()
    assert load_session(tmp_path / "a.csv").sidecar["reading"]["whole"] is False


def test_with_a_highest_rate_a_recording_ends_with_its_film(open_window, qtbot, tmp_path):
    settings = plain_settings()
    slow = dataclasses.replace(settings.analysis, highest_rate=2.0)
    window = open_window(
        {FILM: WindowFilm(12), "first": PictureSource("f")},
        settings=dataclasses.replace(settings, analysis=slow),
    )
    qtbot.waitUntil(lambda: bool(window.controller.analysis.cards))
    window.controller.record_to(tmp_path / "a.csv")
    window.open_source(SourceRef.parse(FILM))
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    session = load_session(tmp_path / "a.csv")
    assert session.sidecar["ended"] == "source ended"
    frames = set(session.columns["frame"])  # a busy machine may drop the first ones
    assert len(frames) == 2
    # The rate would pass over the last frame, but it stays on the screen.
    assert 11 in frames


def test_a_film_that_has_ended_is_recorded_from_its_beginning(open_window, qtbot, tmp_path):
    film = WindowFilm(8)
    window = open_window({FILM: film}, start=FILM)
    qtbot.waitUntil(ended(window))
    qtbot.waitUntil(lambda: window.controller.can_record)
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.last_recording is not None)
    assert film.sought == [0]
    session = load_session(tmp_path / "a.csv")
    assert 0 in session.columns["frame"]
    assert 7 in session.columns["frame"]
    assert [(e["trial_type"], e["value"]) for e in session.events] == [("seek", "0.000")]
    assert session.sidecar["ended"] == "source ended"


def test_after_a_frame_that_cannot_be_decoded_the_rest_of_a_film_is_there(
    open_window, qtbot, tmp_path
):
    path = Path(__file__).parents[2] / "data" / "one_bad.mp4"
    window = open_window({str(path): VideoFileSource(path)}, start=str(path))
    qtbot.waitUntil(lambda: window.controller.can_record)
    window.playback.speed_wanted.emit(8.0)
    window.playback.seek_wanted.emit(0.0)
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.last_recording is not None, timeout=30_000)
    session = load_session(tmp_path / "a.csv")
    assert session.columns["frame"].max() == 244
    assert session.sidecar["reading"]["frames_unreadable"] == 1
    (event,) = [e for e in session.events if e["trial_type"] == "frames_unreadable"]
    onset, times, frames = (
        float(event["onset"]),
        session.columns["timestamp"],
        session.columns["frame"],
    )
    assert frames[times < onset].max() < 60 < frames[times > onset].min()
    assert "1 frame of 245 could not be decoded" in window.saved.text
    assert "1 frame of 245 could not be decoded" in window.video.message
    window.playback.seek_wanted.emit(8.0)
    qtbot.waitUntil(lambda: window.controller.source.frame.index >= 200, timeout=10_000)


class Once(WindowFilm):
    """A film that cannot be sought."""

    seek = None


def test_what_cannot_be_played_again_is_not_recorded_empty(open_window, qtbot, tmp_path):
    window = open_window({FILM: Once(4)}, start=FILM)
    qtbot.waitUntil(ended(window))
    qtbot.waitUntil(lambda: window.controller.can_record)
    assert not window.controller.source.playback.status.seekable
    window.controller.start_recording(tmp_path / "a.csv")
    assert window.controller.recorder is None
    assert "open it again" in window.banner.text
    assert list(tmp_path.glob("*.csv")) == []


# More faces than the limit


def crowded(left_out: int, index: int = 0) -> FrameAnalysis:
    return dataclasses.replace(analysis(face(1, LEFT), index=index), left_out=left_out)


def test_that_faces_are_left_out_is_said_for_a_moment_longer():
    crowd = Crowd()
    assert crowd.now(0.0) is None
    crowd.add(crowded(29), 1.0)
    crowd.add(crowded(3), 1.1)
    crowd.add(crowded(0), 1.2)
    assert crowd.now(1.2) == (30, 1)
    assert crowd.now(1.05 + HOLD_S) == (4, 1)
    assert crowd.now(1.15 + HOLD_S) is None
    # What is shown for long, since a file is paused, is true for long.
    crowd.add(crowded(5), 10.0)
    assert crowd.now(1000.0) == (6, 1)
    crowd.clear()
    assert crowd.now(1000.0) is None


def test_a_picture_on_its_own_says_nothing_of_the_next():
    crowd = Crowd()
    crowd.add(crowded(29), 1.0, apart=True)
    assert crowd.now(1.0) == (30, 1)
    crowd.add(crowded(0), 1.1, apart=True)
    assert crowd.now(1.1) is None


class Full:
    """Makes analyzers that find so many faces more than they read."""

    def __init__(self, left_out: int) -> None:
        self.left_out = left_out

    def __call__(self, settings: object) -> Analyzer:
        made = make_analyzer(settings)
        whole = made.analyze

        def analyze(frame: Frame) -> FrameAnalysis:
            return dataclasses.replace(whole(frame), left_out=self.left_out)

        made.analyze = analyze
        return made


def test_more_faces_than_the_limit_are_told_while_it_is_so_and_at_the_end(
    open_window, qtbot, tmp_path
):
    full = Full(28)
    window = open_window(analyzer=full)
    qtbot.waitUntil(lambda: window.video.hint != "")
    assert (
        window.video.hint == "30 faces, 2 analysed; to change the maximum, see Settings > Detector"
    )
    assert window.video.message == ""
    assert "30 faces" in window.video.accessibleDescription()
    window.controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: window.controller.recorder.rows > 4)
    full.left_out = 0
    qtbot.waitUntil(lambda: window.video.hint == "", timeout=10_000)
    window.controller.stop_recording()
    frames = load_session(tmp_path / "a.csv").sidecar["faces_left_out"]["frames"]
    assert window.saved.text.splitlines()[1] == crowd_remark(frames, 28)
    assert f"{frames} frame" in window.saved.text


def test_the_remark_follows_the_language(seeing, qtbot, tmp_path, qapp):
    controller = seeing.controller
    controller.start_recording(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: controller.recorder.rows > 2)
    tally = controller.recorder.tally
    tally.frames_over_limit, tally.most_left_out = 1, 7
    controller.stop_recording()
    assert "1 frame had more faces" in seeing.saved.text
    apply_language(qapp, "de")
    QCoreApplication.processEvents()
    assert "1 Bild hatte mehr Gesichter" in seeing.saved.text
