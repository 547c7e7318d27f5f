import numpy as np
import pandas as pd
import pytest

from core.review import ReviewError, open_recording
from core.review.figures import By, cells_of, summarise
from core.review.study import interval_of, means_of, read_labels, study_of
from core.review.study.intervals import t_quantile
from core.review.study.table import names_of
from tests.support.review_files import make_table, write_recording


@pytest.mark.parametrize(
    ("freedom", "value"),
    # Published tables of Student's t, two-sided 95 %.
    [(1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (5, 2.57058), (10, 2.22814),
     (20, 2.08596), (30, 2.04227), (120, 1.97993), (1000, 1.96234)],
)  # fmt: skip
def test_quantiles_of_t(freedom, value):
    assert t_quantile(0.975, freedom) == pytest.approx(value, abs=6e-6)


def test_an_interval_covers_its_mean_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(2000):
        found = interval_of(rng.normal(3, 2, 6).tolist())
        hits += found.low <= 3 <= found.high
    assert 0.935 < hits / 2000 < 0.965


def test_one_value_has_no_interval():
    found = interval_of([0.4])
    assert (found.mean, found.low, found.high, found.count) == (0.4, None, None, 1)
    with pytest.raises(ValueError, match="needs a value"):
        interval_of([])


@pytest.fixture
def paths(tmp_path):
    made = []
    for number in range(4):
        path = write_recording(tmp_path, f"P{number}", table=make_table(seed=number, faces=1))
        with open_recording(path) as recording:
            do = recording.journal.do
            do("set_participant", text=f"p{number}")
            for name, start, end, condition in (
                ("one", 0, 20, "calm"), ("two", 25, 40, "film"), ("three", 40, 55, "film")
            ):  # fmt: skip
                do(
                    "set_segment",
                    name=name,
                    start={"time_s": start},
                    end={"time_s": end},
                    condition=condition,
                )
            recording.journal.save()
        made.append(path)
    return made


def test_a_table_of_recordings_persons_and_segments(paths):
    study = study_of(paths)
    assert not study.errors
    keys = [(c["recording"], c["segment"], c["condition"]) for c in (x.cells for x in study.lines)]
    assert keys[:3] == [("P0", "one", "calm"), ("P0", "two", "film"), ("P0", "three", "film")]
    assert len(keys) == 12
    with open_recording(paths[2]) as recording:
        expected = [cells_of("P2", line) for line in summarise(recording).lines]
    assert [list(x.cells.values()) for x in study.lines[6:9]] == expected


def test_means_by_condition_equal_pandas(paths):
    study = study_of(paths)
    table = pd.DataFrame([line.cells for line in study.lines])
    table["share_seen"] = table.seen_s / table.seconds
    table["episodes_min_happy"] = 60 * table.episodes_happy / table.seen_s
    for name in ("share_happy", "mean_sad", "valence_index", "share_seen", "episodes_min_happy"):
        by_unit = table.groupby(["condition", "participant"])[name].mean()
        for condition in ("calm", "film"):
            values = by_unit[condition]
            (found,) = [
                m.interval for m in study.means if (m.condition, m.measure) == (condition, name)
            ]
            assert found.count == len(values) == 4
            assert found.mean == pytest.approx(values.mean())
            assert found.deviation == pytest.approx(values.std(ddof=1))
            half = 3.182446 * values.std(ddof=1) / 2
            assert (found.low, found.high) == pytest.approx(
                (values.mean() - half, values.mean() + half), rel=1e-5, abs=1e-9
            )


def test_one_that_fails_stops_no_other(paths, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("nothing")
    study = study_of([paths[0], bad, paths[1]], by=By.PERSON)
    assert list(study.errors) == [str(bad)]
    assert len(study.lines) == 2


def test_a_table_that_was_filled_in(paths, tmp_path):
    filled = tmp_path / "filled.csv"
    filled.write_text(
        "recording;segment;participant;condition\nP1;;anna;\nP1;two;;loud\n", encoding="utf-8-sig"
    )
    study = study_of(paths, labels=read_labels(filled))
    found = {
        (c["recording"], c["segment"]): (c["participant"], c["condition"])
        for c in (line.cells for line in study.lines)
    }
    assert found["P1", "one"] == ("anna", "calm")
    assert found["P1", "two"] == ("anna", "loud")
    assert found["P0", "two"] == ("p0", "film")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\n"])
def test_a_table_that_cannot_be_used(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(ReviewError):
        read_labels(path)


def test_without_participants_each_person_is_a_unit(tmp_path):
    paths = [write_recording(tmp_path, f"a{i}", table=make_table(seed=i)) for i in range(2)]
    means = means_of(study_of(paths).lines)
    assert {mean.interval.count for mean in means} == {4}
    assert {mean.condition for mean in means} == {""}


def test_names_of_recordings_that_are_called_the_same(tmp_path):
    paths = [tmp_path / "a" / "x.csv", tmp_path / "b" / "x.csv", tmp_path / "y.csv"]
    assert names_of([*paths, paths[0]]) == ["a/x", "b/x", "y", "a/x (2)"]
