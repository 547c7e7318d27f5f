"""Trained weights taken back from a shipped LiteRT file, so that training can go on from them."""

import re
import sys
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from models.card import ModelCard, load_checked
from models.errors import ModelError
from models.training.networks.architectures import LOGITS
from models.training.recipes import Recipe

_SPREAD: Final = 0.1
"""Root mean square of a trained kernel before a normalisation.

Where steps of size `r` and a weight decay of `d` are in balance, it is about `sqrt(r / (2 d))`. How
large the kernel is does not change what the network says, but how far a step turns it: as folded
into the file, kernels are so small that the first steps would undo what they know.
"""
_Kernel = tuple[NDArray[np.float32], NDArray[np.float32]]


def start_from(
    model: keras.Model, recipe: Recipe, weights: Path, images: NDArray[np.uint8]
) -> ModelCard:
    """Fill a residual network with the weights of a shipped file.

    The file holds each convolution with its batch normalisation folded in, in eight bits. The
    normalisations are set up anew from the statistics of some images, so that the network answers
    as the file does, in inference and (on such images) in training too. Blocks that the file does
    not have, at the end, start as the identity; heads that it does not have start at zero.

    Args:
        model: A network that `train.build` made, of the file's widths or with further blocks of
            the last width; changed in place.
        recipe: Its recipe.
        weights: A file that `export` wrote, with its card beside it.
        images: `(N, H, W, C)` uint8 of faces like those that training will show.

    Returns:
        The card of the file.

    Raises:
        ModelError: If weights or card are missing or damaged, or of another network.
    """
    card, content = load_checked(weights)
    if card.answers != recipe.answers:
        raise ModelError(
            f"The weights {weights} answer with {len(card.answers)} of {card.task}, {recipe.name} "
            f"with {len(recipe.answers)} of {recipe.task}; start from weights of the same kind."
        )
    *kernels, (saliency, offset) = _kernels(content)
    # What calibration added to the answers of the file is not the network's.
    bias = card.training.get("bias") or {}
    offset = offset - np.array([bias.get(answer, 0.0) for answer in card.answers], np.float32)
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    convolutions.sort(key=_creation)
    try:
        for layer, (kernel, shift) in zip(convolutions, kernels, strict=False):
            layer.set_weights([kernel, shift] if layer.use_bias else [kernel * _scale(kernel)])
        head = model.get_layer(LOGITS)
        further = ((0, 0), (0, head.units - len(card.answers)))
        head.set_weights([np.pad(saliency[0, 0], further), np.pad(offset, further[1])])
    except ValueError as error:
        raise ModelError(f"The weights to start from are of another network: {error}") from error
    if len(kernels) > len(convolutions):
        raise ModelError(
            f"The weights to start from have {len(kernels)} convolutions, the network has "
            f"{len(convolutions)}."
        )
    _set_up_normalizations(model, convolutions, kernels, images.astype(np.float32))
    return card


def _set_up_normalizations(
    model: keras.Model,
    convolutions: list[keras.layers.Layer],
    kernels: list[_Kernel],
    images: NDArray[np.float32],
) -> None:
    normalizations = []
    for layer, known in zip_longest(convolutions, kernels):
        if layer.use_bias:  # of a gate, and not normalised
            continue
        normalization = _follower(model, layer)
        one = np.ones(layer.filters, np.float32)
        # What the file computes: the convolution without its scale, and its bias.
        slope, bias = (1 / _scale(known[0]), known[1]) if known else (one, 0 * one)
        normalization.set_weights([slope, bias, 0 * one, one - np.float32(normalization.epsilon)])
        normalizations.append((known is not None, normalization))
    statistics = keras.Model(model.input, [layer.input for _, layer in normalizations])
    outputs = statistics.predict(images, batch_size=128, verbose=0)
    for (known, layer), output in zip(normalizations, outputs, strict=True):
        values = np.asarray(output, np.float32)  # sums of bfloat16 lose what they are of
        mean, variance = values.mean(axis=(0, 1, 2)), values.var(axis=(0, 1, 2))
        slope, bias, *_ = layer.get_weights()
        if known:
            gamma = slope * np.sqrt(variance + np.float32(layer.epsilon))
            layer.set_weights([gamma, bias + slope * mean, mean, variance])
        else:
            inner = isinstance(_follower(model, layer), keras.layers.ReLU)
            layer.set_weights([slope if inner else 0 * slope, bias, mean, variance])


def _follower(model: keras.Model, layer: keras.layers.Layer) -> keras.layers.Layer:
    """The first layer that takes what a layer gives."""
    return next(other for other in model.layers if other.input is layer.output)


def _scale(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(out,)`: what makes each filter of a kernel as large as training makes it."""
    size = np.sqrt(np.square(kernel).mean(axis=(0, 1, 2)))
    return np.asarray(_SPREAD / np.maximum(size, 1e-6))


def _creation(layer: keras.layers.Layer) -> int:
    """The place of a layer among those of its kind: Keras numbers them as they are made."""
    number = layer.name.rpartition("_")[2]
    return int(number) if number.isdecimal() else 0


def _kernels(content: bytes) -> list[_Kernel]:
    """`(h, w, in, out)` kernel and `(out,)` bias of each convolution, as they were made."""
    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(content, 0))
    (graph,) = model.subgraphs
    codes = [max(c.builtinCode, c.deprecatedBuiltinCode) for c in model.operatorCodes]
    kinds = [codes[operator.opcodeIndex] for operator in graph.operators]
    found = {}
    for operator, kind in zip(graph.operators, kinds, strict=True):
        if kind == schema.BuiltinOperator.CONV_2D:
            kernel, bias = (graph.tensors[i] for i in operator.inputs[1:3])
            values = _values(model, kernel).transpose(1, 2, 3, 0)
            found[_place(kernel.name.decode())] = (values, _values(model, bias))
    kernels = [found[place] for place in sorted(found)]
    if schema.BuiltinOperator.REVERSE_V2 in kinds:
        # It reads the mirror image too, and its converter halved the last kernel for the mean.
        kernels[-1] = (kernels[-1][0] * 2, kernels[-1][1])
    return kernels


def _place(name: str) -> int:
    """The place of a kernel by its name, `.../conv2d_7_1/convolution`; the saliency's comes last.

    The converter may reorder operations, and adds a number of its own to each name.
    """
    layer = re.search(r"/conv2d(?:_(\d+))?_\d+/convolution", name)
    return int(layer[1] or 0) if layer else sys.maxsize


def _values(model: Any, tensor: Any) -> NDArray[np.float32]:
    data = np.asarray(model.buffers[tensor.buffer].data, np.uint8).tobytes()
    if tensor.type == schema.TensorType.FLOAT32:
        return np.frombuffer(data, np.float32).reshape(tensor.shape)
    scale = np.asarray(tensor.quantization.scale, np.float32)
    values = np.frombuffer(data, np.int8).reshape(tensor.shape).astype(np.float32)
    return values * scale.reshape(-1, *[1] * (values.ndim - 1))
