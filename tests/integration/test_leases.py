#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs and their workers that go away: restarted and upgraded, away for longer than a lease, two of one name, disks that
are full. Each asserts the record, the output to the byte, and the audit."""
import os
import shutil
import unittest

from faults import FaultTest, let_pass
from harness import BINARY, PYTHON, is_running, wait_until

COUNT = "import time\nfor n in range({n}):\n print(n, flush=True); time.sleep(0.2)"
UNTIL = "\nimport os\nwhile not os.path.exists({gate!r}): time.sleep(0.05)"


def counted(n):
    return "".join(f"{i}\n" for i in range(n)).encode()


class Restarts(FaultTest):
    def test_runs_survive_restarts_of_their_worker(self):
        self.start_server()
        worker = self.start_worker()
        gate = self.folder / "gate"
        self.add_job("count", command=[PYTHON, "-c", COUNT.format(n=10) + UNTIL.format(gate=str(gate))])
        run = self.request_run("count")
        self.wait_state(run, {"running"})
        for how in ("kill", "terminate", "kill"):
            getattr(worker, how)()
            self.assertTrue(self.keepers(), "its keeper lives on")
            worker = self.start_worker()
            worker.wait_for_line("1 run of the previous worker process continues")
        gate.touch()
        ended = self.wait_final(run)
        self.assertEqual((ended["state"], ended["attempt"], ended["exit_code"]), ("succeeded", 1, 0))
        self.assertEqual(self.log_of(run), counted(10))
        wait_until(lambda: not self.keepers(), 10, "keepers end with their runs")
        self.assert_audit_ok()

    def test_an_upgrade_puts_another_program_in_its_place(self):
        self.start_server()
        program = self.folder / "bin" / "holdfast"
        program.parent.mkdir()
        shutil.copy2(BINARY, program)
        start = [program, "--worker", "--name", "alpha", "--connect", self.link_url, "--data", self.folder / "worker-alpha",
                 "--ping-interval", "500ms", "--reconnect-max", "1s"]
        worker = self.start("worker", *start)
        worker.wait_for_line("ready: registered")
        self.add_job("count", command=[PYTHON, "-c", COUNT.format(n=15)])
        run = self.request_run("count")
        self.wait_state(run, {"running"})
        self.assertEqual(worker.terminate(), 0)
        fresh = program.with_suffix(".new")
        shutil.copy2(BINARY, fresh)
        os.replace(fresh, program)  # as a package manager does
        worker = self.start("worker", *start)
        worker.wait_for_line("ready: registered")
        second = self.request_run("count")
        self.assertEqual([self.wait_final(each)["state"] for each in (run, second)], ["succeeded"] * 2)
        self.assertEqual((self.log_of(run), self.log_of(second)), (counted(15), counted(15)))

    def test_what_ended_while_no_worker_was_there_is_delivered(self):
        self.start_server()
        worker = self.start_worker()
        self.journal_job("short", seconds=0.5)
        run = self.request_run("short")
        self.wait_state(run, {"running"})
        worker.kill()
        self.wait_end_of(run)
        wait_until(lambda: not self.keepers(), 10, "its keeper has ended")
        self.start_worker()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"at work\ndone\n")
        self.assert_nothing_ran_twice()

    def test_a_timeout_holds_without_a_worker(self):
        self.start_server()
        worker = self.start_worker()
        begun = self.folder / "begun"
        self.add_job("long", "--timeout", "3s", command=["/bin/sh", "-c", f"touch {begun}; exec sleep 600"])
        run = self.request_run("long")
        wait_until(begun.exists, 20, "it runs")
        worker.kill()
        wait_until(lambda: not self.keepers(), 20, "its keeper has stopped it")
        self.start_worker()
        self.assertEqual(self.wait_final(run)["state"], "timed_out")

    def test_cancelled_while_its_worker_was_away_for_a_moment(self):
        self.start_server()
        worker = self.start_worker()
        self.add_job("long", command=["sleep", "600"])
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        worker.kill()
        self.wait_worker("alpha", "offline")
        self.ask("run", "cancel", run)
        self.start_worker()
        self.assertEqual(self.wait_final(run)["state"], "cancelled")


class Leases(FaultTest):
    """The worker is frozen, or killed, for longer than a lease of three seconds."""

    def setUp(self):
        super().setUp()
        self.start_server("--ping-timeout", "1s")
        self.worker = self.start_worker()

    def begin(self, policy, *options, **work):
        self.journal_job("job", "--on-disconnect", policy, "--grace", "3s", *options, **({"seconds": 60} | work))
        run = self.request_run("job")
        self.wait_state(run, {"running"})
        wait_until(lambda: self.journal()[f"{run}.1 begin"], 10, "it runs")
        return run

    def events(self, run):
        return [event["kind"] for event in self.show_run(run)["events"]]

    def test_wait(self):
        gate = self.folder / "gate"
        run = self.begin("wait", gate=gate)
        self.worker.kill()
        shown = self.wait_state(run, {"assigned"})
        self.assertIn("longer than the lease", shown["reason"])
        self.assertEqual(self.events(run), ["lease_lapsed"])
        self.start_worker()
        self.wait_state(run, {"running"})
        gate.touch()
        ended = self.wait_final(run)
        self.assertEqual((ended["state"], ended["attempt"], ended["reason"]), ("succeeded", 1, None))
        self.assertEqual(self.events(run), ["lease_lapsed", "resumed"])
        self.assertEqual(self.log_of(run), b"at work\ndone\n")
        self.assert_audit_ok()

    def test_wait_until_somebody_gives_it_up(self):
        run = self.begin("wait")
        self.worker.kill()
        self.wait_state(run, {"assigned"})
        self.ask("run", "cancel", run)
        ended = self.wait_final(run)
        self.assertEqual(ended["state"], "lost")
        self.assertIn("may still run there", ended["reason"])
        self.start_worker()
        wait_until(lambda: not self.keepers(), 20, "its worker was told to stop it")
        late = wait_until(lambda: self.show_run(run)["attempts"][0]["late"], 20, "its result is kept")
        self.assertEqual(late["state"], "cancelled")
        self.assertEqual(self.show_run(run)["state"], "lost", "and never overwrites")
        self.assertEqual(self.events(run), ["lease_lapsed", "given_up", "orphan_stopped", "late_result"])

    def test_replace(self):
        run = self.begin("replace", seconds=6)
        self.worker.freeze()
        self.start_worker("beta")
        shown = wait_until(lambda: (s := self.show_run(run))["attempt"] == 2 and s, 20, "it is replaced")
        self.assertEqual(shown["attempts"][0]["state"], "lost")
        wait_until(lambda: self.journal()[f"{run}.2 begin"], 10, "the second attempt runs")
        fences = [attempt["fence"] for attempt in shown["attempts"]]
        self.assertLess(fences[0], self.show_run(run)["attempts"][1]["fence"])
        wait_until(lambda: self.journal()[f"{run}.1 end"], 20, "the first one ends on its worker")
        self.worker.thaw()
        ended = self.wait_final(run)
        self.assertEqual((ended["state"], ended["attempt"], ended["worker"]), ("succeeded", 2, "beta"))
        late = wait_until(lambda: self.show_run(run)["attempts"][0]["late"], 20, "the late result is kept")
        self.assertEqual((late["state"], late["exit_code"], late["worker"]), ("succeeded", 0, "alpha"))
        self.assertEqual(self.show_run(run)["attempts"][0]["state"], "lost", "beside what is on record")
        self.assertIn("replaced", self.events(run))
        self.assertIn("late_result", self.events(run))
        self.assert_audit_ok()

    def test_stop_by_a_worker_that_is_cut_off(self):
        """The worker does not run either: its keeper stops the program by itself, before it is started elsewhere."""
        run = self.begin("stop", "--retries", "1", seconds=60)
        [keeper] = self.keepers()
        self.worker.freeze()
        self.start_worker("beta")
        wait_until(lambda: self.journal()[f"{run}.2 begin"], 60, "it goes to another worker")
        self.assertFalse(is_running(keeper), "only after its keeper had stopped it")
        self.assertEqual(self.journal()[f"{run}.1 end"], 0)
        self.assertEqual(self.show_run(run)["attempts"][0]["state"], "lost")
        self.ask("run", "cancel", run)
        self.assertEqual(self.wait_final(run)["state"], "cancelled")
        self.worker.thaw()
        self.assert_audit_ok()

    def test_a_lease_lasts_while_the_link_lives(self):
        run = self.begin("stop", seconds=8)
        self.assertEqual(self.wait_final(run)["state"], "succeeded", "longer than its lease, and never stopped")
        self.assertEqual(self.events(run), [])

    def test_a_short_lease_needs_no_short_ping_interval(self):
        """The worker pings every 20 s until it has such a run, and must be heard at once then, and after a reset."""
        self.worker.terminate()
        self.start_worker("idle", "--ping-interval", "20s", "--heartbeat", "60s", "--slots", "4")
        let_pass(4)  # now what was confirmed last is older than the lease
        run = self.begin("stop", seconds=9)
        self.ask("drill", "cut", "--worker", "idle", "--for", "1s")
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(self.events(run), [])

    def test_the_fence_is_told_to_the_program_and_rises(self):
        self.add_job("fence", command=["/bin/sh", "-c", "echo $HOLDFAST_FENCE"])
        fences = []
        for _ in range(3):
            run = self.request_run("fence")
            self.wait_final(run)
            fences.append(int(self.log_of(run)))
            self.assertEqual(self.show_run(run)["fence"], fences[-1])
        self.assertEqual(fences, sorted(set(fences)))


class TwoOfOneName(FaultTest):
    def test_neither_loses_what_the_other_runs(self):
        self.start_server()
        first = self.start_worker()
        self.journal_job("long", seconds=6)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        second = self.start_worker(data=self.folder / "other", ready=False)
        second.wait_for_line("ready: registered")
        first.wait_for_line("another connection registered under the same name")
        let_pass(1)
        self.assertIn(self.show_run(run)["state"], {"running", "assigned"}, "nobody has given it away")
        second.terminate()
        first.terminate()
        self.start_worker()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assert_nothing_ran_twice()
        self.assert_audit_ok()


class FullSpools(FaultTest):
    def test_refused_loudly_before_the_bound_and_taken_when_there_is_room(self):
        server = self.start_server()
        worker = self.start_worker("alpha", "--spool-max", "1MiB", "--slots", "3")
        self.add_job("big", command=[PYTHON, "-c", "print('x' * 200_000)"])
        gate = self.folder / "gate"
        self.add_job("slow", command=["/bin/sh", "-c", f"until [ -e {gate} ]; do sleep 0.05; done"])
        running = [self.request_run("slow") for _ in range(3)]
        for run in running:
            self.wait_state(run, {"running"})
        server.kill()
        gate.touch()
        for run in running:
            wait_until(lambda run=run: list((self.folder / "worker-alpha/spool").glob(f"{run}.1/result.json")), 20, "it ends")
        self.start_server()
        self.assertEqual({self.wait_final(run)["state"] for run in running}, {"succeeded"})
        run = self.request_run("big")
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(len(self.log_of(run)), 200_001)
        self.assertTrue(worker.is_running())

    def test_a_full_disk(self):
        """On a file system of its own of a few MiB: refused while it is full, nothing lost, taken again after."""
        disk = self.folder / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=4m tmpfs {disk} 2>/dev/null") != 0:
            self.skipTest("a file system of its own needs root and mount(8)")
        self.addCleanup(os.system, f"umount -l {disk}")
        self.start_server()
        worker = self.start_worker(data=disk / "w")
        self.add_job("wait", command=["/bin/sh", "-c", f"until [ -e {self.folder}/go ]; do sleep 0.1; done; "
                                                       f"{PYTHON} -c \"print('y' * 1_000_000)\""])
        run = self.request_run("wait")
        self.wait_state(run, {"running"})
        with open(disk / "ballast", "wb") as ballast:
            with self.assertRaises(OSError):
                while True:
                    ballast.write(b"0" * 65536)
                    ballast.flush()
        (self.folder / "go").touch()
        worker.wait_for_line(f"run {run}: its (output|result) waits", 30)
        second = self.request_run("wait")
        worker.wait_for_line(f"run {second} cannot be taken", 30)
        wait_until(lambda: "could not take the run" in (self.show_run(second)["reason"] or ""), 20, "said on both sides")
        os.remove(disk / "ballast")
        self.assertEqual([self.wait_final(each, 60)["state"] for each in (run, second)], ["succeeded"] * 2)
        self.assertEqual((len(self.log_of(run)), len(self.log_of(second))), (1_000_001, 1_000_001))
        self.assert_audit_ok()


if __name__ == "__main__":
    unittest.main()
