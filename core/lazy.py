"""Names of a room that are imported when they are first asked for."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any


def lazy_names(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package whose names lie in modules that take long to import.

    Args:
        package: Its `__name__`.
        modules: The module of each name, relative to the package.

    Returns:
        A function from a name to what it names; it raises `AttributeError` for any other name.
    """

    def named(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{package}.{modules[name]}"), name)

    return named
