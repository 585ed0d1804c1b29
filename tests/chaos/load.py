# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stream of jobs, each of whose attempts writes to a journal that knows nothing of the database.

A line of the journal is `RUN ATTEMPT begin` or `RUN ATTEMPT done CODE`; it is appended with one write, and so whole.
"""
import collections
import contextlib
import random
import threading
import time

from ledger import Asked, Plan, Silence
from processes import wait_until
from stage import Refused, Unreachable, windows_path

# name: (further fields of the job, what it does between begin and done, exit code). Each step is a word of
# tests/support/child.cpp and its value, for Windows; SHELL has the same for a shell.
JOBS = {
    "tick": ({}, (), 0),
    "pace": ({}, (("pause", 400),), 0),
    "long": ({}, (("count", 50), ("pause", 5000), ("say", "end\n")), 0),
    "heavy": ({}, (("count", 12000), ("count-errors", 3000)), 0),
    "fails": ({"retries": 1, "retry_on": ["failed"]}, (("complain", "wrong\n"),), 3),
    "asked": ({}, (("count", 200),), 0),
    "slow": ({}, (("say", "a\n"), ("pause", 1500), ("say", "b\n")), 0),
}
SHELL = {"pause": lambda ms: f"sleep {ms / 1000}", "count": lambda last: f"seq 1 {last}",
         "count-errors": lambda last: f"seq 1 {last} >&2", "say": lambda text: f"echo {text.strip()}",
         "complain": lambda text: f"echo {text.strip()} >&2"}
# Seconds between the slots of those that have a schedule.
EVERY_S = {"tick": 2, "pace": 3, "long": 7, "heavy": 5, "fails": 11}
ON_REQUEST = ("asked", "asked", "slow")


def numbers(last):
    return "".join(f"{number}\n" for number in range(1, last + 1)).encode()


# What an attempt writes, by stream.
OUTPUT = {"tick": (b"", b""), "pace": (b"", b""), "long": (numbers(50) + b"end\n", b""),
          "heavy": (numbers(12000), numbers(3000)), "fails": (b"", b"wrong\n"), "asked": (numbers(200), b""),
          "slow": (b"a\nb\n", b"")}


def shell_command(journal, work, code):
    key = "$HOLDFAST_RUN_ID $HOLDFAST_ATTEMPT"
    lines = [f"echo \"{key} begin\" >>{journal}", *(SHELL[word](value) for word, value in work),
             f"echo \"{key} done {code}\" >>{journal}", f"exit {code}"]
    return ["/bin/sh", "-c", "\n".join(lines)]


def windows_command(child, journal, work, code):
    """The same with `child`. Appending from several processes is no one step there: the journal is a folder."""
    words = ["note", windows_path(journal), "begin", *(str(part) for step in work for part in step),
             "note", windows_path(journal), f"done {code}", "exit", str(code)]
    return [windows_path(child), *words]


class Load:
    """`pace`: seconds between requests, on average. `stretch`: all comes so many times rarer, the schedules too."""

    def __init__(self, stage, seed, pace=0.6, stretch=1):
        self.stage, self.journal = stage, stage.folder / "journal"
        self.asked, self._failure = Asked(), None
        self._chance, self._pace, self._stretch = random.Random(seed), pace * stretch, stretch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def plans(self):
        """What each job does, by name."""
        return {name: Plan(code, 1 + fields.get("retries", 0), EVERY_S.get(name, 0) * self._stretch)
                for name, (fields, _, code) in JOBS.items()}

    def begin(self):
        if self.stage.windows:
            self.journal.mkdir()
        for name, (fields, work, code) in JOBS.items():
            command = (windows_command(self.stage.child, self.journal, work, code) if self.stage.windows
                       else shell_command(self.journal, work, code))
            schedule = {"every": f"{EVERY_S[name] * self._stretch}s"} if name in EVERY_S else {}
            if name == "tick" and self._stretch == 1:
                schedule = {"cron": "*/2 * * * * *"}
            self.stage.api("jobs", "POST", {"name": name, "command": command, "missed": "run-once"} | schedule | fields)
        self.asked.since = time.time() + self.stage.clock_offset
        self._thread.start()

    def _ask(self):
        try:
            while not self._stop.wait(self._chance.uniform(0.5, 1.5) * self._pace):
                self._ask_once(self._chance.choice(ON_REQUEST))
        except Exception as failure:  # whatever it is: check() raises it where it ends the tool
            self._failure = failure

    def _ask_once(self, job):
        began = time.time()
        try:
            self.asked.confirmed.append((self.stage.api(f"jobs/{job}/run", "POST", {})["id"], job))
        except Unreachable as error:
            self.asked.silences.append(Silence(job, began, time.time(), isinstance(error, Refused), str(error)))

    def check(self):
        """Raises what has ended the stream of requests."""
        if self._failure:
            raise AssertionError(f"nothing is asked for any more: {self._failure!r}") from self._failure

    def halt(self):
        self._stop.set()
        if self._thread.ident:
            self._thread.join(60)

    def stop_asking(self):
        """As halt(), and raises what had ended the stream before."""
        self.halt()
        self.check()
        if self._thread.is_alive():
            raise AssertionError("a request has had neither an answer nor an end for 60 s")

    def end(self, timeout=180):
        """Plans and asks for nothing more, and waits until all runs have ended."""
        self.stop_asking()
        self.asked.until = time.time() + self.stage.clock_offset
        for name in EVERY_S:
            self.stage.api(f"jobs/{name}/pause", "POST", {})

        def idle():
            with contextlib.suppress(Unreachable):
                return not any(self.stage.api("status")["runs"].values())
        wait_until(idle, timeout, "all runs end")

    def marks(self):
        """The journal as {(run, attempt): Counter of its lines}."""
        found = collections.defaultdict(collections.Counter)
        files = self.journal.iterdir() if self.journal.is_dir() else [self.journal] if self.journal.exists() else []
        for file in files:
            for line in file.read_text().splitlines():
                run, attempt, what = line.split(" ", 2)
                found[run, int(attempt)][what] += 1
        return found


def warm_up(stage, runs, at_once=15, most_of_a_job=5000):
    """Has so many runs of nothing done as fast as they go: until allocators and caches have what they will ever take."""
    for number in range(runs):
        job = f"warm-{number // most_of_a_job}"
        if number % most_of_a_job == 0:
            stage.api("jobs", "POST", {"name": job, "command": ["/bin/true"]})
        stage.api(f"jobs/{job}/run", "POST", {})
        if number % at_once == 0:
            wait_until(lambda: sum(stage.api("status")["runs"].values()) < at_once, 120, "the runs to warm up end")
