#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups of a server that goes on, a restore, and the export."""
import csv
import io
import json
import sqlite3
import unittest

from harness import HoldfastTest, wait_until


class Backup(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "server"
        self.file = self.folder / "backup.db"

    def back_up(self):
        return self.ask("backup", self.file, "--data", self.data)

    def test_a_restore_under_running_workers_starts_nothing_twice(self):
        server = self.start_server()
        self.start_worker("alpha", "--slots", "1")
        done, marks = self.folder / "done", self.folder / "marks"
        self.add_job("tick", "--every", "1s", "--missed", "run-all", command=["true"])
        self.add_job("long", command=["sh", "-c", f"echo $HOLDFAST_RUN_ID >> {marks}; echo out $HOLDFAST_RUN_ID; "
                                         f"until [ -e {done} ]; do sleep 0.1; done"])
        wait_until(self.runs, 30, "a first run")
        self.ask("job", "pause", "tick")
        self.wait_all_final()
        running, waiting = self.request_run("long"), self.request_run("long")
        self.wait_state(running, {"running"})
        before = self.back_up()
        self.assertEqual(before["runs"], len(self.runs()))
        done.touch()
        self.wait_all_final()
        later = self.request_run("long")
        self.wait_final(later)
        known = {run["id"] for run in self.runs()}
        refused = self.client("restore", self.file, "--data", self.data)
        self.assertEqual(refused.code, 4, refused.error)
        server.terminate()
        server.wait()
        restored = self.ask("restore", self.file, "--data", self.data)
        self.assertEqual((restored["lost"]["runs"], restored["lost"]["ends"]), (1, 2))
        self.start_server()
        wait_until(lambda: {run["id"] for run in self.runs()} == known, 30, "the worker brings what is not in the backup")
        self.wait_all_final()
        for run in (running, waiting, later):
            shown = self.show_run(run)
            self.assertEqual(shown["state"], "succeeded", shown)
            self.assertEqual(self.client("run", "log", run, json_output=False).out, f"out {run}\n".encode())
            self.assertIn("recovered", [event["kind"] for event in shown["events"]])
        self.assertEqual(sorted(marks.read_text().split()), sorted([running, waiting, later]), "nothing ran twice")
        told = [(change["what"], change["name"]) for change in self.ask("changes")]
        for run in (running, waiting, later):
            self.assertIn(("run_recovered", run), told)
        self.assertEqual([what for what, _ in told].count("backup_restored"), 1)
        report = self.ask("audit")
        self.assertTrue(report["ok"], report)

    def test_what_no_worker_brings_is_lost(self):
        server = self.start_server()
        self.add_job("wait", command=["true"])
        waiting = self.request_run("wait")
        self.back_up()
        server.terminate()
        server.wait()
        self.ask("restore", self.file, "--data", self.data)
        self.start_server()
        self.start_worker("alpha")
        self.assertEqual(self.show_run(waiting)["state"], "queued")
        self.assertIn("may have run it before", self.show_run(waiting)["reason"])
        wait_until(lambda: self.show_run(waiting)["state"] == "lost", 90, "nobody is waited for any more")
        self.assertIn(("run_lost", waiting), [(change["what"], change["name"]) for change in self.ask("changes")])

    def test_a_worker_keeps_no_more_than_it_is_told(self):
        self.start_server()
        self.start_worker("alpha", "--keep-receipts", "2s")
        run = self.run_now("say", command=["echo", "hello"])["id"]
        kept = self.folder / "worker-alpha" / "receipts" / f"{run}.1"
        wait_until(kept.is_dir, 10, "the result is kept after its receipt")
        wait_until(lambda: not kept.exists(), 20, "it goes after its time")

    def test_scheduled_times_before_the_restore_are_missed(self):
        server = self.start_server()
        self.start_worker()
        self.add_job("tick", "--every", "1s", "--missed", "run-all", command=["true"])
        wait_until(self.runs, 30, "a first run")
        self.back_up()
        wait_until(lambda: len(self.runs()) > 3, 30, "further runs")
        server.terminate()
        server.wait()
        known = len(self.runs_in_backup())
        self.ask("restore", self.file, "--data", self.data)
        self.start_server()
        missed = wait_until(lambda: self.runs("--state", "missed"), 30, "the times since the backup are missed")
        self.assertIn("a backup was restored", missed[0]["reason"])
        self.assertGreaterEqual(known, 1)
        report = self.ask("audit")
        self.assertTrue(report["ok"], report)

    def runs_in_backup(self):
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            return database.execute("SELECT id FROM runs").fetchall()

    def test_the_server_writes_backups_and_keeps_some(self):
        self.start_server("--backup-every", "1s", "--backup-keep", "2")
        folder = self.data / "backups"

        def names():
            return sorted(path.name for path in folder.glob("holdfast-*.db")) if folder.is_dir() else []
        first = wait_until(names, 30, "a first backup")[0]
        wait_until(lambda: first not in names(), 60, "the oldest is deleted")
        self.assertLessEqual(len(names()), 3)

    def test_export(self):
        self.start_server()
        self.start_worker()
        self.run_now("say", command=["echo", "hello"])
        lines = self.client("export", "--since", "1h", json_output=False)
        self.assertEqual(lines.code, 0, lines.error)
        rows = [json.loads(line) for line in lines.out.splitlines()]
        kinds = [row["record"] for row in rows]
        self.assertEqual((kinds.count("run"), kinds.count("change") >= 2), (1, True), kinds)
        table = self.client("export", "--since", "1h", "--format", "csv", json_output=False)
        read = list(csv.DictReader(io.StringIO(table.out.decode())))
        self.assertEqual([row["job"] for row in read if row["record"] == "run"], ["say"])
        self.assertEqual(self.client("export", "--format", "csv").code, 2, "since when?")


if __name__ == "__main__":
    unittest.main()
