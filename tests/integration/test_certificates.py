#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: those of others, of clients, of other times, files that a server refuses, and tls init and tls show."""
import os
import shutil
import ssl
import subprocess
import unittest

import raw_peer
from certificates import Authority, can_make
from harness import HoldfastTest


@unittest.skipUnless(can_make(), "openssl(1) is not installed")
class OtherCertificates(HoldfastTest):
    """Those of a company, of other times, and of clients."""

    def setUp(self):
        super().setUp()
        self.ca = Authority(self.folder / "company")

    def options(self, pair):
        return "--tls-cert", pair[0], "--tls-key", pair[1]

    def context(self, pair=None):
        context = ssl.create_default_context(cafile=self.ca.certificate)
        if pair:
            context.load_cert_chain(*pair)
        return context

    def refused_start(self, *options):
        """What a server says that does not start."""
        server = self.start_server(*options, ready=False)
        self.assertEqual(server.wait(), 2)
        lines = [line for line in server.lines if "holdfast:" in line or "cannot start" in line]
        self.assertEqual(len(lines), 1, server.lines)
        self.assertFalse((self.folder / "server" / "holdfast.db").exists())
        return lines[0]

    def test_a_certificate_of_a_company(self):
        self.start_server(*self.options(self.ca.make("company")))
        status, link = raw_peer.upgrade(self.address, context=self.context())
        self.assertEqual(status, 101)
        link.close()

    def test_it_warns_before_a_certificate_ends(self):
        server = self.start_server(*self.options(self.ca.make("soon", ends=6.5)))
        server.wait_for_line(r"the TLS certificate expires in .*renew it")
        with raw_peer.connect(self.address, context=self.context()) as sock:
            sock.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            _, body = raw_peer.read_head(sock, 60)
            while piece := sock.recv(65536):
                body += piece
        self.assertIn(b'"days_left":6', body.replace(b" ", b""))

    def test_with_client_ca_only_clients_with_a_certificate_come_in(self):
        self.start_server(*self.options(self.ca.make("server")), "--client-ca", self.ca.certificate)
        client = self.ca.make("client", usage="clientAuth")
        stranger = Authority(self.folder / "strangers").make("stranger", usage="clientAuth")
        for pair, status in ((client, 101), (None, 403), (stranger, 403)):
            answer, link = raw_peer.upgrade(self.address, context=self.context(pair))
            self.assertEqual(answer, status, pair)
            if link:
                self.assertEqual(link.ask({"type": "worker_register", "worker_id": "w"})["type"], "ack")
                link.close()

    def test_a_worker_and_a_command_show_their_certificate(self):
        self.start_server(*self.options(self.ca.make("server")), "--client-ca", self.ca.certificate)
        own = ("--tls-ca", self.ca.certificate, *self.options(self.ca.make("client", usage="clientAuth")))
        url, link_url = f"https://127.0.0.1:{self.port}", f"wss://127.0.0.1:{self.port}/ws/heartbeat"
        self.start_worker("alpha", *own, url=link_url)
        stranger = self.start_worker("beta", "--tls-ca", self.ca.certificate, url=link_url, ready=False)
        stranger.wait_for_line("this server asks for a client certificate: give --tls-cert and --tls-key")
        listed = self.client("worker", "list", *own, HOLDFAST_URL=url)
        self.assertEqual([worker["name"] for worker in listed.value], ["alpha"], listed.error)
        refused = self.client("worker", "list", "--tls-ca", self.ca.certificate, HOLDFAST_URL=url)
        self.assertNotEqual(refused.code, 0)
        self.assertIn("asks for a client certificate", refused.error)

    def test_bad_files_in_one_sentence(self):
        good, other = self.ca.make("good"), self.ca.make("other")
        garbage = self.folder / "garbage.pem"
        garbage.write_text("nonsense")
        garbage.chmod(0o600)
        locked = self.folder / "locked.key"
        subprocess.run(["openssl", "pkey", "-in", good[1], "-aes128", "-passout", "pass:secret", "-out", locked], check=True,
                       capture_output=True)
        locked.chmod(0o600)
        bare = self.folder / "open.key"
        shutil.copy(good[1], bare)
        bare.chmod(0o644)
        weak = self.ca.make("weak", key=("rsa:1024",))
        missing = self.folder / "missing.pem"
        cases = (
            (self.options((missing, good[1])), "there is no such certificate"),
            (self.options((self.folder, good[1])), "cannot be read: it is a folder"),
            (self.options((garbage, good[1])), "holds no certificate in PEM"),
            (self.options((good[0], missing)), "there is no such private key"),
            (self.options((good[0], garbage)), "holds no private key in PEM"),
            (self.options((good[0], other[1])), "the key does not belong to the first certificate"),
            (self.options((good[0], bare)), "other users can read or change the key.*chmod 600"),
            (self.options((good[0], locked)), "has a passphrase.*openssl pkey"),
            (self.options(weak), "an RSA key of 1024 bits is too weak"),
            (self.options(self.ca.make("expired", begins=-20, ends=-1)), "the certificate expired at .*renew it"),
            (self.options(self.ca.make("early", begins=2)), r"is valid from 2\S+ on, and this machine's clock says 2\S+.*set this"),
            ((*self.options(good), "--client-ca", garbage), "holds no certificate in PEM.*--client-ca"),
            (("--tls-cert", good[0]), "the certificate has no key. Give its key with --tls-key"),
            (("--tls-key", good[1]), "the key has no certificate. Give its certificate with --tls-cert"),
            (("--client-ca", good[0]), "clients show certificates only over TLS"),
            (("--tls-ca", good[0], "--tls-pin", "0" * 64), "a pin and --tls-ca exclude each other"),
            (("--tls-pin", "12:34"), '"12:34" is not a pin'),
        )
        for options, words in cases:
            with self.subTest(words):
                self.assertRegex(self.refused_start(*options), words)


class TlsCommands(HoldfastTest):
    def tls(self, *words, **more):
        return self.client("tls", *words, "--data", self.folder / "data", **more)

    def test_init_makes_all_and_then_says_that_it_is_there(self):
        made = self.tls("init", "--for", "server.example.com", "--for", "10.0.0.5")
        self.assertEqual((made.code, made.value["did"]), (0, "new_authority"), made.error)
        names = made.value["names"]
        self.assertEqual(names[0], "server.example.com")
        self.assertLessEqual({"10.0.0.5", "localhost", "127.0.0.1"}, set(names))
        folder = self.folder / "data" / "tls"
        self.assertEqual({path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()},
                         dict.fromkeys(("ca.pem", "ca.key", "server.pem", "server.key"), 0o600))
        self.assertEqual((folder.stat().st_mode & 0o777, folder.parent.stat().st_mode & 0o777), (0o700, 0o700))
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        for names_again in ((), ("--for", "10.0.0.5", "--for", "server.example.com")):
            again = self.tls("init", *names_again)
            self.assertEqual((again.code, again.value["did"], again.value["pin"]), (0, "nothing", made.value["pin"]))
        self.assertEqual({path.name: path.read_bytes() for path in folder.iterdir()}, before)
        more = self.tls("init", "--for", "other.example.com")
        self.assertEqual((more.value["did"], more.value["pin"], more.value["names"][0]),
                         ("new_names", made.value["pin"], "other.example.com"))
        for name in ("ca.pem", "ca.key", "server.key"):
            self.assertEqual((folder / name).read_bytes(), before[name], name)

    def test_show_tells_of_the_folder_or_of_a_file(self):
        self.assertEqual(self.tls("show").code, 1)
        made = self.tls("init").value
        shown = self.tls("show").value
        self.assertEqual({**shown, "did": "new_authority"}, made)
        alone = self.client("tls", "show", "--tls-cert", shown["certificate"]).value
        self.assertEqual((alone["pin"], alone["key"], alone["names"]), (shown["pin"], None, shown["names"]))
        text = self.tls("show", json_output=False).out.decode()
        for word in ("certificate", "days left", shown["pin"]):
            self.assertIn(word, text)
        os.chmod(shown["key"], 0o644)
        bad = self.tls("show")
        self.assertEqual(bad.code, 1)
        self.assertIn("other users can read", bad.error)
        self.assertEqual(bad.value["pin"], shown["pin"])

    def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(self):
        (self.folder / "file").touch()
        refused = self.client("tls", "init", "--data", self.folder / "file" / "data")
        self.assertEqual((refused.code, refused.error.count("\n")), (1, 1), refused.error)
        self.assertIn("cannot be made", refused.error)

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a folder away")
    def test_a_folder_of_another_user_is_refused(self):
        folder = self.folder / "data"
        folder.mkdir()
        os.chown(folder, 65534, 65534)
        refused = self.tls("init")
        self.assertEqual(refused.code, 1)
        self.assertIn("belongs to the user", refused.error)
        self.assertEqual(list(folder.iterdir()), [])

    def test_a_bad_name_is_refused(self):
        refused = self.tls("init", "--for", "https://server")
        self.assertEqual(refused.code, 2)
        self.assertIn("neither a host name nor an IP address", refused.error)

    def test_the_version_names_the_library(self):
        self.assertRegex(self.client("--version", json_output=False).out.decode(), r"(?m)^TLS: OpenSSL 3")


if __name__ == "__main__":
    unittest.main()
