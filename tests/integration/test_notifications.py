#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""People are told: by webhook, mail and program, with real receivers; at least once, whatever dies or refuses."""
import hashlib
import hmac
import json
import os
import socket
import sqlite3
import stat
import unittest

from harness import wait_until
from notified import FAILS, Notifications, SECRET
from sinks import MailSink


class Channels(Notifications):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def test_a_webhook_is_signed_and_says_what_happened(self):
        self.add_channel("chat", "--secret-file", self.secret_file, "--on", "failed")
        run = self.fail_once()
        event, = self.wait_told("failed")
        self.assertEqual((event["job"], event["run"], event["worker"], event["exit_code"]), ("backup", run["id"], "alpha", 3))
        (headers, body), = self.sink.at("/ok")
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        self.assertEqual(headers["Holdfast-Signature"], "sha256=" + signature)
        message = json.loads(body)
        self.assertEqual(headers["Idempotency-Key"], message["id"])
        self.assertEqual(message["subject"].count("\n"), 0)
        self.assertIn("backup failed", message["subject"])
        for part in (run["id"], "one", "two", "password is ***", "exit code 3", f"holdfast run log {run['id']}"):
            self.assertIn(part, message["text"])
        self.assertNotIn("hunter2", message["text"])
        wait_until(lambda: self.channel("chat")["waiting"] == 0, 10, "nothing waits")
        self.assertIsNotNone(self.channel("chat")["last_sent_at"])

    def test_mail_comes_with_its_login(self):
        mails = MailSink(password=SECRET)
        self.addCleanup(mails.close)
        self.add_channel("ops", "--mail", "ops@example.org", "--smtp", f"smtp://holdfast%40example.org@127.0.0.1:{mails.port}",
                         "--from", "holdfast@example.org", "--secret-file", self.secret_file, "--on", "failed")
        run = self.fail_once()
        sender, receivers, mail = wait_until(lambda: mails.mails, 30, "a mail comes")[0]
        self.assertEqual((sender, receivers), ("holdfast@example.org", ["ops@example.org"]))
        self.assertEqual(mails.logins[-1], ("holdfast@example.org", SECRET))
        self.assertEqual((mail["From"], mail["To"]), ("holdfast@example.org", "ops@example.org"))
        self.assertIn("backup failed", mail["Subject"])
        self.assertIn(run["id"], mail.get_content())
        self.assertIn("password is ***", mail.get_content())

    def test_a_program_gets_the_events_on_its_standard_input(self):
        program, out = self.folder / "tell", self.folder / "told"
        program.write_text(f'#!/bin/sh\nset -e\ncat > {out}.part\nenv > {out}.env\nmv {out}.part {out}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.add_channel("pager", "--exec", program, "--on", "failed")
        self.fail_once()
        wait_until(out.exists, 30, "the program was started")
        self.assertEqual([event["job"] for event in json.loads(out.read_text())["events"]], ["backup"])
        self.assertNotIn("HOLDFAST", (self.folder / "told.env").read_text())

    def test_a_chat_gets_the_body_that_it_wants(self):
        self.add_channel("chat", "--body", '{"msg": {"text": "{{subject}}\\n{{text}}"}}', "--on", "failed")
        self.fail_once()
        body = json.loads(wait_until(lambda: self.sink.at("/ok"), 30, "it is told")[0][1])
        self.assertIn("backup failed", body["msg"]["text"])

    def test_rules_say_what_is_told(self):
        self.add_channel("third", "--on", "failed,recovered", "--in-a-row", "2", "--jobs", "back*")
        self.start_worker()
        flag = self.folder / "good"
        self.add_job("other", command=["false"])
        self.add_job("backup", command=["sh", "-c", f"test -e {flag}"])
        for job in ("other", "other", "backup", "backup"):
            self.wait_final(self.request_run(job))
        event, = self.wait_told("failed")
        self.assertEqual((event["job"], event["in_a_row"]), ("backup", 2))

    def test_nobody_sees_secrets_again(self):
        self.add_channel("chat", "--secret-file", self.secret_file, path="/ok?token=" + SECRET)
        self.add_channel("bad", "--secret-file", self.secret_file, path="/500?token=" + SECRET)
        self.assertEqual(self.client("notify", "test", "chat").code, 0)
        self.assertEqual(self.client("notify", "test", "bad").code, 1)
        shown = [json.dumps(self.ask(*command)) for command in (("notify", "list"), ("status",), ("changes",))]
        shown += ["\n".join(self.server.lines), self.http("/metrics")[1].decode()]
        for text in shown:
            self.assertNotIn(SECRET, text)
        self.assertEqual(self.channel("chat")["has_secret"], True)
        self.assertEqual(self.channel("chat")["target"], self.sink.url + "/\u2026")

    def test_bad_receivers_are_named(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            dead = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
            self.ask("notify", "add", "dead", "--webhook", dead)
            self.ask("notify", "add", "no-program", "--exec", "/nonexistent")
            self.ask("notify", "add", "false", "--exec", "/bin/false")
            for path in ("500", "redirect", "cut"):
                self.add_channel(path, path="/" + path)
            for name, words in {"500": "status 500", "redirect": "redirects are not followed", "cut": "Empty reply",
                                "dead": "connect", "no-program": "cannot be started", "false": "exit code 1"}.items():
                answer = self.client("notify", "test", name)
                self.assertEqual((answer.code, answer.value["delivered"]), (1, False), name)
                self.assertIn(words, answer.value["error"])
        self.assertEqual(self.sink.at("/ok"), [])

    def test_a_receiver_that_hangs_blocks_no_run(self):
        self.add_channel("hang", "--on", "failed", path="/hang")
        self.fail_once()
        wait_until(lambda: self.sink.at("/hang"), 30, "it hangs")
        self.assertEqual(self.run_now("good", command=["true"])["state"], "succeeded")
        self.assertEqual(self.channel("hang")["waiting"], 1)
        self.assertEqual(self.server.terminate(), 0)

    def test_a_channel_that_fails_is_told_by_the_others(self):
        self.add_channel("good", "--on", "channel_fails")
        self.add_channel("bad", "--on", "failed", path="/500")
        self.fail_once()
        event, = self.wait_told("channel_fails", timeout=90)
        self.assertEqual(event["channel"], "bad")
        self.assertIn("500", event["cause"])
        keys = {headers["Idempotency-Key"] for headers, _ in self.sink.at("/500")}
        self.assertEqual(len(keys), 1)
        status = self.client("status", json_output=False).out.decode()
        self.assertIn("channel bad does not deliver", status)
        self.assertIn('holdfast_channel_failures_total{channel="bad"} 3', self.http("/metrics")[1].decode())

    def test_commands(self):
        self.add_channel("chat")
        again = self.client("notify", "add", "chat", "--webhook", self.sink.url)
        self.assertEqual(again.code, 4)
        self.assertIn("holdfast notify remove chat", again.error)
        for options in (("--webhook", "ftp://x/"), ("--mail", "nobody"), ("--exec", "relative"), (),
                        ("--webhook", "http://x/", "--body", "text"), ("--webhook", "http://x/", "--on", "fails"),
                        ("--mail", "a@example.org", "--quiet", "22-7"),
                        ("--mail", "a@example.org", "--quiet", "22:00-07:00", "--timezone", "Berlin")):
            self.assertNotEqual(self.client("notify", "add", "x", *options).code, 0, options)
        self.assertEqual(self.client("notify", "test", "nobody").code, 4)
        self.assertEqual([line.split()[0] for line in
                          self.client("completion", "channels", json_output=False).out.decode().splitlines()], ["chat"])
        self.ask("notify", "remove", "chat")
        self.assertEqual(self.ask("notify", "list"), [])
        whats = [change["what"] for change in self.ask("changes")]
        self.assertEqual(whats, ["channel_removed", "channel_added"])

    def test_a_worker_that_stays_away_is_told(self):
        self.add_channel("chat", "--on", "worker_offline,worker_back", "--offline-after", "1s")
        self.start_worker().kill()
        event, = self.wait_told("worker_offline")
        self.assertEqual(event["worker"], "alpha")

    def test_a_database_that_is_away_is_told_meanwhile(self):
        self.add_channel("chat", "--on", "store_unavailable")
        with self.locked_database():
            self.client("job", "add", "x", "--", "true", timeout=300)
            self.wait_told("store_unavailable", timeout=60)


    def test_a_disk_that_fills_is_told(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=64m,mode=0700 tmpfs {disk} 2>/dev/null") != 0:
            self.skipTest("a file system of its own needs root and mount(8)")
        self.addCleanup(os.system, f"umount -l {disk}")
        self.server.terminate()
        self.start_server("--database", f"sqlite:{disk}/holdfast.db", "--channel",
                          f"chat --webhook {self.sink.url}/ok --on disk_filling")
        event, = self.wait_told("disk_filling")
        self.assertRegex(event["cause"], r"^\d\d MiB are left$")
        self.assertIn("--keep-runs", event["act"])


class Roles(Notifications):
    def test_only_an_admin_changes_channels(self):
        self.start_server("--require-token")
        self.add_channel("chat")
        for role, code in {"viewer": 403, "operator": 403}.items():
            token = {"Authorization": "Bearer " + self.ask("token", "create", "--role", role)["token"]}
            self.assertEqual(self.http("/api/v1/channels", headers=token)[0], 200)
            self.assertEqual(self.http("/api/v1/channels", "POST", token, "{}")[0], code)
            self.assertEqual(self.http("/api/v1/channels/chat", "DELETE", token)[0], code)
            self.assertEqual(self.http("/api/v1/channels/chat/test", "POST", token)[0], code)


class Durable(Notifications):
    def fail_by_itself(self):
        """The id of a run that fails; nobody asks the server, which may be dead by then."""
        self.add_job("backup", command=FAILS)
        run = self.request_run("backup")
        self.start_worker()
        return run

    def test_a_refused_message_is_sent_again(self):
        self.start_server()
        self.add_channel("flaky", "--on", "failed", path="/flaky")
        self.fail_once()
        wait_until(lambda: len(self.sink.at("/flaky")) == 2, 60, "it is sent again")
        (first, body), (second, again) = self.sink.at("/flaky")
        self.assertEqual((first["Idempotency-Key"], body), (second["Idempotency-Key"], again))
        wait_until(lambda: self.channel("flaky")["failures"] == 0, 10, "it is taken")

    def test_the_server_dies_before_the_message_is_made(self):
        server = self.start_server()
        self.add_channel("chat", "--on", "failed", "--digest", "1h")
        self.fail_once()
        server.kill()
        self.start_server()
        self.assertEqual(self.channel("chat")["waiting"], 1)
        self.assertEqual(self.sink.at("/ok"), [])

    def test_the_server_dies_before_it_sends(self):
        server = self.start_server(env={"HOLDFAST_FAIL_POINT": "server.notify_fixed"})
        self.add_channel("chat", "--on", "failed")
        run = self.fail_by_itself()
        self.assertEqual(server.wait(60), 137)
        self.assertEqual(self.sink.at("/ok"), [])
        self.start_server()
        event, = self.wait_told("failed")
        self.assertEqual(event["run"], run)
        wait_until(lambda: self.channel("chat")["waiting"] == 0, 20, "it is deleted")
        self.assertEqual(len(self.told("failed")), 1)

    def test_the_server_dies_before_it_marks_what_was_sent(self):
        server = self.start_server(env={"HOLDFAST_FAIL_POINT": "server.notify_sent"})
        self.add_channel("chat", "--on", "failed")
        run = self.fail_by_itself()
        self.assertEqual(server.wait(60), 137)
        self.assertEqual(len(self.sink.at("/ok")), 1)
        self.start_server()
        wait_until(lambda: len(self.sink.at("/ok")) == 2, 60, "it is told twice")
        keys = {headers["Idempotency-Key"] for headers, _ in self.sink.at("/ok")}
        self.assertEqual(len(keys), 1, "with the same key")
        self.assertEqual({event["run"] for event in self.told("failed")}, {run})
        wait_until(lambda: self.channel("chat")["waiting"] == 0, 20, "it is deleted")
        rows = sqlite3.connect(self.folder / "server" / "holdfast.db")
        self.addCleanup(rows.close)
        self.assertEqual(rows.execute("SELECT (SELECT count(*) FROM notices), (SELECT count(*) FROM batches)").fetchone(), (0, 0))

    def test_a_restart_goes_on_with_failures_in_a_row(self):
        server = self.start_server()
        self.add_channel("chat", "--on", "failed,recovered", "--in-a-row", "2")
        self.fail_once()
        server.terminate()
        self.start_server()
        self.wait_worker("alpha", "connected")
        self.wait_final(self.request_run("backup"))
        event, = self.wait_told("failed")
        self.assertEqual(event["in_a_row"], 2)

    def test_a_start_is_told(self):
        server = self.start_server()
        self.add_channel("chat", "--on", "server_started")
        server.terminate()
        self.start_server()
        self.wait_told("server_started")


if __name__ == "__main__":
    unittest.main()
