# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long lists: whoever reads them costs the server's loop and memory little, however many there are."""
import json
import select
import socket
import threading
import time
import unittest

import raw_peer
from harness import HoldfastTest

RUNS = 1_500


class Readers(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()
        worker = self.raw_worker("w")
        worker.send_raw(raw_peer.frame(raw_peer.TEXT, json.dumps({"type": "job_result", "job": "a"}).encode()) * RUNS)
        for _ in range(RUNS):
            worker.receive()

    def memory(self):
        """Of the server, in MiB."""
        with open(f"/proc/{self.server.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024

    def ask_unread(self, path):
        """Sends a request, and leaves the answer in the kernel."""
        connection = socket.socket()
        self.addCleanup(connection.close)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(self.address)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return connection

    @staticmethod
    def heads_as_they_come(connections):
        waiting = list(connections)
        while waiting:
            for each in select.select(waiting, [], [])[0]:
                waiting.remove(each)
                yield each.recv(1_000)

    def longest_wait(self, until):
        """The longest time that a small request took, while `until` lasts."""
        longest = 0
        while not until():
            begun = time.monotonic()
            self.assertEqual(self.http("/metrics")[0], 200)
            longest = max(longest, time.monotonic() - begun)
        return longest

    def test_a_long_list_is_whole(self):
        runs = self.fetch("/api/v1/runs?limit=10000")
        self.assertEqual(len({run["id"] for run in runs}), RUNS)
        self.assertEqual(runs, sorted(runs, key=lambda run: (run["queued_at"], run["id"]), reverse=True))
        self.assertEqual(self.fetch("/api/v1/runs?limit=401"), runs[:401])

    def test_pages_make_the_whole_list(self):
        runs, page = [], self.fetch("/api/v1/runs?limit=700")
        while page:
            runs += page
            page = self.fetch(f"/api/v1/runs?limit=700&before={page[-1]['id']}")
        self.assertEqual(runs, self.fetch("/api/v1/runs?limit=10000"))
        self.assertEqual(self.http("/api/v1/runs?before=nobody")[0], 404)

    def test_many_lists_do_not_starve_the_loop(self):
        before, answers = self.memory(), []
        connections = [self.ask_unread("/api/v1/runs?limit=10000") for _ in range(100)]
        threads = [threading.Thread(target=lambda each=each: answers.append(each.makefile("rb").read(12)))
                   for each in connections]
        for thread in threads:
            thread.start()
        waited = self.longest_wait(lambda: not any(thread.is_alive() for thread in threads))
        self.assertEqual(set(answers), {b"HTTP/1.1 200"})
        self.assertLess(waited, 1)
        self.assertLess(self.memory() - before, 60)

    def test_unread_lists_take_no_memory_without_a_bound(self):
        before = self.memory()
        for _ in range(300):
            self.ask_unread("/api/v1/runs?limit=10000")
        self.assertLess(self.longest_wait(lambda begun=time.monotonic(): time.monotonic() - begun > 2), 1)
        self.assertLess(self.memory() - before, 60)

    def test_who_comes_when_too_many_wait_is_sent_away(self):
        connections = [self.ask_unread("/api/v1/runs?limit=10000") for _ in range(900)]
        heads = self.heads_as_they_come(connections)
        answer = next((head for head in heads if head.startswith(b"HTTP/1.1 503 ")), b"")
        self.assertIn(b"\r\nRetry-After: 1\r\n", answer)
        self.assertEqual(self.http("/healthz")[0], 200)


if __name__ == "__main__":
    unittest.main()
