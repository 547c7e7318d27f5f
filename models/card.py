"""The model card: the only source of what a weights file is and means."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from models.errors import ModelError

WEIGHTS_FOLDER: Final = Path(__file__).parent / "weights"
COLOUR_MODES: Final = {"gray": 1, "bgr": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsCard:
    """What is known of any weights file.

    Attributes:
        task: `"emotion"`, `"age"` or `"detector"`.
        version: Version of the weights.
        weights_file: Name of the weights file in the same folder.
        sha256: Its hash, in hexadecimal.
        licence: What the weights may be used for.
        metrics: Figures by what was tried.
        training: Data, recipe, seed and versions.
    """

    task: str
    version: str
    weights_file: str
    sha256: str
    licence: str
    metrics: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """Task, version and the start of the hash: enough to tell two files apart."""
        return f"{self.task} {self.version} ({self.sha256[:12]})"

    def save(self, path: Path) -> None:
        """Write the card as JSON."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard(WeightsCard):
    """The JSON beside the weights of an expression or age network.

    Attributes:
        labels: The class keys in the order of the outputs.
        answers: What the network itself tells apart, in finer steps: the seven expressions and
            contempt, or the years of age. Their probabilities add up to those of the classes.
        input_size: Height and width in pixels.
        colour_mode: `"gray"` or `"bgr"`.
        crop_scale: Side of the face crop over the side of the detector's box made square.
        crop_offset: How far the crop's centre lies below the box's, in sides of that square.
        temperature: The logits are divided by it before the softmax.
        prior: How often each class came up where the temperature was fitted; empty in cards that
            are older than it.
    """

    labels: tuple[str, ...]
    answers: tuple[str, ...]
    input_size: tuple[int, int]
    colour_mode: str
    crop_scale: float
    crop_offset: float
    temperature: float
    prior: tuple[float, ...] = ()

    @property
    def channels(self) -> int:
        """1 for gray, 3 for BGR."""
        return COLOUR_MODES[self.colour_mode]

    @classmethod
    def load(cls, path: Path) -> "ModelCard":
        """Read and check a card.

        Raises:
            ModelError: If it is missing, no JSON, or lacks or garbles a fact.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            card = cls(
                **{
                    **raw,
                    "labels": tuple(raw["labels"]),
                    "answers": tuple(raw["answers"]),
                    "prior": tuple(raw.get("prior", ())),
                    "input_size": (int(raw["input_size"][0]), int(raw["input_size"][1])),
                }
            )
            valid = (
                card.colour_mode in COLOUR_MODES
                and card.temperature > 0
                and card.crop_scale > 0
                and len(set(card.labels)) == len(card.labels) > 1
                and (
                    not card.prior or (len(card.prior) == len(card.labels) and min(card.prior) > 0)
                )
            )
        except FileNotFoundError as error:
            raise ModelError(f"The model card {path} is missing; reinstall Mien.") from error
        except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
            raise ModelError(f"The model card {path} cannot be used ({error}).") from error
        if not valid:
            raise ModelError(f"The model card {path} contains an invalid value.")
        return card


def load_checked(weights: Path) -> tuple[ModelCard, bytes]:
    """Read a weights file and its card, and refuse a pair that does not belong together.

    Args:
        weights: The weights file; its card is the `.json` beside it.

    Returns:
        The card and the content of the weights file.

    Raises:
        ModelError: If either is missing, or the hash differs from the card's.
    """
    card = ModelCard.load(weights.with_suffix(".json"))
    return card, checked_content(weights, card.sha256)


def checked_content(weights: Path, sha256: str) -> bytes:
    """Read a weights file, and refuse one that does not match its card.

    Args:
        weights: The weights file.
        sha256: Its hash by the card, in hexadecimal.

    Raises:
        ModelError: If it is missing, or its hash differs.
    """
    try:
        content = weights.read_bytes()
    except OSError as error:
        raise ModelError(f"The weights {weights} cannot be read ({error}).") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ModelError(
            f"The weights {weights} do not match their model card: expected SHA-256 "
            f"{sha256[:12]}…, found {found[:12]}…; reinstall Mien or export them again."
        )
    return content
