"""The lesson as a labelled file, and as what a training takes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from api.lesson.rows import COLUMNS, Names, as_columns, count_taught, fetch_lesson
from api.settings import Settings
from api.store import Store
from classifier import Taxonomy
from routing.executors import Executors
from routing.settings import read_settings
from routing.sources import read_source
from training.labelled import FIELDS
from training.tables import create_table

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
TOLD_EVERY = 100  # rows
TAXONOMY, CALENDAR = "taxonomy.csv", "calendar.toml"


def read_names(settings: Settings) -> Names:
    """Names of the district's own files."""
    taxonomy = settings.samples / TAXONOMY
    calendar = settings.samples / CALENDAR
    deadlines = read_settings(calendar).deadlines if calendar.is_file() else None
    return Names(
        Taxonomy.from_csv(taxonomy) if taxonomy.is_file() else Taxonomy(()),
        read_source(settings.routes).executors if settings.routes else Executors({}),
        deadlines.timezone if deadlines else None,
    )


def write_lesson(store: Store, names: Names, target: Path) -> int:
    """Write the labelled file; returns its rows."""
    n_rows = 0
    with store.read() as session, create_table(target, COLUMNS) as output:
        for row in fetch_lesson(session, names):
            output.write(row)
            n_rows += 1
    return n_rows


def make_frame(
    store: Store, names: Names, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """The lesson with the columns of a labelled set.

    progress : told now and then how many rows are read, of how many at most: names are
    looked for in every text, and a year takes minutes.
    """
    rows = []
    with store.read() as session:
        total = count_taught(session, since=BEGINNING) if progress is not None else 0
        for row in fetch_lesson(session, names):
            rows.append(row)
            if progress is not None and len(rows) % TOLD_EVERY == 0:
                progress(len(rows), total)
    return pd.DataFrame(as_columns(rows, FIELDS), columns=list(FIELDS), dtype=object)
