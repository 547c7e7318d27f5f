"""The networks, as short factory functions."""

import keras
from keras import layers


def residual_network(
    input_shape: tuple[int, int, int], widths: list[tuple[int, int]], outputs: int, name: str
) -> keras.Model:
    """A small residual network with squeeze-excitation on the small feature maps.

    He et al. 2016 (arXiv:1512.03385), Hu et al. 2018 (arXiv:1709.01507). Squeeze-excitation is
    left out where the maps are large: there it costs a third of the time and brings nothing
    that was measured.

    Args:
        input_shape: Height, width, channels.
        widths: Channels and stride of each residual block; the first width is the stem's too.
        outputs: Number of logits.
        name: Name of the model.

    Returns:
        A model from `(N, H, W, C)` values 0 to 255 to `(N, outputs)` float32 logits.
    """
    inputs = keras.Input(input_shape, name="face")
    # Each image by its own mean and spread: exposure and contrast of a webcam say nothing.
    x = layers.LayerNormalization(
        axis=(1, 2, 3), center=False, scale=False, epsilon=1.0, dtype="float32", name="exposure"
    )(inputs)
    x = _convolution(x, 24, 1)
    x = _convolution(x, widths[0][0], 2)
    for filters, stride in widths:
        x = _residual_block(x, filters, stride)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    logits = layers.Dense(outputs, dtype="float32", name="logits")(x)
    return keras.Model(inputs, logits, name=name)


def _convolution(x: keras.KerasTensor, filters: int, stride: int) -> keras.KerasTensor:
    x = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.97)(x))


def _residual_block(x: keras.KerasTensor, filters: int, stride: int) -> keras.KerasTensor:
    y = _convolution(x, filters, stride)
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(momentum=0.97)(y)
    if y.shape[1] <= 16:
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
