#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may come in: tokens of every role over HTTP and both WebSockets, with the real program."""
import json
import os
import pathlib
import stat
import subprocess
import unittest

import raw_peer
from harness import BINARY, PYTHON, ROOT, HoldfastTest, environment, wait_until
from processes import processes_with

OLD_WORKER = ROOT / "tests/integration/peers/old_worker.py"
JOB = json.dumps({"name": "j", "command": ["true"]})


def bearer(token):
    return {"Authorization": "Bearer " + token}


class Tokens(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server("--require-token")
        self.take_admin_token()

    @property
    def admin_file(self):
        return self.folder / "server" / "admin.token"

    def make(self, role, *options):
        return self.ask("token", "create", "--role", role, *options)

    def status_of(self, path, token=None, method="GET", body=None):
        return self.http(path, method, bearer(token) if token else {}, body)[0]

    def upgrade_status(self, path, token=None):
        status, connection = raw_peer.upgrade(self.address, path=path,
                                              headers=bearer(token) if token else {})
        if connection is not None:
            connection.close()
        return status

    def test_each_role_may_do_what_is_its_own(self):
        may = {  # reads, changes jobs, administers, has a worker's link, watches
            None: (401, 401, 401, 401, 401),
            "worker": (403, 403, 403, 101, 403),
            "viewer": (200, 403, 403, 403, 101),
            "operator": (200, 200, 403, 403, 101),
            "admin": (200, 409, 200, 403, 101),
        }
        for role, expected in may.items():
            token = self.make(role)["token"] if role else None
            with self.subTest(role):
                self.assertEqual((self.status_of("/api/v1/status", token), self.status_of("/api/v1/jobs", token, "POST", JOB),
                                  self.status_of("/api/v1/tokens", token), self.upgrade_status("/ws/heartbeat", token),
                                  self.upgrade_status("/ws/monitor", token)), expected)
                self.assertEqual(self.status_of("/healthz", token), 200)

    def test_a_refusal_says_in_one_sentence_why(self):
        status, body = self.http("/api/v1/status")
        self.assertEqual((status, json.loads(body)["error"]["code"]), (401, "unauthorized"))
        self.assertIn("--token-file", json.loads(body)["error"]["message"])
        viewer = self.make("viewer", "--name", "wall")["token"]
        status, body = self.http("/api/v1/jobs", "POST", bearer(viewer), JOB)
        self.assertEqual(json.loads(body)["error"]["message"],
                         "token wall has the role viewer, and this needs the role operator")
        refused = self.client("job", "list", HOLDFAST_TOKEN="nonsense")
        self.assertEqual(refused.code, 4)
        self.assertIn("a token begins with hfw_", refused.error)

    def test_one_of_two_is_revoked_and_the_other_goes_on(self):
        one, other = self.make("worker", "--name", "one"), self.make("worker", "--name", "other")
        peers = {}
        for made in (one, other):
            status, peers[made["name"]] = raw_peer.upgrade(self.address, headers=bearer(made["token"]))
            self.assertEqual(status, 101)
            self.addCleanup(peers[made["name"]].close)
            self.register(peers[made["name"]], made["name"])
        answer = self.client("token", "revoke", one["id"])
        self.assertEqual((answer.code, answer.value["state"]), (0, "revoked"))
        with self.assertRaises((raw_peer.Closed, ConnectionError)):
            while True:
                peers["one"].receive(20)
        self.assertEqual(peers["other"].ask({"type": "heartbeat", "id": 7})["id"], 7)
        self.assertEqual(self.upgrade_status("/ws/heartbeat", one["token"]), 401)
        self.assertEqual(self.upgrade_status("/ws/heartbeat", other["token"]), 101)
        again = self.client("token", "revoke", one["id"])
        self.assertEqual((again.code, again.value["revoked_at"]), (0, answer.value["revoked_at"]))

    def register(self, peer, name):
        answer = peer.ask({"type": "worker_register", "id": "r", "worker_id": name, "instance": name, "protocol": 1, "slots": 0})
        return answer

    def test_a_workers_token_admits_only_its_name(self):
        token = self.make("worker", "--name", "alpha")["token"]
        status, peer = raw_peer.upgrade(self.address, headers=bearer(token))
        self.addCleanup(peer.close)
        answer = self.register(peer, "beta")
        self.assertEqual((answer["type"], answer["code"]), ("error", "forbidden"))
        self.assertIn("this token is for worker alpha, not for beta", answer["reason"])
        with self.assertRaises((raw_peer.Closed, ConnectionError)):
            peer.receive(20)

    def test_connections_end_with_their_token(self):
        for role, path in (("worker", "/ws/heartbeat"), ("viewer", "/ws/monitor")):
            with self.subTest(role):
                made = self.make(role, "--expires", "2s")
                status, peer = raw_peer.upgrade(self.address, path=path, headers=bearer(made["token"]))
                self.assertEqual(status, 101)
                self.addCleanup(peer.close)
                end = peer.wait_closed(30)
                self.assertEqual(end.code, 4003)
                self.assertIn("has expired", end.reason)

    def test_a_leaked_secret_loses_its_connections(self):
        made = self.make("worker", "--name", "alpha")
        status, thief = raw_peer.upgrade(self.address, headers=bearer(made["token"]))
        self.assertEqual(status, 101)
        self.addCleanup(thief.close)
        self.assertEqual(self.client("token", "rotate", made["id"], "--now").code, 0)
        self.assertEqual(thief.wait_closed(30).code, 4003)

    def test_each_change_is_on_record(self):
        made = self.make("viewer", "--name", "wall")
        self.client("token", "rotate", made["id"])
        self.client("token", "revoke", made["id"])
        self.client("token", "revoke", made["id"])
        rows = json.loads(self.http("/api/v1/changes", headers=bearer(self.token))[1])
        self.assertEqual([(row["what"], row["name"], row["who"]) for row in reversed(rows)],
                         [(what, "wall", "admin.token") for what in ("token_created", "token_rotated", "token_revoked")])
        self.assertTrue(all(row["from"].startswith("127.0.0.1:") for row in rows), rows)
        self.assertIsNone(rows[-1]["old"])
        self.assertEqual((rows[0]["old"]["revoked_at"], rows[0]["new"]["role"]), (None, "viewer"))
        self.assertIsNotNone(rows[0]["new"]["revoked_at"])
        for row in rows:
            self.assertNotIn("hash", json.dumps(row))

    def test_a_shared_token_does_not_bring_back_a_revoked_worker(self):
        alpha = self.make("worker", "--name", "alpha")
        self.assertEqual(self.client("worker", "revoke", "alpha").code, 0)
        status, peer = raw_peer.upgrade(self.address, headers=bearer(self.make("worker")["token"]))
        self.assertEqual(status, 101, alpha)
        self.addCleanup(peer.close)
        answer = self.register(peer, "alpha")
        self.assertEqual((answer["type"], answer["code"]), ("error", "forbidden"))
        self.assertIn("was revoked", answer["reason"])

    def test_a_file_that_others_could_read_is_replaced(self):
        self.server.stop()
        self.admin_file.chmod(0o644)
        self.server = self.start_server("--require-token")
        self.server.wait_for_line("other users could read .*admin.token; its token is revoked")
        self.assertEqual(stat.S_IMODE(os.stat(self.admin_file).st_mode), 0o600)
        self.assertEqual(self.status_of("/api/v1/status", self.token), 401)
        self.assertEqual(self.status_of("/api/v1/status", self.admin_file.read_text().strip()), 200)

    def test_a_token_ends_at_its_time(self):
        made = self.make("viewer", "--expires", "3s")
        wait_until(lambda: self.status_of("/api/v1/status", made["token"]) == 401, 20, "the token expires")
        status, body = self.http("/api/v1/status", headers=bearer(made["token"]))
        self.assertEqual(json.loads(body)["error"]["code"], "token_expired")
        self.assertIn("expired at", json.loads(body)["error"]["message"])

    def test_both_secrets_hold_until_the_new_one_is_used(self):
        made = self.make("viewer")
        new = self.client("token", "rotate", made["id"]).value["token"]
        for token, status in ((made["token"], 200), (new, 200), (made["token"], 401), (new, 200)):
            self.assertEqual(self.status_of("/api/v1/status", token), status)
        leaked = self.client("token", "rotate", made["id"], "--now").value["token"]
        self.assertEqual([self.status_of("/api/v1/status", token) for token in (new, leaked)], [401, 200])

    def test_a_restart_keeps_tokens(self):
        kept, gone = self.make("viewer"), self.make("viewer")
        self.client("token", "revoke", gone["id"])
        self.server.kill()
        self.server = self.start_server("--require-token")
        self.assertEqual([self.status_of("/api/v1/status", each["token"]) for each in (kept, gone)], [200, 401])
        self.assertEqual(self.admin_file.read_text().strip(), self.token)

    def test_a_python_worker_comes_in_with_the_header(self):
        token = self.make("worker")["token"]

        def visit(**extra):
            return subprocess.run([PYTHON, OLD_WORKER, self.link_url], capture_output=True, timeout=300, check=False,
                                  env=environment(**extra))

        came_in = visit(WORKER_TOKEN=token)
        self.assertEqual(came_in.returncode, 0, came_in.stderr)
        self.assertIn("registered", came_in.stdout.splitlines()[0].decode())
        refused = visit()
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn(b"401", refused.stderr)

    def test_a_worker_with_a_token_file_runs_jobs(self):
        file = self.folder / "alpha.token"
        file.write_text(self.make("worker", "--name", "alpha")["token"] + "\n")
        self.start_worker("alpha", "--token-file", file)
        for command in (("job", "add", "j", "--", "true"), ("job", "run", "j", "--wait")):
            self.assertEqual(self.client(*command).code, 0)

    def test_commands_on_this_machine_find_the_admin_token(self):
        data = self.folder / "server"
        token, self.token = self.token, None
        self.assertEqual(stat.S_IMODE(os.stat(self.admin_file).st_mode), 0o600)
        elsewhere = self.client("token", "list", "--data", self.folder)
        self.assertEqual(elsewhere.code, 4, "another data folder, so no token")
        found = self.client("token", "list", "--data", data)
        self.assertEqual((found.code, found.value[0]["name"]), (0, "admin.token"), found.error)
        self.assertEqual(self.client("job", "list", HOLDFAST_DATA=str(data)).code, 0)
        wrong = self.client("job", "list", "--data", data, HOLDFAST_TOKEN="nonsense")
        self.assertEqual(wrong.code, 4, "a token that is given is the one that counts")
        self.admin_file.unlink()
        self.server.stop()
        self.server = self.start_server("--require-token")
        self.assertNotEqual(self.admin_file.read_text().strip(), token)
        self.assertEqual(self.client("job", "list", "--data", data).code, 0)
        self.assertEqual(self.status_of("/api/v1/status", token), 401)

    def test_a_token_comes_from_standard_input(self):
        for given, code in ((self.token, 0), ("", 2)):
            done = subprocess.run([BINARY, "job", "list", "--token-file", "-", "--url", f"http://127.0.0.1:{self.port}"],
                                  input=given.encode() + b"\n", capture_output=True, env=environment(), check=False, timeout=300)
            self.assertEqual(done.returncode, code, done.stderr)

    def test_wrong_tokens_of_an_address_are_bounded(self):
        viewer = self.make("viewer")["token"]
        answers = [self.status_of("/api/v1/status", "hfv_wrong") for _ in range(25)]
        self.assertEqual(set(answers[:20]), {401})
        self.assertIn(429, answers)
        self.assertEqual(self.status_of("/api/v1/status", viewer), 200, "a right one still comes in")

    def test_a_name_is_given_once(self):
        self.make("viewer", "--name", "wall")
        again = self.client("token", "create", "--role", "viewer", "--name", "wall")
        self.assertEqual(again.code, 4)
        self.assertIn("has the role viewer and the name wall already", again.error)

    def test_the_line_to_join_names_the_server(self):
        answer = self.client("token", "join", "--name", "web-*", "--label", "zone=b", "--uses", "3", json_output=False)
        words = answer.out.decode().split()
        self.assertEqual(words[:4], ["holdfast", "worker", "join", f"http://127.0.0.1:{self.port}"])
        self.assertTrue(words[4].startswith("hfj_"))
        made = self.client("token", "join", "--name", "web-*", "--label", "zone=b", "--uses", "3").value
        self.assertEqual((made["pattern"], made["labels"], made["uses_left"], made["rejoin"]), ("web-*", {"zone": "b"}, 3, False))

    def test_a_secret_is_nowhere_but_where_it_was_printed(self):
        file = self.folder / "alpha.token"
        made = self.make("worker", "--name", "alpha")
        file.write_text(made["token"])
        self.start_worker("alpha", "--token-file", file, "--log-level", "debug")
        secrets = [made["token"].split("_")[2], self.token.split("_")[2]]
        self.assertEqual(self.client("job", "list", HOLDFAST_TOKEN=made["token"]).code, 4)
        listed = self.client("token", "list").out.decode()
        places = {"list": listed, "logs": "\n".join(line for process in self.processes for line in process.lines)}
        for pid in processes_with(str(self.folder)):
            places[f"ps {pid}"] = pathlib.Path(f"/proc/{pid}/cmdline").read_text()
        for each in (self.folder / "server").iterdir():
            if each.is_file() and each != self.admin_file:
                places[each.name] = each.read_bytes().decode("latin-1")
        self.assertIn("holdfast.db", places)
        for place, text in places.items():
            for secret in secrets:
                self.assertNotIn(secret, text, place)


class Loopback(HoldfastTest):
    def test_nothing_is_needed_but_what_is_given_is_checked(self):
        self.start_server()
        self.assertEqual(self.http("/api/v1/status")[0], 200)
        self.assertEqual(self.http("/api/v1/status", headers=bearer("nonsense"))[0], 401)

    def test_an_administrator_needs_a_token_here_too(self):
        self.start_server()
        refused = self.client("token", "create", "--role", "admin", "--data", self.folder)
        self.assertEqual(refused.code, 4, refused.out)
        self.assertIn("role admin", refused.error)
        for headers in ({}, {"X-Forwarded-For": "192.0.2.7"}, {"Forwarded": "for=192.0.2.7"}):
            body = json.dumps({"role": "admin"})
            self.assertEqual(self.http("/api/v1/tokens", "POST", headers, body)[0], 401, headers)
        self.assertEqual(self.http("/api/v1/jobs", "POST", body=JOB)[0], 200, "the rest is as before")
        data = self.folder / "server"
        self.assertEqual(self.client("token", "create", "--role", "viewer", "--data", data).code, 0)

    def test_every_other_address_needs_a_token(self):
        server = self.start("server", BINARY, "--server", "--insecure", "--listen", f"0.0.0.0:{self.port}", "--data",
                            self.folder / "server")
        server.wait_for_line(r"ready: ws://")
        self.assertEqual(self.http("/api/v1/status")[0], 401)
        self.assertEqual(self.http("/healthz")[0], 200)
        self.assertEqual(self.client("status", "--data", self.folder / "server").code, 0)


if __name__ == "__main__":
    unittest.main()
