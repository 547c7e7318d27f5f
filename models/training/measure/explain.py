"""What in a face speaks for each class: `python -m models explain emotion|age IMAGE...`.

Two views of the shipped LiteRT file itself, in the same unit, the natural logarithm of the odds
p / (1 - p) of a class:

- SHAP values (Lundberg and Lee 2017, arXiv:1705.07874), which hide parts of the face and watch the
  answer. They add up, over all pixels, to the difference between the face and its blurred self.
- The network's own class activation maps, which cost one call; see `Classifier.explain`.

Odds, not probabilities: these hardly move where a class is nearly certain or out of the question,
yet there too one wants to see why. A value of 0.69 doubles the odds wherever they start from.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import shap
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure

from models.cropping import crop_face
from models.errors import DataError
from models.runtime import Classifier

log = logging.getLogger(__name__)

EVALUATIONS: Final = 2000
"""Answers that are asked for one face: parts of about five pixels, in a second or two."""
_BATCH: Final = 64
_GRID_ROWS: Final = 20
_TILE: Final = 0.8  # inches
_DPI: Final = 200
_SMALLEST: Final = 1e-7  # what the networks themselves add to a probability


def explain_images(classifier: Classifier, images: Sequence[Path], out: Path) -> list[Path]:
    """Draw what speaks for and against each class.

    Args:
        classifier: The network to explain.
        images: Pictures cut close to one face each; one that is not square is made so by repeating
            its edge.
        out: Folder for `<stem>_explained.png` of each image and, for several, `grid.png`.

    Returns:
        The files that were written.

    Raises:
        DataError: If an image cannot be read, or the folder cannot be written to.
    """
    crops = np.stack([_read(path, classifier) for path in images])
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"Expected a folder to write to, but {out} is none ({error}).") from error
    names = _distinct([path.stem for path in images])
    values, written = [], []
    for number, (crop, name) in enumerate(zip(crops, names, strict=True), start=1):
        log.info("%s (%d of %d)", name, number, len(names))
        values.append(shap_values(classifier, crop[None])[0])
        figure = draw_explanation(classifier, crop, name, values[-1])
        written.append(_saved(figure, out / f"{name}_explained.png"))
    if len(names) > 1:
        for page, start in enumerate(range(0, len(names), _GRID_ROWS), start=1):
            rows = slice(start, start + _GRID_ROWS)
            figure = draw_grid(classifier, crops[rows], names[rows], np.stack(values[rows]))
            written.append(_saved(figure, out / ("grid.png" if page == 1 else f"grid_{page}.png")))
    return written


def shap_values(
    classifier: Classifier, crops: np.ndarray, evaluations: int = EVALUATIONS
) -> np.ndarray:
    """How much each pixel adds to the log-odds of each class.

    Owen values: the face is halved again and again, and each part, shown with and without its
    neighbours, takes its share of the difference; parts that matter are halved further. What is
    hidden shows `blurred`. The same faces give the same values.

    Args:
        classifier: The network to explain.
        crops: `(N, H, W, C)` uint8 as `crop_face` makes them.
        evaluations: Answers to ask for each face; more of them make finer parts.

    Returns:
        `(N, H, W, K)` float64, positive for, negative against. Over `H` and `W` they sum to the
        `log_odds` of the crop less those of `blurred`.

    Raises:
        ValueError: If shape or type differ from the card.
    """
    classifier.predict(crops[:0])  # refuses the wrong shape before anything is computed
    height, width = classifier.card.input_size
    values = np.empty((len(crops), height, width, len(classifier.card.labels)))
    for row, (crop, hidden) in enumerate(zip(crops, blurred(crops), strict=True)):

        def answer(
            shown: np.ndarray, crop: np.ndarray = crop, hidden: np.ndarray = hidden
        ) -> np.ndarray:
            return log_odds(classifier.predict(np.where(shown > 0, crop, hidden)))

        # What is explained is a picture of ones, "shown", so that a gray and a colour face are
        # halved alike, and a pixel's colours stay together.
        masker = shap.maskers.Image(0.0, shape=(height, width, 1))
        explainer = shap.PartitionExplainer(answer, masker)
        with _same_chance():
            explanation = explainer(
                np.ones((1, height, width, 1)),
                max_evals=evaluations,
                batch_size=_BATCH,
                silent=True,
            )
        values[row] = explanation.values.reshape(height, width, -1)
    return values


def activation_maps(classifier: Classifier, crops: np.ndarray) -> np.ndarray:
    """The maps of `Classifier.explain` in the unit of the rest: they sum to the log-odds.

    Args:
        classifier: A network with maps; see `Classifier.explains`.
        crops: `(N, H, W, C)` uint8 as `crop_face` makes them.

    Returns:
        `(N, h, w, K)` float32 in the resolution of the network's last feature map, positive for,
        negative against.

    Raises:
        ModelError: If the weights come without maps.
        ValueError: If shape or type differ from the card.
    """
    _, maps = classifier.explain(crops)
    # The network takes the mean over the cells, and the temperature divides it.
    return np.asarray(maps / (maps.shape[1] * maps.shape[2] * classifier.card.temperature))


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """The natural logarithm of p / (1 - p), the unit of all that is drawn here.

    Args:
        probabilities: `(N, K)`, rows sum to 1.

    Returns:
        `(N, K)` float64 within about -16 and 16.
    """
    wide = probabilities.astype(np.float64)
    others = wide @ (1 - np.eye(wide.shape[-1]))  # finer than 1 - p where p is close to 1
    return np.log(np.maximum(wide, _SMALLEST)) - np.log(np.maximum(others, _SMALLEST))


def blurred(crops: np.ndarray) -> np.ndarray:
    """Faces without their features: what a hidden part shows.

    Blurred by an eighth of the side, a face keeps its light and shade but no expression and no
    wrinkle: the answers come near to the shares of the classes in the data. A flat colour would
    add edges that no face has.

    Args:
        crops: `(N, H, W, C)` uint8.

    Returns:
        The same shape and type.
    """
    hidden = np.empty_like(crops)
    for crop, out in zip(crops, hidden, strict=True):
        out[...] = cv2.GaussianBlur(crop, (0, 0), crop.shape[0] / 8).reshape(crop.shape)
    return hidden


def draw_explanation(
    classifier: Classifier, crop: np.ndarray, name: str, values: np.ndarray | None = None
) -> Figure:
    """One face, large, and beside it per class its SHAP values and its activation map.

    Args:
        classifier: The network to explain.
        crop: `(H, W, C)` uint8 as `crop_face` makes it.
        name: What stands over the face.
        values: `(H, W, K)` of `shap_values`; None to compute them.

    Returns:
        The figure; without the maps if the weights have none.

    Raises:
        ValueError: If shape or type differ from the card.
    """
    if values is None:
        values = shap_values(classifier, crop[None])[0]
    probabilities = classifier.predict(crop[None])[0]
    views = [("SHAP values", "log-odds per pixel", values)]
    if classifier.explains:
        maps = activation_maps(classifier, crop[None])[0]
        views.append(("Activation map", "log-odds per cell", maps))
    classes = len(probabilities)
    figure = Figure((_TILE * (len(views) + classes + 1.1), _TILE * len(views) + 0.6), _DPI)
    figure.set_layout_engine("constrained", w_pad=0.02, h_pad=0.02, wspace=0.02, hspace=0.02)
    grid = figure.add_gridspec(len(views), classes + 1, width_ratios=[len(views), *[1] * classes])
    face = figure.add_subplot(grid[:, 0])
    _draw_face(face, crop)
    face.set_title(_shortened(name, 30), parse_math=False, fontsize=9)
    face.set_xlabel(classifier.card.identity, fontsize=7, color="0.4")
    for row, (title, unit, view) in enumerate(views):
        tiles = [figure.add_subplot(grid[row, 1 + column]) for column in range(classes)]
        tiles[0].set_ylabel(title, fontsize=7)
        limit = _limit(view)
        _draw_classes(tiles, crop, view, limit)
        _add_scale(figure, tiles, limit, unit)
        if row == 0:
            _write_classes(tiles, classifier, probabilities)
    return figure


def draw_grid(
    classifier: Classifier,
    crops: np.ndarray,
    names: Sequence[str],
    values: np.ndarray | None = None,
) -> Figure:
    """Faces as rows, classes as columns, their SHAP values on one colour scale.

    Args:
        classifier: The network to explain.
        crops: `(N, H, W, C)` uint8 as `crop_face` makes them, at least one.
        names: What stands over each face.
        values: `(N, H, W, K)` of `shap_values`; None to compute them.

    Raises:
        ValueError: If shape or type differ from the card.
    """
    if values is None:
        values = shap_values(classifier, crops)
    probabilities = classifier.predict(crops)
    count, classes = probabilities.shape
    figure = Figure((_TILE * (classes + 2), (_TILE + 0.25) * count), _DPI)
    figure.set_layout_engine("constrained", w_pad=0.02, h_pad=0.02, wspace=0.02, hspace=0.02)
    axes = figure.subplots(count, classes + 1, squeeze=False)
    limit = _limit(values)
    for row, (face, *tiles) in enumerate(axes):
        _draw_face(face, crops[row])
        face.set_title(_shortened(names[row], 16), parse_math=False, fontsize=8)
        _draw_classes(tiles, crops[row], values[row], limit)
        _write_classes(tiles, classifier, probabilities[row])
    _add_scale(figure, axes[:, 1:].ravel().tolist(), limit, "log-odds per pixel")
    return figure


@contextmanager
def _same_chance() -> Iterator[None]:
    """SHAP settles ties with NumPy's global generator; others find it as they left it."""
    state = np.random.get_state()
    np.random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(state)


def _read(path: Path, classifier: Classifier) -> np.ndarray:
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise DataError(
            f"Expected the picture of a face, but {path} cannot be read ({error.strerror})."
        ) from error
    image = cv2.imdecode(content, cv2.IMREAD_COLOR) if len(content) else None
    if image is None:
        raise DataError(
            f"Expected the picture of a face, but {path} is damaged or no picture; "
            f"JPEG and PNG can be read."
        )
    height, width = image.shape[:2]
    whole = replace(classifier.card, crop_scale=1.0, crop_offset=0.0)
    return crop_face(image.astype(np.uint8, copy=False), (0, 0, width, height), whole)


def _distinct(names: Sequence[str]) -> list[str]:
    """The same names, with a number where one comes again."""
    taken: list[str] = []
    for name in names:
        number, distinct = 1, name
        while distinct.casefold() in map(str.casefold, taken):
            number += 1
            distinct = f"{name}_{number}"
        taken.append(distinct)
    return taken


def _saved(figure: Figure, path: Path) -> Path:
    try:
        figure.savefig(path, metadata={"Software": None})
    except OSError as error:
        raise DataError(f"Expected to write {path}, but: {error}.") from error
    return path


def _draw_face(axes: Axes, crop: np.ndarray) -> None:
    axes.imshow(
        cv2.cvtColor(crop, cv2.COLOR_GRAY2RGB if crop.shape[-1] == 1 else cv2.COLOR_BGR2RGB)
    )
    _bare(axes)


def _draw_classes(tiles: Sequence[Axes], crop: np.ndarray, view: np.ndarray, limit: float) -> None:
    """`(h, w, K)` values over the gray face, one tile a class."""
    height, width = crop.shape[:2]
    gray = crop[..., 0] if crop.shape[-1] == 1 else cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    smooth = view.shape[:2] != gray.shape
    for axes, values in zip(tiles, np.moveaxis(view, -1, 0), strict=True):
        # Pale, so that the colours are seen on any skin and hair.
        axes.imshow(gray, cmap="gray", vmin=-250, vmax=255)
        axes.imshow(
            values,
            cmap=_FOR_AND_AGAINST,
            vmin=-limit,
            vmax=limit,
            extent=(-0.5, width - 0.5, height - 0.5, -0.5),
            interpolation="bilinear" if smooth else "nearest",
        )
        _bare(axes)


def _write_classes(
    tiles: Sequence[Axes], classifier: Classifier, probabilities: np.ndarray
) -> None:
    for axes, label, probability in zip(tiles, classifier.card.labels, probabilities, strict=True):
        percent = f"{100 * np.clip(probability, 0.01, 0.99):.0f} %"
        if not 0.01 <= probability <= 0.99:
            percent = ("< " if probability < 0.5 else "> ") + percent
        axes.set_title(
            f"{label.replace('_', ' ')}\n{percent}",
            fontsize=8,
            fontweight="bold" if probability == probabilities.max() else "normal",
        )


def _add_scale(figure: Figure, tiles: Sequence[Axes], limit: float, unit: str) -> None:
    colours = ScalarMappable(Normalize(-limit, limit), _FOR_AND_AGAINST)
    places = [axes.get_subplotspec() for axes in tiles]
    rows = len({place.rowspan.start for place in places if place is not None})
    bar = figure.colorbar(
        colours, ax=tiles, extend="both", fraction=0.05, pad=0.01, shrink=1 / rows, aspect=9
    )
    bar.set_label(unit, fontsize=6)
    bar.ax.tick_params(labelsize=6, length=2)
    bar.outline.set_visible(False)


def _limit(values: np.ndarray) -> float:
    """The end of the colour scale: a few single pixels may go beyond it."""
    return max(float(np.percentile(np.abs(values), 99.5)), 1e-9)


def _bare(axes: Axes) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _shortened(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 1]}…"


def _transparent_middle(name: str) -> ListedColormap:
    colours = colormaps[name](np.linspace(0, 1, 256))
    colours[:, 3] = np.minimum(1, 1.6 * np.abs(np.linspace(-1, 1, 256))) * 0.9
    return ListedColormap(colours)


_FOR_AND_AGAINST: Final = _transparent_middle("RdBu_r")
"""Red for, blue against, and where nothing speaks, the face shows through."""
