#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run belongs to the database that gave it: a server with another one neither stops it nor takes its result."""
import unittest

from faults import FaultTest
from harness import wait_until


class Stores(FaultTest):
    def replace_database(self, away, back=None):
        """Another server on the same port: `away` is where the folder of the former one goes."""
        server = self.folder / "server"
        server.rename(self.folder / away)
        if back:
            (self.folder / back).rename(server)
        return self.start_server()

    def test_runs_of_another_database_wait_for_it(self):
        first = self.start_server()
        worker = self.start_worker()
        gate = self.folder / "gate"
        self.journal_job("gated", gate=gate)
        running = self.request_run("gated")
        wait_until(lambda: self.journal()[f"{running}.1 begin"], 20, "it runs")
        first.kill()
        second = self.replace_database("first")
        worker.wait_for_line(r"warning process .*another server's database gave: 1; .* to do: connect this worker to that")
        second.wait_for_line(r"warning .*worker alpha holds 1 attempt for another server's database; .* to do: connect it")
        self.assertIn("another server's database", self.ask("worker", "show", "alpha")["reason"])
        own = self.run_now("own", command=["true"])
        self.assertEqual((own["state"], own["worker"]), ("succeeded", "alpha"))
        gate.touch()
        self.wait_end_of(running)
        data = self.folder / "worker-alpha"
        self.assertEqual([path.name for path in (data / "spool").iterdir()], [f"{running}.1"])
        self.assertEqual(list((data / "rejected").iterdir()), [])
        self.assertEqual(self.client("run", "show", running).code, 4)
        # It waits over a restart of the worker, too.
        self.assertEqual(worker.terminate(), 0)
        worker = self.start_worker()
        worker.wait_for_line("another server's database gave: 1")
        self.assertEqual(second.terminate(), 0)
        self.replace_database("second", "first")
        shown = self.wait_final(running)
        self.assertEqual((shown["state"], shown["attempt"], shown["exit_code"]), ("succeeded", 1, 0))
        wait_until(lambda: not list((data / "spool").iterdir()), 20, "the receipt has come")
        self.assert_nothing_ran_twice()


if __name__ == "__main__":
    unittest.main()
