"""What is known of a damaged film while it is read, sought and read again."""

from pathlib import Path

import pytest

from core.sources import NoteKind, RawFrame, VideoFileSource

DATA = Path(__file__).resolve().parents[2] / "data"
BAD = 61
"""Frames up to the first one after the gap; the one before it cannot be decoded."""


@pytest.fixture
def film():
    source = VideoFileSource(DATA / "one_bad.mp4")
    source.open()
    yield source
    source.close()


def rest(film: VideoFileSource) -> list[RawFrame]:
    return list(iter(film.read, None))


def noted(frames: list[RawFrame]) -> list[tuple[int, NoteKind]]:
    return [(frame.index, note.kind) for frame in frames for note in frame.notes]


def test_the_report_grows_while_the_film_is_read(film) -> None:
    for _ in range(40):
        film.read()
    assert film.report.whole
    assert film.report.frames_read == 40
    for _ in range(60):
        film.read()
    assert not film.report.whole
    assert film.report.frames_unreadable == 1
    assert film.report.frames_promised == 245


def test_what_is_played_again_is_noted_again_and_counted_once(film) -> None:
    first = rest(film)
    report = film.report
    assert len(first) == 244
    gap, built_on = noted(first)
    assert gap == (BAD, NoteKind.FRAMES_UNREADABLE)
    assert built_on == (75, NoteKind.FRAMES_DAMAGED)  # told at the key frame that ends it
    assert film.report.frames_damaged == 14
    film.seek(0)
    again = rest(film)
    assert [frame.index for frame in again] == [frame.index for frame in first]
    assert noted(again) == [gap, built_on]
    assert film.report.frames_damaged == 14
    assert film.report.frames_unreadable == 1
    assert film.report.warnings == report.warnings


def test_a_film_that_was_sought_before_tells_what_it_meets(film) -> None:
    film.seek(1_000_000_000)
    assert noted(rest(film))[0] == (BAD, NoteKind.FRAMES_UNREADABLE)
    assert not film.report.whole


def test_behind_the_gap_there_is_nothing_to_tell(film) -> None:
    film.seek(4_000_000_000)
    assert noted(rest(film)) == []
    assert film.report.whole
