#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that wait for news of a run: answered when there is some, in nobody's way until then."""
import contextlib
import http.client
import json
import threading
import unittest

from faults import FaultTest, let_pass
from harness import PYTHON, wait_until
from hop import Hop
from lab import free_port

LONG = 30  # the longest that the server keeps a request
UNTIL = "import os, time\nwhile not os.path.exists({gate!r}): time.sleep(0.02)\nprint('through', flush=True)"


class Waiting(FaultTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def ask_aside(self, path):
        """A request that the server has when this returns; gives the list that its (status, value) will be in."""
        answers = []
        connection = http.client.HTTPConnection(*self.address, timeout=120)
        connection.request("GET", path)

        def read():
            with contextlib.closing(connection):
                response = connection.getresponse()
                answers.append((response.status, json.loads(response.read())))
        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 60)
        self.fetch("/api/v1/status") # it comes behind it
        return answers

    def gated(self, name, more=""):
        gate = self.folder / f"gate-{name}"
        self.add_job(name, command=[PYTHON, "-c", UNTIL.format(gate=str(gate)) + more])
        return gate, self.request_run(name)

    def test_the_end_of_a_run_is_told_at_once(self):
        self.start_worker()
        gate, run = self.gated("one")
        answers = self.ask_aside(f"/api/v1/runs/{run}?wait={LONG}")
        self.wait_state(run, {"running"})
        self.assertEqual(answers, [], "it is kept")
        gate.touch()
        ended = self.wait_final(run)
        wait_until(lambda: answers, 4, "the end is told before the time is over")
        self.assertEqual((answers[0][0], answers[0][1]["state"]), (200, "succeeded"))
        self.assertEqual(self.fetch(f"/api/v1/runs/{run}?wait={LONG}")["finished_at"], ended["finished_at"])

    def test_output_is_told_at_once(self):
        self.start_worker()
        second = self.folder / "second"
        gate, run = self.gated("two", "\n" + UNTIL.format(gate=str(second)))
        first = self.ask_aside(f"/api/v1/runs/{run}/log?wait={LONG}")
        end = self.ask_aside(f"/api/v1/runs/{run}?wait={LONG}")
        gate.touch()
        wait_until(lambda: first, 4, "output is told before the time is over")
        told = first[0][1]
        self.assertEqual((told["chunks"][0]["data"], told["final"]), ("through\n", False))
        again = self.ask_aside(f"/api/v1/runs/{run}/log?after={told['next']}&wait={LONG}")
        self.assertEqual((again, end), ([], []), "there is nothing new for these")
        second.touch()
        wait_until(lambda: again and end, 4, "more is told")
        self.assertEqual(again[0][1]["chunks"][0]["data"], "through\n")

    def test_without_news_the_answer_comes_in_time(self):
        self.add_job("never", "--label", "never=there", command=["true"])
        run = self.request_run("never")
        self.assertEqual(self.fetch(f"/api/v1/runs/{run}?wait=1")["state"], "queued")
        self.assertEqual(self.fetch(f"/api/v1/runs/{run}/log?wait=1")["chunks"], [])
        self.assertEqual(self.http("/api/v1/runs/unknown?wait=30")[0], 404)
        for bad in ("31", "-1", "x"):
            self.assertEqual(self.http(f"/api/v1/runs/{run}?wait={bad}")[0], 400)

    def test_who_waits_is_in_nobodys_way(self):
        self.add_job("never", "--label", "never=there", command=["true"])
        run = self.request_run("never")
        waiting = [self.ask_aside(f"/api/v1/runs/{run}?wait={LONG}") for _ in range(60)]  # more than there are places
        self.assertEqual(self.fetch("/api/v1/status")["runs"]["queued"], 1)
        self.assertFalse(any(waiting))
        self.ask("run", "cancel", run)
        wait_until(lambda: all(waiting), 4, "all are told")
        self.assertEqual({answers[0][1]["state"] for answers in waiting}, {"cancelled"})

    def test_a_server_that_stops_tells_who_waits(self):
        self.add_job("never", "--label", "never=there", command=["true"])
        run = self.request_run("never")
        answers = self.ask_aside(f"/api/v1/runs/{run}?wait={LONG}")
        self.assertEqual(self.server.terminate(), 0)
        wait_until(lambda: answers, 10, "it is told")
        self.assertEqual((answers[0][0], answers[0][1]["error"]["code"]), (503, "not_leading"))

    def test_commands_wait_with_few_requests(self):
        """Each question of a command is kept: without news of the run, no further one comes."""
        self.start_worker()
        gate, run = self.gated("slow")
        self.wait_state(run, {"running"})
        hop = Hop(("127.0.0.1", free_port()), self.port)
        self.addCleanup(hop.close)
        wait = self.client_process("run", "wait", run, url=hop.url)
        follow = self.client_process("run", "log", run, "--follow", url=hop.url)
        wait_until(lambda: hop.requests >= 2, 20, "both have asked")
        let_pass(3)
        self.assertLessEqual(hop.requests, 6, "two each may settle where they stand")
        gate.touch()
        self.assertEqual((wait.wait(), follow.wait()), (0, 0))
        self.assertIn("through", follow.lines)


if __name__ == "__main__":
    unittest.main()
