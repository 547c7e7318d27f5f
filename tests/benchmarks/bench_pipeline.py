"""Milliseconds of each stage of one pipeline pass, with every detector there is.

Run with `python3 dev.py bench`. The frame is 640x480 with one face, from the demo clip.
"""

import dataclasses
import statistics
import sys
from pathlib import Path

from core.pipeline import Analyzer
from core.settings import Settings
from core.sources import DemoSource
from core.types import Frame, FrameAnalysis

ROOT = Path(__file__).resolve().parents[2]
YUNET = ROOT.parent / "shared" / "detectors" / "yunet_n_640_640.onnx"
WARM_UP, PASSES = 20, 200


def measure(settings: Settings, passes: int = PASSES) -> list[FrameAnalysis]:
    """Analyse the demo's first frames; the first few, which warm up, are left out."""
    source = DemoSource(ROOT / "resources" / "demo" / "expressions.mp4")
    source.open()
    analyzer = Analyzer.default(settings)
    results = []
    for index in range(WARM_UP + passes):
        raw = source.read()
        assert raw is not None
        assert raw.image.shape == (480, 640, 3)
        results.append(
            analyzer.analyze(
                Frame(index=index, epoch=0, captured_ns=raw.time_ns or 0, image=raw.image)
            )
        )
    source.close()
    return results[WARM_UP:]


def main() -> int:
    """Print one line for each detector: the medians, and the slowest twentieth of the totals."""
    print(f"{'detector':<10}{'faces':>7}", end="")
    for kind in ("haar", "yunet"):
        if kind == "yunet" and not YUNET.is_file():
            print("\nyunet: no ONNX file, not measured")
            continue
        base = Settings()
        results = measure(
            dataclasses.replace(
                base,
                detector=dataclasses.replace(
                    base.detector, kind=kind, yunet_file=str(YUNET) if kind == "yunet" else ""
                ),
            )
        )
        stages = list(results[0].timings)
        if kind == "haar":
            print("".join(stage.rjust(10) for stage in stages) + "95 %".rjust(10) + "   (ms)")
        totals = sorted(result.timings["total"] for result in results)
        medians = [statistics.median(r.timings[stage] for r in results) for stage in stages]
        faces = statistics.mean(len(result.faces) for result in results)
        print(
            f"{kind:<10}{faces:>7.2f}"
            + "".join(f"{value:10.2f}" for value in medians)
            + f"{totals[len(totals) * 95 // 100]:10.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
