"""What is shipped beside the code: the demo clip, icons, styles, translations, detector files."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Path of a shipped file or folder, in a checkout and in a packaged build alike.

    Args:
        parts: Path components below `resources`, such as `"demo", "expressions.mp4"`.

    Returns:
        An absolute path. It need not exist.
    """
    return _ROOT.joinpath(*parts)


def guide_path(language: str) -> Path:
    """The user guide in a language, or the English one where there is none in it.

    Args:
        language: `"en"`, `"de"` and so on.

    Returns:
        An absolute path. It need not exist: an installed package has no `docs`.
    """
    docs = _ROOT.parent / "docs"
    own = docs / f"guide.{language}.md"
    return own if own.is_file() else docs / "guide.md"
