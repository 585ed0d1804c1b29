#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old runs are deleted while the server serves, and the audit adds up as before."""
import unittest

from harness import HoldfastTest, wait_until


class Retention(HoldfastTest):
    def test_old_runs_go_and_the_audit_stays_whole(self):
        """Of a job that was removed, no run stays for being one of the newest."""
        server = self.start_server("--keep-runs", "2s")
        self.start_worker()
        self.add_job("kept", command=["true"])
        kept = self.run_now("also-kept", command=["true"])
        self.add_job("tick", "--every", "1s", command=["true"])
        wait_until(lambda: len(self.runs("--job", "tick")) >= 3, 30, "some runs")
        self.ask("job", "remove", "tick")
        wait_until(lambda: not self.runs("--job", "tick"), 60, "they have been deleted")
        report = self.ask("audit")
        self.assertTrue(report["ok"], report)
        self.assertGreaterEqual(report["planned"], 3)
        self.assertEqual((report["accounted"], report["summarized"]), (report["planned"], report["planned"]))
        self.assertEqual(sum(report["states"].values()), report["planned"])
        self.assertEqual([run["id"] for run in self.runs()], [kept["id"]], "the newest of a job that is there stay")
        status = self.ask("status")
        self.assertGreater(status["store"]["bytes"], 0)
        self.assertEqual(status["retention"]["keep_runs_s"], 2)
        self.assertGreaterEqual(status["retention"]["deleted_runs"], 3)
        server.terminate()
        self.start_server("--keep-runs", "2s")
        self.assertEqual(self.ask("audit")["planned"], report["planned"])

    def test_output_goes_before_its_run(self):
        self.start_server("--keep-output", "1s")
        self.start_worker()
        run = self.run_now("say", command=["echo", "hello"])["id"]
        wait_until(lambda: [event for event in self.show_run(run)["events"] if event["kind"] == "output_deleted"], 30,
                   "the run says that its output was deleted")
        self.assertEqual(self.log_of(run), b"")
        self.assertEqual(self.show_run(run)["state"], "succeeded")


if __name__ == "__main__":
    unittest.main()
