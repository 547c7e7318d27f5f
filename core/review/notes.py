"""What is to be known about a recording that was opened: one sentence for each deviation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

LANGUAGES: Final = ("en", "de")
"""What notes and reports can be read in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that is lacking, was guessed, or is otherwise than usual.

    Attributes:
        kind: A stable key of `SENTENCES`.
        values: What stands in the sentence.
    """

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str = "en") -> str:
        """What a person reads, in one of `LANGUAGES`."""
        return SENTENCES[self.kind][LANGUAGES.index(language)].format(**self.values)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, with the English sentence."""
        return {"kind": self.kind, "values": dict(self.values), "sentence": self.sentence()}


SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "no_sidecar": (
        "The file {file} is missing or damaged: what was recorded, with which networks and "
        "settings, is not known.",
        "Die Datei {file} fehlt oder ist beschädigt: Was womit aufgezeichnet wurde, ist nicht "
        "bekannt.",
    ),
    "no_events": (
        "The file {file} is missing or damaged: markers, consent and gaps of the camera are not "
        "known.",
        "Die Datei {file} fehlt oder ist beschädigt: Marker, Zustimmung und Lücken der Kamera "
        "sind nicht bekannt.",
    ),
    "events_damaged": (
        "{count} lines of {file} cannot be read and were left out.",
        "{count} Zeilen von {file} sind nicht lesbar und fehlen.",
    ),
    "unfinished": (
        "The recording was never ended: it was interrupted, or is still going on.",
        "Die Aufnahme wurde nie beendet: Sie brach ab oder läuft noch.",
    ),
    "not_whole": (
        "Not all that the source holds is in the recording: {sentence}",
        "Nicht alles, was die Quelle enthält, ist in der Aufnahme: {sentence}",
    ),
    "delimiter": (
        'The columns are parted by {delimiter} and not by commas, as after "save as" in a '
        "spreadsheet.",
        "Die Spalten sind durch {delimiter} statt durch Kommas getrennt, wie nach dem Speichern "
        "in einer Tabellenkalkulation.",
    ),
    "decimal_comma": (
        "The numbers have a decimal comma.",
        "Die Zahlen haben ein Dezimalkomma.",
    ),
    "byte_order_mark": (
        "The file begins with a byte order mark, which Mien does not write.",
        "Die Datei beginnt mit einer Byte-Reihenfolge-Marke, die Mien nicht schreibt.",
    ),
    "encoding": (
        "The file is not UTF-8 but {encoding}.",
        "Die Datei ist nicht in UTF-8, sondern in {encoding}.",
    ),
    "bad_bytes": (
        "Some of the file is not UTF-8 and was read as Windows-1252.",
        "Ein Teil der Datei ist nicht in UTF-8 und wurde als Windows-1252 gelesen.",
    ),
    "order": (
        "The columns stand in another order than they were recorded in.",
        "Die Spalten stehen in anderer Reihenfolge als bei der Aufnahme.",
    ),
    "columns_missing": (
        "Columns are missing, and with them what they say: {columns}.",
        "Spalten fehlen und mit ihnen, was sie sagen: {columns}.",
    ),
    "columns_twice": (
        "Columns stand there twice, and the first of each counts: {columns}.",
        "Spalten kommen doppelt vor; die jeweils erste zählt: {columns}.",
    ),
    "cut_off": (
        "The last line is cut off and was left out.",
        "Die letzte Zeile ist abgeschnitten und wurde weggelassen.",
    ),
    "no_line_end": (
        "The last line has no end, so its last value may be cut off.",
        "Die letzte Zeile hat kein Ende; ihr letzter Wert kann abgeschnitten sein.",
    ),
    "lines_left_out": (
        "{count} lines cannot be read and were left out, the first of them line {line}.",
        "{count} Zeilen sind nicht lesbar und wurden weggelassen, als erste Zeile {line}.",
    ),
    "lines_short": (
        "{count} lines have fewer columns than the header, as spreadsheets write where the last "
        "ones are empty; what they lack counts as empty.",
        "{count} Zeilen haben weniger Spalten als die Kopfzeile, wie es Tabellenkalkulationen bei "
        "leeren letzten Spalten schreiben; was fehlt, gilt als leer.",
    ),
    "cells_left_out": (
        "{count} cells hold no number where one belongs, and count as missing; they are in "
        "{columns}.",
        "{count} Zellen enthalten keine Zahl, wo eine hingehört, und gelten als leer; sie stehen "
        "in {columns}.",
    ),
    "labels_unknown": (
        "{count} labels are none of Mien's, and count as missing.",
        "{count} Beschriftungen sind keine von Mien und gelten als leer.",
    ),
    "no_time": (
        "{count} rows have no time and were left out.",
        "{count} Zeilen haben keine Zeit und wurden weggelassen.",
    ),
    "odd_faces": (
        "{count} rows have a number of a face that is no positive whole number, and count as "
        "rows without a face.",
        "{count} Zeilen haben eine Gesichtsnummer, die keine positive ganze Zahl ist, und gelten "
        "als Zeilen ohne Gesicht.",
    ),
    "time_by_rate": (
        "The file has no time of its own; it was counted from the frame numbers at {rate:g} "
        "frames a second{why}.",
        "Die Datei hat keine eigene Zeit; sie wurde aus den Bildnummern mit {rate:g} Bildern in "
        "der Sekunde berechnet{why}.",
    ),
    "one_face": (
        "The file does not say which face is which; all rows count as one face.",
        "Die Datei sagt nicht, welches Gesicht welches ist; alle Zeilen gelten als ein Gesicht.",
    ),
    "faces_by_place": (
        "The file does not say which face is which: a number is only the place within its frame, "
        "and can change from one person to another.",
        "Die Datei sagt nicht, welches Gesicht welches ist: Eine Nummer ist nur der Platz im "
        "Bild und kann von einer Person zur anderen wechseln.",
    ),
    "smooth_from_raw": (
        "The file has no smoothed probabilities; those of single frames stand in their place.",
        "Die Datei hat keine geglätteten Wahrscheinlichkeiten; an ihrer Stelle stehen die der "
        "einzelnen Bilder.",
    ),
    "raw_from_smooth": (
        "The file has only smoothed probabilities, so no neutral baseline can be made of it.",
        "Die Datei hat nur geglättete Wahrscheinlichkeiten, daher lässt sich keine neutrale "
        "Grundlinie bilden.",
    ),
    "labels_from_largest": (
        "The file has no labels; that of the largest probability stands in their place, and none "
        'is "uncertain".',
        "Die Datei hat keine Beschriftungen; an ihrer Stelle steht die der größten "
        "Wahrscheinlichkeit, und keine ist „unsicher“.",
    ),
    "pyfeat": (
        "This is a file of Py-Feat: seven expressions and boxes are shown, its action units, "
        "landmarks and poses are not.",
        "Dies ist eine Datei von Py-Feat: Sieben Ausdrücke und Rahmen werden gezeigt, Action "
        "Units, Landmarken und Kopfhaltung nicht.",
    ),
    "openface": (
        "This is a file of OpenFace, which reads action units and no expressions: only where and "
        "when there is a face can be shown.",
        "Dies ist eine Datei von OpenFace, das Action Units und keine Ausdrücke liest: Gezeigt "
        "werden kann nur, wo und wann ein Gesicht da ist.",
    ),
    "pictures": (
        "The recording is of pictures that have nothing to do with each other: durations, "
        "episodes and transitions say nothing.",
        "Die Aufnahme besteht aus Bildern ohne Zusammenhang: Dauern, Episoden und Übergänge "
        "sagen nichts aus.",
    ),
    "newer_schema": (
        "The recording has schema {version}, and this version of Mien knows {known}: what is new "
        "in it is not shown.",
        "Die Aufnahme hat das Schema {version}, diese Version von Mien kennt {known}: Neues "
        "darin wird nicht gezeigt.",
    ),
    "no_rows": (
        "The recording holds no rows.",
        "Die Aufnahme enthält keine Zeilen.",
    ),
    "twice": (
        "{count} frames hold a face number twice; the row with the higher score counts.",
        "{count} Bilder enthalten eine Gesichtsnummer doppelt; die Zeile mit der höheren Güte "
        "zählt.",
    ),
    "review_damaged": (
        "The file {file} cannot be used, so names, markers and segments of the review are "
        "missing ({why}). It is kept as {kept} once something is saved.",
        "Die Datei {file} ist nicht verwendbar, daher fehlen Namen, Marker und Abschnitte der "
        "Auswertung ({why}). Sie bleibt als {kept} erhalten, sobald gespeichert wird.",
    ),
    "review_of_other": (
        "The recording has another size than when its review was made ({now} instead of {then} "
        "bytes).",
        "Die Aufnahme hat eine andere Größe als zur Zeit ihrer Auswertung ({now} statt "
        "{then} Byte).",
    ),
    "merged_at_once": (
        "{person}: in {count} frames faces that were merged into one person are seen at once; the "
        "one with the higher score counts.",
        "{person}: In {count} Bildern sind zusammengelegte Gesichter zugleich zu sehen; das mit "
        "der höheren Güte zählt.",
    ),
    "face_unknown": (
        "The review speaks of face {face}, which the recording does not hold.",
        "Die Auswertung nennt Gesicht {face}, das die Aufnahme nicht enthält.",
    ),
    "baseline_failed": (
        "{person}: no neutral baseline, and so no corrected figures: {why}",
        "{person}: keine neutrale Grundlinie und daher keine korrigierten Werte: {why}",
    ),
    "no_baseline": (
        "{person}: no neutral baseline was chosen, so there are no corrected figures.",
        "{person}: Es wurde keine neutrale Grundlinie gewählt, daher gibt es keine korrigierten "
        "Werte.",
    ),
    "threshold_unknown": (
        "{person}: the confidence that a label needed is not known, so what was uncertain stays "
        "uncertain when corrected.",
        "{person}: Die nötige Sicherheit einer Beschriftung ist nicht bekannt; was unsicher war, "
        "bleibt auch korrigiert unsicher.",
    ),
    "segment_outside": (
        "The segment {segment} reaches beyond the recording, and only what lies in it counts.",
        "Der Abschnitt {segment} reicht über die Aufnahme hinaus; nur was darin liegt, zählt.",
    ),
    "segment_empty": (
        "The segment {segment} holds no time and is left out.",
        "Der Abschnitt {segment} umfasst keine Zeit und fehlt.",
    ),
    "rows_left_out": (
        "The {count} rows are left out of the workbook, since spreadsheets do not work well with "
        "more than {most}; export them as CSV or Parquet.",
        "Die {count} Zeilen fehlen in der Arbeitsmappe, da Tabellenkalkulationen mit mehr als "
        "{most} schlecht arbeiten; exportieren Sie sie als CSV oder Parquet.",
    ),
    "nobody": (
        "There is no face in the recording, or all of them were dropped.",
        "In der Aufnahme ist kein Gesicht, oder alle wurden verworfen.",
    ),
}
"""Each kind of note in English and German."""
