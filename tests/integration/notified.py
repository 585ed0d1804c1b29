# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A test with channels that tell a sink, and a job that fails."""
from harness import HoldfastTest, wait_until
from sinks import WebSink

SECRET = "k3y-that-nobody-may-see"
FAILS = ["sh", "-c", "echo one; echo two >&2; echo password is $DB_PASSWORD; exit 3"]


class Notifications(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.sink = WebSink()
        self.addCleanup(self.sink.close)
        self.secret_file = self.folder / "secret"
        self.secret_file.write_text(SECRET + "\n")

    def start_server(self, *options, **more):
        server = super().start_server(*options, **more)
        self.take_admin_token()
        return server

    def add_channel(self, name, *options, path="/ok"):
        where = () if any(option in ("--mail", "--exec") for option in options) else ("--webhook", self.sink.url + path)
        return self.ask("notify", "add", name, *where, *options)

    def channel(self, name):
        return next(channel for channel in self.ask("notify", "list") if channel["name"] == name)

    def fail_once(self, job="backup", *options):
        self.start_worker()
        return self.run_now(job, "--env", "DB_PASSWORD=hunter2", *options, command=FAILS)

    def told(self, kind, path="/ok"):
        return [event for event in self.sink.events(path) if event["kind"] == kind]

    def wait_told(self, kind, path="/ok", timeout=30):
        return wait_until(lambda: self.told(kind, path), timeout, f"{kind} is told")
