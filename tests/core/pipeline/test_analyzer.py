import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import ModelError, SettingsError
from core.pipeline import Analyzer
from core.settings import AnalysisSettings, AppearanceSettings, DetectorSettings, Settings
from core.sources import DemoSource, open_source_text
from core.types import Box, Doubt, Frame
from models.cropping import crop_face
from models.labels import AGE_GROUPS, EMOTIONS
from resources import resource_path
from tests.support.engine import (
    ConstantClassifier,
    FixedDetector,
    make_card,
    make_frame,
    make_image,
)

DATA = Path(__file__).resolve().parents[2] / "data"
LEFT = Box(x=2, y=2, width=20, height=20)
RIGHT = Box(x=40, y=2, width=20, height=20)


def analyzer(boxes=(LEFT, RIGHT), settings=None) -> Analyzer:
    return Analyzer(
        detector=FixedDetector(boxes),
        emotion=ConstantClassifier("emotion", top=1),
        age=ConstantClassifier("age", top=2),
        settings=settings or Settings(),
    )


def with_detector(**changes) -> Settings:
    return Settings(detector=DetectorSettings(**changes))


def with_analysis(**changes) -> Settings:
    return Settings(analysis=AnalysisSettings(**changes))


def test_all_faces_of_a_frame_are_one_batch():
    engine = analyzer()
    result = engine.analyze(make_frame(0))
    assert engine._emotion.batches == [2]
    assert engine._age.batches == [2]
    assert [face.track.track_id for face in result.faces] == [1, 2]
    assert result.faces[0].emotion.top == "happy"
    assert result.faces[0].age_group.top == "adult"


def test_a_frame_without_faces_is_an_analysis_too():
    result = analyzer(boxes=()).analyze(make_frame(0))
    assert result.faces == ()
    assert result.timings["total"] >= 0


def test_a_reopened_source_starts_new_tracks():
    engine = analyzer()
    engine.analyze(make_frame(0))
    result = engine.analyze(make_frame(1, epoch=1))
    assert [face.track.track_id for face in result.faces] == [3, 4]


def test_smoothing_follows_the_time_between_frames():
    settings = dataclasses.replace(Settings(), analysis=AnalysisSettings(smoothing_seconds=1.0))
    engine = analyzer(boxes=(LEFT,), settings=settings)
    engine.analyze(make_frame(0, time_s=0.0))
    before = engine._emotion.row.copy()
    engine._emotion.row = np.roll(before, 1)
    (face,) = engine.analyze(make_frame(1, time_s=0.5)).faces
    weight = np.exp(-0.5)
    assert face.emotion.smoothed == pytest.approx(
        weight * before + (1 - weight) * np.roll(before, 1), abs=1e-6
    )
    assert face.emotion.probabilities == pytest.approx(np.roll(before, 1))


def test_a_network_with_other_classes_is_refused():
    other = ConstantClassifier("emotion")
    other.card = make_card("emotion", labels=tuple(reversed(EMOTIONS)))
    with pytest.raises(ModelError, match="expected neutral, happy"):
        Analyzer(
            detector=FixedDetector([]),
            emotion=other,
            age=ConstantClassifier("age"),
            settings=Settings(),
        )


def test_a_detector_that_cannot_be_had_changes_nothing(tmp_path):
    engine = analyzer()
    missing = dataclasses.replace(Settings(), detector=DetectorSettings(kind="yunet"))
    with pytest.raises(SettingsError, match="needs its ONNX file"):
        engine.apply(missing)
    text = tmp_path / "no.onnx"
    text.write_text("not a network", encoding="utf-8")
    for path, message in ((str(text), "not a YuNet network"), ("/none.onnx", "does not exist")):
        broken = DetectorSettings(kind="yunet", yunet_file=path)
        with pytest.raises(ModelError, match=message):
            engine.apply(dataclasses.replace(Settings(), detector=broken))
    assert engine.detector_name == "fixed"
    assert len(engine.analyze(make_frame(0)).faces) == 2


def test_between_detections_faces_are_followed_where_they_go():
    engine = analyzer(boxes=(RIGHT,), settings=with_detector(every_nth=3))
    for index, shift in enumerate((0, -2, -4)):
        (face,) = engine.analyze(make_frame(index, image=make_image(shift=shift))).faces
        assert face.track.face.box.x == pytest.approx(RIGHT.x + shift, abs=1)
        assert face.track.face.box.width == RIGHT.width
    assert engine._detector.frames == 1
    assert engine._emotion.batches == [1, 1, 1]
    assert (face.track.track_id, face.track.hits) == (1, 1)
    engine.analyze(make_frame(3))
    assert engine._detector.frames == 2


def test_a_face_that_is_not_found_again_waits_where_it_was_for_the_next_detection():
    engine = analyzer(boxes=(LEFT,), settings=with_detector(every_nth=2))
    engine.analyze(make_frame(0))
    cut = np.full((48, 64, 3), 128, np.uint8)
    (face,) = engine.analyze(make_frame(1, image=cut)).faces
    assert face.track.face.box == LEFT
    engine._detector.boxes = []
    assert engine.analyze(make_frame(2, image=cut)).faces == ()
    assert engine.analyze(make_frame(3, image=cut)).faces == ()


def test_followed_faces_keep_their_ids_however_seldom_is_detected():
    engine = analyzer(boxes=(LEFT,), settings=with_detector(every_nth=5))
    seen = [engine.analyze(make_frame(i, time_s=i / 2)).faces for i in range(11)]
    assert {face.track.track_id for faces in seen for face in faces} == {1}
    assert engine._detector.frames == 3


def test_a_reopened_source_is_detected_in_at_once():
    engine = analyzer(settings=with_detector(every_nth=30))
    engine.analyze(make_frame(0))
    engine.analyze(make_frame(1))
    assert len(engine.analyze(make_frame(2, epoch=1)).faces) == 2
    assert engine._detector.frames == 2


def test_every_nth_and_the_limit_change_without_a_new_detector():
    engine = analyzer()
    engine.analyze(make_frame(0))
    engine.apply(with_detector(every_nth=4, face_limit=1))
    assert engine.detector_name == "fixed"
    engine.apply(with_detector(every_nth=4, face_limit=1, sensitivity=90))
    assert engine.detector_name != "fixed"


def test_no_more_faces_than_the_limit_are_read():
    engine = analyzer(settings=with_detector(face_limit=1))
    assert [len(engine.analyze(make_frame(i)).faces) for i in range(3)] == [1, 1, 1]
    assert engine._emotion.batches == [1, 1, 1]


def test_the_faces_beyond_the_limit_are_counted_until_the_next_detection():
    engine = analyzer(settings=with_detector(face_limit=1, every_nth=2))
    assert [engine.analyze(make_frame(i)).left_out for i in range(2)] == [1, 1]
    engine._detector.boxes = [LEFT]
    assert [engine.analyze(make_frame(i)).left_out for i in (2, 3)] == [0, 0]
    engine.apply(with_detector(face_limit=2))
    engine._detector.boxes = [LEFT, RIGHT]
    assert engine.analyze(make_frame(4)).left_out == 0


@pytest.mark.parametrize("kind", ["mien", "haar", "yunet"])
def test_of_thirty_faces_ten_are_read_and_twenty_counted_or_all_read(kind, request):
    path = str(request.getfixturevalue("yunet")) if kind == "yunet" else ""
    crowd = cv2.imread(str(DATA / "crowd30.png"))
    frame = Frame(index=0, epoch=0, captured_ns=0, image=crowd)
    for limit, right in ((10, (10, 20)), (50, (30, 0))):
        engine = Analyzer.default(with_detector(kind=kind, yunet_file=path, face_limit=limit))
        result = engine.analyze(frame)
        assert (len(result.faces), result.left_out) == right


@pytest.mark.parametrize("interval_s", [1.5, 5.0, 600.0])
@pytest.mark.parametrize("every_nth", [1, 3])
def test_a_face_has_one_id_however_rare_the_frames_are(interval_s, every_nth):
    engine = analyzer(boxes=(LEFT,), settings=with_detector(every_nth=every_nth))
    seen = [engine.analyze(make_frame(i, time_s=i * interval_s)).faces for i in range(12)]
    assert [[face.track.track_id for face in faces] for faces in seen] == [[1]] * 12


def test_the_one_face_of_a_time_lapse_has_one_id():
    source = open_source_text(str(DATA / "fps02.mp4"), Settings())
    source.open()
    engine = Analyzer.default()
    results = []
    while (raw := source.read()) is not None:
        frame = Frame(index=raw.index, epoch=0, captured_ns=raw.time_ns, image=raw.image)
        results.append(engine.analyze(frame))
    source.close()
    assert [r.captured_ns / 1e9 for r in results] == pytest.approx(np.arange(12) * 5.0)
    assert [[face.track.track_id for face in r.faces] for r in results] == [[1]] * 12
    assert not any(r.cut for r in results)


def other_shot() -> np.ndarray:
    return np.ascontiguousarray(make_image().transpose(1, 0, 2)[:48].repeat(2, axis=1)[:, :64])


def test_at_a_cut_the_next_person_is_a_new_one_with_nothing_of_the_last_one():
    engine = analyzer(boxes=(LEFT,), settings=with_detector(every_nth=30))
    for index in range(5):
        result = engine.analyze(make_frame(index))
        assert (result.cut, result.faces[0].track.track_id) == (False, 1)
    engine._emotion.row = np.roll(engine._emotion.row, 2)
    result = engine.analyze(make_frame(5, image=other_shot()))
    (face,) = result.faces
    assert (result.cut, face.track.track_id, face.track.hits) == (True, 2, 1)
    assert face.emotion.smoothed.tolist() == engine._emotion.row.tolist()
    assert engine._detector.frames == 2
    result = engine.analyze(make_frame(6, image=other_shot()))
    assert (result.cut, result.faces[0].track.track_id) == (False, 2)
    assert engine._detector.frames == 2


def test_a_reopened_source_or_a_new_session_does_not_begin_with_a_cut():
    engine = analyzer()
    engine.analyze(make_frame(0))
    assert not engine.analyze(make_frame(1, epoch=1, image=other_shot())).cut
    engine.start_session()
    assert not engine.analyze(make_frame(2, epoch=1)).cut
    assert engine.analyze(make_frame(30, epoch=1, image=other_shot())).cut


def test_a_face_of_bad_quality_has_raw_values_and_no_label():
    engine = analyzer(boxes=(LEFT,))
    (face,) = engine.analyze(make_frame(0)).faces
    assert face.doubts == (Doubt.TOO_SMALL,)
    assert face.emotion.probabilities == pytest.approx(engine._emotion.row)
    for estimate in (face.emotion, face.age_group):
        assert estimate.decided(0.0) == "uncertain"
        assert estimate.doubts(0.0) == (Doubt.TOO_SMALL,)
        assert estimate.doubts(1.0) == (Doubt.TOO_SMALL, Doubt.LOW_CONFIDENCE)
    engine.apply(with_analysis(gate_size=20))
    (face,) = engine.analyze(make_frame(1)).faces
    assert face.doubts == ()
    assert (face.emotion.decided(0.0), face.age_group.decided(0.0)) == ("happy", "adult")
    assert face.emotion.doubts(1.0) == (Doubt.LOW_CONFIDENCE,)
    assert face.quality.side_px == 20


def test_each_network_is_doubted_for_itself():
    engine = analyzer(boxes=(LEFT,), settings=with_analysis(gate_size=0))
    engine._age.row = np.full(4, 0.25, np.float32)
    (face,) = engine.analyze(make_frame(0)).faces
    assert (face.emotion.doubts(0.3), face.age_group.doubts(0.3)) == ((), (Doubt.LOW_CONFIDENCE,))


def test_evidence_is_there_only_when_asked_for_and_lies_where_the_crop_was():
    engine = analyzer(boxes=(LEFT, Box(x=40, y=30, width=20, height=24)))
    engine._emotion.explains = True
    engine._emotion.card = make_card("emotion", crop_scale=1.5)
    assert engine.analyze(make_frame(0)).faces[0].evidence is None
    engine.apply(Settings(appearance=AppearanceSettings(evidence_overlay=True)))
    faces = engine.analyze(make_frame(1)).faces
    for face, square in zip(
        faces,
        (Box(x=-3, y=-3, width=30, height=30), Box(x=32, y=24, width=36, height=36)),
        strict=True,
    ):
        assert face.evidence.label == face.emotion.top == "happy"
        assert face.evidence.square == square
        assert face.evidence.values.shape == (48, 48)
        assert face.evidence.values.dtype == np.float32
        # The fake's map holds the number of the class, "happy" is 1, on the left.
        assert face.evidence.values[:, :8] == pytest.approx(1)
        assert face.evidence.values[:, -8:] == pytest.approx(0)
    engine._emotion.explains = False
    assert engine.analyze(make_frame(2)).faces[0].evidence is None


def leaning_landmarks(box: Box, angle: float, *, squeezed: float = 1.0) -> np.ndarray:
    """Of a face in the box, turned clockwise; squeezed across like one that looks aside."""
    level = np.array([[-0.17, -0.12], [0.17, -0.12], [0, 0.1], [-0.14, 0.24], [0.14, 0.24]])
    level[:, 0] *= squeezed
    turn = np.radians(angle)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = [box.x + box.width / 2, box.y + box.height / 2]
    return (level * box.height @ matrix + middle).astype(np.float32)


def test_a_leaning_face_is_read_upright_and_its_evidence_leans():
    box = Box(x=20, y=12, width=18, height=24)
    engine = analyzer(boxes=(box,), settings=with_detector(every_nth=2))
    read = []
    engine._emotion.predict = lambda crops: (read.append(crops[0]), engine._emotion.row[None])[1]
    engine._emotion.explains = True
    engine.apply(
        dataclasses.replace(engine.settings, appearance=AppearanceSettings(evidence_overlay=True))
    )
    engine._detector.landmarks = leaning_landmarks(box, 25)
    frame = make_frame(0)
    # The second frame is not searched: the face is followed, and so are its landmarks.
    for index in (0, 1):
        (face,) = engine.analyze(make_frame(index)).faces
        assert face.pose.roll == pytest.approx(-25, abs=0.5)
        assert abs(face.pose.yaw) < 1
        assert face.evidence.angle == pytest.approx(25, abs=0.01)
        assert face.evidence.square.x + face.evidence.square.width / 2 == pytest.approx(29, abs=1)
    assert engine._detector.frames == 1
    card = engine._emotion.card
    leaning = crop_face(frame.image, box.as_tuple(), card)
    upright = crop_face(frame.image, box.as_tuple(), card, engine._detector.landmarks)
    assert (read[0] == upright).all()
    assert (read[0] != leaning).any()
    engine._detector.landmarks = None
    (face,) = engine.analyze(make_frame(2)).faces
    assert (face.pose, face.evidence.angle) == (None, 0)
    assert (read[2] == leaning).all()


def test_a_face_that_looks_aside_has_raw_values_and_no_label():
    engine = analyzer(boxes=(LEFT,), settings=with_analysis(gate_size=0))
    engine._detector.landmarks = leaning_landmarks(LEFT, 0, squeezed=0.4)
    engine._detector.landmarks[2, 0] -= 5  # the tip of the nose, to the person's own right
    (face,) = engine.analyze(make_frame(0)).faces
    assert face.pose.yaw > Settings().analysis.gate_turned
    assert face.doubts == (Doubt.TURNED_AWAY,)
    assert face.emotion.decided(0.0) == face.age_group.decided(0.0) == "uncertain"
    engine.apply(with_analysis(gate_size=0, gate_turned=0))
    (face,) = engine.analyze(make_frame(1)).faces
    assert face.doubts == ()


def test_an_empty_frame_has_no_evidence_and_no_fault():
    engine = analyzer(
        boxes=(), settings=Settings(appearance=AppearanceSettings(evidence_overlay=True))
    )
    engine._emotion.explains = True
    assert engine.analyze(make_frame(0)).faces == ()


def test_networks_are_made_anew_for_another_number_of_threads():
    made = []

    def load(threads):
        made.append(threads)
        return ConstantClassifier("emotion", top=3), ConstantClassifier("age")

    engine = Analyzer(
        detector=FixedDetector([LEFT]),
        emotion=ConstantClassifier("emotion"),
        age=ConstantClassifier("age"),
        settings=Settings(),
        load_networks=load,
    )
    engine.apply(with_analysis(smoothing_seconds=0.0))
    assert made == []
    engine.apply(with_analysis(smoothing_seconds=0.0, threads=2))
    assert made == [2]
    assert engine.analyze(make_frame(0)).faces[0].emotion.top == "sad"


def test_the_shipped_networks_read_the_demo():
    """Real clip, real detector, real networks: most of the seven expressions are recognised."""
    source = DemoSource(resource_path("demo", "expressions.mp4"))
    info = source.open()
    engine = Analyzer.default()
    said, ages = set(), set()
    for _ in range(info.frame_count or 250):
        raw = source.read()
        frame = Frame(index=raw.index, epoch=0, captured_ns=raw.time_ns, image=raw.image)
        for face in engine.analyze(frame).faces:
            assert face.emotion.probabilities.sum() == pytest.approx(1, abs=1e-5)
            assert face.doubts == ()
            said.add(face.emotion.decided(0.35))
            ages.add(face.age_group.top)
    source.close()
    assert len(said & set(EMOTIONS)) >= 5, said
    assert ages <= set(AGE_GROUPS)


def test_the_shipped_expression_network_shows_its_evidence():
    source = DemoSource(resource_path("demo", "expressions.mp4"))
    source.open()
    raw = source.read()
    source.close()
    engine = Analyzer.default(Settings(appearance=AppearanceSettings(evidence_overlay=True)))
    frame = Frame(index=0, epoch=0, captured_ns=0, image=raw.image)
    (face,) = engine.analyze(frame).faces
    assert face.evidence.label == face.emotion.top
    assert face.evidence.values.shape == engine.cards[0].input_size
    assert face.evidence.values.std() > 0
    square, box = face.evidence.square, face.track.face.box
    assert square.width == pytest.approx(max(box.width, box.height), rel=0.05)
    assert square.overlap(box) > 0.7


def test_one_who_comes_back_has_the_same_id_and_a_smoothing_of_its_own():
    engine = analyzer(boxes=(LEFT,))
    for index in range(20):
        (face,) = engine.analyze(make_frame(index)).faces
    assert face.track.hits == 20
    engine._detector.boxes = []
    assert not any(engine.analyze(make_frame(index)).faces for index in range(20, 110))
    engine._detector.boxes = [LEFT]
    engine._emotion.row = np.roll(engine._emotion.row, 2)
    result = engine.analyze(make_frame(110))
    (face,) = result.faces
    assert (face.track.track_id, face.track.hits, result.cut) == (1, 21, False)
    assert face.emotion.smoothed.tolist() == engine._emotion.row.tolist()


def test_a_face_that_is_held_back_is_read_but_not_among_the_faces():
    engine = analyzer(boxes=(LEFT,))
    engine.analyze(make_frame(0))
    engine._detector.boxes = [LEFT, RIGHT]
    first, second = (engine.analyze(make_frame(index)) for index in (1, 2))
    assert [len(result.faces) for result in (first, second)] == [1, 2]
    (held,) = first.held_back
    assert held.track.track_id == 0
    assert held.track.serial == second.faces[1].track.serial
    assert held.emotion.probabilities.tolist() == engine._emotion.row.tolist()
    assert second.held_back == ()
