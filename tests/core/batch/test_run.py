import hashlib

import numpy as np
import pytest

from core.batch import analyze_source
from core.errors import CameraError, SessionError
from core.pipeline import Analyzer
from core.session import load_session
from core.settings import AnalysisSettings, RecordingSettings, Settings
from core.sources import (
    NoteKind,
    RawFrame,
    ReadingReport,
    SourceInfo,
    SourceNote,
    SourceWarning,
    VideoFileSource,
    WarningKind,
)
from core.types import Box
from tests.support.engine import ConstantClassifier, FixedDetector
from tests.support.fakes import write_clip


def make_analyzer(settings: Settings) -> Analyzer:
    return Analyzer(
        detector=FixedDetector([Box(x=5, y=5, width=20, height=20)]),
        emotion=ConstantClassifier("emotion"),
        age=ConstantClassifier("age"),
        settings=settings,
    )


STEP_NS = 40_000_000
WARNING = SourceWarning(
    kind=WarningKind.UNREADABLE, sentence="Some are bad.", lossy=True, count=3, total=10
)


def lost(index: int, count: int = 1) -> SourceNote:
    return SourceNote(
        kind=NoteKind.FRAMES_UNREADABLE,
        time_ns=index * STEP_NS,
        duration_ns=count * STEP_NS,
        value=str(count),
    )


class Film:
    """Has frames of these indices at 25/s; `notes` stand before a frame, or at the end (None)."""

    paced = True

    def __init__(self, indices, *, kind="file", live=False, notes=None, error=None):
        self.live = False
        self.opened = False
        self._live = live
        self._kind = kind
        self._notes = notes or {}
        self._error = error
        self._left = list(indices)
        self._read = 0

    def open(self):
        self.opened, self.live = True, self._live
        return SourceInfo(
            name="film", kind=self._kind, width=64, height=48, rate=25.0, live=self._live
        )

    def read(self):
        if not self._left:
            if self._error is not None:
                raise self._error
            return None
        index = self._left.pop(0)
        self._read += 1
        return RawFrame(
            index=index,
            time_ns=index * STEP_NS,
            image=np.full((48, 64, 3), 90, np.uint8),
            file=f"{index}.png" if self._kind == "pictures" else "",
            notes=self._notes.get(index, ()),
        )

    @property
    def report(self):
        ended = () if self._left else self._notes.get(None, ())
        warnings = (WARNING,) if self._notes else ()
        return ReadingReport(
            frames_read=self._read, frames_promised=10, warnings=warnings, notes=ended
        )

    def close(self):
        self.opened = False


def test_what_could_not_be_decoded_is_told_and_not_dropped(tmp_path):
    film = Film(
        [1, 2, 5, 8],
        notes={1: (lost(0),), 5: (lost(3, 2),), None: (lost(9),)},
    )
    result = analyze_source(film, tmp_path / "a.csv", make_analyzer(Settings()))
    read = load_session(result.csv)
    assert read.columns["frame"].tolist() == [1, 2, 5, 8]
    assert read.columns["timestamp"].tolist() == pytest.approx([0.04, 0.08, 0.2, 0.32])
    assert [
        (e["trial_type"], float(e["onset"]), float(e["duration"]), e["value"]) for e in read.events
    ] == [
        ("frames_unreadable", 0.0, 0.04, "1"),
        ("frames_unreadable", 0.12, 0.08, "2"),
        ("frames_unreadable", 0.36, 0.04, "1"),
    ]
    assert read.sidecar["frames_dropped"] == 0
    assert read.sidecar["reading"]["frames_promised"] == 10
    assert read.sidecar["reading"]["whole"] is result.whole is False
    assert result.report.warnings == (WARNING,)


def test_pictures_have_nothing_to_do_with_each_other(tmp_path):
    settings = Settings(analysis=AnalysisSettings(highest_rate=1.0))
    analyzer = make_analyzer(settings)
    film = Film([1, 2, 5], kind="pictures", notes={1: (lost(0),), 5: (lost(3, 2),)})
    result = analyze_source(film, tmp_path / "a.csv", analyzer)
    read = load_session(result.csv)
    assert read.columns["file"].tolist() == ["1.png", "2.png", "5.png"]
    assert read.columns["face_id"].tolist() == [1, 2, 3]
    assert read.columns["happy_smooth"].tolist() == read.columns["happy"].tolist()
    assert (result.faces, result.frames_passed_over) == (3, 0)
    assert read.sidecar["frames_dropped"] == 0


def test_a_sequence_is_one_recording(tmp_path):
    result = analyze_source(
        Film([0, 1, 2], kind="sequence"), tmp_path / "a.csv", make_analyzer(Settings())
    )
    assert load_session(result.csv).columns["face_id"].tolist() == [1, 1, 1]


def test_the_highest_rate_counts_by_the_file_s_own_time(tmp_path):
    film = Film(range(50), notes={7: (lost(6),)})
    settings = Settings(analysis=AnalysisSettings(highest_rate=5.0))
    result = analyze_source(film, tmp_path / "a.csv", make_analyzer(settings))
    read = load_session(result.csv)
    assert read.columns["frame"].tolist() == list(range(0, 50, 5))
    assert (result.frames, result.frames_passed_over) == (10, 40)
    assert read.sidecar["frames_dropped"] == 40
    assert [event["trial_type"] for event in read.events] == ["frames_unreadable"]


def test_what_turns_out_to_be_live_is_refused_and_closed(tmp_path):
    film = Film([0], live=True)
    with pytest.raises(CameraError, match="live"):
        analyze_source(film, tmp_path / "a.csv", make_analyzer(Settings()))
    assert not film.opened
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "ended"),
    [(CameraError("gone"), "source failed"), (KeyboardInterrupt(), "interrupted")],
)
def test_a_source_that_breaks_off_leaves_what_was_read(tmp_path, error, ended):
    film = Film([0, 1], error=error, notes={1: (lost(1),)})
    with pytest.raises(type(error)):
        analyze_source(film, tmp_path / "a.csv", make_analyzer(Settings()))
    read = load_session(tmp_path / "a.csv")
    assert len(read) == read.sidecar["reading"]["frames_read"] == 2
    assert read.sidecar["ended"] == ended
    assert read.sidecar["reading"]["whole"] is False
    assert not film.opened


def test_a_source_without_frames_is_an_error(tmp_path):
    with pytest.raises(CameraError, match="no readable frame"):
        analyze_source(Film([]), tmp_path / "a.csv", make_analyzer(Settings()))


def test_frames_without_a_face_are_counted(tmp_path):
    analyzer = Analyzer(
        detector=FixedDetector([]),
        emotion=ConstantClassifier("emotion"),
        age=ConstantClassifier("age"),
        settings=Settings(),
    )
    result = analyze_source(Film(range(3)), tmp_path / "a.csv", analyzer)
    assert (result.frames, result.faces, result.frames_without_face) == (3, 0, 3)


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / "clip.avi", [np.full((48, 64, 3), 90, np.uint8)] * 5)


@pytest.mark.parametrize("flush_seconds", [0, 5])
def test_the_sidecar_knows_the_file_and_every_row_is_written(tmp_path, clip, flush_seconds):
    settings = Settings(recording=RecordingSettings(flush_seconds=flush_seconds))
    analyzer = make_analyzer(settings)
    result = analyze_source(VideoFileSource(clip), tmp_path / "a.csv", analyzer, source_file=clip)
    read = load_session(result.csv)
    assert len(read) == result.rows == 5
    assert read.sidecar["source"]["file_sha256"] == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert read.sidecar["source"]["file_bytes"] == clip.stat().st_size
    assert read.sidecar["ended"] == "source ended"


@pytest.mark.parametrize("flush_seconds", [0, 5])
def test_a_disk_that_is_full_at_any_time_is_an_error(tmp_path, clip, monkeypatch, flush_seconds):
    from core.files import GrowingFile

    written = []

    def full(self, piece):
        written.append(piece)
        if len(written) > 5:  # three heads and two frames
            raise OSError(28, "No space left on device")
        append(self, piece)

    append = GrowingFile.append
    monkeypatch.setattr(GrowingFile, "append", full)
    settings = Settings(recording=RecordingSettings(flush_seconds=flush_seconds))
    with pytest.raises(SessionError, match="everything before is saved"):
        analyze_source(VideoFileSource(clip), tmp_path / "a.csv", make_analyzer(settings))
    read = load_session(tmp_path / "a.csv")
    assert len(read) == read.sidecar["rows"] == 2
    assert read.sidecar["ended"] == "disk full"
