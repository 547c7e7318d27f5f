import numpy as np
import pytest

from core.pipeline.baseline import baseline_of
from core.review import open_recording
from core.review.figures import By, Stretch, cells_of, header_of, summarise
from models.labels import EMOTIONS
from tests.support import review_pandas as independent
from tests.support.review_files import THRESHOLD, make_table, write_recording


def facts(line) -> dict:
    return dict(zip(header_of(), cells_of("a", line), strict=True))


def check(line, rows, start, end):
    """Every figure of a line against the independent computation."""
    found, expected = facts(line), independent.figures(rows, start, end)
    for name, value in expected.items():
        if isinstance(value, str) or value is None:
            assert found[name] == value, name
        else:
            assert found[name] == pytest.approx(value, rel=1e-6, abs=1e-6), name
    moves = independent.transitions(independent.episodes(independent.cut(rows, start, end)))
    for i, one in enumerate(EMOTIONS):
        for j, other in enumerate(EMOTIONS):
            assert line.transitions[i, j] == moves.get((one, other), 0)


@pytest.fixture
def path(tmp_path):
    return write_recording(tmp_path)


@pytest.fixture
def recording(path):
    with open_recording(path) as opened:
        yield opened


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_equals_pandas(tmp_path, seed):
    path = write_recording(tmp_path, table=make_table(seconds=120, seed=seed))
    table = independent.read(path)
    with open_recording(path) as recording:
        summary = summarise(recording, by=By.PERSON)
        start, end = recording.span_s
    assert [line.person.number for line in summary.lines] == [1, 2]
    assert (start, end) == (table.timestamp.min(), table.until.max())
    for line in summary.lines:
        check(line, independent.person(table, line.person.faces), start, end)


def test_segments_cut_frames_where_they_begin(path, recording):
    do = recording.journal.do
    do(
        "set_segment",
        name="A",
        start={"marker": "r1"},
        end={"marker": "r2"},
        condition="calm",
    )
    do("set_segment", name="B", start={"time_s": 33.333}, end={"time_s": 50.01}, condition="")
    do("set_condition", text="rest")
    table = independent.read(path)
    summary = summarise(recording)
    assert [(x.stretch.name, x.stretch.condition) for x in summary.lines] == [
        ("A", "calm"),
        ("B", "rest"),
    ] * 2
    for line in summary.lines:
        rows = independent.person(table, line.person.faces)
        check(line, rows, line.stretch.start_s, line.stretch.end_s)
    assert summary.lines[0].gap_s == pytest.approx(4.0, abs=0.3)


def test_a_selection_has_its_figures(path, recording):
    chosen = Stretch(name="selection", start_s=12.34, end_s=13.5)
    (line,) = summarise(recording, stretches=[chosen], people=[recording.person(2)]).lines
    check(line, independent.person(independent.read(path), [2]), 12.34, 13.5)


def test_merged_faces_are_one_person_and_dropped_ones_none(tmp_path):
    table = make_table(faces=3)
    table.loc[table.face_id == 3, "score"] = 0.95
    path = write_recording(tmp_path, table=table)
    read = independent.read(path)
    with open_recording(path) as recording:
        recording.journal.do("merge", face=3, into=1)
        recording.journal.do("drop_face", face=2)
        recording.journal.do("trim", start_s=5.05, end_s=55)
        summary = summarise(recording)
    (line,) = summary.lines
    assert line.person.faces == (1, 3)
    rows = independent.person(read, [1, 3])
    check(line, rows, 5.05, 55)
    inside = read[read.face_id.isin([1, 3]) & (read.until > 5.05) & (read.timestamp < 55)]
    twice = inside.groupby("timestamp").size()
    (note,) = [note for note in summary.notes if note.kind == "merged_at_once"]
    assert note.values["count"] == (twice > 1).sum()


def test_the_baseline_of_a_stretch_is_that_of_the_pipeline(tmp_path):
    table = make_table(seconds=60, gap=None)
    # A face at rest that reads a little sad.
    calm = (table.timestamp < 15) & (table.face_id == 1)
    for suffix in ("", "_smooth"):
        for emotion, value in zip(EMOTIONS, [0.6, 0.01, 0.01, 0.35, 0.01, 0.01, 0.01], strict=True):
            table.loc[calm, emotion + suffix] = value
    table.loc[calm, "emotion"] = "neutral"
    path = write_recording(tmp_path, table=table)
    read = independent.read(path)
    with open_recording(path) as recording:
        recording.journal.do("set_baseline", face=1, start_s=0, end_s=12)
        summary = summarise(recording, by=By.PERSON, corrected=True)
        start, end = recording.span_s
    (line,) = summary.lines
    assert line.corrected
    assert [note.kind for note in summary.notes] == ["no_baseline"]
    rows = independent.person(read, [1])
    rest = rows[(rows.timestamp >= 0) & (rows.timestamp <= 12)]
    made = baseline_of(
        1,
        [round(t * 1e9) for t in rest.timestamp],
        rest[list(EMOTIONS)].to_numpy(np.float32),
        duration_s=12,
    )
    assert made.offsets[EMOTIONS.index("sad")] > 1
    check(line, independent.corrected(rows, made.offsets, THRESHOLD), start, end)


def test_a_recorded_baseline_counts_where_none_is_chosen(tmp_path):
    offsets = dict.fromkeys(EMOTIONS, 0.0) | {"sad": 1.5, "angry": 0.7}
    path = write_recording(tmp_path, facts={"baselines": {"2": {"offsets": offsets}}})
    rows = independent.person(independent.read(path), [2])
    with open_recording(path) as recording:
        (line,) = summarise(recording, by=By.PERSON, corrected=True).lines
        values = [offsets[e] for e in EMOTIONS]
        check(line, independent.corrected(rows, values, THRESHOLD), *recording.span_s)


def test_a_face_that_was_not_at_rest_gives_no_corrected_figures(recording):
    recording.journal.do("set_baseline", face=1, start_s=0, end_s=1)
    summary = summarise(recording, corrected=True)
    assert not summary.lines
    assert [n.kind for n in summary.notes] == ["baseline_failed", "no_baseline"]


def test_a_segment_beyond_the_recording_says_so(recording):
    do = recording.journal.do
    do("set_segment", name="A", start={"time_s": 50}, end={"time_s": 500}, condition="")
    do("set_segment", name="B", start={"time_s": 400}, end={"time_s": 500}, condition="")
    summary = summarise(recording)
    assert [note.kind for note in summary.notes] == ["segment_outside", "segment_empty"]
    assert {line.stretch.name for line in summary.lines} == {"A"}


def test_nobody_is_a_note(recording):
    recording.journal.do("drop_face", face=1)
    recording.journal.do("drop_face", face=2)
    summary = summarise(recording)
    assert not summary.lines
    assert summary.notes[-1].kind == "nobody"
