#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server and a worker say to a service manager, on a real NOTIFY_SOCKET: sd_notify(3)."""
import os
import re
import shutil
import signal
import socket
import subprocess
import unittest

from harness import BINARY, ROOT, HoldfastTest, environment, wait_until

PERIOD = 400_000  # microseconds


class Manager:
    """The socket of a service manager, and what came there."""

    def __init__(self, path):
        self.path = str(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.bind(self.path)
        self.lines = []

    def environment(self, watchdog=True):
        return {"NOTIFY_SOCKET": self.path} | ({"WATCHDOG_USEC": str(PERIOD)} if watchdog else {})

    def read(self):
        while True:
            try:
                self.lines += self.socket.recv(4096).decode().splitlines()
            except BlockingIOError:
                return self.lines

    def wait_for(self, text, more=1):
        """Until `more` further lines have this text."""
        had = sum(text in line for line in self.read())
        wait_until(lambda: sum(text in line for line in self.read()) >= had + more, 20, f"the service manager hears {text}")

    def first(self, text):
        wait_until(lambda: any(text in line for line in self.read()), 20, f"the service manager hears {text}")

    def silent_since(self):
        self.read()
        self.lines.clear()


class Service(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.manager = Manager(self.folder / "notify")
        self.addCleanup(self.manager.socket.close)

    def test_a_server_is_ready_alive_and_stops(self):
        server = self.start_server(env=self.manager.environment())
        self.manager.first("READY=1")
        self.manager.wait_for("WATCHDOG=1", 3)
        self.assertTrue(any(line.startswith("STATUS=serving; connected workers: 0") for line in self.manager.read()))
        self.start_worker()
        self.manager.first("STATUS=serving; connected workers: 1")
        os.kill(server.pid, signal.SIGTERM)
        self.manager.first("STOPPING=1")

    def test_a_server_that_cannot_write_is_not_alive(self):
        self.start_server(env=self.manager.environment())
        self.manager.first("WATCHDOG=1")
        with self.locked_database():
            self.manager.first("STATUS=" + str(self.folder))  # the reason names the file
            self.manager.silent_since()
            self.assert_not_fed()
        self.manager.wait_for("WATCHDOG=1")

    def assert_not_fed(self):
        """While the server answers, as often as the watchdog would have been fed meanwhile."""
        for _ in range(3):
            status, _ = self.http("/healthz")
            self.assertEqual(status, 503)
        self.assertEqual([line for line in self.manager.read() if line == "WATCHDOG=1"], [])

    def test_a_server_whose_loop_hangs_is_not_alive(self):
        server = self.start_server(env=self.manager.environment())
        self.manager.first("WATCHDOG=1")
        os.kill(server.pid, signal.SIGSTOP)
        try:
            self.manager.silent_since()
            with self.assertRaises(OSError):
                self.http("/healthz", timeout=1)
            self.assertEqual(self.manager.read(), [])
        finally:
            os.kill(server.pid, signal.SIGCONT)
        self.manager.wait_for("WATCHDOG=1")

    def test_a_worker_says_what_it_does(self):
        self.start_worker(ready=False, env=self.manager.environment())
        self.manager.first("READY=1")
        self.manager.first("STATUS=not connected")
        self.manager.wait_for("WATCHDOG=1", 2)  # it tries again, and a new process could do no more
        self.start_server()
        self.manager.first("STATUS=connected to ws://")
        self.manager.wait_for("WATCHDOG=1", 2)

    def test_nobody_is_fed_who_does_not_ask(self):
        self.start_server(env=self.manager.environment(watchdog=False))
        self.manager.first("READY=1")
        self.manager.first("STATUS=serving")
        self.assertFalse(any("WATCHDOG" in line for line in self.manager.read()))

    def test_jobs_do_not_see_the_manager(self):
        self.start_server()
        self.start_worker(env=self.manager.environment())
        self.assertEqual(self.log_of(self.run_now("see", command=["sh", "-c", "echo $NOTIFY_SOCKET$WATCHDOG_USEC"])["id"]), b"\n")


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not installed")
class Units(HoldfastTest):
    """The units, as systemd reads them; the program is the one under test."""

    def unit(self, name):
        path = self.folder / name
        text = (ROOT / "packaging/linux" / name).read_text()
        self.assertIn("ExecStart=/usr/bin/holdfast ", text)
        path.write_text(text.replace("/usr/bin/holdfast", BINARY))
        return path

    def analyze(self, *arguments):
        done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_systemd_finds_no_fault(self):
        self.analyze("verify", "--man=no", self.unit("holdfast-server.service"), self.unit("holdfast-worker.service"))

    def test_the_hardening_is_kept(self):
        # In tenths, 0 to 100: what a worker's jobs need is left to them.
        for name, most in (("holdfast-server.service", 15), ("holdfast-worker.service", 55)):
            with self.subTest(unit=name):
                self.analyze("security", "--offline=yes", "--no-pager", f"--threshold={most}", self.unit(name))

    def test_the_settings_files_are_good(self):
        for face in ("server", "worker"):
            with self.subTest(face=face):
                text = (ROOT / f"packaging/linux/{face}.conf").read_text()
                all_set = self.folder / f"{face}.conf"
                all_set.write_text(re.sub(r"^#([a-z-]+ = )", r"\1", text, flags=re.MULTILINE))
                for path in (ROOT / f"packaging/linux/{face}.conf", all_set):
                    done = subprocess.run([BINARY, f"--{face}", "--config", path, "--insecure", "--data", "/dev/null/none"],
                                          capture_output=True, text=True, check=False, timeout=60, env=environment())
                    self.assertEqual(done.returncode, 1, done.stderr)  # read, and stopped by the folder


if __name__ == "__main__":
    unittest.main()
