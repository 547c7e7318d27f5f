"""Annotations for ELAN: an `.eaf` of its format 3.0."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml

from core.review.export.exported import Exported
from core.review.export.happenings import Happening, Kind, happenings_of
from core.review.opening.engine import Progress
from core.review.placing import place_bytes
from core.review.recording import Recording
from core.texts import one_line

FORMAT: Final = "3.0"
MARKER_MS: Final = 100
"""An annotation has a length; so long is a marker."""
_SCHEMA: Final = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"


def elan(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """A tier of episodes for each person, one of markers, and as many of segments as overlap."""
    happenings, notes = happenings_of(recording)
    root = document(recording, happenings)
    Xml.indent(root, " ")
    place_bytes(path, Xml.tostring(root, encoding="utf-8", xml_declaration=True), force=force)
    return Exported(files=[path], notes=notes)


def document(recording: Recording, happenings: Iterable[Happening]) -> Xml.Element:
    """The document of these happenings; times are in milliseconds of the recording."""
    Xml.register_namespace("xsi", _INSTANCE)
    root = Xml.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "Mien",
            "DATE": datetime.now(UTC).isoformat(timespec="seconds"),
            "FORMAT": FORMAT,
            "VERSION": FORMAT,
            f"{{{_INSTANCE}}}noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    header = Xml.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    source = recording.sidecar.get("source")
    if isinstance(source, dict) and "file_bytes" in source:
        name = _text(str(source.get("name", "")))
        Xml.SubElement(
            header,
            "MEDIA_DESCRIPTOR",
            {"MEDIA_URL": f"./{name}", "RELATIVE_MEDIA_URL": f"./{name}", "MIME_TYPE": "video/*"},
        )
    order = Xml.SubElement(root, "TIME_ORDER")
    number = slots = 0
    for tier, who, annotations in _tiers(happenings):
        attributes = {"LINGUISTIC_TYPE_REF": "default-lt", "TIER_ID": tier}
        element = Xml.SubElement(root, "TIER", attributes | ({"PARTICIPANT": who} if who else {}))
        for start, end, value in annotations:
            ends = []
            for moment in (start, end):
                slots += 1
                ends.append(f"ts{slots}")
                slot = {"TIME_SLOT_ID": f"ts{slots}", "TIME_VALUE": str(moment)}
                Xml.SubElement(order, "TIME_SLOT", slot)
            number += 1
            annotation = Xml.SubElement(
                Xml.SubElement(element, "ANNOTATION"),
                "ALIGNABLE_ANNOTATION",
                {
                    "ANNOTATION_ID": f"a{number}",
                    "TIME_SLOT_REF1": ends[0],
                    "TIME_SLOT_REF2": ends[1],
                },
            )
            Xml.SubElement(annotation, "ANNOTATION_VALUE").text = value
    last = Xml.SubElement(header, "PROPERTY", {"NAME": "lastUsedAnnotationId"})
    last.text = str(number)
    kind = {"LINGUISTIC_TYPE_ID": "default-lt", "TIME_ALIGNABLE": "true"}
    Xml.SubElement(root, "LINGUISTIC_TYPE", kind | {"GRAPHIC_REFERENCES": "false"})
    return root


def _tiers(happenings: Iterable[Happening]) -> list[tuple[str, str, list[tuple[int, int, str]]]]:
    """Name, participant and annotations (ms, ms, text) of each tier, none overlapping in it."""
    tiers: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for happening in happenings:
        start = max(round(happening.start_s * 1000), 0)
        end = max(round(happening.end_s * 1000), start + 1)
        who, base = "", f"{happening.kind}s"
        if happening.person is not None:
            who = _text(happening.person.participant or happening.person.name)
            base = f"face {happening.person.number} expression"
        if happening.kind is Kind.MARKER:
            end = start + MARKER_MS
        number = 1
        while True:
            name = base if number == 1 else f"{base} {number}"
            tier = tiers.setdefault((name, who), [])
            # A marker gives way to the next one; what truly overlaps gets a tier of its own.
            if tier and happening.kind is Kind.MARKER and tier[-1][0] < start < tier[-1][1]:
                tier[-1] = (tier[-1][0], start, tier[-1][2])
            if not tier or tier[-1][1] <= start:
                tier.append((start, end, _text(happening.text)))
                break
            number += 1
    return [(name, who, annotations) for (name, who), annotations in tiers.items()]


def _text(text: str) -> str:
    """What XML can hold."""
    return "".join(sign for sign in one_line(text) if sign not in "\ufffe\uffff")
