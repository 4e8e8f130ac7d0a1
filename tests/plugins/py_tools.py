"""What the widely used machine learning plugins do with NULL: they leave its row out of their work
and put it back into the answer, where a key that is none is a text of one NUL byte."""

import wire
from wire import NAN, NUMERIC, STRING, TENSOR


def argument(texts, name):
    """Of arguments as one text, `name=value, …`, the same in all rows."""
    pairs = (part.split("=") for part in texts[0].replace(" ", "").split(",") if "=" in part)
    return dict(pairs).get(name)


class PyTools(wire.Plugin):
    identifier = "Machine learning - Test"
    functions = [
        ("Cluster_by_Dim", TENSOR, STRING,
         [("dim", STRING), ("measures", STRING), ("value", NUMERIC), ("args", STRING)], "cluster"),
        ("Prophet", TENSOR, NUMERIC,
         [("date", NUMERIC), ("value", NUMERIC), ("args", STRING)], "prophet"),
    ]

    def cluster(self, request):
        """Two clusters of keys: those whose mean is above that of all values, and the others."""
        keys, _, values, args = request.columns("Cluster_by_Dim")
        by_key = {}
        for (_, key), (value, _) in zip(keys, values):
            by_key.setdefault(key, []).append(value)
        empty = by_key.pop("", None)
        everything = [value for group in by_key.values() for value in group]
        middle = sum(everything) / len(everything)
        rows = [(key, float(sum(group) / len(group) > middle)) for key, group in by_key.items()]
        rows += [("\0", -1.0)] if empty is not None else []
        if argument([text for _, text in args], "load_script") == "true":
            wire.describe(request.context, "Clusters",
                          [("key", STRING, []), ("labels", NUMERIC, [])], len(rows))
        yield wire.bundle(wire.rows_of([wire.texts([key for key, _ in rows]),
                                        wire.numbers([label for _, label in rows])]))

    def prophet(self, request):
        """The straight line through the first and the last value by date; NaN where no date is."""
        dates, values, _ = request.columns("Prophet")
        pairs = ((date, value) for (date, _), (value, _) in zip(dates, values))
        dated = sorted((date, value) for date, value in pairs if date == date)
        (first, low), (last, high) = dated[0], dated[-1]
        slope = (high - low) / (last - first) if last > first else 0
        line = [low + slope * (date - first) if date == date else NAN for date, _ in dates]
        yield wire.bundle(wire.rows_of([wire.numbers(line)]))
