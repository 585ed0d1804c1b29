# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done to a server, a worker and the path between them, and undone again: one function a fault.

A fault function gets the stage, the worker that it is about and `size` from 0 to 1, does the fault, lets it last, undoes it
and gives an Incident. Which fault hits whom, and how hard, is drawn beforehand: see plan().
"""
import dataclasses
import os
import pathlib
import random
import shutil
import subprocess
import time

from processes import wait_until

FAULTS = {}
CLOCK_FILE = "clock"
ROOMY = "4g"
PAUSE_S = (0.2, 1.8)  # of quiet after a cycle, so that the load goes on between the faults
STEP_MOST_S = 10


@dataclasses.dataclass
class Incident:
    """`injected` and `usable` are monotonic moments: the fault, and when nothing stood in the way any more. `cuts`: the
    link cannot have lived through it."""
    workers: list
    injected: float
    usable: float
    cuts: bool = True


@dataclasses.dataclass(frozen=True)
class Step:
    """One cycle as it was drawn: `worker` is a number, `pause` the seconds of quiet after it."""
    fault: str
    worker: int
    size: float
    pause: float


def plan(seed, cycles, faults, workers):
    """The cycles: the same for the same arguments, with each fault about equally often."""
    chance, steps, bag = random.Random(seed), [], []
    for _ in range(cycles):
        if not bag:
            bag = sorted(faults)
            chance.shuffle(bag)
        steps.append(Step(bag.pop(), chance.randrange(workers), chance.random(), chance.uniform(*PAUSE_S)))
    return steps


def fault(function):
    FAULTS[function.__name__] = function
    return function


def let_pass(seconds):
    """Lets a fault last: never to wait for something."""
    ends = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > ends, seconds + 60)


def wait_noticed(stage, workers, since):
    """Until each of these has found its link dead; the longest: an interval of pings, and their timeout."""
    wait_until(lambda: all(worker.lost_since(since) for worker in workers), 15 if stage.quick else 60,
               "the workers notice that the link is dead")


def _restart_server(stage, how, size):
    injected = time.monotonic()
    how()
    let_pass(size)
    stage.run_server()
    return Incident(stage.workers, injected, time.monotonic())


@fault
def server_kill(stage, _, size):
    return _restart_server(stage, stage.server.kill, size)


@fault
def server_term(stage, _, size):
    return _restart_server(stage, lambda: stage.terminate(stage.server), size)


def _restart_worker(stage, worker, how, size):
    injected = time.monotonic()
    how()
    let_pass(size)
    usable = time.monotonic()
    stage.run_worker(worker)
    return Incident([worker], injected, usable)


@fault
def worker_kill(stage, worker, size):
    return _restart_worker(stage, worker, worker.process.kill, size)


@fault
def worker_term(stage, worker, size):
    return _restart_worker(stage, worker, lambda: stage.terminate(worker.process), size)


def _freeze(process, workers, cuts, hold):
    injected = time.monotonic()
    process.freeze()
    try:
        hold(injected)
    finally:
        usable = time.monotonic()
        process.thaw()
    return Incident(workers, injected, usable, cuts)


@fault
def server_stop_short(stage, _, size):
    return _freeze(stage.server, stage.workers, False, lambda _: let_pass(0.05 + 0.4 * size))


@fault
def worker_stop_short(_, worker, size):
    return _freeze(worker.process, [worker], False, lambda _: let_pass(0.05 + 0.4 * size))


@fault
def server_stop_long(stage, _, size):
    """Until every worker has found the link dead."""
    def hold(injected):
        wait_noticed(stage, stage.workers, injected)
        let_pass(size)
    return _freeze(stage.server, stage.workers, True, hold)


@fault
def worker_stop_long(stage, worker, size):
    """Until the server has found the link dead."""
    def hold(_):
        wait_until(lambda: stage.seen().get(worker.name, {}).get("state") == "offline", 60, f"{worker.name} is offline")
        let_pass(size)
    return _freeze(worker.process, [worker], True, hold)


@fault
def reset(_, worker, __):
    """RST to both sides; the path is usable at once."""
    injected = time.monotonic()
    worker.proxy.reset_all()
    return Incident([worker], injected, time.monotonic())


@fault
def fin(_, worker, __):
    """An end of stream to both sides without a Close frame; the path is usable at once."""
    injected = time.monotonic()
    worker.proxy.close_all()
    return Incident([worker], injected, time.monotonic())


@fault
def cut(_, worker, size):
    """RST, and connections are refused for a while."""
    injected = time.monotonic()
    worker.proxy.cut()
    let_pass(2 * size)
    worker.proxy.heal()
    return Incident([worker], injected, time.monotonic())


@fault
def silent(stage, worker, size):
    """The proxy passes nothing on and closes nothing, until the worker has found the link dead."""
    injected = time.monotonic()
    worker.proxy.silence()
    try:
        wait_noticed(stage, [worker], injected)
        let_pass(size)
    finally:
        worker.proxy.heal()
    return Incident([worker], injected, time.monotonic())


@fault
def slow(_, worker, size):
    """Late and narrow for a while: the link may live through it."""
    injected = time.monotonic()
    worker.proxy.slow(0.02 + 0.45 * size, 20_000)
    let_pass(1 + size)
    worker.proxy.heal()
    return Incident([worker], injected, time.monotonic(), cuts=False)


def _nft(*words):
    return subprocess.run(["nft", *words], capture_output=True, check=False).returncode == 0


@fault
def drop(stage, worker, size):
    """The packet filter throws away what goes between this worker and its proxy, without a word."""
    table, port = f"holdfast_chaos_{os.getpid()}", str(worker.proxy.port)
    rules = (f"table inet {table} {{ chain in {{ type filter hook input priority 0;\n "
             f"tcp dport {port} drop\n tcp sport {port} drop\n }}\n }}\n")
    injected = time.monotonic()
    subprocess.run(["nft", "-f", "-"], input=rules.encode(), check=True)
    try:
        wait_noticed(stage, [worker], injected)
        let_pass(size)
    finally:
        _nft("delete", "table", "inet", table)
    return Incident([worker], injected, time.monotonic())


def _remount(place, size):
    return subprocess.run(["mount", "-o", f"remount,size={size}", place], capture_output=True, check=False).returncode == 0


def _fill(place, workers, size):
    """The file system has not a byte left, for a while: it is made as small as what is in it."""
    injected = time.monotonic()
    wait_until(lambda: _remount(place, shutil.disk_usage(place).used), 10, "the file system is full")
    try:
        let_pass(0.5 + size)
    finally:
        if not _remount(place, ROOMY):
            raise AssertionError(f"{place} cannot be made roomy again")
    return Incident(workers, injected, time.monotonic(), cuts=False)


@fault
def server_disk_full(stage, _, size):
    return _fill(stage.folder / "server", stage.workers, size)


@fault
def database_crash(stage, _, size):
    """PostgreSQL ends as in a crash, and is started again."""
    injected = time.monotonic()
    stage.cluster.stop()
    let_pass(size)
    stage.cluster.start()
    return Incident(stage.workers, injected, time.monotonic(), cuts=False)


@fault
def database_sessions(stage, _, size):
    """An administrator ends all sessions of the server, twice."""
    injected = time.monotonic()
    for _ in range(2):
        stage.cluster.end_connections(stage.database_options[1])
        let_pass(size / 2)
    return Incident(stage.workers, injected, time.monotonic(), cuts=False)


@fault
def worker_disk_full(stage, _, size):
    return _fill(stage.workers[0].data, stage.workers[:1], size)


@fault
def clock_step(stage, _, size):
    """The server's wall clock is set, up to STEP_MOST_S from the true time, and stays so."""
    injected = time.monotonic()
    stage.clock_offset = STEP_MOST_S * (2 * size - 1)
    write_clock(stage.folder, stage.clock_offset)
    return Incident(stage.workers, injected, time.monotonic(), cuts=False)


def write_clock(folder, offset):
    new = folder / "clock.new"
    new.write_text(f"{offset:+.3f}\n")
    os.replace(new, folder / CLOCK_FILE)


def clock_environment(folder):
    """What makes a program take the clock of that folder; None where there is no libfaketime."""
    found = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    return found and {"LD_PRELOAD": str(found[0]), "FAKETIME_TIMESTAMP_FILE": str(folder / CLOCK_FILE),
                      "FAKETIME_CACHE_DURATION": "1", "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
                      "FAKETIME_DISABLE_SHM": "1"} or None


def can_filter():
    """True where the packet filter takes orders."""
    table = f"holdfast_probe_{os.getpid()}"
    try:
        return _nft("add", "table", "inet", table) and _nft("delete", "table", "inet", table)
    except FileNotFoundError:
        return False


import fault_peers  # noqa: E402,F401  the kinds that need more than a function

# Those that need a worker of this system.
UNIX_WORKERS = ("worker_term", "worker_renamed", "worker_copied", "worker_disk_full", "worker_descriptors")

# Those that no process is ended by.
KEEP_PROCESSES = tuple(sorted(set(FAULTS) - {"database_crash", "database_sessions", "server_kill", "server_term", "worker_kill", "worker_term", "worker_renamed", "clock_step", "clock_wrong", "worker_mute",
                                             "server_disk_full", "worker_disk_full"}))
