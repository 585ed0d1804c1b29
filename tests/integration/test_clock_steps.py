#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server whose wall clock is set while it runs and while it does not: every slot keeps exactly one run.

The clock is that of libfaketime: it adds to the wall clock what stands in a file, and leaves the monotonic clock alone.
"""
import collections
import datetime
import json
import os
import pathlib
import sqlite3
import unittest

from harness import FINAL, HoldfastTest, wait_until

SECOND = datetime.timedelta(seconds=1)
JOBS = {"pace": ("--every", "2s"), "second": ("--cron", "* * * * * *")}


def library():
    found = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise AssertionError("there is no libfaketime: packaging/install-packages test")
    return str(found[0])


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class ClockSteps(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.set_clock("+0")
        self.start_faked_server()
        self.start_worker()
        for name, schedule in JOBS.items():
            self.add_job(name, *schedule, command=["true"])
        self.wait_later_slots(count=2)

    def set_clock(self, offset):
        new = self.folder / "clock.new"
        new.write_text(offset + "\n")
        os.replace(new, self.folder / "clock")

    def start_faked_server(self):
        return self.start_server(env={"LD_PRELOAD": library(), "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"),
                                      "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"})

    def planned(self, job):
        """The runs of the job's slots, by moment; fails where a slot has two."""
        status, body = self.http(f"/api/v1/runs?job={job}&limit=10000")
        self.assertEqual(status, 200, body)
        runs = [run for run in json.loads(body) if run["planned_at"]]
        by_moment = {moment(run["planned_at"]): run for run in runs}
        self.assertEqual(len(by_moment), len(runs), collections.Counter(run["planned_at"] for run in runs).most_common(3))
        return by_moment

    def planned_moments(self):
        return {job: set(self.planned(job)) for job in JOBS}

    def wait_later_slots(self, after=None, count=2, jobs=tuple(JOBS)):
        """Until each job has succeeded for so many slots that lie after a moment."""
        def enough(job):
            return count <= sum(run["state"] == "succeeded" for at, run in self.planned(job).items()
                                if after is None or at > after)
        for job in jobs:
            wait_until(lambda job=job: enough(job), 30, f"{count} slots of {job} after {after}")

    def newest(self):
        return max(max(moments) for moments in self.planned_moments().values())

    def wait_for_real_time(self, name):
        """Until a new job has run twice: the server turns, and could have run others again."""
        self.add_job(name, "--every", "1s", command=["true"])
        self.wait_later_slots(count=2, jobs=(name,))

    def assert_each_slot_has_one_run(self):
        """Nothing twice, nothing left out: also by our own arithmetic, not only by the audit's."""
        for job, length in (("pace", 2 * SECOND), ("second", SECOND)):
            moments = sorted(self.planned(job))
            self.assertEqual({b - a for a, b in zip(moments, moments[1:])}, {length}, job)
        self.assert_audit_ok()

    def states(self):
        return collections.Counter(run["state"] for job in JOBS for run in self.planned(job).values())

    def test_forward_over_many_slots(self):
        before = self.newest()
        self.set_clock("+80")
        self.wait_later_slots(before + 80 * SECOND)
        self.assert_each_slot_has_one_run()
        self.assertGreater(self.states()["missed"], 100)
        self.assertLessEqual(set(self.states()), FINAL | {"queued", "assigned", "running"})

    def test_back_runs_nothing_again(self):
        self.set_clock("-100")
        before = self.planned_moments()
        self.wait_for_real_time("fence")
        after = self.planned_moments()
        for job in JOBS:
            self.assertLessEqual(len(after[job] - before[job]), 1, "at most the slot that was due as the clock was set")
        self.assert_audit_ok()
        self.set_clock("+0")
        self.wait_later_slots(self.newest())
        self.assert_each_slot_has_one_run()

    def test_a_little_back_goes_on_by_itself(self):
        before = self.newest()
        self.set_clock("-4")
        self.wait_later_slots(before, count=1)
        self.assert_each_slot_has_one_run()
        self.assertEqual(set(self.states()) - {"succeeded", "queued", "assigned", "running"}, set())

    def test_a_second_that_comes_twice(self):
        for offset in ("-1", "-2"):
            before = self.newest()
            self.set_clock(offset)
            self.assert_audit_ok()  # which plans what is due, now within the second time
            self.wait_later_slots(before, count=1)
        self.assert_each_slot_has_one_run()
        self.assertEqual(set(self.states()) - {"succeeded", "queued", "assigned", "running"}, set())

    def test_steps_while_the_server_is_down(self):
        server = self.processes[0]
        before = self.planned_moments()
        self.assertEqual(server.terminate(), 0)
        self.set_clock("-10m")
        server = self.start_faked_server()
        server.wait_for_line("behind the last time in the database")
        self.assertEqual(self.ask("status")["jobs"]["ahead"], 2)
        self.wait_for_real_time("fence")
        newest = self.newest()
        self.assertLess(newest - max(before["second"]), 60 * SECOND)
        server.kill()
        self.set_clock("+15m")
        self.start_faked_server()
        self.wait_later_slots(newest + datetime.timedelta(minutes=15))
        self.assert_audit_ok()
        ranges = [run["slots"] for job in JOBS for run in self.planned(job).values() if "slots" in run]
        self.assertEqual(len(ranges), len(JOBS), "all that was missed is one run of each job")
        self.assertGreater(sum(each["count"] for each in ranges), 1200)

    def test_a_clock_that_is_wrong_for_seconds_changes_nothing(self):
        server = self.processes[0]
        for offset, words in (("+400d", "ahead of the former time"), ("-2h", "behind the former time")):
            self.set_clock(offset)
            server.wait_for_line(words)
            self.assertIn("counts for scheduled runs once", self.ask("status")["clock"]["reason"])
            self.wait_later_slots(self.newest())  # the jobs go on
            self.set_clock("+0")
            wait_until(lambda: not self.ask("status")["clock"]["held"], 15, "the clock is back")
        self.wait_later_slots(self.newest())
        self.assert_each_slot_has_one_run()
        self.assertEqual(set(self.states()) - {"succeeded", "queued", "assigned", "running"}, set())

    def test_a_start_with_a_wrong_clock_plans_nothing(self):
        self.assertEqual(self.processes[0].terminate(), 0)
        self.set_clock("+3650d")
        server = self.start_faked_server()
        server.wait_for_line("ahead of the last time in the database")
        moments = self.planned_moments()
        self.run_now("by-hand", command=["true"])
        self.assertEqual(self.planned_moments(), moments)
        self.assertEqual(server.terminate(), 0)
        self.set_clock("+0")
        newest = max(max(each) for each in moments.values())
        self.start_faked_server()
        self.wait_later_slots(newest)
        self.assert_each_slot_has_one_run()

    def test_a_stop_while_late_slots_are_planned_is_no_error(self):
        """Its server has no time on record, so it plans a week at once."""
        self.assertEqual(self.processes[0].terminate(), 0)
        (self.folder / "server").rename(self.folder / "former")
        self.set_clock("-7d")
        server = self.start_faked_server()
        self.add_job("often", "--every", "1s", command=["true"])
        self.assertEqual(server.terminate(), 0)
        with sqlite3.connect(self.folder / "server" / "holdfast.db") as database:
            database.execute("DELETE FROM meta WHERE key = 'clock_ms'")
        database.close()
        self.set_clock("+0")
        server = self.start_faked_server()
        self.assertEqual(server.terminate(), 0)
        self.assertEqual([line for line in server.lines if " error " in line], [])

    def test_planned_again_after_a_clock_that_was_ahead(self):
        """Its server has no time on record, as one of an older version, so it believes the clock."""
        server = self.processes[0]
        self.assertEqual(server.terminate(), 0)
        with sqlite3.connect(self.folder / "server" / "holdfast.db") as database:
            database.execute("DELETE FROM meta WHERE key = 'clock_ms'")
        database.close()
        self.set_clock("+2h")
        server = self.start_faked_server()
        self.wait_later_slots(self.newest())
        self.assertEqual(server.terminate(), 0)
        self.set_clock("+0")
        server = self.start_faked_server()
        server.wait_for_line("planned up to a time ahead of the clock: 2")
        moment_now = datetime.datetime.now(datetime.timezone.utc)
        first = self.ask("job", "next", "pace", "--count", "1")[0]
        self.assertGreater(moment(first["at"]), moment_now + datetime.timedelta(hours=1), "what will happen, not what should")
        self.assertIn("holdfast job replan pace", first["note"])
        self.assertIn("holdfast job replan", self.client("job", "list", json_output=False).out.decode())
        for job in JOBS:
            self.assertNotIn("problem", self.ask("job", "replan", job))
            wait_until(lambda job=job: any(run["state"] == "succeeded" and at > moment_now
                                           and at < moment_now + datetime.timedelta(hours=1)
                                           for at, run in self.planned(job).items()), 30, f"{job} runs again")
        self.assert_audit_ok()
        self.assertEqual(self.ask("status")["jobs"]["ahead"], 0)


if __name__ == "__main__":
    unittest.main()
