"""The analysis: `Analyzer` for one frame, `AnalysisLoop` for a stream of them.

It finds and tracks faces, doubts, poses, classifies and smooths; the timeline keeps what the charts
show of it, and a baseline takes a face's own neutral look out of it.
"""

from core.pipeline.analyzer import Analyzer
from core.pipeline.baseline import (
    LARGEST_OFFSET,
    Baseline,
    BaselineCollector,
    BaselineError,
    BaselineProblem,
)
from core.pipeline.loop import AnalysisLoop, AnalysisStatistics
from core.pipeline.timeline import Marker, Run, Timeline, TrackSeries

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
]
