"""Train one network: `python -m models train emotion|age`."""

import json
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from models.training import datasets
from models.training.architectures import residual_network
from models.training.augmentation import augment
from models.training.recipes import Recipe

log = logging.getLogger(__name__)

FINAL_WEIGHTS = "final.weights.h5"


class AugmentedFaces(keras.utils.PyDataset):
    """Batches of varied training faces; what a batch holds depends on seed, epoch, index only."""

    def __init__(
        self, images: np.ndarray, targets: np.ndarray, batch: int, seed: int, **kwargs: Any
    ) -> None:
        """Keep the arrays; see `Faces` for their shapes."""
        super().__init__(**kwargs)
        self.images, self.targets, self.batch, self.seed = images, targets, batch, seed
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        """Shuffle for an epoch."""
        self.epoch = epoch
        self.order = np.random.default_rng((self.seed, epoch)).permutation(len(self.images))

    def __len__(self) -> int:
        return math.ceil(len(self.images) / self.batch)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng((self.seed, self.epoch, index))
        rows = self.order[index * self.batch : (index + 1) * self.batch]
        images = np.stack([augment(self.images[row], rng) for row in rows])
        return images.astype(np.float32), self.targets[rows]


def build(recipe: Recipe) -> keras.Model:
    """The untrained network of a recipe."""
    return residual_network(
        (recipe.size, recipe.size, recipe.channels),
        list(recipe.widths),
        recipe.outputs,
        recipe.task,
    )


def train(
    recipe: Recipe,
    data: Sequence[str | Path],
    out: Path,
    *,
    seed: int = 0,
    precision: str = "float32",
) -> Path:
    """Train, or go on with an interrupted training in the same folder.

    Args:
        recipe: What to train.
        data: Folders or zips with the data sets.
        out: Folder for the checkpoint, the log and the final weights; an interrupted run in it is
            resumed from its last whole epoch.
        seed: Seed of the weights, the order and the augmentation.
        precision: A Keras dtype policy; `mixed_bfloat16` is faster where the processor has it.

    Returns:
        The file with the averaged weights.

    Raises:
        DataError: If the data cannot be read.
    """
    keras.utils.set_random_seed(seed)
    keras.mixed_precision.set_global_policy(precision)
    out.mkdir(parents=True, exist_ok=True)
    faces = recipe.load(data)
    training, validation = faces.split("train"), faces.split("valid")
    log.info("training on %d faces, validating on %d", len(training), len(validation))
    batches = AugmentedFaces(training.images, recipe.training_targets(training), recipe.batch, seed)
    model = build(recipe)
    model.compile(_optimizer(recipe, len(batches)), _loss(recipe), metrics=_metrics(recipe))
    started = time.time()
    model.fit(
        batches,
        epochs=recipe.epochs,
        validation_data=(validation.images.astype(np.float32), validation.targets),
        validation_batch_size=256,
        callbacks=[
            keras.callbacks.BackupAndRestore(str(out / "checkpoint"), delete_checkpoint=False),
            keras.callbacks.LambdaCallback(
                on_epoch_begin=lambda epoch, logs: batches.start_epoch(epoch)
            ),
            keras.callbacks.SwapEMAWeights(),
            keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
        ],
        verbose=2,
    )
    # `fit` ends by putting the averaged weights into the model.
    model.save_weights(out / FINAL_WEIGHTS)
    facts = {
        "recipe": asdict(recipe),
        "seed": seed,
        "precision": precision,
        "backend": keras.backend.backend(),
        "keras": keras.version(),
        "training_faces": len(training),
        "validation_faces": len(validation),
        "minutes_of_last_run": round((time.time() - started) / 60, 1),
    }
    (out / "run.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")
    return out / FINAL_WEIGHTS


def _optimizer(recipe: Recipe, steps_per_epoch: int) -> keras.optimizers.Optimizer:
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


def _loss(recipe: Recipe) -> Any:
    """Cross-entropy with the soft labels; for ages, of the groups too.

    The years teach what is near to what, the groups where the cuts are.
    """
    bins = keras.losses.CategoricalCrossentropy(from_logits=True)
    if recipe.task == "emotion":
        return bins
    groups = datasets.group_matrix()

    def years_and_groups(targets: Any, logits: Any) -> Any:
        predicted = ops.log(ops.matmul(ops.softmax(logits), groups) + 1e-6)
        expected = ops.matmul(ops.cast(targets, "float32"), groups)
        return bins(targets, logits) - ops.mean(ops.sum(expected * predicted, axis=-1))

    return years_and_groups


def _metrics(recipe: Recipe) -> list[Any]:
    if recipe.task == "emotion":
        return [keras.metrics.CategoricalAccuracy(name="accuracy")]
    groups = datasets.group_matrix()

    def accuracy(targets: Any, logits: Any) -> Any:
        expected = ops.argmax(ops.matmul(ops.cast(targets, "float32"), groups), axis=-1)
        predicted = ops.argmax(ops.matmul(ops.softmax(logits), groups), axis=-1)
        return ops.cast(ops.equal(expected, predicted), "float32")

    return [accuracy]
