# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program under test: servers, workers and client commands in throw-away folders.

Nothing here sleeps for a fixed time: each wait has a condition and a deadline wide enough for a busy machine. The
program is $HOLDFAST_BINARY, or build/dev/holdfast. When a test fails, the logs of all its processes are shown.
"""
import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import raw_peer
from processes import Process, environment, is_running, processes_with, wait_until

__all__ = ["BINARY", "FINAL", "PYTHON", "ROOT", "HoldfastTest", "environment", "is_running", "wait_until"]

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("HOLDFAST_BINARY", str(ROOT / "build/dev/holdfast"))
PYTHON = "/usr/bin/python3"
FINAL = {"succeeded", "failed", "timed_out", "cancelled", "lost", "skipped", "missed"}

# A link that notices and repairs everything within a second or two.
QUICK_SERVER = ("--server-ping-interval", "500ms")
QUICK_WORKER = ("--ping-interval", "500ms", "--ping-timeout", "1s", "--reconnect-max", "1s", "--heartbeat", "1s",
                "--close-timeout", "500ms", "--slots", "4")


def free_port():
    """A free port below the ephemeral range: there a client that dials a dead server can meet itself."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def with_defaults(defaults, options):
    """The options, and of the defaults (name, value, name, value…) those that they do not name."""
    pairs = zip(defaults[::2], defaults[1::2])
    return [part for name, value in pairs if name not in options for part in (name, value)] + list(options)


@dataclasses.dataclass
class Answer:
    """What a client command gave; `value` is its JSON, where it printed some."""
    code: int
    out: bytes
    error: str

    @property
    def value(self):
        return json.loads(self.out)


class HoldfastTest(unittest.TestCase):
    """Starts what a test needs, and ends all of it afterwards."""

    @classmethod
    def setUpClass(cls):
        if not pathlib.Path(BINARY).is_file():
            raise AssertionError(f"there is no {BINARY}: build the preset dev, or set HOLDFAST_BINARY")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-test."))
        self.port = free_port()
        self.processes = []
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        for process in reversed(self.processes):
            process.clean_up()
        self._end_keepers()
        shutil.rmtree(self.folder, ignore_errors=True)

    def keepers(self):
        """The processes of this test's keepers: what a worker has started outlives it."""
        return processes_with(f"{self.folder}/", "--keep")

    def _end_keepers(self):
        for pid in self.keepers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not self.keepers(), 20, "the keepers have stopped their programs")

    def _callTestMethod(self, method):
        try:
            super()._callTestMethod(method)
        except unittest.SkipTest:
            raise
        except BaseException:
            for process in self.processes:
                print(f"---- {process.title}, process {process.pid}", *process.lines[-60:], sep="\n", file=sys.stderr)
            raise

    # -- processes

    @property
    def address(self):
        return "127.0.0.1", self.port

    @property
    def link_url(self):
        return f"ws://127.0.0.1:{self.port}/ws/heartbeat"

    def start(self, title, *command, env=None):
        process = Process(title, [str(part) for part in command], self.folder, env)
        self.processes.append(process)
        return process

    def start_server(self, *options, ready=True, env=None):
        """A server on this test's port and data folder: the second one goes on where the first one stopped. `env`: what
        its environment has besides."""
        server = self.start("server", BINARY, "--server", "--listen", f"127.0.0.1:{self.port}", "--data",
                            self.folder / "server", *with_defaults(QUICK_SERVER, options), env=env)
        if ready:
            server.wait_for_line(r"ready: ws://")
        return server

    def start_worker(self, name="alpha", *options, ready=True, url=None, env=None, data=None):
        worker = self.start(f"worker {name}", BINARY, "--worker", "--name", name, "--connect", url or self.link_url,
                            "--data", data or self.folder / f"worker-{name}", *with_defaults(QUICK_WORKER, options),
                            env=env)
        if ready:
            worker.wait_for_line(r"ready: registered with ")
        return worker

    def peer(self, **upgrade):
        """A raw peer with an open WebSocket."""
        status, connection = raw_peer.upgrade(self.address, **upgrade)
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

    def client(self, *arguments, timeout=60, json_output=True, **extra):
        """Runs a command; `--json` goes before a `--`. Keyword arguments go into its environment."""
        arguments = [str(argument) for argument in arguments]
        if json_output:
            arguments.insert(arguments.index("--") if "--" in arguments else len(arguments), "--json")
        done = subprocess.run([BINARY, *arguments], capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL, check=False,
                              env=environment(**({"HOLDFAST_URL": f"http://127.0.0.1:{self.port}"} | extra)))
        return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    def client_process(self, *arguments):
        """A command that goes on while the test does something else."""
        return self.start(" ".join(arguments[:2]), BINARY, *arguments, "--url", f"http://127.0.0.1:{self.port}")

    def ask(self, *arguments, **more):
        """The JSON of a command that must work."""
        answer = self.client(*arguments, **more)
        self.assertEqual(answer.code, 0, f"{arguments}: {answer.error}{answer.out!r}")
        return answer.value

    def add_job(self, name, *options, command):
        return self.ask("job", "add", name, *options, "--", *command)

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

    # -- HTTP

    def http(self, path, method="GET", headers=None, body=None, timeout=20):
        """Status and body of a request to the server."""
        connection = http.client.HTTPConnection(*self.address, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
