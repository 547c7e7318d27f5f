"""The HTML page of a measurement whose figures are known."""

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import numpy as np
import pytest

from models.card import ModelCard

pytest.importorskip("matplotlib", reason="the report needs the extra 'train'")
pytest.importorskip("jinja2", reason="the report needs the extra 'train'")
pytest.importorskip("sklearn", reason="the report needs the extra 'train'")

from models.training.measure.evaluate import Figure, score
from models.training.pages import facts
from models.training.pages.report import write_report

LABELS = ("neutral", "happy", "disgusted")
CONFUSION = np.array([[80, 20, 0], [15, 45, 0], [12, 8, 0]])
SPLIT = "a test split, all rows"
VOID = {"meta", "br", "hr", "img", "input", "link", "source", "wbr", "col"}
LOADING = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "image", "base"}


class Page(HTMLParser):
    """What a browser would see: tags, attributes, text; refuses tags that do not match."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text, self._open = [], [], "", []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if "style" not in self._open:
            self.text += data + " "


@pytest.fixture(autouse=True)
def no_baselines(tmp_path, monkeypatch):
    folder = tmp_path / "baselines"
    folder.mkdir()
    monkeypatch.setattr(facts, "BASELINES", folder)
    return folder


def card_of(task="emotion", **changes):
    facts = {
        "task": task,
        "version": "7",
        "labels": LABELS,
        "answers": LABELS,
        "input_size": (48, 48),
        "colour_mode": "gray",
        "crop_scale": 1.0,
        "crop_offset": 0.0,
        "temperature": 0.7226,
        "weights_file": f"{task}.tflite",
        "sha256": "ab" * 32,
        "licence": "for tests alone",
        "training": {
            "parameters": 1234567,
            "seed": 3,
            "keras": "3.15.1",
            "near_duplicates_removed": {"train like test": 692},
            "recipe": {"learning_rate": 0.0025, "widths": [[64, 1], [128, 2]]},
        },
    }
    return ModelCard(**{**facts, **changes})


def result_of(confusion=CONFUSION, split=SPLIT, confidence=(0.9, 0.5), **further):
    """Right answers are surer than wrong ones."""
    kinds = len(confusion)
    truth, answers = np.nonzero(np.ones_like(confusion))
    truth, answers = (np.repeat(column, confusion.ravel()) for column in (truth, answers))
    sure = np.where(truth == answers, *confidence).astype(np.float32)
    probabilities = np.repeat((1 - sure[:, None]) / (kinds - 1), kinds, axis=1)
    probabilities[np.arange(len(sure)), answers] = sure
    return score(probabilities, truth, LABELS[:kinds], split, temperature=0.5, **further)


def written(tmp_path, card=None, result=None):
    page = write_report(card or card_of(), result or result_of(), tmp_path / "report")
    return page.read_text(encoding="utf-8")


def figure(faces, right):
    return Figure.of(np.arange(faces) < right)


def test_every_figure_is_on_the_page(tmp_path):
    result = result_of(
        divergence=0.2193,
        years=4.62,
        protocols={"rows with a clear majority": figure(150, 120)},
        groups={
            "gender (Faces)": {"female": figure(100, 60), "male": figure(80, 65)},
            "age bin (Faces)": {"3-9": figure(40, 30), "10-19": figure(140, 95)},
        },
    )
    page = write_report(card_of(), result, tmp_path / "report")
    assert page == tmp_path / "report" / "emotion.html"
    text = Page(page.read_text(encoding="utf-8")).text
    low, high = result.overall.interval
    expected = [
        SPLIT,
        "69.4%",  # 125 of 180
        f"{low:.1%} to {high:.1%}",
        f"{result.macro_f1:.1%}",
        f"{result.calibration.error:.3f}",
        f"{result.calibration.error_before:.3f}",
        "0.219",
        "4.62 years",
        "80.0%",  # recall and row share of neutral
        "0.0% to 16.1%",  # Wilson's interval of 0 in 20
        "74.8%",  # precision of neutral: 80 of 107
        "never the answer",
        "disgusted taken for neutral (12 of 20)",
        "rows with a clear majority",
        "By gender (Faces): 69.4% on all",
        "81.2%",  # 65 of 80 men
        "69.4%",
        "ab" * 32,
        "0.7226",
        "1,234,567",
        "692 (train like test)",
        "0.0025",
        "64/1, 128/2",
        "looks like",
    ]
    assert [words for words in expected if words not in text] == []
    assert text.index("3-9") < text.index("10-19")
    # The surest 90 % of 180 faces: all 125 right ones and 37 others.
    assert f"{125 / 162:.1%}" in text


def test_the_page_is_well_formed(tmp_path):
    text = written(tmp_path)
    page = Page(text)
    assert text.startswith("<!doctype html>")
    drawings = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    assert len(drawings) == page.tags.count("svg") > 2
    for drawing in drawings:
        ElementTree.fromstring(drawing)
    names = [value for name, value in page.attributes if name == "id"]
    assert len(set(names)) == len(names) > 20
    used = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text)
    assert {one or other for one, other in used} <= set(names)


def test_plots_follow_the_colours_of_the_page_and_say_what_they_are(tmp_path):
    text = written(tmp_path)
    assert "prefers-color-scheme: dark" in text
    assert "#00000" not in text
    plots = re.findall(r'<svg class="plot".*?</svg>', text, flags=re.DOTALL)
    assert len(plots) == 2
    for plot in plots:
        assert "var(--main)" in plot
        assert "var(--ink)" in plot
        assert 'aria-label="' in plot
    labels = [{t.text for t in ElementTree.fromstring(p).iter() if t.text} for p in plots]
    assert {"confidence", "share right", "faces"} <= labels[0]
    assert {"faces answered, surest first", "accuracy on them"} <= labels[1]


def test_nothing_is_loaded(tmp_path):
    text = written(tmp_path)
    page = Page(text)
    assert not LOADING & set(page.tags)
    addresses = [
        (name, value)
        for name, value in page.attributes
        if value and re.match(r"\w+:|//", value) and not name.startswith("xmlns")
    ]
    assert [pair for pair in addresses if "http" in pair[1] or pair[1].startswith("//")] == []
    assert not re.search(r"@import|url\((?!#)", text)
    assert not [name for name, _ in page.attributes if name == "src" or name.startswith("on")]


def test_hostile_words_stay_words(tmp_path):
    evil = "<script>alert('x')</script>\"&<b>"
    text = written(
        tmp_path,
        card_of(licence=evil, training={evil: evil, "near_duplicates_removed": {evil: 1}}),
        result_of(
            split=evil, protocols={evil: figure(20, 10)}, groups={evil: {evil: figure(20, 10)}}
        ),
    )
    page = Page(text)
    assert "script" not in page.tags
    assert page.tags.count("b") == Page(written(tmp_path)).tags.count("b")
    assert page.text.count(evil) >= 6


def test_the_same_measurement_gives_the_same_bytes(tmp_path):
    assert written(tmp_path) == written(tmp_path)


@pytest.mark.parametrize(
    "confusion",
    [
        pytest.param(np.diag([1, 0, 0]), id="one face"),
        pytest.param(np.diag([4, 5, 0]), id="all right, one class without faces"),
        pytest.param(np.array([[0, 3], [4, 0]]), id="all wrong"),
    ],
)
def test_extreme_measurements_have_a_page_too(tmp_path, confusion):
    text = Page(written(tmp_path, result=result_of(confusion, confidence=(1.0, 1.0)))).text
    assert ("no faces" in text) == (confusion.sum(axis=1) == 0).any()


def test_baselines_of_the_same_task_stand_beside(tmp_path, no_baselines):
    assert "predecessor" not in written(tmp_path)
    worse = result_of(np.array([[50, 50, 0], [30, 30, 0], [10, 10, 0]]), split="their split")
    for task in ("emotion", "age"):
        name = f"{task}-predecessor"
        card_of(
            task,
            weights_file=f"{name}.tflite",
            sha256="cd" * 32,
            metrics={"test": worse.as_dict()},
            training={"parameters": 3620007},
        ).save(no_baselines / f"{name}.json")
    text = Page(written(tmp_path)).text
    for words in ("emotion predecessor", "this network", "their split", "3,620,007", "44.4%"):
        assert words in text
    assert "age predecessor" not in text


def test_a_network_is_not_compared_with_itself(tmp_path, no_baselines):
    card = card_of(weights_file="emotion-predecessor.tflite", metrics={"test": {}})
    card.save(no_baselines / "emotion-predecessor.json")
    page = write_report(card, result_of(), tmp_path)
    assert page.name == "emotion-predecessor.html"
    assert "this network" not in page.read_text(encoding="utf-8")


def test_a_card_without_leak_control_says_so(tmp_path):
    assert "records no removal of near-duplicates" in written(tmp_path, card_of(training={}))
