"""The networks, as short factory functions."""

from collections.abc import Callable, Sequence
from typing import Final

import keras
from keras import layers

from models.training.recipes import Recipe


def residual_network(
    channels: int, widths: Sequence[tuple[int, int]], outputs: int, size: int | None = None
) -> keras.Model:
    """A small residual network with squeeze-excitation on the small feature maps.

    He et al. 2016 (arXiv:1512.03385), Hu et al. 2018 (arXiv:1709.01507). Squeeze-excitation is
    left out of the first block, where the maps are large: there it costs a third of the time and
    brings nothing that was measured.

    Args:
        channels: 1 for gray, 3 for BGR.
        widths: Channels and stride of each residual block; the first width is the stem's too.
        outputs: Number of logits.
        size: Side of the input in pixels; None to train on several.

    Returns:
        A model from `(N, H, W, C)` values 0 to 255 to `(N, outputs)` float32 logits.
    """
    inputs = keras.Input((size, size, channels), name="face")
    # Each image by its own mean and spread: exposure and contrast of a webcam say nothing.
    x = layers.LayerNormalization(
        axis=(1, 2, 3), center=False, scale=False, epsilon=1.0, dtype="float32", name="exposure"
    )(inputs)
    x = _convolution(x, 24, 1)
    x = _convolution(x, widths[0][0], 2)
    for number, (filters, stride) in enumerate(widths):
        x = _residual_block(x, filters, stride, squeeze=number > 0)
    x = layers.Activation("linear", name=FEATURES)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    logits = layers.Dense(outputs, dtype="float32", name=LOGITS)(x)
    return keras.Model(inputs, logits)


FEATURES: Final = "features"
"""The layer with the last feature map of a residual network."""
LOGITS: Final = "logits"
"""The last layer of every network."""


def predecessor_emotion_network(
    channels: int, widths: Sequence[tuple[int, int]], outputs: int, size: int | None = None
) -> keras.Model:
    """The expression network of the demonstration that Mien succeeds, as a baseline.

    Takes what `residual_network` takes; `widths` are the filters of each convolution, a stride of
    2 standing for a pooling after it. Nothing is padded.
    """
    return _plain_network(channels, widths, outputs, size, dense=(1024, 1024), padding="valid")


def predecessor_age_network(
    channels: int, widths: Sequence[tuple[int, int]], outputs: int, size: int | None = None
) -> keras.Model:
    """The age network of the demonstration that Mien succeeds, as a baseline.

    See `predecessor_emotion_network`; the convolutions are padded.
    """
    return _plain_network(channels, widths, outputs, size, dense=(64, 64), padding="same")


def _plain_network(
    channels: int,
    widths: Sequence[tuple[int, int]],
    outputs: int,
    size: int | None,
    *,
    dense: Sequence[int],
    padding: str,
) -> keras.Model:
    inputs = keras.Input((size, size, channels), name="face")
    x = layers.Rescaling(1 / 255)(inputs)
    for filters, stride in widths:
        x = layers.Conv2D(filters, 3, padding=padding, activation="relu")(x)
        if stride == 2:
            x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    for units in dense:
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(outputs, dtype="float32", name=LOGITS)(x))


ARCHITECTURES: Final[dict[str, Callable[..., keras.Model]]] = {
    "residual": residual_network,
    "predecessor_emotion": predecessor_emotion_network,
    "predecessor_age": predecessor_age_network,
}


def build(recipe: Recipe, size: int | None = None) -> keras.Model:
    """The untrained network of a recipe.

    Args:
        recipe: What to build.
        size: Side of the input in pixels; None for the recipe's, or any where it has stages.
    """
    if size is None and not recipe.stages:
        size = recipe.size
    return ARCHITECTURES[recipe.architecture](
        recipe.channels, recipe.widths, sum(recipe.heads), size
    )


def _convolution(x: keras.KerasTensor, filters: int, stride: int) -> keras.KerasTensor:
    x = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.97)(x))


def _residual_block(
    x: keras.KerasTensor, filters: int, stride: int, *, squeeze: bool
) -> keras.KerasTensor:
    y = _convolution(x, filters, stride)
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(momentum=0.97)(y)
    if squeeze:
        y = _squeeze_excitation(y)
    if stride != 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides=stride, use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.97)(x)
    return layers.ReLU()(layers.Add()([x, y]))


def _squeeze_excitation(x: keras.KerasTensor, reduction: int = 8) -> keras.KerasTensor:
    filters = x.shape[-1]
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(filters // reduction, 1, activation="relu")(gate)
    gate = layers.Conv2D(filters, 1, activation="sigmoid")(gate)
    return layers.Multiply()([x, gate])
