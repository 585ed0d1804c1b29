#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services outside: --alive-url is called while all is well, and only then; --ping-url when a run starts and ends."""
import unittest

from harness import HoldfastTest, wait_until
from sinks import WebSink


class Alive(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.sink = WebSink()
        self.addCleanup(self.sink.close)

    def begin(self, path):
        return self.start_server("--alive-url", self.sink.url + path, "--alive-every", "1s")

    def calls(self, path="/ok"):
        return len(self.sink.at(path))

    def test_it_calls_again_and_again(self):
        server = self.begin("/ok?secret=never-in-a-log")
        wait_until(lambda: self.calls() >= 3, 20, "three calls")
        self.assertEqual([body for _, body in self.sink.at("/ok")][:3], [b"", b"", b""])
        self.assertNotIn("never-in-a-log", "\n".join(server.lines))
        server.stop()
        ended = self.calls()
        self.begin("/elsewhere")
        wait_until(lambda: self.calls("/elsewhere") >= 2, 20, "the next server calls")
        self.assertEqual(self.calls(), ended)

    def test_it_does_not_call_while_the_database_is_away(self):
        server = self.begin("/ok")
        wait_until(self.calls, 20, "a call")
        with self.locked_database():
            server.wait_for_line("is not told that this server is alive: ", timeout=60)
            while_locked = self.calls()
            for _ in range(2):  # each takes longer than the time from call to call
                self.assertEqual(self.http("/healthz")[0], 503)
            self.assertEqual(self.calls(), while_locked)
        server.wait_for_line("reach 127.0.0.1 again", timeout=60)
        wait_until(lambda: self.calls() > while_locked, 20, "the calls go on")

    def test_a_service_that_does_not_take_it_is_named_once(self):
        server = self.begin("/500")
        server.wait_for_line("127.0.0.1 is not told that this server is alive: .*500")
        wait_until(lambda: self.calls("/500") >= 3, 20, "it goes on calling")
        told = [line for line in server.lines if "is not told" in line]
        self.assertEqual(len(told), 1, told)

    def test_a_wrong_address_is_refused(self):
        answer = self.client("--server", "--alive-url", "hc.example/1", "--data", self.folder / "s", json_output=False)
        self.assertEqual(answer.code, 2)
        self.assertIn("is not an http:// or https:// address", answer.error)


class Pings(HoldfastTest):
    def test_a_service_hears_of_starts_and_ends(self):
        sink = WebSink()
        self.addCleanup(sink.close)
        self.start_server()
        self.start_worker()
        self.run_now("good", "--ping-url", sink.url + "/good", command=["true"])
        self.run_now("bad", "--ping-url", sink.url + "/bad", "--retries", "1", command=["false"])
        self.run_now("quiet", command=["false"])

        def called():
            return sorted(path for path, _, _ in list(sink.taken))
        wait_until(lambda: len(called()) >= 4, 20, "four calls")
        self.assertEqual(called(), ["/bad/fail", "/bad/start", "/good", "/good/start"])
        self.assertEqual([path for path, _, _ in sink.taken if "good" in path], ["/good/start", "/good"])

        self.run_now("again", "--ping-url", sink.url + "/flaky", command=["true"])
        wait_until(lambda: sink.at("/flaky") and sink.at("/flaky/start"), 20, "both calls")
        wait_until(lambda: len(sink.at("/flaky")) == 2, 30, "the refused call is repeated")

    def test_a_wrong_address_is_refused(self):
        self.start_server()
        answer = self.client("job", "add", "x", "--ping-url", "hc.example", "--", "true")
        self.assertEqual(answer.code, 4)
        self.assertIn("ping_url", answer.out.decode() + answer.error)


if __name__ == "__main__":
    unittest.main()
