#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""holdfast doctor and holdfast selftest, at real places."""
import os
import socket
import unittest

from harness import HoldfastTest


class Doctor(HoldfastTest):
    over_tls = True

    def examine(self, place, *options, code=0):
        """What doctor finds: {check: finding}, the worst one of each."""
        answer = self.client("doctor", place, *options, HOLDFAST_URL=None, HOLDFAST_TLS_CA=None)
        self.assertEqual(answer.code, code, answer.out.decode() + answer.error)
        self.assertEqual(answer.value["ok"], code == 0)
        worst = {}
        for finding in answer.value["places"][0]["findings"]:
            if worst.get(finding["check"], {"level": "ok"})["level"] == "ok":
                worst[finding["check"]] = finding
        return worst

    def server_options(self):
        return "--data", self.folder / "server", "--config", self.config(f'listen = "127.0.0.1:{self.port}"\n')

    def config(self, text):
        path = self.folder / "server.conf"
        path.write_text(text)
        return path

    def test_a_server(self):
        found = self.examine("server", *self.server_options())
        self.assertIn("not running", found["server"]["what"])
        self.start_server()
        found = self.examine("server", *self.server_options())
        self.assertEqual(found["server"]["level"], "ok")
        self.assertIn("https://", found["server"]["what"])
        self.assertIn("version", found)
        self.assertIn("database", found)

        (self.folder / "server/admin.token").chmod(0o644)
        found = self.examine("server", *self.server_options(), code=1)
        self.assertIn("chmod 600", found["secrets"]["todo"])

    def test_a_server_with_a_wrong_place(self):
        options = self.server_options()
        with socket.socket() as other:
            other.bind(self.address)
            other.listen()
            found = self.examine("server", *options, code=1)
            self.assertEqual(found["port"]["level"], "wrong")
        self.config("lissten = 1\n")
        found = self.examine("server", *options, code=1)
        self.assertIn("server.conf:1", found["settings"]["what"])
        self.assertIn("listen", found["settings"]["todo"])

    def test_a_worker(self):
        self.start_server("--require-token")
        self.take_admin_token()
        joined = self.ask("token", "join", "--rejoin")
        data = self.folder / "second"
        self.ask("worker", "join", self.url, joined["token"], "--data", data, "--name", "web-1")
        found = self.as_worker(data)
        self.assertEqual(found["server"]["level"], "ok")
        self.assertIn("agree", found["clock"]["what"])
        self.assertIn("web-1", found["name"]["what"])
        self.assertIn("TLS", found["tls"]["what"])

        self.ask("worker", "revoke", "web-1")
        self.assertIn("refused", self.as_worker(data, code=1)["token"]["what"])

    def as_worker(self, data, code=0):
        token, self.token = self.token, None
        try:
            return self.examine("worker", "--data", data, code=code)
        finally:
            self.token = token

    def test_a_worker_without_its_server(self):
        answer = self.client("doctor", "worker", "--data", self.folder / "w", json_output=False, HOLDFAST_URL=None,
                             HOLDFAST_CONNECT=f"ws://127.0.0.1:{self.port}")
        self.assertEqual(answer.code, 1)
        self.assertIn("no answer from the server", answer.out.decode())
        self.assertIn("To do: Start it with holdfast --server, or set --connect or HOLDFAST_CONNECT", answer.out.decode())

    def test_it_looks_for_what_is_there(self):
        empty = self.folder / "empty"
        empty.mkdir()
        self.assertEqual(self.client("doctor", "--data", empty, json_output=False).code, 2)
        answer = self.client("doctor", *self.server_options(), HOLDFAST_URL=None)
        self.assertEqual(answer.code, 2)  # there is a certificate, and nothing of a server yet
        self.start_server()
        answer = self.client("doctor", *self.server_options(), HOLDFAST_URL=None)
        self.assertEqual([place["place"] for place in answer.value["places"]], ["server"])

    def test_it_changes_nothing(self):
        self.examine("server", *self.server_options())
        before = sorted(os.listdir(self.folder / "server"))
        self.examine("server", *self.server_options())
        self.assertEqual(sorted(os.listdir(self.folder / "server")), before)
        self.assertNotIn("holdfast.db", before)


class Selftest(HoldfastTest):
    def test_it_works_here(self):
        answer = self.client("selftest", json_output=False, TMPDIR=str(self.folder), HOLDFAST_SLOTS="0")
        self.assertEqual(answer.code, 0, answer.out.decode() + answer.error)
        self.assertIn("Holdfast works here: ", answer.out.decode().splitlines()[-1])
        self.assertEqual(list(self.folder.glob("holdfast-selftest.*")), [])

    def test_it_says_why_it_does_not(self):
        answer = self.client("selftest", json_output=False, TMPDIR="/dev/null")
        self.assertEqual(answer.code, 1)
        self.assertIn("does not work here: no temporary folder", answer.out.decode())


if __name__ == "__main__":
    unittest.main()
