#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server, worker and keeper die as of kill -9 at each step of a run's life: core/failpoint. Whatever dies, the run is on
record once, its output to the byte, nothing was started twice, and the audit agrees."""
import os
import unittest

from faults import FaultTest
from harness import FINAL, wait_until

WHOLE = b"at work\ndone\n"

# Each with how often it is passed before the process dies there.
SERVER = ["server.assigned", "server.start_sent", "server.started", "server.result", "server.result_committed",
          *(f"{place}:{number}" for place in ("store.commit", "store.committed") for number in (4, 5, 6, 7, 8))]
if os.environ.get("HOLDFAST_TEST_DATABASE") == "postgresql":  # each death costs the 6 s of a lease
    SERVER = SERVER[:5] + [f"{place}:{number}" for place in ("store.commit", "postgres.commit") for number in (4, 5, 6)]
WORKER = ["worker.accepted", "worker.launched", "worker.finished", "worker.result", "worker.receipt"]
# What a run becomes whose keeper dies there; its worker lives.
KEEPER = {"keeper.locked": ("lost", b""), "keeper.launched": ("lost", b""), "keeper.started": ("lost", None),
          "keeper.ended": ("lost", WHOLE), "keeper.finished": ("succeeded", WHOLE)}


class FailPoints(FaultTest):
    def check(self, run, state="succeeded", output=WHOLE):
        ended = self.wait_final(run)
        self.assertEqual(ended["state"], state, ended)
        if output is not None:
            self.assertEqual(self.log_of(run), output)
        self.assert_nothing_ran_twice()
        wait_until(lambda: all(run["state"] in FINAL for run in self.runs()), 20, "all runs end")
        self.assert_audit_ok()
        spool = self.folder / "worker-alpha" / "spool"
        wait_until(lambda: not list(spool.iterdir()), 20, "receipts empty the spool")

    def has_died(self):
        """True once the server has died at its fail point; another one is there then."""
        if self.server.is_running():
            return False
        self.assertEqual(self.server.wait(), 137, "it dies at its fail point")
        self.server = self.start_server()
        return True

    def test_the_server_dies_at_each_step(self):
        self.server = self.start_server()
        self.start_worker()
        self.journal_job("journal", seconds=0.1)
        for point in SERVER:
            with self.subTest(point=point):
                self.server.terminate()
                self.server = self.start_server(env={"HOLDFAST_FAIL_POINT": point})
                died = False

                def asked():
                    """The request may die with the server: then it is asked again, as a person would."""
                    nonlocal died
                    answer = self.client("job", "run", "journal")
                    died = self.has_died() or died
                    return answer.code == 0 and answer.value["id"]
                run = wait_until(asked, 30, "a run is asked for")
                wait_until(lambda: died or self.has_died(), 30, "the server comes to its fail point")
                self.check(run)

    def test_the_worker_dies_at_each_step(self):
        self.start_server()
        self.journal_job("journal", seconds=0.1)
        for point in WORKER:
            with self.subTest(point=point):
                worker = self.start_worker(env={"HOLDFAST_FAIL_POINT": point})
                run = self.request_run("journal")
                self.assertEqual(worker.wait(30), 137, "it dies at its fail point")
                worker = self.start_worker()
                self.check(run)
                worker.terminate()

    def test_the_keeper_dies_at_each_step(self):
        self.start_server()
        self.journal_job("journal", seconds=0.1)
        for point, (state, output) in KEEPER.items():
            with self.subTest(point=point):
                worker = self.start_worker(env={"HOLDFAST_FAIL_POINT": point})
                run = self.request_run("journal")
                self.check(run, state, output)
                worker.terminate()
        lost = [run for run in self.runs() if run["state"] == "lost"]
        self.assertTrue(all(run["reason"] for run in lost), lost)

    def test_worker_and_keeper_die_together(self):
        """As when the machine does, but that its disk keeps everything."""
        self.start_server()
        self.journal_job("journal", "--retries", 5, seconds=0.1)  # some may die before the worker is killed
        for point in KEEPER:
            with self.subTest(point=point):
                worker = self.start_worker(env={"HOLDFAST_FAIL_POINT": point})
                run = self.request_run("journal")
                wait_until(lambda: list((self.folder / "worker-alpha" / "spool").glob("*/keeper.lock")) or
                           self.show_run(run)["state"] in FINAL, 20, "its keeper has begun")
                worker.kill()
                wait_until(lambda: not self.keepers(), 20, "its keeper has died")
                worker = self.start_worker()
                ended = self.wait_final(run)
                self.assertEqual(ended["state"], "succeeded", ended)
                self.assertTrue(self.log_of(run).endswith(WHOLE), "the last attempt's output is whole")
                self.assert_nothing_ran_twice()
                worker.terminate()
        self.assert_audit_ok()


if __name__ == "__main__":
    unittest.main()
