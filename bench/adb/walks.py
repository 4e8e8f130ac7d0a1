"""Walks through the trace of a dashboard, in which the engine and its peers take turns at each step."""

import math
import statistics
import time
from itertools import zip_longest

OURS = "celadon"
INSIDE = "celadon, inside"  # without pipe and JSON reading, as the engine says itself
BEST = "DuckDB best-of"
SLOW = 3  # a way that takes so many times as long as the quickest one walks once


def cold(engines, ways, dashboard, repetitions, oracle, end=math.inf):
    """(seconds, processor seconds) a system and step, medians of several walks after one to warm up,
    whose answers the oracle checks, and how many they were: fewer than `repetitions` where they would
    take longer than until `end`. `engines` are ours by name, `ways` hold (peer, strategy).
    """
    for engine in engines.values():
        engine.ask("cache off")
        engine.prepare(dashboard)
    first = walk(engines, ways, dashboard, oracle)
    least = min(_mean(first[_system(*way)]) for way in ways)
    quick = [way for way in ways if _mean(first[_system(*way)]) <= SLOW * least]
    walks, start = [], time.time()
    while not walks or (len(walks) < repetitions and _next_ends(start, len(walks)) <= end):
        walks.append(walk(engines, quick, dashboard))
    return {system: _medians([taken[system] for taken in walks if system in taken] or [first[system]])
            for system in first}, len(walks)


def _next_ends(start, walks):
    """When one more walk should end, after so many since `start`."""
    now = time.time()
    return now + (now - start) / walks


def walk(engines, ways, dashboard, oracle=None):
    """(seconds, processor seconds) of each system at each step of the trace. Each engine follows a peer,
    as long as there are more, whose work leaves the processor's caches cold and the engine asleep.
    """
    times = {}
    for place, (step, state) in enumerate(dashboard.trace):
        taken, frames, answers = {}, [], []
        for name, way in zip_longest(engines, ways):
            if name:
                seconds, frame = engines[name].frame(state)
                taken[name] = seconds, engines[name].processor_seconds
                frames.append((engines[name], frame))
            if way and place % way[0].one_state_in == 0:
                peer, strategy = way
                seconds, objects = peer.frame(dashboard, state, strategy)
                taken[_system(*way)] = seconds, peer.processor_seconds
                answers.append((peer, strategy, objects))
        taken[INSIDE] = engines[OURS].engine_ms / 1000, 0
        for engine, frame in frames if oracle else ():
            oracle.check(dashboard, step, state, engine.objects(frame), answers)
        for system, time in taken.items():
            times.setdefault(system, {})[step] = time
    return times


def warm(celadon, dashboard):
    """(seconds, processor seconds) a step of two walks through the trace with caches on; the second
    one meets no state for the first time.
    """
    celadon.ask("cache on")
    celadon.prepare(dashboard)
    celadon.frame({})
    return [{step: (celadon.frame(state)[0], celadon.processor_seconds)
             for step, state in dashboard.trace} for _ in range(2)]


def _system(peer, strategy):
    return f"{peer.name} {strategy}"


def _mean(steps):
    return statistics.fmean(seconds for seconds, _ in steps.values())


def _medians(walks):
    return {step: tuple(statistics.median(kind) for kind in zip(*(walk[step] for walk in walks)))
            for step in walks[0]}


def best_of(times):
    """Of each step what the best way of DuckDB took, by the clock and by the processor apart."""
    ways = [steps for system, steps in times.items() if system.startswith("DuckDB")]
    return {step: tuple(min(kind) for kind in zip(*(steps[step] for steps in ways))) for step in ways[0]}
