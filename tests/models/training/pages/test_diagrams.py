"""The drawings of the networks say what the networks are."""

import re

import cv2
import pytest

pytest.importorskip("keras", reason="needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("tensorflow", reason="needs the extra 'train'", exc_type=ImportError)
pytest.importorskip("matplotlib", reason="needs the extra 'train'", exc_type=ImportError)

import keras

from models.errors import DataError
from models.training.networks.architectures import build
from models.training.pages.diagrams import Block, draw_diagram, structure
from models.training.recipes import RECIPES

X = "\N{MULTIPLICATION SIGN}"
NAMES = ("emotion", "age", "emotion-predecessor", "age-predecessor")


def boxes_of(items):
    return [box for item in items for box in (item.boxes if isinstance(item, Block) else [item])]


@pytest.fixture(scope="module", params=NAMES)
def recipe(request):
    return RECIPES[request.param]


@pytest.fixture(scope="module")
def model(recipe):
    return build(recipe, recipe.size)


def test_every_layer_is_in_one_box(model):
    drawn = [layer.name for box in boxes_of(structure(model)) for layer in box.layers]
    assert sorted(drawn) == sorted(layer.name for layer in model.layers)


def test_the_parameters_of_the_boxes_add_up(model):
    boxes = boxes_of(structure(model))
    assert sum(box.parameters for box in boxes) == model.count_params()


def test_blocks_are_those_of_the_recipe(recipe, model):
    blocks = [item for item in structure(model) if isinstance(item, Block)]
    if recipe.architecture != "residual":
        assert blocks == []
        return
    assert len(blocks) == len(recipe.widths)
    before = recipe.widths[0][0]
    for block, (width, stride) in zip(blocks, recipe.widths, strict=True):
        assert block.sum.shape.endswith(f"{X}{width}")
        assert bool(block.shortcut) == (stride != 1 or width != before)
        assert block.main[0].text.startswith(f"conv 3{X}3, {width}")
        before = width


def test_a_changed_network_is_drawn_as_it_is():
    inputs = keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(inputs)
    y = keras.layers.Conv2D(4, 5, padding="same")(x)
    y = keras.layers.ReLU()(keras.layers.Add()([y, x]))
    model = keras.Model(inputs, keras.layers.Conv2D(2, 3, strides=2)(y))
    face, first, block, last = structure(model)
    assert (face.text, face.shape) == ("face, gray", f"8{X}8{X}1")
    assert (first.text, first.parameters) == (f"conv 3{X}3, 4 · ReLU", 40)
    assert [box.text for box in block.main] == [f"conv 5{X}5, 4"]
    assert block.shortcut == ()
    assert block.sum.text == "add · ReLU"
    assert (last.text, last.shape) == (f"conv 3{X}3, 2, stride 2, not padded", f"3{X}3{X}2")


def test_both_files_show_it(recipe, model, tmp_path):
    svg, png = draw_diagram(recipe, tmp_path / "new")
    assert [svg.name, png.name] == [f"{recipe.name}.svg", f"{recipe.name}.png"]
    texts = set(re.findall(r"<text [^>]*>([^<]*)</text>", svg.read_text(encoding="utf-8")))
    pieces = {piece for text in texts for piece in text.split(" · ")}
    for box in boxes_of(structure(model)):
        assert {*box.text.split(" · "), box.shape} <= pieces
        assert not box.parameters or f"{box.parameters:,}" in texts
    assert any(text.startswith(f"{model.count_params():,} parameters") for text in texts)
    assert png.stat().st_size < 300_000
    height, width = cv2.imread(str(png)).shape[:2]
    assert 700 <= width < height


def test_drawing_again_changes_nothing(tmp_path):
    recipe = RECIPES["emotion"]
    once = [path.read_bytes() for path in draw_diagram(recipe, tmp_path / "once")]
    again = [path.read_bytes() for path in draw_diagram(recipe, tmp_path / "again")]
    assert once == again


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path):
    file = tmp_path / "taken"
    file.write_text("")
    with pytest.raises(DataError, match="Expected a folder to write to"):
        draw_diagram(RECIPES["age-predecessor"], file)
