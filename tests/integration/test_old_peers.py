#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python workers and servers that exist go on working, against Debian's real python3-websockets."""
import json
import unittest

from harness import PYTHON, ROOT, HoldfastTest

PEERS = ROOT / "tests/integration/peers"
REGISTERED = '{"type": "ack", "msg": "registered"}'
RECEIVED = '{"type": "ack", "received": true}'


class OldWorker(HoldfastTest):
    def test_gets_its_answers_byte_for_byte_and_its_result_is_recorded(self):
        self.start_server()
        worker = self.start("old worker", PYTHON, PEERS / "old_worker.py", self.link_url, "--name", "veteran",
                            "--heartbeats", 3, "--results", 1, "--unknown")
        self.assertEqual(worker.wait(30), 0)
        worker.wait_for_line("disk_report")
        answers = [json.loads(line) for line in worker.lines]
        self.assertEqual([a["sent"] for a in answers],
                         ["worker_register"] + ["heartbeat"] * 3 + ["job_result", "disk_report"])
        self.assertEqual([a["answer"] for a in answers], [REGISTERED] + [RECEIVED] * 5)

        runs = self.runs("--job", "nightly")
        self.assertEqual([(r["state"], r["worker"], r["exit_code"]) for r in runs], [("succeeded", "veteran", 0)])
        self.wait_worker("veteran", "offline")

    def test_a_failed_result_is_recorded_as_failed(self):
        self.start_server()
        result = json.dumps({"job": "weekly", "status": "error", "exit_code": 3})
        worker = self.start("old worker", PYTHON, PEERS / "old_worker.py", self.link_url, "--result", result)
        self.assertEqual(worker.wait(30), 0)
        self.assertEqual([(r["state"], r["exit_code"]) for r in self.runs("--job", "weekly")], [("failed", 3)])


class OldServer(HoldfastTest):
    def test_the_worker_keeps_its_link_and_says_once_that_results_are_not_confirmed(self):
        server = self.start("old server", PYTHON, PEERS / "old_server.py", "--port", self.port)
        server.wait_for_line("ready: ")
        worker = self.start_worker("modern", "--ack-timeout", "2s")
        for _ in range(4):
            server.wait_for_line('"heartbeat"', since=len(server.lines))
        messages = [json.loads(line) for line in server.lines[1:]]
        self.assertEqual([m["type"] for m in messages if m.get("type") == "worker_register"], ["worker_register"])
        self.assertFalse([m for m in messages if "closed" in m], "the link held")
        register = messages[0]
        for field in ("worker_id", "hostname", "platform", "version", "protocol", "slots", "labels"):
            self.assertIn(field, register)
        notes = [line for line in worker.lines if "does not confirm results" in line]
        self.assertEqual(len(notes), 1, worker.lines)

    def test_the_worker_comes_back_to_a_restarted_server(self):
        server = self.start("old server", PYTHON, PEERS / "old_server.py", "--port", self.port)
        server.wait_for_line("ready: ")
        self.start_worker("modern")
        server.kill()
        second = self.start("old server", PYTHON, PEERS / "old_server.py", "--port", self.port)
        second.wait_for_line('"worker_register"', timeout=15)


if __name__ == "__main__":
    unittest.main()
