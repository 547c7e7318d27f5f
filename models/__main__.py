"""Train, measure and export the networks: `python -m models train emotion`."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from models.card import WEIGHTS_FOLDER
from models.errors import AppError
from models.runtime import Classifier

DEFAULT_DATA = {"emotion": ["ferplus.zip"], "age": ["utkface.zip"]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 when the work was done, 1 when it failed.
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    if options.command == "export":
        os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    data = options.data or [str(Path("../shared/data") / n) for n in DEFAULT_DATA[options.task]]
    try:
        _COMMANDS[options.command](options, data)
    except AppError as error:
        print(f"mien-models: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name not in ("keras", "tensorflow"):
            raise
        print(
            f"mien-models: {error.name} is missing; install Mien with its extra: "
            f"pip install 'mien[train]'.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("mien-models: interrupted; the same command goes on from here.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mien-models", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    train = _command(commands, "train", "learn from a data set")
    train.add_argument("--epochs", type=int, help="passes over the data (the recipe's)")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument(
        "--precision",
        choices=("float32", "mixed_bfloat16"),
        default="float32",
        help="mixed_bfloat16 is faster where the processor has it",
    )
    evaluate = _command(commands, "evaluate", "measure the shipped file on the test split")
    evaluate.add_argument("--weights", type=Path, help="another weights file than the shipped one")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    export = _command(commands, "export", "write the LiteRT file and its card")
    export.add_argument("--run", type=Path, help="the folder of the training run")
    export.add_argument("--version", default="1", help="version of the weights")
    for command, out in ((train, None), (export, WEIGHTS_FOLDER)):
        command.add_argument("--out", type=Path, default=out, help="where the results go")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.add_argument("task", choices=tuple(DEFAULT_DATA))
    command.add_argument(
        "--data", action="append", metavar="PATH", help="a folder or zip; may be given repeatedly"
    )
    return command


def _run_folder(options: argparse.Namespace) -> Path:
    return Path("runs") / str(options.task)


def _train(options: argparse.Namespace, data: list[str]) -> None:
    from models.training.recipes import RECIPES
    from models.training.train import train

    weights = train(
        RECIPES[options.task].shortened(options.epochs),
        data,
        options.out or _run_folder(options),
        seed=options.seed,
        precision=options.precision,
    )
    print(weights)


def _evaluate(options: argparse.Namespace, data: list[str]) -> None:
    from models.training.evaluate import evaluate
    from models.training.recipes import RECIPES

    classifier = Classifier.load(options.weights or options.task)
    recipe = RECIPES[options.task]
    result = evaluate(classifier, recipe, recipe.load(data))
    print(json.dumps(result.as_dict(), indent=2) if options.json else result.as_text())


def _export(options: argparse.Namespace, data: list[str]) -> None:
    from models.training.export import export
    from models.training.recipes import RECIPES

    card = export(
        RECIPES[options.task],
        data,
        options.run or _run_folder(options),
        options.out,
        options.version,
    )
    test = card.metrics["test"]
    print(f"{card.identity}: accuracy {test['accuracy']:.1%} on {test['split']}")


_COMMANDS = {"train": _train, "evaluate": _evaluate, "export": _export}

if __name__ == "__main__":
    sys.exit(main())
