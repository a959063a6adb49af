"""Which samples fill the desk, and when they are said to have come."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from classifier import Kind
from training.tables import read_table

COMMENTS = "comments.csv"
# All that is no incident, and so many that are: about the district's own proportion per day.
N_INCIDENTS = 900
SPAN = timedelta(days=330)
OPENS_H, CLOSES_H = 7, 23  # when residents write
NIGHT_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Said:
    """A sample on its way into the demonstration."""

    text: str
    post: str
    kind: str
    settlement: str
    at: datetime


def choose_samples(folder: Path, *, now: datetime, rng: random.Random) -> list[Said]:
    """Samples with moments of the last months up to now, oldest first."""
    table, _ = read_table(folder / COMMENTS)
    table = table.fillna("")
    is_incident = table["kind"] == Kind.INCIDENT.value
    incidents = table[is_incident]
    placed = incidents[incidents["settlement"] != ""]
    rest = incidents[incidents["settlement"] == ""]
    n_placed = min(len(placed), N_INCIDENTS * 2 // 3)
    chosen = pd.concat(
        [
            table[~is_incident],
            placed.sample(n_placed, random_state=rng.randrange(2**31)),
            rest.sample(min(len(rest), N_INCIDENTS - n_placed), random_state=rng.randrange(2**31)),
        ]
    )
    moments = _moments(len(chosen), now, rng)
    rows = chosen.sample(frac=1, random_state=rng.randrange(2**31)).to_dict("records")
    return [
        Said(str(row["text"]), str(row["post"]), str(row["kind"]), str(row["settlement"]), moment)
        for row, moment in zip(rows, moments, strict=True)
    ]


def _moments(n: int, now: datetime, rng: random.Random) -> list[datetime]:
    """Moments of the span, denser towards its end, mostly by day; none in the future."""
    found: list[datetime] = []
    while len(found) < n:
        back = SPAN * (rng.random() ** 1.4)
        moment = now - back
        is_day = OPENS_H <= moment.hour < CLOSES_H
        if is_day or rng.random() < NIGHT_SHARE:
            found.append(moment)
    return sorted(found)
