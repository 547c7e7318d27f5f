"""The templates of all pages: Markdown as it is, HTML with every text escaped."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from models.training.pages.wording import accuracy, agreement, in_order, interval, plain, words

TEMPLATES: Final = Path(__file__).parent / "templates"


def render(template: str, **facts: Any) -> str:
    """A page from its template.

    Args:
        template: File name in `TEMPLATES`.
        facts: What the template calls by these names; all that it calls must be there.

    Returns:
        The text of the page, with a line break at its end.
    """
    return str(_ENVIRONMENT.get_template(template).render(facts))


def markdown_cell(text: str) -> str:
    """Text that cannot end a cell or a row of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _thousands(count: int) -> str:
    return f"{count:,}"


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "accuracy": accuracy,
    "agreement": agreement,
    "cell": markdown_cell,
    "in_order": in_order,
    "interval": interval,
    "percent": _percent,
    "plain": plain,
    "thousands": _thousands,
    "words": words,
}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    return environment


_ENVIRONMENT: Final = _environment()
