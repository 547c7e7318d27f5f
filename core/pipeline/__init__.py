"""The analysis: `Analyzer` for one frame, `AnalysisLoop` for a stream of them.

It finds and tracks faces, doubts, poses, classifies and smooths; the timeline keeps what the charts
show of it, and a baseline takes a face's own neutral look out of it.

All but the baseline is imported when it is first asked for: who corrects what was recorded needs
neither the networks nor OpenCV.
"""

from typing import TYPE_CHECKING

from core.pipeline.baseline import (
    LARGEST_OFFSET,
    Baseline,
    BaselineCollector,
    BaselineError,
    BaselineProblem,
    baseline_of,
)

if TYPE_CHECKING:
    from core.pipeline.analyzer import Analyzer
    from core.pipeline.loop import AnalysisLoop, AnalysisStatistics
    from core.pipeline.timeline import Marker, Run, Timeline, TrackSeries
else:
    from core.lazy import lazy_names

    __getattr__ = lazy_names(
        __name__,
        {
            "Analyzer": "analyzer",
            "AnalysisLoop": "loop",
            "AnalysisStatistics": "loop",
            "Marker": "timeline",
            "Run": "timeline",
            "Timeline": "timeline",
            "TrackSeries": "timeline",
        },
    )


__all__ = [
    "LARGEST_OFFSET",
    "AnalysisLoop",
    "AnalysisStatistics",
    "Analyzer",
    "Baseline",
    "BaselineCollector",
    "BaselineError",
    "BaselineProblem",
    "Marker",
    "Run",
    "Timeline",
    "TrackSeries",
    "baseline_of",
]
