"""What a person reads of a file that was not read whole, and of faces that are not read."""

from PySide6.QtCore import QCoreApplication, QLocale

from core.sources import ReadingReport, SourceWarning, WarningKind


def reading_sentence(report: ReadingReport, name: str, *, pictures: bool) -> str:
    """What was wrong with a file, in one sentence; empty where nothing was.

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
        return translate("reading", "{} was read, with faults: {}.").format(name, faults)
    return translate("reading", "{} was not read whole: {}.").format(name, faults)


def lacking(report: ReadingReport, *, pictures: bool) -> str:
    """What was wrong with a file, within a sentence: the worst first, semicolons between.

    Args:
        report: How its reading went.
        pictures: Whether it is pictures rather than a film.
    """
    return "; ".join(_fault(warning, pictures) for warning in report.warnings)


def crowd_sentence(found: int, read: int) -> str:
    """That a picture holds more faces than are read."""
    return QCoreApplication.translate(
        "reading", "{found} faces, {read} read: the limit is in the settings (Detector)"
    ).format(found=found, read=read)


def crowd_remark(frames: int, most: int) -> str:
    """That rows of a recording lack faces.

    Args:
        frames: How many frames.
        most: So many faces are lacking in one of them at the most.
    """
    translate = QCoreApplication.translate
    return translate(
        "reading",
        "In %n frame(s) faces are missing, up to {} in one: the limit is in the settings "
        "(Detector).",
        None,
        frames,
    ).format(most)


def _fault(warning: SourceWarning, pictures: bool) -> str:
    translate, count = QCoreApplication.translate, warning.count
    locale = QLocale()
    total = locale.toString(warning.total) if warning.total is not None else ""
    if warning.kind is WarningKind.UNREADABLE and pictures:
        text = translate("reading", "%n picture(s) could not be read", None, count)
    elif warning.kind is WarningKind.UNREADABLE:
        text = translate("reading", "%n frame(s) could not be decoded", None, count)
    elif warning.kind is WarningKind.DAMAGED:
        text = translate("reading", "%n frame(s) are damaged", None, count)
    elif warning.kind is WarningKind.SHORT:
        # Not one of those that could be counted, so nothing is said of the total.
        return translate("reading", "it ends %n frame(s) early", None, count)
    elif warning.kind is WarningKind.TIMES:
        return translate("reading", "the times of %n frame(s) are not the file's own", None, count)
    else:
        return translate("reading", "%n file(s) of the folder were left out", None, count)
    return translate("reading", "{} of {}").format(text, total) if total else text
