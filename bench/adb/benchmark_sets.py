"""The data sets of the benchmark by name: dashboard, files, and the peer's tables."""

import compat
import data_sets
from dashboards import flights, flights_and_airports, star


def _flights(path):
    return flights(), [path], {"flights": data_sets.enum_table(path, ("origin", "dest"))}


def _star(scale):
    paths = data_sets.set_b(scale)
    tables = {name: data_sets.enum_table(path, data_sets.B_TEXTS[name]) for name, path in paths.items()}
    return star(), list(paths.values()), tables


def _compat(paths):
    tables = {name: data_sets.enum_table(path, ()) for name, path in paths.items()}
    return compat.features_and_browsers(), list(paths.values()), tables


SETS = {
    "A": lambda: _flights(data_sets.set_a()),
    "A10": lambda: _flights(data_sets.ten_times()),
    "A2": lambda: (flights_and_airports(), *data_sets.a2_tables()),
    "C2": lambda: _compat(compat.set_c2()),
    "B0.1": lambda: _star(0.1),
    "B1": lambda: _star(1),
    "B10": lambda: _star(10),
}
