"""Sentences about files read incompletely and faces beyond the limit."""

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from core.sources import ReadingReport, SourceWarning, WarningKind


def reading_sentence(report: ReadingReport, name: str, *, pictures: bool) -> str:
    """The faults of a file, in one sentence; empty if there are none.

    Args:
        report: How its reading went.
        name: Of the file, for people.
        pictures: Whether it is pictures rather than a film.
    """
    faults = lacking(report, pictures=pictures)
    if not faults:
        return ""
    translate = QCoreApplication.translate
    if report.whole:
        return translate("reading", "{} was read, but note: {}.").format(name, faults)
    return translate("reading", "{} could not be read completely: {}.").format(name, faults)


def lacking(report: ReadingReport, *, pictures: bool) -> str:
    """The faults of a file as part of a sentence: worst first, separated by semicolons.

    Args:
        report: How its reading went.
        pictures: Whether it is pictures rather than a film.
    """
    counts = _Counts()
    return "; ".join(counts.fault(warning, pictures) for warning in report.warnings)


def crowd_sentence(found: int, read: int) -> str:
    """The sentence for a picture with faces beyond the limit."""
    return QCoreApplication.translate(
        "reading", "{found} faces, {read} analysed; to change the maximum, see Settings > Detector"
    ).format(found=found, read=read)


def crowd_remark(frames: int, most: int) -> str:
    """The sentence for a recording that lacks faces beyond the limit.

    Args:
        frames: How many frames.
        most: So many faces are lacking in one of them at the most.
    """
    return _Counts().crowd(frames, most)


class _Counts(QObject):
    """Texts with counts; lupdate finds plural forms only in the `tr` of an object."""

    def crowd(self, frames: int, most: int) -> str:
        """See `crowd_remark`."""
        return self.tr(
            "%n frame(s) had more faces than the maximum, by up to {}; see Settings > Detector.",
            "",
            frames,
        ).format(most)

    def fault(self, warning: SourceWarning, pictures: bool) -> str:
        """What is wrong, within a sentence."""
        count = warning.count
        if warning.kind is WarningKind.SHORT and warning.total is None:
            return self.tr("the end is cut off or damaged")
        if warning.kind is WarningKind.TIMES and not count:
            return self.tr("some timestamps are not from the file")
        if warning.kind is WarningKind.SHORT:
            text = self.tr("%n frame(s){of} are missing", "", count)
        elif warning.kind is WarningKind.TIMES:
            text = self.tr("the timestamps of %n frame(s){of} are not from the file", "", count)
        elif warning.kind is WarningKind.UNREADABLE and pictures:
            text = self.tr("%n picture(s){of} could not be read", "", count)
        elif warning.kind is WarningKind.UNREADABLE:
            text = self.tr("%n frame(s){of} could not be decoded", "", count)
        elif warning.kind is WarningKind.DAMAGED:
            text = self.tr("%n frame(s){of} are damaged", "", count)
        elif warning.kind is WarningKind.DARK:
            text = self.tr("%n picture(s){of} are nearly black", "", count)
        elif warning.kind is WarningKind.JOINED:
            text = self.tr("%n numbered series in it were read as one", "", count)
        else:
            # Other files than pictures, folders, and more than the first frame of moving pictures.
            text = self.tr("%n file(s) or folder(s) in it were not read in full", "", count)
        of = "" if warning.total is None else self.tr(" of {}")
        return text.format(of=of.format(QLocale().toString(warning.total or 0)))
