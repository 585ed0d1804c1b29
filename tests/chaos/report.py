# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was measured in each cycle to one report and one verdict: pure."""
import collections
import dataclasses
import math

import excuses

RECONNECT_MOST_S = 10.0
# A link that lives is heard after an interval of pings and the time for the answer, by the settings of the link; else it is cut.
HEARD_MOST_S = {"quick": 10.0, "defaults": 45.0}
NO_FAULT = "none"  # of a cycle that only holds what happened after the last one
VERDICTS_MUST_BE_RIGHT = True
MOST_LISTED = 100

# fault: (causes that are right, whether there has to be an outage)
VERDICTS = {
    "server_kill": ({"server_restart"}, True),
    "server_term": ({"server_restart"}, True),
    "worker_kill": ({"worker_restart"}, True),
    "worker_term": ({"worker_restart"}, True),
    "server_stop_short": ({"stalled_here"}, False),
    "worker_stop_short": ({"stalled_there"}, False),
    "server_stop_long": ({"stalled_here"}, True),
    "worker_stop_long": ({"stalled_there"}, True),
    "reset": ({"reset_by_peer"}, True),
    "fin": ({"reset_by_peer"}, True),  # without a Close frame: cut, as by a reset
    "cut": ({"reset_by_peer", "refused"}, True),
    "silent": ({"no_pong"}, True),
    "drop": ({"no_pong"}, True),
    "slow": ({"no_pong"}, False),
    "server_disk_full": (set(), False),
    "worker_disk_full": (set(), False),
    "database_crash": (set(), False),
    "database_sessions": (set(), False),
    "clock_step": (set(), False),
    "clock_wrong": (set(), False),
    "worker_renamed": (set(), False),  # what it was called before is gone, with its outages
    "worker_copied": (set(), False),
    "worker_mute": (set(), False),
    "server_descriptors": (set(), False),
    "worker_descriptors": (set(), False),
}


@dataclasses.dataclass
class Cycle:
    """One fault as it went. Times in seconds. By worker: `reconnect`, from the end of the fault to the new connection;
    `lived`, to the next byte on a connection that did not end; `outages` of the workers concerned; `stray`, of the others."""
    number: int
    fault: str
    reconnect: dict
    lived: dict = dataclasses.field(default_factory=dict)
    by_worker: list = dataclasses.field(default_factory=list)
    by_server: list = dataclasses.field(default_factory=list)
    outages: dict = dataclasses.field(default_factory=dict)
    stray: dict = dataclasses.field(default_factory=dict)
    window: excuses.Window = None  # when the fault was, for what it excuses


def percentile(values, share):
    """The smallest value that at least this share of all do not exceed; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def spread(values):
    if not values:
        return {"count": 0}
    return {"count": len(values), "p50": round(percentile(values, 0.5), 3), "p99": round(percentile(values, 0.99), 3),
            "max": round(max(values), 3)}


def judge_verdicts(cycle):
    """Gives (number that are right, sentences about those that are wrong): one verdict a worker and cycle."""
    accepted, needed = VERDICTS.get(cycle.fault, (set(), False))
    right, wrong = 0, []
    for worker, outages in sorted(cycle.outages.items()):
        causes = [outage["cause"] for outage in outages]
        if any(cause not in accepted for cause in causes) or (needed and not causes):
            wrong.append({"cycle": cycle.number, "fault": cycle.fault, "worker": worker, "causes": causes,
                          "accepted": sorted(accepted), "verdicts": [outage["verdict"] for outage in outages]})
        elif causes:
            right += 1
    return right, wrong


def by_fault(cycles):
    groups = collections.defaultdict(list)
    for cycle in cycles:
        groups[cycle.fault].append(cycle)
    return {fault: figures(group) for fault, group in sorted(groups.items())}


def figures(cycles):
    """Counts and times of some cycles."""
    verdicts = [judge_verdicts(cycle) for cycle in cycles]
    return {"cycles": len(cycles),
            "reconnect_s": spread([took for cycle in cycles for took in cycle.reconnect.values()]),
            "links_lived": sum(len(cycle.lived) for cycle in cycles),
            "heard_again_s": spread([took for cycle in cycles for took in cycle.lived.values()]),
            "noticed_by_worker_s": spread([took for cycle in cycles for took in cycle.by_worker]),
            "noticed_by_server_s": spread([took for cycle in cycles for took in cycle.by_server]),
            "outages_of_a_starved_machine": sum(map(is_starved, stray(cycles))),
            "verdicts_right": sum(right for right, _ in verdicts), "verdicts_wrong": sum(len(wrong) for _, wrong in verdicts)}


def late(cycles):
    return [f"cycle {cycle.number}, {cycle.fault}: {worker} took {took:.2f} s" for cycle in cycles
            for worker, took in cycle.reconnect.items() if took > RECONNECT_MOST_S]


def unheard(cycles, settings):
    """Links that lived through a fault, and over which nothing came for too long after it."""
    return [f"cycle {cycle.number}, {cycle.fault}: nothing from {worker} for {took:.2f} s, on a link that lived"
            for cycle in cycles for worker, took in cycle.lived.items() if took > HEARD_MOST_S[settings]]


def stray(cycles):
    """Outages of workers that the fault was not about."""
    return [{"cycle": cycle.number, "fault": cycle.fault, "worker": worker, "causes": [one["cause"] for one in outages],
             "verdicts": [one["verdict"] for one in outages]}
            for cycle in cycles for worker, outages in sorted(cycle.stray.items()) if outages]


def is_starved(outages):
    """A process did not run for long enough, as its own clocks say: this machine has no time for all that runs on it."""
    return set(outages["causes"]) <= {"stalled_here", "stalled_there"}


def unexplained(cycles):
    """The stray ones, without a few of a starved machine: those are no fault of the program."""
    found = stray(cycles)
    few = sum(map(is_starved, found)) <= max(1, len(cycles) // 10)
    return [one for one in found if not (few and is_starved(one))]


def judge_cycles(cycles, settings):
    """What is wrong with how the cycles went: lists by what it is, all of which have to be empty."""
    wrong = {"late": late(cycles), "unheard": unheard(cycles, settings), "stray_outages": unexplained(cycles)}
    if VERDICTS_MUST_BE_RIGHT:
        wrong["verdicts_wrong_list"] = [one for cycle in cycles for one in judge_verdicts(cycle)[1]]
    return wrong


def build(head, cycles, result, error="", exits=()):
    """The report; `ok` in it is the verdict. `head` comes first; `result` is the ledger's, None where it came to none;
    `exits` are sentences about processes that did not end as they should."""
    wrong = judge_cycles(cycles, head["settings"]) | {"exits": list(exits)}
    ok = not error and result is not None and result.ok() and not any(wrong.values())
    whole = figures(cycles)
    return head | {"ok": ok, "error": error, "cycles_done": sum(cycle.fault != NO_FAULT for cycle in cycles),
                   "runs": result.figures() if result else None, "wrong": result.wrong() if result else None} | {
        name: found[:MOST_LISTED] for name, found in wrong.items()} | {
        name: whole[name] for name in whole if name != "cycles"} | {"faults": by_fault(cycles)}
