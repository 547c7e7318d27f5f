"""A page about one measurement: `python -m models evaluate emotion|age --report DIR`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from markupsafe import Markup

from models.card import ModelCard
from models.training.measure.evaluate import Evaluation
from models.training.measure.metrics import BINS, by_class, mean_accuracy
from models.training.pages.facts import (
    ABOUT_BASELINES,
    BASELINE_COLUMNS,
    baseline_rows,
    parameters,
    recipe_facts,
    training_facts,
)
from models.training.pages.failures import common_mistakes
from models.training.pages.plots import as_svg, coverage, reliability
from models.training.pages.templating import TEMPLATES, render
from models.training.pages.wording import in_order, words

_COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale that the bars of a table share.

    Attributes:
        low: The share at its left end, 0 to 1.
        high: The share at its right end, 0 to 1.
    """

    low: float
    high: float

    @classmethod
    def around(cls, intervals: Iterable[Sequence[float]]) -> "Scale":
        """Whole tens of per cent around all intervals."""
        ends = np.array(list(intervals))
        low, high = np.floor(ends.min() * 10) / 10, np.ceil(ends.max() * 10) / 10
        return cls(float(low), float(max(high, low + 0.1)))

    def x(self, share: float) -> str:
        """Where a share lies on a bar, in pixels of 160."""
        return f"{4 + 152 * (share - self.low) / (self.high - self.low):.1f}"


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


def _page(card: ModelCard, result: Evaluation) -> str:
    figures = result.as_dict()
    classes = by_class(result.labels, result.confusion)
    columns = {name: groups for name, groups in figures["groups"].items() if groups}
    name = words(Path(card.weights_file).stem).capitalize()
    return render(
        "report.html.j2",
        css=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        title=f"{name} network, version {card.version}",
        card=card,
        figures=figures,
        removed=card.training.get("near_duplicates_removed", {}),
        classes=classes,
        class_scale=Scale.around(one.interval for one in classes if one.faces),
        confusion=_confusion(result),
        mistakes=common_mistakes(result.labels, result.confusion),
        bins=BINS,
        reliability=as_svg(
            reliability(result.calibration),
            "reliability",
            "Share of right answers by confidence",
        ),
        coverage=as_svg(
            coverage(result.coverage),
            "coverage",
            "Accuracy on the share of faces that is answered",
        ),
        coverages=_coverages(result),
        protocols=_with_scale(figures["protocols"]) if figures["protocols"] else None,
        groups=[
            (column, mean_accuracy(groups.values()), *_with_scale(groups))
            for column, groups in columns.items()
        ],
        about_baselines=ABOUT_BASELINES,
        baseline_columns=BASELINE_COLUMNS,
        baseline_rows=baseline_rows(card, figures),
        parameters=parameters(card),
        training=training_facts(card),
        recipe=recipe_facts(card),
    )


def _confusion(result: Evaluation) -> list[tuple[str, list[tuple[int, float]]]]:
    """Each class with the counts of its row and their shares of the row."""
    faces = result.confusion.sum(axis=1, keepdims=True)
    shares = result.confusion / np.maximum(faces, 1)
    return [
        (label, list(zip(counts.tolist(), parts.tolist(), strict=True)))
        for label, counts, parts in zip(result.labels, result.confusion, shares, strict=True)
    ]


def _coverages(result: Evaluation) -> list[tuple[str, float]]:
    """Some shares of the faces, and the accuracy when only the surest of them are answered."""
    last = len(result.coverage)
    return [
        (f"{part:.0%}", float(result.coverage[max(0, round(part * last) - 1)][1]))
        for part in _COVERAGES
    ]


def _with_scale(
    figures: Mapping[str, Mapping[str, Any]],
) -> tuple[list[tuple[str, Mapping[str, Any]]], Scale]:
    return in_order(figures), Scale.around(one["accuracy_95"] for one in figures.values())
