import numpy as np
import pandas as pd

from core.review import open_recording
from core.review.figures import corrected_timeline
from core.review.opening.layout import LABELS
from models.labels import EMOTIONS
from tests.support import review_pandas as independent
from tests.support.review_files import SMOOTH, THRESHOLD, make_table, write_recording

OFFSETS = dict.fromkeys(EMOTIONS, 0.0) | {"sad": 1.5, "angry": 0.7, "happy": 0.4}


def recorded(tmp_path, **facts):
    path = write_recording(
        tmp_path,
        table=make_table(seconds=60, gap=None),
        facts={"baselines": {"1": {"offsets": OFFSETS}}, **facts},
    )
    return path, independent.read(path)


def test_curves_and_labels_without_the_resting_look(tmp_path):
    path, table = recorded(tmp_path)
    with open_recording(path) as recording:
        timeline, notes = corrected_timeline(recording)
        assert notes == []
        near = timeline.view(20, 40, 2000).people
        far = timeline.view(0, 60, 60).people
        plain = recording.timeline.view(20, 40, 2000).people
    rows = independent.person(table, [1])
    wanted = independent.corrected(rows, [OFFSETS[e] for e in EMOTIONS], THRESHOLD)
    picture = near[1]
    rows = wanted.set_index("timestamp").loc[list(picture.times_s)]
    np.testing.assert_allclose(picture.mean, rows[SMOOTH].astype(float), atol=1e-6)
    assert [LABELS[code] for code in picture.labels] == list(rows.emotion)
    groups = wanted.groupby(np.floor(wanted.timestamp).astype(int))[SMOOTH].mean()
    np.testing.assert_allclose(far[1].mean, groups.astype(float), atol=1e-5)
    # Who has no baseline looks as before.
    pd.testing.assert_frame_equal(pd.DataFrame(near[2].mean), pd.DataFrame(plain[2].mean))


def test_without_any_baseline_it_is_the_timeline_itself(tmp_path):
    with open_recording(write_recording(tmp_path)) as recording:
        assert corrected_timeline(recording) == (recording.timeline, [])


def test_a_baseline_that_cannot_be_made_is_told(tmp_path):
    with open_recording(write_recording(tmp_path)) as recording:
        recording.journal.do("set_baseline", face=1, start_s=0, end_s=0.5)
        timeline, notes = corrected_timeline(recording)
        assert timeline is recording.timeline
        assert [note.kind for note in notes] == ["baseline_failed"]


def test_thresholds_that_changed_count_from_then_on(tmp_path):
    events = [(30.0, 0.0, "settings_changed", "analysis.confidence_threshold=0.9; x.y=1")]
    path, _ = recorded(tmp_path)
    write_recording(tmp_path, table=pd.read_csv(path), events=events,
                    facts={"baselines": {"1": {"offsets": OFFSETS}}})  # fmt: skip
    with open_recording(path) as recording:
        assert recording.thresholds[1:] == [(30.0, 0.9)]
        timeline, _ = corrected_timeline(recording)
        picture = timeline.view(0, 60, 6000).people[1]
    late = picture.times_s >= 30
    certain = picture.labels < 7
    assert certain[~late].any()
    assert (picture.mean[late & certain].max(axis=1) >= 0.9).all()
