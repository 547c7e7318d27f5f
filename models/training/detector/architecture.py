"""The detector's network, as a short factory function."""

from collections.abc import Sequence
from typing import Final

import keras
from keras import layers

STRIDES: Final = (8, 16, 32)
"""Pixels a cell, of each of the network's three grids."""
OUTPUTS: Final = {"score": 1, "box": 4, "points": 10}
"""What each grid answers, with its number of channels."""


def detector_network(
    stem: Sequence[int] = (16, 32),
    widths: Sequence[int] = (48, 72, 112),
    blocks: Sequence[int] = (3, 3, 3),
    neck: int = 48,
) -> keras.Model:
    """A fully convolutional network of residual blocks of depthwise and 1x1 convolutions.

    Depthwise convolutions as in Howard et al. 2017 (arXiv:1704.04861), grids at three strides with
    a path from coarse to fine as in Lin et al. 2017 (arXiv:1612.03144), no anchors.

    Args:
        stem: Channels at strides 2 and 4.
        widths: Channels at strides 8, 16 and 32.
        blocks: Residual blocks at strides 8, 16 and 32.
        neck: Channels of the path back and of the heads.

    Returns:
        A model from `(N, H, W, 3)` BGR values 0 to 255, sides multiples of 32, to a dictionary of
        float32 outputs `score8`, `box8`, `points8`, `score16`, ... each `(N, H / s, W / s, C)`:
        a logit; the box's middle from the cell's, and the logarithms of its width and height; five
        landmarks from the cell's middle as x, y. All lengths are in cells of that grid.
    """
    image = keras.Input((None, None, 3), name="image")
    x = layers.Rescaling(1 / 64, offset=-2.0)(image)
    x = _convolution(x, stem[0], 3, stride=2)
    x = _separable(x, stem[1], 3, stride=2)
    maps = []
    for number, (filters, count) in enumerate(zip(widths, blocks, strict=True)):
        kernel = 3 if number == 0 else 5
        x = _separable(x, filters, kernel, stride=2)
        for _ in range(count):
            x = _residual(x, kernel)
        maps.append(x)
    outputs: dict[str, keras.KerasTensor] = {}
    above = None
    for stride, x in zip(reversed(STRIDES), reversed(maps), strict=True):
        x = _convolution(x, neck, 1, activate=False)
        if above is not None:
            x = layers.Add()([x, layers.UpSampling2D(2)(above)])
        above = x = layers.ReLU()(x)
        x = _separable(x, neck, 3)
        for name, channels in OUTPUTS.items():
            # A prior of about 1 % keeps the first steps from drowning in empty cells.
            bias = -4.6 if name == "score" else 0.0
            outputs[f"{name}{stride}"] = layers.Conv2D(
                channels,
                1,
                bias_initializer=keras.initializers.Constant(bias),
                dtype="float32",
                name=f"{name}{stride}",
            )(x)
    return keras.Model(image, {name: outputs[name] for name in sorted(outputs)}, name="detector")


def as_rows(network: keras.Model) -> keras.Model:
    """The network for training: all cells of all grids as rows.

    Args:
        network: A `detector_network`, whose weights it shares.

    Returns:
        A model to `(N, cells, 15)` float32: score, box, landmarks; grids in the order of `STRIDES`.
    """
    answers = network.output
    grids = [
        layers.Reshape((-1, sum(OUTPUTS.values())))(
            layers.Concatenate()([answers[f"{name}{stride}"] for name in OUTPUTS])
        )
        for stride in STRIDES
    ]
    return keras.Model(network.input, layers.Concatenate(axis=1)(grids))


def _convolution(
    x: keras.KerasTensor, filters: int, kernel: int, stride: int = 1, *, activate: bool = True
) -> keras.KerasTensor:
    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.97)(x)
    return layers.ReLU()(x) if activate else x


def _depthwise(x: keras.KerasTensor, kernel: int, stride: int = 1) -> keras.KerasTensor:
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.97)(x))


def _separable(
    x: keras.KerasTensor, filters: int, kernel: int, stride: int = 1
) -> keras.KerasTensor:
    return _convolution(_depthwise(x, kernel, stride), filters, 1)


def _residual(x: keras.KerasTensor, kernel: int) -> keras.KerasTensor:
    y = _convolution(_depthwise(x, kernel), x.shape[-1], 1, activate=False)
    return layers.ReLU()(layers.Add()([x, y]))
