# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program under test: servers, workers and client commands in throw-away folders.

Nothing here sleeps for a fixed time: each wait has a condition and a deadline wide enough for a busy machine. The
program is $HOLDFAST_BINARY, or build/dev/holdfast. When a test fails, the logs of all its processes are shown.
"""
import contextlib
import dataclasses
import datetime
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import postgres
import raw_peer
from lab import BINARY, FINAL, PYTHON, ROOT, Lab, has_program, make_certificate
from processes import environment, is_running, wait_until

ORDERLY = (signal.SIGTERM, signal.SIGKILL)  # what ends a peer of the tests' own, and what is too slow

__all__ = ["BINARY", "FINAL", "PYTHON", "ROOT", "HoldfastTest", "environment", "is_running", "wait_until"]


@dataclasses.dataclass
class Answer:
    """What a client command gave; `value` is its JSON, where it printed some."""
    code: int
    out: bytes
    error: str

    @property
    def value(self):
        return json.loads(self.out)


class HoldfastTest(Lab, unittest.TestCase):
    """Starts what a test needs, and ends all of it afterwards. `token`: what its commands come in with; None: nothing."""

    token = None

    @classmethod
    def setUpClass(cls):
        has_program()
        cls.cluster = None
        if os.environ.get("HOLDFAST_TEST_DATABASE") == "postgresql":  # what is the same for all databases
            if not postgres.programs():
                raise unittest.SkipTest("PostgreSQL is not installed")
            cls.cluster = postgres.Cluster()
            cls.addClassCleanup(cls.cluster.close)

    def setUp(self):
        self.open_lab(tempfile.mkdtemp(prefix="holdfast-test."))
        if self.cluster:
            self.database_options = ("--database", self.cluster.new_database())
        self.addCleanup(self._clean_up)
        if self.over_tls:
            make_certificate(self.folder / "server")

    def _clean_up(self):
        ended = self.end_all()
        shutil.rmtree(self.folder, ignore_errors=True)
        crashed = [(process.title, code) for process, code in ended if code < 0 and -code not in ORDERLY]
        self.assertEqual(crashed, [], "these crashed when they were told to stop")

    def _callTestMethod(self, method):
        try:
            super()._callTestMethod(method)
        except unittest.SkipTest:
            raise
        except BaseException:
            for process in self.processes:
                print(f"---- {process.title}, process {process.pid}", *process.lines[-60:], sep="\n", file=sys.stderr)
            raise

    def peer(self, **upgrade):
        """A raw peer with an open WebSocket."""
        status, connection = raw_peer.upgrade(self.address, context=self.tls_context(), **upgrade)
        self.assertEqual(status, 101)
        self.addCleanup(connection.close)
        return connection

    def raw_worker(self, name="raw", **fields):
        """A raw peer that registered; what the server said to it is in `.registered`."""
        connection = self.peer()
        connection.registered = connection.ask({
            "type": "worker_register", "id": "r", "worker_id": name, "hostname": "h", "platform": "test", "version": "1",
            "protocol": 1, "slots": 1, "labels": {}, "instance": name + "-1", "holding": []} | fields)
        self.assertEqual(connection.registered.get("msg"), "registered", connection.registered)
        return connection

    # -- the client commands

    def client(self, *arguments, timeout=300, json_output=True, **extra):
        """Runs a command; `--json` goes before a `--`. Keyword arguments go into its environment, those of None do not."""
        arguments = [str(argument) for argument in arguments]
        if json_output:
            arguments.insert(arguments.index("--") if "--" in arguments else len(arguments), "--json")
        done = subprocess.run([BINARY, *arguments], capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL, check=False,
                              env=self.client_environment(**extra))
        return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    def client_environment(self, **extra):
        trusted = str(self.authority) if self.over_tls else None
        values = {"HOLDFAST_URL": self.url, "HOLDFAST_TLS_CA": trusted, "HOLDFAST_TOKEN": self.token} | extra
        return environment(**{name: value for name, value in values.items() if value is not None})

    def take_admin_token(self):
        """From now on, commands come in as those on the server's machine do."""
        self.token = (self.folder / "server" / "admin.token").read_text().strip()

    def client_process(self, *arguments, url=None):
        """A command that goes on while the test does something else."""
        trust = ("--tls-ca", self.authority) if self.over_tls else ()
        return self.start(" ".join(arguments[:2]), BINARY, *arguments, "--url", url or self.url, *trust)

    def ask(self, *arguments, **more):
        """The JSON of a command that must work."""
        answer = self.client(*arguments, **more)
        self.assertEqual(answer.code, 0, f"{arguments}: {answer.error}{answer.out!r}")
        return answer.value

    def add_job(self, name, *options, command):
        return self.ask("job", "add", name, *options, "--", *command)

    def soon(self, commands=1):
        """A moment that is still to come after so many client commands on this machine, as busy as it is."""
        began = time.monotonic()
        self.ask("status")
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(
            seconds=1 + 4 * commands * (time.monotonic() - began))

    def request_run(self, job):
        return self.ask("job", "run", job)["id"]

    def run_now(self, name, *options, command, timeout=30):
        """Adds a job, asks for one run of it and gives the run as it ended."""
        self.add_job(name, *options, command=command)
        return self.wait_final(self.request_run(name), timeout)

    def show_run(self, run):
        return self.ask("run", "show", run)

    def runs(self, *options):
        return self.ask("run", "list", "--limit", 1000, *options)

    def wait_state(self, run, states, timeout=30):
        """The run, as soon as it is in one of these states."""
        return wait_until(lambda: (shown := self.show_run(run))["state"] in states and shown, timeout,
                          f"run {run} becomes {'/'.join(sorted(states))}")

    def wait_final(self, run, timeout=30):
        return self.wait_state(run, FINAL, timeout)

    def wait_all_final(self, timeout=30):
        wait_until(lambda: all(run["state"] in FINAL for run in self.runs()), timeout, "all runs end")

    def wait_worker(self, name, *states, timeout=20):
        def seen():
            return next((w for w in self.ask("worker", "list") if w["name"] == name and w["state"] in states), None)
        return wait_until(seen, timeout, f"worker {name} is {'/'.join(states)}")

    def log_of(self, run):
        """What the run wrote to standard output, to the byte."""
        answer = self.client("run", "log", run, json_output=False)
        self.assertEqual(answer.code, 0, answer.error)
        return answer.out

    def assert_audit_ok(self):
        audit = self.client("audit")
        self.assertEqual(audit.code, 0, audit.out.decode() + audit.error)
        self.assertEqual((audit.value["missing"], audit.value["duplicated"]), (0, 0), audit.value)
        self.assertEqual(audit.value["planned"], audit.value["accounted"], audit.value)
        return audit.value

    def fetch(self, path):
        """The JSON of a GET that must work."""
        status, body = self.http(path)
        self.assertEqual(status, 200, body)
        return json.loads(body)

    @contextlib.contextmanager
    def locked_database(self):
        """The server's database, locked as a backup or a curious person would lock it."""
        path = next((self.folder / "server").glob("*.db"))
        connection = sqlite3.connect(path, timeout=20, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            yield
            connection.execute("ROLLBACK")
        finally:
            connection.close()
