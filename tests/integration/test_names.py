#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run belongs to a data folder, not to a name: renamed workers, copied data folders, names that are removed."""
import shutil
import signal
import unittest

from harness import HoldfastTest, wait_until


class Names(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()
        self.data = self.folder / "data"

    def end(self, worker):
        worker.send_signal(signal.SIGTERM)
        self.assertEqual(worker.wait(30), 0)

    def gate_job(self, name):
        """A program that goes on until the test opens the gate."""
        self.add_job(name, command=["sh", "-c", 'until test -e "$0"; do sleep 0.1; done; echo end',
                                    str(self.folder / f"gate-{name}")])
        return lambda: (self.folder / f"gate-{name}").touch()

    def test_a_worker_under_another_name_keeps_its_runs_and_delivers_its_results(self):
        open_gate = self.gate_job("long")
        end_short = self.gate_job("short")
        worker = self.start_worker("old", "--slots", 2, data=self.data)
        long, short = self.request_run("long"), self.request_run("short")
        self.wait_state(long, {"running"})
        self.wait_state(short, {"running"})
        self.end(worker)
        end_short()
        folder = next((self.data / "spool").glob(f"{short}.*"))
        wait_until((folder / "result.json").exists, 30, "the keeper has put the result on the disk")
        worker = self.start_worker("new", "--slots", 2, data=self.data)
        self.server.wait_for_line("worker old is named new now")
        self.assertEqual(self.wait_final(short)["state"], "succeeded")
        shown = self.show_run(long)
        self.assertEqual((shown["state"], shown["worker"]), ("running", "new"))
        self.assertIn("worker_renamed", [event["kind"] for event in shown["events"]])
        open_gate()
        self.assertEqual(self.wait_final(long)["state"], "succeeded")
        self.assertEqual([w["name"] for w in self.ask("worker", "list")], ["new"])
        self.assertEqual(list((self.data / "rejected").glob("*")), [])

    def test_of_two_copies_the_one_that_was_there_stays(self):
        worker = self.start_worker("img", data=self.data)
        self.end(worker)
        copy = self.folder / "copy"
        shutil.copytree(self.data, copy, ignore=shutil.ignore_patterns("keepers"))
        open_gate = self.gate_job("long")
        self.start_worker("img", data=self.data)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        second = self.start_worker("img", data=copy, ready=False)
        second.wait_for_line("data folder was copied.* to do: delete identity.json")
        self.server.wait_for_line("uses a copy of the data folder of worker img")
        shown = self.ask("worker", "show", "img")
        self.assertEqual(shown["state"], "connected")
        self.assertIn("identity.json", shown["reason"])
        self.assertEqual(self.show_run(run)["state"], "running")
        self.assertEqual(shown["outages"][0]["back"] is None, False)
        open_gate()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")

    def test_a_copy_does_not_kill_what_the_original_runs(self):
        """On one machine it finds the original's programs by their mark, and their keepers only in the other folder."""
        open_gate = self.gate_job("long")
        self.start_worker("img", data=self.data)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        copy = self.folder / "copy"
        shutil.copytree(self.data, copy, ignore=shutil.ignore_patterns("keepers"))
        second = self.start_worker("img", data=copy, ready=False)
        second.wait_for_line("data folder was copied.* to do: delete identity.json")
        open_gate()
        shown = self.wait_final(run)
        self.assertEqual((shown["state"], shown["exit_code"], shown["attempt"]), ("succeeded", 0, 1), shown["reason"])

    def test_another_data_folder_of_a_name_is_told(self):
        open_gate = self.gate_job("long")
        worker = self.start_worker("node", data=self.data)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        worker.send_signal(signal.SIGKILL)
        worker.wait(30)
        self.start_worker("node", data=self.folder / "other")
        self.server.wait_for_line("worker node came with another data folder; .* to do: .*cancel these runs")
        self.assertIn("another data folder", self.ask("worker", "show", "node")["reason"])
        self.assertIn("other_folder", [event["kind"] for event in self.show_run(run)["events"]])
        open_gate()

    def test_a_worker_that_is_gone_is_removed(self):
        worker = self.start_worker("alpha", data=self.data)
        refused = self.client("worker", "remove", "alpha")
        self.assertEqual(refused.code, 4)
        self.assertIn("stop it first", refused.error)
        self.end(worker)
        self.wait_worker("alpha", "offline")
        self.ask("worker", "remove", "alpha")
        self.assertEqual(self.ask("worker", "list"), [])
        self.assertEqual(self.client("worker", "remove", "alpha").code, 4)
        self.assertEqual(self.client("worker", "show", "alpha").code, 4)


if __name__ == "__main__":
    unittest.main()
