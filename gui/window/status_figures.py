"""Rates, latency and dropped frames, in the status bar."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.pipeline import AnalysisStatistics
from gui.look import Retranslated

NAMES: Final = ("capture", "analysis", "delay", "skipped", "detector")


class StatusFigures(Retranslated, QWidget):
    """Rates, latency and dropped frames, with details in tooltips.

    Attributes:
        labels: By `NAMES`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = {name: QLabel() for name in NAMES}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(4)
        for label in self.labels.values():
            layout.addWidget(label)
        self._last: tuple[float, AnalysisStatistics, int, str, Mapping[str, float]] = (
            0.0,
            AnalysisStatistics(),
            0,
            "",
            {},
        )
        self.show_figures(*self._last)

    def show_figures(
        self,
        capture_rate: float,
        statistics: AnalysisStatistics,
        dropped: int,
        detector: str,
        timings: Mapping[str, float],
    ) -> None:
        """Show figures.

        Args:
            capture_rate: Frames a second that the source gives.
            statistics: How the analysis keeps up.
            dropped: Frames that it had no time for.
            detector: `"mien"`, `"haar"` or `"yunet"`; empty while it is being loaded.
            timings: Milliseconds of each stage of the newest analysis.
        """
        self._last = (capture_rate, statistics, dropped, detector, timings)
        name = {"mien": "Mien", "haar": "Haar", "yunet": "YuNet"}.get(detector, detector)
        texts = {
            "capture": self.tr("{:.0f} fps").format(capture_rate),
            "analysis": self.tr("{:.0f} fps analysed").format(statistics.rate),
            "delay": self.tr("{:.0f} ms latency").format(statistics.latency_ms),
            "skipped": self.tr("%n dropped", "", dropped),
            "detector": name or self.tr("loading\u2026"),
        }
        for key, text in texts.items():
            if self.labels[key].text() != text:
                label = self.labels[key]
                label.setText(text)
                # Never narrower again, so that the others do not jump about.
                label.setMinimumWidth(max(label.minimumWidth(), label.sizeHint().width()))
        self._set_tips(statistics, timings)

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.show_figures(*self._last)

    def _set_tips(self, statistics: AnalysisStatistics, timings: Mapping[str, float]) -> None:
        stages = {
            "detect": self.tr("detection"),
            "track": self.tr("tracking"),
            "quality": self.tr("image quality"),
            "crop": self.tr("cropping"),
            "emotion": self.tr("expression"),
            "age": self.tr("age group"),
            "total": self.tr("total"),
        }
        parts = [
            f"{stages.get(stage, stage)}: {milliseconds:.1f} ms"
            for stage, milliseconds in timings.items()
        ]
        self.labels["capture"].setToolTip(
            self.tr("Frame rate of the source, over the last two seconds")
        )
        self.labels["analysis"].setToolTip(
            self.tr("Frames analysed per second; {} so far").format(statistics.analysed)
        )
        self.labels["delay"].setToolTip(
            "\n".join([self.tr("Time from capture to result, in milliseconds:"), *parts])
        )
        self.labels["skipped"].setToolTip(
            self.tr(
                "Frames that arrived while another was being analysed; they are shown but not "
                "analysed, and leave gaps in the frame numbers of the recording"
            )
        )
        self.labels["detector"].setToolTip(
            self.tr("Face detector; change it in Settings > Detector")
        )
