"""The report of a recording as one page of HTML that needs nothing else."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from core import __version__
from core.errors import ReviewError
from core.review.edits import review_path
from core.review.figures import By, Line
from core.review.figures.both import summarise_both
from core.review.figures.rule import RULE
from core.review.notes import LANGUAGES
from core.review.recording import Recording
from core.review.report.drawing import CURVES, WIDTH, clock, drawing_of
from core.review.report.words import COLOURS, ENDINGS, WORDS
from core.session import events_path, sidecar_path
from core.texts import one_line
from models.labels import EMOTIONS, UNCERTAIN

DASH: Final = "\u2013"


def report_html(recording: Recording, language: str = "en") -> str:
    """The report of a recording; it holds no picture of a face and loads nothing.

    Args:
        recording: With its rows loaded.
        language: One of `LANGUAGES`.

    Raises:
        ReviewError: If the rows or files cannot be read, or there is no such language.
    """
    if language not in LANGUAGES:
        raise ReviewError(f"There is no report in {language}; there are {', '.join(LANGUAGES)}.")
    words = WORDS[language]
    whole = summarise_both(recording, by=By.PERSON)
    summary = summarise_both(recording) if recording.edits.segments else whole
    edits = recording.edits
    markers = [(number, m.time_s, m.label) for number, m in enumerate(edits.markers, 1)]
    segments = [
        (s.name, edits.time_of(s.start), edits.time_of(s.end), s.condition or edits.condition)
        for s in edits.segments.values()
    ]
    return _template().render(
        language=language,
        w=words,
        colours=COLOURS,
        emotions=[str(emotion) for emotion in EMOTIONS],
        labels=[str(key) for key in (*EMOTIONS, UNCERTAIN)],
        name=recording.name,
        facts=_facts(recording, words, language),
        made_with=_made_with(recording, words),
        files=_files(recording),
        notes=[note.sentence(language) for note in summary.notes],
        drawing=drawing_of(recording),
        width=WIDTH,
        height=CURVES,
        lines=[
            _Shown(line, words, language)
            for line in [*whole.lines, *(summary.lines if summary is not whole else ())]
        ],
        moves=[_Shown(line, words, language) for line in whole.lines if line.transitions.any()],
        markers=markers,
        segments=segments,
        rule=words["rule_text"].format(
            threshold=shown_number(RULE.threshold, 1, language),
            least=shown_number(RULE.least_s, 1, language),
            joined=shown_number(RULE.joined_s, 1, language),
            apart=shown_number(RULE.apart_s, 0, language),
        ),
        number=lambda value, places=1: shown_number(value, places, language),
        clock=clock,
    )


def shown_number(value: float | None, places: int, language: str) -> str:
    """A number as it is read in a language; a dash where there is none."""
    if value is None:
        return DASH
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if language == "de" else text


class _Shown:
    """A line of figures for the template."""

    def __init__(self, line: Line, words: Mapping[str, str], language: str) -> None:
        self.line = line
        person, stretch = line.person, line.stretch
        self.person = person.name or words["face"].format(person.number)
        if person.name and person.participant and person.participant != person.name:
            self.person += f" ({person.participant})"
        self.segment = stretch.name or words["whole"]
        self.condition = stretch.condition
        self.kind = words["corrected" if line.corrected else "as_read"]
        self.age = words.get(line.age_group, DASH)

        def number(value: float | None, places: int) -> str:
            return shown_number(value, places, language)

        self.rows = []
        for key in (*EMOTIONS, UNCERTAIN):
            share = line.shares[str(key)]
            cells = [
                number(None if share is None else 100 * share, 1) + ("" if share is None else " %")
            ]
            if key in EMOTIONS:
                cells += [number(line.means[str(key)], 3), str(line.count(str(key)))]
                cells += [number(line.mean_length_s(str(key)), 2)]
            else:
                cells += ["", "", ""]
            self.rows.append((str(key), share or 0.0, cells))


def _facts(recording: Recording, words: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """What was recorded, as far as it is known."""
    told = recording.sidecar
    source, consent = _part(told, "source"), _part(told, "consent")
    start, end = recording.frames.span_s
    low, high = recording.span_s
    unknown = words["unknown"]
    ended = str(told.get("ended") or "")
    ended = ENDINGS.get(ended, ended) if language == "de" else ended
    size = ""
    if source.get("width") and source.get("height"):
        size = f", {source['width']} x {source['height']} px"
    given = words["given" if consent.get("given") else "not_given"]
    if consent.get("given") and consent.get("text"):
        given += f": {consent['text']}"
    facts = [
        (words["file"], recording.path.name),
        (words["participant"], recording.edits.participant or unknown),
        (words["condition"], recording.edits.condition or unknown),
        (words["begun"], told.get("start_time")),
        (words["length"], clock(end - start)),
        (words["source"], f"{source['name']}{size}" if source.get("name") else None),
        (words["rate"], f"{source['rate']:g}" if _number(source.get("rate")) else None),
        (words["ended"], ended),
        (words["frames"], told.get("frames_analysed", len(recording.frames.times_s))),
        (words["no_face"], told.get("frames_without_face")),
        (words["dropped"], told.get("frames_dropped")),
        (words["consent"], given),
    ]
    if (low, high) != (start, end):
        facts.insert(5, (words["counted"], f"{clock(low)} {DASH} {clock(high)}"))
    return [(name, _plain(value, unknown)) for name, value in facts]


def _made_with(recording: Recording, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Versions and hashes."""
    told = recording.sidecar
    unknown = words["unknown"]
    application = _part(told, "application")
    version = f"{application.get('name', '')} {application.get('version', '')}".strip()
    rows = [
        (words["application"], version or None),
        (words["reported"], f"Mien {__version__}"),
        (words["system"], told.get("system")),
    ]
    libraries = told.get("libraries")
    if isinstance(libraries, dict):
        rows.append((words["libraries"], ", ".join(f"{k} {v}" for k, v in libraries.items())))
    models = told.get("models")
    for model in models if isinstance(models, list) else []:
        if isinstance(model, dict):
            text = f"{words['version']} {model.get('version')}, SHA-256 {model.get('sha256')}"
            rows.append((f"{words['network']} {model.get('task')}", text))
    return [(name, _plain(value, unknown)) for name, value in rows]


def _files(recording: Recording) -> list[tuple[str, int, str]]:
    """Name, bytes and SHA-256 of the CSV and of what lies beside it."""
    files = [(recording.path.name, recording.path.stat().st_size, recording.sha256())]
    for path in (
        sidecar_path(recording.path),
        events_path(recording.path),
        review_path(recording.path),
    ):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        files.append((path.name, len(data), hashlib.sha256(data).hexdigest()))
    source = recording.sidecar.get("source")
    if isinstance(source, dict) and isinstance(source.get("file_sha256"), str):
        size = source.get("file_bytes")
        shown = (str(source.get("name")), size if isinstance(size, int) else 0)
        files.append((*shown, source["file_sha256"]))
    return [(one_line(name), size, digest) for name, size, digest in files]


def _part(told: Mapping[str, Any], key: str) -> dict[str, Any]:
    """An object within the sidecar; empty where there is none."""
    part = told.get(key)
    return part if isinstance(part, dict) else {}


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _plain(value: Any, unknown: str) -> str:
    return unknown if value in (None, "") else one_line(str(value))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")
