#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that refuses a record for good: the server acknowledges nothing of it, ends, and the next one goes on from
the record. And no peer can say what a database refuses."""
import json
import random
import sqlite3
import time
import unittest

from faults import SEED, FaultTest
from harness import wait_until
from raw_peer import Closed

RULES = {
    "result": "BEFORE UPDATE ON runs WHEN NEW.state = 'succeeded'",
    "output": "BEFORE INSERT ON output",
    "start": "BEFORE UPDATE ON runs WHEN NEW.state = 'running'",
    "assignment": "BEFORE UPDATE ON runs WHEN NEW.state = 'assigned'",
}


class Refusals(FaultTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def in_database(self, statement):
        connection = sqlite3.connect(self.folder / "server" / "holdfast.db", timeout=20)
        with connection:
            connection.execute(statement)
        connection.close()

    def spool(self):
        return list((self.folder / "worker-alpha" / "spool").iterdir())

    def test_nothing_is_lost_of_what_the_database_refused(self):
        self.start_worker()
        self.journal_job("journal", seconds=0.1)
        for name, rule in RULES.items():
            with self.subTest(refused=name):
                self.in_database(f"CREATE TRIGGER rule {rule} BEGIN SELECT RAISE(ABORT, 'a rule of the test'); END")
                self.client("job", "run", "journal")
                self.assertEqual(self.server.wait(30), 1, "it ends, and says that it failed")
                line = self.server.wait_for_line(".*a rule of the test.*").group()
                self.assertRegex(line, r"error.*run \w+ of journal|error.*output of run", "what was refused")
                self.assertIn("to do: ", line)
                self.assertIn("holdfast.db", line)
                self.in_database("DROP TRIGGER rule")
                self.server = self.start_server()
                self.wait_all_final()
                for run in self.runs():
                    self.assertEqual((run["state"], self.log_of(run["id"])), ("succeeded", b"at work\ndone\n"))
                self.assert_nothing_ran_twice()
                wait_until(lambda: not self.spool(), 20, "receipts empty the spool")
        self.assert_audit_ok()

    def test_while_it_refuses_each_start_ends_the_same_way(self):
        self.start_worker()
        self.journal_job("journal", seconds=0.1)
        self.in_database(f"CREATE TRIGGER rule {RULES['result']} BEGIN SELECT RAISE(ABORT, 'a rule of the test'); END")
        self.client("job", "run", "journal")
        for _ in range(3):
            self.assertEqual(self.server.wait(30), 1)
            self.assertTrue(self.spool(), "the worker keeps the result")
            self.server = self.start_server()
        self.assertEqual(self.server.wait(30), 1)
        self.in_database("DROP TRIGGER rule")
        self.server = self.start_server()
        self.wait_all_final()
        wait_until(lambda: not self.spool(), 20, "receipts empty the spool")


# What a field may hold; each is good in one place and bad in another.
ODD = ["", "x", "0123456789abcdef", "\0", "a\0b", "\ud800", "é" * 4000, "x" * 100_000, "'; DROP TABLE runs; --", None, True, 0, 1,
       -1, 2, 1.5, 1e300, 2**53, 2**63, -2**63, [], {}, ["x"], {"x": "y"}, {"x\0": "y"}, "0001-01-01T00:00:00Z",
       "9999-12-31T23:59:59.999Z", "succeeded", "failed", "lost", "cancelled", "running", "finished", "stdout", "stderr"]
FIELDS = {
    "worker_register": ["worker_id", "instance", "sequence", "hostname", "platform", "version", "protocol", "slots", "labels",
                        "holding", "last_loss", "unanswered", "sent_at"],
    "heartbeat": ["runs_active", "loop_lag_ms", "sent_at"],
    "job_started": ["run_id", "attempt", "pid", "started_at"],
    "job_output": ["run_id", "attempt", "stream", "offset", "encoding", "data"],
    "job_result": ["run_id", "attempt", "status", "exit_code", "reason", "output_bytes", "started_at", "finished_at", "took_ms", "job_id",
                   "job"],
    "event": ["text"],
    "error": ["code", "reason", "path", "id"],
}


class OddPeers(FaultTest):
    """Peers that send good messages at the wrong moment, and wrong ones at any."""

    def setUp(self):
        super().setUp()
        self.server = self.start_server()
        self.random = random.Random(SEED)
        for number in range(3):
            self.add_job(f"job{number}", "--every", "1s", "--retries", number, "--grace", "3s",
                         "--on-disconnect", ("wait", "replace", "stop")[number], command=["true"])
        self.keys = []

    def assert_server_is_well(self):
        self.assertTrue(self.server.is_running(), f"seed {SEED}")
        self.assertFalse([line for line in self.server.lines if line.split()[1:2] == ["error"]], f"seed {SEED}")
        self.assert_audit_ok()

    def good(self, kind):
        """A message that the server takes when it comes at the right moment; mostly it does not."""
        run, attempt = self.random.choice(self.keys) if self.keys and self.random.random() < 0.9 else ("0123456789abcdef", 1)
        key = {"run_id": run, "attempt": max(1, attempt + self.random.choice((0, 0, 0, 0, 1, -1)))}
        state = self.random.choice(("running", "finished"))
        return {
            "worker_register": {"worker_id": self.random.choice("ab"), "instance": self.random.choice("xy"), "protocol": 1,
                                "slots": 3, "holding": [key | {"state": state, "stdout": 3, "stderr": 0}] * 2},
            "heartbeat": {"runs_active": 1},
            "job_started": key | {"pid": 1},
            "job_output": key | {"stream": "stdout", "offset": self.random.randrange(3), "data": "abc"},
            "job_result": key | {"status": self.random.choice(("succeeded", "failed", "lost", "cancelled", "timed_out"))},
            "event": {"text": "x"},
            "error": {"code": "stopping", "reason": "x"},
        }[kind]

    def any_message(self):
        kind = self.random.choice(list(FIELDS))
        message = self.good(kind)
        if self.random.random() < 0.3:
            message[self.random.choice(FIELDS[kind])] = self.random.choice(ODD)
        if kind == "job_result" and self.random.random() < 0.2:
            message = {"job_id": self.random.choice(ODD), "status": self.random.choice(ODD)}
        return {"type": kind, "id": self.random.choice((1, 2, 3, 4, "r"))} | message

    def hear(self, peer):
        """Takes note of the runs that the server gives out."""
        try:
            while True:
                message = peer.receive(0.01)
                if message["type"] == "job_start":
                    self.keys.append((message["run_id"], message["attempt"]))
                    if self.random.random() < 0.8:
                        peer.send({"type": "ack", "id": message["id"], "received": True})
        except TimeoutError:
            return True
        except (Closed, OSError):
            return False

    def test_no_message_is_one_that_the_database_refuses(self):
        begin = time.monotonic()
        sent = 0

        def is_enough():
            return time.monotonic() > begin + 20 and sent > 500 and len(self.keys) > 5
        while not is_enough():
            self.assertLess(time.monotonic(), begin + 300, f"{sent} messages were sent, {len(self.keys)} runs were given")
            peers = [self.peer() for _ in range(2)]
            for peer in peers:
                peer.send({"type": "worker_register", "id": "r"} | self.good("worker_register"))
            while peers and self.random.random() < 0.98:
                peer = self.random.choice(peers)
                try:
                    for _ in range(self.random.randrange(1, 20)):  # many in one read, and so in one transaction
                        peer.send(self.any_message())
                        sent += 1
                except OSError:
                    pass
                if not self.hear(peer):
                    peers.remove(peer)
            for peer in peers:
                peer.close()
        self.assert_server_is_well()

    def test_no_request_is_one_that_the_database_refuses(self):
        fields = ["name", "command", "env", "cwd", "cron", "every", "at", "timezone", "timeout", "retries", "priority", "labels",
                  "replace", "overlap", "missed", "jitter", "retry_on", "grace", "on_disconnect"]
        for _ in range(600):
            job = {"name": self.random.choice(("job0", "job1", "new")), "command": ["true"], "every": "1s", "replace": True}
            for _ in range(self.random.randrange(3)):
                job[self.random.choice(fields)] = self.random.choice(ODD)
            name = self.random.choice(("job0", "job1", "new", "none", "%00", "a%2Fb"))
            method, path, body = self.random.choice((
                ("POST", "/api/v1/jobs", json.dumps(job)), ("POST", "/api/v1/jobs", json.dumps(job)),
                ("DELETE", f"/api/v1/jobs/{name}", None),
                ("POST", f"/api/v1/jobs/{name}/{self.random.choice(('run', 'pause', 'resume'))}", "{}")))
            status, answer = self.http(path, method, {"Content-Type": "application/json"}, body)
            self.assertLess(status, 500, f"seed {SEED}: {method} {path} {body}: {answer}")
        self.assert_server_is_well()


if __name__ == "__main__":
    unittest.main()
