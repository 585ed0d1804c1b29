# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Chromium without a display, driven by its DevTools protocol over a pipe."""
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import time

PROGRAM = shutil.which("chromium")
# It runs as any user here, also as root, in a container, and never asks anybody anything.
OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
           "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
           "--window-size=390,844", "--hide-scrollbars", "about:blank"]


class Browser:
    def __init__(self, folder):
        commands, self._out = os.pipe()
        self._in, answers = os.pipe()
        self._log = open(pathlib.Path(folder) / "chromium.log", "wb")
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{answers}', "chromium", PROGRAM, f"--user-data-dir={folder}/profile", *OPTIONS],
            pass_fds=(commands, answers), stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        os.close(commands)
        os.close(answers)
        self._buffer = b""
        self._calls = 0
        self._session = None
        self.complaints = []  # exceptions of scripts, and what the policy of a page forbade
        self.addresses = []   # all that was asked for
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self._out)
        os.close(self._in)
        self._log.close()

    def call(self, method, timeout=60, **parameters):
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + timeout
        while True:
            told = self._next(deadline)
            if told.get("id") == self._calls:
                if "error" in told:
                    raise AssertionError(f"{method}: {told['error']}")
                return told["result"]
            self._note(told)

    def _next(self, deadline):
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0, deadline - time.monotonic()))
            part = os.read(self._in, 1 << 20) if ready else b""
            if not part:
                raise AssertionError("the browser does not answer")
            self._buffer += part
        line, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(line)

    def _note(self, told):
        parameters = told.get("params", {})
        if told.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"].get("exception", {}).get("description", str(parameters)))
        elif told.get("method") == "Log.entryAdded" and parameters["entry"]["source"] in ("security", "violation"):
            self.complaints.append(parameters["entry"]["text"])
        elif told.get("method") == "Network.requestWillBeSent":
            self.addresses.append(parameters["request"]["url"])
        elif told.get("method") == "Network.webSocketCreated":
            self.addresses.append(parameters["url"])

    def go(self, address):
        self.call("Page.navigate", url=address)

    def run(self, script):
        """The value of an expression; a promise is waited for."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise AssertionError(f"{script}: {told['exceptionDetails']}")
        return told["result"].get("value")

    def text(self):
        return self.run("document.body ? document.body.innerText : ''")

    def wait(self, script, what, timeout=30):
        """Until the expression is true."""
        deadline = time.monotonic() + timeout
        while not self.run(f"Boolean({script})"):
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}: not within {timeout} s. The page shows:\n{self.text()}")
            time.sleep(0.05)

    def wait_text(self, text, timeout=30):
        self.wait(f"document.body && document.body.innerText.includes({json.dumps(text)})", f"it shows {text!r}", timeout)

    def dark(self, is_dark=True):
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}])

    def picture(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
