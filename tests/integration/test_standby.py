#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two servers on one PostgreSQL: one leads, the other one takes over when it is gone, and nothing is lost or done twice."""
import json
import time
import unittest

from harness import BINARY, wait_until
from lab import free_port
from on_postgres import PostgresTest
from sinks import WebSink


class Pair(PostgresTest):
    """The servers "a" and "b". `ask` and `http` go to the one that leads."""

    def setUp(self):
        super().setUp()
        self.ports = {"a": free_port(), "b": free_port()}
        self.servers = {}

    def start_one(self, name):
        self.servers[name] = self.start(f"server {name}", BINARY, "--server", "--listen", f"127.0.0.1:{self.ports[name]}",
                                        "--data", self.folder / name, "--database", self.database, *self.server_defaults)
        return self.servers[name]

    def start_pair(self):
        self.start_one("a").wait_for_line(r"ready: ws://")
        self.port = self.ports["a"]
        self.start_one("b").wait_for_line(rf"standby: the leader is .*process {self.servers['a'].pid}\) at ws://127")

    def start_workers(self, count=1):
        """Their quick settings keep a cut short; how long a take-over takes does not hang on them."""
        for number in range(count):
            self.start_worker(f"w{number}", "--connect", self.link_url_at(self.ports["b"]), "--reconnect-max", "8s")

    def wait_leader(self, name, timeout=10):
        """From now on `ask` goes to that server."""
        began = time.monotonic()
        self.servers[name].wait_for_line(r"another server took over: ", timeout)
        self.port = self.ports[name]
        return time.monotonic() - began

    def end_load(self):
        self.end_ticks()
        self.assertEqual({run["state"] for run in self.runs()}, {"succeeded"})

    def test_a_standby_says_who_leads(self):
        self.start_pair()
        self.port = self.ports["b"]
        status, body = self.http("/healthz")
        health = json.loads(body)
        self.assertEqual((status, health["ok"], health["role"]), (200, True, "standby"))
        self.assertEqual(health["leader_url"], f"ws://127.0.0.1:{self.ports['a']}")
        refused = self.client("status")
        self.assertNotEqual(refused.code, 0)
        self.assertIn("this server does not lead; the leader is", refused.error)
        self.port = self.ports["a"]
        self.assertEqual(json.loads(self.http("/healthz")[1]), {"ok": True, "role": "leader"})
        standby, = wait_until(lambda: self.ask("status")["standbys"], 10, "the leader knows the standby")
        self.assertEqual(standby["url"], f"ws://127.0.0.1:{self.ports['b']}")
        self.assertIn(f"process {self.servers['b'].pid})", standby["name"])
        told = self.client("status", json_output=False).out.decode()
        self.assertRegex(told, r"leader +this server, since \d{4}-")
        self.assertRegex(told, r"standby +.*process \d+\) at ws://127")
        self.servers["b"].kill()
        wait_until(lambda: self.ask("status")["standbys"] == [], 30, "a standby that is gone is listed no more")

    def test_a_killed_leader_is_replaced_within_ten_seconds(self):
        self.start_pair()
        self.start_workers(2)
        self.begin_ticks()
        self.servers["a"].kill()
        killed = time.time()
        self.wait_leader("b")
        self.wait_for_more(2)
        starts = sorted(run["started_at"] for run in self.runs() if run["started_at"])
        later = [start for start in starts if start > iso(killed)]
        self.assertLess(seconds_between(iso(killed), later[0]), 10, "the first job that the next leader placed")
        outage = self.ask("worker", "show", "w0")["outages"][0]
        self.assertEqual(outage["cause"], "server_failover")
        self.assertIn(f"process {self.servers['a'].pid})", outage["verdict"])
        self.end_load()
        self.start_one("a").wait_for_line("standby: the leader is")

    def test_a_leader_that_stops_hands_over_at_once(self):
        self.start_pair()
        self.start_workers()
        self.begin_ticks()
        self.servers["a"].terminate()
        self.assertLess(self.wait_leader("b"), 2)
        self.wait_for_more(1, 10)
        self.assertEqual(self.ask("worker", "show", "w0")["outages"][0]["cause"], "server_failover")
        self.end_load()

    def test_a_leader_that_slept_writes_nothing_more(self):
        self.start_pair()
        self.start_workers()
        self.begin_ticks()
        former = self.servers["a"]
        former.freeze()
        self.wait_leader("b")
        self.wait_for_more(2)
        former.thaw()
        former.wait_for_line("this server does not lead any more", 10)
        former.wait_for_line("standby: the leader is", 10)
        self.wait_for_more(2)
        self.end_load()
        self.assertTrue(former.is_running())
        self.servers["b"].terminate()
        former.wait_for_line(r"another server took over: ", 10)

    def test_an_older_standby_waits_and_says_so_once(self):
        self.start_pair()
        self.cluster.sql(self.database, "UPDATE holdfast.schema_version SET version = version + 90")
        self.servers["a"].kill()
        standby = self.servers["b"]
        standby.wait_for_line(r"this server cannot take over: .*its schema is version \d+, this program knows up to", 20)
        self.port = self.ports["b"]
        self.assertEqual(json.loads(self.http("/healthz")[1])["role"], "standby")
        self.cluster.sql(self.database, "UPDATE holdfast.schema_version SET version = version - 90")
        self.wait_leader("b")
        self.assertEqual(len([line for line in standby.lines if "cannot take over" in line]), 1)

    def test_what_a_leader_had_yet_to_tell_is_told_once(self):
        sink = WebSink()
        self.addCleanup(sink.close)
        self.start_pair()
        self.start_workers()
        self.token = (self.folder / "a" / "admin.token").read_text().strip()
        self.ask("notify", "add", "chat", "--webhook", f"{sink.url}/ok", "--on", "failed", "--digest", "2s")
        run = self.run_now("breaks", command=["false"])
        self.servers["a"].kill()
        self.token = None
        self.wait_leader("b")
        event, = wait_until(lambda: sink.events("/ok"), 30, "the next leader tells of it")
        self.assertEqual(event["run"], run["id"])
        self.assertEqual({message["id"] for message in sink.messages("/ok")}, {sink.messages("/ok")[0]["id"]})

    def test_a_leader_steps_down_on_request(self):
        self.start_pair()
        self.start_workers()
        self.begin_ticks()
        wait_until(lambda: self.ask("status")["standbys"], 10, "the leader knows the standby")
        self.be_admin("a")
        answer = self.ask("server", "step-down")
        self.token = None
        self.assertEqual([standby["url"] for standby in answer["standbys"]], [f"ws://127.0.0.1:{self.ports['b']}"])
        self.assertLess(self.wait_leader("b"), 2)
        self.servers["a"].wait_for_line("standby: the leader is", 10)
        self.assertTrue(self.servers["a"].is_running())
        self.wait_for_more(1, 10)
        self.assertIn("server_stepped_down", [change["what"] for change in self.ask("changes")])
        self.end_load()

    def test_nobody_steps_down_for_nobody(self):
        self.start_one("a").wait_for_line(r"ready: ws://")
        self.port = self.ports["a"]
        self.be_admin("a")
        refused = self.client("server", "step-down")
        self.assertEqual(refused.code, 4, refused.error)
        self.assertIn("no other server is ready to take over", refused.error)
        self.assertTrue(self.leads("a"))

    def test_a_leader_alone_with_its_file_does_not_step_down(self):
        self.database_options = ()
        self.start_server()
        self.be_admin("server")
        refused = self.client("server", "step-down")
        self.assertEqual(refused.code, 4, refused.error)
        self.assertIn("no other server can take over", refused.error)

    def test_a_promoted_replica_gets_back_what_it_lacks(self):
        replica = self.cluster.copy()
        self.addCleanup(replica.close)
        self.database += f"&host={self.cluster.folder},{replica.folder}"
        self.start_pair()
        self.start_workers(2)
        self.begin_ticks()
        replica.catch_up(self.cluster)
        self.wait_for_more(3)
        known = {run["id"] for run in self.succeeded()}
        self.cluster.stop()
        self.addCleanup(self.cluster.start)
        replica.promote()
        wait_until(lambda: [name for name in self.servers if self.leads(name)], 40, "one leads on the replica")
        self.port = self.ports[next(name for name in self.servers if self.leads(name))]
        self.wait_for_more(3, 90)
        self.assertLessEqual(known, {run["id"] for run in self.succeeded()}, "confirmed results are back")
        what = [change["what"] for change in self.ask("changes")]
        self.assertIn("replica_promoted", what)
        self.assertIn("run_recovered", what)
        self.end_load()

    def test_leaders_change_again_and_again(self):
        self.start_pair()
        self.start_workers(2)
        self.begin_ticks()
        for number in range(4):
            leader, other = ("a", "b") if number % 2 == 0 else ("b", "a")
            if number < 2:
                self.servers[leader].kill()
            else:
                self.servers[leader].terminate()
            self.wait_leader(other)
            self.start_one(leader).wait_for_line("standby: the leader is")
            self.wait_for_more(2)
        self.end_load()

    def test_a_database_that_is_away_has_no_leader(self):
        self.start_pair()
        self.start_workers()
        self.begin_ticks()
        self.cluster.stop()
        for server in self.servers.values():
            server.wait_for_line(r"(standby: nobody can say who leads|this server does not lead any more)", 40)
        self.cluster.start()
        wait_until(lambda: [name for name, server in self.servers.items() if self.leads(name)], 30, "one leads again")
        self.port = self.ports[next(name for name in self.servers if self.leads(name))]
        self.wait_for_more(2)
        self.end_load()

    def be_admin(self, name):
        self.token = (self.folder / name / "admin.token").read_text().strip()

    def leads(self, name):
        self.port = self.ports[name]
        return json.loads(self.http("/healthz")[1]).get("role") == "leader"


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"


def seconds_between(earlier, later):
    def parsed(text):
        whole, fraction = text.rstrip("Z").split(".")
        return time.mktime(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + int(fraction) / 1000
    return parsed(later) - parsed(earlier)


if __name__ == "__main__":
    unittest.main()
