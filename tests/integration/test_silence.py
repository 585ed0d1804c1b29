#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that are connected and do not do what they should: the server says so, and runs go on without them."""
import contextlib
import os
import shutil
import signal
import threading
import unittest

from harness import BINARY, ROOT, HoldfastTest, wait_until

HANG_SHIM = os.environ.get("HOLDFAST_HANG_SHIM", str(ROOT / "build/dev/tests/support/libholdfast_hang_shim.so"))


class Silence(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server("--server-ping-interval", "1s")

    def mute_worker(self, **fields):
        """A worker that answers pings and nothing else."""
        connection = self.raw_worker("mute", **fields)

        def answer_pings():
            with contextlib.suppress(OSError):
                connection.wait_closed(600)
        threading.Thread(target=answer_pings, daemon=True).start()

    def wait_degraded(self, name, reason):
        shown = self.wait_worker(name, "degraded", timeout=60)
        self.assertIn(reason, shown["reason"])

    def test_a_run_that_nobody_took_goes_elsewhere(self):
        self.mute_worker(slots=5, takes_within_s=1)
        self.add_job("j", command=["true"])
        run = self.request_run("j")
        self.start_worker("good", "--slots", 1)
        self.wait_degraded("mute", "has not answered the start of run")
        shown = self.wait_final(run, 60)
        self.assertEqual((shown["state"], shown["worker"], shown["attempt"]), ("succeeded", "good", 2))
        self.assertEqual({event["kind"] for event in shown["events"]}, {"start_unanswered", "not_taken"})
        self.server.wait_for_line("warning jobs .*has not answered the start.* to do: check that worker's disk and log")
        again = self.wait_final(self.request_run("j"))
        self.assertEqual(again["worker"], "good", "the mute one gets no further runs")

    def test_a_cancelled_run_ends_though_its_worker_says_nothing(self):
        self.mute_worker(takes_within_s=1000)
        self.add_job("j", command=["true"])
        run = self.request_run("j")
        self.ask("run", "cancel", run)
        shown = self.wait_final(run, 90)
        self.assertEqual(shown["state"], "lost")
        self.assertIn("it may still run there", shown["reason"])


class HungDisk(HoldfastTest):
    def test_a_worker_says_that_its_disk_hangs_and_ends_when_it_is_told_to(self):
        self.start_server()
        flag = self.folder / "hangs"
        worker = self.start_worker("alpha", env={"LD_PRELOAD": HANG_SHIM, "HOLDFAST_TEST_HANG": str(flag)})
        self.add_job("j", command=["true"])
        flag.touch()
        run = self.request_run("j")
        worker.wait_for_line("the disk of the data folder has not answered for 10 s", 60)
        flag.unlink()
        worker.wait_for_line("the disk of the data folder answers again")
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        told = len(worker.lines)
        flag.touch()
        self.request_run("j")
        worker.wait_for_line("the disk of the data folder has not answered for 10 s", 60, since=told)
        worker.send_signal(signal.SIGTERM)
        self.assertEqual(worker.wait(20), 1)


class NoProcess(HoldfastTest):
    def test_a_worker_that_cannot_start_a_process_keeps_its_run_and_refuses_others(self):
        self.start_server()
        program, away = self.folder / "holdfast", self.folder / "away"
        shutil.copy2(BINARY, program)
        worker = self.start("worker alpha", program, "--worker", "--name", "alpha", "--connect", self.link_url,
                            "--data", self.folder / "worker-alpha", "--slots", 5)
        worker.wait_for_line(r"ready: registered with ")
        self.add_job("j", command=["true"])
        program.rename(away)
        run = self.request_run("j")
        worker.wait_for_line("warning process .*run .* waits: this machine cannot start a process")
        other = self.request_run("j")
        wait_until(lambda: "cannot start a process" in (self.show_run(other)["reason"] or ""), 20, "it refuses the next")
        self.assertEqual(self.show_run(run)["state"], "assigned")
        away.rename(program)
        self.assertEqual([self.wait_final(each)["state"] for each in (run, other)], ["succeeded", "succeeded"])
        worker.wait_for_line("this machine starts processes again")


if __name__ == "__main__":
    unittest.main()
