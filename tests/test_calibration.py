"""Confidence that keeps what it promises, on scores whose truth is known."""

import numpy as np
import pytest

from classifier.calibration import NEVER, Calibration, HeldOut, find_threshold, fit_calibration


def make_scores(n_rows, strength=1.0, seed=0):
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(n_rows, 4)) * 2
    weights = np.exp(strength * logits)
    weights /= weights.sum(axis=1, keepdims=True)
    targets = (rng.random((n_rows, 1)) > weights.cumsum(axis=1)).sum(axis=1)
    return logits, targets, weights


def test_fitted_probabilities_are_honest():
    logits, targets, truth = make_scores(6_000)
    none = np.zeros_like(logits)
    held = HeldOut(np.arange(6_000), none, logits, targets)
    found = fit_calibration(held).probabilities(none, logits)
    assert abs(found - truth).mean() < 0.01


def test_scores_that_say_nothing_get_no_confidence():
    logits, _, _ = make_scores(2_000)
    targets = np.random.default_rng(1).integers(0, 4, 2_000)
    held = HeldOut(np.arange(2_000), logits / 4, logits, targets)
    found = fit_calibration(held).probabilities(held.decisions, held.bayes)
    assert found.max(axis=1).mean() < 0.32


def test_the_outer_head_is_heard_as_far_as_it_is_right():
    logits, targets, truth = make_scores(4_000)
    noise = np.random.default_rng(2).normal(size=logits.shape)
    held = HeldOut(np.arange(4_000), noise, noise, targets)
    outer = np.log(truth)
    calibration = fit_calibration(held, outer)
    found = calibration.probabilities(noise, noise, outer)
    assert (found.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9


@pytest.mark.parametrize("promise", [0.8, 0.9, 0.95])
def test_threshold_keeps_its_promise_on_other_comments(promise):
    _, targets, truth = make_scores(8_000)
    confidence, is_right = truth.max(axis=1), truth.argmax(axis=1) == targets
    threshold, coverage = find_threshold(confidence[:4_000], is_right[:4_000], promise)
    passed = confidence[4_000:] >= threshold
    assert is_right[4_000:][passed].mean() == pytest.approx(promise, abs=0.02)
    assert passed.mean() == pytest.approx(coverage, abs=0.03)


def test_threshold_is_out_of_reach_where_nothing_keeps_the_promise():
    rng = np.random.default_rng(0)
    confidence, is_right = rng.random(500), rng.random(500) < 0.5
    assert find_threshold(confidence, is_right, 0.95) == (NEVER, 0.0)


def test_equal_confidences_stand_or_fall_together():
    confidence = np.array([0.9] * 60 + [0.5] * 60)
    is_right = np.array([True] * 60 + [True] * 30 + [False] * 30)
    assert find_threshold(confidence, is_right, 0.9) == (0.9, 0.5)


def test_probabilities_sum_to_one():
    logits, _, _ = make_scores(50)
    for outer in (None, logits):
        sums = Calibration(bayes=0.3, outer=0.2).probabilities(logits, logits, outer).sum(axis=1)
        assert sums == pytest.approx(1)
