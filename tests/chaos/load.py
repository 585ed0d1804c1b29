# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stream of jobs, each of whose attempts writes to a journal that knows nothing of the database.

A line of the journal is `RUN ATTEMPT begin` or `RUN ATTEMPT done CODE`; it is appended with one write, and so whole.
"""
import collections
import contextlib
import random
import threading

from processes import wait_until
from stage import Unreachable

# name: (further fields of the job, shell between begin and done, exit code)
JOBS = {
    "tick": ({}, "", 0),
    "pace": ({}, "sleep 0.4", 0),
    "long": ({}, "seq 1 50; sleep 5; echo end", 0),
    "heavy": ({}, "seq 1 12000; seq 1 3000 >&2", 0),
    "fails": ({"retries": 1, "retry_on": ["failed"]}, "echo wrong >&2", 3),
    "asked": ({}, "seq 1 200", 0),
    "slow": ({}, "echo a; sleep 1.5; echo b", 0),
}
# Seconds between the slots of those that have a schedule.
EVERY_S = {"tick": 2, "pace": 3, "long": 7, "heavy": 5, "fails": 11}
ON_REQUEST = ("asked", "asked", "slow")


def numbers(last):
    return "".join(f"{number}\n" for number in range(1, last + 1)).encode()


# What an attempt writes, by stream.
OUTPUT = {"tick": (b"", b""), "pace": (b"", b""), "long": (numbers(50) + b"end\n", b""),
          "heavy": (numbers(12000), numbers(3000)), "fails": (b"", b"wrong\n"), "asked": (numbers(200), b""),
          "slow": (b"a\nb\n", b"")}


def script(journal, work, code):
    key = "$HOLDFAST_RUN_ID $HOLDFAST_ATTEMPT"
    return (f"echo \"{key} begin\" >>{journal}\n{work}\necho \"{key} done {code}\" >>{journal}\nexit {code}")


class Load:
    """`pace`: seconds between requests, on average. `stretch`: all comes so many times rarer, the schedules too."""

    def __init__(self, stage, seed, pace=0.6, stretch=1):
        self.stage, self.journal = stage, stage.folder / "journal"
        self.requested, self.unanswered = [], 0
        self._chance, self._pace, self._stretch = random.Random(seed), pace * stretch, stretch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def begin(self):
        for name, (fields, work, code) in JOBS.items():
            command = ["/bin/sh", "-c", script(self.journal, work, code)]
            schedule = {"every": f"{EVERY_S[name] * self._stretch}s"} if name in EVERY_S else {}
            if name == "tick" and self._stretch == 1:
                schedule = {"cron": "*/2 * * * * *"}
            self.stage.api("jobs", "POST", {"name": name, "command": command, "missed": "run-once"} | schedule | fields)
        self._thread.start()

    def _ask(self):
        while not self._stop.wait(self._chance.uniform(0.5, 1.5) * self._pace):
            try:
                run = self.stage.api(f"jobs/{self._chance.choice(ON_REQUEST)}/run", "POST", {})
                self.requested.append(run["id"])
            except Unreachable:
                self.unanswered += 1

    def stop_asking(self):
        self._stop.set()
        self._thread.join(60)

    def end(self, timeout=180):
        """Plans and asks for nothing more, and waits until all runs have ended."""
        self.stop_asking()
        for name in EVERY_S:
            self.stage.api(f"jobs/{name}/pause", "POST", {})

        def idle():
            with contextlib.suppress(Unreachable):
                return not any(self.stage.api("status")["runs"].values())
        wait_until(idle, timeout, "all runs end")

    def marks(self):
        """The journal as {(run, attempt): Counter of its lines}."""
        found = collections.defaultdict(collections.Counter)
        if self.journal.exists():
            for line in self.journal.read_text().splitlines():
                run, attempt, what = line.split(" ", 2)
                found[run, int(attempt)][what] += 1
        return found
