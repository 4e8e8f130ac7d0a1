"""How long parts of a run may take."""

import time


class TimeBudget:
    """Shares the time until `end` (of time.time) evenly among the parts that are still to come."""

    def __init__(self, end, parts):
        self._end = end
        self._parts = parts

    def next_end(self):
        """When the next part should have ended: the time that earlier ones left over is shared, too."""
        now = time.time()
        share = (self._end - now) / self._parts
        self._parts -= 1
        return now + share
