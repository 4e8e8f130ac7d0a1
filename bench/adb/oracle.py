"""Whether the engine answers a frame as its peers do: the first difference ends a run."""

from mismatch import Mismatch, add_rows, compare_frame
from sql_peer import by_dimensions


# Rows and sums of set A at its steps, known from elsewhere: rows, sum delay, sum distance, origins.
A_TOTALS = {
    "s00": (3000000, 20003603, 2194861208, 229), "s01": (124711, 1100966, 83824970, 1),
    "s02": (291052, 2643555, 212015687, 2), "s03": (84639, 1071465, 61467597, 2),
    "s04": (22644, 972361, 16777113, 2), "s05": (3918, 172622, 2865387, 2),
    "s06": (33780, 1373672, 24911254, 221), "s07": (15497, 635791, 13551188, 130),
    "s08": (33780, 1373672, 24911254, 221), "s09": (797961, 5575427, 573567205, 151),
    "s10": (205042, 144370, 152755393, 143), "s11": (19652, 74179, 18865376, 18),
    "s12": (1902966, 1943983, 1289896815, 228), "s19": (249709, 9171880, 188544069, 227),
}


class Oracle:
    """What DuckDB knows of a data set beside the answers that are timed."""

    def __init__(self, name, duck):
        self._name, self._duck = name, duck

    def check(self, dashboard, step, state, ours, answers):
        """Compares the engine's objects with those of each peer: `answers` holds (peer, strategy,
        objects).
        """
        extra = [{} for _ in dashboard.charts]
        if dashboard.partnerless:
            extra = [by_dimensions(chart, self._duck.partnerless(chart, state)) for chart in dashboard.charts]
        lists = len(dashboard.lists)
        for peer, strategy, objects in answers:
            charts = [add_rows(*rows) for rows in zip(dashboard.charts, objects[lists:], extra)]
            compare_frame(dashboard, state, ours, objects[:lists] + charts, step,
                          f"{peer.name} {strategy}", strategy not in peer.uncounted)
        if self._name == "A" and dashboard.charts and step in A_TOTALS:
            check_totals(step, ours[-1][()])


def check_totals(step, totals):
    """The totals of a frame of set A against figures that no system of this run has made."""
    rows, delay, distance, _, _, origins = totals
    if (rows, delay, distance, origins) != A_TOTALS[step]:
        raise Mismatch(f"A {step}: totals {(rows, delay, distance, origins)}")
