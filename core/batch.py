"""Video files to CSV, every frame, as fast as the machine goes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import CameraError, SessionError
from core.pipeline import Analyzer
from core.session import SessionRecorder, file_facts
from core.sources import FrameSource, SourceInfo
from core.types import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What came of one source.

    Attributes:
        csv: The recording.
        frames: Frames analysed.
        rows: Rows written.
        faces: Different face ids.
        seconds_of_video: Timestamp of the last frame.
    """

    csv: Path
    frames: int
    rows: int
    faces: int
    seconds_of_video: float


def analyze_source(
    source: FrameSource,
    csv: Path,
    analyzer: Analyzer,
    *,
    source_file: Path | None = None,
    progress: Callable[[int, SourceInfo], None] = lambda frames, info: None,
) -> BatchResult:
    """Analyse every frame of a file from its beginning to its end.

    Args:
        source: A file or folder; nothing live.
        csv: Where the recording goes; nothing is overwritten.
        analyzer: Used from a clean state.
        source_file: The file that the source reads; its SHA-256 goes into the sidecar.
        progress: Called after each frame with the number of frames so far.

    Raises:
        CameraError: If the source cannot be read, or is live and has no end.
        SessionError: If the recording cannot be written; what was written stays.
    """
    if source.live:
        raise CameraError("Expected a video file or images to analyse, got a live source.")
    info = source.open()
    recorder = None
    frames, newest_ns = 0, 0
    ids: set[int] = set()
    reason = "failed"
    try:
        recorder = SessionRecorder(
            csv,
            source=info,
            settings=analyzer.settings,
            cards=analyzer.cards,
            source_facts=file_facts(source_file, hashed=True) if source_file else None,
            started_ns=0,
        )
        analyzer.start_session()
        while (raw := source.read()) is not None:
            newest_ns = raw.time_ns or 0
            analysis = analyzer.analyze(
                Frame(index=raw.index, epoch=0, captured_ns=newest_ns, image=raw.image)
            )
            recorder.write(analysis)
            ids.update(face.track.track_id for face in analysis.faces)
            frames += 1
            progress(frames, info)
        reason = "end of source"
    except KeyboardInterrupt:
        reason = "interrupted"
        raise
    except SessionError:
        reason = "could not be written"
        raise
    finally:
        source.close()
        if recorder is not None:
            recorder.close(reason)
    if recorder.failed is not None:
        raise recorder.failed  # at the very end, with what still waited to be written
    return BatchResult(
        csv=csv,
        frames=frames,
        rows=recorder.rows,
        faces=len(ids),
        seconds_of_video=newest_ns / 1e9,
    )
