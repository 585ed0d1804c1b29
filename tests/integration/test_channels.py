#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Channels that stand in the config file, and mail over TLS."""
import json
import os
import ssl
import subprocess
import unittest

from certificates import Authority
from harness import BINARY
from notified import Notifications, SECRET
from sinks import MailSink


class MailOverTls(Notifications):
    """The server trusts the authorities of its system, and asks it for addresses: here those of a system of its own. On
    localhost, mail would need no TLS."""

    def start_trusting(self, certificate):
        hosts = self.folder / "hosts"
        hosts.write_text("127.0.0.1 localhost mail\n")
        system = ["unshare", "--mount", "sh", "-c", f"mount --bind '{hosts}' /etc/hosts && mount -t tmpfs tmpfs /etc/ssl/certs"
                  f" && cp '{certificate}' /etc/ssl/certs/ca-certificates.crt && exec \"$@\"", "sh"]
        if os.geteuid() != 0 or subprocess.run([*system, "true"], check=False, capture_output=True).returncode != 0:
            self.skipTest("a system with authorities of its own needs root and unshare(1)")
        server = self.start("server", *system, BINARY, "--server", "--listen", f"127.0.0.1:{self.port}", "--data",
                            self.folder / "server")
        server.wait_for_line("ready: ws://")
        self.take_admin_token()

    def mail_server(self, authority, **more):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority.make("mail"))
        mails = MailSink(password=SECRET, tls=context, **more)
        self.addCleanup(mails.close)
        return mails

    def add_mail(self, name, server):
        self.add_channel(name, "--mail", "ops@example.org", "--smtp", server, "--secret-file", self.secret_file)
        return self.client("notify", "test", name)

    def test_mail_goes_over_tls(self):
        authority = Authority(self.folder / "authority")
        self.start_trusting(authority.certificate)
        for name, more in {"smtp": {}, "smtps": {"smtps": True}}.items():
            mails = self.mail_server(authority, **more)
            tested = self.add_mail(name, f"{name}://holdfast@mail:{mails.port}")
            self.assertEqual(tested.code, 0, tested.out)
            self.assertEqual(mails.logins, [("holdfast", SECRET)])
            self.assertEqual(len(mails.mails), 1)

    def test_a_password_never_goes_without_tls(self):
        self.start_trusting(Authority(self.folder / "authority").certificate)
        mails = MailSink(password=SECRET)
        self.addCleanup(mails.close)
        self.assertNotEqual(self.add_mail("ops", f"smtp://holdfast@mail:{mails.port}").code, 0)
        self.assertEqual((mails.logins, mails.mails), ([], []))

    def test_a_password_goes_to_no_other_mail_server(self):
        self.start_trusting(Authority(self.folder / "authority").certificate)
        mails = self.mail_server(Authority(self.folder / "stranger"), smtps=True)
        tested = self.add_mail("ops", f"smtps://holdfast@mail:{mails.port}")
        self.assertNotEqual(tested.code, 0)
        self.assertIn("certificate", json.loads(tested.out)["error"])
        self.assertEqual((mails.logins, mails.mails), ([], []))


class InConfig(Notifications):
    def start_with(self, *lines):
        config = self.folder / "server.conf"
        config.write_text("".join(f"channel = '{line}'\n" for line in lines))
        return self.start_server("--config", config)

    def test_channels_come_and_go_with_the_config_file(self):
        secret = f"--secret-file {self.secret_file}"
        server = self.start_with(f"chat --webhook {self.sink.url}/ok --on failed,recovered {secret}",
                                 f"later --webhook {self.sink.url}/later --digest 1h")
        self.add_channel("by-hand", "--on", "lost")
        self.fail_once()
        self.wait_told("failed")
        (headers, _), = self.sink.at("/ok")
        self.assertIn("Holdfast-Signature", headers)
        waiting = self.channel("later")["waiting"]
        self.assertGreater(waiting, 0)
        for command in (("remove", "chat"), ("add", "chat", "--webhook", self.sink.url)):
            refused = self.client("notify", *command)
            self.assertEqual(refused.code, 4)
            self.assertIn('channel "chat" stands in the config file of the server', refused.error)
        server.terminate()
        server = self.start_with(f"later --webhook {self.sink.url}/later --digest 2h")
        self.assertEqual([(channel["name"], channel["in_config"]) for channel in self.ask("notify", "list")],
                         [("by-hand", False), ("later", True)])
        self.assertEqual((self.channel("later")["digest"], self.channel("later")["waiting"]), ("2h", waiting + 1),
                         "a changed channel keeps what it is still to tell, and is told of the start")
        server.terminate()
        self.start_server()
        self.assertEqual([channel["name"] for channel in self.ask("notify", "list")], ["by-hand"])

    def test_a_wrong_channel_is_named(self):
        cases = {
            "chat --webhok http://x/": r'server.conf:1: channel: "chat --webhok http://x/": .*--webhook',
            "chat": "--webhook|--mail|--exec",
            'chat --exec "/bin/true': "a quote does not end",
            "chat --webhook ftp://x/": 'channel "chat": target: is not a URL',
            "chat --exec /bin/true --secret-file /none": 'channel "chat": --secret-file /none: ',
            "chat --webhook-file -": "names standard input; name a file",
        }
        config = self.folder / "server.conf"
        for line, words in cases.items():
            config.write_text(f"channel = '{line}'\n")
            server = self.start("server", BINARY, "--server", "--listen", "127.0.0.1:0", "--data", self.folder / "none",
                                "--config", config)
            self.assertEqual(server.wait(30), 2, line)
            server.wait_for_line(words)


if __name__ == "__main__":
    unittest.main()
