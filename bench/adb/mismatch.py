"""Frames of two systems, value by value."""


class Mismatch(Exception):
    """Two systems answered differently."""


def _state(value, chosen, compatible, selected):
    """The state of a value by the rule of list boxes."""
    if value in chosen:
        return "selected" if compatible else "selected_excluded"
    if not compatible:
        return "excluded"
    return "alternative" if selected else "possible"


def _compare_list(field, predicate, ours, theirs, counts):
    """`ours` has every value of the field with count and state, `theirs` the counts above 0."""
    missing = theirs.keys() - ours.keys()
    if missing:
        return f"values are missing: {sorted(missing, key=str)[:3]}"
    chosen = set(predicate.members(ours)) if predicate else set()
    for value, (count, state) in ours.items():
        expected = theirs.get(value, 0)
        if counts and count != expected:
            return f"{field} = {value}: count {count}, expected {expected}"
        wanted = _state(value, chosen, expected > 0, predicate is not None)
        if state != wanted:
            return f"{field} = {value}: state {state}, expected {wanted}"
    return None


def _compare_chart(ours, theirs):
    if ours.keys() != theirs.keys():
        return f"rows differ: {sorted(ours.keys() ^ theirs.keys(), key=str)[:3]}"
    for key, row in theirs.items():
        if tuple(ours[key]) != tuple(row):
            return f"row {key}: {ours[key]}, expected {row}"
    return None


def compare_frame(dashboard, state, ours, theirs, step, strategy, counts=True):
    """Raises Mismatch, naming the object and the first difference. Keys have no counts, only states;
    without `counts` no list box has any.
    """
    names = dashboard.names
    if len(ours) != len(names) or len(theirs) != len(names):
        raise Mismatch(f"{step}, {strategy}: objects are missing")
    for i, name in enumerate(names):
        if i < len(dashboard.lists):
            counted = counts and name not in dashboard.keys
            found = _compare_list(name, state.get(name), ours[i], theirs[i], counted)
        else:
            found = _compare_chart(ours[i], theirs[i])
        if found:
            raise Mismatch(f"{dashboard.name} {step}, {strategy}, {name}: {found}")


def add_rows(chart, rows, others):
    """The rows of a chart, {key: measures}, and others that come from other records and,
    where distinct values are counted, from other values.
    """
    added = dict(rows)
    for key, row in others.items():
        if key in added:
            row = tuple(_add(measure.function, *pair)
                        for measure, *pair in zip(chart.measures, added[key], row))
        added[key] = row
    return added


def _add(function, one, other):
    if one is None or other is None:
        return other if one is None else one
    return {"min": min, "max": max}.get(function, lambda a, b: a + b)(one, other)
