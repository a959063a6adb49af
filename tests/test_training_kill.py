"""A kill at any moment of training and promotion leaves the current model whole."""

import os
import signal
import subprocess
import sys
import time

import pytest

from classifier import Comment, Tagger
from classifier.bundle import read_manifest
from training.registry import Registry

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
KILLS = 8
LONGEST_S = 60


@pytest.mark.slow
def test_kill_leaves_the_current_bundle_whole(tiny_bundle, tiny_frame, tmp_path):
    registry = Registry(tmp_path / "models")
    registry.promote(registry.add(tiny_bundle))
    data = tmp_path / "year.csv"
    tiny_frame.to_csv(data, index=False)
    fresh = tmp_path / "fresh"
    env = {**os.environ, "OTKLIK_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
    env.pop("OTKLIK_BUNDLE", None)
    steps = (
        ["train", str(data), "-o", str(fresh), "--holdout", "0"],
        ["models", "promote", str(fresh), "--force"],
    )
    for step in steps:
        whole = _time(step, env)
        for number in range(KILLS):
            _run_and_kill(step, env, after_s=whole * (0.3 + 0.7 * number / KILLS))
            current = registry.get_current_or_raise()
            assert Tagger.load(current).tag([Comment("яма на дороге")])[0].group is not None
            if fresh.exists():  # a folder that stands there is a whole bundle
                read_manifest(fresh)
                Tagger.load(fresh)


def _time(step, env):
    started = time.monotonic()
    subprocess.run([*COMMAND, *step], env=env, check=True, capture_output=True, timeout=LONGEST_S)
    return time.monotonic() - started


def _run_and_kill(step, env, *, after_s):
    process = subprocess.Popen(
        [*COMMAND, *step], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=LONGEST_S)
