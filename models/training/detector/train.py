"""Train the face detector: `python -m models train detector`."""

import json
import logging
import math
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import cv2
import keras
import numpy as np

from models.training.detector.architecture import as_rows, detector_network
from models.training.detector.data import Labeller, Material, load
from models.training.detector.pictures import make_picture
from models.training.detector.targets import loss, targets
from models.training.networks.torch_speed import fuse_batch_normalization

log = logging.getLogger(__name__)

FINAL_WEIGHTS: Final = "final.weights.h5"
_PROGRESS: Final = "progress.json"
_SETTLING: Final = 60
"""Batches that `settle` sees after a training of at least as many steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorRecipe:
    """How the detector is trained.

    Attributes:
        minutes: Planned wall time; the learning rate follows the clock, as the processor may be
            shared.
        stages: From which share of the time on pictures have which side in pixels.
        further_stages: The same for a training that goes on from a finished one.
        batch: Pictures a step.
        steps: Steps an epoch, after which there is a checkpoint.
        learning_rate: The highest, reached after `warmup` of the time and falling as a cosine.
        warmup: Share of the time.
        weight_decay: Of AdamW.
        average: Momentum of the averaged weights.
    """

    minutes: float = 60.0
    stages: tuple[tuple[float, int], ...] = ((0.0, 160), (0.65, 224))
    further_stages: tuple[tuple[float, int], ...] = ((0.0, 192), (0.6, 256))
    batch: int = 16
    steps: int = 200
    learning_rate: float = 2e-3
    warmup: float = 0.03
    weight_decay: float = 0.01
    average: float = 0.998

    def rate(self, share: float) -> float:
        """The learning rate at a share of the time."""
        if share < self.warmup:
            return self.learning_rate * max(share, 1e-3) / self.warmup
        done = min(1.0, (share - self.warmup) / (1 - self.warmup))
        return self.learning_rate * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6

    def spans(self) -> list[tuple[float, int]]:
        """Until which share of the time pictures have which side."""
        ends = [first for first, _ in self.stages[1:]] + [1.0]
        return [(end, size) for end, (_, size) in zip(ends, self.stages, strict=True)]


class MadePictures(keras.utils.PyDataset):
    """Batches of made-up pictures; a batch depends on seed, epoch, index and side only."""

    def __init__(
        self, material: Material, recipe: DetectorRecipe, seed: int, steps: int, size: int
    ) -> None:
        """Keep what the pictures are made of."""
        super().__init__(workers=2, max_queue_size=6)
        self._material, self._recipe, self._seed = material, recipe, seed
        self._steps, self._size, self.epoch = steps, size, 0

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng((self._seed, self.epoch, index))
        size = self._size
        made = [make_picture(self._material, size, rng) for _ in range(self._recipe.batch)]
        images = np.stack([image for image, _ in made]).astype(np.float32)
        return images, np.stack([targets(labels, size) for _, labels in made])


class Clock(keras.callbacks.Callback):
    """Sets the learning rate by the time spent, and stops a stage when its time is over."""

    def __init__(self, recipe: DetectorRecipe, folder: Path) -> None:
        """Go on from the time that an interrupted run in the same folder had spent."""
        super().__init__()
        self._recipe, self._file, self._end = recipe, folder / _PROGRESS, 1.0
        self._pictures: MadePictures | None = None
        self.steps, self._spent, self._since = 0, 0.0, time.monotonic()
        if self._file.exists():
            before = json.loads(self._file.read_text(encoding="utf-8"))
            self.steps, self._spent = before["steps"], before["seconds"]

    @property
    def seconds(self) -> float:
        """Time spent in all runs together."""
        return self._spent + time.monotonic() - self._since

    @property
    def share(self) -> float:
        """The same as a share of what is planned."""
        return self.seconds / (60 * self._recipe.minutes)

    def start_stage(self, pictures: MadePictures, end: float) -> None:
        """The next training makes these pictures, until that share of the time is spent."""
        self._pictures, self._end = pictures, end

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """See Keras."""
        if self._pictures is not None:
            self._pictures.epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """See Keras."""
        self.model.optimizer.learning_rate.assign(self._recipe.rate(self.share))

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """See Keras."""
        self.steps += 1
        if self.share >= self._end:
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """See Keras."""
        progress = {"steps": self.steps, "seconds": self.seconds}
        self._file.write_text(json.dumps(progress), encoding="utf-8")
        if self.share >= self._end:
            self.model.stop_training = True


def train(
    recipe: DetectorRecipe,
    data: Sequence[str | Path],
    out: Path,
    *,
    seed: int = 0,
    labeller: Path | None = None,
    start: Path | None = None,
) -> Path:
    """Train, or go on with an interrupted training in the same folder.

    Args:
        recipe: How.
        data: Folders or zips with the detection data set, FairFace, FER+ and RAF-DB.
        out: Folder for the checkpoint, the log and the final weights.
        seed: Seed of the weights and of the pictures.
        labeller: YuNet's ONNX file, which labels the faces of the other data sets and marks what is
            doubtful in scenes; without it the detection data set alone is learned from.
        start: Folder of a finished run whose weights to go on from.

    Returns:
        The file with the averaged weights.

    Raises:
        DataError: If the data cannot be read.
    """
    keras.utils.set_random_seed(seed)
    cv2.setNumThreads(1)
    if keras.backend.backend() == "torch":
        fuse_batch_normalization()
    out.mkdir(parents=True, exist_ok=True)
    material = load(data, None if labeller is None else Labeller(labeller))
    training, validation = material.split("train"), material.split("valid")
    counts = {kind: len(getattr(training, kind)) for kind in ("portraits", "faces", "scenes")}
    log.info("training on %s", counts)
    network = detector_network()
    before = None
    if start is not None:
        network.load_weights(start / FINAL_WEIGHTS)
        before = json.loads((start / "run.json").read_text(encoding="utf-8"))
    model = as_rows(network)
    model.compile(
        keras.optimizers.AdamW(
            recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            clipnorm=10.0,
            use_ema=True,
            ema_momentum=recipe.average,
        ),
        loss,
    )
    # Before a checkpoint is read, whose moments and averages have no place in one that is not
    # built; and TensorFlow traces the step once instead of twice.
    model.optimizer.build(model.trainable_variables)
    clock = Clock(recipe, out)
    for end, size in recipe.spans():
        if clock.share >= end:
            continue
        pictures = MadePictures(training, recipe, seed, recipe.steps, size)
        clock.start_stage(pictures, end)
        model.fit(
            pictures,
            epochs=100_000,
            validation_data=MadePictures(validation, recipe, seed + 1, 8, size),
            callbacks=[
                # Each stage goes on from the last checkpoint, as a resumed run does.
                keras.callbacks.BackupAndRestore(str(out / "checkpoint"), delete_checkpoint=False),
                clock,
                keras.callbacks.SwapEMAWeights(),
                keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
            ],
            verbose=2,
        )
    # `fit` ends by putting the averaged weights into the model.
    batches = min(_SETTLING, clock.steps)
    settle(model, MadePictures(training, recipe, seed + 2, batches, recipe.stages[-1][1]))
    network.save_weights(out / FINAL_WEIGHTS)
    facts = {
        "recipe": asdict(recipe),
        "seed": seed,
        "backend": keras.backend.backend(),
        "versions": {
            name: metadata.version(name)
            for name in ("keras", keras.backend.backend(), "numpy", "opencv-python-headless")
        },
        "python": platform.python_version(),
        "training_pictures": counts,
        "near_duplicates_removed": material.removed,
        "steps": clock.steps,
        "minutes": round(clock.seconds / 60, 1),
        "labelled_by_yunet": labeller is not None,
        "went_on_from": before,
    }
    (out / "run.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")
    return out / FINAL_WEIGHTS


def settle(model: keras.Model, pictures: MadePictures) -> None:
    """Let batch normalisation see what the averaged weights make of the pictures.

    Its running means are those of the weights of the last steps (Izmailov et al. 2018,
    arXiv:1803.05407).
    """
    for number in range(len(pictures)):
        model(pictures[number][0], training=True)
