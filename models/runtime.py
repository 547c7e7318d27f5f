"""Inference with LiteRT, the runtime of TensorFlow Lite."""

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.card import WEIGHTS_FOLDER, ModelCard, load_checked
from models.errors import ModelError


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
        try:
            self._network = Interpreter(model_content=content, num_threads=threads)
            self._input = self._network.get_input_details()[0]
            self._output = self._network.get_output_details()[0]
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"The weights of {card.identity} are no network: {error}") from error
        expected = (*card.input_size, card.channels)
        found = tuple(int(n) for n in self._input["shape"][1:])
        classes = int(self._output["shape"][-1])
        if found != expected or classes != len(card.labels):
            raise ModelError(
                f"The weights of {card.identity} take {found} and give {classes} classes; their "
                f"card says {expected} and {len(card.labels)}."
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
        expected = (*self.card.input_size, self.card.channels)
        if crops.ndim != 4 or crops.shape[1:] != expected or crops.dtype != np.uint8:
            raise ValueError(
                f"expected (N, {', '.join(map(str, expected))}) uint8, got "
                f"{crops.shape} {crops.dtype}"
            )
        if len(crops) == 0:
            return np.empty((0, len(self.card.labels)), np.float32)
        if len(crops) != self._batch:
            self._network.resize_tensor_input(self._input["index"], crops.shape)
            self._network.allocate_tensors()
            self._batch = len(crops)
        self._network.set_tensor(self._input["index"], crops.astype(self._input["dtype"]))
        self._network.invoke()
        logits = self._network.get_tensor(self._output["index"]).astype(np.float32)
        return softmax(logits / np.float32(self.card.temperature))


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax over the last axis, `(..., K)` to `(..., K)` float32, rows sum to 1."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
