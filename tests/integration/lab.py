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
import ssl
import subprocess

from processes import Process, environment, processes_with, wait_until

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


def make_certificate(data, *names):
    """`tls init` in a server's data folder."""
    options = [word for name in names for word in ("--for", name)]
    done = subprocess.run([BINARY, "tls", "init", *options, "--data", str(data)], capture_output=True, check=False, timeout=120,
                          env=environment())
    if done.returncode != 0:
        raise AssertionError(f"no certificate: {done.stderr.decode()}")


class Lab:
    """`folder` holds all their data; `port` is the server's. Whoever has a lab ends it with end_all(). With `over_tls` all
    of them speak TLS, after make_certificate() in the server's data folder."""

    server_defaults, worker_defaults = QUICK_SERVER, QUICK_WORKER
    over_tls = False
    database_options = ()  # of each server; none: SQLite in its data folder

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
    def url(self):
        return f"{'https' if self.over_tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def link_url(self):
        return self.link_url_at(self.port)

    def link_url_at(self, port):
        return f"{'wss' if self.over_tls else 'ws'}://127.0.0.1:{port}/ws/heartbeat"

    @property
    def authority(self):
        """The file that clients of the server trust, with TLS."""
        return self.folder / "server" / "tls" / "ca.pem"

    def tls_context(self):
        """What connections to the server use; None without TLS."""
        return ssl.create_default_context(cafile=self.authority) if self.over_tls else None

    def start(self, title, *command, env=None):
        process = Process(title, [str(part) for part in command], self.folder, env)
        self.processes.append(process)
        return process

    def start_server(self, *options, ready=True, env=None):
        """A server on this test's port and data folder: the second one goes on where the first one stopped. `env`: what
        its environment has besides."""
        server = self.start("server", BINARY, "--server", "--listen", f"127.0.0.1:{self.port}", "--data",
                            self.folder / "server", *self.database_options, *with_defaults(self.server_defaults, options), env=env)
        if ready:
            server.wait_for_line(r"ready: wss?://")
        return server

    def start_worker(self, name="alpha", *options, ready=True, url=None, env=None, data=None):
        if self.over_tls:
            options = ("--tls-ca", self.authority, *options)
        worker = self.start(f"worker {name}", BINARY, "--worker", "--name", name, "--connect", url or self.link_url,
                            "--data", data or self.folder / f"worker-{name}", *with_defaults(self.worker_defaults, options),
                            env=env)
        if ready:
            worker.wait_for_line(r"ready: registered with ")
        return worker

    def http(self, path, method="GET", headers=None, body=None, timeout=120):
        """Status and body of a request to the server."""
        connection = (http.client.HTTPSConnection(*self.address, timeout=timeout, context=self.tls_context()) if self.over_tls
                      else http.client.HTTPConnection(*self.address, timeout=timeout))
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
