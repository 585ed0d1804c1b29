#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""That `holdfast audit` finds what is wrong with a real database: each fault is planted in it while the server is down."""
import contextlib
import datetime
import re
import sqlite3
import unittest

from harness import HoldfastTest, wait_until


def iso(msecs):
    at = datetime.datetime.fromtimestamp(msecs // 1000, datetime.timezone.utc)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{msecs % 1000:03}Z"


class Audit(HoldfastTest):
    def setUp(self):
        super().setUp()
        server = self.start_server()
        self.start_worker("alpha")
        self.add_job("tick", "--every", "1s", command=["true"])
        wait_until(lambda: len(self.runs("--job", "tick")) >= 5, 30, "five slots have come")
        self.ask("job", "pause", "tick")
        self.wait_all_final()
        self.before = self.assert_audit_ok()
        server.terminate()

    def change(self, *statements):
        """Plants something, as nobody but a broken program or a curious person does."""
        path = self.folder / "server" / "holdfast.db"
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            database.execute("DROP INDEX runs_slot")  # which refuses a second run for a slot
            self.slots = [at for (at,) in database.execute("SELECT planned_ms FROM runs ORDER BY 1")]
            self.columns = ", ".join(row[1] for row in database.execute("PRAGMA table_info(runs)"))
            for statement in statements:
                database.execute(statement(self))

    def copy(self, slot, to, name):
        values = re.sub(r"\bplanned_ms\b", str(to), self.columns.replace("id,", f"'{name}',", 1))
        return f"INSERT INTO runs ({self.columns}) SELECT {values} FROM runs WHERE planned_ms = {slot}"

    def audit(self):
        self.start_server()
        answer = self.client("audit")
        counts = {name: answer.value[name] for name in ("missing", "duplicated", "unplanned")}
        return answer, counts

    def test_a_run_that_is_not_on_record(self):
        self.change(lambda test: f"DELETE FROM runs WHERE planned_ms = {test.slots[1]}")
        answer, counts = self.audit()
        self.assertEqual((answer.code, counts), (1, {"missing": 1, "duplicated": 0, "unplanned": 0}), answer.value)
        self.assertEqual(answer.value["accounted"], self.before["accounted"] - 1)
        self.assertEqual(answer.value["planned"], self.before["planned"])
        self.assertEqual([problem.split(": ")[0] for problem in answer.value["problems"]], [f"tick at {iso(self.slots[1])}"])
        text = self.client("audit", json_output=False)
        self.assertEqual(text.code, 1)
        self.assertIn(iso(self.slots[1]), text.out.decode())

    def test_two_runs_for_a_slot(self):
        self.change(lambda test: test.copy(test.slots[2], test.slots[2], "second"))
        answer, counts = self.audit()
        self.assertEqual((answer.code, counts), (1, {"missing": 0, "duplicated": 1, "unplanned": 0}), answer.value)
        self.assertEqual([problem.split(": ")[0] for problem in answer.value["problems"]], [f"tick at {iso(self.slots[2])}"])

    def test_runs_that_no_schedule_planned(self):
        """One between two slots, and one from before the job was there."""
        self.change(lambda test: test.copy(test.slots[0], test.slots[0] + 1, "between"),
                    lambda test: test.copy(test.slots[0], test.slots[0] - 3_600_000, "before"))
        answer, counts = self.audit()
        self.assertEqual((answer.code, counts), (1, {"missing": 0, "duplicated": 0, "unplanned": 2}), answer.value)
        self.assertEqual({problem.split(": ")[0] for problem in answer.value["problems"]},
                         {f"tick at {iso(self.slots[0] + 1)}", f"tick at {iso(self.slots[0] - 3_600_000)}"})


if __name__ == "__main__":
    unittest.main()
