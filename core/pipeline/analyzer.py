"""From a frame to its analysis: detect or track, check image quality, classify, smooth."""

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from core.detection import FaceDetector, make_detector
from core.errors import ModelError
from core.pipeline.pose import estimate
from core.pipeline.quality import doubts, measure
from core.pipeline.smoothing import Smoother
from core.settings import DetectorSettings, Settings
from core.tracking import CutDetector, Follower, Tracker
from core.types import (
    Box,
    Doubt,
    Estimate,
    Evidence,
    FaceAnalysis,
    Frame,
    FrameAnalysis,
    Image,
    Track,
)
from models.card import ModelCard, WeightsCard
from models.cropping import crop_face, crop_square
from models.labels import AGE_GROUPS, EMOTIONS
from models.runtime import Classifier, with_even_prior


class FaceClassifier(Protocol):
    """What the pipeline needs of a network; `models.runtime.Classifier` is one."""

    @property
    def card(self) -> ModelCard:
        """Labels, input size and crop."""

    def predict(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """`(N, H, W, C)` uint8 to `(N, K)` float32, rows sum to 1."""

    @property
    def explains(self) -> bool:
        """Whether `explain` is available."""

    def explain(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The probabilities of `predict` and `(N, h, w, K)` float32 maps of the evidence."""


_SELDOM: Final = 5
"""Faces are sure at once where more frames than these lie between two detections."""

LoadNetworks = Callable[[int], tuple[FaceClassifier, FaceClassifier]]
"""From a number of threads to the expression and the age network."""


class Analyzer:
    """Detects, tracks and classifies the faces of one frame after another.

    Belongs to one thread.
    """

    def __init__(
        self,
        *,
        detector: FaceDetector,
        emotion: FaceClassifier,
        age: FaceClassifier,
        settings: Settings,
        load_networks: LoadNetworks | None = None,
    ) -> None:
        """Assemble the pipeline.

        Args:
            detector: Finds the faces.
            emotion: The expression network.
            age: The age group network.
            settings: Smoothing, thresholds, gates and how often to detect.
            load_networks: Reloads the networks when the number of threads changes; None leaves
                them.

        Raises:
            ModelError: If a network's classes are not the program's.
        """
        for network, labels in ((emotion, EMOTIONS), (age, AGE_GROUPS)):
            if network.card.labels != labels:
                raise ModelError(
                    f"The network {network.card.identity} has the classes "
                    f"{', '.join(network.card.labels)}; expected {', '.join(labels)}."
                )
        _check_prior(settings, emotion.card)
        self._detector = detector
        self._emotion = emotion
        self._age = age
        self._settings = settings
        self._load_networks = load_networks
        self._cuts = CutDetector()
        self._tracker = Tracker()
        self._follower = Follower()
        self._followed: int | None = None
        """Frames since the last detection; None before the first."""
        self._smoothers = {
            network.card.task: Smoother(settings.analysis.smoothing_seconds)
            for network in (emotion, age)
        }
        self._epoch: int | None = None

    @classmethod
    def default(cls, settings: Settings | None = None) -> "Analyzer":
        """The shipped networks with the detector of the settings.

        Args:
            settings: None takes the defaults.

        Raises:
            ModelError: If a network or a detector file cannot be used.
            SettingsError: If the detector of the settings needs a file that is not given.
        """
        settings = settings or Settings()
        emotion, age = _shipped_networks(settings.analysis.threads)
        return cls(
            detector=make_detector(settings.detector),
            emotion=emotion,
            age=age,
            settings=settings,
            load_networks=_shipped_networks,
        )

    @property
    def detector_name(self) -> str:
        """`"mien"`, `"haar"` or `"yunet"`."""
        return self._detector.name

    @property
    def cards(self) -> tuple[WeightsCard, ...]:
        """The cards of the expression and the age network, and of the detector if it is our own."""
        networks = self._emotion.card, self._age.card
        return networks if self._detector.card is None else (*networks, self._detector.card)

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._settings

    def apply(self, settings: Settings) -> None:
        """Change the settings; tracks and smoothing continue.

        Raises:
            ModelError: If a detector file cannot be used; nothing has changed then.
            SettingsError: If the detector needs a file that is not given; likewise.
        """
        before = self._settings
        detector, networks = self._detector, self._networks
        if _finding(settings.detector) != _finding(before.detector):
            detector = make_detector(settings.detector)
        if self._load_networks and settings.analysis.threads != before.analysis.threads:
            networks = self._load_networks(settings.analysis.threads)
        _check_prior(settings, networks[0].card)
        self._detector = detector
        self._emotion, self._age = networks
        for smoother in self._smoothers.values():
            smoother.seconds = settings.analysis.smoothing_seconds
        self._settings = settings

    def start_session(self) -> None:
        """Forget everything; the next face is number 1."""
        self._tracker = Tracker()
        self.reset()

    def reset(self) -> None:
        """Forget all faces and pictures seen so far; face ids keep counting."""
        self._cuts.reset()
        self._forget_faces()

    def _forget_faces(self) -> None:
        self._tracker.reset()
        self._followed = None
        for smoother in self._smoothers.values():
            smoother.reset()

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Analyse one frame.

        Args:
            frame: Frames come in the order of their capture; a new epoch starts new tracks, and
                so does a hard cut.

        Returns:
            The faces seen or followed, and the milliseconds of each stage.
        """
        if frame.epoch != self._epoch:
            self.reset()
            self._epoch = frame.epoch
        marks = [time.perf_counter_ns()]

        def mark() -> None:
            marks.append(time.perf_counter_ns())

        if cut := self._cuts.look(frame.image, frame.captured_ns):
            self._forget_faces()
        if self._detection_is_due():
            faces = self._detector.detect(frame.image)
            mark()
            seldom = self._settings.detector.every_nth > _SELDOM
            self._tracker.update(
                faces,
                frame.captured_ns,
                image=frame.image,
                limit=self._settings.detector.face_limit,
                at_once=bool(frame.file) or seldom,
            )
            tracks = self._tracks
            if self._settings.detector.every_nth > 1:
                self._follower.remember(frame.image, tracks)
        else:
            mark()
            boxes = self._follower.find(frame.image, self._tracks)
            self._tracker.follow(boxes, frame.captured_ns)
            tracks = self._tracks
        mark()
        faces = [track.face for track in tracks]
        qualities = [measure(frame.image, face.box, face.landmarks) for face in faces]
        poses = [estimate(face.landmarks) for face in faces]
        doubted = [
            doubts(quality, self._settings.analysis, pose)
            for quality, pose in zip(qualities, poses, strict=True)
        ]
        mark()
        crops = [self._crops(frame.image, tracks, network) for network in self._networks]
        mark()
        maps = None
        if self._settings.appearance.evidence_overlay and self._emotion.explains:
            rows, maps = self._emotion.explain(crops[0])
        else:
            rows = self._emotion.predict(crops[0])
        if self._settings.analysis.prior == "expressive":
            rows = with_even_prior(rows, self._emotion.card.prior)
        emotion = self._estimates(self._emotion, rows, tracks, doubted, frame.captured_ns)
        mark()
        rows = self._age.predict(crops[1])
        age = self._estimates(self._age, rows, tracks, doubted, frame.captured_ns)
        mark()
        stages = ("detect", "track", "quality", "crop", "emotion", "age")
        timings = {
            stage: (after - before) / 1e6
            for stage, before, after in zip(stages, marks, marks[1:], strict=False)
        }
        timings["total"] = (marks[-1] - marks[0]) / 1e6
        analysed = [
            FaceAnalysis(
                track=track,
                emotion=emotion[i],
                age_group=age[i],
                quality=qualities[i],
                evidence=None if maps is None else self._evidence(track, emotion[i], maps[i]),
                pose=poses[i],
            )
            for i, track in enumerate(tracks)
        ]
        return FrameAnalysis(
            index=frame.index,
            epoch=frame.epoch,
            captured_ns=frame.captured_ns,
            finished_ns=time.monotonic_ns(),
            faces=tuple(face for face in analysed if face.track.track_id),
            timings=timings,
            confidence_threshold=self._settings.analysis.confidence_threshold,
            file=frame.file,
            cut=cut,
            left_out=self._tracker.left_out,
            held_back=tuple(face for face in analysed if not face.track.track_id),
        )

    @property
    def _tracks(self) -> list[Track]:
        """The faces to classify: confirmed ones and, up to the limit, unconfirmed ones."""
        sure = self._tracker.current
        room = max(0, self._settings.detector.face_limit - len(sure))
        return [*sure, *self._tracker.held_back[:room]]

    @property
    def _networks(self) -> tuple[FaceClassifier, FaceClassifier]:
        return self._emotion, self._age

    def _detection_is_due(self) -> bool:
        """Whether detection runs on this frame; counts the frame."""
        if self._followed is None or self._followed + 1 >= self._settings.detector.every_nth:
            self._followed = 0
            return True
        self._followed += 1
        return False

    @staticmethod
    def _crops(image: Image, tracks: Sequence[Track], network: FaceClassifier) -> NDArray[np.uint8]:
        shape = (*network.card.input_size, network.card.channels)
        crops = np.empty((len(tracks), *shape), np.uint8)
        for crop, track in zip(crops, tracks, strict=True):
            face = track.face
            crop[:] = crop_face(image, face.box.as_tuple(), network.card, face.landmarks)
        return crops

    def _estimates(
        self,
        network: FaceClassifier,
        rows: NDArray[np.float32],
        tracks: Sequence[Track],
        doubted: Sequence[tuple[Doubt, ...]],
        time_ns: int,
    ) -> list[Estimate]:
        smoother = self._smoothers[network.card.task]
        smoother.begin(time_ns)
        return [
            Estimate(
                labels=network.card.labels,
                probabilities=row,
                smoothed=smoother.update(track.serial, time_ns, row),
                quality_doubts=of_track,
            )
            for track, row, of_track in zip(tracks, rows, doubted, strict=True)
        ]

    def _evidence(self, track: Track, emotion: Estimate, maps: NDArray[np.float32]) -> Evidence:
        """The evidence map of the shown label, at the crop's resolution, and its position."""
        card = self._emotion.card
        face = track.face
        left, top, side, angle = crop_square(face.box.as_tuple(), card, face.landmarks)
        height, width = card.input_size
        of_label = np.ascontiguousarray(maps[..., emotion.labels.index(emotion.top)])
        values = cv2.resize(of_label, (width, height), interpolation=cv2.INTER_CUBIC)
        return Evidence(
            label=emotion.top,
            values=np.asarray(values, np.float32),
            square=Box(x=left, y=top, width=side, height=side),
            angle=angle,
        )


def _check_prior(settings: Settings, card: ModelCard) -> None:
    if settings.analysis.prior == "expressive" and not card.prior:
        raise ModelError(
            f"{card.identity} does not say how common each expression was in its calibration; "
            f"choose everyday as the expected expressions, or weights that do."
        )


def _shipped_networks(threads: int) -> tuple[FaceClassifier, FaceClassifier]:
    return Classifier.load("emotion", threads=threads), Classifier.load("age", threads=threads)


def _finding(settings: DetectorSettings) -> DetectorSettings:
    """The settings that a detector is built from."""
    return dataclasses.replace(settings, every_nth=1, face_limit=1)
