# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults about who a worker is, what it says, what its clock says and what the system gives: see fault_kinds.py."""
import contextlib
import os
import resource
import shutil
import subprocess
import threading
import time

import raw_peer
from excuses import MUTE
from fault_kinds import Incident, fault, let_pass, write_clock
from processes import wait_until

HOURS = 3600
WRONG_BY = (2 * HOURS, -2 * HOURS, 400 * 24 * HOURS, 3650 * 24 * HOURS, -400 * 24 * HOURS)  # seconds


@fault
def worker_renamed(stage, worker, size):
    """Its process ends, and the next one on its data folder has another name; by turns."""
    injected = time.monotonic()
    stage.terminate(worker.process)
    let_pass(size)
    usable = time.monotonic()
    worker.name = worker.name.removesuffix("-renamed") if worker.name.endswith("-renamed") else worker.name + "-renamed"
    stage.run_worker(worker)
    return Incident([worker], injected, usable)


@fault
def worker_copied(stage, worker, size):
    """Its data folder is copied while it runs, and a worker is started on the copy: it must wait, and end nothing."""
    copy = stage.folder / "copied"
    injected = time.monotonic()
    subprocess.run(["cp", "-a", worker.data, copy], capture_output=True, check=False)  # files come and go meanwhile
    second = stage.start_worker(worker.name, ready=False, data=copy)
    second.wait_for_line("the data folder was copied", 30)
    let_pass(size)
    second.kill()
    shutil.rmtree(copy)
    return Incident([worker], injected, time.monotonic(), cuts=False)


@fault
def clock_wrong(stage, _, size):
    """The server's clock is hours or years off for some seconds, and then right again."""
    injected = time.monotonic()
    write_clock(stage.folder, stage.clock_offset + WRONG_BY[int(size * len(WRONG_BY)) % len(WRONG_BY)])
    try:
        let_pass(2 + 3 * size)
    finally:
        write_clock(stage.folder, stage.clock_offset)
    let_pass(1.2)  # until libfaketime looks into its file again
    return Incident(stage.workers, injected, time.monotonic(), cuts=False)


@contextlib.contextmanager
def _no_more_files(process):
    """It can open nothing further."""
    _, hard = usual = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    open_now = max(int(name) for name in os.listdir(f"/proc/{process.pid}/fd")) + 1
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (open_now, hard))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, usual)


@fault
def server_descriptors(stage, _, size):
    """The server can open nothing; it must take connections again by itself."""
    injected = time.monotonic()
    with _no_more_files(stage.server):
        let_pass(1 + 2 * size)
    wait_until(stage.seen, 30, "the server answers again")
    return Incident(stage.workers, injected, time.monotonic(), cuts=False)


@fault
def worker_descriptors(_, worker, size):
    """The worker can open nothing: no start, no output, no result, until it can."""
    injected = time.monotonic()
    with _no_more_files(worker.process):
        let_pass(1 + 2 * size)
    return Incident([worker], injected, time.monotonic(), cuts=False)


@fault
def worker_mute(stage, _, __):
    """A worker comes that answers pings and nothing else. What it gets goes elsewhere once it cannot begin with it."""
    injected = time.monotonic()
    status, peer = raw_peer.upgrade(stage.address, context=stage.tls_context())
    if status != 101:
        raise AssertionError(f"the mute worker is not let in: {status}")
    peer.ask({"type": "worker_register", "id": "r", "worker_id": MUTE, "protocol": 1, "slots": 6, "instance": "mute-1",
              "takes_within_s": 1, "holding": []})
    reader = threading.Thread(target=_answer_pings, args=(peer,), daemon=True)
    reader.start()
    try:
        wait_until(lambda: stage.seen().get(MUTE, {}).get("state") == "degraded", 60, "the mute worker is found out")
        wait_until(lambda: stage.seen().get(MUTE, {"running": 1})["running"] == 0, 60, "its runs go elsewhere")
    finally:
        peer.close()
        reader.join(10)
    wait_until(lambda: stage.seen().get(MUTE, {}).get("state") == "offline", 10, "it is gone")
    stage.api(f"workers/{MUTE}", "DELETE")
    return Incident(stage.workers, injected, time.monotonic(), cuts=False)


def _answer_pings(peer):
    with contextlib.suppress(OSError, TimeoutError, raw_peer.Closed):
        peer.wait_closed(600)
