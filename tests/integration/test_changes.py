#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who did what: each change is on record with its row, and the row outlives the server."""
import json
import sqlite3
import unittest

from harness import HoldfastTest, wait_until


class Changes(HoldfastTest):
    def listed(self, query=""):
        return self.fetch(f"/api/v1/changes{query}")

    def test_each_change_has_its_row(self):
        server = self.start_server()
        self.add_job("j", "--env", "PASSWORD=as it is", "--label", "no=worker", command=["true"])
        run = self.request_run("j")
        self.ask("run", "cancel", run)
        self.ask("job", "pause", "j")
        self.ask("job", "pause", "j")
        self.ask("job", "resume", "j")
        self.ask("job", "add", "j", "--replace", "--priority", "3", "--", "false")
        self.assertEqual(self.client("job", "add", "j", "--", "true").code, 4)
        self.ask("job", "remove", "j")
        rows = self.listed()
        self.assertEqual([(row["what"], row["name"]) for row in reversed(rows)],
                         [("job_added", "j"), ("run_requested", run), ("run_cancelled", run), ("job_paused", "j"),
                          ("job_resumed", "j"), ("job_replaced", "j"), ("job_removed", "j")])
        self.assertEqual({(row["who"], row["job"]) for row in rows}, {(None, "j")})
        self.assertTrue(all(row["from"].startswith("127.0.0.1") for row in rows), rows)
        added, replaced, removed = rows[-1], rows[1], rows[0]
        self.assertIsNone(added["old"])
        self.assertEqual(added["new"]["env"], {"PASSWORD": "as it is"})
        self.assertEqual((replaced["old"]["priority"], replaced["new"]["priority"]), (0, 3))
        self.assertEqual((removed["old"]["command"], removed["new"]), (["false"], None))
        server.kill()
        self.start_server()
        self.assertEqual(self.listed(), rows)

    def test_the_list_is_narrowed_and_paged(self):
        self.start_server()
        for number in range(45):
            self.http("/api/v1/jobs", "POST", body=json.dumps({"name": f"j{number:02}", "command": ["true"]}))
        rows = self.listed()
        self.assertEqual([row["name"] for row in rows], [f"j{number:02}" for number in reversed(range(45))])
        self.assertEqual(self.listed(f"?limit=20&before={rows[19]['id']}"), rows[20:40])
        self.assertEqual(self.listed(f"?before={rows[-1]['id']}"), [])
        self.assertEqual(self.listed("?job=j07"), [rows[37]])
        self.assertEqual(self.listed(f"?since={rows[0]['at']}")[0], rows[0])
        self.assertEqual(self.listed("?since=2100-01-01T00:00:00Z"), [])
        for query, field in (("?limit=0", "limit"), ("?since=yesterday", "since")):
            status, body = self.http(f"/api/v1/changes{query}")
            self.assertEqual((status, json.loads(body)["error"]["code"]), (400, "bad_field"), field)
        self.assertEqual(self.ask("changes", "--limit", "3"), rows[:3])
        self.assertEqual(self.ask("changes", "--job", "j07", "--since", "1h"), [rows[37]])

    def test_a_drill_has_a_begin_and_an_end(self):
        self.start_server()
        self.start_worker()
        self.http("/api/v1/drills", "POST", body=json.dumps({"kind": "lag", "for_ms": 300}))
        wait_until(lambda: len(self.listed()) == 2, 20, "the drill is over")
        ended, begun = self.listed()
        self.assertEqual([(row["what"], row["name"]) for row in (begun, ended)],
                         [("drill_begun", "lag for alpha"), ("drill_ended", "lag for alpha")])
        self.assertTrue(begun["from"])
        self.assertIsNone(ended["from"], "it ended by itself")

    def test_a_database_of_version_5_is_brought_up(self):
        server = self.start_server()
        self.add_job("j", command=["true"])
        server.terminate()
        database = sqlite3.connect(self.folder / "server" / "holdfast.db")
        database.executescript("DROP TABLE changes; ALTER TABLE runs DROP COLUMN given_elsewhere; "
                               "DROP TABLE channels; DROP TABLE notices; DROP TABLE batches; DROP TABLE streaks; "
                               "PRAGMA user_version = 5")
        database.close()
        self.start_server().wait_for_line("the database is now at schema version 6")
        self.assertEqual(self.listed(), [])
        self.ask("job", "pause", "j")
        self.assertEqual([row["what"] for row in self.listed()], ["job_paused"])


if __name__ == "__main__":
    unittest.main()
