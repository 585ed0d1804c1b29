# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the acceptance commands share: a server and a worker with the product's default link settings, and lines that say
what was checked."""
import json
import re
import shutil
import tempfile
import time

from lab import FINAL, Lab, has_program
from processes import wait_until

WORKER = "acceptance"


class Acceptance(Lab):
    """Use as a context. check() prints a line for each fact; `code` is what the command ends with."""

    server_defaults, worker_defaults = (), ("--slots", "2")

    def __enter__(self):
        has_program()
        self.open_lab(tempfile.mkdtemp(prefix="holdfast-acceptance."))
        self.code = 0
        self.server = self.start_server()
        self.worker = self.start_worker(WORKER)
        self.say(f"server and worker run with the default settings of the link, port {self.port}")
        return self

    def __exit__(self, kind, *rest):
        if kind or self.code:
            for process in self.processes:
                print(f"---- {process.title}", *process.lines[-40:], sep="\n")
        crashed = [(process.title, code) for process, code in self.end_all() if code != 0]
        shutil.rmtree(self.folder, ignore_errors=True)
        if crashed and not kind:
            raise AssertionError(f"these ended otherwise than with 0 when they were told to stop: {crashed}")

    def say(self, text):
        print(f"{time.strftime('%H:%M:%S')}        {text}", flush=True)

    def check(self, holds, text):
        """`text` has the figures in it."""
        print(f"{time.strftime('%H:%M:%S')} {'  ok  ' if holds else 'WRONG '} {text}", flush=True)
        if not holds:
            self.code = 1
        return holds

    def api(self, path, method="GET", body=None):
        """The JSON of an answer that must be 200."""
        status, answer = self.http("/api/v1/" + path, method, None, json.dumps(body) if body is not None else None)
        if status != 200:
            raise AssertionError(f"{method} {path}: {status} {answer!r}")
        return json.loads(answer)

    def row(self):
        return self.api(f"workers/{WORKER}")

    def metrics(self):
        """{name with labels: value}"""
        text = self.http("/metrics")[1].decode()
        return {name: float(value) for name, value in re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", text, re.M)}

    def request_run(self, name, command):
        """The id of the run of a new job."""
        self.api("jobs", "POST", {"name": name, "command": command})
        return self.api(f"jobs/{name}/run", "POST", {})["id"]

    def wait_final(self, run, timeout=60):
        return wait_until(lambda: (shown := self.api(f"runs/{run}"))["state"] in FINAL and shown, timeout, f"run {run} ends")

    def output(self, run):
        """Standard output of a run as text."""
        text, after, more = "", 0, True
        while more:
            answer = self.api(f"runs/{run}/log?after={after}")
            text += "".join(chunk["data"] for chunk in answer["chunks"] if chunk["stream"] == "stdout")
            after, more = answer["next"], answer["more"]
        return text

    def check_one_connection(self, first):
        """That the connection of the row `first` is the only one that there ever was."""
        row, metrics = self.row(), self.metrics()
        self.check((row["address"], row["connected_at"]) == (first["address"], first["connected_at"]),
                   f"one connection: from {row['address']}, since {row['connected_at']}")
        self.check(row["outages"] == [] and row["reconnects_24h"] == 0,
                   f"outages on record {len(row['outages'])}, reconnects {row['reconnects_24h']}")
        ended = sum(value for name, value in metrics.items() if name.startswith("holdfast_disconnects_total"))
        self.check(ended == 0, f"/metrics: links that ended {ended:.0f}")
        noise = [line for process in self.processes for line in process.lines if " warning " in line or " error " in line]
        self.check(not noise, f"warnings and errors in both logs: {len(noise)}")
