"""A page about one measurement: `python -m models evaluate emotion|age --report DIR`."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import PercentFormatter

from models.card import ModelCard
from models.training.measure.evaluate import Evaluation
from models.training.measure.metrics import BINS, by_class, mean_accuracy, wilson
from models.training.pages.card_page import (
    ABOUT_BASELINES,
    BASELINE_COLUMNS,
    baseline_rows,
    common_mistakes,
    in_order,
    interval,
    parameters,
    recipe_facts,
    training_facts,
    words,
)

_COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
_SIZE: Final = (4.6, 4.2)
_NUMBER: Final = ' class="number"'
_RIGHT: Final = ' class="right"'

# matplotlib knows no CSS variables: it draws in colours that stand for them.
_INK, _MUTED, _LINE, _MAIN, _GAP = "#000001", "#000002", "#000003", "#000004", "#000005"
_VARIABLES: Final = {
    _INK: "var(--ink)",
    _MUTED: "var(--muted)",
    _LINE: "var(--line)",
    _MAIN: "var(--main)",
    _GAP: "var(--gap)",
}
_STYLE: Final = {
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

_MEANING: Final = {
    "emotion": "The network names the expression that a face looks like. It does not know what a "
    "person feels.",
    "age": "The network names the age group that a face looks like. It does not know how old a "
    "person is.",
}


def write_report(card: ModelCard, result: Evaluation, out: Path) -> Path:
    """Write everything that a measurement says as one page that needs no other file.

    Args:
        card: The card of the network that was measured.
        result: What was found.
        out: Folder for the page; made if need be.

    Returns:
        The page, named after the weights file: `emotion.html`.

    Raises:
        ModelError: If the card of a network to compare with cannot be used.
    """
    page = out / f"{Path(card.weights_file).stem}.html"
    text = _page(card, result)
    out.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8", newline="\n")
    return page


class _Html(str):
    """Text that is HTML already; every other text is escaped."""

    __slots__ = ()


def _html(text: object) -> str:
    return text if isinstance(text, _Html) else escape(str(text))


def _page(card: ModelCard, result: Evaluation) -> str:
    title = f"{words(Path(card.weights_file).stem).capitalize()} network, version {card.version}"
    figures = result.as_dict()
    sections = (
        _headline(card, figures),
        _classes(result),
        _confusion(result),
        _confidence(result),
        _protocols(figures["protocols"]),
        _groups(figures["groups"]),
        _beside(card, figures),
        _identity(card),
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_html(title)}</title>
<style>{_CSS}</style>
</head>
<body>
<header>
<p class="kicker">Mien: measurement of a network</p>
<h1>{_html(title)}</h1>
<p>{_html(_MEANING[card.task])}</p>
</header>
<main>
{"".join(sections)}</main>
</body>
</html>
"""


def _section(title: str, *parts: str) -> str:
    return _Html(f"<section>\n<h2>{_html(title)}</h2>\n{''.join(map(_html, parts))}</section>\n")


def _paragraph(text: str) -> _Html:
    return _Html(f"<p>{_html(text)}</p>\n")


def _table(head: Sequence[object], rows: Iterable[Sequence[object]], kind: str = "") -> _Html:
    """A table whose first column names the row; of the rest, what begins as a number is one."""
    (corner, *names), rows = head, list(rows)

    def cell(tag: str, text: object, sample: object) -> str:
        number = not isinstance(sample, _Html) and re.match(r"\d", str(sample))
        return f"<{tag}{_NUMBER if number else ''}>{_html(text)}</{tag.partition(' ')[0]}>"

    top = f'<th scope="col">{_html(corner)}</th>' + "".join(
        cell('th scope="col"', name, sample)
        for name, sample in zip(names, rows[0][1:], strict=True)
    )
    body = "".join(
        f'<tr><th scope="row">{_html(first)}</th>{"".join(cell("td", x, x) for x in rest)}</tr>\n'
        for first, *rest in rows
    )
    return _wide(f'<table class="{kind}">' if kind else "<table>", top, body)


def _wide(table: str, top: str, body: str) -> _Html:
    return _Html(
        f'<div class="wide">{table}\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _headline(card: ModelCard, figures: Mapping[str, Any]) -> str:
    before = figures["calibration_error_at_temperature_1"]
    tiles = [
        ("accuracy", f"{figures['accuracy']:.1%}", f"95 %: {interval(figures['accuracy_95'])}"),
        ("macro F1", f"{figures['macro_f1']:.1%}", "every class counts the same"),
        (
            "calibration error",
            f"{figures['calibration_error']:.3f}",
            f"{before:.3f} before the temperature",
        ),
    ]
    if "mean_error_years" in figures:
        tiles.append(("mean error", f"{figures['mean_error_years']:.2f} years", "of the age"))
    if "divergence_from_votes_bits" in figures:
        bits = figures["divergence_from_votes_bits"]
        tiles.append(("vote divergence", f"{bits:.3f}", "Jensen-Shannon, 0 to 1 bit"))
    tiles.append(("faces", f"{figures['faces']:,}", "in this split"))
    listed = "".join(
        f"<div><dt>{_html(name)}</dt><dd><b>{_html(value)}</b> {_html(note)}</dd></div>\n"
        for name, value, note in tiles
    )
    removed = card.training.get("near_duplicates_removed", {})
    leaks = (
        "Pictures nearly the same as a held-out one were taken out before training: "
        + ", ".join(f"{count:,} ({pair})" for pair, count in removed.items())
        + "."
        if removed
        else "The card records no removal of near-duplicates: pictures like those of the test may "
        "have been learned from."
    )
    return _section(
        "In short",
        _paragraph(f"Measured on: {figures['split']}. {leaks}"),
        _Html(f"<dl>{listed}</dl>\n"),
        _paragraph(
            "The 95 % interval says how far a figure could move had other faces been drawn in the "
            "same way: of a hundred such intervals, about ninety-five hold the figure for all "
            "faces of this kind. It says nothing of other kinds of pictures, such as those of your "
            "camera."
        ),
    )


def _classes(result: Evaluation) -> str:
    classes = by_class(result.labels, result.confusion)
    scale = _scale([one.interval for one in classes if one.faces])
    rows = [
        (
            words(one.label),
            f"{one.faces:,}",
            *(
                (f"{one.recall:.1%}", interval(one.interval), _bar(one.recall, one.interval, scale))
                if one.faces
                else ("no faces", "", "")
            ),
            f"{one.precision:.1%}" if one.predicted else "never the answer",
            f"{one.f1:.1%}",
        )
        for one in classes
    ]
    head = ("class", "faces", "recall", "95 % interval", _ruler(scale), "precision", "F1")
    return _section(
        "By class",
        _paragraph(
            "Recall is the share of a class's faces that were found, with Wilson's interval; "
            "precision the share of its answers that were right; F1 their harmonic mean."
        ),
        _table(head, rows),
    )


def _confusion(result: Evaluation) -> str:
    faces = result.confusion.sum(axis=1, keepdims=True)
    shares = result.confusion / np.maximum(faces, 1)
    rows = "".join(
        f'<tr><th scope="row">{_html(words(label))}</th>'
        + "".join(
            f'<td style="--share:{share:.3f}"{_RIGHT if i == j else ""}>{count:,}'
            f"<small>{share:.1%}</small></td>"
            for j, (count, share) in enumerate(zip(result.confusion[i], shares[i], strict=True))
        )
        + "</tr>\n"
        for i, label in enumerate(result.labels)
    )
    top = "".join(f'<th scope="col">{_html(words(label))}</th>' for label in result.labels)
    mistakes = common_mistakes(result.labels, result.confusion)
    listed = "; ".join(
        f"{words(truth)} taken for {words(answer)} ({count} of {of})"
        for truth, answer, count, of in mistakes
    )
    return _section(
        "What is taken for what",
        _paragraph(
            "Rows are the truth, columns the answer: counts, and the share of the row. "
            + (f"Most common mistakes: {listed}." if listed else "")
        ),
        _wide('<table class="confusion">', f'<th scope="col">truth \\ answer</th>{top}', rows),
    )


def _confidence(result: Evaluation) -> str:
    coverage = result.coverage
    points = [coverage[max(0, round(part * len(coverage)) - 1)] for part in _COVERAGES]
    return _section(
        "What its confidence is worth",
        _Html('<div class="plots">'),
        _figure(
            _reliability(result),
            "reliability",
            "Share of right answers by confidence",
            f"Answers by their confidence, in {BINS} bins. Were confidence worth exactly what it "
            f"says, every bar would end on the diagonal; the gaps, weighted by the faces in them, "
            f"are the calibration error ({result.calibration.error:.3f}).",
        ),
        _figure(
            _coverage(result),
            "coverage",
            "Accuracy on the share of faces that is answered",
            "Accuracy when only the surest answers are given and the rest are left uncertain; the "
            "band is the 95 % interval.",
        ),
        _Html("</div>\n"),
        _table(
            ("faces answered", *(f"{part:.0%}" for part in _COVERAGES)),
            [("accuracy", *(f"{point[1]:.1%}" for point in points))],
        ),
    )


def _figure(drawing: Drawing, name: str, title: str, caption: str) -> _Html:
    return _Html(
        f"<figure>\n{_svg(drawing, name, title)}<figcaption>{_html(caption)}</figcaption>\n"
        "</figure>\n"
    )


def _protocols(protocols: Mapping[str, Mapping[str, Any]]) -> str:
    if not protocols:
        return ""
    return _section(
        "Other protocols",
        _paragraph("Other rows or other classes of the same data."),
        _interval_table("protocol", protocols),
    )


def _groups(columns: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    columns = {name: groups for name, groups in columns.items() if groups}
    if not columns:
        return ""
    means = {name: mean_accuracy(groups.values()) for name, groups in columns.items()}
    return _section(
        "By group",
        _paragraph(
            "Gender and race are words of the data sets, chosen by annotators. The dashed line is "
            "the accuracy on all faces of a table; of a value whose interval lies left of it, more "
            "faces are read wrongly. Values of fewer than ten faces are left out."
        ),
        *(
            _Html(
                f"<h3>By {_html(name)}: {means[name]:.1%} on all</h3>\n"
                f"{_interval_table('', groups, means[name])}"
            )
            for name, groups in columns.items()
        ),
    )


def _interval_table(
    name: str, figures: Mapping[str, Mapping[str, Any]], mean: float | None = None
) -> _Html:
    scale = _scale([one["accuracy_95"] for one in figures.values()])
    rows = [
        (
            value,
            f"{one['faces']:,}",
            f"{one['accuracy']:.1%}",
            interval(one["accuracy_95"]),
            _bar(one["accuracy"], one["accuracy_95"], scale, mean),
        )
        for value, one in in_order(figures)
    ]
    return _table((name, "faces", "accuracy", "95 % interval", _ruler(scale)), rows)


def _beside(card: ModelCard, figures: Mapping[str, Any]) -> str:
    rows = baseline_rows(card, figures)
    if not rows:
        return ""
    return _section(
        "Beside the predecessor",
        _paragraph(ABOUT_BASELINES),
        _table(BASELINE_COLUMNS, rows),
    )


def _identity(card: ModelCard) -> str:
    height, width = card.input_size
    rows = [
        ("weights", f"{card.weights_file}, version {card.version}"),
        ("SHA-256", _Html(f"<code>{_html(card.sha256)}</code>")),
        ("input", f"{width}x{height} {'gray' if card.channels == 1 else 'colour (BGR)'}"),
        ("parameters", parameters(card)),
        ("temperature", f"{card.temperature:g}"),
        ("licence", card.licence),
        ("trained on", card.training.get("data", "not recorded")),
        *training_facts(card),
    ]
    recipe = recipe_facts(card)
    return _section(
        "The network",
        _table(("", "value"), rows, "facts"),
        _Html("<h3>Recipe</h3>\n") if recipe else "",
        _table(("", "value"), recipe, "facts") if recipe else "",
    )


def _scale(intervals: Iterable[Sequence[float]]) -> tuple[float, float]:
    """Whole tens of per cent around all of them."""
    ends = np.array(list(intervals))
    low, high = np.floor(ends.min() * 10) / 10, np.ceil(ends.max() * 10) / 10
    return float(low), float(max(high, low + 0.1))


def _ruler(scale: tuple[float, float]) -> _Html:
    low, high = scale
    return _Html(f'<span class="ruler"><span>{low:.0%}</span><span>{high:.0%}</span></span>')


def _bar(
    value: float, ends: Sequence[float], scale: tuple[float, float], mean: float | None = None
) -> _Html:
    """A value and its interval on a line of 160 pixels; the numbers stand beside it."""

    def x(share: float) -> str:
        return f"{4 + 152 * (share - scale[0]) / (scale[1] - scale[0]):.1f}"

    reference = (
        "" if mean is None else f'<line class="mean" x1="{x(mean)}" x2="{x(mean)}" y1="0" y2="16"/>'
    )
    return _Html(
        '<svg class="bar" viewBox="0 0 160 16" width="160" height="16" aria-hidden="true">'
        f'<line class="track" x1="4" x2="156" y1="8" y2="8"/>{reference}'
        f'<line class="span" x1="{x(ends[0])}" x2="{x(ends[1])}" y1="8" y2="8"/>'
        f'<circle cx="{x(value)}" cy="8" r="3.5"/></svg>'
    )


def _reliability(result: Evaluation) -> Drawing:
    found = result.calibration
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


def _coverage(result: Evaluation) -> Drawing:
    # The accuracy of the very first answers jumps about.
    total = len(result.coverage)
    rows = np.unique(np.linspace(total // 50, total - 1, 300).astype(int))
    answered, right = result.coverage[rows].T
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


def _svg(drawing: Drawing, name: str, title: str) -> str:
    """An SVG that can stand in a page beside others, in the page's colours."""
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
    return text.replace("<svg", f'<svg class="plot" role="img" aria-label="{escape(title)}"', 1)


_CSS: Final = """
:root {
  --paper: #fff; --soft: #f4f6f8; --ink: #1b1f24; --muted: #57606a; --line: #d0d7de;
  --main: #0072b2; --main-rgb: 0 114 178; --gap: #d55e00;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --soft: #1e2327; --ink: #e6e8eb; --muted: #a2abb4; --line: #3a424a;
    --main: #56b4e9; --main-rgb: 86 180 233; --gap: #e69f00;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { max-width: 46rem; margin: .5rem 0; }
.kicker { color: var(--muted); font-size: .875rem; }
dl { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); }
dl div { padding: .75rem; border-radius: .5rem; background: var(--soft); }
dt { color: var(--muted); font-size: .875rem; }
dd { margin: 0; color: var(--muted); font-size: .8125rem; }
dd b { display: block; color: var(--ink); font-size: 1.5rem; font-weight: 600; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--line); text-align: left; }
th { font-weight: 600; }
thead th { color: var(--muted); font-size: .8125rem; vertical-align: bottom; }
tbody th { font-weight: 400; white-space: nowrap; }
table .number { text-align: right; white-space: nowrap; }
.facts th { vertical-align: top; }
.facts thead { display: none; }
table.facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.confusion td, .confusion thead th + th { min-width: 5rem; text-align: right; }
.confusion td {
  border: 1px solid var(--paper);
  background: rgb(var(--main-rgb) / calc(var(--share) * .55));
  -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
.confusion .right { font-weight: 700; }
.confusion small { display: block; font-weight: 400; }
.ruler { display: flex; justify-content: space-between; width: 160px; }
.bar { display: block; overflow: visible; }
.bar .track { stroke: var(--line); stroke-width: 1; }
.bar .mean { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 3 2; }
.bar .span { stroke: var(--main); stroke-width: 3; opacity: .55; }
.bar circle { fill: var(--main); }
.plots { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }
figure { margin: .5rem 0; }
figcaption { color: var(--muted); font-size: .875rem; }
.plot { width: 100%; height: auto; }
.plot * { stroke-linejoin: round; stroke-linecap: butt; }
.plot text { font-family: inherit !important; }
@page { margin: 16mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  figure, tr, dl div { break-inside: avoid; }
  .plots { grid-template-columns: 1fr 1fr; }
  .wide { overflow: visible; }
}
"""
