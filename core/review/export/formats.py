"""All formats of export, and the one way to them."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import ReviewError
from core.review.export.bids import BIDS_VERSION, bids
from core.review.export.boris import boris, boris_tabular
from core.review.export.elan import FORMAT, elan
from core.review.export.exported import Exported, Writer
from core.review.export.flat import spss
from core.review.export.tables import long, parquet, pyfeat, tidy
from core.review.export.workbook import xlsx
from core.review.opening.engine import Progress
from core.review.recording import Recording
from core.session import on_every_system


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of export.

    Attributes:
        ending: What the name of a file gets in place of `.csv`.
        words: What it is, and of which version.
        write: Writes it.
    """

    ending: str
    words: str
    write: Writer


FORMATS: Final[Mapping[str, Format]] = {
    "tidy": Format(
        ending="_tidy.csv", words="CSV, a row for each person in each frame", write=tidy
    ),
    "long": Format(
        ending="_long.csv", words="CSV, a row for each expression of a person", write=long
    ),
    "xlsx": Format(
        ending=".xlsx", words="Excel workbook: summary, episodes, markers, rows", write=xlsx
    ),
    "parquet": Format(ending=".parquet", words="the tidy table as Parquet", write=parquet),
    "spss": Format(
        ending="_summary.csv", words="CSV, the summary with names that SPSS takes", write=spss
    ),
    "pyfeat": Format(ending="_pyfeat.csv", words="CSV with the columns of Py-Feat 1", write=pyfeat),
    "elan": Format(
        ending=".eaf", words=f"ELAN, format {FORMAT}: episodes, markers, segments", write=elan
    ),
    "boris": Format(
        ending="_boris.xlsx", words="workbook that BORIS 9 imports as events", write=boris
    ),
    "boris-tabular": Format(
        ending="_boris.tsv", words="tabular events as BORIS 9 exports them", write=boris_tabular
    ),
    "bids": Format(
        ending="_review_events.tsv", words=f"BIDS {BIDS_VERSION} events and their JSON", write=bids
    ),
}


def export(
    recording: Recording,
    name: str,
    path: Path | None = None,
    *,
    force: bool = False,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """Write a recording in the format of another program.

    Args:
        recording: With its rows loaded.
        name: A key of `FORMATS`.
        path: Where; the name of the recording with the ending of the format, here, unless given.
        force: Whether another file may be replaced.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Returns:
        The files, and what is to be known about them.

    Raises:
        ReviewError: If there is no such format, or the file exists or cannot be written.
        Cancelled: If it was stopped.
    """
    if name not in FORMATS:
        raise ReviewError(f'There is no format "{name}"; there are {", ".join(FORMATS)}.')
    chosen = FORMATS[name]
    path = path or Path(f"{on_every_system(recording.name)}{chosen.ending}")
    if path.resolve() == recording.path.resolve():
        raise ReviewError("An export never takes the place of its recording; choose another name.")
    return chosen.write(recording, path, force, progress, cancel)
