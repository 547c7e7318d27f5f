"""The recipes by name, for our networks and the predecessor's."""

from dataclasses import replace
from typing import Final

from models.training.recipes.age import AgeRecipe
from models.training.recipes.base import Recipe
from models.training.recipes.emotion import EmotionRecipe, Source

_TEACHER: Final = EmotionRecipe(
    name="emotion-teacher",
    task="emotion",
    size=48,
    channels=1,
    widths=((64, 1), (128, 2), (128, 1), (224, 2), (224, 1)),
    epochs=60,
    stages=((0.0, 32), (0.4, 40), (0.6, 48)),
    class_balance_exponent=0.25,
    flip_averaging=True,
    crop_scale=1.0,
    crop_offset=0.0,
    files=("ferplus.zip",),
    data_name="FER+ training split (FER2013 images, FER+ votes and FER2013's own labels), "
    "near-duplicates removed",
    test_name="FER+ official test split, all rows of the label rule",
    licence="Weights: MIT. Trained on FER2013 images (terms of the Kaggle ICML 2013 "
    "challenge) with FER+ labels (MIT).",
)
_EMOTION: Final = replace(
    _TEACHER,
    name="emotion",
    teacher_share=0.4,
    sources=(
        Source(name="ferplus", share=0.5, class_balance_exponent=0.35),
        Source(name="rafdb", share=0.3, class_balance_exponent=0.5),
        Source(name="cfee", share=0.12),
        Source(name="unlabelled", share=0.08),
    ),
    smoothing=0.05,
    epochs=24,
    stages=(),
    learning_rate=1.5e-3,
    files=("ferplus.zip", "rafdb.zip", "cfee.zip"),
    unlabelled_files=("fairface.zip",),
    data_name="training splits of FER+ (FER2013 images, FER+ votes and FER2013's own labels), "
    "RAF-DB and CFEE, and faces of FairFace read by the teacher; near-duplicates removed",
    licence="Weights: for non-commercial research, as RAF-DB and CFEE, on which they were trained; "
    "further FER2013 images (terms of the Kaggle ICML 2013 challenge) with FER+ labels (MIT), and "
    "FairFace (CC BY 4.0).",
)


def _without(*names: str) -> EmotionRecipe:
    """The expression network without some of its sources, to see what carries over to them."""
    kept = tuple(source for source in _EMOTION.sources if source.name not in names)
    return replace(_EMOTION, name=f"emotion-without-{'-'.join(names)}", sources=kept, epochs=12)


_RANDOM_SPLIT_TEACHER: Final = replace(
    _TEACHER,
    name="emotion-random-split-teacher",
    epochs=56,
    stages=((0.0, 24), (0.3, 32), (0.6, 40), (0.75, 48)),
    random_split=True,
    data_name="FER+, the predecessor's random split: test images leak into it",
    test_name="a random tenth of FER+ (the predecessor's split, which leaks)",
)
_AGE: Final = AgeRecipe(
    name="age",
    task="age",
    size=80,
    channels=3,
    widths=((48, 1), (96, 2), (160, 2), (224, 2), (224, 1)),
    fairface_margin=0.04,
    epochs=22,
    stages=((0.0, 64), (0.5, 80)),
    weight_interpolation=0.25,
    learning_rate=1e-3,
    mixup=0.0,
    crop_scale=0.94,
    crop_offset=0.06,
    files=("utkface.zip", "fairface.zip"),
    data_name="UTKFace training split and FairFace, near-duplicates removed",
    test_name="UTKFace fixed test split (a tenth, by SHA-256 of the name)",
    licence="Weights: for non-commercial research, as UTKFace, on which they were trained.",
)
RECIPES: Final[dict[str, Recipe]] = {
    recipe.name: recipe
    for recipe in (
        _EMOTION,
        _TEACHER,
        _AGE,
        _without("rafdb"),
        _without("cfee"),
        replace(
            _EMOTION,
            name="emotion-rafdb-alone",
            sources=(Source(name="rafdb", share=1.0, class_balance_exponent=0.5),),
            teacher_share=0.0,
            second_labels=0.0,
            contempt=False,
            epochs=24,
        ),
        _RANDOM_SPLIT_TEACHER,
        replace(
            _RANDOM_SPLIT_TEACHER,
            name="emotion-random-split",
            teacher_share=_EMOTION.teacher_share,
            weight_interpolation=0.5,
            epochs=5,
            stages=(),
            learning_rate=1.2e-3,
        ),
        replace(
            _TEACHER,
            name="emotion-predecessor",
            architecture="predecessor_emotion",
            widths=(
                *((64, 1), (64, 1), (64, 2)),
                *((128, 1), (64, 1), (128, 1), (128, 1), (128, 2)),
                *((256, 1), (256, 1)),
            ),
            epochs=12,
            stages=(),
            optimizer="adam",
            learning_rate=1e-4,
            loss="sigmoid",
            augment=False,
            mixup=0.0,
            class_balance_exponent=0.0,
            contempt=False,
            second_labels=0.0,
        ),
        replace(
            _AGE,
            name="age-predecessor",
            architecture="predecessor_age",
            size=48,
            channels=1,
            widths=((32, 1), (32, 1), (32, 1), (32, 2), (64, 1), (64, 1)),
            epochs=12,
            stages=(),
            optimizer="adam",
            learning_rate=1e-3,
            years=False,
            augment=False,
            mixup=0.0,
            weight_interpolation=0.0,
        ),
    )
}
