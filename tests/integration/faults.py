# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of faults share: one seed, one message of each kind, and a journal that the jobs themselves write."""
import collections
import os
import random
import time

from harness import PYTHON, HoldfastTest, wait_until

SEED = int(os.environ.get("HOLDFAST_SEED", random.randrange(1 << 32)))

# One of each kind that a worker sends.
MESSAGES = [
    {"type": "worker_register", "worker_id": "torn", "protocol": 1, "instance": "torn-1", "slots": 1, "labels": {}},
    {"type": "heartbeat"},
    {"type": "job_started", "run_id": "RUN", "attempt": 1, "pid": 1},
    {"type": "job_output", "run_id": "RUN", "attempt": 1, "stream": "stdout", "offset": 0, "data": "x" * 5000},
    {"type": "job_result", "run_id": "RUN", "attempt": 1, "status": "succeeded", "exit_code": 0, "output_bytes": 5000},
    {"type": "event", "text": "something"},
    {"type": "ack", "received": True},
]


def let_pass(seconds):
    """Lets a fault last, or chooses its moment: never to wait for something."""
    ends = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > ends, seconds + 30, "time passes")


class FaultTest(HoldfastTest):
    def journal_job(self, name, *options, seconds=0.3, gate=None):
        """A job each of whose attempts appends one line to the journal at its start and one at its end. It works for so
        long, or until the file `gate` is there."""
        path = self.folder / "journal"
        work = f"time.sleep({seconds})" if gate is None else f"wait_for({str(gate)!r})"
        script = ("import os, sys, time\ndef wait_for(gate):\n while not os.path.exists(gate): time.sleep(0.05)\n"
                  f"with open({str(path)!r}, 'a') as f:\n"
                  " k = os.environ['HOLDFAST_RUN_ID'] + '.' + os.environ['HOLDFAST_ATTEMPT']\n"
                  f" f.write(k + ' begin\\n'); f.flush(); print('at work', flush=True); {work}\n"
                  " f.write(k + ' end\\n'); f.flush(); print('done', flush=True)")
        self.add_job(name, *options, command=[PYTHON, "-c", script])

    def journal(self):
        path = self.folder / "journal"
        return collections.Counter(path.read_text().splitlines() if path.exists() else [])

    def assert_nothing_ran_twice(self):
        twice = [line for line, count in self.journal().items() if count > 1]
        self.assertEqual(twice, [], f"seed {SEED}")

    def wait_end_of(self, run, timeout=20):
        wait_until(lambda: self.journal()[f"{run}.1 end"], timeout, f"run {run} ends on the worker")
