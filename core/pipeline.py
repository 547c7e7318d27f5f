"""From a frame to its analysis: detect, track, classify, smooth."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.detection import FaceDetector, make_detector
from core.errors import ModelError
from core.settings import Settings
from core.smoothing import Smoother
from core.tracking import Tracker
from core.types import Estimate, FaceAnalysis, Frame, FrameAnalysis, Image, Track
from models.card import ModelCard
from models.cropping import crop_face
from models.labels import AGE_GROUPS, EMOTIONS
from models.runtime import Classifier


class FaceClassifier(Protocol):
    """What the pipeline needs of a network; `models.runtime.Classifier` is one."""

    @property
    def card(self) -> ModelCard:
        """Labels, input size and crop."""

    def predict(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """`(N, H, W, C)` uint8 to `(N, K)` float32, rows sum to 1."""


class Analyzer:
    """Detects, follows and reads the faces of frames, one after the other.

    Belongs to one thread.
    """

    def __init__(
        self,
        *,
        detector: FaceDetector,
        emotion: FaceClassifier,
        age: FaceClassifier,
        settings: Settings,
        detector_folder: Path | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            detector: Finds the faces.
            emotion: The expression network.
            age: The age group network.
            settings: Smoothing and thresholds.
            detector_folder: Where detector files may lie.

        Raises:
            ModelError: If a network's classes are not the program's.
        """
        for network, labels in ((emotion, EMOTIONS), (age, AGE_GROUPS)):
            if network.card.labels != labels:
                raise ModelError(
                    f"The network {network.card.identity} has the classes "
                    f"{', '.join(network.card.labels)}; expected {', '.join(labels)}."
                )
        self._detector = detector
        self._emotion = emotion
        self._age = age
        self._settings = settings
        self._detector_folder = detector_folder
        self._tracker = Tracker()
        self._smoothers = {
            network.card.task: Smoother(settings.analysis.smoothing_seconds)
            for network in (emotion, age)
        }
        self._epoch: int | None = None

    @classmethod
    def default(
        cls, settings: Settings | None = None, *, detector_folder: Path | None = None
    ) -> "Analyzer":
        """The shipped networks with the detector of the settings.

        Args:
            settings: None takes the defaults.
            detector_folder: Where detector files may lie.

        Raises:
            ModelError: If a network or a detector file cannot be used.
            SettingsError: If the detector of the settings needs a file that is not given.
        """
        settings = settings or Settings()
        threads = settings.analysis.threads
        return cls(
            detector=make_detector(settings.detector, detector_folder),
            emotion=Classifier.load("emotion", threads=threads),
            age=Classifier.load("age", threads=threads),
            settings=settings,
            detector_folder=detector_folder,
        )

    @property
    def detector_name(self) -> str:
        """`"haar"` or `"yunet"`."""
        return self._detector.name

    @property
    def cards(self) -> tuple[ModelCard, ModelCard]:
        """The cards of the expression and the age network."""
        return self._emotion.card, self._age.card

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def apply(self, settings: Settings) -> None:
        """Change the settings; tracks and their smoothed past go on.

        Raises:
            ModelError: If a detector file cannot be used; nothing has changed then.
            SettingsError: If the detector needs a file that is not given; likewise.
        """
        if settings.detector != self._settings.detector:
            self._detector = make_detector(settings.detector, self._detector_folder)
        for smoother in self._smoothers.values():
            smoother.seconds = settings.analysis.smoothing_seconds
        self._settings = settings

    def start_session(self) -> None:
        """Forget everything; the next face is number 1."""
        self._tracker = Tracker()
        self.reset()

    def reset(self) -> None:
        """Forget all faces seen so far; ids go on counting."""
        self._tracker.reset()
        for smoother in self._smoothers.values():
            smoother.reset()

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Analyse one frame.

        Args:
            frame: Frames come in the order of their capture; a new epoch starts new tracks.

        Returns:
            The faces seen, and the milliseconds of each stage.
        """
        if frame.epoch != self._epoch:
            self.reset()
            self._epoch = frame.epoch
        marks = [time.perf_counter_ns()]

        def mark() -> None:
            marks.append(time.perf_counter_ns())

        faces = self._detector.detect(frame.image)
        mark()
        tracks = self._tracker.update(faces, frame.captured_ns)
        mark()
        crops = [self._crops(frame.image, tracks, network) for network in self._networks]
        mark()
        emotion = self._estimates(self._emotion, crops[0], tracks, frame.captured_ns)
        mark()
        age = self._estimates(self._age, crops[1], tracks, frame.captured_ns)
        mark()
        stages = ("detect", "track", "crop", "emotion", "age")
        timings = {
            stage: (after - before) / 1e6
            for stage, before, after in zip(stages, marks, marks[1:], strict=False)
        }
        timings["total"] = (marks[-1] - marks[0]) / 1e6
        return FrameAnalysis(
            index=frame.index,
            epoch=frame.epoch,
            captured_ns=frame.captured_ns,
            finished_ns=time.monotonic_ns(),
            faces=tuple(
                FaceAnalysis(track=track, emotion=of_emotion, age_group=of_age)
                for track, of_emotion, of_age in zip(tracks, emotion, age, strict=True)
            ),
            timings=timings,
            confidence_threshold=self._settings.analysis.confidence_threshold,
        )

    @property
    def _networks(self) -> tuple[FaceClassifier, FaceClassifier]:
        return self._emotion, self._age

    @staticmethod
    def _crops(image: Image, tracks: Sequence[Track], network: FaceClassifier) -> NDArray[np.uint8]:
        shape = (*network.card.input_size, network.card.channels)
        crops = np.empty((len(tracks), *shape), np.uint8)
        for crop, track in zip(crops, tracks, strict=True):
            crop[:] = crop_face(image, track.face.box.as_tuple(), network.card)
        return crops

    def _estimates(
        self,
        network: FaceClassifier,
        crops: NDArray[np.uint8],
        tracks: Sequence[Track],
        time_ns: int,
    ) -> list[Estimate]:
        smoother = self._smoothers[network.card.task]
        smoother.keep_since(time_ns)
        return [
            Estimate(
                labels=network.card.labels,
                probabilities=row,
                smoothed=smoother.update(track.track_id, time_ns, row),
            )
            for track, row in zip(tracks, network.predict(crops), strict=True)
        ]
