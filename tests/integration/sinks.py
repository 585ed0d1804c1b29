# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receivers of notifications: web servers that take, refuse, hang, redirect and cut, and a real mail server."""
import email
import email.policy
import http.server
import json
import socket
import threading

import aiosmtpd.controller
import aiosmtpd.smtp


class WebSink:
    """Answers by the path of a request: /ok, /500, /redirect, /cut, /hang, and /flaky, which refuses the first one.
    `taken` has what came: (path, headers, body)."""

    def __init__(self):
        self.taken = []
        self._ended = threading.Event()
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                sink._answer(self)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        path = request.path.partition("?")[0]
        is_first = not self.at(path)
        self.taken.append((path, request.headers, body))
        if path == "/hang":
            self._ended.wait(300)
        if path in ("/cut", "/hang"):
            request.close_connection = True
            return
        status = self.status_for(path, is_first)
        request.send_response(status)
        if status == 302:
            request.send_header("Location", self.url + "/ok")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def status_for(self, path, is_first):
        return 500 if path == "/500" or (path == "/flaky" and is_first) else 302 if path == "/redirect" else 200

    def at(self, path):
        return [(headers, body) for where, headers, body in list(self.taken) if where == path]

    def messages(self, path="/ok"):
        return [json.loads(body) for _, body in self.at(path)]

    def events(self, path="/ok"):
        """All events that were told there, each once for each message that had it."""
        return [event for message in self.messages(path) for event in message["events"]]

    def close(self):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()


class MailSink:
    """A mail server. `password`: what a login needs; without one it asks for none. `tls`: the context of a server that takes
    nothing before STARTTLS, or with `smtps` one that begins with TLS."""

    def __init__(self, password=None, tls=None, smtps=False):
        self.mails, self.logins = [], []
        more = {}
        if password is not None:
            more = {"auth_required": True, "auth_require_tls": False, "authenticator": self._authenticate}
        if tls is not None:
            more |= {"ssl_context": tls} if smtps else {"tls_context": tls, "require_starttls": True}
        self._password = password
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = aiosmtpd.controller.Controller(self, hostname="127.0.0.1", port=self.port, **more)
        self._controller.start()

    def _authenticate(self, _server, _session, _envelope, _mechanism, data):
        self.logins.append((data.login.decode(), data.password.decode()))
        return aiosmtpd.smtp.AuthResult(success=data.password.decode() == self._password)

    async def handle_DATA(self, _server, _session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 taken"

    def close(self):
        self._controller.stop(no_assert=True)
