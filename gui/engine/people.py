"""The people in the picture: names and neutral baselines."""

from dataclasses import replace

from core.pipeline import Baseline, BaselineCollector, TrackSeries
from core.types import FrameAnalysis


class People:
    """The names and neutral baselines of the faces of one source. Lives in the GUI thread.

    Attributes:
        names: By track id; a face without one is known by its number.
        baselines: By track id, those in force.
        collector: What gathers a baseline now; None while nothing does.
    """

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.baselines: dict[int, Baseline] = {}
        self.collector: BaselineCollector | None = None
        self._shown: tuple[FrameAnalysis, FrameAnalysis] | None = None

    def clear(self) -> None:
        """Forget all names and baselines when the source changes."""
        self.names.clear()
        self.baselines.clear()
        self.collector = None
        self._shown = None

    def rename(self, track_id: int, name: str) -> str:
        """Name a face; an empty name removes it.

        Returns:
            The name as it was kept: in one line, without blanks around it.
        """
        name = " ".join(name.split())[:80]
        if name:
            self.names[track_id] = name
        else:
            self.names.pop(track_id, None)
        return name

    def set_baseline(self, track_id: int, baseline: Baseline | None) -> None:
        """Set the baseline of a face; None removes it."""
        self._shown = None
        if baseline is None:
            self.baselines.pop(track_id, None)
        else:
            self.baselines[track_id] = baseline

    def shown(self, analysis: FrameAnalysis | None) -> FrameAnalysis | None:
        """An analysis as shown: corrected for faces with a baseline.

        The same result for the same analysis, so that widgets see that nothing has changed.
        """
        if analysis is None or not self.baselines:
            return analysis
        if self._shown is None or self._shown[0] is not analysis:
            faces = tuple(
                replace(face, emotion=self.baselines[face.track.track_id].corrected(face.emotion))
                if face.track.track_id in self.baselines
                else face
                for face in analysis.faces
            )
            self._shown = (analysis, replace(analysis, faces=faces))
        return self._shown[1]

    def series(self, track_id: int, series: TrackSeries) -> TrackSeries:
        """The curves of a face as shown, corrected if it has a baseline."""
        baseline = self.baselines.get(track_id)
        return series if baseline is None else baseline.corrected_series(series)
