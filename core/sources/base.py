"""The interface of all sources, and what can go wrong with one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from core.errors import CameraError
from core.types import Image

Kind = Literal["camera", "file", "stream", "pictures", "sequence", "demo"]
"""`pictures` have nothing to do with each other; a `sequence` is one recording in many files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a source turned out to be.

    Attributes:
        name: For people; never holds a stream's password.
        kind: Which sort of source.
        identity: Of a camera, `CameraDevice.identity`; empty where it has none.
        width: Pixels across, as obtained; of the first picture where they differ.
        height: Pixels down, as obtained.
        rate: Frames per second, as obtained; 0 where unknown.
        requested: What a camera was asked for, such as "640x480 at 30/s"; else empty.
        backend: By which of the system's ways a camera was opened, as the settings name it; else
            empty.
        live: Whether it is happening now.
        frame_count: How many frames the file claims to hold, which is more than can be read of
            a damaged one; None where unknown or endless.
        start_s: Of a file, what its own clock says at time 0, in seconds: MPEG transport streams
            begin anywhere. Own time stamps are `start_s` plus the times given here.
        codec: How the video is compressed, as FFmpeg names it; empty where that is not known.
        choice: Why `kind` is what it is, where that was a guess or a wish; else empty.
    """

    name: str
    kind: Kind
    identity: str = ""
    width: int
    height: int
    rate: float
    requested: str = ""
    backend: str = ""
    live: bool
    frame_count: int | None = None
    start_s: float = 0.0
    codec: str = ""
    choice: str = ""


class NoteKind(StrEnum):
    """The kind of a note; the keys are those of a recording's events."""

    FRAMES_UNREADABLE = "frames_unreadable"
    """Frames that could not be decoded; the value is how many."""
    FRAMES_DAMAGED = "frames_damaged"
    """Frames that were decoded with errors or are built on faulty ones; likewise."""
    TIMES_SHIFTED = "times_shifted"
    """The file's own times jumped back; the value is by how many seconds all later ones move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A note for the recording about a stretch of the source.

    Attributes:
        kind: What.
        time_ns: When it begins, as `RawFrame.time_ns` counts.
        duration_ns: How long it lasts; 0 for a moment.
        value: More about it, see `NoteKind`.
    """

    kind: NoteKind
    time_ns: int
    duration_ns: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFrame:
    """A frame as the source delivers it.

    Attributes:
        index: The source's own number for it; grows, with gaps where pictures were skipped.
        time_ns: Presentation time from the start of the source; None for a live one.
        image: `(H, W, 3)` uint8 BGR, read-only.
        file: Name of its own file within a folder of pictures; else empty.
        series: Grows where another recording begins within the source.
        notes: What was met since the frame before.
    """

    index: int
    time_ns: int | None
    image: Image
    file: str = ""
    series: int = 0
    notes: tuple[SourceNote, ...] = ()


class WarningKind(StrEnum):
    """What is wrong with a source as a whole."""

    UNREADABLE = "unreadable"
    """Frames or pictures that could not be decoded; each leaves a gap."""
    DAMAGED = "damaged"
    """Frames that were decoded with errors."""
    SHORT = "short"
    """It ended before what it claims to hold."""
    TIMES = "times"
    """Times that are not the file's own."""
    SKIPPED = "skipped"
    """Files of a folder that were not read as pictures."""
    DARK = "dark"
    """Pictures that are nearly black, of more than 8 bits."""
    JOINED = "joined"
    """Several numbered series in one folder, read one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWarning:
    """A fault of a source, reported at the end of a run.

    Attributes:
        kind: What.
        sentence: For people, in English.
        lossy: Whether something is lacking from the result.
        count: How many frames or files it is about.
        total: Of how many; None where that is not known.
    """

    kind: WarningKind
    sentence: str
    lossy: bool
    count: int
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingReport:
    """What has been read of a file or folder so far, and its faults.

    Attributes:
        frames_read: Frames handed out since it was opened.
        frames_promised: What it claims to hold; None where it does not say.
        frames_unreadable: Frames that could not be decoded.
        frames_damaged: Frames that were decoded with errors, or are built on faulty ones.
        warnings: In words, the worst first.
        notes: Met after the last frame, at the end.
    """

    frames_read: int = 0
    frames_promised: int | None = None
    frames_unreadable: int = 0
    frames_damaged: int = 0
    warnings: tuple[SourceWarning, ...] = ()
    notes: tuple[SourceNote, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything that the source holds was read."""
        return not any(warning.lossy for warning in self.warnings)


class FrameSource(Protocol):
    """Delivers frames one by one; used by one thread at a time."""

    @property
    def live(self) -> bool:
        """Whether it is live: a failed read may recover, and a lost source is reopened.

        Of any other source, a read that gives nothing is the end.
        """

    @property
    def paced(self) -> bool:
        """Whether frames are shown at their presentation times."""

    def open(self) -> SourceInfo:
        """Open it, blocking; also after `close`, from the start.

        Raises:
            CameraError: If it cannot be opened or holds no picture.
        """

    def read(self) -> RawFrame | None:
        """The next frame, blocking; None when there is none (`live` says what that means)."""

    def close(self) -> None:
        """Close it; harmless if it is already closed."""


@runtime_checkable
class SeekableSource(FrameSource, Protocol):
    """A source with a beginning and an end that can seek."""

    @property
    def duration_ns(self) -> int | None:
        """The duration, as far as known; None if unknown."""

    @property
    def step_ns(self) -> int:
        """The usual time from one frame to the next."""

    def seek(self, time_ns: int) -> None:
        """Seek, blocking: the next read gives the frame shown at this time.

        Args:
            time_ns: Presentation time; before the first frame means that one, and after the last
                one that one.

        Raises:
            CameraError: If it can no longer be read.
        """


@runtime_checkable
class ReportingSource(FrameSource, Protocol):
    """A source with a reading report."""

    @property
    def report(self) -> ReadingReport:
        """So far; complete once `read` has given None. Survives `close`, until the next `open`."""


class SourceTrouble(StrEnum):
    """What is wrong with a source that is open or should be."""

    BUSY = "busy"
    """Another program has it."""
    DENIED = "denied"
    """This person, or this program, may not use it."""
    UNPLUGGED = "unplugged"
    """It is not connected."""
    NO_PICTURE = "no_picture"
    """It opens and gives nothing, or it gives nothing any more."""
    BLACK = "black"
    """Its pictures are black; a warning that goes away by itself."""
    FROZEN = "frozen"
    """Its pictures are all the same; a warning that goes away by itself."""


class SourceError(CameraError):
    """A source cannot be opened or read, and it is known why.

    Attributes:
        trouble: Why.
    """

    def __init__(self, trouble: SourceTrouble, sentence: str) -> None:
        super().__init__(sentence)
        self.trouble = trouble
