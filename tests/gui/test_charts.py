import numpy as np
import pytest
from PySide6.QtGui import QColor

from core.timeline import TrackSeries
from gui.probability_bars import ProbabilityBars
from gui.theme import DARK
from gui.timeline_chart import TimelineChart, thinned
from models.labels import AGE_GROUPS, EMOTIONS
from tests.gui.doubles import LEFT, face


def series(times, values=None):
    values = np.full((len(times), 7), 1 / 7, np.float32) if values is None else values
    return TrackSeries(
        times_s=np.asarray(times, np.float64),
        smoothed=values,
        raw=values,
        thresholds=np.zeros(len(times), np.float32),
        readable=np.ones(len(times), bool),
    )


@pytest.fixture
def chart(qtbot):
    chart = TimelineChart()
    qtbot.addWidget(chart)
    chart.resize(900, 220)
    chart.show()
    return chart


def test_curves_are_drawn_relative_to_now_and_the_window_does_not_move(chart):
    chart.show_series(3, series([100.0, 101.0, 102.0]), 102.5)
    for emotion in EMOTIONS:
        times, values = chart.curves[emotion].getData()
        assert times == pytest.approx([-2.5, -1.5, -0.5])
        assert values == pytest.approx([1 / 7] * 3)
    (left, right), (low, high) = chart._plot.viewRange()
    assert (left, right) == pytest.approx((-60, 0))
    assert low <= 0
    assert high >= 1


def test_what_is_older_than_a_minute_is_not_drawn(chart):
    chart.show_series(1, series([10.0, 50.0, 100.0]), 100.0)
    assert chart.curves["happy"].getData()[0] == pytest.approx([-50, 0])


def test_no_face_empties_the_chart(chart):
    chart.show_series(1, series([1.0, 2.0]), 2.0)
    chart.show_series(None, None, 3.0)
    times, _ = chart.curves["happy"].getData()
    assert times is None or len(times) == 0


def test_a_gap_breaks_the_curves(chart):
    values = np.full((5, 7), 0.5, np.float32)
    values[2] = np.nan
    times = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    chart.show_series(1, series(times, values), 40.0)
    elements = chart.curves["happy"].curve.getPath()
    assert elements.elementCount() > 0
    assert np.isnan(chart.curves["happy"].getData()[1][2])
    assert chart.curves["happy"].opts["connect"] == "finite"


def test_thinning_keeps_ends_and_gaps_and_does_not_depend_on_now():
    times = np.arange(1000.0, 1060.0, 1 / 60)
    values = np.random.default_rng(0).random((len(times), 7)).astype(np.float32)
    values[1234] = np.nan
    kept, rows = thinned(series(times, values))
    assert len(kept) < 620
    assert kept[0] == times[0]
    assert kept[-1] == times[-1]
    assert np.isnan(rows[kept == times[1234]]).all()
    later, _ = thinned(series(times[300:], values[300:]))
    assert set(later[1:]) <= set(kept)


@pytest.mark.parametrize("labels", [EMOTIONS, AGE_GROUPS])
def test_bars_are_as_long_as_their_shares(qtbot, labels):
    bars = ProbabilityBars(labels)
    qtbot.addWidget(bars)
    bars.resize(300, bars.sizeHint().height())
    one = face(1, LEFT, "sad")
    estimate = one.emotion if labels is EMOTIONS else one.age_group

    def coloured():
        image = bars.grab().toImage()
        return [
            sum(
                image.pixelColor(x, row * 25 + 12) == QColor(DARK.colours[label])
                for x in range(image.width())
            )
            for row, label in enumerate(labels)
        ]

    assert sum(coloured()) == 0
    bars.show_estimate(estimate)
    lengths = coloured()
    top = list(labels).index(estimate.top)
    others = [length for row, length in enumerate(lengths) if row != top]
    expected = 0.7 / (0.3 / (len(labels) - 1))
    assert min(others) > 0
    assert lengths[top] / max(others) == pytest.approx(expected, rel=0.5)
    bars.show_estimate(None)
    assert sum(coloured()) == 0
