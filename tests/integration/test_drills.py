#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`holdfast drill`: a fault on purpose, on a running installation, and what its report says."""
import signal
import unittest

from harness import HoldfastTest


class Scene(HoldfastTest):
    worker_options = ()

    def setUp(self):
        super().setUp()
        self.start_server()
        for name in ("alpha", "beta"):
            self.start_worker(name, *self.worker_options)
        self.add_job("tick", "--every", "1s", command=["/bin/true"])

    def drill(self, *arguments):
        answer = self.client("drill", *arguments)
        self.assertIn(answer.code, (0, 1), answer.error)
        return answer.code, answer.value

    def assert_good(self, code, report, names):
        self.assertEqual([worker["name"] for worker in report["workers"]], names)
        self.assertEqual((report["runs"]["lost"], report["audit"]["missing"], report["audit"]["duplicated"]), (0, 0, 0))
        self.assertTrue(report["ok"], report)
        self.assertEqual(code, 0)

    def causes(self, report):
        return [[outage["cause"] for outage in worker["outages"]] for worker in report["workers"]]


class DrillTest(Scene):
    def test_cut_meets_all_and_all_are_back(self):
        code, report = self.drill("cut", "--for", "2s")
        self.assert_good(code, report, ["alpha", "beta"])
        self.assertEqual(self.causes(report), [["reset_by_peer"], ["reset_by_peer"]])
        for worker in report["workers"]:
            self.assertGreaterEqual(worker["outages"][0]["attempts"], 1)
            self.assertGreaterEqual(worker["back_after_s"], 0)

    def test_freeze_is_noticed_by_the_missing_pong(self):
        code, report = self.drill("freeze", "--for", "4s", "--worker", "beta")
        self.assert_good(code, report, ["beta"])
        self.assertEqual(self.causes(report), [["no_pong"]])
        self.assertEqual(self.ask("worker", "show", "alpha")["outages"], [])

    def test_a_freeze_longer_than_a_registration_may_take_is_outlived(self):
        code, report = self.drill("freeze", "--for", "14s", "--worker", "beta")
        self.assert_good(code, report, ["beta"])
        self.assertEqual(self.causes(report), [["no_pong"]])
        self.run_now("after", command=["/bin/true"])

    def test_what_follows_a_frozen_registration_is_heard_after_it(self):
        self.raw_worker("gamma")
        drill = self.client_process("drill", "freeze", "--for", "2s", "--worker", "gamma")
        drill.wait_for_line("freeze of gamma")
        hasty = self.peer()
        hasty.send({"type": "worker_register", "id": 1, "worker_id": "gamma", "protocol": 1, "instance": "gamma-1"})
        hasty.send({"type": "job_result", "id": 2, "job": "own", "status": "succeeded", "exit_code": 0})
        self.assertEqual([hasty.receive().get("id"), hasty.receive().get("durable")], [1, True])
        self.assertEqual([run["worker"] for run in self.runs("--job", "own")], ["gamma"])

    def test_a_killed_worker_is_back_when_it_is_started_again(self):
        drill = self.client_process("drill", "kill-worker", "--worker", "beta", "--for", "500ms", "--json")
        victim = next(process for process in self.processes if process.title == "worker beta")
        self.assertEqual(victim.wait(20), 137)
        self.start_worker("beta")
        self.assertEqual(drill.wait(60), 0, drill.lines)
        (outage,) = self.ask("worker", "show", "beta")["outages"]
        self.assertEqual(outage["cause"], "worker_restart")
        self.assertIn("ended unexpectedly", outage["verdict"])

    def test_an_old_worker_cannot_be_told_to_die(self):
        veteran = self.peer()
        self.assertEqual(veteran.ask({"type": "worker_register", "worker_id": "veteran"})["msg"], "registered")
        answer = self.client("drill", "kill-worker", "--worker", "veteran")
        self.assertEqual(answer.code, 4, answer.out)
        self.assertIn("speaks the older protocol", answer.error)

    def test_one_at_a_time(self):
        first = self.client_process("drill", "lag", "--for", "8s", "--by", "1ms")
        first.wait_for_line("lag of alpha, beta")
        second = self.client("drill", "cut", "--for", "1s")
        self.assertEqual(second.code, 4)
        self.assertIn("a drill is running", second.error)
        self.assertEqual(first.wait(60), 0)

    def test_ctrl_c_ends_the_drill(self):
        drill = self.client_process("drill", "cut", "--for", "5m")
        drill.wait_for_line("cut of alpha, beta")
        drill.send_signal(signal.SIGINT)
        self.assertEqual(drill.wait(20), 1, drill.lines)
        drill.wait_for_line("the drill was ended")
        for name in ("alpha", "beta"):
            self.wait_worker(name, "connected")

    def test_anybody_may_end_it(self):
        self.assertEqual(self.ask("drill", "stop"), {"ended": False})
        drill = self.client_process("drill", "freeze", "--for", "5m", "--worker", "alpha")
        drill.wait_for_line("freeze of alpha")
        self.assertEqual(self.ask("drill", "stop"), {"ended": True})
        drill.kill()
        self.assertEqual(self.drill("cut", "--for", "1s", "--worker", "beta")[0], 0)

    def test_what_cannot_be_is_refused(self):
        for arguments, code, words in ((("kill-worker",), 4, "name the worker to kill"),
                                       (("cut", "--worker", "nobody"), 4, 'no worker named "nobody"'),
                                       (("cut", "--for", "11m"), 4, "for_ms"),
                                       (("cut", "--for", "soon"), 2, "not a duration"),
                                       (("explode",), 2, "explode")):
            with self.subTest(arguments):
                answer = self.client("drill", *arguments)
                self.assertEqual(answer.code, code, answer.error)
                self.assertIn(words, answer.error)


class PatientWorkers(Scene):
    """They wait far longer for a pong than the drill keeps it back: a busy machine adds to that."""
    worker_options = ("--ping-timeout", "10s")

    def test_a_short_freeze_is_outlived(self):
        code, report = self.drill("freeze", "--for", "300ms", "--worker", "alpha")
        self.assert_good(code, report, ["alpha"])
        self.assertEqual(self.causes(report), [[]])
        self.run_now("after", command=["/bin/true"])

    def test_lag_is_no_outage(self):
        code, report = self.drill("lag", "--for", "3s", "--by", "400ms")
        self.assert_good(code, report, ["alpha", "beta"])
        self.assertEqual(self.causes(report), [[], []])


if __name__ == "__main__":
    unittest.main()
