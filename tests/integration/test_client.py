#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: exit codes, one JSON value, tables for people, options and their sources (docs/cli.md)."""
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest

from harness import BINARY, HoldfastTest, environment

RUN = {"id", "job", "state", "reason", "worker", "attempt", "planned_at", "queued_at", "started_at", "finished_at",
       "exit_code", "output_bytes"}
JOB = {"name", "schedule", "timezone", "command", "enabled", "next_at", "last_state"}
WORKER = {"name", "state", "address", "version", "platform", "connected_at", "last_seen_at", "slots", "running",
          "reconnects_24h", "ack_ms", "rtt_ms"}
AUDIT = {"planned", "accounted", "missing", "duplicated"}


class WithoutServer(HoldfastTest):
    def test_wrong_command_lines(self):
        for arguments in (["job"], ["job", "lst"], ["help", "frobnicate"], ["job", "add", "x", "--", "df -h | mail root"],
                          ["job", "add", "x", "--cron", "@every 5m", "--", "true"], ["job", "add", "x"], ["job", "add", "x", "--"], ["job", "add", "-x", "--", "true"],
                          ["job", "add", "x", "--cron", "@daily", "--every", "1s", "--", "true"], ["frobnicate"],
                          ["run", "list", "--limit", "many"], ["run", "list", "--state", "sleeping"], ["--server", "--worker"],
                          ["--server", "--no-such-option"], ["--worker", "--ping-interval", "20x"],
                          ["--server", "--listen", "nowhere"], ["--config", "/no/such/file", "--server"],
                          ["job", "add", "x", "--", "/bin/echo", "a\udcffb"], ["--server", "--data", "/tmp/\udce9"]):
            with self.subTest(arguments=arguments):
                answer = self.client(*arguments, json_output=False)
                self.assertEqual(answer.code, 2, answer)
                self.assertEqual(len(answer.error.strip().splitlines()), 1, answer.error)

    def test_an_unknown_key_of_a_config_is_named(self):
        config = self.folder / "holdfast.conf"
        config.write_text("pingg-interval = \"5s\"\n")
        answer = self.client("--worker", "--config", config, json_output=False)
        self.assertEqual(answer.code, 2)
        self.assertIn("pingg-interval", answer.error)
        self.assertIn(str(config), answer.error)

    def test_help_and_version(self):
        self.assertEqual(self.client("--help", json_output=False).code, 0)
        for words, options in ((["help"], ["--help"]), (["help", "job", "add"], ["job", "add", "--help"]),
                               (["version"], ["--version"]), (["-V"], ["--version"])):
            asked = self.client(*words, json_output=False)
            self.assertEqual((asked.code, asked.out), (0, self.client(*options, json_output=False).out), words)
        version = self.client("--version", json_output=False)
        self.assertRegex(version.out, rb"(?m)^time zones: (\d{4}[a-z]|of the system)$")
        self.assertEqual(version.code, 0)
        self.assertRegex(version.out.decode(), r"\d+\.\d+\.\d+")

    def test_alone_and_without_a_display_it_helps(self):
        done = subprocess.run([BINARY], capture_output=True, env=environment(DISPLAY="", WAYLAND_DISPLAY=""), check=False,
                              timeout=20)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"holdfast", done.stdout + done.stderr)

    def test_nobody_there(self):
        for url in (f"http://127.0.0.1:{self.port}", "http://no-such-host.invalid:8000"):
            with self.subTest(url=url):
                answer = self.client("status", HOLDFAST_URL=url)
                self.assertEqual(answer.code, 3)
                self.assertIn(url.split("/")[2], answer.error)
                self.assertIn("HOLDFAST_URL", answer.error)

    @unittest.skipUnless(sys.platform == "linux", "asks the loader of glibc")
    def test_the_tls_library_is_loaded_for_https_alone(self):
        """With sockets of that library, each command would be slower and larger."""
        for face in (["status", "--url"], ["worker", "join", "hfj_" + "0" * 16 + "_" + "0" * 52, "--data", self.folder / "w"]):
            for scheme, is_loaded in (("http", False), ("https", True)):
                url = f"{scheme}://127.0.0.1:{self.port}"
                words = [*face, url] if face[-1] == "--url" else [*face[:2], url, *face[2:]]
                with self.subTest(words=words):
                    answer = self.client(*words, json_output=False, LD_DEBUG="files")
                    self.assertEqual(answer.code, 3, answer.error[-2000:])
                    self.assertEqual("opensslbackend" in answer.error, is_loaded)


class WithServer(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.start_server()

    def test_odd_moments(self):
        """What a job makes of clock changes is said when it is added, and when asked for."""
        options = ("--cron", "30 2 * * *", "--timezone", "Europe/Berlin", "--gap", "skip", "--fold", "second")
        added = self.client("job", "add", "nightly", *options, "--", "true", json_output=False)
        self.assertEqual(added.code, 0, added.error)
        first, odd = added.out.decode().splitlines()
        self.assertRegex(first, r"^job nightly: added, next at .* (02:30:00|03:30:00|03:00:00) \+0[12]:00$")
        moments = self.ask("job", "next", "nightly", "--odd")
        notes = [moment["note"] for moment in moments]
        gaps = [note for note in notes if note == "the clock goes forward: there is no 02:30, it is skipped"]
        folds = [note for note in notes if note == "the clock goes back: 02:30 comes twice, it runs at the second"]
        self.assertEqual((len(gaps), len(folds), len(notes)), (2, 2, 4), notes)
        self.assertTrue(odd.endswith(f"  {notes[0]}; 3 more: holdfast job next nightly --odd"), odd)
        self.assertEqual(self.ask("job", "add", "again", *options, "--", "true")["odd"], moments)
        for at in (moment["at"] for moment in moments if "forward" in moment["note"]):
            self.assertTrue(at.endswith("T01:00:00.000Z"), at)
        hourly = self.client("job", "add", "hourly", "--cron", "@hourly", "--timezone", "Europe/Berlin", "--", "true",
                             json_output=False)
        self.assertEqual(len(hourly.out.decode().splitlines()), 1, hourly.out)
        coming = self.client("job", "next", "nightly", json_output=False).out.decode().splitlines()
        self.assertRegex(coming[1], r"^\d{4}-\d\d-\d\d 0[23]:\d0:00 \+0[12]:00 ")
        self.assertEqual(self.ask("job", "next", "hourly", "--odd"), [])
        self.assertEqual(self.http("/api/v1/jobs/nightly/next?odd=2")[0], 400)
        refused = self.client("job", "add", "once", "--at", "2035-10-28T02:30:00", "--fold", "second", "--", "true")
        self.assertEqual(refused.code, 4)
        self.assertIn("fold: is for cron expressions only", refused.error)

    def test_each_command_prints_one_json_value(self):
        self.start_worker()
        self.add_job("planned", "--cron", "@daily", command=["true"])
        run = self.run_now("asked", command=["true"])
        for arguments, fields in (
                (("job", "list"), JOB), (("job", "show", "planned"), JOB), (("job", "next", "planned"), {"at", "note"}),
                (("job", "pause", "planned"), JOB), (("job", "resume", "planned"), JOB), (("job", "run", "asked"), RUN),
                (("job", "run", "asked", "--wait"), RUN), (("run", "list"), RUN), (("run", "show", run["id"]), RUN),
                (("run", "wait", run["id"]), set()), (("run", "log", run["id"]), set()), (("worker", "list"), WORKER),
                (("worker", "show", "alpha"), WORKER | {"outages"}), (("status",), set()), (("audit",), AUDIT)):
            with self.subTest(command=arguments):
                answer = self.client(*arguments)
                self.assertEqual((answer.code, answer.error), (0, ""))
                value = answer.value[0] if isinstance(answer.value, list) and answer.value else answer.value
                self.assertLessEqual(fields, set(value), fields - set(value))
        for name in ("ack_ms", "rtt_ms"):
            self.assertLessEqual({"p50", "p99", "max"}, set(self.ask("worker", "show", "alpha")[name]))

    def test_times_are_utc(self):
        self.start_worker()
        run = self.run_now("asked", command=["true"])
        for field in ("queued_at", "started_at", "finished_at"):
            self.assertRegex(run[field], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")

    def test_empty_lists(self):
        for arguments in (("job", "list"), ("run", "list"), ("worker", "list")):
            with self.subTest(command=arguments):
                self.assertEqual(self.ask(*arguments), [])

    def test_refused(self):
        for arguments in (("job", "show", "none"), ("job", "run", "none"), ("job", "remove", "none"), ("run", "show", "none"),
                          ("run", "cancel", "none"), ("run", "log", "none"), ("worker", "show", "none")):
            with self.subTest(command=arguments):
                answer = self.client(*arguments)
                self.assertEqual(answer.code, 4, answer)
                self.assertIn("none", answer.error + answer.out.decode())
                if answer.out:
                    json.loads(answer.out)

    def test_waiting_tells_how_it_ended(self):
        self.start_worker()
        self.add_job("good", command=["true"])
        self.add_job("bad", command=["false"])
        self.assertEqual(self.client("job", "run", "good", "--wait").code, 0)
        answer = self.client("job", "run", "bad", "--wait")
        self.assertEqual((answer.code, answer.value["state"]), (1, "failed"))
        good, bad = self.request_run("good"), self.request_run("bad")
        self.assertEqual(self.client("run", "wait", good).code, 0)
        self.assertEqual(self.client("run", "wait", good, bad).code, 1)

    def test_lists_can_be_narrowed(self):
        self.start_worker()
        self.run_now("good", command=["true"])
        self.run_now("bad", command=["false"])
        self.assertEqual([run["job"] for run in self.runs()], ["bad", "good"], "newest first")
        self.assertEqual([run["job"] for run in self.runs("--state", "failed")], ["bad"])
        self.assertEqual([run["job"] for run in self.runs("--job", "good")], ["good"])
        self.assertEqual(len(self.ask("run", "list", "--limit", 1)), 1)

    def test_tables_for_people(self):
        self.start_worker()
        self.run_now("good", command=["true"])
        for arguments, words in ((("job", "list"), ("good",)), (("run", "list"), ("good", "succeeded", "alpha")),
                                 (("worker", "list"), ("alpha", "connected")), (("audit",), ("planned", "missing")),
                                 (("status",), ("connected",))):
            with self.subTest(command=arguments):
                text = self.client(*arguments, json_output=False).out.decode()
                for word in words:
                    self.assertIn(word, text)

    def on_terminal(self, *arguments, **extra):
        """What a command shows on a terminal of 60 columns."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        variables = {"HOLDFAST_URL": f"http://127.0.0.1:{self.port}", "TERM": "xterm"} | extra
        subprocess.run([BINARY, *arguments], stdout=theirs, stdin=subprocess.DEVNULL, env=environment(**variables), check=True,
                       timeout=60)
        os.close(theirs)
        return os.read(ours, 65536).decode().replace("\r", "")

    def test_tables_fit_the_terminal_and_are_whole_in_a_pipe(self):
        self.start_worker()
        table = self.on_terminal("worker", "list")
        self.assertIn("\x1b[32mconnected\x1b[0m", table)
        plain = self.on_terminal("worker", "list", NO_COLOR="1")
        shape = lambda text: re.sub(r"\d", "0", text)  # the worker may have been seen between the two
        self.assertEqual(shape(re.sub(r"\x1b\[\d+m", "", table)), shape(plain))
        self.assertLessEqual(max(len(line) for line in plain.splitlines()), 60, plain)
        self.assertNotIn("PLATFORM", plain)
        piped = self.client("worker", "list", json_output=False).out.decode()
        self.assertIn("PLATFORM", piped)
        self.assertNotIn("\x1b", piped)
        self.assertIn("PLATFORM", self.on_terminal("worker", "list", "--wide"))
        self.assertEqual(self.on_terminal("worker", "list", "--columns", "state,name", "--color", "never"),
                         "STATE      NAME\nconnected  alpha\n")

    def test_status_says_in_six_lines_whether_all_is_well(self):
        def first_line():
            lines = self.client("status", json_output=False).out.decode().splitlines()
            self.assertEqual(len(lines), 6, lines)
            return lines[0]
        self.assertTrue(first_line().startswith("Not all is well: no worker has connected yet"))
        self.start_worker()
        self.assertEqual(first_line(), "All is well.")

    def test_waiting_says_what_for(self):
        self.start_worker()
        self.add_job("picky", "--label", "gpu=yes", command=["true"])
        waiting = self.client_process("job", "run", "picky", "--wait")
        waiting.wait_for_line(r"holdfast: run \w+ waits for a worker with gpu=yes")

    def test_the_ready_line_names_a_picked_port(self):
        server = self.start("server on port 0", BINARY, "--server", "--listen", "127.0.0.1:0", "--data", self.folder / "other")
        port = server.wait_for_line(r"ready: ws://127\.0\.0\.1:(\d+)/ws/heartbeat$")[1]
        self.assertEqual(self.ask("job", "list", HOLDFAST_URL=f"http://127.0.0.1:{port}"), [])

    def test_sources_of_an_option(self):
        config = self.folder / "holdfast.conf"
        config.write_text('name = "from-file"\n')
        for name, options, variables in (("from-file", (), {}), ("from-environment", (), {"HOLDFAST_NAME": "from-environment"}),
                                         ("from-line", ("--name", "from-line"), {"HOLDFAST_NAME": "from-environment"})):
            with self.subTest(name=name):
                settings = [f"{key}={value}" for key, value in variables.items()]
                worker = self.start(name, "/usr/bin/env", *settings, BINARY, "--worker", "--config", config, "--connect",
                                    self.link_url, "--data", self.folder / name, *options)
                worker.wait_for_line(rf"ready: registered with .* as {name}$")

    def test_logs_in_json(self):
        worker = self.start_worker("json", "--log-format", "json")
        for line in worker.lines:
            entry = json.loads(line)
            self.assertLessEqual({"time", "level", "message"}, set(entry))


if __name__ == "__main__":
    unittest.main()
