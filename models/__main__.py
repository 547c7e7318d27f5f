"""Train, measure and export the networks: `python -m models train emotion`."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.card import WEIGHTS_FOLDER
from models.errors import AppError
from models.runtime import Classifier

TASKS = ("emotion", "age")
DETECTOR = "detector"
TRAINING_PACKAGES = ("keras", "tensorflow", "sklearn", "scipy", "shap", "matplotlib", "jinja2")
BASELINES = (
    "emotion-without-rafdb",
    "emotion-without-cfee",
    "emotion-rafdb-alone",
    "emotion-teacher",
    "emotion-random-split-teacher",
    "emotion-random-split",
    "emotion-predecessor",
    "age-predecessor",
)


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
    try:
        _COMMANDS[options.command](options)
    except AppError as error:
        print(f"mien-models: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name not in TRAINING_PACKAGES:
            raise
        print(
            f"mien-models: {error.name} is missing; install Mien with its extra: "
            f"pip install 'mien[train]'.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("mien-models: interrupted; the same command continues from here.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mien-models", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    train = _command(commands, "train", "train on a data set", names=(*TASKS, DETECTOR, *BASELINES))
    train.add_argument("--out", type=Path, help="folder of the run (default: runs/NAME)")
    train.add_argument("--epochs", type=int, help="passes over the data (default: the recipe's)")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument(
        "--minutes",
        type=float,
        help="planned training time of the detector (default: the recipe's); others: --epochs",
    )
    before = train.add_mutually_exclusive_group()
    before.add_argument(
        "--teacher", type=Path, metavar="DIR", help="run of the teacher that a student learns from"
    )
    before.add_argument(
        "--start",
        type=Path,
        metavar="FILE",
        help="weights file to continue from (of a student's teacher); for the detector, a "
        "run's folder",
    )
    train.add_argument(
        "--precision",
        choices=("float32", "mixed_bfloat16"),
        default="float32",
        help="mixed_bfloat16 is faster where the processor supports it",
    )

    export = _command(
        commands,
        "export",
        "write the LiteRT file and its card",
        names=(*TASKS, DETECTOR, *BASELINES),
    )
    export.add_argument(
        "--run",
        type=Path,
        action="append",
        help="folder of the training run (default: runs/NAME); of several, the weights are "
        "averaged",
    )
    export.add_argument("--version", default="1", help="version of the weights")
    export.add_argument(
        "--out", type=Path, default=WEIGHTS_FOLDER, help="output folder for the file and its card"
    )

    calibrate = _command(commands, "calibrate", "refit the temperature on the validation split")
    evaluate = _command(
        commands,
        "evaluate",
        "measure a LiteRT file on the test split",
        names=(*TASKS, DETECTOR, *BASELINES),
    )
    for command in (calibrate, evaluate):
        command.add_argument("--weights", type=Path, help="another file than the shipped one")
        command.add_argument("--json", action="store_true", help="print JSON")
    evaluate.add_argument(
        "--report", type=Path, metavar="DIR", help="write an HTML report to this folder"
    )

    for command in (train, export, evaluate):
        command.add_argument(
            "--yunet",
            type=Path,
            metavar="FILE",
            help="YuNet's ONNX file: labels faces for the detector, and is measured beside it",
        )

    explain = commands.add_parser("explain", help="draw the evidence for and against each class")
    explain.add_argument("task", choices=TASKS)
    explain.add_argument(
        "images", nargs="+", type=Path, metavar="IMAGE", help="image cropped closely to one face"
    )
    explain.add_argument("--out", type=Path, default=Path(), help="output folder")
    explain.add_argument("--weights", type=Path, help="another file than the shipped one")

    diagram = commands.add_parser("diagram", help="draw the layers as SVG and PNG")
    diagram.add_argument("task", choices=(*TASKS, *BASELINES))
    diagram.add_argument("--out", type=Path, default=Path(), help="output folder")

    card = commands.add_parser("card", help="write the model card for people")
    card.add_argument("task", choices=TASKS)
    card.add_argument("--weights", type=Path, help="another file than the shipped one")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    *,
    names: Sequence[str] = TASKS,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.add_argument("task", choices=names)
    command.add_argument(
        "--data", action="append", metavar="PATH", help="a folder or zip; may be given repeatedly"
    )
    return command


def _data(options: argparse.Namespace) -> list[str]:
    if options.task == DETECTOR:
        from models.training.detector.data import FILES

        return options.data or [str(Path("../shared/data") / name) for name in FILES]
    from models.training.recipes import RECIPES

    recipe = RECIPES[options.task]
    files = recipe.files + (recipe.unlabelled_files if options.command == "train" else ())
    return options.data or [str(Path("../shared/data") / name) for name in files]


def _run_folder(options: argparse.Namespace) -> Path:
    return Path("runs") / str(options.task)


def _weights(options: argparse.Namespace) -> Path:
    return options.weights or WEIGHTS_FOLDER / f"{options.task}.tflite"


def _train(options: argparse.Namespace) -> None:
    if options.task == DETECTOR:
        _train_detector(options)
        return
    from models.training.recipes import RECIPES
    from models.training.train import train

    weights = train(
        RECIPES[options.task].shortened(options.epochs),
        _data(options),
        options.out or _run_folder(options),
        seed=options.seed,
        precision=options.precision,
        teacher=options.teacher,
        start=options.start,
    )
    print(weights)


def _train_detector(options: argparse.Namespace) -> None:
    from models.training.detector.train import DetectorRecipe, train

    recipe = DetectorRecipe()
    if options.minutes:
        recipe = replace(recipe, minutes=options.minutes)
    if options.start:
        recipe = replace(recipe, stages=recipe.further_stages)
    weights = train(
        recipe,
        _data(options),
        options.out or _run_folder(options),
        seed=options.seed,
        labeller=options.yunet,
        start=options.start,
    )
    print(weights)


def _evaluate(options: argparse.Namespace) -> None:
    if options.task == DETECTOR:
        _evaluate_detector(options)
        return
    from models.training.measure.evaluate import evaluate
    from models.training.recipes import RECIPES

    classifier = Classifier.load(_weights(options))
    recipe = RECIPES[options.task]
    result = evaluate(classifier, recipe, recipe.load(_data(options)))
    print(json.dumps(result.as_dict(), indent=2) if options.json else result.as_text())
    if options.report:
        from models.training.pages.report import write_report

        page = write_report(classifier.card, result, options.report)
        print(page, file=sys.stderr)


def _evaluate_detector(options: argparse.Namespace) -> None:
    from models.face_detector import FaceDetectorNetwork
    from models.training.detector.data import load
    from models.training.detector.evaluate import as_text, figures

    data = _data(options)
    found = figures(
        FaceDetectorNetwork.load(options.weights), load(data).split("test"), data, options.yunet
    )
    print(json.dumps(found, indent=2) if options.json else as_text(found))


def _calibrate(options: argparse.Namespace) -> None:
    from models.training.measure.calibrate import recalibrate
    from models.training.recipes import RECIPES

    card = recalibrate(_weights(options), RECIPES[options.task], _data(options))
    figures = {"temperature": card.temperature, **card.metrics["test"]}
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    print(
        f"{card.identity}: temperature {card.temperature}, calibration error on test "
        f"{figures['calibration_error_at_temperature_1']:.3f} before, "
        f"{figures['calibration_error']:.3f} after"
    )


def _export(options: argparse.Namespace) -> None:
    if options.task == DETECTOR:
        from models.training.detector.export import export as export_detector

        run = options.run[0] if options.run else _run_folder(options)
        print(
            export_detector(
                _data(options), run, options.out, options.version, options.yunet
            ).identity
        )
        return
    from models.training.export import export
    from models.training.recipes import RECIPES

    card = export(
        RECIPES[options.task],
        _data(options),
        options.run or [_run_folder(options)],
        options.out,
        options.version,
    )
    test = card.metrics["test"]
    print(f"{card.identity}: accuracy {test['accuracy']:.1%} on {test['split']}")


def _explain(options: argparse.Namespace) -> None:
    from models.training.measure.explain import explain_images

    for path in explain_images(Classifier.load(_weights(options)), options.images, options.out):
        print(path)


def _diagram(options: argparse.Namespace) -> None:
    from models.training.pages.diagrams import draw_diagram
    from models.training.recipes import RECIPES

    for path in draw_diagram(RECIPES[options.task], options.out):
        print(path)


def _card(options: argparse.Namespace) -> None:
    from models.training.pages.card_page import write_card_page

    print(write_card_page(_weights(options)))


_COMMANDS = {
    "train": _train,
    "export": _export,
    "calibrate": _calibrate,
    "evaluate": _evaluate,
    "explain": _explain,
    "diagram": _diagram,
    "card": _card,
}

if __name__ == "__main__":
    sys.exit(main())
