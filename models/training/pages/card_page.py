"""The model card for people, from the card for the program: `python -m models card emotion|age`.

Its parts follow Mitchell et al. 2019 (arXiv:1810.03993). Every figure comes from the JSON beside
the weights; what is written here is only what no measurement can say.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from models.card import ModelCard, load_checked
from models.errors import ModelError
from models.labels import LAST_AGES
from models.training.measure.metrics import by_class, mean_accuracy
from models.training.pages import carry_over
from models.training.recipes import RECIPES

BASELINES: Final = Path(__file__).parents[1] / "baselines"
"""The cards of the networks that ours are compared with."""

LOW_RECALL: Final = 0.6
WIDE_INTERVAL: Final = 0.1
COMMON_MISTAKE: Final = 0.1

NEVER: Final = {
    "emotion": (
        "An expression is what a face looks like; it is not what a person feels. Do not infer "
        "feelings, intentions, honesty or character from it (Barrett et al. 2019, "
        "[doi:10.1177/1529100619832930](https://doi.org/10.1177/1529100619832930)).",
        "Not for judging people at work or in education. In the European Union, Article 5(1)(f) "
        "of the [AI Act](https://eur-lex.europa.eu/eli/reg/2024/1689/oj) forbids AI systems that "
        "infer emotions there, with narrow exceptions for medical or safety reasons.",
        "No clinical diagnosis, of depression, pain or anything else.",
        "No identification: it knows nobody, and must not become part of what does.",
        "Not on people who do not know of it or have not agreed, and not to decide anything about "
        "anybody: hiring, insurance, credit, policing, border control, advertising.",
    ),
    "age": (
        "An age group is how old a face looks; it is not how old a person is. No age "
        "verification: neither to let anybody in or buy something, nor to refuse it, nor to "
        "decide whether somebody is a child.",
        "Not for judging people at work or in education, and not to decide anything about "
        "anybody: hiring, insurance, credit, policing, asylum, advertising.",
        "No clinical diagnosis, of ageing or anything else.",
        "No identification: it knows nobody, and must not become part of what does.",
        "Not on people who do not know of it or have not agreed.",
    ),
}
"""What each network must not be used for, in Markdown."""

_WHAT: Final = {
    "emotion": "says which of {classes} expressions a face looks like: {labels}",
    "age": "says which of {classes} age groups a face looks like: {labels}",
}
_USE: Final = {
    "emotion": (
        "Charting and recording, in Mien, how the expressions of people who have agreed to it look "
        "over time: in research, in teaching how such networks work and fail, in art.",
        "Summaries over many frames rather than a verdict on one picture, read by a person who "
        "knows the figures below.",
    ),
    "age": (
        "Describing, in Mien, roughly how old the faces of people who have agreed to it look: in "
        "research, in teaching how such networks work and fail, in art.",
        "Summaries over many frames rather than a verdict on one picture, read by a person who "
        "knows the figures below.",
    ),
}
_DATA: Final = {
    "emotion": (
        ("FER2013", "images from the web, 48x48 gray, and one label each (Goodfellow et al. 2013, "
         "arXiv:1307.0414)", "terms of the Kaggle ICML 2013 challenge"),
        ("FER+", "votes of ten people on each of these images (Barsoum et al. 2016, "
         "arXiv:1608.01041)", "MIT (the labels)"),
        ("FairFace", "faces without votes (Kärkkäinen and Joo 2021, arXiv:1908.04913)",
         "CC BY 4.0"),
    ),
    "age": (
        ("UTKFace", "aligned faces with an age in years (Zhang et al. 2017, arXiv:1702.08423)",
         "non-commercial research"),
        ("FairFace", "faces with an age bin, balanced over seven groups of race (Kärkkäinen and "
         "Joo 2021, arXiv:1908.04913)", "CC BY 4.0"),
    ),
}  # fmt: skip
_ABOUT_DATA: Final = {
    "emotion": "The truth here is what most voters saw in a small gray picture, many of them posed "
    "or from the press; voters often disagree. Contempt counts as neutral.",
    "age": "Child is up to {} years, young adult up to {}, adult up to {}. Ages in UTKFace were "
    "partly estimated, then checked by people; of FairFace, whose ages are bins, those that lie "
    "across a cut by more than a year are not counted. Gender and race are "
    "words that annotators chose from pictures, not what the people say of themselves; they serve "
    "only to see for whom the network fails.",
}
_DIVERGENCE: Final = (
    " The divergence is the mean Jensen-Shannon divergence of the answer from the shares of the "
    "votes: 0 bits when they are the same, 1 when they have nothing in common."
)


def write_card_page(weights: Path) -> Path:
    """Write the model card for people beside a weights file.

    Args:
        weights: The weights file, with its JSON card beside it.

    Returns:
        The page, `<stem>.md` in the same folder.

    Raises:
        ModelError: If weights or card are missing or damaged, do not match, or lack figures.
    """
    text = card_page(weights)
    page = weights.with_suffix(".md")
    page.write_text(text, encoding="utf-8", newline="\n")
    return page


def card_page(weights: Path) -> str:
    """The Markdown of that page; the same for the same files.

    Args:
        weights: The weights file, with its JSON card beside it.

    Raises:
        ModelError: If weights or card are missing or damaged, do not match, or lack figures.
    """
    card, content = load_checked(weights)
    if "test" not in card.metrics:
        raise ModelError(
            f"The card of {card.identity} has no figures of the test split; export it again."
        )
    picture = f"../../docs/images/{weights.stem}.svg"
    parts = [
        f"# Model card: {card.task}, version {card.version}",
        _what_it_is(card, len(content)),
        f"![Architecture of the {card.task} network]({picture})"
        if (weights.parent / picture).is_file()
        else "",
        "## Intended use",
        _list(_USE[card.task]),
        "## What it must not be used for",
        _list(NEVER[card.task]),
        "## Training data",
        _table(("data", "what", "licence"), _DATA[card.task]),
        f"Trained on: {card.training.get('data', 'not recorded')}. "
        + _ABOUT_DATA[card.task].format(*LAST_AGES),
        f"Licence of the result: {card.licence}",
        "## How it was trained",
        *_training(card),
        "## Figures",
        *_figures(card),
        "## Known failures",
        "Taken from the figures of the test split above.",
        _list(known_failures(card)),
        "## Size and speed",
        f"{parameters(card)} parameters in a file of {len(content) / 1e6:.2f} MB (weights in eight "
        "bits, activations in float). Speed depends on the processor; `python3 dev.py bench` "
        "measures it.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def baselines(task: str) -> list[ModelCard]:
    """The cards of the networks to compare with that do the same task, by name.

    Raises:
        ModelError: If one of them cannot be used.
    """
    cards = [ModelCard.load(path) for path in sorted(BASELINES.glob("*.json"))]
    return [card for card in cards if card.task == task and "test" in card.metrics]


def baseline_rows(card: ModelCard, test: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """A network and those it is compared with; no rows where there are none.

    Args:
        card: The network.
        test: Its figures, as `Evaluation.as_dict` gives them.

    Returns:
        Rows of name, parameters, split, faces, accuracy with its interval, macro F1.
    """
    others = [
        other
        for other in baselines(card.task)
        if other.sha256 != card.sha256 and not carry_over.is_trial(other)
    ]
    every = [("this network", card, test)] + [
        (words(Path(other.weights_file).stem), other, other.metrics["test"]) for other in others
    ]
    rows = [
        (
            name,
            parameters(one),
            figures["split"],
            f"{figures['faces']:,}",
            accuracy(figures),
            f"{figures['macro_f1']:.1%}",
        )
        for name, one, figures in every
    ]
    return rows if others else []


ABOUT_BASELINES: Final = (
    "The networks of the demonstration that Mien succeeds, trained anew with the same commands, "
    'and ours on other splits. Only rows with the same words under "measured on" can be compared.'
)
ABOUT_CARRYING_OVER: Final = (
    "Rows that say *no* are of faces from a source that the network has never seen; those figures, "
    "not the others, say what to expect on faces of your own. Balanced is the mean of the recalls "
    "of the classes."
)
BASELINE_COLUMNS: Final = (
    "network", "parameters", "measured on", "faces", "accuracy (95 % interval)", "macro F1",
)  # fmt: skip


def common_mistakes(labels: Sequence[str], confusion: ArrayLike) -> list[tuple[str, str, int, int]]:
    """What is taken for something else most often.

    Args:
        labels: The K class keys.
        confusion: `(K, K)` counts; rows are the truth, columns the answer.

    Returns:
        Up to five of truth, answer, such faces, all faces of that truth: those of the largest
        share, each at least `COMMON_MISTAKE`.
    """
    counts = np.asarray(confusion)
    faces = counts.sum(axis=1)
    found = [
        (str(labels[i]), str(labels[j]), int(counts[i, j]), int(faces[i]))
        for i, j in zip(*np.nonzero(counts), strict=True)
        if i != j and counts[i, j] >= COMMON_MISTAKE * faces[i]
    ]
    return sorted(found, key=lambda row: -row[2] / row[3])[:5]


def known_failures(card: ModelCard) -> list[str]:
    """What the figures of the test split say against a network, in sentences."""
    test = card.metrics["test"]
    classes = [one for one in by_class(card.labels, test["confusion"]) if one.faces]
    failures = [
        f"Of the faces labelled {words(one.label)}, {one.recall:.1%} are found ({one.right} of "
        f"{one.faces}; 95 %: {interval(one.interval)})."
        + ("" if one.predicted else " It was never the answer.")
        for one in classes
        if one.recall < LOW_RECALL
    ] or [f"No class has a recall below {LOW_RECALL:.0%}."]
    failures += [
        f"{words(truth).capitalize()} is taken for {words(answer)} in {count / faces:.1%} of its "
        f"faces ({count} of {faces})."
        for truth, answer, count, faces in common_mistakes(card.labels, test["confusion"])
    ]
    unsure = [(words(one.label), one.faces) for one in classes if _wide(one.interval)]
    if not test.get("groups"):
        failures.append(
            "For whom it fails (by gender, race or age) is not known: the test split does not say."
        )
    for column, groups in test.get("groups", {}).items():
        mean = mean_accuracy(groups.values())
        failures += [
            f"{column}: {value} is below the others, {accuracy(group)} against {mean:.1%} on the "
            f"whole column."
            for value, group in in_order(groups)
            if group["accuracy_95"][1] < mean
        ]
        unsure += [
            (f"{column} {value}", group["faces"])
            for value, group in in_order(groups)
            if _wide(group["accuracy_95"])
        ]
    if unsure:
        listed = ", ".join(f"{name} ({faces:,})" for name, faces in unsure)
        failures.append(
            f"Too few faces to say it within {WIDE_INTERVAL * 100:.0f} percentage points: {listed}."
        )
    return failures


def in_order(groups: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The items, those that begin with a number by that number."""

    def first_number(item: tuple[str, Any]) -> float:
        number = re.match(r"\d+", item[0])
        return float(number[0]) if number else np.inf

    return sorted(groups.items(), key=first_number)


def training_facts(card: ModelCard) -> list[tuple[str, str]]:
    """What is known of the training, apart from the recipe: names and values for people."""
    shown_elsewhere = {"recipe", "data", "parameters", "alone", "float_accuracy"}
    return [
        (words(name), plain(value))
        for name, value in card.training.items()
        if name not in shown_elsewhere and value is not None
    ]


def recipe_facts(card: ModelCard) -> list[tuple[str, str]]:
    """The recipe of the training: names and values for people."""
    shown_elsewhere = {"task", "files", "unlabelled_files", "data_name", "test_name", "licence"}
    recipe = card.training.get("recipe", {})
    return [(words(k), plain(v)) for k, v in recipe.items() if k not in shown_elsewhere]


def parameters(card: ModelCard) -> str:
    """The number of parameters, for people."""
    return plain(card.training.get("parameters", "not recorded"))


def words(key: str) -> str:
    """A key as one writes it."""
    return key.replace("_", " ").replace("-", " ")


def plain(value: Any) -> str:
    """A value from the card as one writes it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{words(k)}: {plain(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        inner = all(isinstance(v, list | tuple) for v in value)
        return (", " if inner else "/").join(map(plain, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value + 0.0:g}" if isinstance(value, float) else str(value)


def accuracy(figure: Mapping[str, Any]) -> str:
    """A figure's accuracy with its interval, for people."""
    return f"{figure['accuracy']:.1%} ({interval(figure['accuracy_95'])})"


def interval(ends: Sequence[float]) -> str:
    """An interval for people."""
    return f"{ends[0]:.1%} to {ends[1]:.1%}"


def agreement(figures: Mapping[str, Any]) -> str:
    """What else a task measures: the error in years, the divergence from the votes."""
    found = []
    if "mean_error_years" in figures:
        found.append(f"{figures['mean_error_years']:.2f} years")
    if "divergence_from_votes_bits" in figures:
        found.append(f"{figures['divergence_from_votes_bits']:.3f} bits")
    return ", ".join(found)


def _wide(ends: Sequence[float]) -> bool:
    return ends[1] - ends[0] > WIDE_INTERVAL


def _what_it_is(card: ModelCard, size: int) -> str:
    height, width = card.input_size
    what = _WHAT[card.task].format(
        classes=len(card.labels), labels=", ".join(map(words, card.labels))
    )
    colour = "gray" if card.colour_mode == "gray" else "colour (BGR)"
    finer = (
        f", added up from {len(card.answers)} finer answers" if card.answers != card.labels else ""
    )
    rows = (
        ("weights", f"`{card.weights_file}`, {size / 1e6:.2f} MB, for LiteRT"),
        ("SHA-256", f"`{card.sha256}`"),
        ("takes", f"the crop of one face, {width}x{height} {colour}, values 0 to 255"),
        (
            "crop",
            f"the detector's box made square, {card.crop_scale:g} times its side, moved down by "
            f"{card.crop_offset:g} of it",
        ),
        ("gives", f"a probability for each of {len(card.labels)} classes{finer}"),
        ("parameters", parameters(card)),
        ("temperature", f"{card.temperature:g}, by which the logits are divided"),
    )
    return (
        f"A small convolutional network that {what}. It runs on the device, with LiteRT, and sends "
        f"nothing anywhere.\n\n{_table(('', ''), rows)}"
    )


def _training(card: ModelCard) -> list[str]:
    recipe, start = recipe_facts(card), card.training.get("start")
    return [
        _table(("recipe", ""), recipe) if recipe else "The recipe was not recorded.",
        "`widths` are channels/stride of the blocks; `stages` the side of the training images in "
        "pixels from a share of the epochs on; the rest is described in "
        "`models/training/recipes`."
        if recipe
        else "",
        _table(("run", ""), training_facts(card)),
        "The commands, with the data sets as their publishers pack them:",
        f"```\n{_commands(card)}\n```",
        f"The training went on from the weights of {start}, which this repository's history holds; "
        f"their card belongs beside them."
        if start
        else "",
    ]


def _commands(card: ModelCard) -> str:
    training, recipe = card.training, card.training.get("recipe", {})
    name = recipe.get("name", card.task)
    data = _data(RECIPES[name].files)
    training_data = _data(RECIPES[name].files + RECIPES[name].unlabelled_files)
    start, seed = training.get("start"), training.get("seed")
    options = {
        "epochs": recipe.get("epochs"),
        "precision": training.get("precision"),
        "start": f"version-{start.split()[1]}.tflite" if start else None,
    }
    given = "".join(f" --{k} {v}" for k, v in options.items() if v is not None)
    backend = f"KERAS_BACKEND={training['backend']} " if "backend" in training else ""
    train = f"{backend}python -m models train {name} {training_data}{given}"
    export = f"python -m models export {name} {data} --version {card.version}"
    if isinstance(seed, list):
        trains = [f"{train} --seed {one} --out runs/{name}-{one}" for one in seed]
        export += "".join(f" --run runs/{name}-{one}" for one in seed)
    else:
        trains = [train if seed is None else f"{train} --seed {seed}"]
    return "\n".join(
        (
            *trains,
            export,
            f"python -m models evaluate {name} {data} --report report",
            f"python -m models card {card.task}",
        )
    )


def _data(files: Sequence[str]) -> str:
    return " ".join(f"--data {file}" for file in files)


def _figures(card: ModelCard) -> list[str]:
    test = card.metrics["test"]
    runs = [
        (f"**{test['split']}**", test),
        *(
            (f"{part['split']} (chosen and calibrated on)", part)
            for name, part in card.metrics.items()
            if name == "valid"
        ),
    ]
    runs += [
        (f"the training with seed {one['seed']} alone, {one['split']}", one)
        for one in card.training.get("alone", [])
    ]
    extra = any(agreement(figures) for _, figures in runs)
    rows = [
        (
            name,
            f"{figures['faces']:,}",
            accuracy(figures),
            f"{figures['macro_f1']:.1%}",
            _calibration(figures),
            *([agreement(figures)] if extra else []),
        )
        for name, figures in runs
    ]
    extra_name = "mean error" if card.task == "age" else "divergence from the votes"
    head = (
        "measured on", "faces", "accuracy (95 % interval)", "macro F1",
        "calibration error, before → after", *([extra_name] if extra else []),
    )  # fmt: skip
    parts = [
        "The shipped file, as the program runs it. The interval (1,000 bootstrap samples; for a "
        "recall, Wilson's) says how far the figure could move with other faces drawn in the same "
        "way; it says nothing of other kinds of pictures.",
        _table(head, rows),
        "The calibration error is the mean gap between confidence and share of right answers "
        "over 15 bins, before and after the temperature (Guo et al. 2017, arXiv:1706.04599)."
        + (_DIVERGENCE if card.task == "emotion" and extra else ""),
        _quantised(card, test),
        "### By class",
        _table(
            ("class", "faces", "recall (95 % interval)", "precision", "F1"),
            [
                (
                    words(one.label),
                    f"{one.faces:,}",
                    f"{one.recall:.1%} ({interval(one.interval)})",
                    f"{one.precision:.1%}" if one.predicted else "never the answer",
                    f"{one.f1:.1%}",
                )
                for one in by_class(card.labels, test["confusion"])
            ],
        ),
        "What was answered (columns) for what is true (rows):",
        _table(
            ("", *map(words, card.labels)),
            [
                (words(label), *map(str, row))
                for label, row in zip(card.labels, test["confusion"], strict=True)
            ],
        ),
    ]
    named = {"Other protocols": test.get("protocols", {})}
    named |= {f"By {column}": groups for column, groups in test.get("groups", {}).items()}
    for title, figures in named.items():
        if figures:
            parts += [f"### {title}", _figure_table(figures)]
    trials = [other for other in baselines(card.task) if carry_over.is_trial(other)]
    if carried := carry_over.rows(card, test, trials):
        parts += ["### What carries over", ABOUT_CARRYING_OVER, _table(carry_over.COLUMNS, carried)]
    beside = baseline_rows(card, test)
    if beside:
        parts += ["### Beside the predecessor", ABOUT_BASELINES, _table(BASELINE_COLUMNS, beside)]
    return parts


def _calibration(figures: Mapping[str, Any]) -> str:
    before = figures["calibration_error_at_temperature_1"]
    return f"{before:.3f} → {figures['calibration_error']:.3f}"


def _quantised(card: ModelCard, test: Mapping[str, Any]) -> str:
    accuracy_in_float = card.training.get("float_accuracy")
    if accuracy_in_float is None:
        return ""
    gained = (test["accuracy"] - accuracy_in_float) * 100
    return (
        f"With weights in float, before they were rounded to eight bits, the same network reads "
        f"{accuracy_in_float:.1%}: rounding changed {gained:+.1f} percentage points."
    )


def _figure_table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    return _table(
        ("", "faces", "accuracy (95 % interval)"),
        [(name, f"{one['faces']:,}", accuracy(one)) for name, one in in_order(figures)],
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
