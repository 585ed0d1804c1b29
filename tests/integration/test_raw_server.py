#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker against a server that is cut off in the middle of every kind of message, forgets receipts and talks nonsense."""
import ssl
import unittest

import raw_peer
from faults import FaultTest
from harness import PYTHON, wait_until

KEY = {"run_id": "0123456789abcdef", "attempt": 1}


class RawServerTest(FaultTest):
    def setUp(self):
        super().setUp()
        self.server = raw_peer.RawServer(self.server_context())
        self.addCleanup(self.server.close)
        self.worker = self.start_worker(url=self.server.url, ready=False)

    def server_context(self):
        """Over TLS, the certificate of a server that does not run."""
        if not self.over_tls:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.with_name("server.pem"), self.authority.with_name("server.key"))
        return context

    def accept(self, **registered):
        """The worker's next link, registered; what it said is in `.register`."""
        link = self.server.accept()
        link.register = link.receive_type("worker_register")
        link.send({"type": "ack", "msg": "registered", "id": link.register["id"], "protocol": 1, "server": "raw", "keep": [],
                   "cancel": []} | registered)
        return link

    def start_of(self, script, identity="start"):
        return {"type": "job_start", "id": identity, "job": "raw", "command": [PYTHON, "-c", script], "env": {}, "cwd": "",
                "timeout_s": 0} | KEY

    def answer_until(self, link, wanted, **answer):
        """Acknowledges what comes up to the first message of that type, and gives it unanswered."""
        while True:
            message = link.receive()
            if message["type"] == wanted:
                return message
            if message["type"] not in ("ack", "error"):
                link.send({"type": "ack", "received": True, "id": message["id"]} | answer)

    def spool(self):
        return list((self.folder / "worker-alpha" / "spool").iterdir())


class Faults(RawServerTest):
    def test_reset_in_the_middle_of_each_kind_of_message(self):
        for message in ({"type": "ack", "received": True, "id": 1}, {"type": "error", "code": "bad_json", "reason": "x", "id": 1},
                        self.start_of("print(1)"), {"type": "job_cancel", "id": 2} | KEY, {"type": "goodbye", "id": 3},
                        {"type": "of another time", "id": 4}):
            with self.subTest(type=message["type"]):
                link = self.accept()
                link.send_half(message)
                link.reset()
                again = self.accept()
                self.assertEqual(again.register["holding"], [], "half a message is no message")
                again.reset()

    def test_reset_in_the_middle_of_the_registration(self):
        for part in ("nothing", "half", "all"):
            with self.subTest(sent=part):
                link = self.server.accept()
                answer = {"type": "ack", "msg": "registered", "id": link.receive_type("worker_register")["id"], "protocol": 1}
                {"nothing": lambda _: None, "half": link.send_half, "all": link.send}[part](answer)
                link.reset()
        self.assertEqual(self.accept().register["worker_id"], "alpha")

    def test_a_result_stays_until_its_receipt(self):
        link = self.accept()
        link.send(self.start_of("print('hello')"))
        first = self.answer_until(link, "job_result")
        link.reset()
        for _ in range(2):
            link = self.accept(keep=[KEY])
            self.assertEqual(link.register["holding"], [KEY | {"state": "finished", "stdout": 6, "stderr": 0}])
            result = self.answer_until(link, "job_result")
            self.assertEqual({**result, "id": 0}, {**first, "id": 0})
            link.reset()
        self.assertTrue(self.spool())
        link = self.accept()
        link.send({"type": "ack", "received": True, "durable": True, "id": self.answer_until(link, "job_result")["id"]})
        wait_until(lambda: not self.spool(), 10, "the receipt empties the spool")

    def test_a_server_that_talks_nonsense_is_told(self):
        link = self.accept()
        for text in ("nonsense", "[]", '{"type": "job_start", "run_id": 1}'):
            link.send(text)
            self.assertEqual(link.receive_type("error")["type"], "error")
        link.send({"type": "of another time", "id": 9})
        self.assertEqual(link.receive_type("ack")["id"], 9)


class FaultsOverTls(Faults):
    over_tls = True


if __name__ == "__main__":
    unittest.main()
