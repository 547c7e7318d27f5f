"""The detector's model card for people."""

from pathlib import Path

from models.face_detector import DetectorCard
from models.training.detector.evaluate import table
from models.training.pages.templating import render


def write_page(card: DetectorCard, size: int, page: Path) -> None:
    """Write the model card for people.

    Args:
        card: The card for the program, with figures.
        size: Bytes of the weights file.
        page: The Markdown file to write.
    """
    columns, rows = table(card.metrics["test"])
    text = render(
        "detector.md.j2",
        card=card,
        size=f"{size / 1e6:.2f} MB",
        training=card.training,
        columns=columns,
        rows=rows,
        thresholds=card.metrics["thresholds on validation"],
    )
    page.write_text(text, encoding="utf-8", newline="\n")
