#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""That a stream of requests that ends, and a process that ends otherwise than it should, are seen; with stand-ins."""
import pathlib
import sys
import tempfile
import types
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "integration")]

from load import Load  # noqa: E402
from processes import wait_until  # noqa: E402
from stage import Refused, Stage, Unreachable  # noqa: E402


def answering(*answers):
    """A stage whose server answers requests with these, one after the other, and then with runs."""
    left = list(answers)

    def api(path, *_):
        answer = left.pop(0) if left and path.endswith("/run") else {"id": f"r{len(left)}"}
        if isinstance(answer, Exception):
            raise answer
        return answer
    return types.SimpleNamespace(windows=None, folder=pathlib.Path("/nowhere"), clock_offset=0.0, api=api)


class Requests(unittest.TestCase):
    def begun(self, *answers):
        load = Load(answering(*answers), 1, pace=0.001)
        load.begin()
        self.addCleanup(load.halt)
        return load

    def test_silence_and_refusal_are_counted(self):
        load = self.begun(Unreachable("gone"), Refused("503"), {"id": "r1"})
        wait_until(lambda: load.asked.confirmed, 20)
        load.stop_asking()
        self.assertEqual([silence.refused for silence in load.asked.silences], [False, True])

    def test_what_ends_the_stream_is_raised(self):
        for answer in (AssertionError("POST jobs/asked/run: 500 internal"), {"run": "no id"}):
            load = self.begun(answer)
            wait_until(lambda load=load: not load._thread.is_alive(), 20)
            for raises in (load.check, load.stop_asking, load.end):
                with self.assertRaisesRegex(AssertionError, "nothing is asked for any more: .*(500 internal|'id')"):
                    raises()

    def test_jobs_are_planned_as_they_are_made(self):
        plans = Load(answering(), 1, stretch=2).plans()
        self.assertEqual((plans["fails"].end(), plans["fails"].attempts, plans["fails"].every), (("failed", 3), 2, 22))
        self.assertEqual((plans["slow"].end(), plans["slow"].attempts, plans["slow"].every), (("succeeded", 0), 1, 0))


class Exits(unittest.TestCase):
    """With shells in the place of a server and of a worker."""

    def setUp(self):
        self.stage = Stage(tempfile.mkdtemp(prefix="holdfast-stage."), workers=1)
        self.addCleanup(self.stage.__exit__, None)
        self.stage.server = self.shell("server", "trap 'exit 0' TERM")
        self.stage.workers[0].process = self.shell("worker alpha", "trap 'exit 0' TERM")

    def shell(self, title, *lines):
        process = self.stage.start(title, "/bin/sh", "-c", "\n".join([*lines, "echo up", "while :; do sleep 0.05; done"]))
        process.wait_for_line("up")
        return process

    def test_in_order(self):
        self.stage.check_alive()
        self.stage.terminate(self.stage.server)
        self.stage.end_processes()
        self.assertEqual(self.stage.exits, [])

    def test_a_crash_on_sigterm(self):
        self.stage.terminate(self.shell("worker beta", "trap 'kill -SEGV $$' TERM"))
        self.shell("worker gamma", "trap 'exit 3' TERM")
        self.stage.end_processes()
        self.assertEqual([line.split(" (")[0] + line.split(")")[1] for line in self.stage.exits],
                         ["worker beta ended with -11 on SIGTERM", "worker gamma ended with 3 on SIGTERM"])

    def test_one_that_does_not_end(self):
        stubborn = self.shell("worker beta", "trap '' TERM")
        self.assertEqual(stubborn.stop(0.2), -9)

    def test_an_end_that_nobody_asked_for(self):
        self.stage.workers[0].process.kill()
        with self.assertRaisesRegex(AssertionError, "worker alpha has ended by itself, with -9"):
            self.stage.check_alive()


if __name__ == "__main__":
    unittest.main()
