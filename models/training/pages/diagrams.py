"""The layers of a network as a picture: `python -m models diagram emotion|age`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import keras
from keras import layers
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from models.errors import DataError
from models.training.networks.architectures import build
from models.training.recipes import Recipe

_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_FOLLOWERS: Final = (
    layers.BatchNormalization,
    layers.ReLU,
    layers.Activation,
    layers.Dropout,
)
"""Layers that share the box of the layer before them."""


@dataclass(frozen=True)
class Box:
    """Layers that are drawn as one.

    Attributes:
        text: What they do.
        layers: The layers, in their order; the last one gives the output.
    """

    text: str
    layers: tuple[keras.Layer, ...]

    @property
    def shape(self) -> str:
        """The shape of the output without the batch: height, width, channels."""
        return _TIMES.join(map(str, self.layers[-1].output.shape[1:]))

    @property
    def parameters(self) -> int:
        """Number of weights, those that are not trained included."""
        return sum(layer.count_params() for layer in self.layers)


@dataclass(frozen=True)
class Block:
    """Boxes whose result is added to what went in.

    Attributes:
        main: The longer way.
        shortcut: The boxes of the shorter way; none where the input itself is added.
        sum: The addition, with what follows it.
    """

    main: tuple[Box, ...]
    shortcut: tuple[Box, ...]
    sum: Box

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All of them."""
        return (*self.main, *self.shortcut, self.sum)


def draw_diagram(recipe: Recipe, out: Path) -> list[Path]:
    """Draw the network of a recipe from its input to its logits.

    Args:
        recipe: Whose network to draw.
        out: Folder for `<name>.svg`, with its text as text, and `<name>.png`. Drawing again gives
            the same files.

    Returns:
        The two files.

    Raises:
        DataError: If the folder cannot be written to.
    """
    model = build(recipe, recipe.size)
    figure = _drawn(recipe, model)
    files = [out / f"{recipe.name}.svg", out / f"{recipe.name}.png"]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with rc_context({"svg.hashsalt": recipe.name, "svg.fonttype": "none"}):
            figure.savefig(files[0], metadata={"Date": None, "Creator": None})
        figure.savefig(files[1], dpi=150, metadata={"Software": None})
    except OSError as error:
        raise DataError(f"Expected a folder to write to, but {out}: {error}.") from error
    return files


def structure(model: keras.Model) -> list[Box | Block]:
    """The boxes and residual blocks of a network, from its input to its output.

    Read from the network itself: where ways part and are added again, there is a block.

    Args:
        model: A network with one input and one output.

    Returns:
        What is drawn below each other; every layer is in one box.
    """
    inputs = {
        layer: [] if isinstance(layer, layers.InputLayer) else _before(layer)
        for layer in model.layers
    }
    passed: dict[keras.Layer, list[keras.Layer]] = {}  # by every way to a layer, itself included
    for layer, before in inputs.items():
        first, *others = [passed[one] for one in before] or [[]]
        passed[layer] = [*(one for one in first if all(one in way for way in others)), layer]

    def boxes(way: list[Box | Block]) -> tuple[Box, ...]:
        """A way in which there is no block."""
        return cast("tuple[Box, ...]", tuple(way))

    def between(start: keras.Layer | None, end: keras.Layer | None) -> list[Box | Block]:
        """From the layer after the first to the second one."""
        found: list[Box | Block] = []
        followers: list[keras.Layer] = []
        layer = end
        while layer is not start:
            before = inputs[layer]
            if isinstance(layer, _FOLLOWERS) and before != [start]:
                followers.insert(0, layer)
                layer = before[0]
                continue
            own, followers = [layer, *followers], []
            if len(before) < 2:
                found.append(Box(_text(own), tuple(own)))
                layer = before[0] if before else None
                continue
            fork = passed[layer][-2]
            ways = [between(fork, last) for last in before]
            if isinstance(layer, layers.Multiply):
                gate = [one for way in ways for box in boxes(way) for one in box.layers]
                found.append(Box(_gate_text(gate, followers=own[1:]), (*gate, *own)))
            else:
                shortcut, main = sorted(ways, key=len)
                found.append(Block(boxes(main), boxes(shortcut), Box(_text(own), tuple(own))))
            layer = fork
        return found[::-1]

    return between(None, _maker(model.output))


def _before(layer: keras.Layer) -> list[keras.Layer]:
    return [_maker(tensor) for tensor in keras.tree.flatten(layer.input)]


def _maker(tensor: keras.KerasTensor) -> keras.Layer:
    return tensor._keras_history.operation


def _text(own: Sequence[keras.Layer]) -> str:
    return " · ".join(filter(None, map(_layer_text, own)))


def _gate_text(gate: Sequence[keras.Layer], followers: Sequence[keras.Layer]) -> str:
    """Hu et al. 2018 (arXiv:1709.01507): each map is weighed by what all maps say on average."""
    widths = [str(layer.output.shape[-1]) for layer in gate if layer.count_params()]
    return " · ".join(filter(None, ["squeeze-excitation " + " → ".join(widths), _text(followers)]))


def _layer_text(layer: keras.Layer) -> str:
    match layer:
        case layers.InputLayer():
            return "face, gray" if layer.output.shape[-1] == 1 else "face, colour"
        case layers.Conv2D():
            text = f"conv {_sides(layer.kernel_size)}, {layer.filters}"
            if max(layer.strides) > 1:
                text += f", stride {layer.strides[0]}"
            if layer.padding == "valid" and max(layer.kernel_size) > 1:
                text += ", not padded"
            return text + _activation_text(layer)
        case layers.Dense():
            return f"dense, {layer.units}" + _activation_text(layer)
        case layers.Activation():
            return _activation_text(layer).removeprefix(" · ")
        case layers.MaxPooling2D():
            return f"max pool {_sides(layer.pool_size)}"
        case layers.GlobalAveragePooling2D():
            return "global average pool"
        case layers.Dropout():
            return f"dropout {layer.rate:.0%}"
        case layers.Rescaling():
            return f"divided by {1 / layer.scale:.4g}"
        case layers.BatchNormalization():
            return "batch norm"
        case layers.LayerNormalization():
            return "layer norm"
        case _:
            return type(layer).__name__.replace("Add", "add").replace("Flatten", "flatten")


def _activation_text(layer: keras.Layer) -> str:
    name = layer.activation.__name__
    return "" if name == "linear" else " · " + {"relu": "ReLU"}.get(name, name)


def _sides(sizes: Sequence[int]) -> str:
    return _TIMES.join(map(str, sizes))


# Inches, from the top left corner.
_LEFT, _RIGHT = 0.15, 4.75  # of the main column
_MIDDLE: Final = (_LEFT + _RIGHT) / 2
_SIDE_LEFT, _SIDE_RIGHT = 5.05, 6.85  # of the column of the shortcuts
_SHAPE, _PARAMETERS = 3.85, 4.65  # where these columns end
_HEIGHT: Final = 0.26
_GAP: Final = 0.14
_INK: Final = "#1f2933"
_FAINT: Final = "#6b7785"
_COLOURS: Final = {
    layers.Conv2D: "#d8e6f5",
    layers.Dense: "#fbe2c8",
    layers.MaxPooling2D: "#dcefdc",
    layers.GlobalAveragePooling2D: "#dcefdc",
}
_GATE_COLOUR: Final = "#e8def3"
_OTHER_COLOUR: Final = "#ffffff"
_BLOCK_COLOUR: Final = "#f0f2f5"


def _drawn(recipe: Recipe, model: keras.Model) -> Figure:
    items = structure(model)
    has_blocks = any(isinstance(item, Block) for item in items)
    right = _SIDE_RIGHT if has_blocks else _RIGHT
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    _write(axes, _LEFT, 0.28, recipe.name, size=13, weight="bold")
    facts = f"{model.count_params():,} parameters"
    if len(recipe.heads) > 1:
        facts += f", heads of {' and '.join(map(str, recipe.heads))} logits"
    _write(axes, right, 0.28, facts, size=9, align="right")
    _write(axes, _SHAPE, 0.6, "output", colour=_FAINT, align="right")
    _write(axes, _PARAMETERS, 0.6, "parameters", colour=_FAINT, align="right")
    y = 0.72
    for number, item in enumerate(items):
        if number:
            _line(axes, (_MIDDLE, y), (_MIDDLE, y + _GAP), arrow=isinstance(item, Box))
            y += _GAP
        y = _draw_block(axes, item, y) if isinstance(item, Block) else _draw_box(axes, item, y)
    width, height = right + _LEFT, y + _LEFT
    figure.set_size_inches(width, height)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return figure


def _draw_box(axes: Axes, box: Box, y: float) -> float:
    """Draw it below a height; returns where it ends."""
    _rectangle(axes, _LEFT, _RIGHT, y, y + _HEIGHT, _colour(box))
    middle = y + _HEIGHT / 2
    _write(axes, _LEFT + 0.1, middle, box.text)
    _write(axes, _SHAPE, middle, box.shape, align="right")
    if box.parameters:
        _write(axes, _PARAMETERS, middle, f"{box.parameters:,}", align="right")
    return y + _HEIGHT


def _draw_block(axes: Axes, block: Block, top: float) -> float:
    """Draw it below a height; returns where it ends."""
    fork = top + 0.09
    radius = 0.08
    join = fork + 0.11 + len(block.main) * (_HEIGHT + _GAP) + radius
    bottom = join + radius + 0.08
    _rectangle(
        axes, _LEFT - 0.08, _SIDE_RIGHT + 0.08, top, bottom, _BLOCK_COLOUR, edge="none", zorder=0.5
    )
    y = fork + 0.11
    _line(axes, (_MIDDLE, top), (_MIDDLE, y), arrow=True)
    for box in block.main:
        end = _draw_box(axes, box, y)
        y = end + _GAP
        _line(axes, (_MIDDLE, end), (_MIDDLE, y), arrow=True)
    side = (_SIDE_LEFT + _SIDE_RIGHT) / 2
    _line(axes, (_MIDDLE, fork), (side, fork), (side, join), (_MIDDLE + radius, join), arrow=True)
    axes.add_patch(
        Circle((_MIDDLE, join), radius, facecolor="white", edgecolor=_INK, linewidth=0.8)
    )
    _write(axes, _MIDDLE, join, "+", align="center")
    _write(axes, _LEFT + 0.1, join, block.sum.text)
    _draw_shortcut(axes, block.shortcut, (fork + join) / 2)
    _line(axes, (_MIDDLE, join + radius), (_MIDDLE, bottom))
    return bottom


def _draw_shortcut(axes: Axes, boxes: Sequence[Box], middle: float) -> None:
    """Its boxes about a height, or a word beside the line where the input itself goes by."""
    height = 2.2 * _HEIGHT
    y = middle - (len(boxes) * (height + _GAP) - _GAP) / 2
    left, right = _SIDE_LEFT + 0.08, _SIDE_RIGHT - 0.08
    for box in boxes:
        _rectangle(axes, _SIDE_LEFT, _SIDE_RIGHT, y, y + height, _colour(box))
        first, _, others = box.text.partition(" · ")
        _write(axes, left, y + 0.2 * height, first, size=7)
        _write(axes, left, y + 0.5 * height, others, size=7)
        _write(axes, left, y + 0.8 * height, box.shape, size=7)
        _write(axes, right, y + 0.8 * height, f"{box.parameters:,}", size=7, align="right")
        y += height + _GAP
    if not boxes:
        _write(axes, (_SIDE_LEFT + _SIDE_RIGHT) / 2 + 0.08, middle, "shortcut", colour=_FAINT)


def _colour(box: Box) -> str:
    if any(isinstance(layer, layers.Multiply) for layer in box.layers):
        return _GATE_COLOUR
    return _COLOURS.get(type(box.layers[0]), _OTHER_COLOUR)


def _rectangle(
    axes: Axes,
    left: float,
    right: float,
    top: float,
    bottom: float,
    colour: str,
    edge: str = "#9aa5b1",
    zorder: float = 1,
) -> None:
    style = "round,pad=0,rounding_size=0.05"
    axes.add_patch(
        FancyBboxPatch(
            (left, top),
            right - left,
            bottom - top,
            style,
            facecolor=colour,
            edgecolor=edge,
            linewidth=0.7,
            zorder=zorder,
        )
    )


def _line(axes: Axes, *points: tuple[float, float], arrow: bool = False) -> None:
    """Through the points; an arrow ends in a head."""
    drawn = points[:-1] if arrow else points  # the arrow brings its own last piece
    if len(drawn) > 1:
        axes.plot(*zip(*drawn, strict=True), color=_INK, linewidth=0.8, zorder=0.9)
    if arrow:
        style = {
            "arrowstyle": "-|>,head_width=0.14,head_length=0.22",
            "color": _INK,
            "linewidth": 0.8,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        axes.annotate("", points[-1], points[-2], arrowprops=style)


def _write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = 8,
    colour: str = _INK,
    align: str = "left",
    weight: str = "normal",
) -> None:
    axes.text(
        x,
        y,
        text,
        fontsize=size,
        color=colour,
        ha=align,
        va="center_baseline",
        fontweight=weight,
    )
