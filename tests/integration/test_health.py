#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What watches the server can rely on: /healthz tells the truth, /metrics is good, a locked database hurts nothing for good."""
import json
import shutil
import subprocess
import unittest

from harness import HoldfastTest, wait_until

METRICS = ["holdfast_workers", "holdfast_messages_total", "holdfast_acks_total", "holdfast_ack_latency_seconds",
           "holdfast_link_rtt_seconds", "holdfast_disconnects_total", "holdfast_reconnects_total", "holdfast_runs_total",
           "holdfast_runs_active", "holdfast_store_commit_seconds", "holdfast_loop_lag_seconds"]


class Health(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.start_server()

    def health(self):
        status, body = self.http("/healthz")
        json.loads(body)
        return status

    def test_healthy(self):
        self.assertEqual(self.health(), 200)

    def test_metrics_are_good_and_complete(self):
        self.start_worker()
        self.run_now("hello", command=["true"])
        status, text = self.http("/metrics")
        self.assertEqual(status, 200)
        described = {line.split()[2] for line in text.decode().splitlines() if line.startswith("# TYPE")}
        self.assertLessEqual(set(METRICS), described, set(METRICS) - described)
        self.assertIn(b'holdfast_workers{state="connected"} 1\n', text)
        self.assertIn(b'holdfast_runs_total{state="lost"} 0\n', text, "a state that no run has reached yet is there")
        promtool = shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool (Debian package prometheus) is not installed")
        checked = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, check=False, timeout=30)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, b""))

    def test_a_locked_database_is_told_and_outlived(self):
        worker = self.raw_worker()
        result = {"type": "job_result", "id": 1, "job": "own", "status": "succeeded", "exit_code": 0}
        with self.locked_database():
            wait_until(lambda: self.health() == 503, 30, "/healthz tells it")
            answer = worker.ask(result, timeout=60)
            self.assertEqual((answer["type"], answer["code"]), ("error", "store_unavailable"), answer)
            self.assertEqual(worker.ask({"type": "heartbeat", "id": 2})["type"], "ack", "what needs no disk goes on")
        wait_until(lambda: self.health() == 200, 30, "it is back without a restart")
        answer = worker.ask(result)
        self.assertEqual((answer["type"], answer["durable"]), ("ack", True))
        self.assertEqual({run["state"] for run in self.runs("--job", "own")}, {"succeeded"})

    def test_a_worker_keeps_its_result_while_the_database_is_locked(self):
        self.start_worker()
        gate = self.folder / "gate"
        self.add_job("gate", command=["/bin/sh", "-c", f"while [ ! -e {gate} ]; do sleep 0.05; done; echo out"])
        run = self.request_run("gate")
        self.wait_state(run, {"running"})
        spool = self.folder / "worker-alpha" / "spool"
        with self.locked_database():
            gate.touch()
            wait_until(lambda: list(spool.glob("*/result.json")), 20, "the result is on the worker's disk")
            wait_until(lambda: self.health() == 503, 30, "/healthz tells it")
            self.assertTrue(list(spool.glob("*/result.json")), "and stays there without a receipt")
        self.assertEqual(self.wait_final(run, 60)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"out\n")
        wait_until(lambda: not list(spool.iterdir()), 20, "the receipt empties the spool")

    def test_requests_that_make_no_sense(self):
        for method, path, status in (("GET", "/none", 404), ("GET", "/api/v1/none", 404), ("POST", "/healthz", 405),
                                     ("DELETE", "/api/v1/status", 405), ("POST", "/api/v1/jobs", 400)):
            with self.subTest(method=method, path=path):
                got, body = self.http(path, method, body=b"{" if method == "POST" else None)
                self.assertEqual(got, status)
                self.assertTrue(json.loads(body)["error"]["message"])


if __name__ == "__main__":
    unittest.main()
