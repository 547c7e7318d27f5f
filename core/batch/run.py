"""Video files and pictures to CSV, every frame, as fast as the machine goes."""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import CameraError, SessionError
from core.errors import reason as reason_of
from core.pipeline import Analyzer
from core.session import EndReason, SessionRecorder, file_facts
from core.sources import (
    FrameSource,
    RawFrame,
    ReadingReport,
    ReportingSource,
    SourceInfo,
    SourceNote,
)
from core.types import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """The result of one source.

    Attributes:
        csv: The recording.
        kind: Which sort of source it turned out to be.
        choice: Why it is of that sort, where that was a guess or a wish; else empty.
        frames: Frames analysed.
        rows: Rows written.
        faces: Different face ids.
        seconds_of_video: Time of the last frame.
        frames_without_face: Analysed frames in which nobody was seen.
        frames_over_limit: Analysed frames that hold more faces than the limit of the settings.
        most_left_out: The most faces that one frame holds beyond the limit.
        frames_passed_over: Frames left out because of the highest rate of the settings.
        report: How the reading went.
        to_its_end: Whether the source ended by itself, and nothing failed or interrupted it.
    """

    csv: Path
    kind: str
    choice: str
    frames: int
    rows: int
    faces: int
    seconds_of_video: float
    frames_without_face: int
    frames_over_limit: int
    most_left_out: int
    frames_passed_over: int
    report: ReadingReport
    to_its_end: bool = True

    @property
    def whole(self) -> bool:
        """Whether all that the source holds was read."""
        return self.report.whole and self.to_its_end


def analyze_source(
    source: FrameSource,
    csv: Path,
    analyzer: Analyzer,
    *,
    source_file: Path | None = None,
    progress: Callable[[int, SourceInfo], None] = lambda frames, info: None,
    unfinished: Callable[[BatchResult], None] = lambda result: None,
) -> BatchResult:
    """Analyse a file or folder from its beginning to its end.

    Every frame of it, or where `settings.analysis.highest_rate` says so no more than that a second
    by the file's own time. Pictures that have nothing to do with each other are an epoch each:
    nothing is tracked or smoothed from one to the next, and no rate counts.

    Args:
        source: A file or folder; nothing live.
        csv: Where the recording goes; nothing is overwritten.
        analyzer: Used from a clean state.
        source_file: The file that the source reads; its SHA-256 goes into the sidecar.
        progress: Called after each frame with the number of frames so far.
        unfinished: Called with what came of a source that fails or is interrupted half way, before
            the error is raised.

    Raises:
        CameraError: If the source cannot be read, or is live and has no end.
        SessionError: If the recording cannot be written; what was written stays.
    """
    recorder = None
    frames = passed_over = newest_ns = 0
    ids: set[int] = set()
    reason = EndReason.FAILED
    rate, slot = analyzer.settings.analysis.highest_rate, -1
    try:
        info = source.open()
        if source.live or info.live:
            # An address may be one of a file, so this is known only now.
            raise CameraError("Expected a video file or images to analyse, got a live source.")
        recorder = SessionRecorder(
            csv,
            source=info,
            settings=analyzer.settings,
            cards=analyzer.cards,
            source_facts=file_facts(source_file, hashed=True) if source_file else None,
            started_ns=0,
        )
        analyzer.start_session()
        apart = info.kind == "pictures"
        while (raw := source.read()) is not None:
            _note(recorder, raw.notes)
            newest_ns = raw.time_ns or 0
            if rate and not apart:
                # By the file's clock; its times may be rounded to milliseconds.
                before, slot = slot, int(newest_ns * rate / 1e9 + 0.1)
                if slot == before:
                    passed_over += 1
                    continue
            analysis = analyzer.analyze(_frame(raw, epoch=frames if apart else raw.series))
            recorder.write(analysis)
            ids.update(face.track.track_id for face in analysis.faces)
            frames += 1
            progress(frames, info)
        _note(recorder, _report(source, frames + passed_over).notes)
        if not frames:
            raise CameraError(f'"{info.name}" contains no readable frame.')
        reason = EndReason.SOURCE_ENDED
    except KeyboardInterrupt:
        reason = EndReason.INTERRUPTED
        raise
    except SessionError:
        reason = EndReason.NOT_WRITABLE
        raise
    except CameraError:
        reason = EndReason.SOURCE_FAILED
        raise
    except OSError as error:
        reason = EndReason.SOURCE_FAILED
        raise CameraError(f"It can no longer be read: {reason_of(error)}.") from error
    finally:
        report = _report(source, frames + passed_over)
        source.close()
        if recorder is not None:
            recorder.tally.passed_over = passed_over
            recorder.tell_reading(report)
            recorder.close(reason)
            result = BatchResult(
                csv=csv,
                kind=info.kind,
                choice=info.choice,
                frames=recorder.frames,
                rows=recorder.rows,
                faces=len(ids),
                seconds_of_video=newest_ns / 1e9,
                frames_without_face=recorder.tally.frames_without_face,
                frames_over_limit=recorder.tally.frames_over_limit,
                most_left_out=recorder.tally.most_left_out,
                frames_passed_over=passed_over,
                report=report,
                to_its_end=reason is EndReason.SOURCE_ENDED and recorder.failed is None,
            )
            if not result.to_its_end:
                unfinished(result)
    if recorder.failed is not None:
        raise recorder.failed  # at the very end, with what still waited to be written
    return result


def _frame(raw: RawFrame, *, epoch: int) -> Frame:
    return Frame(
        index=raw.index,
        epoch=epoch,
        captured_ns=raw.time_ns or 0,
        image=raw.image,
        file=raw.file,
    )


def _note(recorder: SessionRecorder, notes: Iterable[SourceNote]) -> None:
    for note in notes:
        recorder.event(
            note.kind, note.value, onset_ns=note.time_ns, duration_s=note.duration_ns / 1e9
        )


def _report(source: FrameSource, frames: int) -> ReadingReport:
    report = source.report if isinstance(source, ReportingSource) else ReadingReport()
    # Of what breaks off, a report may not have been made up yet.
    return dataclasses.replace(report, frames_read=max(report.frames_read, frames))
