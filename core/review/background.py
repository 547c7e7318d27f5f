"""Opening a recording while something else goes on: the picture first, then the rows."""

import logging
import threading
from enum import StrEnum
from pathlib import Path

from core.errors import ReviewError
from core.review.opening.engine import Cancelled
from core.review.recording import Recording, open_recording

log = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far an opening is."""

    LOOKING = "looking"
    """There is nothing yet."""
    ROUGH = "rough"
    """There is a rough picture; the true one is being made."""
    LOADING = "loading"
    """There is a true picture; the rows are being loaded."""
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Opening:
    """Opens a recording in a thread of its own; ask it now and then, from any thread.

    From `ROUGH` on, `recording` answers what a stretch looks like; from `READY` on, all else.
    `recording.timeline` is another one at each stage.
    """

    def __init__(self, path: str | Path, *, rate: float | None = None) -> None:
        """Begin at once.

        Args:
            path: The CSV.
            rate: Frames a second, where the file has no time of its own.
        """
        self._path = path
        self._rate = rate
        self._lock = threading.Lock()
        self._stage = Stage.LOOKING
        self._progress = 0.0
        self._recording: Recording | None = None
        self._error = ""
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._run, name="review opening", daemon=True)
        self._thread.start()

    @property
    def stage(self) -> Stage:
        """How far it is."""
        with self._lock:
            return self._stage

    @property
    def progress(self) -> float:
        """Share of the stage that is done, 0 to 1."""
        with self._lock:
            return self._progress

    @property
    def recording(self) -> Recording | None:
        """The recording, as soon as there is a picture; whoever takes it closes it."""
        with self._lock:
            return self._recording

    @property
    def error(self) -> str:
        """Why it failed, in a sentence; empty unless it did."""
        with self._lock:
            return self._error

    def cancel(self) -> None:
        """Stop; what is open by now is closed."""
        self._cancel.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        recording = None
        try:
            recording = open_recording(
                self._path,
                rate=self._rate,
                picture_first=True,
                progress=self._tell,
                cancel=self._cancel,
            )
            if not recording.has_rows:
                self._set(Stage.ROUGH, recording)
                recording.look(progress=self._tell, cancel=self._cancel)
                self._set(Stage.LOADING, recording)
            recording.load_rows(progress=self._tell, cancel=self._cancel)
            self._set(Stage.READY, recording)
        except Cancelled:
            self._end(Stage.CANCELLED, recording)
        except ReviewError as error:
            self._end(Stage.FAILED, recording, str(error))
        except Exception as error:
            log.exception("opening %s", self._path)
            sentence = f"It could not be opened ({type(error).__name__}: {error})."
            self._end(Stage.FAILED, recording, sentence)

    def _tell(self, share: float) -> None:
        with self._lock:
            self._progress = share

    def _set(self, stage: Stage, recording: Recording) -> None:
        with self._lock:
            self._stage, self._recording, self._progress = stage, recording, 0.0

    def _end(self, stage: Stage, recording: Recording | None, error: str = "") -> None:
        if recording is not None:
            recording.close()
        with self._lock:
            self._stage, self._recording, self._error = stage, None, error
