"""The dialogs of the window: consent, names, baselines, recovery."""

import functools
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QInputDialog, QLineEdit, QWidget

from core.errors import AppError
from core.pipeline import BaselineError, BaselineProblem
from core.session import InterruptedSession, close_interrupted, delete_interrupted, find_interrupted
from core.settings import recordings_folder
from core.sources import SourceRef
from gui.engine import Controller
from gui.faces import BaselineDialog
from gui.help import AboutDialog, CrashDialog, FirstStartDialog, HelpWindow
from gui.look import face_name, language, word
from gui.recording import ConsentDialog, RecoveryDialog
from gui.settings import consent_text
from gui.source import StreamDialog
from resources import guide_path

log = logging.getLogger(__name__)


class Dialogs(QObject):
    """Opens the small dialogs of one window, none of which blocks it. Lives in the GUI thread.

    Attributes:
        open_now: Those that are open, by kind; one of each.
    """

    def __init__(self, window: QWidget, controller: Controller) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self.open_now: dict[str, QWidget] = {}

    def ask_text(
        self, kind: str, title: str, label: str, on_text: Callable[[str], None], text: str = ""
    ) -> None:
        """Ask for a line of text.

        Args:
            kind: One dialog of each is open at a time.
            title: Of the dialog.
            label: What is asked.
            on_text: Called with the answer, without blanks around it; not if there is none.
            text: To begin with.
        """
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setTextValue(text)
        dialog.textValueSelected.connect(lambda answer: on_text(answer.strip()))
        self._open(kind, dialog)

    def rename_face(self, track_id: int) -> None:
        """Ask for a face's name."""
        people = self._controller.people
        self.ask_text(
            "rename",
            self.tr("Rename face"),
            self.tr("Name of {} (leave empty to remove it):").format(face_name(track_id, "")),
            functools.partial(self._controller.rename, track_id),
            people.names.get(track_id, ""),
        )

    def ask_consent(self, face_id: int | None) -> None:
        """Ask for consent, and start the recording with it."""
        settings = self._controller.settings
        name = self._controller.people.names.get(face_id, "") if face_id is not None else ""
        dialog = ConsentDialog(
            consent_text(settings.privacy.consent_text),
            faces=self._controller.people.names,
            participant=name,
            parent=self._window,
        )

        def begin(text: str, participant: str) -> None:
            if face_id is not None and participant and not name:
                self._controller.rename(face_id, participant)
            self._controller.start_recording(consent=text, participant=participant)

        dialog.agreed.connect(begin)
        self._open("consent", dialog)

    def ask_stream(self, address: str, on_chosen: Callable[[SourceRef], None]) -> None:
        """Ask for the address of a stream."""
        dialog = StreamDialog(self._window, address)
        dialog.chosen.connect(lambda text: on_chosen(SourceRef.parse(text)))
        self._open("stream", dialog)

    def take_baseline(self, track_id: int) -> None:
        """Collect a neutral baseline of a face, and ask whether to use it."""
        controller = self._controller
        name = face_name(track_id, controller.people.names.get(track_id, ""))
        dialog = BaselineDialog(name, parent=self._window)
        timer = QTimer(dialog)
        collector = controller.collect_baseline(track_id)

        def look() -> None:
            dialog.set_progress(collector.progress)
            if not collector.done:
                return
            timer.stop()
            controller.people.collector = None
            try:
                baseline = collector.result()
            except BaselineError as error:
                dialog.set_problem(self._baseline_sentence(error))
                return
            dialog.set_done(baseline.as_dict()["offsets"])

        def restart() -> None:
            nonlocal collector
            collector = controller.collect_baseline(track_id)
            dialog.set_progress(0.0)
            timer.start(100)

        def end() -> None:
            timer.stop()
            controller.people.collector = None

        dialog.restart_wanted.connect(restart)
        dialog.accepted_baseline.connect(
            lambda: controller.set_baseline(track_id, collector.result())
        )
        dialog.finished.connect(end)
        timer.timeout.connect(look)
        timer.start(100)
        self._open("baseline", dialog)

    def show_first_start(self, on_understood: Callable[[], None] = lambda: None) -> None:
        """Show what Mien is for, and what not."""
        dialog = FirstStartDialog(self._window)
        dialog.understood.connect(on_understood)
        self._open("first_start", dialog)

    def show_about(self) -> None:
        """Versions, networks, licences."""
        self._open("about", AboutDialog(self._controller.analysis.cards, self._window))

    def show_help(self) -> None:
        """The user guide, in the language of the window where there is one."""
        chosen = language(self._controller.settings.appearance.language)
        guide = guide_path(chosen)
        if not guide.is_file():
            self._controller.notify(
                AppError(self.tr("The user guide is missing from this installation."))
            )
            return
        self._open("help", HelpWindow(guide, self._window))

    def show_crash(self, what: str, log_file: Path, saved: Path | None) -> None:
        """Report an unexpected error, and what became of the recording."""
        dialog = CrashDialog(what, log_file, saved, self._window)
        dialog.quit_wanted.connect(self._window.close)
        self._open("crash", dialog)

    def look_for_interrupted(self) -> None:
        """Offer to recover interrupted recordings, if there are any."""
        folder = recordings_folder(self._controller.settings)
        find = functools.partial(find_interrupted, folder)
        self._controller.run_task("looking for interrupted recordings", find, self._offer)

    def _offer(self, sessions: Sequence[InterruptedSession]) -> None:
        if not sessions:
            return
        dialog = RecoveryDialog(sessions, self._window)
        dialog.keep_wanted.connect(lambda session: self._recover(dialog, session, delete=False))
        dialog.delete_wanted.connect(lambda session: self._recover(dialog, session, delete=True))
        self._open("recovery", dialog)

    def _recover(self, dialog: RecoveryDialog, session: InterruptedSession, delete: bool) -> None:
        work = delete_interrupted if delete else close_interrupted
        sentence = self.tr("Deleted.") if delete else self.tr("Completed; it can now be opened.")

        def done(_: object) -> None:
            if self.open_now.get("recovery") is dialog:
                dialog.set_done(session.csv, sentence)

        def failed(error: AppError) -> None:
            if self.open_now.get("recovery") is dialog:
                dialog.set_failed(session.csv, str(error))

        self._controller.run_task(
            "finishing a recording", functools.partial(work, session.csv), done, failed
        )

    def _baseline_sentence(self, error: BaselineError) -> str:
        if error.problem is BaselineProblem.TOO_FEW:
            return self.tr(
                "The face was not visible long enough; keep it in the picture and well lit."
            )
        looked = word(error.expression) if error.expression else ""
        return self.tr("The face looked {}, not neutral; relax and look at the camera.").format(
            looked
        )

    def _open(self, kind: str, dialog: QWidget) -> None:
        if (before := self.open_now.pop(kind, None)) is not None:
            before.close()
            before.deleteLater()
        self.open_now[kind] = dialog
        if isinstance(dialog, QDialog):
            dialog.finished.connect(lambda _=0: self._forget(kind, dialog))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _forget(self, kind: str, dialog: QWidget) -> None:
        if self.open_now.get(kind) is dialog:
            del self.open_now[kind]
            dialog.deleteLater()

    def close_all(self) -> None:
        """Close whatever is open."""
        for dialog in list(self.open_now.values()):
            dialog.close()
        self.open_now.clear()
