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
