#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine joins a server, gets another credential, is revoked, and joins again: the real program, with TLS and without."""
import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import unittest

import raw_peer
from cutter import Cutter
from harness import BINARY, HoldfastTest, environment, make_certificate, wait_until

# Of the exchange, each so many bytes the link is cut once; 1 cuts after every byte.
STRIDE = int(os.environ.get("HOLDFAST_CUT_STRIDE", "23"))


class Joining(HoldfastTest):
    stride = STRIDE

    def setUp(self):
        super().setUp()
        self.server = self.start_server("--require-token")
        self.take_admin_token()
        self.data = self.folder / "w"

    def join_token(self, *options):
        return self.ask("token", "join", *options)["token"]

    def refusal(self, *arguments):
        """What a command says that the server refuses."""
        answer = self.client(*arguments)
        self.assertEqual(answer.code, 4, f"{arguments}: {answer.error}{answer.out!r}")
        return answer.error

    def join(self, token, *options, data=None, url=None, name="alpha"):
        trust = {"HOLDFAST_TLS_CA": None} if token.count("_") == 3 else {}  # a pin needs no file
        return self.client("worker", "join", url or self.url, token, "--data", data or self.data, "--name", name, *options,
                           HOLDFAST_TOKEN=None, **trust)

    def start_joined(self, data=None, title="joined", ready=True):
        """A worker that is told nothing but its data folder."""
        worker = self.start(title, BINARY, "--worker", "--data", data or self.data, *self.worker_defaults)
        if ready:
            worker.wait_for_line("ready: registered with ")
        return worker

    def credential(self, data=None):
        return ((data or self.data) / "credential").read_text().strip()

    def accepts(self, credential):
        return self.http("/api/v1/join", headers={"Authorization": "Bearer " + credential})[0]

    def shown(self, name="alpha"):
        return self.ask("worker", "show", name)

    def test_a_joined_worker_needs_no_options_and_runs_jobs(self):
        self.assertEqual(self.join(self.join_token("--label", "zone=b")).code, 0)
        for name in ("credential", "joined.json"):
            self.assertEqual((self.data / name).stat().st_mode & 0o777, 0o600, name)
        self.assertFalse((self.data / "joining.json").exists())
        self.start_joined()
        self.assertEqual(self.run_now("j", command=["true"])["worker"], "alpha")
        secret = self.credential().split("_")[2]
        for path in (self.folder / "server").rglob("*"):
            if path.is_file():
                self.assertNotIn(secret.encode(), path.read_bytes(), path)
        self.assertNotIn(secret, "\n".join(line for process in self.processes for line in process.lines))

    def test_joining_again_says_so_and_another_server_is_refused(self):
        token = self.join_token()
        self.assertFalse(self.join(token).value["already"])
        before = self.credential()
        self.assertTrue(self.join(token).value["already"])
        self.assertEqual(self.credential(), before)
        other = self.join(token, url=self.url.replace(str(self.port), "1"))
        self.assertEqual(other.code, 1)
        self.assertIn("has joined", other.error)

    def test_the_token_may_come_by_standard_input(self):
        done = subprocess.run([BINARY, "worker", "join", self.url, "-", "--data", self.data, "--name", "alpha"],
                              input=self.join_token().encode() + b"\n", env=environment(), capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.accepts(self.credential()), 200)

    def test_a_token_is_refused_in_one_sentence(self):
        token = self.join_token("--name", "web-*")
        for given, name, code, words in (("hfj_short", "web-1", 2, "Copy the whole token"), ("hfj_" + "0" * 16 + "_" + "0" * 52, "web-1", 4, "not know"),
                                         (token, "db-1", 4, "web-")):
            answer = self.join(given, name=name)
            self.assertEqual(answer.code, code, answer.error)
            self.assertIn(words, answer.error)
            self.assertEqual(answer.error.count("\n"), 1, answer.error)
        self.assertEqual(self.join(token, name="web-1").code, 0)
        used_up = self.join(token, name="web-2", data=self.folder / "w2")
        self.assertEqual(used_up.code, 4, used_up.error)
        taken = self.join(self.join_token(), name="web-1", data=self.folder / "w3")
        self.assertEqual(taken.code, 4)
        self.assertIn("--rejoin", taken.error)

    def test_a_lost_link_leaves_the_worker_in_or_lets_it_try_again(self):
        cutter = Cutter(self.port)
        self.addCleanup(cutter.close)
        token, url = self.join_token("--uses", "2000"), cutter.url.replace("http:", self.url.partition("//")[0])
        first = self.join(token, url=url, name="whole")
        self.assertEqual(first.code, 0, first.error)
        whole, names = cutter.passed, 1
        for budget in range(0, whole + 1, self.stride):
            name, data = f"cut-{budget}", self.folder / f"cut-{budget}"
            cutter.budget = budget
            first = self.join(token, url=url, name=name, data=data)
            self.assertIn(first.code, (0, 1, 3), f"{budget}: {first.error}")
            cutter.budget = None
            again = self.join(token, url=url, name=name, data=data)
            self.assertEqual(again.code, 0, f"{budget}: {again.error}")
            self.assertEqual(self.accepts(self.credential(data)), 200, budget)
            names += 1
        left = [each for each in self.ask("token", "list") if each["role"] == "join"][0]["uses_left"]
        self.assertEqual(left, 2000 - names, "each worker took one use")

    def test_a_revoked_worker_goes_at_once_and_comes_back_with_a_rejoin_token(self):
        self.assertEqual(self.join(self.join_token("--uses", "9")).code, 0)
        worker = self.start_joined()
        self.add_job("long", command=["sleep", "2"])
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        self.assertFalse(self.ask("worker", "revoke", "alpha")["already"])
        worker.wait_for_line("revoked this worker's credential.*to do: .*holdfast worker join")
        outage = self.shown()["outages"][0]
        self.assertEqual((outage["cause"], outage["back"]), ("revoked", None))
        self.assertTrue(self.ask("worker", "revoke", "alpha")["already"])
        self.assertEqual(self.accepts(self.credential()), 401)
        refused = self.join(self.join_token("--uses", "9"))
        self.assertEqual(refused.code, 4, refused.error)
        self.assertEqual(self.join(self.join_token("--rejoin")).code, 0)
        worker.wait_for_line("is back after")  # the running process finds it
        self.assertEqual(self.shown()["outages"][0]["cause"], "revoked")
        self.assertEqual(self.wait_state(run, {"succeeded"})["attempt"], 1)
        lines = [line for line in worker.lines if "revoked" in line and "WARN" in line.upper()]
        self.assertEqual(len(lines), 1, lines)

    def test_one_of_two_is_revoked_and_the_other_goes_on(self):
        token = self.join_token("--uses", "2")
        for name in ("alpha", "beta"):
            self.assertEqual(self.join(token, name=name, data=self.folder / name).code, 0)
        first, _ = (self.start_joined(self.folder / name, name) for name in ("alpha", "beta"))
        before = self.shown("beta")["connected_at"]
        self.ask("worker", "revoke", "alpha")
        first.wait_for_line("revoked this worker's credential")
        self.assertEqual(self.run_now("j", command=["true"])["worker"], "beta")
        other = self.shown("beta")
        self.assertEqual((other["state"], other["connected_at"], other["outages"]), ("connected", before, []))

    def test_a_removed_worker_does_not_return_with_a_multi_use_token(self):
        token = self.join_token("--uses", "9")
        self.assertEqual(self.join(token).code, 0)
        worker = self.start_joined()
        worker.stop()
        self.ask("worker", "remove", "alpha")
        self.assertEqual(self.accepts(self.credential()), 401)
        shutil.rmtree(self.data)
        self.assertEqual(self.join(token).code, 4)

    def test_rotation_on_the_live_link(self):
        self.assertEqual(self.join(self.join_token()).code, 0)
        old = self.credential()
        worker = self.start_joined()
        self.add_job("long", command=["sleep", "1"])
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        self.ask("worker", "rotate", "alpha")
        wait_until(lambda: self.credential() != old, 20, "the worker has another credential")
        self.assertEqual(self.accepts(old), 200)
        self.assertEqual(self.accepts(self.credential()), 200)  # its first use
        self.assertEqual(self.accepts(old), 401)
        worker.stop()
        self.start_joined()
        self.assertEqual(self.wait_state(run, {"succeeded"})["attempt"], 1)
        now = self.credential()
        self.ask("worker", "rotate", "alpha", "--now")
        self.assertEqual(self.accepts(now), 401)

    def test_a_leaked_credential_loses_its_connections(self):
        self.assertEqual(self.join(self.join_token()).code, 0)
        status, thief = raw_peer.upgrade(self.address, headers={"Authorization": "Bearer " + self.credential()},
                                       context=self.tls_context())
        self.assertEqual(status, 101)
        self.addCleanup(thief.close)
        worker = self.start_joined()
        self.ask("worker", "rotate", "alpha", "--now")
        self.assertEqual(thief.wait_closed(30).code, 4003)
        self.assertEqual(self.shown()["state"], "connected")
        self.assertNotIn("lost", "\n".join(worker.lines))

    def test_each_change_is_on_record(self):
        self.assertEqual(self.join(self.join_token("--rejoin")).code, 0)
        worker = self.start_joined()
        self.ask("worker", "rotate", "alpha")
        self.ask("worker", "revoke", "alpha")
        worker.stop()
        self.assertEqual(self.join(self.join_token("--rejoin")).code, 0)
        self.ask("worker", "remove", "alpha")
        shown = self.ask("changes", "--limit", "100")
        rows = [row for row in shown if row["what"] != "token_created"]
        rows = [(row["what"], row["name"]) for row in reversed(rows)]
        self.assertEqual(rows[:4], [(what, "alpha") for what in ("worker_joined", "worker_rotated", "worker_revoked",
                                                                  "worker_joined")])
        self.assertEqual(set(rows[4:]), {("worker_removed", "alpha"), ("worker_revoked", "alpha")})

    def test_a_join_token_does_not_take_the_name_of_an_older_worker(self):
        shared = self.folder / "shared.token"
        shared.write_text(self.ask("token", "create", "--role", "worker")["token"])
        self.start_worker("alpha", "--token-file", shared)
        refused = self.join(self.join_token())
        self.assertEqual(refused.code, 4)
        self.assertIn("--rejoin", refused.error)
        self.assertEqual(self.join(self.join_token("--rejoin")).code, 0)

    def test_nothing_is_revoked_while_the_database_is_away(self):
        self.assertEqual(self.join(self.join_token()).code, 0)
        self.start_joined()
        with self.locked_database():
            wait_until(lambda: self.http("/healthz")[0] == 503, 60, "the server sees that the database is locked")
            self.assertIn("database cannot be written", self.refusal("worker", "revoke", "alpha"))
            self.assertEqual(self.accepts(self.credential()), 200)
            self.assertEqual(self.shown()["state"], "connected")
        wait_until(lambda: self.http("/healthz")[0] == 200, 60, "the database is back")
        self.assertFalse(self.ask("worker", "revoke", "alpha")["already"])

    def test_rotation_says_why_not(self):
        self.assertEqual(self.join(self.join_token()).code, 0)
        self.assertIn("not connected", self.refusal("worker", "rotate", "alpha"))
        self.assertIn("no credential", self.refusal("worker", "rotate", "nobody"))
        self.assertIn("no credential", self.refusal("worker", "revoke", "nobody"))

    def test_a_worker_that_dies_while_it_rotates_can_log_in(self):
        for number, point in enumerate(("worker.credential_written", "worker.credential_answered")):
            with self.subTest(point):
                name, data = f"w{number}", self.folder / f"w{number}"
                self.assertEqual(self.join(self.join_token(), name=name, data=data).code, 0)
                worker = self.start(name, BINARY, "--worker", "--data", data, *self.worker_defaults,
                                    env={"HOLDFAST_FAIL_POINT": point})
                worker.wait_for_line("ready: registered with ")
                self.client("worker", "rotate", name, "--now")
                worker.wait()
                self.start_joined(data, name)
                wait_until(lambda data=data: not (data / "credential.next").exists(), 30, "the rotation is through")
                self.assertEqual(self.accepts(self.credential(data)), 200)

    def test_a_cloned_machine_is_refused_with_both_addresses(self):
        self.assertEqual(self.join(self.join_token()).code, 0)
        clone = self.folder / "clone"
        shutil.copytree(self.data, clone)
        self.start_joined()
        second = self.start_joined(clone, "clone", ready=False)
        line = second.wait_for_line(r"data folder was copied.*127\.0\.0\.1:\d+.*127\.0\.0\.1:\d+").group()
        self.assertIn("alpha", line)
        self.server.wait_for_line(r"127\.0\.0\.1:\d+ uses a copy of the data folder of worker alpha at 127\.0\.0\.1:\d+")
        self.assertEqual(self.shown()["state"], "connected")

    def test_a_bad_credential_is_one_sentence(self):
        self.data.mkdir()
        for content, mode, words in ((b"", 0o600, "is empty"), (b"garbage", 0o600, "no worker's credential"),
                                     (b"x" * 9999, 0o600, "longer than"), (b"garbage", 0o644, "other users can read")):
            with contextlib.suppress(FileNotFoundError):
                (self.data / "credential").unlink()
            (self.data / "credential").write_bytes(content)
            (self.data / "credential").chmod(mode)
            worker = self.start_joined(ready=False)
            self.assertEqual(worker.wait(), 2)
            worker.wait_for_line(f"cannot start: .*{words}.*to do: ")

    def test_a_credential_wins_over_a_join_token_in_a_unit_file(self):
        token = self.join_token()
        unit = self.folder / "unit.token"
        unit.write_text(token)
        unit.chmod(0o600)
        before = self.start("early", BINARY, "--worker", "--data", self.data, "--token-file", unit)
        self.assertEqual(before.wait(), 2)
        self.assertEqual(self.join(token).code, 0)
        worker = self.start("late", BINARY, "--worker", "--data", self.data, "--token-file", unit, *self.worker_defaults)
        worker.wait_for_line("ready: registered with ")

    def test_guesses_from_one_address_are_bounded(self):
        body = json.dumps({"token": "hfj_" + "0" * 16 + "_" + "0" * 52, "name": "x", "sha256": "0" * 64})
        answers = [self.http("/api/v1/join", "POST", body=body)[0] for _ in range(40)]
        self.assertIn(429, answers)
        self.assertEqual(set(answers), {401, 429})
        self.assertEqual(self.join(self.join_token()).code, 0)  # a right token is let in at any time


class JoiningOverTls(Joining):
    """All of it over TLS: the token brings the pin, and no machine has a file of the server's."""
    over_tls = True
    stride = 5 * STRIDE  # of a longer exchange

    def pin(self):
        return self.ask("tls", "show", "--data", self.folder / "server")["pin"]

    def test_the_pin_is_kept(self):
        token = self.join_token()
        self.assertTrue(token.endswith("_" + self.pin()), token)
        self.assertEqual(self.join(token).code, 0)
        joined = json.loads((self.data / "joined.json").read_text())
        self.assertEqual((joined["url"], joined["pin"]), (self.url, self.pin()))

    def test_a_token_with_a_pin_never_travels_in_the_clear(self):
        token = self.join_token()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            for scheme in ("http", "ws"):
                answer = self.join(token, url=f"{scheme}://{address}")
                self.assertEqual(answer.code, 2, answer.error)
                self.assertIn(f"Type: holdfast worker join https://{address} TOKEN", answer.error)
                self.assertNotIn(token, answer.error)
            listener.setblocking(False)
            with self.assertRaises(BlockingIOError):
                listener.accept()
        self.assertFalse(self.data.exists())

    def test_a_server_with_another_key_is_sent_nothing(self):
        make_certificate(self.folder / "false")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "false/tls/server.pem", self.folder / "false/tls/server.key")
        heard = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def serve():
                with contextlib.suppress(OSError):
                    while True:
                        near, _ = listener.accept()
                        with contextlib.suppress(OSError), context.wrap_socket(near, server_side=True) as secure:
                            heard.append(secure.recv(65536))
            threading.Thread(target=serve, daemon=True).start()
            answer = self.join(self.join_token(), url="https://127.0.0.1:%d" % listener.getsockname()[1])
        self.assertEqual(answer.code, 3, answer.error)
        self.assertIn("does not lead to the pinned public key. Ask the server's owner", answer.error)
        self.assertEqual(answer.error.count("\n"), 1, answer.error)
        self.assertEqual(b"".join(heard), b"")

    def test_joining_again_with_another_pin_says_so(self):
        token = self.join_token()
        self.assertEqual(self.join(token).code, 0)
        answer = self.join(token[:-64] + "0" * 64)
        self.assertEqual(answer.code, 1, answer.error)
        self.assertIn(f"has joined {self.url} already with another pin: {self.pin()}, now {'0' * 64}", answer.error)

    def test_a_worker_stays_out_of_a_server_with_a_new_authority(self):
        self.assertEqual(self.join(self.join_token()).code, 0)
        worker = self.start_joined()
        self.server.stop()
        shutil.rmtree(self.folder / "server" / "tls")
        make_certificate(self.folder / "server")
        self.server = self.start_server("--require-token")
        worker.wait_for_line("the TLS handshake failed .*does not lead to the pinned public key.* to do: ask the server's owner")
        self.assertEqual(self.shown()["state"], "offline")
        # Its person asks for the new pin, and gives it.
        worker.stop()
        worker = self.start("told", BINARY, "--worker", "--data", self.data, "--tls-pin", self.pin(), *self.worker_defaults)
        worker.wait_for_line("ready: registered with wss://")

    def test_a_bad_file_of_authorities_is_a_bad_command_line(self):
        (self.folder / "bad.pem").write_text("no certificate")
        for name, words in (("bad.pem", "holds no certificate in PEM"), ("missing.pem", "No such file")):
            answer = self.client("status", "--tls-ca", self.folder / name)
            self.assertEqual(answer.code, 2)
            self.assertIn(words, answer.error)
            worker = self.start("bad", BINARY, "--worker", "--data", self.data, "--connect", self.link_url, "--tls-ca",
                                self.folder / name)
            self.assertEqual(worker.wait(), 2)
            worker.wait_for_line(f"cannot start: .*{words}.* to do: ")


if __name__ == "__main__":
    unittest.main()
