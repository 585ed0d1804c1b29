#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients and workers that do what few do, and what a server makes of a zone or a page that is gone."""
import json
import resource
import socket
import sqlite3
import unittest

import raw_peer
from harness import HoldfastTest, wait_until

MOST_UNREGISTERED = 4000  # SessionHub::kMaxUnregistered


class Peers(HoldfastTest):
    def test_a_client_that_ends_its_half_gets_its_answer(self):
        """As `nc -N` does."""
        self.start_server()
        with socket.create_connection(self.address, 60) as client:
            client.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % self.port)
            client.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertIn(b"200 OK", head)
        self.assertIn("workers", json.loads(body))

    def test_who_never_registers_makes_room(self):
        needed = 2 * MOST_UNREGISTERED + 1000
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < needed + 1000:
            self.skipTest(f"this user may have {hard} open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.start_server("--server-ping-interval", "1h", "--ping-timeout", "10m")
        first = self.peer()
        registered = self.raw_worker("early")
        for _ in range(MOST_UNREGISTERED - 1):
            self.peer()
        self.assertEqual(first.ask({"type": "heartbeat", "id": 1})["id"], 1, "there is room for so many")
        self.peer()
        with self.assertRaises((raw_peer.Closed, OSError)):
            while True:
                first.receive(60)
        self.assertEqual(registered.ask({"type": "heartbeat", "id": 2})["id"], 2)
        self.raw_worker("late")


class Gone(HoldfastTest):
    def change_database(self, *statements):
        database = sqlite3.connect(self.folder / "server" / "holdfast.db")
        with database:
            results = [database.execute(statement).fetchall() for statement in statements]
        database.close()
        return results

    def test_a_zone_that_vanished_is_named_with_what_to_do(self):
        server = self.start_server()
        self.add_job("berlin", "--cron", "0 5 * * *", "--timezone", "Europe/Berlin", command=["true"])
        self.assertEqual(server.terminate(), 0)
        self.change_database(*(f"UPDATE {table} SET timezone = 'US/Vanished'" for table in ("jobs", "spans")))
        server = self.start_server()
        line = server.wait_for_line("job berlin does not run: .*").group()
        self.assertRegex(line, "US/Vanished.* to do: .*tzdata-legacy")
        listed = self.ask("job", "list")[0]
        for text in (listed["problem"], self.ask("job", "show", "berlin")["problem"],
                     self.client("job", "next", "berlin").error,
                     self.client("job", "list", json_output=False).out.decode()):
            self.assertIn("US/Vanished", text)
            self.assertNotIn("no moments to come", text)
        self.assertIn("1 job with an unknown time zone", self.client("status", json_output=False).out.decode())

    def test_damage_that_a_query_meets_is_told(self):
        server = self.start_server()
        self.add_job("j", command=["true"])
        self.assertEqual(server.terminate(), 0)
        [[(page,)], [(size,)]] = self.change_database("SELECT rootpage FROM sqlite_master WHERE name = 'changes_at'",
                                                      "PRAGMA page_size")
        with open(self.folder / "server" / "holdfast.db", "r+b") as file:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
        server = self.start_server()
        self.assertEqual(self.http("/healthz")[0], 200, "nobody has seen it yet")
        status, body = self.http("/api/v1/changes")
        self.assertEqual((status, json.loads(body)["error"]["code"]), (503, "store_unreadable"))
        server.wait_for_line("error +store .*the database is damaged: .* to do: stop the server, check its disk")
        wait_until(lambda: self.http("/healthz")[0] == 503, 20, "its health says so")


if __name__ == "__main__":
    unittest.main()
