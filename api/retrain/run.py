"""What the retraining process does: lessons, training, a new bundle in the registry."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from api.errors import UsageError
from api.lesson.files import TAXONOMY, make_frame, read_names
from api.retrain.job import FOLDER, Job, JobState, hold_lock, now_text, write_job
from api.settings import Settings
from api.store import Store
from classifier import BundleError, Taxonomy
from training.labelled import read_labelled
from training.registry import Registry
from training.train import Champion, save_training, train

FEWEST = 50  # labelled comments; fewer can be neither learnt from nor measured on
LABELLED = "labelled"  # in OTKLIK_HOME: files of earlier years, learnt from every time
SUFFIXES = (".csv", ".tsv", ".jsonl", ".xlsx", ".parquet")
BASE = "comments.csv"
WORK = "bundle"
NICENESS = 10  # the desk goes first


def retrain(settings: Settings, store: Store, *, jobs: int = 1) -> int:
    """Train on the desk's lessons; returns the new bundle's number in the registry.

    The current bundle stays current: a person promotes. Raises what went wrong, with the job's
    file telling it too.
    """
    os.nice(NICENESS)
    with hold_lock(settings.home):
        job = Job(started_at=now_text(), pid=os.getpid())
        write_job(settings.home, job)
        try:
            number, n_rows = _train(settings, store, job, jobs=jobs)
        except BaseException as error:
            state = JobState.FAILED if isinstance(error, Exception) else JobState.STOPPED
            # Messages of our own errors hold no comment's text; of others the name is enough.
            known = isinstance(error, UsageError | BundleError | OSError | ValueError)
            message = str(error) if known else type(error).__name__
            write_job(
                settings.home,
                replace(job, state=state, error=message, finished_at=now_text()),
            )
            raise
        done = replace(job, state=JobState.DONE, number=number, n_rows=n_rows, stage="готово")
        write_job(settings.home, replace(done, finished_at=now_text()))
    return number


def list_labelled(home: Path) -> list[Path]:
    """Labelled files of earlier years, in order of their names."""
    folder = home / LABELLED
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if path.suffix.lower() in SUFFIXES]


def _train(settings: Settings, store: Store, job: Job, *, jobs: int) -> tuple[int, int]:
    def collect(done: int, total: int) -> None:
        write_job(settings.home, replace(job, done=done, total=total))

    frame, sources = _read_lesson(settings, store, collect)
    if len(frame) < FEWEST:
        raise UsageError(
            f"размеченных комментариев {len(frame)}, нужно хотя бы {FEWEST}: подтверждайте и "
            "исправляйте подсказки во «Входящих», закрывайте инциденты"
        )
    base = settings.samples / BASE
    taxonomy = settings.samples / TAXONOMY

    def report(stage: str, done: int, total: int) -> None:
        write_job(
            settings.home,
            replace(job, stage=stage, done=done, total=total, n_rows=len(frame)),
        )

    registry = Registry(settings.registry)
    training = train(
        frame,
        Taxonomy.from_csv(taxonomy) if taxonomy.is_file() else Taxonomy(()),
        base=read_labelled([base], {}).frame if base.is_file() else None,
        champion=_load_champion(registry),
        jobs=jobs,
        progress=report,
    )
    folder = settings.home / FOLDER / WORK
    shutil.rmtree(folder, ignore_errors=True)
    save_training(training, folder, samples=settings.samples, sources=sources)
    number = registry.add(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return number, len(frame)


def _read_lesson(
    settings: Settings, store: Store, progress: Callable[[int, int], None]
) -> tuple[pd.DataFrame, list[Path]]:
    """The desk's rows and those of earlier years' files below each other."""
    frame = make_frame(store, read_names(settings), progress=progress)
    files = list_labelled(settings.home)
    if files:
        earlier = read_labelled(files, {}).frame
        frame = pd.concat([frame, earlier], ignore_index=True) if len(frame) else earlier
    return frame, files


def _load_champion(registry: Registry) -> Champion | None:
    current = registry.get_current()
    try:
        return Champion.load(current) if current is not None else None
    except BundleError:  # no comparison with what can no longer be read
        return None
