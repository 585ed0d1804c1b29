# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was measured in each cycle to one report and one verdict: pure."""
import collections
import dataclasses
import math

RECONNECT_MOST_S = 10.0
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
    "clock_step": (set(), False),
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
    accepted, needed = VERDICTS[cycle.fault]
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
            "noticed_by_worker_s": spread([took for cycle in cycles for took in cycle.by_worker]),
            "noticed_by_server_s": spread([took for cycle in cycles for took in cycle.by_server]),
            "verdicts_right": sum(right for right, _ in verdicts), "verdicts_wrong": sum(len(wrong) for _, wrong in verdicts)}


def late(cycles):
    return [f"cycle {cycle.number}, {cycle.fault}: {worker} took {took:.2f} s" for cycle in cycles
            for worker, took in cycle.reconnect.items() if took > RECONNECT_MOST_S]


def build(head, cycles, result, error=""):
    """The report; `ok` in it is the verdict. `head` comes first; `result` is the ledger's, None where it came to none."""
    wrong_verdicts = [wrong for cycle in cycles for wrong in judge_verdicts(cycle)[1]]
    too_late = late(cycles)
    whole = figures(cycles)
    ok = (not error and result is not None and result.ok() and not too_late
          and (not VERDICTS_MUST_BE_RIGHT or not wrong_verdicts))
    stray = [{"cycle": cycle.number, "fault": cycle.fault, "worker": worker, "causes": [one["cause"] for one in outages]}
             for cycle in cycles for worker, outages in sorted(cycle.stray.items()) if outages]
    return head | {"ok": ok, "error": error, "cycles_done": len(cycles), "runs": result.figures() if result else None,
                   "wrong": result.wrong() if result else None, "late": too_late} | {
        name: whole[name] for name in whole if name != "cycles"} | {
        "faults": by_fault(cycles), "stray_outages": len(stray), "stray_outages_list": stray[:MOST_LISTED],
        "verdicts_wrong_list": wrong_verdicts[:MOST_LISTED]}
