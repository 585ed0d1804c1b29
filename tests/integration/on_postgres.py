# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A test whose servers keep their record in a new database of a PostgreSQL server of its class."""
import pathlib
import unittest

import postgres
from harness import HoldfastTest, wait_until


@unittest.skipUnless(postgres.programs(), "PostgreSQL is not installed")
class PostgresTest(HoldfastTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster = cls.cluster or postgres.Cluster()
        cls.addClassCleanup(cls.cluster.close)

    def setUp(self):
        super().setUp()
        self.database = self.cluster.new_database()

    def succeeded(self):
        return [run for run in self.runs() if run["state"] == "succeeded"]

    def wait_for_more(self, count, timeout=60):
        """So many further runs that succeed."""
        wanted = len(self.succeeded()) + count
        wait_until(lambda: len(self.succeeded()) >= wanted, timeout, "further runs succeed")

    def begin_ticks(self):
        self.add_job("tick", "--every", "1s", "--missed", "run-all",
                     command=["sh", "-c", f"echo $HOLDFAST_RUN_ID >> {self.folder}/marks; sleep 0.2"])
        self.wait_for_more(2)

    def end_ticks(self):
        """Nothing is lost and nothing ran twice: each run has left its mark once."""
        self.ask("job", "pause", "tick")
        self.wait_all_final(60)
        marks = pathlib.Path(self.folder / "marks").read_text().split()
        self.assertEqual(sorted(marks), sorted(run["id"] for run in self.succeeded()))
        self.assert_audit_ok()
