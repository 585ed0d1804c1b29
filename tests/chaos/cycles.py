# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cycle after the other: a fault is done and undone, the workers come back, and it is written down how that went."""
import sys
import time

import report
from excuses import Window, moment
from fault_kinds import FAULTS, let_pass
from stage import Unreachable

BY_WORKER = {"server_kill", "server_term", "server_stop_long", "reset", "fin", "cut", "silent", "drop"}
BY_SERVER = {"worker_kill", "worker_term", "worker_stop_long", "reset", "fin", "cut", "silent", "drop"}
DEADLINE_S = 90
CLOCK_ERROR_S = 0.01  # times on record are whole milliseconds; a stepped clock takes effect up to 1 s later


class Player:
    """Plays the steps of a plan on a stage."""

    def __init__(self, stage):
        self.stage, self.cycles = stage, []
        self._known = {worker.name: set() for worker in stage.workers}  # outages, by the moment they began

    def play(self, steps, check):
        """`check` raises where it makes no sense to go on."""
        for number, step in enumerate(steps):
            check()
            self.cycle(step)
            if (number + 1) % 10 == 0:
                slowest = max((took for cycle in self.cycles[-10:] for took in cycle.reconnect.values()), default=0.0)
                print(f"{number + 1} of {len(steps)} cycles, the slowest of the last 10 was back after {slowest:.2f} s",
                      file=sys.stderr, flush=True)

    def windows(self):
        return [cycle.window for cycle in self.cycles if cycle.window]

    def settle(self):
        """After the last cycle: what has happened since then is about nobody."""
        self.stage.check_alive()
        if stray := self._stray():
            self.cycles.append(report.Cycle(len(self.cycles), report.NO_FAULT, {}, stray=stray))

    def _stray(self):
        return {name: outages for name, outages in self._new_outages().items() if outages}

    def cycle(self, step):
        stage = self.stage
        stage.check_alive()
        stray, before, offset, wall = self._stray(), stage.seen(), stage.clock_offset, time.time()
        incident = FAULTS[step.fault](stage, stage.workers[step.worker], step.size)
        usable = time.time() - time.monotonic() + incident.usable
        anew, lived = stage.wait_up(incident, before, DEADLINE_S)
        let_pass(step.pause)
        cycle = report.Cycle(len(self.cycles), step.fault, anew, lived, stray=stray)
        cycle.window = Window(step.fault, wall, usable, incident.workers[0].name, offset, stage.clock_offset)
        self.cycles.append(cycle)
        if step.fault in BY_WORKER:
            moments = [worker.lost_since(incident.injected) for worker in incident.workers]
            cycle.by_worker = [at - incident.injected for at in moments if at]
        self._share_out(cycle, {worker.name for worker in incident.workers})
        if step.fault in BY_SERVER:
            noticed = [moment(outage["noticed"]) - stage.clock_offset - wall for outages in cycle.outages.values()
                       for outage in outages]
            cycle.by_server = [max(0.0, seconds) for seconds in noticed if seconds > -CLOCK_ERROR_S]
        return cycle

    def _share_out(self, cycle, concerned):
        for name, outages in self._new_outages().items():
            if name in concerned:
                cycle.outages[name] = outages
            elif outages:
                cycle.stray[name] = cycle.stray.get(name, []) + outages

    def _new_outages(self):
        """By worker, those that were not on record at the last call."""
        found = {}
        for worker in self.stage.workers:
            try:
                outages = self.stage.api(f"workers/{worker.name}")["outages"]
            except Unreachable:
                outages = []
            known = self._known.setdefault(worker.name, set())  # it may have another name than before
            found[worker.name] = [outage for outage in outages if outage["began"] not in known]
            known.update(outage["began"] for outage in outages)
        return found
