import dataclasses

import pandas as pd

from core.pipeline import Analyzer
from core.session import SessionRecorder
from core.session.holding import Holding
from core.settings import DetectorSettings, Settings
from core.sources import SourceInfo
from core.tracking import Tracker
from core.types import Box, Face, FrameAnalysis
from tests.support.engine import (
    ConstantClassifier,
    FixedDetector,
    make_analysis,
    make_frame,
    make_image,
)

SECOND = 1_000_000_000
LEFT = Box(x=2, y=2, width=20, height=20)
RIGHT = Box(x=40, y=20, width=20, height=20)


def face(x: float, *, size: float = 40.0, score: float = 0.9) -> Face:
    return Face(box=Box(x=x, y=50.0, width=size, height=size), score=score)


def serials(tracker: Tracker) -> list[int]:
    return [track.serial for track in tracker.held_back]


def ids_over(tracker: Tracker, frames: list[list[Face]], rate: float = 30.0) -> list[list[int]]:
    return [
        [track.track_id for track in tracker.update(faces, round(i / rate * SECOND))]
        for i, faces in enumerate(frames)
    ]


def test_a_false_face_of_a_few_frames_gets_no_number():
    real, false = face(0), face(200, score=0.45)
    tracker = Tracker()
    frames = [[real], *[[real, false]] * 3, *[[real]] * 10, *[[real, false]] * 2, [real], [real]]
    assert ids_over(tracker, frames) == [[1]] * len(frames)
    tracker.update([real, face(400)], SECOND)
    assert [t.track_id for t in tracker.update([real, face(400)], SECOND + SECOND // 30)] == [1, 2]


def test_what_lies_within_a_face_is_none_however_long():
    frames = [[face(0)], *[[face(0), face(5, size=30, score=0.95)]] * 60]
    assert ids_over(Tracker(), frames) == [[1]] * 61


def test_what_touches_a_face_needs_more():
    hand = [[face(0), face(36, score=0.5)]] * 6
    people = [[face(0), face(36, score=0.7)]] * 6
    assert ids_over(Tracker(), [[face(0)], *hand])[-1] == [1]
    assert ids_over(Tracker(), [[face(0)], *people])[-1] == [1, 2]


def test_a_good_score_is_sure_sooner_and_all_within_a_fifth_of_a_second():
    for score, sightings in ((0.9, 2), (0.7, 2), (0.6, 3), (0.5, 4), (0.35, 7)):
        seen = ids_over(Tracker(), [[], [], *[[face(0, score=score)]] * 10])
        assert seen == [[]] * (1 + sightings) + [[1]] * (11 - sightings)


def test_where_detections_are_rare_one_sighting_is_enough():
    for rate in (0.2, 1.0, 4.0):
        frames = [[face(0)], [face(0)], [face(0), face(200, score=0.36)]]
        assert ids_over(Tracker(), frames, rate)[-1] == [1, 2]
    assert ids_over(Tracker(), [[face(0, score=0.4)]] * 2, 0.2) == [[], [1]]


def test_a_picture_that_stands_alone_shows_all_its_faces():
    tracker = Tracker()
    assert len(tracker.update([face(0, score=0.36)], 0, at_once=True)) == 1
    assert serials(tracker) == []


def test_numbers_are_given_in_the_order_of_being_sure():
    weak, good = face(0, score=0.4), face(200)
    tracker = Tracker()
    ids_over(tracker, [[], [], [weak], [weak], *[[weak, good]] * 6])
    assert [(t.track_id, t.face.box.x) for t in tracker.current] == [(1, 200.0), (2, 0.0)]


def split(index: int, sure: tuple[int, ...], held: tuple[int, ...]) -> FrameAnalysis:
    """Serials are a hundred times the ids; held faces come by serial."""
    whole = make_analysis(index, faces=(*sure, *held))
    faces = tuple(
        dataclasses.replace(
            one,
            track=dataclasses.replace(
                one.track, serial=100 * number, track_id=number if number in sure else 0
            ),
        )
        for one, number in zip(whole.faces, (*sure, *held), strict=True)
    )
    return dataclasses.replace(whole, faces=faces[: len(sure)], held_back=faces[len(sure) :])


def ids(analysis: FrameAnalysis) -> list[int]:
    return [one.track.track_id for one in analysis.faces]


def test_the_first_rows_of_a_face_are_there_once_it_is_sure():
    holding = Holding()
    assert [ids(a) for a in holding.add(split(0, (2,), ()))] == [[2]]
    assert holding.add(split(1, (2,), (1,))) == []
    assert holding.add(split(2, (2,), (1, 3))) == []
    # What waits behind an undecided face waits too.
    assert [(a.index, ids(a)) for a in holding.add(split(3, (1, 2), (3,)))] == [(1, [1, 2])]
    done = [a for index in range(4, 12) for a in holding.add(split(index, (1, 2), ()))]
    assert [(a.index, ids(a)) for a in done] == [(index, [1, 2]) for index in range(2, 12)]
    assert all(a.held_back == () for a in done)


def test_rows_of_a_time_lapse_wait_for_the_second_frame():
    holding = Holding()
    late = dataclasses.replace(split(1, (1,), ()), captured_ns=5 * SECOND)
    assert holding.add(split(0, (), (1,))) == []
    assert [ids(a) for a in holding.add(late)] == [[1], [1]]


def test_what_is_not_sure_at_the_end_or_at_a_cut_is_dropped():
    holding = Holding()
    assert holding.add(split(0, (2,), (1,))) == []
    assert [ids(a) for a in holding.flush()] == [[2]]
    assert holding.add(split(1, (2,), (1,))) == []
    cut = dataclasses.replace(split(2, (), (3,)), cut=True)
    assert [ids(a) for a in holding.add(cut)] == [[2]]
    assert [ids(a) for a in holding.flush()] == [[]]


class Scored(FixedDetector):
    """Gives the boxes one after the other worse scores."""

    def detect(self, image):
        return [Face(box=box, score=s) for box, s in zip(self.boxes, (0.9, 0.5), strict=False)]


def test_a_recording_has_all_rows_of_a_face_and_none_of_a_ghost(tmp_path):
    engine = Analyzer(
        detector=Scored([LEFT]),
        emotion=ConstantClassifier("emotion", top=1),
        age=ConstantClassifier("age", top=2),
        settings=Settings(),
    )
    info = SourceInfo(name="test", kind="file", width=64, height=48, rate=30.0, live=False)
    recorder = SessionRecorder(
        tmp_path / "a.csv", source=info, settings=engine.settings, cards=engine.cards, started_ns=0
    )
    shown = []
    for index in range(30):
        ghost, real = index in (3, 4), index >= 10
        engine._detector.boxes = [LEFT, RIGHT] if ghost or real else [LEFT]
        analysis = engine.analyze(make_frame(index))
        shown.append(ids(analysis))
        recorder.write(analysis)
    recorder.close()
    table = pd.read_csv(tmp_path / "a.csv")
    assert shown == [[1]] * 13 + [[1, 2]] * 17
    assert table.groupby("face_id").frame.apply(list).to_dict() == {
        1: list(range(30)),
        2: list(range(10, 30)),
    }
    assert table.timestamp.is_monotonic_increasing
    assert (table.happy_smooth - table.happy).abs().max() < 1e-6


def test_no_more_faces_are_read_than_the_limit_while_some_are_held_back():
    engine = Analyzer(
        detector=Scored([LEFT, RIGHT]),
        emotion=ConstantClassifier("emotion"),
        age=ConstantClassifier("age"),
        settings=Settings(detector=DetectorSettings(face_limit=1)),
    )
    results = [engine.analyze(make_frame(index, image=make_image())) for index in range(8)]
    assert engine._emotion.batches == [1] * 8
    assert [len(result.held_back) for result in results] == [0] * 8
    # It counts as left out once it is sure.
    assert [result.left_out for result in results] == [0, 0, 0, 1, 1, 1, 1, 1]
