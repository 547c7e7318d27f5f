import dataclasses

import numpy as np
import pytest
from engine_fakes import ConstantClassifier, FixedDetector, make_card, make_frame

from core.errors import ModelError, SettingsError
from core.pipeline import Analyzer
from core.settings import AnalysisSettings, DetectorSettings, Settings
from core.sources import DemoSource
from core.types import Box, Frame
from models.labels import AGE_GROUPS, EMOTIONS
from resources import resource_path

LEFT = Box(x=2, y=2, width=20, height=20)
RIGHT = Box(x=40, y=2, width=20, height=20)


def analyzer(boxes=(LEFT, RIGHT), settings=None) -> Analyzer:
    return Analyzer(
        detector=FixedDetector(boxes),
        emotion=ConstantClassifier("emotion", top=1),
        age=ConstantClassifier("age", top=2),
        settings=settings or Settings(),
    )


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
    for path, message in ((str(text), "no YuNet network"), ("/none.onnx", "does not exist")):
        broken = DetectorSettings(kind="yunet", yunet_file=path)
        with pytest.raises(ModelError, match=message):
            engine.apply(dataclasses.replace(Settings(), detector=broken))
    assert engine.detector_name == "fixed"
    assert len(engine.analyze(make_frame(0)).faces) == 2


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
            said.add(face.emotion.decided(0.35))
            ages.add(face.age_group.top)
    source.close()
    assert len(said & set(EMOTIONS)) >= 5, said
    assert ages <= set(AGE_GROUPS)
