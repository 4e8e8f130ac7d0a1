"""Two programs that take the same steps in turns: their times, how these compare, and how sure that is."""

import json

import machine
from mismatch import Mismatch

QUANTILES = {"p50": 0.5, "p95": 0.95, "max": 1.0}


def _without_time(answer):
    return {key: value for key, value in json.loads(answer).items() if key != "ms"}


def in_turns(work, repetitions):
    """Of each program {step: [(seconds, processor seconds) of each repetition]}, after a walk that warms
    up and whose answers are compared. Who comes first changes from walk to walk.
    """
    times = [{step: [] for step in work.steps} for _ in work.celadons]
    for repetition in range(repetitions + 1):
        for step in work.steps:
            answers = {}
            for which in (0, 1) if repetition % 2 else (1, 0):
                *taken, answers[which] = work.take(work.celadons[which], step)
                if repetition:
                    times[which][step].append(taken)
            if not repetition and _without_time(answers[0]) != _without_time(answers[1]):
                raise Mismatch(f"at {step}")
    return times


def ratios(old, new, statistic):
    """Quantile -> (seconds of old, of new, new / old, noise). `old` and `new` hold the seconds of each
    repetition of each step, `statistic` makes one of them. Noise is how many times as long a half of
    the repetitions takes as the other half, at most: what the ratio tells of the same program.
    """
    figures = {}
    for name, q in QUANTILES.items():
        before, after = (_quantile(steps, statistic, q) for steps in (old, new))
        noise = max(_apart(*(_quantile(_every_other(steps, first), statistic, q) for first in (0, 1)))
                    for steps in (old, new))
        figures[name] = before, after, after / before, noise
    return figures


def _quantile(steps, statistic, q):
    return machine.quantile([statistic(taken) for taken in steps.values()], q)


def _every_other(steps, first):
    return {step: taken[first::2] for step, taken in steps.items()}


def _apart(one, other):
    return max(one, other) / min(one, other) - 1
