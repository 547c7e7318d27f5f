"""The expressions of one face over time, with markers."""

from gui.chart.timeline import TimelineChart

__all__ = ["TimelineChart"]
