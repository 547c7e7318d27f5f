"""Renders every dialog and state of the window, light and dark, in every language, for the eye.

    python -m tests.screenshots --out DIR [--only PART] [--scale 2] [--guide]

Runs offscreen with the real networks over the bundled demo. `--guide` writes the pictures of the
user guide and of the README into docs/images instead.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images"


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    parser.add_argument("--only", default="", help="scenes whose name holds this")
    parser.add_argument("--scale", type=float, default=0, help="1 or 2; both without it")
    parser.add_argument("--guide", action="store_true", help="the pictures of the user guide")
    options = parser.parse_args()
    if not options.scale and not options.guide:
        # Qt reads the scale once in a process.
        arguments = [sys.executable, "-m", "tests.screenshots", *sys.argv[1:], "--scale"]
        return max(os.spawnv(os.P_WAIT, sys.executable, [*arguments, s]) for s in ("1", "2"))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale or 1)
    with tempfile.TemporaryDirectory(prefix="mien-screenshots-") as home:
        for name in ("CONFIG", "DATA", "STATE", "DOCUMENTS"):
            os.environ[f"XDG_{name}_HOME"] = home
        from tests.screenshot_scenes import Studio

        studio = Studio(Path(home))
        try:
            if options.guide:
                studio.take_guide(PICTURES)
            else:
                studio.take_all(options.out, options.scale, options.only)
        finally:
            studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
