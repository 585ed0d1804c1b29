#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that keeps its record in PostgreSQL: killed, restarted, with its database away for a while, and moved."""
import json
import unittest

from on_postgres import PostgresTest


class OnPostgresql(PostgresTest):
    def setUp(self):
        super().setUp()
        self.database_options = ("--database", self.database)

    def begin_load(self):
        self.start_worker("alpha")
        self.begin_ticks()

    def test_a_killed_server_goes_on_from_the_database(self):
        server = self.start_server()
        self.begin_load()
        server.kill()
        self.start_server()
        self.wait_for_more(3)
        self.end_ticks()

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
        self.wait_for_more(3)
        self.end_ticks()

    def test_ended_connections_are_made_again(self):
        self.start_server()
        self.begin_load()
        for _ in range(5):
            self.cluster.end_connections(self.database)
            self.wait_for_more(1)
        self.end_ticks()

    def test_an_installation_moves_both_ways(self):
        self.database_options = ()
        server = self.start_server()
        self.begin_load()
        self.end_ticks()
        before = json.dumps(self.runs(), sort_keys=True)
        file = f"sqlite:{self.folder}/server/holdfast.db"
        self.assertEqual(self.client("database", "copy", file, self.database).code, 4, "a server has it open")
        server.terminate()
        server.wait()
        copied = self.ask("database", "copy", file, self.database)
        self.assertGreater(copied["rows"], 10)
        self.database_options = ("--database", self.database)
        server = self.start_server()
        self.assertEqual(json.dumps(self.runs(), sort_keys=True), before)
        self.assert_audit_ok()
        self.ask("job", "resume", "tick")
        self.wait_for_more(3)
        self.end_ticks()
        server.terminate()
        server.wait()
        back = f"sqlite:{self.folder}/back/holdfast.db"
        self.ask("database", "copy", self.database, back)
        refused = self.client("database", "copy", self.database, back)
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
