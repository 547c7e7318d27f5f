"""The model card for people, from the card for the program: `python -m models card emotion|age`.

Its parts follow Mitchell et al. 2019 (arXiv:1810.03993). Every figure comes from the JSON beside
the weights; what no measurement can say stands in the templates.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.card import ModelCard, load_checked
from models.errors import ModelError
from models.labels import LAST_AGES
from models.training.measure.metrics import by_class
from models.training.pages import carry_over
from models.training.pages.facts import (
    ABOUT_BASELINES,
    BASELINE_COLUMNS,
    baseline_rows,
    baselines,
    parameters,
    recipe_facts,
    training_facts,
)
from models.training.pages.failures import known_failures
from models.training.pages.templating import render
from models.training.pages.wording import agreement
from models.training.recipes import RECIPES


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
    test = card.metrics["test"]
    picture = f"../../docs/images/{weights.stem}.svg"
    trials = [other for other in baselines(card.task) if carry_over.is_trial(other)]
    return render(
        f"{card.task}.md.j2",
        card=card,
        size=f"{len(content) / 1e6:.2f} MB",
        parameters=parameters(card),
        picture=picture if (weights.parent / picture).is_file() else None,
        last_ages=LAST_AGES,
        recipe=recipe_facts(card),
        training=training_facts(card),
        commands=_commands(card),
        test=test,
        runs=_runs(card),
        extra=any(agreement(figures) for _, figures in _runs(card)),
        rounding=_rounding(card, test["accuracy"]),
        classes=by_class(card.labels, test["confusion"]),
        carry_over_columns=carry_over.COLUMNS,
        carried_over=carry_over.rows(card, test, trials),
        about_baselines=ABOUT_BASELINES,
        baseline_columns=BASELINE_COLUMNS,
        baseline_rows=baseline_rows(card, test),
        failures=known_failures(card),
    )


def _commands(card: ModelCard) -> list[str]:
    training, recipe = card.training, card.training.get("recipe", {})
    name = recipe.get("name", card.task)
    # What this network learned from, which today's recipe may have outgrown.
    files = tuple(recipe.get("files", RECIPES[name].files))
    data = _data(files)
    training_data = _data(
        files + tuple(recipe.get("unlabelled_files", RECIPES[name].unlabelled_files))
    )
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
    return [
        *trains,
        export,
        f"python -m models evaluate {name} {data} --report report",
        f"python -m models card {card.task}",
    ]


def _data(files: Sequence[str]) -> str:
    return " ".join(f"--data {file}" for file in files)


def _runs(card: ModelCard) -> list[tuple[str, dict[str, Any]]]:
    """What was measured, in words, and its figures."""
    test = card.metrics["test"]
    runs = [(f"**{test['split']}**", test)]
    if "valid" in card.metrics:
        valid = card.metrics["valid"]
        runs.append((f"{valid['split']} (chosen and calibrated on)", valid))
    runs += [
        (f"the training with seed {one['seed']} alone, {one['split']}", one)
        for one in card.training.get("alone", [])
    ]
    return runs


def _rounding(card: ModelCard, accuracy: float) -> tuple[float, float] | None:
    """The accuracy in float, and what rounding the weights changed in percentage points."""
    in_float = card.training.get("float_accuracy")
    return None if in_float is None else (in_float, (accuracy - in_float) * 100)
