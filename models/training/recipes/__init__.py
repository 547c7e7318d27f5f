"""What is trained, and how long: recipes by name, for our networks and the predecessor's."""

from models.training.recipes.age import AgeRecipe
from models.training.recipes.base import Recipe, draws_per_epoch
from models.training.recipes.catalogue import RECIPES
from models.training.recipes.emotion import EmotionRecipe, Source

__all__ = ["RECIPES", "AgeRecipe", "EmotionRecipe", "Recipe", "Source", "draws_per_epoch"]
