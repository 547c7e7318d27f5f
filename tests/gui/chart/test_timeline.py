import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent

from core.errors import AppError
from core.pipeline import Marker, TrackSeries
from gui.chart import TimelineChart
from gui.chart import parts as chart_parts
from gui.chart.parts import thinned, with_peaks
from gui.faces.probability_bars import ProbabilityBars
from gui.look import DARK, LIGHT, apply_theme
from models.labels import AGE_GROUPS, EMOTIONS
from tests.support.engine import LEFT, face


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
    chart.show_series("face #3", series([100.0, 101.0, 102.0]), 102.5)
    for emotion in EMOTIONS:
        times, values = chart.curves[emotion].getData()
        assert times == pytest.approx([-2.5, -1.5, -0.5])
        assert values == pytest.approx([1 / 7] * 3)
    (left, right), (low, high) = chart._plot.viewRange()
    assert (left, right) == pytest.approx((-60, 0))
    assert low <= 0
    assert high >= 1


def test_the_axis_takes_another_language_at_once(chart, monkeypatch):
    chart.grab()
    said = []
    monkeypatch.setattr(
        chart_parts.QCoreApplication, "translate", lambda *words: said.append(words) or "jetzt"
    )
    chart.grab()
    assert said == []
    QCoreApplication.sendEvent(chart, QEvent(QEvent.Type.LanguageChange))
    chart.grab()
    assert ("TimeAxis", "now") in said


def test_what_is_older_than_a_minute_is_not_drawn(chart):
    chart.show_series("face #1", series([10.0, 50.0, 100.0]), 100.0)
    assert chart.curves["happy"].getData()[0] == pytest.approx([-50, 0])


def test_no_face_empties_the_chart(chart):
    chart.show_series("face #1", series([1.0, 2.0]), 2.0)
    chart.show_series(None, None, 3.0)
    times, _ = chart.curves["happy"].getData()
    assert times is None or len(times) == 0


def test_a_gap_breaks_the_curves(chart):
    values = np.full((5, 7), 0.5, np.float32)
    values[2] = np.nan
    times = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    chart.show_series("face #1", series(times, values), 40.0)
    elements = chart.curves["happy"].curve.getPath()
    assert elements.elementCount() > 0
    assert np.isnan(chart.curves["happy"].getData()[1][2])
    assert chart.curves["happy"].opts["connect"] == "finite"


def test_thinning_keeps_ends_and_gaps_and_does_not_depend_on_now():
    times = np.arange(1000.0, 1060.0, 1 / 60)
    values = np.random.default_rng(0).random((len(times), 7)).astype(np.float32)
    values[1234] = np.nan
    kept, rows = thinned(times, values)
    assert len(kept) < 620
    assert kept[0] == times[0]
    assert kept[-1] == times[-1]
    assert np.isnan(rows[kept == times[1234]]).all()
    later, _ = thinned(times[300:], values[300:])
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


def test_peaks_survive_thinning_and_gaps_do_as_well():
    times = np.arange(0.0, 3600.0, 1 / 30)
    values = np.zeros((len(times), 7), np.float32)
    values[50_000, 1] = 0.9
    values[70_000] = np.nan
    kept, rows = with_peaks(times, values, 4.0)
    assert len(kept) < 2000
    assert np.nanmax(rows[:, 1]) == pytest.approx(0.9)
    assert np.isnan(rows[:, 0]).any()
    assert (np.diff(kept) >= 0).all()


def wheel(chart, delta):
    """Turn the wheel in the middle of the plot, as the person does."""
    viewport = chart._plot.viewport()
    place = QPointF(viewport.rect().center())
    event = QWheelEvent(
        place,
        viewport.mapToGlobal(place),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    chart._plot.wheelEvent(event)


def test_the_wheel_stops_the_chart_where_it_was_and_follow_goes_on(chart, qtbot):
    chart.show_series("face #1", series(np.arange(1000.0, 1300.0)), 1300.0, start_s=1000.0)
    assert chart.visible_span() == pytest.approx((1240, 1300))
    with qtbot.waitSignal(chart.following_changed) as changed:
        wheel(chart, 240)
    assert changed.args == [False]
    left, right = chart.visible_span()
    assert 1240 < left < right < 1300
    # Time goes on, the picture does not.
    chart.show_series("face #1", series(np.arange(1000.0, 1400.0)), 1400.0, start_s=1000.0)
    assert chart.visible_span() == pytest.approx((left, right))
    times, _ = chart.curves["happy"].getData()
    assert times[0] == 0  # since the session began
    chart.follow_button.click()
    assert chart.following
    assert chart.visible_span() == pytest.approx((1340, 1400))


def test_keys_zoom_move_show_everything_and_follow(chart, qtbot):
    chart.show_series("face #1", series(np.arange(0.0, 300.0)), 300.0)
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.visible_span() == pytest.approx((0, 300))
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    left, right = chart.visible_span()
    assert right - left == pytest.approx(300 / 1.4)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.visible_span()[0] > left
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.following


def test_the_legend_hides_curves_and_brings_them_back(chart):
    chart.show_series("face #1", series([1.0, 2.0]), 2.0)
    chart.legend["sad"].click()
    assert not chart.curves["sad"].isVisible()
    assert chart.curves["happy"].isVisible()
    chart.all_button.click()
    assert chart.curves["sad"].isVisible()


def test_raw_curves_lie_behind_on_request(chart):
    smooth = series(np.arange(0.0, 20.0))
    chart.show_series("face #1", smooth, 20.0)
    assert not chart._raw["happy"].isVisible()
    chart.set_raw_shown(True)
    chart.show_series("face #1", smooth, 20.0)
    assert chart._raw["happy"].isVisible()
    assert len(chart._raw["happy"].getData()[0]) == 20
    chart.legend["happy"].click()
    assert not chart._raw["happy"].isVisible()


def test_markers_are_drawn_where_they_were_set_and_old_ones_go(chart):
    markers = [Marker(time_s=100.0, label="<b>Stimulus</b>"), Marker(time_s=130.0, label="Answer")]
    chart.show_series("face #1", series([90.0, 131.0]), 131.0, markers)
    items = [(line.value(), text.toPlainText()) for line, text in chart._marker_lines._items]
    assert items == [(-31.0, "<b>Stimulus</b>"), (-1.0, "Answer")]
    chart.show_series("face #1", series([190.0]), 190.0, markers)
    assert [line.isVisible() for line, _ in chart._marker_lines._items] == [True, False]


def test_the_crosshair_reads_the_values_at_its_place(chart):
    values = np.full((11, 7), 0.05, np.float32)
    values[5:, 1] = 0.7
    chart.show_series("face #1", series(np.arange(0.0, 11.0), values), 10.0)
    place = chart._view.mapViewToScene(QPointF(-2.0, 0.5))
    chart._on_mouse(place)
    assert chart._label.isVisible()
    lines = chart._label.toPlainText().splitlines()
    assert lines[0] == "0:08.0"
    assert lines[1].startswith("happy 70")
    chart._on_mouse(QPointF(-5, -5))
    assert not chart._label.isVisible()


def colours_in(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width())
        for y in range(0, image.height(), 2)
    }


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_it_is_saved_as_png_in_the_colours_in_force(chart, qapp, tmp_path, theme):
    values = np.zeros((40, 7), np.float32)
    values[:, 1] = 1
    apply_theme(qapp, theme.name)
    try:
        chart.show_series("face #1", series(np.arange(0.0, 40.0), values), 40.0)
        chart.save_picture(tmp_path / "a.png")
        image = QImage(str(tmp_path / "a.png"))
        assert image.width() == 2 * chart.width()
        found = colours_in(image)
        assert theme.surface in found
        assert theme.colours["happy"] in found  # curve, legend and band
        assert theme.colours["sad"] in found  # legend
    finally:
        apply_theme(qapp)


def test_it_is_saved_as_svg_with_its_words(chart, tmp_path):
    chart.show_series("face #1", series(np.arange(0.0, 40.0)), 40.0)
    chart.save_picture(tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text()
    assert "face #1" in text
    assert "surprised" in text
    assert "polyline" in text or "<path" in text


@pytest.mark.qt_log_ignore("^QSvgPaintEngine::begin", "^QPainter::begin")
@pytest.mark.parametrize("name", ["missing/a.png", "missing/a.svg", "a.strange"])
def test_a_picture_that_cannot_be_saved_is_told(chart, tmp_path, name):
    with pytest.raises(AppError, match="cannot be saved"):
        chart.save_picture(tmp_path / name)


def test_the_threshold_is_drawn_and_no_label_below_it_stands_out(qtbot):
    bars = ProbabilityBars(EMOTIONS)
    qtbot.addWidget(bars)
    bars.resize(300, bars.sizeHint().height())
    estimate = face(1, LEFT, "sad").emotion
    bars.show_estimate(estimate, 0.0)
    without = bars.grab().toImage()
    bars.show_estimate(estimate, 0.9)
    with_line = bars.grab().toImage()
    between_rows = range(20, 30)
    columns = {
        x
        for x in range(with_line.width())
        for y in between_rows
        if with_line.pixelColor(x, y) != without.pixelColor(x, y)
    }
    assert 1 <= len(columns) <= 3
    assert bars.width() / 2 < min(columns) < bars.width() - 30
    assert "90" in bars.toolTip()
