"""A bundle fitted in seconds from the project's own samples, for benchmarks of everything else."""

from pathlib import Path

import pandas as pd

from api.settings import Settings
from classifier import Taxonomy
from training.train import save_training, train

ROWS = 400


def make_small_bundle(folder: Path) -> Path:
    """Fit and save it; returns the folder."""
    samples = Settings().samples
    rows = pd.read_csv(samples / "comments.csv", dtype=str, keep_default_na=False)
    frame = rows.sample(min(ROWS, len(rows)), random_state=1).replace({"": None})
    taxonomy = Taxonomy.from_csv(samples / "taxonomy.csv")
    save_training(
        train(frame.reset_index(drop=True), taxonomy, holdout=0, jobs=1),
        folder,
        samples=samples,
        sources=[],
    )
    return folder
