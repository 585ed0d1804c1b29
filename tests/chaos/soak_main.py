# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The soak: a server and workers with steady work, a fault now and then, a row of figures each minute, a verdict.

The faults are those that leave the processes alive: memory is judged over the one life of each. A process that ends by
itself fails the soak at once.
"""
import argparse
import csv
import json
import math
import pathlib
import random
import sys
import tempfile
import time

import fault_kinds
import report
import samples
import trend
from cycles import Player
from record import compare
from load import Load, warm_up
from stage import Stage, can_begin

# What may grow how much in an hour before the soak fails: the slope has to be over it with 97.5 % confidence.
BOUNDS = {"rss_kib": 512, "descriptors": 2, "threads": 0.5, "wal_kib": 4096,
          "ack_p50_ms": 1, "ack_p99_ms": 20, "ack_max_ms": 200}
RECORD_RATIO = 1.3  # a run may cost so many times the disk in the later half that it cost in the earlier
WARM_UP = 0.25
SETTLES_S = 1.0  # after a fault, until the outages that it has caused are looked up


def arguments(words):
    parser = argparse.ArgumentParser(prog="tests/soak", description=__doc__)
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--sample", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--fault-every", type=float, default=10, metavar="MINUTES", help="0: none")
    parser.add_argument("--warm-runs", type=int, default=24_000, help="runs of nothing before the first sample")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--defaults", action="store_true", help="the product's own link settings")
    parser.add_argument("--csv", type=pathlib.Path, default=pathlib.Path("soak.csv"))
    parser.add_argument("--report", type=pathlib.Path)
    chosen = parser.parse_args(words)
    if not (chosen.hours > 0 and chosen.sample > 0 and chosen.fault_every >= 0 and 1 <= chosen.workers <= 8
            and chosen.warm_runs >= 0):
        parser.error("hours and sample are over 0, fault-every and warm-runs are not under it, workers are 1 to 8")
    return chosen


def stretch_for(hours):
    """How much rarer the jobs run, so that the record of one job can still be read at once at the end; 1 up to 4 hours."""
    return max(1, math.ceil(hours / 4))


class Sampler:
    """Takes rows; `rows` are dictionaries with the same keys in the same order."""

    def __init__(self, stage):
        self.stage, self.rows, self._began, self._histogram = stage, [], time.monotonic(), []

    def take(self, fault):
        row = {"hours": round((time.monotonic() - self._began) / 3600, 5), "fault": fault}
        for title, process in [("server", self.stage.server)] + [(w.name, w.process) for w in self.stage.workers]:
            figures = samples.of_process(process.pid) if process.is_running() else None
            if figures is None:
                raise AssertionError(f"{title} has ended by itself")
            row |= dict(zip((f"{title}_rss_kib", f"{title}_descriptors", f"{title}_threads"), figures))
        row["db_bytes"], row["wal_kib"], row["db_runs"] = samples.database(self.stage.folder / "server")
        row["wal_kib"] //= 1024
        histogram = samples.buckets(self.stage.http("/metrics")[1].decode())
        row |= dict(zip(("ack_p50_ms", "ack_p99_ms", "ack_max_ms"), samples.quantiles(self._histogram, histogram)))
        self._histogram = histogram
        seen = self.stage.seen()
        for worker in self.stage.workers:
            one = seen.get(worker.name, {})
            row |= {f"{worker.name}_state": one.get("state"), f"{worker.name}_ack_p99_ms": one.get("ack_ms", {}).get("p99"),
                    f"{worker.name}_reconnects": one.get("reconnects_24h")}
        self.rows.append(row)
        return row


def judge(rows, workers):
    """The verdict on all quantities: pure. Gives (list of what grew, table of all slopes per hour)."""
    titles = ["server", *workers]
    columns = [(f"{title}_{kind}", BOUNDS[kind]) for title in titles for kind in ("rss_kib", "descriptors", "threads")]
    columns += [(kind, BOUNDS[kind]) for kind in ("wal_kib", "ack_p50_ms", "ack_p99_ms", "ack_max_ms")]
    grown, table = [], {}
    for column, bound in columns:
        points = trend.after_warm_up([(row["hours"], row[column]) for row in rows if row[column] is not None], WARM_UP)
        slope = trend.theil_sen(points)
        table[column] = slope and {"slope": round(slope.slope, 3), "low": round(slope.low, 3), "high": round(slope.high, 3),
                                   "bound": bound}
        if trend.grows(points, bound):
            grown.append(f"{column} grows by {slope.slope:.2f} an hour ({slope.low:.2f} to {slope.high:.2f}), bound {bound}")
    records = trend.per_record([(row["db_runs"], row["db_bytes"]) for row in rows], RECORD_RATIO)
    if records:
        early, late, too_much = records
        table["db_bytes_per_run"] = {"earlier": round(early, 1), "later": round(late, 1), "ratio_bound": RECORD_RATIO}
        if too_much:
            grown.append(f"a run costs {late:.0f} bytes of database in the later half, {early:.0f} in the earlier")
    return grown, table


def inject(player, chosen, chance):
    """One fault and the way back, said in a word."""
    workers = len(player.stage.workers)
    cycle = player.cycle(fault_kinds.Step(chosen[len(player.cycles) % len(chosen)], chance.randrange(workers), chance.random(),
                                          SETTLES_S))
    back = f"back {max(cycle.reconnect.values()):.2f} s after it was over" if cycle.reconnect else "no link ended"
    print(f"fault {cycle.fault}: {back}; links that lived through it: {len(cycle.lived)}", file=sys.stderr, flush=True)
    return cycle.fault


def run_for(options, player, load, sampler, file):
    """Samples and faults until the time is over."""
    chance = random.Random(options.seed)
    chosen = [name for name in fault_kinds.KEEP_PROCESSES if name != "drop" or fault_kinds.can_filter()]
    chance.shuffle(chosen)
    began, fault = time.monotonic(), ""
    ends, next_sample = began + options.hours * 3600, began
    next_fault = began + options.fault_every * 60 if options.fault_every else ends
    while time.monotonic() < ends:
        load.check()
        if time.monotonic() >= next_fault:
            fault, next_fault = inject(player, chosen, chance), next_fault + options.fault_every * 60
        if time.monotonic() >= next_sample:
            row, fault, next_sample = sampler.take(fault), "", next_sample + options.sample
            writer = csv.DictWriter(file, row.keys())
            if len(sampler.rows) == 1:
                writer.writeheader()
            writer.writerow(row)
            file.flush()
        fault_kinds.let_pass(max(0.0, min(next_sample, next_fault, ends) - time.monotonic()))


def judge_all(options, rows, cycles, workers, result, exits):
    """The report; `ok` in it is the verdict."""
    grown, table = judge(rows, workers)
    wrong = report.judge_cycles(cycles, "defaults" if options.defaults else "quick") | {"exits": exits, "grown": grown}
    whole = {"seed": options.seed, "hours": options.hours, "samples": len(rows), "warm_runs": options.warm_runs,
             "ok": not any(wrong.values()) and result.ok(), "faults": sum(cycle.fault != report.NO_FAULT for cycle in cycles)}
    whole |= wrong | report.figures(cycles) | {"slopes_per_hour": table, "runs": result.figures()}
    return whole if whole["ok"] else whole | {"wrong": result.wrong()}


def main(words=None):
    options = arguments(words)
    if not can_begin():
        return 1
    folder = tempfile.mkdtemp(prefix="holdfast-soak.")
    print(f"seed {options.seed}, folder {folder}", file=sys.stderr, flush=True)
    with Stage(folder, options.workers, quick=not options.defaults) as stage, open(options.csv, "w", newline="") as file:
        stage.start_all()
        warm_up(stage, options.warm_runs)
        load, sampler = Load(stage, options.seed, pace=1.0, stretch=stretch_for(options.hours)), Sampler(stage)
        load.begin()
        player = Player(stage)
        run_for(options, player, load, sampler, file)
        load.end()
        player.settle()
        result = compare(stage, load, player.windows())
        stage.end_processes()
        whole = judge_all(options, sampler.rows, player.cycles, [worker.name for worker in stage.workers], result, stage.exits)
        if not whole["ok"]:
            stage.keep()
    text = json.dumps(whole, indent=1)
    print(text)
    if options.report:
        options.report.write_text(text + "\n")
    return 0 if whole["ok"] else 1
