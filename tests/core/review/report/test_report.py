import hashlib
import re
from html.parser import HTMLParser

import pytest

from core.review import ReviewError, open_recording
from core.review.figures import By, summarise
from core.review.notes import LANGUAGES, SENTENCES
from core.review.report import report_html
from core.review.report.drawing import clock
from core.review.report.words import WORDS
from core.session import events_path, sidecar_path
from tests.support.review_files import make_table, write_recording

EVIL = '<script>alert("x")</script>'
VOID = {"meta", "br", "img", "link"}


class Page(HTMLParser):
    """All elements and the text of a page; fails where tags do not match."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts, self.open = [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.texts.append(data.strip())

    @property
    def text(self):
        return " ".join(filter(None, self.texts))

    def count(self, tag):
        return sum(name == tag for name, _ in self.elements)


@pytest.fixture
def path(tmp_path):
    events = [(5.0, 0.0, "marker", EVIL), (9.0, 0.0, "marker", "two")]
    return write_recording(tmp_path, events=events, facts={"participants": {"1": EVIL}})


@pytest.fixture
def recording(path):
    with open_recording(path) as opened:
        yield opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_with_what_and_within_which_limits(path, recording, language):
    do = recording.journal.do
    do("set_segment", name=EVIL, start={"marker": "r1"}, end={"time_s": 30}, condition="<b>")
    do("set_participant", text="P01")
    html = report_html(recording, language)
    page = Page(html)
    words = WORDS[language]
    for key in ("limit_1", "limit_3", "summary", "timeline", "transitions", "hashes"):
        assert words[key] in page.text
    for file in (path, sidecar_path(path), events_path(path)):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in page.text
    assert "ab" * 32 in page.text
    assert "P01" in page.text
    assert "Mien 0.1.0" in page.text
    assert f'lang="{language}"' in html
    assert re.search(r"@page\s*{\s*size: A4", html)
    assert page.text.count(EVIL) >= 4
    assert page.count("script") == page.count("img") == page.count("link") == 0
    # Nothing is loaded from anywhere.
    assert not [v for _, a in page.elements for k, v in a.items() if k in ("src", "href")]
    assert not re.search(r"https?://", html)
    assert page.count("svg") == 2


def test_the_figures_of_the_page_are_those_of_the_summary(recording):
    text = Page(report_html(recording)).text
    for line in summarise(recording, by=By.PERSON).lines:
        assert f"{line.seconds:.1f} {line.seen_s:.1f} {line.uncertain_s:.1f}" in text
        for key, share in line.shares.items():
            assert f"{key} {100 * share:.1f} %" in text


def test_numbers_are_german_in_german(recording):
    (line, _) = summarise(recording, by=By.PERSON).lines
    text = Page(report_html(recording, "de")).text
    assert f"{line.seconds:.1f} ".replace(".", ",") in text
    assert "Ein Ausdruck ist kein Gefühl" in text
    assert "mindestens 0,5 über mindestens 0,5 s" in text
    assert "Beendet angehalten" in text


def test_what_is_missing_is_said(tmp_path):
    path = write_recording(tmp_path, beside=False)
    with open_recording(path) as recording:
        text = Page(report_html(recording)).text
        german = Page(report_html(recording, "de")).text
    assert "what was recorded, with which networks and settings, is not known" in text
    assert "Marker, Zustimmung und Lücken" in german
    assert "not known" in text


def test_a_recording_of_nobody(tmp_path):
    with open_recording(write_recording(tmp_path, table=make_table()[:0])) as recording:
        assert "holds no rows" in Page(report_html(recording)).text


def test_a_sidecar_of_odd_values_does_no_harm(tmp_path):
    facts = {
        "source": {"name": 5, "rate": "x", "width": [], "height": 1},
        "consent": "yes",
        "application": [],
        "models": [None, {"task": EVIL}],
        "libraries": {"a": None},
        "participants": [1],
        "baselines": {"1": {"offsets": {"sad": "much"}}},
        "settings": {"analysis": {"confidence_threshold": True}},
    }
    with open_recording(write_recording(tmp_path, facts=facts)) as recording:
        assert EVIL in Page(report_html(recording)).text


def test_there_is_no_such_language(recording):
    with pytest.raises(ReviewError, match="en, de"):
        report_html(recording, "fr")


def test_both_languages_have_all_words():
    assert WORDS["en"].keys() == WORDS["de"].keys()
    for english, german in SENTENCES.values():
        fields = re.compile(r"{\w+")
        assert sorted(fields.findall(english)) == sorted(fields.findall(german))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (9.94, "0:09.9"), (59.97, "1:00"), (3723, "1:02:03"), (-2, "-0:02")],
)
def test_clock(seconds, shown):
    assert clock(seconds) == shown
