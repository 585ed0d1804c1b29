# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs under test as processes: started, read line by line, frozen, killed; and how to wait for something."""
import os
import pathlib
import re
import signal
import subprocess
import threading
import time


# Deadlines are written for an idle machine; a busy one gets so many times as long. They cost nothing while all is well.
PATIENCE = 6


def wait_until(condition, timeout=15, what="the condition"):
    """Gives the first true value of condition(); fails when there is none in `timeout` seconds of an idle machine."""
    timeout *= PATIENCE
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {timeout} s")
        time.sleep(0.02)


def is_running(pid):
    """True for a process that exists and is no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def processes_with(*words):
    """The processes whose command line has all of these."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes().decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if all(word in line for word in words):
                found.append(int(folder.name))
    return found


def environment(**extra):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
    return clean | {"TZ": "UTC"} | extra


class Process:
    """A running program whose standard error is read line by line as it comes: `lines`, and when each came in `times`."""

    def __init__(self, title, command, cwd=None, env=None):
        self.title, self.lines, self.times = title, [], []
        self._changed = threading.Condition()
        self._process = subprocess.Popen(command, cwd=cwd, env=environment(HOME=str(cwd or "/"), **(env or {})),
                                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                         start_new_session=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self):
        return self._process.pid

    def _read(self):
        for line in self._process.stdout:
            with self._changed:
                self.times.append(time.monotonic())
                self.lines.append(line.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for_line(self, pattern, timeout=20, since=0):
        """The match of the first line, from number `since` on, in which the pattern is found."""
        timeout *= PATIENCE
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for line in self.lines[since:]:
                    found = re.search(pattern, line)
                    if found:
                        return found
                left = deadline - time.monotonic()
                if left <= 0 or (self._process.poll() is not None and not self._reader.is_alive()):
                    raise AssertionError(f"{self.title}: no line with /{pattern}/ within {timeout} s")
                self._changed.wait(min(left, 0.5))

    def send_signal(self, number):
        self._process.send_signal(number)

    def freeze(self):
        self.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.send_signal(signal.SIGCONT)

    def kill(self):
        """kill -9, and gone when this returns."""
        self._process.kill()
        self._process.wait(20 * PATIENCE)

    def terminate(self, timeout=20):
        """An orderly stop; gives the exit code."""
        self._process.terminate()
        return self._process.wait(timeout * PATIENCE)

    def wait(self, timeout=20):
        """The exit code; `lines` has all that it said, unless a process that outlives it still writes there."""
        code = self._process.wait(timeout * PATIENCE)
        self._reader.join(5)
        return code

    def is_running(self):
        return self._process.poll() is None

    def exit_code(self):
        """None while it runs; -N of one that signal N has ended."""
        return self._process.poll()

    def stop(self, timeout=20):
        """An orderly stop, and by force where that takes longer; gives the exit code."""
        try:
            return self.terminate(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.exit_code()

    def clean_up(self):
        """Ends it; gives the exit code that it has from this, None where it had ended before."""
        code = None
        if self.is_running():
            self.thaw()
            code = self.stop()
        self._reader.join(5)
        self._process.stdout.close()
        return code
