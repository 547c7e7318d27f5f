"""Inference with LiteRT, the runtime of TensorFlow Lite."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.card import WEIGHTS_FOLDER, ModelCard, WeightsCard, load_checked
from models.errors import ModelError

CLASSES: Final = "classes"
ANSWERS: Final = "answers"
MAPS: Final = "maps"
"""The outputs of a weights file: two sets of logarithms of probabilities, and the evidence."""


def started(
    card: WeightsCard, content: bytes, threads: int
) -> tuple[Interpreter, dict[str, Any], dict[str, Any]]:
    """Start a network of one input.

    Args:
        card: The card of the weights.
        content: The weights file's bytes.
        threads: Processor threads for one call.

    Returns:
        The network, the details of its input, and those of its outputs by their names.

    Raises:
        ModelError: If the runtime refuses the weights.
    """
    try:
        network = Interpreter(model_content=content, num_threads=threads)
        outputs = network.get_signature_runner().get_output_details()
        return network, network.get_input_details()[0], outputs
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"The weights of {card.identity} are not a valid network: {error}"
        ) from error


class Classifier:
    """A network and its card. Not thread-safe: one instance for each thread.

    Attributes:
        card: Everything known of the network.
    """

    def __init__(self, card: ModelCard, content: bytes, *, threads: int = 1) -> None:
        """Start the network.

        Args:
            card: The card of the weights.
            content: The weights file's bytes.
            threads: Processor threads for one call.

        Raises:
            ModelError: If the runtime refuses the weights, or they contradict the card.
        """
        self.card = card
        self._network, self._input, outputs = started(card, content, threads)
        if not {CLASSES, ANSWERS} <= set(outputs):
            raise ModelError(
                f"The weights of {card.identity} return {', '.join(sorted(outputs))}; "
                f"expected {CLASSES} and {ANSWERS}."
            )
        self._outputs = {name: int(detail["index"]) for name, detail in outputs.items()}
        expected = (*card.input_size, card.channels)
        found = tuple(int(n) for n in self._input["shape"][1:])
        classes = int(outputs[CLASSES]["shape"][-1])
        answers = int(outputs[ANSWERS]["shape"][-1])
        if found != expected or (classes, answers) != (len(card.labels), len(card.answers)):
            raise ModelError(
                f"The weights of {card.identity} take {found} and give {classes} classes from "
                f"{answers} answers; their card says {expected}, {len(card.labels)} and "
                f"{len(card.answers)}."
            )
        self._batch = 0

    @classmethod
    def load(cls, name: str | Path, *, threads: int = 1) -> "Classifier":
        """Load shipped weights by name, or any weights file with a card beside it.

        Args:
            name: `"emotion"`, `"age"`, or the path of a `.tflite` file.
            threads: Processor threads for one call.

        Raises:
            ModelError: If weights or card are missing, damaged or do not match.
        """
        path = Path(name)
        if path.suffix != ".tflite":
            path = WEIGHTS_FOLDER / f"{name}.tflite"
        return cls(*load_checked(path), threads=threads)

    def predict(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Classify a batch of faces at once.

        Args:
            crops: `(N, H, W, C)` uint8 as `crop_face` makes them; `N` may be 0.

        Returns:
            `(N, K)` float32 calibrated probabilities; rows sum to 1, columns follow the labels.

        Raises:
            ValueError: If shape or type differ from the card.
        """
        self._run(crops)
        return self._probabilities(CLASSES, len(crops))

    def answers(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The network's finer outputs: eight expressions, or years of age.

        Args:
            crops: As for `predict`.

        Returns:
            `(N, A)` float32 probabilities; rows sum to 1, columns follow `card.answers`.

        Raises:
            ValueError: If shape or type differ from the card.
        """
        self._run(crops)
        return self._probabilities(ANSWERS, len(crops))

    def explain(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Classify, with maps of the evidence.

        The maps are class activations (Zhou et al. 2016, arXiv:1512.04150) of the log-odds of each
        class, before the temperature: positive speaks for it, negative for the others.

        Args:
            crops: As for `predict`.

        Returns:
            The probabilities of `predict`, and `(N, h, w, K)` float32 maps in the resolution of
            the network's last feature map.

        Raises:
            ModelError: If these weights come without maps; see `explains`.
            ValueError: If shape or type differ from the card.
        """
        if not self.explains:
            raise ModelError(f"The weights of {self.card.identity} cannot show their evidence.")
        self._run(crops)
        if len(crops) == 0:
            return self.predict(crops), np.empty((0, 1, 1, len(self.card.labels)), np.float32)
        maps = self._network.get_tensor(self._outputs[MAPS])
        return self._probabilities(CLASSES, len(crops)), maps

    @property
    def explains(self) -> bool:
        """Whether the weights have the maps of `explain`."""
        return MAPS in self._outputs

    def _run(self, crops: NDArray[np.uint8]) -> None:
        expected = (*self.card.input_size, self.card.channels)
        if crops.ndim != 4 or crops.shape[1:] != expected or crops.dtype != np.uint8:
            raise ValueError(
                f"expected (N, {', '.join(map(str, expected))}) uint8, got "
                f"{crops.shape} {crops.dtype}"
            )
        if len(crops) == 0:
            return
        if len(crops) != self._batch:
            self._network.resize_tensor_input(self._input["index"], crops.shape)
            self._network.allocate_tensors()
            self._batch = len(crops)
        self._network.set_tensor(self._input["index"], crops.astype(self._input["dtype"]))
        self._network.invoke()

    def _probabilities(self, output: str, count: int) -> NDArray[np.float32]:
        if count == 0:
            width = len(self.card.labels if output == CLASSES else self.card.answers)
            return np.empty((0, width), np.float32)
        logits = self._network.get_tensor(self._outputs[output])
        return softmax(logits / np.float32(self.card.temperature))


def with_even_prior(
    probabilities: NDArray[np.float32], prior: Sequence[float]
) -> NDArray[np.float32]:
    """The probabilities if all classes were equally likely.

    Bayes' rule with another prior (Saerens et al. 2002, doi:10.1162/089976602753284446).

    Args:
        probabilities: `(N, K)` float32, rows sum to 1.
        prior: How often each class came up where they were calibrated; `ModelCard.prior`.

    Returns:
        `(N, K)` float32, rows sum to 1.

    Raises:
        ValueError: If the prior does not have K values above 0.
    """
    frequency = np.array(prior, np.float32)
    if frequency.shape != probabilities.shape[1:] or not (frequency > 0).all():
        raise ValueError(f"expected {probabilities.shape[1]} frequencies above 0, got {prior}")
    weighted = probabilities / frequency
    return np.asarray(weighted / weighted.sum(axis=1, keepdims=True), np.float32)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax over the last axis, `(..., K)` to `(..., K)` float32, rows sum to 1."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
