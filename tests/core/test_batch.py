import hashlib

import numpy as np
import pytest
from engine_fakes import ConstantClassifier, FixedDetector
from fakes import write_clip

from core.batch import analyze_source
from core.errors import SessionError
from core.pipeline import Analyzer
from core.session import load_session
from core.settings import RecordingSettings, Settings
from core.sources import VideoFileSource
from core.types import Box


def make_analyzer(settings: Settings) -> Analyzer:
    return Analyzer(
        detector=FixedDetector([Box(x=5, y=5, width=20, height=20)]),
        emotion=ConstantClassifier("emotion"),
        age=ConstantClassifier("age"),
        settings=settings,
    )


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
    assert read.sidecar["ended"] == "end of source"


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
    with pytest.raises(SessionError, match="everything before is kept"):
        analyze_source(VideoFileSource(clip), tmp_path / "a.csv", make_analyzer(settings))
    read = load_session(tmp_path / "a.csv")
    assert len(read) == read.sidecar["rows"] == 2
    assert read.sidecar["ended"] == "disk full"
