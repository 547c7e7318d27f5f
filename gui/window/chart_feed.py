"""Feeds the chart with the curves of the selected face, no more often than needed."""

import math
import time

from gui.chart import TimelineChart
from gui.engine import Controller
from gui.look import face_name


class ChartFeed:
    """Redraws the chart from the controller's data. Lives in the GUI thread."""

    def __init__(self, controller: Controller, chart: TimelineChart) -> None:
        self._controller = controller
        self._chart = chart
        self._drawn: tuple[object, ...] | None = None

    def forget(self) -> None:
        """Draw the next time even if nothing has changed."""
        self._drawn = None

    def show(self, selected: int | None) -> None:
        """Draw one face's curves.

        Args:
            selected: Track id of the face; None draws nothing.
        """
        timeline, people = self._controller.timeline, self._controller.people
        source = self._controller.source
        frame = source.frame
        now_s = time.monotonic()
        if frame is not None and source.playback is not None:
            # A file's time is its own: it stops at the end, and falls behind on a slow machine.
            now_s = frame.captured_ns / 1e9
        name, series = None, None
        part: tuple[float | None, float] = (None, math.inf)
        apart = source.apart
        self._chart.set_apart(apart)
        if selected is not None and not apart:
            name = face_name(selected, people.names.get(selected, ""))
        if not self._chart.following:
            part = self._chart.visible_span()
            drawn = (part, name, people.baselines.get(selected or 0), len(timeline.markers))
            if drawn == self._drawn:
                return  # hours of it would take a while, ten times a second
            self._drawn = drawn
        if selected is not None and not apart:
            series = timeline.snapshot(selected, since_s=part[0], until_s=part[1])
            series = people.series(selected, series)
        span = timeline.span_s
        self._chart.show_series(
            name, series, now_s, timeline.markers, start_s=span[0] if span else now_s
        )
