"""The plots of a report: SVG in the colours of the page."""

import io
import re
from typing import Any, Final

import matplotlib
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from models.training.measure.metrics import BINS, Calibration, wilson

_SIZE: Final = (4.6, 4.2)
# matplotlib knows no CSS variables: it draws in colours that stand for them.
_INK, _MUTED, _LINE, _MAIN, _GAP = "#000001", "#000002", "#000003", "#000004", "#000005"
_VARIABLES: Final = {
    _INK: "var(--ink)",
    _MUTED: "var(--muted)",
    _LINE: "var(--line)",
    _MAIN: "var(--main)",
    _GAP: "var(--gap)",
}
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "mien",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.edgecolor": _MUTED,
    "axes.labelcolor": _INK,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": _LINE,
    "grid.linewidth": 0.6,
    "text.color": _INK,
    "xtick.color": _MUTED,
    "xtick.labelcolor": _INK,
    "ytick.color": _MUTED,
    "ytick.labelcolor": _INK,
    "legend.frameon": False,
}


def reliability(found: Calibration) -> Drawing:
    """Share of right predictions and number of faces by confidence."""
    centres = (np.minimum(found.confidence * BINS, BINS - 1).astype(int) + 0.5) / BINS
    with matplotlib.rc_context(_STYLE):
        drawing = Drawing(figsize=_SIZE, layout="constrained")
        above, below = drawing.subplots(2, sharex=True, height_ratios=(3, 1))
        width = 0.9 / BINS
        above.bar(centres, found.accuracy, width, color=_MAIN, label="share right")
        above.bar(
            centres,
            found.confidence - found.accuracy,
            width,
            bottom=found.accuracy,
            color=(*matplotlib.colors.to_rgb(_GAP), 0.25),
            edgecolor=_GAP,
            label="gap to the confidence",
        )
        above.plot([0, 1], [0, 1], "--", color=_MUTED, linewidth=1)
        above.set(ylabel="share right", ylim=(0, 1), xlim=(0, 1))
        above.legend(loc="upper left")
        below.bar(centres, found.faces / found.faces.sum(), width, color=_MAIN)
        below.set(xlabel="confidence", ylabel="faces")
        for axis in (above.yaxis, below.yaxis, below.xaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
    return drawing


def coverage(points: NDArray[np.float64]) -> Drawing:
    """Accuracy on the surest predictions, with its interval; see `metrics.coverage`."""
    # The accuracy of the very first answers jumps about.
    total = len(points)
    rows = np.unique(np.linspace(total // 50, total - 1, 300).astype(int))
    answered, right = points[rows].T
    low, high = wilson(right * (rows + 1), rows + 1)
    with matplotlib.rc_context(_STYLE):
        drawing = Drawing(figsize=_SIZE, layout="constrained")
        axes: Axes = drawing.subplots()
        axes.fill_between(answered, low, high, color=_MAIN, alpha=0.2, linewidth=0)
        axes.plot(answered, right, color=_MAIN, linewidth=2)
        axes.set(xlabel="faces answered, surest first", ylabel="accuracy on them", xlim=(0, 1))
        axes.set_ylim(np.floor(low.min() * 10) / 10, 1)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
    return drawing


def as_svg(drawing: Drawing, name: str, title: str) -> Markup:
    """An SVG that can stand in a page beside others, in the page's colours.

    Args:
        drawing: What to draw.
        name: Begins all names within, which must differ from those of other drawings.
        title: What it shows, for those who cannot see it.
    """
    file = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with matplotlib.rc_context(_STYLE):
        drawing.savefig(file, format="svg", transparent=True, metadata=nothing)
    text = file.getvalue()
    text = text[text.index("<svg") :]
    # The style would hold for the whole page; the page's own says the same.
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", text, count=1)
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    # All of it is made here, but for the title.
    opening = Markup('<svg class="plot" role="img" aria-label="{}"').format(title)
    return Markup(text.replace("<svg", opening, 1))
