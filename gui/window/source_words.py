"""Texts about the source: its name, and messages over the picture."""

from PySide6.QtCore import QObject

from core.sources import ReadingReport, RefKind, SourceTrouble
from core.texts import one_line
from core.types import CameraState
from gui.engine import Controller
from gui.source import crowd_sentence, lacking, reading_sentence, trouble_sentence


class SourceWords(QObject):
    """Puts the state of the source into words. Lives in the GUI thread."""

    def __init__(self, controller: Controller, parent: QObject) -> None:
        """Start without texts.

        Args:
            controller: Has the source.
            parent: As of `QObject`.
        """
        super().__init__(parent)
        self._controller = controller

    def name(self) -> str:
        """What the source is called, for people."""
        info = self._controller.source.info
        if info is None:
            wanted = self._controller.source.ref
            if wanted is not None and wanted.may_be_camera:
                cameras = {camera.identity: camera.name for camera in self._controller.cameras}
                return cameras.get(wanted.identity, self.tr("The camera"))
            return wanted.shown if wanted is not None else ""
        return self.tr("Demo") if info.kind == "demo" else one_line(info.name)

    def opening(self) -> str:
        """Forget the name of the source until it is known."""
        return self.tr("Opening\u2026")

    def message(self) -> str:
        """The message over the picture; empty while there is a picture."""
        source, state = self._controller.source, self._controller.source.state
        camera = source.ref is not None and source.ref.may_be_camera
        if source.lost and state in (CameraState.LOST, CameraState.OPENING):
            stream = source.ref is not None and source.ref.kind is RefKind.ADDRESS
            what = self.tr("Stream lost") if stream else self.tr("Camera lost")
            message = self.tr("{} \u2013 reconnecting").format(what)
            if source.trouble is not None:
                message += "\n" + trouble_sentence(source.trouble, self.name())
            return message
        if state is CameraState.FAILED and camera and not self._controller.cameras:
            return self.tr("No camera found. Open a video, or watch the demo.")
        if state is CameraState.FAILED:
            return self.tr("No picture. Choose another source, or watch the demo.")
        return {
            CameraState.CLOSED: self.tr("Choose a camera, open a video, or watch the demo."),
            CameraState.OPENING: self.opening(),
            CameraState.ENDED: self._end(),
        }.get(state, "")

    def hint(self, crowd: tuple[int, int] | None) -> str:
        """The message at the edge of the picture; may be empty.

        Args:
            crowd: Faces beyond the limit, as `gui.video.Crowd` has them.
        """
        source = self._controller.source
        if source.trouble in (SourceTrouble.BLACK, SourceTrouble.FROZEN):
            return trouble_sentence(source.trouble, self.name())
        if crowd is not None and source.state in (CameraState.LIVE, CameraState.ENDED):
            return crowd_sentence(*crowd)
        return ""

    def reading(self, report: ReadingReport) -> str:
        """The faults of a file as a sentence; empty if nothing is missing."""
        return reading_sentence(report, self.name(), pictures=self._controller.source.apart)

    def _end(self) -> str:
        """The message over the last picture; empty if it should stay visible."""
        source = self._controller.source
        if source.apart:
            return ""
        message = self.tr("The video has ended.")
        if source.report is not None and not source.report.whole:
            faults = lacking(source.report, pictures=False)
            message += f"\n{faults[:1].upper()}{faults[1:]}."
        return message
