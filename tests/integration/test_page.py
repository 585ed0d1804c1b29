#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for a telephone, in a real browser. $HOLDFAST_PICTURES: a folder for pictures of it."""
import http.server
import json
import os
import pathlib
import sqlite3
import threading
import unittest
import urllib.parse

import browser
from harness import HoldfastTest, wait_until

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@unittest.skipUnless(browser.PROGRAM, "chromium is not installed")
class Page(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.browser = browser.Browser(self.folder)
        self.addCleanup(self.browser.close)

    def open(self, path="/"):
        self.browser.go(self.url + path)

    def picture(self, name):
        if folder := os.environ.get("HOLDFAST_PICTURES"):
            for look in ("light", "dark"):
                self.browser.dark(look == "dark")
                self.browser.picture(pathlib.Path(folder) / f"page-{name}-{look}.png")
            self.browser.dark(False)

    def assert_quiet(self):
        """Nothing was forbidden, failed, or asked for elsewhere."""
        self.assertEqual(self.browser.complaints, [])
        hosts = {urllib.parse.urlsplit(address).netloc for address in self.browser.addresses} - {""}
        self.assertEqual(hosts, {f"127.0.0.1:{self.port}"})

    def test_it_shows_what_is_so(self):
        self.start_server()
        worker = self.start_worker()
        good = self.run_now("backup", command=["echo", "all is saved"])
        bad = self.run_now("report", command=["sh", "-c", f"echo '{HOSTILE}'; echo oops >&2; exit 3"])
        self.add_job("gpu-only", "--label", "gpu=yes", command=["true"])
        self.open()
        self.browser.wait_text("Failed (1)")
        self.browser.wait_text("report")
        self.picture("first")
        self.run_now("report-2", command=["false"])
        self.browser.wait_text("Failed (2)")  # by the feed: nobody reloads

        self.open(f"/#/run/{bad['id']}")
        self.browser.wait_text("oops")
        self.assertIn(HOSTILE, self.browser.text())
        self.assertEqual(self.browser.run("document.querySelectorAll('main img, main script').length"), 0)
        self.browser.wait_text("exit code")
        self.picture("run")
        self.open("/#/job/backup")
        self.browser.wait_text("Last runs (1)")
        self.browser.run(f"document.querySelector('a[href=\"#/run/{good['id']}\"]').click()")
        self.browser.wait_text("all is saved")

        worker.freeze()
        self.addCleanup(worker.thaw)
        self.open()
        self.browser.wait_text("Workers away or slow (1)")
        self.browser.wait_text("alpha")
        worker.thaw()
        self.browser.wait("!document.body.innerText.includes('Workers away')", "the worker is back")
        self.open("/#/worker/alpha")
        self.browser.wait_text("last seen")
        self.picture("worker")
        self.open("/#/job/no-such-job")
        self.browser.wait_text("there is no job")
        self.assert_quiet_but_for_404()

    def assert_quiet_but_for_404(self):
        self.browser.complaints = [each for each in self.browser.complaints if "404" not in each]
        self.assert_quiet()

    def test_it_says_when_it_is_cut_off(self):
        server = self.start_server()
        self.open()
        self.browser.wait_text("live")
        server.stop()
        self.browser.wait_text("cut off since")
        self.assertTrue(self.browser.run("document.body.classList.contains('stale')"))
        self.picture("cut-off")
        self.start_server()
        self.browser.wait("!document.body.classList.contains('stale')", "it is live again")
        self.browser.wait_text("live")

    def test_it_asks_for_a_token_of_a_viewer(self):
        self.start_server("--require-token")
        self.take_admin_token()
        minted = self.ask("token", "create", "--role", "viewer", "--name", "phone")
        self.open()
        self.browser.wait_text("needs a token")
        self.picture("token")
        self.enter("nonsense")
        self.browser.wait_text("this is not a token")
        self.enter(self.token)
        self.browser.wait_text("only one of the role viewer")
        self.enter(minted["token"])
        self.browser.wait_text("failed, 24 h")
        self.assertEqual(self.browser.run("document.cookie"), "")  # no script can read it

        # It looks, and no more.
        status = self.browser.run("fetch('/api/v1/jobs', {method: 'POST', body: '{}'}).then(a => a.status)")
        self.assertEqual(status, 401)
        self.ask("token", "revoke", minted["id"])
        self.browser.wait_text("needs a token")

    def enter(self, token):
        self.browser.wait("document.getElementById('token')", "there is a field for a token")
        self.browser.run(f"document.getElementById('token').value = {json.dumps(token)}; document.querySelector('form button').click()")

    def test_other_sites_cannot_use_it(self):
        self.start_server("--require-token")
        self.take_admin_token()
        minted = self.ask("token", "create", "--role", "viewer")
        self.open()
        self.enter(minted["token"])
        self.browser.wait_text("failed, 24 h")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil) as evil:
            threading.Thread(target=evil.serve_forever, daemon=True).start()
            self.browser.go(f"http://127.0.0.1:{evil.server_port}/")
            self.browser.wait_text("evil")
            ask = "fetch('{}/api/v1/status', {{credentials: 'include'}}).then(a => a.text(), e => 'refused')"
            self.assertEqual(self.browser.run(ask.format(self.url)), "refused")
            framed = f"""new Promise(done => {{
                const frame = document.createElement('iframe');
                frame.src = '{self.url}/';
                frame.onload = () => done(frame.contentDocument === null);
                document.body.append(frame);
            }})"""
            self.assertTrue(self.browser.run(framed))
            opened = f"""new Promise(done => {{
                const socket = new WebSocket('{self.url.replace('http', 'ws')}/ws/monitor');
                socket.onopen = () => done('open');
                socket.onclose = () => done('closed');
            }})"""
            self.assertEqual(self.browser.run(opened), "closed")
            evil.shutdown()

    def test_ten_thousand_workers(self):
        server = self.start_server()
        server.stop()
        with sqlite3.connect(next((self.folder / "server").glob("*.db"))) as database:
            database.executemany(
                "INSERT INTO workers (name, instance, hostname, platform, version, protocol, slots, labels, address, connected,"
                " connected_ms, last_seen_ms, ephemeral) VALUES (?, 'i', 'h', 'p', '1', 1, 1, '{}', 'a', 0, 1, 1, 0)",
                ((f"worker-{number:05}",) for number in range(10_000)))
        database.close()
        self.start_server()
        self.open()
        self.browser.wait_text("Workers away or slow (10000)", timeout=60)
        self.browser.wait_text("and 9950 more")
        self.assertLess(self.browser.run("document.querySelectorAll('*').length"), 1000)
        self.assert_quiet()


class Evil(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><body>evil")

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    unittest.main()
