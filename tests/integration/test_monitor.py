#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monitor's feed: what a window sees, and what it costs the others."""
import contextlib
import datetime
import json
import signal
import socket
import sqlite3
import threading
import time
import unittest

import raw_peer
from harness import FINAL, HoldfastTest, wait_until

MOST_BYTES = 64 * 1024


class Feed:
    """A monitor: applies what the server sends to one picture, as a window would, and holds it to the rules."""

    def __init__(self, test, address):
        status, self.connection = raw_peer.upgrade(address, path="/ws/monitor")
        test.assertEqual(status, 101)
        test.addCleanup(self.connection.close)
        self.test, self.seq, self.more, self.first = test, None, False, {}
        self.overview, self.rows = {}, {"workers": {}, "jobs": {}, "runs": {}, "outages": {}}
        self.history = []  # (list, row) in the order of arrival
        self.came = 0  # messages
        self._read_snapshot()

    def _receive(self, timeout):
        data = self.connection.receive_bytes(timeout)
        self.test.assertLessEqual(len(data), MOST_BYTES)
        self.came += 1
        return json.loads(data)

    def _read_snapshot(self):
        while True:
            message = self._receive(60)
            self.test.assertEqual(message["type"], "snapshot")
            if self.seq is None:
                self.seq, self.first = message["seq"], message
                self.test.assertLessEqual({"epoch", "server", "overview"}, message.keys())
            self._apply(message)
            if not message["more"]:
                return

    def _apply(self, message):
        self.test.assertEqual(message["seq"], self.seq)
        self.overview = message.get("overview", self.overview)
        for name, rows in self.rows.items():
            named = {row.get("name") for row in message.get(name, [])}
            self.test.assertFalse(named & set(message.get(name + "_gone", [])), "there and gone at once")
            for gone in message.get(name + "_gone", []):
                rows.pop(gone, None)
            for row in message.get(name, []):
                rows[row.get("name") or row.get("id") or (row["worker"], row["began"])] = row
                self.history.append((name, row))

    def take(self, timeout=60):
        message = self._receive(timeout)
        self.test.assertEqual(message["type"], "changes")
        if not self.more:
            self.seq += 1
            self.test.assertIn("overview", message)
        self._apply(message)
        self.more = message.get("more", False)
        return message

    def wait(self, condition, what, timeout=180):
        deadline = time.monotonic() + timeout
        while not condition():
            self.test.assertLess(time.monotonic(), deadline, what)
            self.take()

    def worker(self, name):
        return self.rows["workers"].get(name, {})


class Monitor(HoldfastTest):
    def feed(self):
        return Feed(self, self.address)

    def add_large_job(self, name, text):
        """By HTTP: no command line takes so long an argument."""
        body = json.dumps({"name": name, "command": ["true", text]}, ensure_ascii=False).encode()
        self.assertEqual(self.http("/api/v1/jobs", "POST", body=body)[0], 200)

    def test_the_snapshot_has_what_there_is(self):
        self.start_server()
        self.start_worker("alpha", "--label", "os=debian")
        ended = self.run_now("hello", command=["true"])
        self.add_job("waiting", "--label", "os=none", command=["true"])
        queued = self.request_run("waiting")
        feed = self.feed()
        worker = feed.worker("alpha")
        listed = self.ask("worker", "list")[0]
        self.assertLessEqual(listed.keys(), worker.keys())
        self.assertLessEqual({"reason", "hostname", "labels", "instance", "loop_lag_ms", "since", "flapping",
                              "last_heartbeat_at", "ack_15m"}, worker.keys())
        self.assertEqual((worker["state"], worker["labels"], worker["flapping"]), ("connected", {"os": "debian"}, False))
        self.assertEqual((worker["since"], len(worker["ack_15m"])), (listed["connected_at"], 15))
        self.assertEqual(feed.rows["runs"][ended["id"]], {key: ended[key] for key in feed.rows["runs"][ended["id"]]})
        self.assertRegex(feed.rows["runs"][queued]["reason"], "waits for a worker with os=none")
        self.assertEqual(feed.rows["jobs"]["hello"]["last_runs"], ["succeeded"])
        self.assertEqual(feed.rows["jobs"]["waiting"]["last_state"], "queued")
        self.assertLessEqual(self.ask("job", "list")[0].keys(), feed.rows["jobs"]["hello"].keys())
        self.assertEqual((feed.overview["workers_connected"], feed.overview["runs_queued"]), (1, 1))
        self.assertGreater(feed.overview["acks_per_s"], 0)

    def test_a_worker_comes_stalls_goes_and_returns(self):
        self.start_server("--server-ping-interval", "1s")
        feed = self.feed()
        worker = self.start_worker()
        feed.wait(lambda: feed.worker("alpha").get("state") == "connected", "the worker is told")
        self.assertEqual(feed.overview["workers_connected"], 1)
        worker.terminate()
        feed.wait(lambda: feed.worker("alpha").get("state") == "offline", "its going is told")
        feed.wait(lambda: feed.rows["outages"], "its outage is told")
        self.assertEqual(feed.overview["workers_offline"], 1)
        self.assertRegex(feed.overview["news"], "alpha is offline")
        self.assertEqual(feed.overview["news_level"], "bad", "nobody is left")
        (outage,) = feed.rows["outages"].values()
        self.assertEqual((outage["worker"], outage["back"]), ("alpha", None))
        self.start_worker()
        feed.wait(lambda: feed.worker("alpha").get("state") == "connected", "its return is told")
        feed.wait(lambda: all(row["back"] for row in feed.rows["outages"].values()), "the outage is over")
        self.assertEqual(feed.overview["news"], "")
        self.assertEqual(self.ask("worker", "show", "alpha")["outages"],
                         [self.fetch("/api/v1/outages?worker=alpha")[0]])

    def test_a_frozen_worker_is_degraded(self):
        self.start_server("--server-ping-interval", "500ms")
        worker = self.start_worker()
        feed = self.feed()
        worker.freeze()
        feed.wait(lambda: feed.worker("alpha")["state"] == "degraded", "a ping waits")
        self.assertRegex(feed.worker("alpha")["reason"], "a ping has waited")
        self.assertEqual(feed.overview["workers_degraded"], 1)
        worker.thaw()
        # Its own heartbeats tell of the stop for a minute, where it was longer than 2 s.
        feed.wait(lambda: "a ping has waited" not in (feed.worker("alpha")["reason"] or ""), "the ping is answered")

    def test_a_run_goes_through_its_states(self):
        self.start_server()
        feed = self.feed()
        self.add_job("hello", command=["true"])
        feed.wait(lambda: "hello" in feed.rows["jobs"], "the job is told")
        run = self.request_run("hello")
        feed.wait(lambda: run in feed.rows["runs"] and feed.rows["runs"][run]["reason"], "what it waits for is told")
        self.assertRegex(feed.rows["runs"][run]["reason"], "waits for a worker")
        self.assertEqual(feed.overview["runs_queued"], 1)
        self.start_worker()
        feed.wait(lambda: feed.rows["runs"][run]["state"] in FINAL, "its end is told")
        self.assertEqual((feed.rows["runs"][run]["state"], feed.rows["runs"][run]["worker"]), ("succeeded", "alpha"))
        feed.wait(lambda: feed.rows["jobs"]["hello"]["last_runs"] == ["succeeded"], "its job tells it")
        feed.wait(lambda: feed.worker("alpha").get("running") == 0, "its worker is free")
        states = [row["state"] for name, row in feed.history if name == "runs"]
        order = ["queued", "assigned", "running", "succeeded"]
        self.assertEqual(states, sorted(states, key=order.index), "never backwards")
        self.ask("job", "pause", "hello")
        feed.wait(lambda: not feed.rows["jobs"]["hello"]["enabled"], "the pause is told")
        self.ask("job", "remove", "hello")
        feed.wait(lambda: "hello" not in feed.rows["jobs"], "the removal is told")

    def test_a_locked_database_is_news(self):
        self.start_server()
        feed = self.feed()
        path = next((self.folder / "server").glob("*.db"))
        with contextlib.closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with contextlib.suppress(AssertionError):
                self.http("/healthz")
            feed.wait(lambda: not feed.overview["store_ok"], "the feed goes on and tells it")
            self.assertEqual(feed.overview["news_level"], "bad")
            other.execute("ROLLBACK")
        feed.wait(lambda: feed.overview["store_ok"], "it is back")

    def test_the_pace(self):
        """At most five batches a second under constant change, by the server's own clock, and some in silence too."""
        self.start_server()
        feed = self.feed()
        quiet = [feed.take() for _ in range(4)]
        self.assertEqual([set(message) - {"type", "seq", "now", "overview"} for message in quiet], [set()] * 4)
        self.add_job("busy", command=["true"])
        stop = threading.Event()

        def flip():
            while not stop.is_set():
                for verb in ("pause", "resume"):
                    self.http(f"/api/v1/jobs/busy/{verb}", "POST")

        thread = threading.Thread(target=flip)
        thread.start()
        try:
            feed.wait(lambda: len(feed.history) > 3, "changes come")
            moments = []
            while len(moments) < 15:
                message = feed.take()
                if "overview" in message:  # the first part of a batch
                    moments.append(datetime.datetime.fromisoformat(message["now"].replace("Z", "+00:00")))
            gaps = [later - earlier for earlier, later in zip(moments, moments[1:])]
            self.assertGreaterEqual(min(gaps), datetime.timedelta(seconds=0.18), gaps)
        finally:
            stop.set()
            thread.join()

    def test_many_and_large_rows_come_in_parts(self):
        self.start_server()
        workers = [self.raw_worker(f"w{i:03}", labels={"text": "x" * 900}) for i in range(120)]
        for i in range(3):
            self.add_large_job(f"large{i}", "\u6f22" * 40_000)
        feed = self.feed()
        self.assertGreater(feed.came, 2, "the snapshot has parts")
        self.assertEqual(len(feed.rows["workers"]), len(workers))
        self.assertEqual(len(feed.rows["jobs"]), 3)
        for job in feed.rows["jobs"].values():
            self.assertEqual(job["cut"], ["command"], "a row that fits into no message lacks what is too long")
        for worker in workers:
            worker.close()
        feed.wait(lambda: feed.overview["workers_offline"] == len(workers), "all are gone")
        feed.wait(lambda: len(feed.rows["outages"]) == len(workers), "each has an outage")
        feed.wait(lambda: all(row["state"] == "offline" for row in feed.rows["workers"].values()), "each is told")

    def test_resume_after_a_drop(self):
        server = self.start_server()
        first = self.feed()
        first.take()
        first.connection.reset()
        ended = self.start_worker() and self.run_now("hello", command=["true"])
        again = self.feed()
        self.assertEqual(again.first["epoch"], first.first["epoch"])
        self.assertEqual(again.rows["runs"][ended["id"]]["state"], "succeeded", "what it missed is in the new picture")
        again.take()
        server.kill()
        self.start_server()
        restarted = self.feed()
        self.assertNotEqual(restarted.first["epoch"], first.first["epoch"])
        self.assertIn(ended["id"], restarted.rows["runs"])

    def test_a_stop_says_goodbye(self):
        server = self.start_server()
        feed = self.feed()
        server.send_signal(signal.SIGTERM)
        end = feed.connection.wait_closed()
        self.assertEqual((end.code, end.reason), (1001, "the server stops"))
        server.wait()

    def test_who_sends_something_is_closed(self):
        self.start_server()
        feed = self.feed()
        feed.connection.send({"type": "heartbeat"})
        end = feed.connection.wait_closed()
        self.assertEqual((end.code, end.reason), (1008, "the monitor's feed takes no messages"))

    def test_sixteen_and_no_more(self):
        self.start_server()
        feeds = [self.feed() for _ in range(16)]
        status, _ = raw_peer.upgrade(self.address, path="/ws/monitor")
        self.assertEqual(status, 503)
        self.assertEqual(raw_peer.upgrade(self.address)[0], 101, "workers still come in")
        feeds[3].connection.close()
        wait_until(lambda: raw_peer.upgrade(self.address, path="/ws/monitor")[0] == 101, 10, "its place is free")

    def test_who_may_look(self):
        self.start_server()
        for headers, expected in (({"Origin": "http://evil.example"}, 403), ({"Host": "evil.example"}, 421)):
            self.assertEqual(raw_peer.upgrade(self.address, "/ws/monitor", headers)[0], expected)
        status, body = self.http("/ws/monitor")
        self.assertEqual((status, json.loads(body)["error"]["code"]), (426, "upgrade_required"))

    def test_a_slow_client_is_closed_and_disturbs_nobody(self):
        server = self.start_server()
        for i in range(10):
            self.add_large_job(f"large{i}", "x" * 50_000)
        worker, good = self.raw_worker(), self.feed()
        slow = socket.socket()
        self.addCleanup(slow.close)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(self.address)
        slow.sendall(raw_peer.request_head(self.address, "/ws/monitor"))
        server.wait_for_line("a monitor is connected from 127.0.0.1:%d" % slow.getsockname()[1])
        name = "127.0.0.1:%d" % slow.getsockname()[1]
        verbs = iter(["pause", "resume"] * 10_000)

        def is_closed():
            verb = next(verbs)
            for i in range(10):
                self.http(f"/api/v1/jobs/large{i}/{verb}", "POST")
            good.take()
            self.assertEqual(worker.ask({"type": "heartbeat", "id": 1})["type"], "ack", "no worker waits for it")
            return any(f"the monitor from {name} disconnected" in line for line in server.lines)

        wait_until(is_closed, 120, "the slow one is closed")
        line = next(line for line in server.lines if f"the monitor from {name} disconnected" in line)
        self.assertRegex(line, "reads too slowly|did not take our last bytes")
        seen = len(good.history)
        self.http("/api/v1/jobs/large0/pause", "POST")
        self.http("/api/v1/jobs/large0/resume", "POST")
        good.wait(lambda: len(good.history) > seen, "the other one is still told")


if __name__ == "__main__":
    unittest.main()
