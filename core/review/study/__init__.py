"""Several recordings in one table, and means by condition."""

from core.review.study.intervals import Interval, interval_of
from core.review.study.table import (
    MEANS_HEADER,
    MEASURES,
    METHOD,
    ConditionMean,
    Study,
    StudyLine,
    means_of,
    means_rows,
    read_labels,
    study_of,
)

__all__ = [
    "MEANS_HEADER",
    "MEASURES",
    "METHOD",
    "ConditionMean",
    "Interval",
    "Study",
    "StudyLine",
    "interval_of",
    "means_of",
    "means_rows",
    "read_labels",
    "study_of",
]
