import json

import numpy as np
import pytest

from core.pipeline import BaselineCollector, BaselineError, BaselineProblem, Timeline
from core.pipeline.baseline import AVERAGE_NEUTRAL
from core.types import Doubt, Estimate, FaceAnalysis, FrameAnalysis
from models.labels import EMOTIONS, Emotion
from tests.support.engine import SECOND, make_analysis

NEUTRAL, SAD, HAPPY = (EMOTIONS.index(e) for e in (Emotion.NEUTRAL, Emotion.SAD, Emotion.HAPPY))
AVERAGE = np.array([AVERAGE_NEUTRAL[e] for e in EMOTIONS], np.float32)
STERN = np.array([0.25, 0.01, 0.01, 0.6, 0.1, 0.01, 0.02], np.float32)


def seen(row, index, *, rate=30.0, **changes) -> FrameAnalysis:
    """An analysis of face 1 that reads as `row`."""
    base = make_analysis(index, time_s=index / rate, **changes)
    (face,) = base.faces
    row = np.asarray(row, np.float32)
    estimate = Estimate(
        labels=face.emotion.labels,
        probabilities=row,
        smoothed=row,
        quality_doubts=face.emotion.quality_doubts,
    )
    emotion = FaceAnalysis(track=face.track, emotion=estimate, age_group=face.age_group)
    return FrameAnalysis(
        index=base.index,
        epoch=0,
        captured_ns=base.captured_ns,
        finished_ns=base.finished_ns,
        faces=(emotion,),
        confidence_threshold=base.confidence_threshold,
    )


def collected(rows, **options):
    collector = BaselineCollector(1, seconds=10.0)
    for index, row in enumerate(rows):
        collector.add(seen(row, index, **options))
    return collector


def noisy(row, count=301, spread=0.4):
    rng = np.random.default_rng(0)
    rows = np.asarray(row) * np.exp(rng.normal(0, spread, (count, len(EMOTIONS))))
    return rows / rows.sum(axis=1, keepdims=True)


def test_a_stern_resting_face_reads_as_neutral_faces_do_afterwards():
    baseline = collected(noisy(STERN)).result()
    shown = baseline.correct(STERN)
    assert shown.sum() == pytest.approx(1, abs=1e-5)
    assert shown.argmax() == NEUTRAL
    assert shown[NEUTRAL] > 0.75
    assert np.all(shown[1:] / shown[NEUTRAL] <= 1.2 * AVERAGE[1:] / AVERAGE[NEUTRAL])


def test_a_strong_expression_still_shows():
    baseline = collected(noisy(STERN)).result()
    for strong in (HAPPY, SAD):
        row = np.full(7, 0.001, np.float32)
        row[strong] = 1 - 0.001 * 6
        assert baseline.correct(row).argmax() == strong


def test_an_average_neutral_face_needs_no_correction():
    baseline = collected([AVERAGE] * 301).result()
    assert baseline.offsets == pytest.approx(np.zeros(7), abs=1e-5)
    assert baseline.correct(STERN) == pytest.approx(STERN, abs=1e-5)


def test_a_correction_takes_away_and_never_adds():
    very_neutral = np.full(7, 1e-6, np.float32)
    very_neutral[NEUTRAL] = 1
    assert collected([very_neutral] * 301).result().offsets.tolist() == [0.0] * 7
    offsets = collected(noisy(STERN)).result().offsets
    assert offsets[NEUTRAL] == 0
    assert offsets.min() >= 0
    assert offsets.max() <= 4


def test_some_laughter_in_between_does_not_spoil_it():
    laughing = np.full(7, 0.005, np.float32)
    laughing[HAPPY] = 0.97
    rows = noisy(STERN)
    rows[100:200] = laughing
    assert collected(rows).result().correct(STERN)[NEUTRAL] > 0.7


@pytest.mark.parametrize("expression", [Emotion.HAPPY, Emotion.SAD])
def test_a_face_that_is_clearly_something_else_is_refused_by_name(expression):
    row = np.full(7, 0.01, np.float32)
    row[EMOTIONS.index(expression)] = 0.94
    with pytest.raises(BaselineError, match=f"looked {expression} ") as caught:
        collected([row] * 301).result()
    assert caught.value.problem == BaselineProblem.NOT_NEUTRAL
    assert caught.value.expression == expression


def test_too_few_or_too_short_is_refused():
    for rows, rate in (([AVERAGE] * 10, 1.0), ([AVERAGE] * 100, 30.0), ([], 30.0)):
        with pytest.raises(BaselineError, match="a baseline needs 20 analyses") as caught:
            collected(rows, rate=rate).result()
        assert caught.value.problem == BaselineProblem.TOO_FEW


def test_faces_that_cannot_be_read_and_other_people_give_no_sample():
    doubted = collected([AVERAGE] * 301, doubts=(Doubt.TOO_DARK,))
    others = collected([AVERAGE] * 301, faces=(2,))
    for collector in (doubted, others):
        assert collector.done
        with pytest.raises(BaselineError, match="analysed 0 times"):
            collector.result()


def test_it_takes_its_time_and_counts_each_frame_once():
    collector = BaselineCollector(1, seconds=10.0)
    assert (collector.progress, collector.done) == (0.0, False)
    collector.add(seen(AVERAGE, 0, rate=10.0))
    for index in range(60):
        for _ in range(2):
            collector.add(seen(AVERAGE, index, rate=10.0))
    assert collector.progress == pytest.approx(0.59)
    assert not collector.done
    for index in range(60, 200):
        collector.add(seen(STERN if index > 100 else AVERAGE, index, rate=10.0))
    assert (collector.progress, collector.done) == (1.0, True)
    baseline = collector.result()
    assert baseline.samples == 101
    assert (baseline.first_ns, baseline.last_ns) == (0, 10 * SECOND)


def test_raw_values_stay_raw_in_estimates_and_curves():
    baseline = collected(noisy(STERN)).result()
    (face,) = seen(STERN, 0).faces
    shown = baseline.corrected(face.emotion)
    assert (face.emotion.top, shown.top) == ("sad", "neutral")
    assert shown.probabilities.tolist() == STERN.tolist()
    timeline = Timeline()
    for index in range(3):
        timeline.append(seen(STERN, index))
    timeline.add_gap(SECOND // 2)
    series = baseline.corrected_series(timeline.snapshot(1))
    assert [run.key for run in timeline.snapshot(1).runs()] == ["sad"]
    assert [run.key for run in series.runs()] == ["neutral"]
    assert series.raw[0] == pytest.approx(STERN, abs=1e-3)
    assert np.isnan(series.smoothed[-1]).all()


def test_the_sidecar_can_hold_it():
    baseline = collected(noisy(STERN)).result()
    kept = json.loads(json.dumps(baseline.as_dict()))
    assert kept["face_id"] == 1
    assert kept["samples"] == 301
    assert kept["seconds"] == 10.0
    assert list(kept["offsets"]) == [str(e) for e in EMOTIONS]
    # What is written is enough to do it over.
    weighted = STERN * np.exp(-np.array(list(kept["offsets"].values())))
    assert weighted / weighted.sum() == pytest.approx(baseline.correct(STERN), abs=1e-5)
