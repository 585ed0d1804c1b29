#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job wants in the cases that go wrong: overlap, missed slots, bounds, retries, jitter, another definition."""
import datetime
import time
import unittest

from harness import FINAL, HoldfastTest, wait_until


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def lateness(run):
    return (moment(run["queued_at"]) - moment(run["planned_at"])).total_seconds()


class PolicyTest(HoldfastTest):
    server_options = ()
    worker_options = ()

    def setUp(self):
        super().setUp()
        self.gate = self.folder / "gate"
        self.server = self.start_server(*self.server_options)
        self.start_worker("alpha", *self.worker_options)

    def gated(self):
        """A program that ends when the gate is there."""
        return ["/bin/sh", "-c", f"while [ ! -e {self.gate} ]; do sleep 0.05; done"]

    def runs_of(self, job, *states):
        """The runs of a job in these states, oldest first."""
        runs = [run for run in self.runs("--job", job) if not states or run["state"] in states]
        return sorted(runs, key=lambda run: (run["planned_at"] or run["queued_at"], run["id"]))

    def wait_runs(self, job, state, count=1, timeout=20):
        return wait_until(lambda: len(found := self.runs_of(job, state)) >= count and found, timeout,
                          f"{count} runs of {job} are {state}")

    def finish(self, *jobs):
        """No further slots, all that waits or runs is over, and the record is whole."""
        for job in jobs:
            self.ask("job", "pause", job)
        self.gate.touch()
        self.wait_all_final()
        self.assert_audit_ok()

    def assert_one_at_a_time(self, job):
        ran = [run for run in self.runs_of(job) if run["started_at"]]
        ran.sort(key=lambda run: run["started_at"])
        for earlier, later in zip(ran, ran[1:]):
            self.assertLessEqual(moment(earlier["finished_at"]), moment(later["started_at"]))
        return len(ran)


class Overlap(PolicyTest):
    def test_allow_runs_beside_the_others_up_to_its_bound(self):
        self.add_job("beside", "--every", "1s", "--overlap-most", 2, command=self.gated())
        skipped = self.wait_runs("beside", "skipped")[0]
        self.assertEqual(skipped["reason"], "the limit of active runs is reached: 2")
        self.assertEqual(len(self.wait_runs("beside", "running", 2)), 2)
        self.finish("beside")

    def test_skip(self):
        self.add_job("alone", "--every", "1s", "--overlap", "skip", command=self.gated())
        first = self.wait_runs("alone", "running")[0]
        skipped = self.wait_runs("alone", "skipped", 2)
        self.assertEqual({run["reason"] for run in skipped}, {f"run {first['id']} has not ended"})
        asked = self.request_run("alone")
        self.assertIn("one at a time", self.show_run(asked)["reason"])
        self.gate.touch()
        self.assertEqual(self.wait_final(asked)["state"], "succeeded")
        self.finish("alone")
        self.assertGreaterEqual(self.assert_one_at_a_time("alone"), 2)

    def test_queue(self):
        self.add_job("turns", "--every", "1s", "--overlap", "queue", "--overlap-most", 2, command=self.gated())
        skipped = self.wait_runs("turns", "skipped")[0]
        self.assertEqual(skipped["reason"], "the limit of waiting runs is reached: 2")
        self.assertEqual(len(self.runs_of("turns", "queued")), 2)
        self.finish("turns")
        self.assertGreaterEqual(self.assert_one_at_a_time("turns"), 3)
        self.assertEqual({run["state"] for run in self.runs_of("turns")}, {"succeeded", "skipped"})

    def test_replace(self):
        self.add_job("newest", "--every", "2s", "--overlap", "replace", command=self.gated())
        replaced = self.wait_runs("newest", "cancelled", 2)
        later = [run["planned_at"] for run in self.runs_of("newest") if run["planned_at"] > replaced[0]["planned_at"]]
        self.assertIn(replaced[0]["reason"], [f"replaced by the run for {at}" for at in later])
        self.assertTrue(replaced[0]["started_at"])
        self.finish("newest")
        self.assertGreaterEqual(self.assert_one_at_a_time("newest"), 3)
        self.assertEqual(self.runs_of("newest")[-1]["state"], "succeeded")


class Missed(PolicyTest):
    def test_over_a_restart(self):
        at = self.soon(commands=8)
        for name, options in (("at-once", ("--missed", "run-once")), ("at-skip", ("--missed", "skip")),
                              ("at-within", ("--missed", "run-all", "--missed-within", "6s"))):
            self.add_job(name, "--at", at.isoformat(timespec="milliseconds"), *options, command=["true"])
        kinds = ("run-once", "run-all", "skip")
        for kind in kinds:
            self.add_job(kind, "--every", "1s", "--missed", kind, command=["true"])
        self.server.kill()
        self.assertLess(time.time(), at.timestamp(), "the moments are still to come")
        back = at.timestamp() + 8
        wait_until(lambda: time.time() >= back, 30, "eight seconds have passed")
        self.start_server()
        wait_until(lambda: all(self.runs_of(name, *FINAL) for name in ("at-once", "at-skip", "at-within")), 20,
                   "the moments are accounted for")
        self.finish(*kinds)
        self.assertEqual([self.runs_of(name)[0]["state"] for name in ("at-once", "at-skip", "at-within")],
                         ["succeeded", "missed", "missed"])
        self.assertIn("late", self.runs_of("at-skip")[0]["reason"])
        for kind, state in (("run-once", "missed"), ("run-all", "succeeded"), ("skip", "missed")):
            late = [run for run in self.runs_of(kind) if lateness(run) > 5]
            self.assertGreater(len(late), 2, kind)
            self.assertEqual({run["state"] for run in late}, {state}, kind)
            in_time = [run for run in self.runs_of(kind) if lateness(run) <= 5]
            self.assertEqual({run["state"] for run in in_time}, {"succeeded"}, kind)


class Bounds(PolicyTest):
    server_options = ("--label-limit", "db=main:1")
    worker_options = ("--label", "db=main", "--slots", "8")

    def test_at_most(self):
        self.add_job("pair", "--at-most", 2, command=self.gated())
        runs = [self.request_run("pair") for _ in range(4)]
        for run in runs[:2]:
            self.wait_state(run, {"running"})
        for run in runs[2:]:
            shown = self.show_run(run)
            self.assertEqual((shown["state"], shown["reason"]),
                             ("queued", "waits for its turn: the job has reached its limit of active runs (2 of 2)"))
        self.finish()
        self.assertEqual({run["state"] for run in self.runs_of("pair")}, {"succeeded"})

    def test_label_limit_holds_over_jobs_and_a_restart(self):
        for name in ("dump", "vacuum"):
            self.add_job(name, "--label", "db=main", command=self.gated())
        self.add_job("free", command=["true"])
        first, second = self.request_run("dump"), self.request_run("vacuum")
        self.wait_state(first, {"running"})
        self.server.kill()
        self.start_server(*self.server_options)
        self.wait_worker("alpha", "connected")
        shown = self.show_run(second)
        self.assertEqual(shown["state"], "queued")
        self.assertIn("label db=main", shown["reason"])
        self.assertEqual(self.wait_final(self.request_run("free"))["state"], "succeeded")
        self.finish()
        dump, vacuum = self.show_run(first), self.show_run(second)
        self.assertLessEqual(moment(dump["finished_at"]), moment(vacuum["started_at"]))


class Waits(PolicyTest):
    def test_retry_on(self):
        fails = ["/bin/sh", "-c", "exit 1"]
        run = self.run_now("not-this", "--retries", 3, "--retry-on", "timed_out,lost", command=fails)
        self.assertEqual((run["state"], run["attempt"]), ("failed", 1))
        run = self.run_now("this", "--retries", 1, "--retry-on", "failed", command=fails)
        self.assertEqual((run["state"], run["attempt"]), ("failed", 2))
        self.assertGreaterEqual(moment(run["attempts"][1]["started_at"]) - moment(run["attempts"][0]["finished_at"]),
                                datetime.timedelta(seconds=0.4))
        self.assert_audit_ok()

    def test_success(self):
        command = ["/bin/sh", "-c", "exit 3"]
        self.assertEqual(self.run_now("as-usual", command=command)["state"], "failed")
        run = self.run_now("copied", "--success", "0-7", "--retries", 2, command=command)
        self.assertEqual((run["state"], run["exit_code"], run["attempt"]), ("succeeded", 3, 1))
        self.assert_audit_ok()

    def test_jitter_is_the_same_after_a_restart(self):
        self.add_job("spread", "--every", "1s", "--jitter", "10h", command=["true"])
        waiting = {run["id"]: run for run in self.wait_runs("spread", "queued", 2)}
        for run in waiting.values():
            self.assertRegex(run["reason"], r"^waits until \d\d:\d\d:\d\dZ \(jitter\)$")
            self.assertGreaterEqual(moment(run["not_before"]), moment(run["planned_at"]))
        self.server.kill()
        self.start_server()
        self.wait_worker("alpha", "connected")
        again = {run["id"]: run for run in self.runs_of("spread", "queued")}
        for name, run in waiting.items():
            self.assertEqual((again[name]["not_before"], again[name]["reason"]), (run["not_before"], run["reason"]))
        self.ask("job", "remove", "spread")
        self.finish()


class Replace(PolicyTest):
    def test_another_definition(self):
        self.add_job("job", "--every", "1s", command=["echo", "one"])
        self.wait_runs("job", "succeeded")
        refused = self.client("job", "add", "job", "--", "true")
        self.assertEqual(refused.code, 4)
        self.assertIn("--replace", refused.error)
        shown = self.add_job("job", "--replace", "--every", "2s", command=["echo", "two"])
        self.assertEqual((shown["schedule"], shown["command"]), ("every 2s", ["echo", "two"]))
        since = moment(self.wait_runs("job", "succeeded")[-1]["planned_at"])
        wait_until(lambda: self.log_of(self.runs_of("job", "succeeded")[-1]["id"]) == b"two\n", 20, "the new program")
        for interval in ("1s", "3s", "2s", "1s"):
            self.add_job("job", "--replace", "--every", interval, command=["echo", interval])
        self.ask("job", "pause", "job")
        self.assertFalse(self.add_job("job", "--replace", "--every", "1s", command=["echo", "last"])["enabled"])
        self.ask("job", "resume", "job")
        wait_until(lambda: self.log_of(self.runs_of("job", "succeeded")[-1]["id"]) == b"last\n", 20, "the last program")
        self.assertGreater(moment(self.runs_of("job")[-1]["planned_at"]), since)
        self.add_job("new", "--replace", command=["true"])
        self.finish("job", "new")

    def test_a_wrong_definition_changes_nothing(self):
        self.add_job("job", "--cron", "0 3 * * *", command=["true"])
        before = self.ask("job", "show", "job")
        self.assertEqual(self.client("job", "add", "job", "--replace", "--cron", "61 * * * *", "--", "true").code, 4)
        self.assertEqual(self.ask("job", "show", "job"), before)


if __name__ == "__main__":
    unittest.main()
