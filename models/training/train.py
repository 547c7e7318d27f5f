"""Train one network: `python -m models train emotion|age`."""

import json
import logging
import math
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np

from models.errors import ModelError
from models.runtime import softmax
from models.training.data.augmentation import augment
from models.training.data.expressions import UNLABELLED
from models.training.data.faces import Faces
from models.training.measure.calibrate import fit_temperature
from models.training.networks.architectures import LOGITS, build
from models.training.networks.losses import accuracy_of, loss_of
from models.training.networks.restore import start_from
from models.training.networks.torch_speed import fuse_batch_normalization
from models.training.recipes import EmotionRecipe, Recipe

log = logging.getLogger(__name__)

FINAL_WEIGHTS = "final.weights.h5"
OFFSETS = "source_offsets"


class TrainingFaces(keras.utils.PyDataset):
    """Batches of varied training faces; what a batch holds depends on seed, epoch, index only."""

    def __init__(
        self, faces: Faces, targets: np.ndarray, recipe: Recipe, seed: int, side: int
    ) -> None:
        """Keep the images of training faces, at a size of `side` pixels, and their targets."""
        super().__init__()
        self._recipe, self._seed = recipe, seed
        self._images, self._targets = _resized(faces.images, side), targets
        self._sources = sources_of(recipe, faces)
        self._cumulated = np.cumsum(recipe.draws(faces, targets))
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        """Draw the faces of an epoch."""
        self._epoch = epoch
        rng = np.random.default_rng((self._seed, epoch))
        # Systematic sampling: a face of weight 1.3 comes once or twice, never not at all.
        marks = np.arange(round(self._cumulated[-1])) + rng.random()
        drawn = np.searchsorted(self._cumulated, marks).clip(max=len(self._cumulated) - 1)
        self._order = rng.permutation(drawn)

    def __len__(self) -> int:
        return math.ceil(len(self._order) / self._recipe.batch)

    def __getitem__(self, index: int) -> tuple[Any, np.ndarray]:
        recipe, rng = self._recipe, np.random.default_rng((self._seed, self._epoch, index))
        rows = self._order[index * recipe.batch : (index + 1) * recipe.batch]
        images, targets = self._images[rows], self._targets[rows]
        if recipe.augment:
            images = np.stack([augment(image, rng) for image in images])
        images = images.astype(np.float32)
        sources = None if self._sources is None else self._sources[rows]
        if recipe.mixup:
            share = rng.beta(recipe.mixup, recipe.mixup, len(rows)).astype(np.float32)
            share = np.maximum(share, 1 - share)
            other = rng.permutation(len(rows))
            images = _mixed(images, images[other], share)
            targets = _mixed(targets, targets[other], share)
            if sources is not None:
                sources = _mixed(sources, sources[other], share)
        return images if sources is None else (images, sources), targets


def _mixed(one: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = share.reshape(-1, *[1] * (one.ndim - 1))
    return np.asarray(share * one + (1 - share) * other)


def sources_of(recipe: Recipe, faces: Faces) -> np.ndarray | None:
    """`(N, S)` float32: which of the recipe's sources each face is of; None for a single one.

    Faces without labels count as the first source, whose conventions their teacher learned.
    """
    if not isinstance(recipe, EmotionRecipe) or len(recipe.sources) < 2:
        return None
    found = np.stack([faces.facts["source"] == source.name for source in recipe.sources], axis=1)
    found[faces.facts["source"] == UNLABELLED] = np.arange(len(recipe.sources)) == 0
    return found.astype(np.float32)


def with_source_offsets(network: keras.Model, recipe: EmotionRecipe) -> keras.Model:
    """A model for training, from faces and their sources to what each source would call them.

    Args:
        network: What `build` gave; it shares its weights.
        recipe: Its recipe.
    """
    source = keras.Input((len(recipe.sources),), name="source")
    offset = keras.layers.Dense(
        recipe.heads[0],
        use_bias=False,
        kernel_initializer="zeros",
        dtype="float32",
        name=OFFSETS,
    )(source)
    further = sum(recipe.heads[1:])
    padded = keras.ops.pad(offset, ((0, 0), (0, further))) if further else offset
    return keras.Model([network.input, source], network.output + padded)


def settle_offsets(model: keras.Model, network: keras.Model, recipe: EmotionRecipe) -> np.ndarray:
    """Put the mean of the sources' offsets, by their shares, into the network itself.

    Returns:
        `(S, A)` float32: the offsets.
    """
    offsets = np.asarray(model.get_layer(OFFSETS).get_weights()[0])
    head = network.get_layer(LOGITS)
    kernel, bias = head.get_weights()
    labelled = [source.share if source.name != UNLABELLED else 0 for source in recipe.sources]
    bias[: recipe.heads[0]] += np.average(offsets, axis=0, weights=labelled)
    head.set_weights([kernel, bias])
    return offsets


def _resized(images: np.ndarray, side: int) -> np.ndarray:
    if images.shape[1] == side:
        return images
    return np.stack(
        [cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA) for image in images]
    ).reshape(len(images), side, side, images.shape[-1])


def train(
    recipe: Recipe,
    data: Sequence[str | Path],
    out: Path,
    *,
    seed: int = 0,
    precision: str = "float32",
    teacher: Path | None = None,
    start: Path | None = None,
) -> Path:
    """Train, or go on with an interrupted training in the same folder.

    Args:
        recipe: What to train.
        data: Folders or zips with the data sets.
        out: Folder for the checkpoint, the log and the final weights; an interrupted run in it is
            resumed from its last whole epoch.
        seed: Seed of the weights, the order and the augmentation.
        precision: A Keras dtype policy; `mixed_bfloat16` is faster where the processor has it.
        teacher: Folder of the run that a student's recipe learns from.
        start: A shipped weights file, with its card beside it, to go on from instead of from
            random weights; for a student's recipe, in place of a teacher.

    Returns:
        The file with the averaged weights.

    Raises:
        DataError: If the data cannot be read.
        ModelError: If the recipe needs a teacher, and there is none or it is another network.
    """
    keras.utils.set_random_seed(seed)
    keras.mixed_precision.set_global_policy(precision)
    out.mkdir(parents=True, exist_ok=True)
    if keras.backend.backend() == "torch":
        fuse_batch_normalization()
    faces = recipe.load(data)
    training, validation = recipe.learned(faces), faces.split("valid")
    log.info("training on %d faces, validating on %d", len(training), len(validation))
    network = model = build(recipe)
    targets = recipe.targets(training)
    begun_from = None
    if start is not None:
        some = training.images[:: max(1, len(training) // 2048)]
        begun_from = start_from(network, recipe, start, some).identity
    if isinstance(recipe, EmotionRecipe) and recipe.teacher_share:
        if start is None:
            _load_teacher(network, recipe, teacher)
        targets = _taught(network, recipe, training, targets, validation)
    begun = network.get_weights()
    several = sources_of(recipe, training) is not None
    if several and isinstance(recipe, EmotionRecipe):
        model = with_source_offsets(network, recipe)
    steps = math.ceil(recipe.draws(training, targets).sum() / recipe.batch)
    model.compile(_optimizer(recipe, steps), loss_of(recipe), metrics=[accuracy_of(recipe)])
    # Before a checkpoint is read, whose moments and averages have no place in one that is not
    # built; and TensorFlow traces the step once instead of twice.
    model.optimizer.build(model.trainable_variables)
    started = time.time()
    seen = validation.images.astype(np.float32)
    for first, end, side in recipe.spans():
        batches = TrainingFaces(training, targets, recipe, seed, side)
        model.fit(
            batches,
            initial_epoch=first,
            epochs=end,
            validation_data=(
                (seen, sources_of(recipe, validation)) if several else seen,
                recipe.targets(validation, cleaned=False),
            ),
            validation_batch_size=256,
            callbacks=[
                # Each stage goes on from the last epoch's checkpoint, as a resumed run does.
                keras.callbacks.BackupAndRestore(str(out / "checkpoint"), delete_checkpoint=False),
                keras.callbacks.LambdaCallback(
                    on_epoch_begin=lambda epoch, logs, batches=batches: batches.start_epoch(epoch)
                ),
                *([keras.callbacks.SwapEMAWeights()] if recipe.optimizer == "adamw" else []),
                keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
            ],
            verbose=2,
        )
    # `fit` ends by putting the averaged weights into the model.
    if recipe.weight_interpolation and (start or teacher):
        shares = (recipe.weight_interpolation, 1 - recipe.weight_interpolation)
        network.set_weights(blended([begun, network.get_weights()], shares))
    offsets = None
    if several and isinstance(recipe, EmotionRecipe):
        offsets = settle_offsets(model, network, recipe).tolist()
    network.save_weights(out / FINAL_WEIGHTS)
    facts = {
        "recipe": asdict(recipe),
        "seed": seed,
        "precision": precision,
        "teacher": None if teacher is None else teacher.name,
        "start": begun_from,
        "backend": keras.backend.backend(),
        "versions": {
            name: metadata.version(name)
            for name in ("keras", keras.backend.backend(), "numpy", "opencv-python-headless")
        },
        "python": platform.python_version(),
        "training_faces": len(training),
        "source_offsets": offsets,
        "near_duplicates_removed": faces.removed,
        "validation_faces": len(validation),
        "minutes_of_last_run": round((time.time() - started) / 60, 1),
    }
    (out / "run.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")
    return out / FINAL_WEIGHTS


def blended(
    networks: Sequence[Sequence[np.ndarray]], shares: Sequence[float] | None = None
) -> list[np.ndarray]:
    """The mean of the weights of networks of one shape, in equal shares unless given."""
    return [np.average(layer, axis=0, weights=shares) for layer in zip(*networks, strict=True)]


def _load_teacher(model: keras.Model, recipe: Recipe, teacher: Path | None) -> None:
    try:
        if teacher is None:
            raise ValueError("none was named")
        model.load_weights(teacher / FINAL_WEIGHTS)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Expected the finished run of a teacher for {recipe.name}, but {error}; train "
            f"{recipe.name}-teacher first and name its folder with --teacher."
        ) from error


def _taught(
    teacher: keras.Model,
    recipe: EmotionRecipe,
    training: Faces,
    targets: np.ndarray,
    validation: Faces,
) -> np.ndarray:
    """Targets of which a share is what the teacher answers, sharpened as fits the votes.

    Born-again training (Furlanello et al. 2018, arXiv:1805.04770) evens out what ten voters leave
    to chance; on faces without votes it is a noisy student's (Xie et al. 2020, arXiv:1911.04252).
    """
    answers = recipe.heads[0]
    votes = recipe.targets(validation, cleaned=False)[:, :answers]
    temperature = np.float32(fit_temperature(_logits(teacher, validation)[:, :answers], votes))
    logits = _logits(teacher, training)[:, :answers]
    taught = softmax(np.asarray(logits / temperature, np.float32))
    unvoted = targets[:, :answers].sum(axis=1, keepdims=True) == 0
    # It learned the conventions of FER+, and has nothing to say about those of others.
    voted = training.facts["votes"].sum(axis=1, keepdims=True) > 0
    share = (unvoted + voted * recipe.teacher_share).astype(np.float32)
    log.info("%d faces without votes; teacher's temperature %.2f", unvoted.sum(), temperature)
    mixed = (1 - share) * targets[:, :answers] + share * taught
    return np.concatenate([mixed, targets[:, answers:]], axis=1)


def _logits(model: keras.Model, faces: Faces) -> np.ndarray:
    """The mean over each face and its mirror image."""
    images = faces.images.astype(np.float32)
    both = [
        model.predict(view, batch_size=256, verbose=0)
        for view in (images, np.ascontiguousarray(images[:, :, ::-1]))
    ]
    return np.asarray((both[0] + both[1]) / 2)


def _optimizer(recipe: Recipe, steps_per_epoch: int) -> keras.optimizers.Optimizer:
    if recipe.optimizer == "adam":
        return keras.optimizers.Adam(recipe.learning_rate)
    warmup = int(recipe.warmup_epochs * steps_per_epoch)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0,
        warmup_target=recipe.learning_rate,
        warmup_steps=warmup,
        decay_steps=max(1, recipe.epochs * steps_per_epoch - warmup),
    )
    return keras.optimizers.AdamW(
        schedule,
        weight_decay=recipe.weight_decay,
        use_ema=True,
        ema_momentum=recipe.average,
    )
