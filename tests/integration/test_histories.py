#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The histories: latencies, outages and starts of the server, as they are on record and asked for over HTTP."""
import json
import socket
import time
import unittest

from harness import HoldfastTest, wait_until


class Histories(HoldfastTest):
    def latency(self, **query):
        return self.fetch("/api/v1/latency?" + "&".join(f"{key}={value}" for key, value in query.items()))

    def test_latencies_outlive_a_restart(self):
        server = self.start_server()
        worker = self.raw_worker("w1")
        for i in range(20):
            worker.ask({"type": "heartbeat", "id": i})
        before = self.latency(worker="w1")
        self.assertEqual(sum(point["count"] for point in before["points"]), 21)
        self.assertEqual(sum(bucket["count"] for bucket in before["histogram"]), 21)
        server.terminate()
        self.start_server()
        after = self.latency(worker="w1")
        self.assertEqual(sum(point["count"] for point in after["points"]), 21)
        self.assertEqual(max(point["max_ms"] for point in after["points"]),
                         max(point["max_ms"] for point in before["points"]))
        self.assertEqual(self.latency()["points"][0]["count"], 21, "all together")
        self.assertEqual(after["histogram"], before["histogram"])

    def test_the_last_hour_has_steps_of_ten_seconds(self):
        server = self.start_server()
        worker = self.raw_worker("w1")
        for i in range(20):
            worker.ask({"type": "heartbeat", "id": i})
        hour = time.time() - 3600
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(hour))

        def points(**query):
            return self.latency(**{"from": since}, **query)["points"]

        # The minute in which the server started belongs to the record: a former server may have measured a part of it.
        wait_until(lambda: worker.ask({"type": "heartbeat", "id": 99}) and any(
            point["seconds"] == 10 for point in points(worker="w1", points=600)), 75, "the next minute has fine steps")
        fine = points(worker="w1", points=600)
        self.assertLessEqual(len(fine), 600)
        self.assertEqual({point["seconds"] for point in fine}, {10, 60})
        self.assertEqual(sum(point["count"] for point in fine),
                         sum(point["count"] for point in points(worker="w1", points=30)), "nothing is counted twice")
        self.assertEqual(fine, sorted(fine, key=lambda point: point["at"]))
        server.terminate()
        self.start_server()
        self.assertGreaterEqual(sum(point["count"] for point in points(worker="w1", points=600)), 21)

    def test_server_starts_are_on_record(self):
        server = self.start_server()
        wait_until(lambda: self.fetch("/api/v1/server/starts"), 10, "the first one is on record")
        server.kill()
        self.start_server()
        wait_until(lambda: len(self.fetch("/api/v1/server/starts")) > 1, 10, "the second one is, too")
        starts = self.fetch("/api/v1/server/starts")
        self.assertEqual(len(starts), 2)
        self.assertGreater(starts[0]["started_at"], starts[1]["started_at"], "newest first")
        self.assertEqual(self.fetch(f"/api/v1/server/starts?to={starts[0]['started_at']}"), starts[1:])

    def test_a_server_that_found_its_port_taken_has_not_started(self):
        with socket.socket() as taken:
            taken.bind((self.address[0], self.port))
            taken.listen()
            self.assertNotEqual(self.start_server(ready=False).wait(), 0)
        self.start_server()
        wait_until(lambda: self.fetch("/api/v1/server/starts"), 10, "the start is on record")
        self.assertEqual(len(self.fetch("/api/v1/server/starts")), 1)

    def test_bad_parameters(self):
        self.start_server()
        for path, field in (("latency?from=yesterday", "from"), ("latency?to=", "to"), ("outages?to=x", "to"),
                            ("latency?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from"),
                            ("outages?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from"),
                            ("outages?from=2020-01-01T00:00:00Z", "from"), ("server/starts?from=2020-01-01T00:00:00Z", "from"),
                            ("latency?points=0", "points"), ("latency?points=2001", "points"),
                            ("latency?points=many", "points"), ("outages?limit=0", "limit"),
                            ("outages?limit=10001", "limit"),
                            ("latency?" + "&".join(f"worker=w{i}" for i in range(51)), "worker")):
            with self.subTest(path):
                status, body = self.http("/api/v1/" + path)
                error = json.loads(body)["error"]
                self.assertEqual((status, error["code"]), (400, "bad_field"), error)
                self.assertRegex(error["message"], f"^{field}: ")
        for path, method, expected in (("latency?worker=nobody", "GET", 404), ("latency/x", "GET", 404),
                                       ("server", "GET", 404), ("server/stops", "GET", 404), ("latency", "POST", 405),
                                       ("outages", "DELETE", 405), ("server/starts", "POST", 405)):
            with self.subTest(path):
                self.assertEqual(self.http("/api/v1/" + path, method)[0], expected)
        self.assertEqual(self.fetch("/api/v1/latency"), {"points": [], "histogram": []})
        self.assertEqual(self.fetch("/api/v1/outages?worker=nobody"), [])


if __name__ == "__main__":
    unittest.main()
