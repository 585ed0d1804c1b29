#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that keeps its record in PostgreSQL: killed, restarted, with its database away for a while, and moved."""
import json
import os
import pathlib
import shutil
import signal
import sys
import unittest

import postgres
from lab import free_port
from on_postgres import PostgresTest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "chaos"))
from fault_kinds import clock_environment, write_clock  # noqa: E402


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
        server.wait_for_line(r"the database is available again|another server took over|this server leads now")  # on a slow machine
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

    @unittest.skipUnless(shutil.which("pgbouncer", path="/usr/sbin:/usr/bin"), "pgbouncer is not installed")
    def test_a_pooler_is_refused_with_the_reason(self):
        self.database_options = ()
        for mode in ("transaction", "session"):
            with self.subTest(mode):
                port = free_port()
                pooler = self.start(f"pgbouncer {mode}", *self.cluster.pooler(port, mode))
                pooler.wait_for_line("process up")
                name = self.database.split("/")[3].split("?")[0]
                server = self.start_server("--database", f"postgresql://postgres@127.0.0.1:{port}/{name}", ready=False)
                self.assertEqual(server.wait(), 1)
                server.wait_for_line("cannot start: .*a connection pooler stands before PostgreSQL.*name PostgreSQL itself")

    def test_a_database_that_hangs_is_given_up(self):
        """Its kernel answers for it: only the silence tells. The leader closes its connections and goes on when it is back."""
        server = self.start_server()
        self.begin_load()
        sessions = self.cluster.sql(self.database, "SELECT pid FROM pg_stat_activity WHERE application_name = 'holdfast'").split()
        for session in sessions:
            os.kill(int(session), signal.SIGSTOP)
        try:
            server.wait_for_line("this server does not lead any more: its lease on the database is over", 40)
            server.wait_for_line("standby: |another server took over: |this server leads now", 60)
        finally:
            for session in sessions:
                os.kill(int(session), signal.SIGCONT)
        self.wait_for_more(3, 60)
        self.end_ticks()

    @unittest.skipUnless(os.geteuid() == 0, "needs root, for a small disk")
    def test_results_wait_while_its_disk_is_full(self):
        cluster = postgres.Cluster(small="32m")
        self.addCleanup(cluster.close)
        self.database_options = ("--database", cluster.new_database())
        server = self.start_server()
        self.begin_load()
        cluster.fill_disk()
        server.wait_for_line("the database is unavailable: .*[Nn]o space left on device.*free space on the disk of PostgreSQL")
        cluster.free_disk()
        server.wait_for_line("the database is available again")
        self.wait_for_more(3)
        self.end_ticks()

    def test_a_server_with_a_wrong_clock_does_not_lead(self):
        environment = clock_environment(self.folder)
        if not environment:
            self.skipTest("libfaketime is not installed")
        write_clock(self.folder, 300)
        server = self.start_server(ready=False, env=environment)
        self.assertEqual(server.wait(), 1)
        server.wait_for_line("cannot start: .*the clock of this machine is .* ahead of that of the database")
        write_clock(self.folder, 0)
        self.start_server(env=environment)

    def test_no_password_stands_in_arguments(self):
        server = self.start_server("--database", "postgresql://me:secret@db1/holdfast", ready=False)
        self.assertEqual(server.wait(), 2)
        self.assertNotIn("secret", "\n".join(server.lines))


if __name__ == "__main__":
    unittest.main()
