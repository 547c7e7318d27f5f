"""The data sets, from one place."""

from models.training.ages import load_ages, utkface_test_names
from models.training.expressions import load_expressions
from models.training.faces import Faces
from models.training.leaks import without_leaks

__all__ = ["Faces", "load_ages", "load_expressions", "utkface_test_names", "without_leaks"]
