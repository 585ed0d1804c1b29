#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Output in another encoding than UTF-8: kept to the byte, and shown as text by the command and the page."""
import base64
import unittest

import browser
from harness import HoldfastTest

TEXT = "\u00e4 \u00df \u2502\n"  # ä ß │
BYTES = {"cp437": b"\x84 \xe1 \xb3\n", "cp850": b"\x84 \xe1 \xb3\n", "utf-16": TEXT.encode("utf-16-le"), "utf-8": TEXT.encode()}


class Encodings(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.start_server()

    def print_as(self, encoding, *options):
        octal = "".join(f"\\{byte:03o}" for byte in BYTES[encoding])
        return self.run_now(f"prints-{encoding}", *options, command=["/usr/bin/printf", octal])["id"]

    def kept(self, run):
        """The bytes on record."""
        chunks = self.ask("run", "log", run)
        return b"".join(base64.b64decode(chunk["data"]) if "encoding" in chunk else chunk["data"].encode() for chunk in chunks)

    def test_each_is_shown_as_text_and_kept_as_it_is(self):
        self.start_worker()
        for encoding in BYTES:
            with self.subTest(encoding):
                run = self.print_as(encoding, "--output-encoding", encoding)
                self.assertEqual(self.log_of(run).decode(), TEXT)
                self.assertEqual(self.kept(run), BYTES[encoding])

    def test_without_a_word_bytes_pass_through(self):
        self.start_worker()
        self.assertEqual(self.log_of(self.print_as("cp850")), BYTES["cp850"])

    def test_a_worker_on_windows_has_code_pages_of_its_own(self):
        for word, page in (("oem", {"oem_code_page": 850}), ("ansi", {"ansi_code_page": 850})):
            with self.subTest(word):
                worker = self.raw_worker(f"win-{word}", labels={"word": word}, **page)
                options = ["--output-encoding", word] if word == "ansi" else []
                self.add_job(word, "--label", f"word={word}", *options, command=["true"])
                run = self.request_run(word)
                start = worker.receive_type("job_start")
                worker.send({"type": "ack", "received": True, "id": start["id"]})
                key = {"run_id": run, "attempt": 1}
                for half in (0, 1):  # a character or a mark may be cut anywhere
                    data = BYTES["cp850"][2 * half:2 * half + 2 if half == 0 else None]
                    worker.ask({"type": "job_output", "id": 1, "stream": "stdout", "offset": 2 * half, "encoding": "base64",
                                "data": base64.b64encode(data).decode()} | key)
                worker.ask({"type": "job_result", "id": 2, "status": "succeeded", "exit_code": 0, "output_bytes": 6} | key)
                self.assertEqual(self.log_of(run).decode(), TEXT)

    def test_what_there_is_not_is_refused(self):
        answer = self.client("job", "add", "j", "--output-encoding", "cp9", "--", "true", json_output=False)
        self.assertEqual(answer.code, 2)
        self.assertIn('"cp9" is not one of oem, ansi, utf-8, utf-16, cp437,', answer.error)
        status, body = self.http("/api/v1/jobs", "POST", body='{"name": "j", "command": ["true"], "output_encoding": "cp9"}')
        self.assertEqual(status, 400, body)
        self.assertIn(b"give one of oem, ansi, utf-8,", body)

    @unittest.skipUnless(browser.PROGRAM, "chromium is not installed")
    def test_the_page_shows_text(self):
        self.start_worker()
        page = browser.Browser(self.folder)
        self.addCleanup(page.close)
        for encoding in BYTES:
            with self.subTest(encoding):
                run = self.print_as(encoding, "--output-encoding", encoding)
                page.go(f"{self.url}/#/run/{run}")
                page.wait_text(TEXT.strip())


if __name__ == "__main__":
    unittest.main()
