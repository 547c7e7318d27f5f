import itertools
import threading

import numpy as np
import pytest

from core.review import Cancelled, Opening, Stage, open_recording
from core.review.opening.frames import frames_of
from core.review.opening.layout import LABELS
from core.review.timeline import build_pyramid
from tests.support.review_files import SMOOTH, make_table, write_recording


@pytest.fixture(scope="module")
def table():
    return make_table(seconds=400, rate=25, faces=3, gap=(100, 130))


@pytest.fixture(scope="module")
def path(tmp_path_factory, table):
    return write_recording(tmp_path_factory.mktemp("timeline"), table=table)


@pytest.fixture(scope="module")
def recording(path):
    with open_recording(path) as opened:
        yield opened


def expected(table, face, start, end, pixels):
    """Pixel by pixel from the rows."""
    rows = table[(table.face_id == face) & (table.timestamp >= start) & (table.timestamp < end)]
    pixel = np.floor((rows.timestamp - start) / ((end - start) / pixels)).astype(int)
    return rows.groupby(pixel)


@pytest.mark.parametrize(("start", "end", "pixels"), [(0, 50, 500), (90, 140, 400), (33, 53, 90)])
def test_a_stretch_of_rows_is_right_to_the_pixel(recording, table, start, end, pixels):
    view = recording.timeline.view(start, end, pixels)
    assert view.exact
    for face, picture in view.people.items():
        groups = expected(table, face, start, end, pixels)
        keys = np.floor((picture.times_s - start) / ((end - start) / pixels)).astype(int)
        inside = (keys >= 0) & (keys < pixels)
        np.testing.assert_array_equal(keys[inside], list(groups.groups))
        for values, how in ((picture.lowest, "min"), (picture.highest, "max"),
                            (picture.mean, "mean")):  # fmt: skip
            wanted = getattr(groups[SMOOTH], how)().to_numpy(float)
            np.testing.assert_allclose(values[inside], wanted, atol=2e-6)
        share = groups.emotion.agg(lambda labels: (labels == "uncertain").mean())
        np.testing.assert_allclose(picture.uncertain[inside], share, atol=1e-6)
        for code, (_, group) in zip(picture.labels[inside], groups, strict=True):
            counts = group.emotion.value_counts()
            assert counts[LABELS[code]] == counts.max()


@pytest.mark.parametrize("pixels", [25, 100, 400])
def test_the_whole_is_made_of_the_pyramid_and_as_right(recording, table, pixels):
    # Pixels as wide as whole stretches of the finest level, so that both count the same rows.
    view = recording.timeline.view(0, 400, pixels)
    for face, picture in view.people.items():
        groups = expected(table, face, 0, 400, pixels)
        assert len(picture.times_s) == len(groups)
        wanted = groups[SMOOTH].max().to_numpy(float)
        np.testing.assert_allclose(picture.highest, wanted, atol=2e-6)
        wanted = groups[SMOOTH].mean().to_numpy(float)
        np.testing.assert_allclose(picture.mean, wanted, atol=2e-6)


def test_single_frames_keep_their_own_time(recording, table):
    view = recording.timeline.view(15, 16, 1000)
    rows = table[(table.face_id == 1) & table.timestamp.between(13, 18)]
    times = view.people[1].times_s
    assert set(times) <= set(rows.timestamp.round(6))
    assert len(times[(times >= 15) & (times < 16)]) == 25


def test_lanes_and_bands_break_at_gaps_and_where_nobody_is(recording, table):
    picture = recording.timeline.view(95, 135, 800).people[1]
    rows = table[(table.face_id == 1) & table.timestamp.between(94, 136)].timestamp.to_numpy()
    breaks = int((np.diff(rows) > 1.0).sum())
    lanes = picture.lanes()
    assert len(lanes) == breaks + 1
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(lanes))
    assert not [1 for a, b in lanes if a < 115 < b]
    bands = picture.bands()
    assert {key for *_, key in bands} <= set(LABELS)
    assert sum(b - a for a, b, _ in bands) == pytest.approx(sum(b - a for a, b in lanes), abs=0.2)


def test_gaps_are_those_of_the_recording(recording):
    ((start, end),) = recording.frames.gaps
    assert (start, end) == (pytest.approx(100, abs=0.1), pytest.approx(130, abs=0.1))


def test_faces_can_be_one_person(recording, table):
    both = recording.timeline.view(0, 400, 50, {1: (1, 3)}).people
    assert list(both) == [1]
    rows = table[table.face_id.isin([1, 3])].assign(face_id=1)
    groups = expected(rows, 1, 0, 400, 50)
    wanted = groups[SMOOTH].mean().to_numpy(float)
    np.testing.assert_allclose(both[1].mean, wanted, atol=2e-6)
    assert recording.timeline.view(0, 400, 50, {}).people == {}


def test_rows_that_are_not_at_hand_are_not_waited_for(path):
    with open_recording(path) as recording:
        timeline = recording.timeline
        assert not timeline.view(50, 55, 500, wait=False).exact
        timeline.prepare(50, 55)
        assert timeline.view(50, 55, 500, wait=False).exact
        assert timeline.view(52, 57, 500, wait=False).exact
        assert not timeline.view(150, 155, 500, wait=False).exact


@pytest.mark.parametrize(("start", "end", "pixels"), [(1, 1, 10), (2, 1, 10), (0, 1, 0)])
def test_no_stretch(recording, start, end, pixels):
    with pytest.raises(ValueError, match="no stretch"):
        recording.timeline.view(start, end, pixels)


def test_far_away_there_is_nothing(recording):
    view = recording.timeline.view(5000, 5010, 100)
    assert all(len(picture.times_s) == 0 for picture in view.people.values())


def test_the_picture_comes_before_the_rows_and_is_the_same(path, table, monkeypatch):
    monkeypatch.setattr("core.review.recording.SMALL_BYTES", 0)
    told = []
    with open_recording(path, picture_first=True, progress=told.append) as recording:
        assert not recording.has_rows
        assert recording.faces == {}
        rough = recording.timeline
        assert rough.rough
        assert not rough.view(0, 400, 50).exact
        assert set(rough.view(0, 400, 50).people) == {1, 2, 3}
        assert recording.look(progress=told.append)
        first = recording.timeline.view(0, 400, 50)
        assert first.exact
        near = recording.timeline.view(10, 12, 500)
        assert not near.exact
        assert len(near.people[1].times_s)
        recording.load_rows(progress=told.append)
        assert recording.has_rows
        again = recording.timeline.view(0, 400, 50)
        for face, picture in first.people.items():
            np.testing.assert_array_equal(picture.mean, again.people[face].mean)
        assert recording.timeline.view(10, 12, 500).exact
    assert all(0 <= share <= 1 for share in told)


@pytest.mark.parametrize(("column", "first"), [("width", True), ("happy_smooth", False)])
def test_a_fault_is_told_and_never_pictured(tmp_path, table, monkeypatch, column, first):
    monkeypatch.setattr("core.review.recording.SMALL_BYTES", 0)
    path = write_recording(tmp_path, table=table[:500])
    lines = [line.split(",") for line in path.read_text().splitlines()]
    lines[7][lines[0].index(column)] = "1. Mai"
    path.write_text("\n".join(",".join(cells) for cells in lines) + "\n")
    with open_recording(path, picture_first=True) as recording:
        # What the picture is not made of is looked at when the rows are loaded.
        assert recording.look() is first
        recording.load_rows()
        assert [note.kind for note in recording.notes] == ["cells_left_out"]


def test_opening_in_a_thread_of_its_own(path, monkeypatch):
    monkeypatch.setattr("core.review.recording.SMALL_BYTES", 0)
    opening = Opening(path)
    assert opening.wait(60)
    assert opening.stage is Stage.READY
    assert opening.error == ""
    with opening.recording as recording:
        assert recording.has_rows


def test_opening_what_cannot_be_opened(tmp_path):
    opening = Opening(tmp_path / "none.csv")
    assert opening.wait(60)
    assert opening.stage is Stage.FAILED
    assert "no file" in opening.error
    assert opening.recording is None


def test_opening_is_called_off(path):
    opening = Opening(path)
    opening.cancel()
    assert opening.wait(60)
    # Whoever is quicker: it is either open, or nothing of it is left.
    assert opening.stage in (Stage.CANCELLED, Stage.READY)
    if opening.recording is not None:
        opening.recording.close()


def test_what_is_called_off_leaves_nothing_and_can_be_begun_again(path, monkeypatch):
    monkeypatch.setattr("core.review.recording.SMALL_BYTES", 0)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        open_recording(path, cancel=stop)
    with open_recording(path, picture_first=True) as recording:
        with pytest.raises(Cancelled):
            recording.load_rows(cancel=stop)
        assert not recording.has_rows
        # Called off at the very end, when the table of rows is there already.
        late = threading.Event()

        def frames_and_stop(times):
            late.set()
            return frames_of(times)

        monkeypatch.setattr("core.review.recording.frames_of", frames_and_stop)
        with pytest.raises(Cancelled):
            recording.load_rows(cancel=late)
        monkeypatch.undo()
        recording.load_rows()
        assert recording.has_rows


def test_the_levels_of_a_pyramid_hold_the_same_rows(recording, table):
    pyramid = build_pyramid(recording.engine, "SELECT * FROM rows", 0.25)
    for length in (0.25, 1, 4, 16, 64, 256):
        found, faces = pyramid.level(length)
        assert found == length
        assert sum(points.rows.sum() for points in faces.values()) == len(table)
    assert pyramid.level(0.1) is None
