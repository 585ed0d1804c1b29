#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that keeps its record in PostgreSQL: killed, restarted, with its database away for a while, and moved."""
import json
import pathlib
import unittest

import postgres
from harness import BINARY, HoldfastTest, wait_until
from lab import free_port


@unittest.skipUnless(postgres.programs(), "PostgreSQL is not installed")
class OnPostgresql(HoldfastTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster = postgres.Cluster()
        cls.addClassCleanup(cls.cluster.close)

    def setUp(self):
        super().setUp()
        self.url_of_database = self.cluster.new_database()
        self.database_options = ("--database", self.url_of_database)

    def succeeded(self):
        return [run for run in self.runs() if run["state"] == "succeeded"]

    def wait_for_more(self, count=3):
        """So many further runs that succeed."""
        wanted = len(self.succeeded()) + count
        wait_until(lambda: len(self.succeeded()) >= wanted, 60, "further runs succeed")

    def begin_load(self):
        self.start_worker("alpha")
        self.add_job("tick", "--every", "1s", "--missed", "run-all", command=["sh", "-c", f"echo x >> {self.folder}/marks"])
        self.wait_for_more(2)

    def end_load(self):
        """Nothing is lost and nothing ran twice: each run has left its mark once."""
        self.ask("job", "pause", "tick")
        self.wait_all_final(60)
        marks = pathlib.Path(self.folder / "marks").read_text().count("x")
        self.assertEqual(marks, len(self.succeeded()))
        self.assert_audit_ok()

    def test_a_killed_server_goes_on_from_the_database(self):
        server = self.start_server()
        self.begin_load()
        server.kill()
        self.start_server()
        self.wait_for_more()
        self.end_load()

    def test_runs_wait_while_the_database_is_away(self):
        server = self.start_server()
        self.begin_load()
        self.cluster.stop()
        server.wait_for_line(r"the database is unavailable: PostgreSQL is away since 20.*postgresql://")
        status, body = self.http("/healthz")
        self.assertEqual(status, 503, body)
        self.assertIn(b"is away since", body)
        self.cluster.start()
        server.wait_for_line(r"the database is available again")
        self.wait_for_more()
        self.end_load()

    def test_ended_connections_are_made_again(self):
        self.start_server()
        self.begin_load()
        for _ in range(5):
            self.cluster.end_connections(self.url_of_database)
            self.wait_for_more(1)
        self.end_load()

    def test_a_second_server_is_refused(self):
        first = self.start_server()
        second = self.start("second server", BINARY, "--server", "--listen", "127.0.0.1:0", "--data",
                            self.folder / "second", *self.database_options)
        second.wait_for_line(rf"another server uses this database: .*process {first.pid}")
        self.assertEqual(second.wait(), 1)

    def test_a_suspended_server_writes_nothing_after_another_took_over(self):
        first = self.start_server()
        self.begin_load()
        first.freeze()
        port, self.port = self.port, free_port()
        second = self.start_server()
        self.start_worker("beta")
        self.add_job("other", "--every", "1s", command=["true"])
        rows = "SELECT count(*), max(term) FROM holdfast.lease, holdfast.server_starts"
        before = self.cluster.sql(self.url_of_database, rows)
        first.thaw()
        first.wait_for_line(r"this server writes nothing more: another server has taken over")
        self.assertEqual(first.wait(), 1)
        self.assertEqual(self.cluster.sql(self.url_of_database, rows), before, "nothing of the first one landed")
        self.wait_for_more()
        self.assert_audit_ok()
        self.assertNotEqual(port, self.port)
        second.terminate()

    def test_an_installation_moves_both_ways(self):
        self.database_options = ()
        server = self.start_server()
        self.begin_load()
        self.end_load()
        before = json.dumps(self.runs(), sort_keys=True)
        file = f"sqlite:{self.folder}/server/holdfast.db"
        self.assertEqual(self.client("database", "copy", file, self.url_of_database).code, 4, "a server has it open")
        server.terminate()
        server.wait()
        copied = self.ask("database", "copy", file, self.url_of_database)
        self.assertGreater(copied["rows"], 10)
        self.database_options = ("--database", self.url_of_database)
        server = self.start_server()
        self.assertEqual(json.dumps(self.runs(), sort_keys=True), before)
        self.assert_audit_ok()
        self.ask("job", "resume", "tick")
        self.wait_for_more()
        self.end_load()
        server.terminate()
        server.wait()
        back = f"sqlite:{self.folder}/back/holdfast.db"
        self.ask("database", "copy", self.url_of_database, back)
        refused = self.client("database", "copy", self.url_of_database, back)
        self.assertEqual(refused.code, 4, refused.error)
        self.assertIn("is not empty", refused.error)
        self.database_options = ("--database", back)
        self.start_server()
        self.assertGreater(len(self.succeeded()), 4)
        self.assert_audit_ok()

    def test_what_goes_with_a_file_only_is_refused(self):
        for command in ("backup", "restore"):
            refused = self.client(command, self.folder / "b.db", *self.database_options)
            self.assertEqual(refused.code, 1, refused.error)
            self.assertIn("pg_dump", refused.error)

    def test_no_password_stands_in_arguments(self):
        server = self.start_server("--database", "postgresql://me:secret@db1/holdfast", ready=False)
        self.assertEqual(server.wait(), 2)
        self.assertNotIn("secret", "\n".join(server.lines))


if __name__ == "__main__":
    unittest.main()
