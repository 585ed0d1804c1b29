#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server over TLS: who gets in, what disturbs nobody, and new certificates while links are up."""
import contextlib
import datetime
import json
import os
import re
import shutil
import socket
import ssl
import struct
import subprocess
import unittest
import warnings

import raw_peer
import test_answers
from cutter import Cutter
from harness import BINARY, PYTHON, ROOT, HoldfastTest, environment, make_certificate, wait_until

OLD_WORKER = ROOT / "tests/integration/peers/old_worker.py"
HEARTBEAT = {"type": "heartbeat", "id": 7}


class TlsTest(HoldfastTest):
    over_tls = True

    def shown_names(self):
        """The names in the certificate that a new connection is shown."""
        with raw_peer.connect(self.address, context=self.tls_context()) as sock:
            return [value for _, value in sock.getpeercert()["subjectAltName"]]

    def plain_answer(self, data):
        """What the server says to one who sends this without TLS."""
        with socket.create_connection(self.address, 60) as sock:
            sock.sendall(data)
            return raw_peer.read_head(sock, 60)[0]


class Answers(test_answers.Answers):
    """Every answer over the WebSocket is the same over TLS."""
    over_tls = True


class Clients(TlsTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def test_it_is_ready_with_wss_and_answers_https(self):
        self.assertIn(f"ready: wss://127.0.0.1:{self.port}/ws/heartbeat", "\n".join(self.server.lines))
        self.assertTrue(self.fetch("/healthz")["ok"])
        self.assertEqual(self.raw_worker().ask(HEARTBEAT)["id"], 7)

    def test_who_does_not_know_the_authority_stays_out(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            raw_peer.connect(self.address, context=ssl.create_default_context())

    def test_old_versions_of_tls_are_refused(self):
        versions = ssl.TLSVersion
        for version, is_good in ((versions.TLSv1_1, False), (versions.TLSv1_2, True), (versions.TLSv1_3, True)):
            context = self.tls_context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            with self.subTest(version.name), contextlib.ExitStack() as stack:
                stack.enter_context(self.ignoring_old_versions())
                context.minimum_version = context.maximum_version = version
                if not is_good:
                    stack.enter_context(self.assertRaises(OSError))
                raw_peer.connect(self.address, context=context).close()

    @staticmethod
    @contextlib.contextmanager
    def ignoring_old_versions():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield

    def test_whoever_speaks_plain_http_is_told(self):
        link = self.raw_worker()
        head = self.plain_answer(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertTrue(head.startswith("HTTP/1.1 400 "), head)
        self.assertEqual(link.ask(HEARTBEAT)["id"], 7)

    def test_garbage_and_slow_peers_disturb_nobody(self):
        link = self.raw_worker()
        hello = self.client_hello()
        peers = []
        for data in (b"\x16\x03\x01\xff\xff" + os.urandom(2000), os.urandom(500), hello[:-10], hello[:3], b"", b"\x16") * 8:
            sock = socket.create_connection(self.address, 60)
            self.addCleanup(sock.close)
            sock.sendall(data)
            peers.append(sock)
        self.assertEqual(link.ask(HEARTBEAT)["id"], 7)
        self.assertTrue(self.fetch("/healthz")["ok"])
        for sock in peers:  # none stays for long
            with contextlib.suppress(ConnectionError):
                while sock.recv(65536):
                    pass
        self.assertEqual(link.ask(HEARTBEAT)["id"], 7)

    def client_hello(self):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        half = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
        with contextlib.suppress(ssl.SSLWantReadError):
            half.do_handshake()
        return outgoing.read()

    def test_resets_before_the_handshake_change_nothing(self):
        hello = self.client_hello()
        for number in range(120):
            sock = socket.create_connection(self.address, 60)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.sendall(hello[:(number % 3) * 100])
            sock.close()
        self.assertTrue(self.fetch("/healthz")["ok"])
        self.assertEqual(self.raw_worker().ask(HEARTBEAT)["id"], 7)

    def test_a_link_ends_in_the_middle_of_a_record(self):
        for name in ("cut", "reset"):
            link = self.raw_worker(name)
            link.send_half(HEARTBEAT)
            if name == "reset":
                link.reset()
            else:
                link.socket.detach()  # no close_notify, and nothing more
        self.assertEqual(self.raw_worker("other").ask(HEARTBEAT)["id"], 7)


class Tokens(TlsTest):
    def start_outside(self, *options):
        server = self.start("server", BINARY, "--server", "--listen", f"0.0.0.0:{self.port}", "--data", self.folder / "server",
                            *options)
        server.wait_for_line(r"ready: wss://")
        return server

    def admin(self):
        return {"Authorization": "Bearer " + (self.folder / "server" / "admin.token").read_text().strip()}

    def post_token(self, **body):
        status, answer = self.http("/api/v1/tokens", "POST", self.admin(), json.dumps(body))
        self.assertEqual(status, 200, answer)
        return json.loads(answer)

    def test_beyond_loopback_it_needs_no_insecure_and_asks_for_a_token(self):
        server = self.start_outside()
        self.assertEqual(self.http("/api/v1/status")[0], 401)
        self.assertEqual(self.http("/api/v1/status", headers=self.admin())[0], 200)
        self.assertNotIn("--insecure", "\n".join(server.lines))

    def test_a_python_worker_comes_in_with_its_token(self):
        self.start_outside()
        token = self.post_token(role="worker")["token"]
        for given, code in ((token, 0), ("", 1)):
            done = subprocess.run([PYTHON, OLD_WORKER, self.link_url], capture_output=True, timeout=300, check=False,
                                  env=environment(WORKER_TOKEN=given, SSL_CERT_FILE=str(self.authority)))
            self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(b"401", done.stderr)

    def test_a_join_token_names_the_pin_and_an_address_for_others(self):
        make_certificate(self.folder / "server", "server.example.com")
        self.start_outside()
        made = self.post_token(role="join")
        self.assertEqual(made["url"], f"https://server.example.com:{self.port}")
        shown = self.client("tls", "show", "--data", self.folder / "server").value
        self.assertEqual(made["token"].split("_")[3], shown["pin"])
        self.assertEqual(len(shown["pin"]), 64)

    def test_a_server_for_this_machine_alone_names_no_other_address(self):
        self.start_server()
        made = self.post_token(role="join")
        self.assertNotIn("url", made)
        self.assertEqual(len(made["token"].split("_")[3]), 64)


class EndToEnd(TlsTest):
    """Server, worker and commands of this program."""

    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def test_a_worker_runs_jobs_and_outlives_new_certificates_and_restarts(self):
        worker = self.start_worker()
        self.assertEqual(self.run_now("hello", command=["echo", "hello"])["state"], "succeeded")
        make_certificate(self.folder / "server", "new.example")
        self.server.wait_for_line("new connections use the new TLS certificate")
        self.assertEqual(self.run_now("again", command=["echo", "again"])["state"], "succeeded")
        self.assertNotIn("is lost", "\n".join(worker.lines))
        self.server.kill()
        self.server = self.start_server()
        worker.wait_for_line("is back after")
        run = self.run_now("large", command=["head", "-c", "3000000", "/dev/zero"])
        self.assertEqual(self.log_of(run["id"]), bytes(3_000_000))
        self.assert_audit_ok()

    def test_the_line_of_token_join_is_all_that_a_new_machine_needs(self):
        self.take_admin_token()
        line = self.client("token", "join", json_output=False).out.decode().split()
        self.assertEqual(line[:4], ["holdfast", "worker", "join", self.url])
        data = self.folder / "joined"
        nothing = {"HOLDFAST_URL": "", "HOLDFAST_TLS_CA": "", "HOLDFAST_TOKEN": None}  # it is told nothing else
        joined = self.client(*line[1:], "--data", data, "--name", "web-1", **nothing)
        self.assertEqual(joined.code, 0, joined.error)
        worker = self.start("joined", BINARY, "--worker", "--data", data, *self.worker_defaults)
        worker.wait_for_line("ready: registered with ")
        self.assertEqual(self.run_now("hello", command=["true"])["worker"], "web-1")

    def test_commands_on_this_machine_find_the_authority(self):
        nothing = {"HOLDFAST_URL": "", "HOLDFAST_TLS_CA": ""}
        data = self.folder / "server"
        told = self.client("status", "--data", data, "--url", self.url, "--tls-ca", self.authority, **nothing)
        self.assertEqual(told.code, 0, told.error)
        stranger = self.client("status", "--data", self.folder / "other", "--url", self.url, **nothing)
        self.assertEqual(stranger.code, 3, stranger.error)
        self.assertEqual(stranger.error.count("\n"), 1, stranger.error)

    def test_commands_on_this_machine_ask_where_the_server_listens(self):
        """Another port and another address than by default, with TLS and without."""
        nothing = {"HOLDFAST_URL": "", "HOLDFAST_TLS_CA": ""}
        data = self.folder / "server"
        written = data / "server.url"

        def told():
            answer = self.client("status", "--data", data, **nothing)
            self.assertEqual(answer.code, 0, answer.error)
            return written.read_text()

        self.assertEqual(told(), self.url + "\n")
        self.assertEqual(written.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.server.terminate(), 0)
        self.assertFalse(written.exists())
        make_certificate(data, "127.0.0.2")
        for scheme, options in (("https", ()), ("http", ("--insecure",))):
            server = self.start("server", BINARY, "--server", "--listen", f"127.0.0.2:{self.port}", "--data", data,
                                *options)
            server.wait_for_line(r"ready: wss?://")
            self.assertEqual(told(), f"{scheme}://127.0.0.2:{self.port}\n")
            worker = self.start("worker", BINARY, "--worker", "--data", data, "--name", scheme, *self.worker_defaults)
            worker.wait_for_line("ready: registered with ws.*127.0.0.2")
            worker.stop()
            self.assertEqual(server.terminate(), 0)

    def test_status_has_a_line_about_the_certificate(self):
        self.start_worker()
        lines = self.client("status", json_output=False).out.decode().splitlines()
        self.assertEqual((len(lines), lines[0]), (7, "All is well."))
        self.assertRegex(lines[-1], r"certificate +39[56] days left")


class NewCertificates(TlsTest):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()
        self.folder_of_tls = self.folder / "server" / "tls"

    def test_a_new_certificate_is_shown_and_links_stay(self):
        link = self.raw_worker()
        make_certificate(self.folder / "server", "new.example")
        wait_until(lambda: link.ask(HEARTBEAT) and any("new connections use the new TLS" in line for line in self.server.lines),
                   60, "the new certificate is in use")
        self.assertEqual(self.shown_names()[0], "new.example")
        self.assertEqual(link.ask(HEARTBEAT)["id"], 7)
        self.assertEqual(self.fetch("/api/v1/workers")[0]["state"], "connected")

    def test_a_bad_new_certificate_leaves_the_old_one_in_use(self):
        before = self.shown_names()
        (self.folder_of_tls / "server.pem").write_text("nonsense")
        self.server.wait_for_line("the new TLS certificate is not used, the old one stays: .*holds no certificate")
        self.assertEqual(self.shown_names(), before)

    def test_a_worker_that_refuses_the_new_certificate_is_away_for_tls(self):
        cutter = Cutter(self.port)
        self.addCleanup(cutter.close)
        worker = self.start_worker("alpha", url=cutter.url.replace("http:", "wss:") + "/ws/heartbeat")
        former = self.folder_of_tls.rename(self.folder / "former")
        make_certificate(self.folder / "server")
        self.server.wait_for_line("new connections use the new TLS certificate")
        cutter.budget = 0
        worker.wait_for_line("is lost|failed: ")
        cutter.budget = None
        worker.wait_for_line("failed: .*the server's certificate comes from .* not trusted here")
        shutil.rmtree(self.folder_of_tls)
        former.rename(self.folder_of_tls)
        worker.wait_for_line("is back after", timeout=90)
        outage = wait_until(lambda: (seen := self.ask("worker", "show", "alpha")["outages"]) and seen[0]["back"] and seen[0], 30,
                            "the outage is over")
        self.assertEqual(outage["cause"], "tls", outage)
        self.assertIn("not trusted here", outage["verdict"])
        self.assertIn("check the server's certificate", outage["act"])

    def test_the_status_and_the_metrics_tell_when_it_ends(self):
        certificate = self.fetch("/api/v1/status")["certificate"]
        shown = self.client("tls", "show", "--data", self.folder / "server").value
        self.assertEqual({key: certificate[key] for key in ("expires_at", "pin")}, {key: shown[key] for key in ("expires_at", "pin")})
        self.assertIn(certificate["days_left"], (395, 396))
        found = re.search(rb"^holdfast_certificate_expiry_timestamp_seconds (\S+)$", self.http("/metrics")[1], re.MULTILINE)
        expires = datetime.datetime.fromisoformat(shown["expires_at"].replace("Z", "+00:00")).timestamp()
        self.assertEqual(float(found[1]), expires)


if __name__ == "__main__":
    unittest.main()
