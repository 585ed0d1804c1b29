#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence tools themselves, for a short time each: that they run, find nothing wrong, and say so when something is."""
import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from faults import SEED
from harness import BINARY, PYTHON
from processes import environment

TESTS = pathlib.Path(__file__).resolve().parents[1]


def run(tool, *arguments, timeout=500):
    return subprocess.run([PYTHON, "-B", str(TESTS / tool), *map(str, arguments)], capture_output=True, timeout=timeout,
                          stdin=subprocess.DEVNULL, check=False, text=True, env=environment(HOLDFAST_BINARY=BINARY))


class Chaos(unittest.TestCase):
    def test_thirty_cycles(self):
        done = run("chaos/run", "--cycles", 30, "--seed", SEED)
        self.assertEqual(done.returncode, 0, f"seed {SEED}\n{done.stdout}{done.stderr}")
        report = json.loads(done.stdout)
        self.assertEqual((report["seed"], report["cycles_done"]), (SEED, 30))
        self.assertEqual((report["runs"]["lost"], report["runs"]["duplicated"], report["late"]), (0, 0, []))
        self.assertGreater(report["runs"]["recorded"], 30)
        self.assertGreaterEqual(report["reconnect_s"]["count"], 10)
        self.assertGreaterEqual(report["reconnect_s"]["count"] + report["links_lived"], 30)
        self.assertEqual(sum(fault["cycles"] for fault in report["faults"].values()), 30)
        if os.geteuid() != 0:
            self.assertIn("worker_disk_full", report["left_out"])

    def test_wrong_arguments_are_one_clear_error(self):
        for tool, arguments, word in (("chaos/run", ["--cycles", 3, "--faults", "reset,rset"], "'rset'"),
                                      ("chaos/run", ["--cycles", 0], "cycles"), ("chaos/run", ["--cycles", "x"], "cycles"),
                                      ("chaos/run", ["--cycles", 1, "--workers", 99], "workers"),
                                      ("soak", ["--hours", 0], "hours"), ("soak", ["--hours", "nan"], "hours"),
                                      ("acceptance/sequence", ["--jobs", 4], "jobs"),
                                      ("acceptance/idle", ["--minutes", 0], "minutes")):
            with self.subTest(tool=tool, arguments=arguments):
                done = run(tool, *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(word, done.stderr.splitlines()[-1])

    def test_without_a_program_nothing_is_said_to_be_well(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([PYTHON, "-B", str(TESTS / "chaos/run"), "--cycles", "1"], capture_output=True, check=False,
                                  env=environment(HOLDFAST_BINARY=folder + "/none"), timeout=60)
            self.assertEqual((done.returncode, done.stdout), (1, b""))


class Soak(unittest.TestCase):
    def test_a_few_samples(self):
        with tempfile.TemporaryDirectory() as folder:
            table, report = pathlib.Path(folder) / "soak.csv", pathlib.Path(folder) / "soak.json"
            done = run("soak", "--hours", 0.006, "--sample", 4, "--fault-every", 0.1, "--csv", table, "--report", report)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            said = json.loads(report.read_text())
            with open(table, newline="") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(len(rows), said["samples"])
            self.assertGreaterEqual(len(rows), 3)
            self.assertGreaterEqual(said["faults"], 1)
            self.assertGreater(int(rows[0]["server_rss_kib"]), 1000)
            self.assertGreater(int(rows[-1]["db_runs"]), int(rows[0]["db_runs"]))


class Acceptance(unittest.TestCase):
    def check(self, tool, *arguments):
        done = run("acceptance/" + tool, *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("WRONG", done.stdout)
        self.assertGreater(done.stdout.count("  ok  "), 5)

    def test_idle(self):
        self.check("idle", "--minutes", 0.05)

    def test_sequence(self):
        self.check("sequence")

    def test_pause(self):
        self.check("pause")


if __name__ == "__main__":
    print(f"seed {SEED} (set HOLDFAST_SEED to repeat)")
    unittest.main()
