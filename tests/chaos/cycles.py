# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cycle after the other: a fault is done and undone, the workers come back, and it is written down how that went."""
import datetime
import sys
import time

import report
from fault_kinds import FAULTS, let_pass
from stage import Unreachable

BY_WORKER = {"server_kill", "server_term", "server_stop_long", "reset", "fin", "cut", "silent", "drop"}
BY_SERVER = {"worker_kill", "worker_term", "worker_stop_long", "reset", "fin", "cut", "silent", "drop"}
DEADLINE_S = 90
CLOCK_ERROR_S = 0.01  # times on record are whole milliseconds; a stepped clock takes effect up to 1 s later


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Player:
    """Plays the steps of a plan on a stage."""

    def __init__(self, stage):
        self.stage, self.cycles = stage, []
        self._known = {worker.name: set() for worker in stage.workers}  # outages, by the moment they began

    def play(self, steps):
        for number, step in enumerate(steps):
            self.cycles.append(self._cycle(number, step))
            if (number + 1) % 10 == 0:
                slowest = max((took for cycle in self.cycles[-10:] for took in cycle.reconnect.values()), default=0.0)
                print(f"{number + 1} of {len(steps)} cycles, the slowest of the last 10 was back after {slowest:.2f} s",
                      file=sys.stderr, flush=True)

    def _cycle(self, number, step):
        stage = self.stage
        before, wall = stage.seen(), time.time()
        incident = FAULTS[step.fault](stage, stage.workers[step.worker], step.size)
        anew, lived = stage.wait_up(incident, before, DEADLINE_S)
        let_pass(step.pause)
        cycle = report.Cycle(number, step.fault, anew, lived)
        if step.fault in BY_WORKER:
            moments = [worker.lost_since(incident.injected) for worker in incident.workers]
            cycle.by_worker = [at - incident.injected for at in moments if at]
        concerned = {worker.name for worker in incident.workers}
        for name, outages in self._new_outages().items():
            (cycle.outages if name in concerned else cycle.stray)[name] = outages
        if step.fault in BY_SERVER:
            noticed = [moment(outage["noticed"]) - stage.clock_offset - wall for outages in cycle.outages.values()
                       for outage in outages]
            cycle.by_server = [max(0.0, seconds) for seconds in noticed if seconds > -CLOCK_ERROR_S]
        return cycle

    def _new_outages(self):
        """By worker, those that were not on record at the last call."""
        found = {}
        for worker in self.stage.workers:
            try:
                outages = self.stage.api(f"workers/{worker.name}")["outages"]
            except Unreachable:
                outages = []
            known = self._known[worker.name]
            found[worker.name] = [outage for outage in outages if outage["began"] not in known]
            known.update(outage["began"] for outage in outages)
        return found
