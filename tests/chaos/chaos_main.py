# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults at random, one a cycle, while jobs stream through a server and its workers; at the end the server's record is
compared with what the jobs wrote themselves. One JSON report on standard output; exit 0 if nothing was lost, nothing ran
twice, every run ended as its program does, and everybody was back in time."""
import argparse
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

import fault_kinds
import report
from cycles import Player
from excuses import CLOCKS
from load import Load
from record import compare
from stage import Stage, Unreachable, can_begin
from told import Receiver


def arguments(words):
    parser = argparse.ArgumentParser(prog="tests/chaos/run", description=__doc__)
    parser.add_argument("--cycles", type=int, required=True)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--faults", default="", help="only these, with commas: " + ", ".join(sorted(fault_kinds.FAULTS)))
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--defaults", action="store_true", help="the product's own link settings; cycles take far longer")
    parser.add_argument("--tls", action="store_true", help="all connections over TLS, with a certificate of tls init")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite",
                        help="where the server keeps its record; postgresql starts a server of its own")
    parser.add_argument("--windows", nargs=2, type=pathlib.Path, metavar=("HOLDFAST", "CHILD"),
                        help="the workers are this holdfast.exe under Wine, and their jobs this holdfast_child.exe")
    parser.add_argument("--keep", action="store_true", help="keep the folder with data and logs")
    chosen = parser.parse_args(words)
    if chosen.cycles < 1 or not 1 <= chosen.workers <= 8:
        parser.error("cycles are 1 or more, workers 1 to 8")
    chosen.faults = [name for name in chosen.faults.split(",") if name] or sorted(fault_kinds.FAULTS)
    for name in chosen.faults:
        if name not in fault_kinds.FAULTS:
            parser.error(f"there is no fault {name!r}; there are {', '.join(sorted(fault_kinds.FAULTS))}")
    return chosen


def possible(faults, database, windows):
    """Gives (those of the faults that this machine, the database and the workers allow, {fault: why not})."""
    missing = dict.fromkeys(fault_kinds.UNIX_WORKERS, "the workers are programs for Windows") if windows else {}
    if database == "sqlite":
        missing |= dict.fromkeys(("database_crash", "database_sessions"), "the database is SQLite")
    if not fault_kinds.can_filter():
        missing["drop"] = "the packet filter takes no orders: needs root and nft(8)"
    if os.geteuid() != 0 or not shutil.which("mount"):
        missing |= dict.fromkeys(("server_disk_full", "worker_disk_full"), "a file system of its own needs root")
    if database != "sqlite":
        missing["server_disk_full"] = "the database is not on the server's disk"
    if not fault_kinds.clock_environment(pathlib.Path("/")):
        missing |= dict.fromkeys(CLOCKS, "there is no libfaketime")
    return [name for name in faults if name not in missing], {name: why for name, why in missing.items() if name in faults}


def set_up(folder, options, faults):
    """The stage, with what the faults need; drops those from `faults` for which there is no file system after all."""
    environment = fault_kinds.clock_environment(folder) if CLOCKS & set(faults) else None
    fault_kinds.write_clock(folder, 0)
    stage = Stage(folder, options.workers, quick=not options.defaults, server_env=environment,
                  disks=any("disk" in name for name in faults), tls=options.tls, database=options.database,
                  windows=options.windows and options.windows[0].resolve(), child=options.windows and options.windows[1].resolve())
    left_out = {}
    if "server_disk_full" in faults or "worker_disk_full" in faults:
        if len(stage.disks) < 2:
            left_out = dict.fromkeys([name for name in faults if "disk" in name], "mounting is not allowed here")
    return stage, [name for name in faults if name not in left_out], left_out


def play(options):
    faults, left_out = possible(options.faults, options.database, options.windows)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-chaos."))
    began, result, error = time.monotonic(), None, ""
    stage, faults, more = set_up(folder, options, faults)
    left_out |= more
    for name, why in left_out.items():
        print(f"left out: {name}: {why}", file=sys.stderr)
    with stage:
        player = Player(stage)
        if faults:
            try:
                result = run_all(stage, player, options, faults)
                stage.end_processes()
            except (AssertionError, OSError, Unreachable) as failure:
                error = f"in cycle {len(player.cycles)} of {options.cycles}: {failure}"
        else:
            error = "none of the faults asked for is possible here"
        head = {"seed": options.seed, "cycles": options.cycles, "workers": options.workers, "settings":
                "defaults" if options.defaults else "quick", "tls": options.tls, "database": options.database, "windows": bool(options.windows),
                "wall_s": round(time.monotonic() - began, 1), "left_out": left_out}
        whole = report.build(head, player.cycles, result, error, stage.exits)
        if options.keep or not whole["ok"]:
            whole["folder"] = str(folder)
            stage.keep()
    return whole


def run_all(stage, player, options, faults):
    """The cycles with the load beside them; the ledger's result."""
    stage.start_all()
    receiver = Receiver()
    receiver.join(stage)
    load = Load(stage, options.seed)
    load.begin()
    try:
        player.play(fault_kinds.plan(options.seed, options.cycles, faults, options.workers), load.check)
    finally:
        load.halt()
    load.end()
    player.settle()
    try:
        return compare(stage, load, player.windows(), receiver)
    finally:
        receiver.close()


def main(words=None):
    options = arguments(words)
    if not can_begin():
        return 1
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    whole = play(options)
    text = json.dumps(whole, indent=1)
    print(text)
    if options.report:
        options.report.write_text(text + "\n")
    return 0 if whole["ok"] else 1
