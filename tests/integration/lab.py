# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server and its workers as processes in one folder, for tests and for the tools that break them for hours."""
import contextlib
import http.client
import os
import pathlib
import random
import signal
import socket

from processes import Process, processes_with, wait_until

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


def has_program():
    """Fails where there is nothing to run."""
    if not pathlib.Path(BINARY).is_file():
        raise AssertionError(f"there is no {BINARY}: build the preset dev, or set HOLDFAST_BINARY")


class Lab:
    """`folder` holds all their data; `port` is the server's. Whoever has a lab ends it with end_all()."""

    server_defaults, worker_defaults = QUICK_SERVER, QUICK_WORKER

    def open_lab(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.processes = []

    def end_all(self):
        """Ends every process, also those that outlive their worker. Gives [(process, exit code)] of those that ran."""
        ended = [(process, process.clean_up()) for process in reversed(self.processes)]
        self._end_keepers()
        return [(process, code) for process, code in ended if code is not None]

    def keepers(self):
        """The processes of this test's keepers: what a worker has started outlives it."""
        return processes_with(f"{self.folder}/", "--keep")

    def _end_keepers(self):
        for pid in self.keepers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not self.keepers(), 20, "the keepers have stopped their programs")

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
                            self.folder / "server", *with_defaults(self.server_defaults, options), env=env)
        if ready:
            server.wait_for_line(r"ready: ws://")
        return server

    def start_worker(self, name="alpha", *options, ready=True, url=None, env=None, data=None):
        worker = self.start(f"worker {name}", BINARY, "--worker", "--name", name, "--connect", url or self.link_url,
                            "--data", data or self.folder / f"worker-{name}", *with_defaults(self.worker_defaults, options),
                            env=env)
        if ready:
            worker.wait_for_line(r"ready: registered with ")
        return worker

    def http(self, path, method="GET", headers=None, body=None, timeout=120):
        """Status and body of a request to the server."""
        connection = http.client.HTTPConnection(*self.address, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
