"""What the neutral baseline is worth: pairs of a neutral and another face of one person.

Run with `python3 dev.py bench`. Of every person in CFEE with a neutral portrait, the other six
expressions are read with and without the correction that the neutral one asks for.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.pipeline.baseline import AVERAGE_NEUTRAL, NEUTRAL, offsets_of
from models.labels import EMOTIONS
from models.runtime import Classifier, with_even_prior
from models.training.data.expressions import load_photographs
from models.training.measure.evaluate import Figure, predict_all

SHARED = Path(__file__).resolve().parents[3] / "shared"
Correction = Callable[[np.ndarray], np.ndarray]
"""From what a resting face reads as, `(7,)`, to what is taken off the logarithms."""


def both_ways(resting: np.ndarray) -> np.ndarray:
    """Offsets that may be negative too: what a resting face shows too little of is added."""
    average = np.log([AVERAGE_NEUTRAL[emotion] for emotion in EMOTIONS])
    logs = np.log(np.maximum(resting, 1e-4))
    odds = (logs - logs[NEUTRAL]) - (average - average[NEUTRAL])
    return np.clip(odds, -2.0, 4.0)


def main(data: Path = SHARED / "data") -> int:
    """Print the accuracy on the six expressions, by how they were corrected."""
    if not (data / "cfee.zip").is_file():
        print("baseline: no CFEE, not measured")
        return 0
    classifier = Classifier.load("emotion")
    side = classifier.card.input_size[0]
    faces = load_photographs(data / "cfee.zip", side)
    basic = faces.facts["shares"].max(axis=1) == 1
    learned = "cfee" in str(classifier.card.training.get("recipe", {}).get("sources", ""))
    faces = faces.where(basic & (faces.splits != "train") if learned else basic)
    answers = predict_all(classifier.predict, faces)
    truth, people = faces.facts["shares"].argmax(axis=1), faces.facts["person"]
    resting = {
        str(person): answers[(people == person) & (truth == NEUTRAL)].mean(axis=0)
        for person in np.unique(people[truth == NEUTRAL])
    }
    rows = np.array([str(p) in resting for p in people]) & (truth != NEUTRAL)
    print(
        f"baseline: {rows.sum()} expressive faces of {len(resting)} people whose neutral face is "
        f"known{', none of them learned from' if learned else ', CFEE not learned from'}"
    )
    tried: dict[str, Correction] = {
        "without": lambda face: np.zeros(len(EMOTIONS)),
        "as shipped": offsets_of,
        "both ways": both_ways,
    }
    even = with_even_prior(answers, classifier.card.prior) if classifier.card.prior else None
    for name, correction in tried.items():
        offsets = np.stack([correction(resting[str(p)]) for p in people[rows]])
        found = (np.log(answers[rows] + 1e-9) - offsets).argmax(axis=1)
        print(f"  {name:<12} {Figure.of(found == truth[rows])}")
        if even is not None:
            found = (np.log(even[rows] + 1e-9) - offsets).argmax(axis=1)
            print(f"  {name:<12} {Figure.of(found == truth[rows])}, even prior")
    return 0


if __name__ == "__main__":
    sys.exit(main())
