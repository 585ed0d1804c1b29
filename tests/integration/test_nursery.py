#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keepers that a nursery has forked: nothing is different for them and their programs, and nobody needs the nursery."""
import json
import os
import pathlib
import re
import signal
import time
import unittest

from faults import FaultTest, let_pass
from harness import PYTHON, is_running, wait_until
from processes import processes_with

# Everything that a program has from its keeper. Numbers of processes, pipes and runs differ from run to run.
PROBE = r"""
import json, os, re
def masked(text):
    return re.sub(r"\d+", "N", text)
status = open("/proc/self/status").read()
print(json.dumps({
    "descriptors": {name: masked(os.readlink("/proc/self/fd/" + name)) for name in ("0", "1", "2")},
    "others": [name for name in os.listdir("/proc/self/fd") if int(name) > 2 and os.path.exists("/proc/self/fd/" + name)],
    "environment": {name: value for name, value in os.environ.items() if name not in ("HOLDFAST_RUN_ID", "HOLDFAST_FENCE")},
    "signals": re.findall(r"(Sig(?:Blk|Ign|Cgt)):\s*(\w+)", status),
    "status": re.findall(r"(NoNewPrivs|CapEff|Seccomp|Cpus_allowed):\s*(\w+)", status),
    "leads its session": os.getsid(0) == os.getpid(),
    "folder": os.getcwd(),
    "umask": os.umask(0),
    "limits": open("/proc/self/limits").read(),
    "nice": os.nice(0),
}))
"""


def state_of(pid):
    """What a keeper is besides its program."""
    folder = pathlib.Path(f"/proc/{pid}")
    status = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line)
    names = sorted(re.sub(r"spool/[^/]*", "spool/RUN", os.readlink(path)).split(":")[0] for path in (folder / "fd").iterdir())
    return {"descriptors": names, "limits": (folder / "limits").read_text(), "folder": os.readlink(folder / "cwd"),
            "environment": sorted(line for line in (folder / "environ").read_bytes().split(b"\0")
                                  if not line.startswith(b"HOLDFAST_NURSERY")),
            } | {name: status[name] for name in ("SigBlk", "SigIgn", "SigCgt", "Umask", "Threads")}


def ignores(pid, number):
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return bool(int(re.search(r"SigIgn:\s*(\w+)", status)[1], 16) & 1 << (number - 1))


class Nursery(FaultTest):
    maxDiff = None

    def nurseries(self):
        return [pid for pid in processes_with(f"{self.folder}/", "--nursery") if is_running(pid)]

    def loaded_nursery(self):
        """Runs something, and waits until there is a nursery that listens: it ignores then that a child ends."""
        self.add_job("first", "--replace", command=[PYTHON, "-c", ""])
        self.wait_final(self.request_run("first"))

        def listens():
            nurseries = self.nurseries()
            return nurseries and ignores(nurseries[0], signal.SIGCHLD) and nurseries[0]
        return wait_until(listens, 20, "a nursery has loaded")

    def begin(self, gate):
        """A run that goes on until the gate is there; gives it and its keeper."""
        before = set(self.keepers())
        self.journal_job("gated", "--replace", gate=gate)
        run = self.request_run("gated")
        wait_until(lambda: self.journal()[f"{run}.1 begin"], 20, "it runs")
        [keeper] = set(self.keepers()) - before
        return run, keeper

    def end_well(self, gate, *runs):
        gate.touch()
        self.assertEqual({self.wait_final(run)["state"] for run in runs}, {"succeeded"})
        self.assert_nothing_ran_twice()
        wait_until(lambda: not self.keepers(), 20, "keepers end with their runs")

    def both_ways(self, look):
        """look() with a worker that has a nursery, and with one that has none."""
        found = []
        for env, nurseries in (({}, 1), ({"HOLDFAST_NURSERY": "off"}, 0)):
            worker = self.start_worker(env=env)
            if nurseries:
                self.loaded_nursery()
            found.append(look())
            self.assertEqual(len(self.nurseries()), nurseries)
            worker.terminate()
        return found

    def test_a_program_sees_the_same_either_way(self):
        self.start_server()
        self.add_job("probe", command=[PYTHON, "-c", PROBE])

        def look():
            runs = [self.wait_final(self.request_run("probe")) for _ in range(2)]
            self.assertEqual([run["exit_code"] for run in runs], [0, 0], self.client("run", "log", "probe").value)
            told = [json.loads(self.log_of(run["id"])) for run in runs]
            self.assertEqual(*told, "nothing of one run is left for the next")
            return told[0]
        forked, executed = self.both_ways(look)
        self.assertEqual(forked, executed)
        self.assertEqual(forked["others"], [])

    def test_a_keeper_is_the_same_either_way(self):
        self.start_server()

        def look():
            gate = self.folder / f"gate{len(self.journal())}"
            first, _ = self.begin(gate)
            second, keeper = self.begin(gate)
            self.assertEqual(os.getsid(keeper) in self.nurseries(), False)
            state = state_of(keeper)
            self.end_well(gate, first, second)
            return state
        forked, executed = self.both_ways(look)
        self.assertEqual(forked, executed)

    def test_a_nursery_that_is_killed_is_started_anew(self):
        self.start_server()
        self.start_worker()
        nursery = self.loaded_nursery()
        gate = self.folder / "gate"
        first, keeper = self.begin(gate)
        os.kill(nursery, signal.SIGKILL)
        wait_until(lambda: not self.nurseries(), 20, "it is gone")
        self.assertTrue(is_running(keeper))
        second, _ = self.begin(gate)
        self.assertEqual(len(self.nurseries()), 1)
        self.end_well(gate, first, second)

    def test_a_nursery_that_does_not_answer_is_done_without(self):
        self.start_server()
        self.start_worker()
        nursery = self.loaded_nursery()
        gate = self.folder / "gate"
        before = time.monotonic()
        first, _ = self.begin(gate)
        usual = time.monotonic() - before
        os.kill(nursery, signal.SIGSTOP)
        before = time.monotonic()
        second, _ = self.begin(gate)
        self.assertLess(time.monotonic() - before, 2 * usual + 1, "nobody waits for it")
        wait_until(lambda: not is_running(nursery), 20, "it is ended")
        self.end_well(gate, first, second)

    def test_a_lease_is_renewed_beside_a_nursery_that_does_not_answer(self):
        self.start_server()
        self.start_worker()
        nursery = self.loaded_nursery()
        gate = self.folder / "gate"
        self.journal_job("leased", "--on-disconnect", "stop", "--grace", "3s", gate=gate)
        leased = self.request_run("leased")
        wait_until(lambda: self.journal()[f"{leased}.1 begin"], 20, "it runs")
        os.kill(nursery, signal.SIGSTOP)
        others = [self.begin(gate)[0] for _ in range(3)]
        let_pass(3 * 3)  # its lease would have ended two times
        self.end_well(gate, leased, *others)

    def test_a_nursery_that_dies_around_its_fork_starts_nothing_twice(self):
        self.start_server()
        self.journal_job("journal", seconds=0.1)
        for point in ("nursery.heard", "nursery.forked"):
            with self.subTest(point=point):
                worker = self.start_worker(env={"HOLDFAST_FAIL_POINT": point})
                nursery = self.loaded_nursery()
                self.assertEqual(self.wait_final(self.request_run("journal"))["state"], "succeeded")
                self.assertFalse(is_running(nursery), "it dies at its fail point")
                wait_until(lambda: not self.keepers(), 20, "all keepers end")
                self.assert_nothing_ran_twice()
                worker.terminate()

    def test_a_worker_says_nothing_of_a_nursery_that_is_well(self):
        self.start_server()
        worker = self.start_worker()
        self.loaded_nursery()
        self.loaded_nursery()
        self.assertNotIn("nursery", "\n".join(worker.lines))

    def test_a_nursery_ends_with_its_worker_and_a_keeper_does_not(self):
        self.start_server()
        worker = self.start_worker()
        former = [self.loaded_nursery()]
        gate = self.folder / "gate"
        first, keeper = self.begin(gate)
        worker.kill()
        wait_until(lambda: not self.nurseries(), 20, "it is gone")
        self.assertTrue(is_running(keeper))
        worker = self.start_worker()
        second, _ = self.begin(gate)
        self.assertNotEqual(self.nurseries(), former, "of the worker's own program")
        worker.terminate()
        wait_until(lambda: not self.nurseries(), 20, "it is gone")
        self.start_worker()
        self.end_well(gate, first, second)

    def test_signals_to_the_group_of_the_worker_reach_neither(self):
        self.start_server()
        worker = self.start_worker()
        self.loaded_nursery()
        gate = self.folder / "gate"
        run, keeper = self.begin(gate)
        os.killpg(worker.pid, signal.SIGINT)
        worker.wait()
        self.assertTrue(is_running(keeper))
        self.start_worker()
        self.end_well(gate, run)

    def test_a_keeper_shares_its_memory(self):
        self.start_server()
        self.start_worker()
        self.loaded_nursery()
        gate = self.folder / "gate"
        runs = [self.begin(gate) for _ in range(3)]

        def private(pid):
            rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_"))
        for _, keeper in runs:
            self.assertLess(private(keeper), 2048, "KiB of its own")
        self.end_well(gate, *(run for run, _ in runs))


if __name__ == "__main__":
    unittest.main()
