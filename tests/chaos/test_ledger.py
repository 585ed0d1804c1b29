#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""That what is lost, duplicated, or ended otherwise than its program did is reported as such, and what a fault has made
lawful is not."""
import collections
import dataclasses
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "integration")]

import excuses  # noqa: E402
import ledger  # noqa: E402
from excuses import Window  # noqa: E402

PLANS = {"pace": ledger.Plan(0), "fails": ledger.Plan(3, 2), "asked": ledger.Plan(0), "slow": ledger.Plan(0)}
GOOD = ("r1 1 begin", "r1 1 done 0")
FAILED_TWICE = ("r1 1 begin", "r1 1 done 3", "r1 2 begin", "r1 2 done 3")
MIDNIGHT = excuses.moment("2026-01-01T00:00:00.000Z")


def at(seconds):
    return f"2026-01-01T00:{int(seconds) // 60:02}:{seconds % 60:06.3f}Z"


def a_run(name="r1", state="succeeded", code=0, attempt=1, planned=None, job="pace", **more):
    return {"id": name, "job": job, "state": state, "exit_code": code, "attempt": attempt, "planned_at": planned,
            "reason": None, "trigger": "slot" if planned else "request", "queued_at": planned or at(0), "worker": "alpha",
            "finished_at": at(0)} | more


def marks(*lines):
    found = collections.defaultdict(collections.Counter)
    for line in lines:
        run, attempt, what = line.split(" ", 2)
        found[run, int(attempt)][what] += 1
    return found


def compared(runs, lines, confirmed=None, attempts=None, silences=(), windows=(), plans=None, span=(None, None)):
    """`confirmed`: ids; if not said, those of all runs on request."""
    runs = {run["id"]: run for run in runs}
    attempts = attempts or {(run["id"], run["attempt"]): run for run in runs.values() if run["attempt"]}
    asked = [run["id"] for run in runs.values() if run["trigger"] == "request"] if confirmed is None else confirmed
    asked = ledger.Asked([(name, runs[name]["job"] if name in runs else "pace") for name in asked], list(silences), *span)
    result = ledger.compare_all(runs, attempts, marks(*lines), asked, PLANS | (plans or {}), list(windows))
    result.audit = {"ok": True}
    return result


class Judged(unittest.TestCase):
    def assert_only(self, kind, result, *words):
        """That one thing of that kind, with those words, is all that is wrong."""
        self.assertEqual([(name, len(getattr(result, name))) for name in ledger.KINDS if getattr(result, name)], [(kind, 1)],
                         result)
        for word in words:
            self.assertIn(word, getattr(result, kind)[0])
        self.assertFalse(result.ok())

    def assert_lost(self, result, *words):
        self.assertEqual(len(result.lost), 1, result)
        for word in words:
            self.assertIn(word, result.lost[0])
        self.assertFalse(result.ok())


class Ledger(Judged):
    def failed_twice(self, *attempts):
        rows = {("r1", row["attempt"]): row for row in attempts}
        return compared([attempts[-1]], FAILED_TWICE, attempts=rows)

    def test_all_well(self):
        result = compared([a_run()], GOOD, ["r1"])
        self.assertTrue(result.ok(), result)
        self.assertEqual((result.recorded, result.requested, result.attempts), (1, 1, 1))

    def test_a_failure_is_not_a_loss(self):
        first, second = (a_run(state="failed", code=3, job="fails", attempt=number) for number in (1, 2))
        self.assertTrue(self.failed_twice(first, second).ok())

    def test_a_requested_run_without_a_record(self):
        self.assert_lost(compared([a_run()], GOOD, ["r1", "r2"]), "r2", "requested")

    def test_an_execution_without_a_record(self):
        self.assert_lost(compared([a_run()], (*GOOD, "r9 1 begin", "r9 1 done 0")), "r9", "journal")

    def test_a_run_without_a_final_state(self):
        self.assert_lost(compared([a_run(state="running", code=None)], ("r1 1 begin",)), "r1", "final")

    def test_a_result_that_did_not_arrive(self):
        self.assert_lost(compared([a_run(state="lost", code=None)], GOOD), "r1", "ended with 0", "lost")

    def test_another_exit_code_on_record(self):
        self.assert_lost(compared([a_run(state="failed", code=1)], ("r1 1 begin", "r1 1 done 3")), "ended with 3", "1")

    def test_a_late_result_is_not_lost(self):
        run = a_run(state="lost", code=None) | {"late": {"exit_code": 0, "state": "succeeded"}}
        self.assert_only("ended", compared([run], GOOD), "r1", "lost")

    def test_a_success_that_never_was(self):
        self.assert_lost(compared([a_run()], ("r1 1 begin",)), "never wrote its end")

    def test_an_attempt_that_ran_twice(self):
        self.assert_only("duplicated", compared([a_run()], (*GOOD, "r1 1 begin")), "began 2 times")

    def test_an_attempt_that_ended_twice(self):
        self.assertIn("ended 2 times", compared([a_run()], (*GOOD, "r1 1 done 0")).duplicated[0])

    def test_a_retry_after_success(self):
        first, second = a_run(), a_run(attempt=2)
        result = compared([second], (*GOOD, "r1 2 begin", "r1 2 done 0"), attempts={("r1", 1): first, ("r1", 2): second})
        self.assertIn("tried again", result.duplicated[0])

    def test_a_slot_with_two_runs(self):
        two = [a_run(name, planned=at(0)) for name in ("r1", "r2")]
        self.assert_only("duplicated", compared(two, (*GOOD, "r2 1 begin", "r2 1 done 0")), "has 2 runs")

    def test_an_audit_that_is_not_clean(self):
        result = compared([a_run()], GOOD)
        for audit in ({}, {"ok": False}):
            result.audit = audit
            self.assertFalse(result.ok())
            self.assertEqual(result.wrong(), {"audit": audit})


class Ends(Judged):
    """A run ends as its program does, whatever happens to its worker and its server."""

    def test_a_killed_worker_that_takes_its_jobs_with_it(self):
        for state in ("lost", "cancelled", "timed_out"):
            run = a_run(state=state, code=None, reason="its keeper ended while the program ran")
            windows = [Window(fault, MIDNIGHT - 1, MIDNIGHT + 1, "alpha") for fault in ("worker_kill", "worker_disk_full")]
            result = compared([run], ("r1 1 begin",), windows=windows)
            self.assert_only("ended", result, state, "its keeper ended while the program ran")
            self.assertEqual((result.figures()["ended_wrong"], result.figures()["excused"]), (1, {}))

    def test_a_confirmed_request_that_never_ran(self):
        for state in ("cancelled", "skipped", "missed"):
            self.assert_only("ended", compared([a_run(state=state, code=None, job="asked")], (), ["r1"]), "asked", state)

    def test_a_failure_that_was_not_tried_again(self):
        run = a_run(state="failed", code=3, job="fails")
        self.assert_only("ended", compared([run], FAILED_TWICE[:2]), "[1]", "takes 2")

    def test_a_success_in_a_second_attempt(self):
        first = a_run(state="lost", code=None, reason="its worker was stopped")
        rows = {("r1", 1): first, ("r1", 2): a_run(attempt=2)}
        result = compared([rows["r1", 2]], ("r1 1 begin", "r1 2 begin", "r1 2 done 0"), attempts=rows)
        self.assert_only("ended", result, "attempt 1", "its worker was stopped")

    def test_a_run_whose_state_is_not_that_of_its_last_attempt(self):
        run = a_run(state="lost", code=None)
        self.assert_only("ended", compared([run], GOOD, attempts={("r1", 1): a_run()}), "lost")

    def test_a_full_disk_where_it_had_not_begun(self):
        run = a_run(state="lost", code=None, reason="its keeper ended before the program started", finished_at=at(9))
        full = Window("worker_disk_full", MIDNIGHT + 8, MIDNIGHT + 9.5, "alpha")
        result = compared([run], (), windows=[full])
        self.assertTrue(result.ok(), result)
        self.assertEqual(list(result.excused.values()), [1])
        for other in (Window("worker_kill", full.begins, full.ends, "alpha"),
                      Window("worker_disk_full", full.begins, full.ends, "beta"),
                      Window("worker_disk_full", full.begins - 9, full.ends - 9, "alpha")):
            self.assert_only("ended", compared([run], (), windows=[other]))
        self.assert_only("ended", compared([run], ("r1 1 begin",), windows=[full]))
        self.assert_only("ended", compared([run, run | {"id": "r2"}], (), windows=[full]), "2 attempts", "at most 1")
        self.assertTrue(compared([run, run | {"id": "r2"}], (), windows=[full] * 8).ok())


    def test_a_start_that_its_worker_never_took(self):
        """The next attempt runs elsewhere, besides those that the job's own retries take."""
        first = a_run(state="lost", code=None, worker="mute", finished_at=at(33), job="fails",
                      reason="worker mute never answered the start, and does not begin with one that is older than 1 s")
        rows = {("r1", 1): first, ("r1", 2): a_run(state="failed", code=3, job="fails", attempt=2),
                ("r1", 3): a_run(state="failed", code=3, job="fails", attempt=3)}
        lines = ("r1 2 begin", "r1 2 done 3", "r1 3 begin", "r1 3 done 3")
        mute = Window("worker_mute", MIDNIGHT, MIDNIGHT + 34, "alpha")
        result = compared([rows["r1", 3]], lines, attempts=rows, windows=[mute])
        self.assertTrue(result.ok(), result)
        self.assertEqual(sum(result.excused.values()), 1)
        self.assert_only("ended", compared([rows["r1", 3]], lines, attempts=rows), "mute")
        del rows["r1", 3]
        self.assert_only("ended", compared([rows["r1", 2]], lines[:2], attempts=rows, windows=[mute]), "takes 2")
        self.assertTrue(compared([rows["r1", 2]], ("r1 1 begin", *lines[:2]), attempts=rows, windows=[mute]).ended)


class Slots(Judged):
    LATE = "the server could not start it in time: it was 8.1 s late, and a newer scheduled time was due"

    def missed(self, windows, decided=20.0, newer=(18,)):
        """The slot at second 12, missed; the newer ones ran."""
        runs = [a_run("r1", "missed", None, planned=at(12), queued_at=at(decided), reason=self.LATE)]
        runs += [a_run(f"n{second}", planned=at(second)) for second in newer]
        lines = [f"n{second} 1 {what}" for second in newer for what in ("begin", "done 0")]
        return compared(runs, lines, windows=windows)

    def test_while_the_server_stood_still(self):
        result = self.missed([Window("server_stop_long", MIDNIGHT + 11, MIDNIGHT + 19.9, "alpha")])
        self.assertTrue(result.ok(), result)
        self.assertEqual(result.figures()["excused"], {
            "missed, server_stop_long: the server could not start it in time: it was N s late, and a newer scheduled time was due": 1})

    def test_while_no_fault_kept_the_server(self):
        for window in (Window("worker_stop_long", MIDNIGHT + 11, MIDNIGHT + 20), Window("silent", MIDNIGHT, MIDNIGHT + 30),
                       Window("server_kill", MIDNIGHT + 11, MIDNIGHT + 13), Window("server_stop_long", MIDNIGHT, MIDNIGHT + 11),
                       Window("server_stop_long", MIDNIGHT + 20, MIDNIGHT + 30), Window("clock_step", MIDNIGHT, MIDNIGHT)):
            self.assert_only("ended", self.missed([window]), "missed", "no fault")
        self.assert_only("ended", self.missed([]), "missed")

    def test_in_time_or_without_a_newer_one(self):
        window = Window("server_stop_long", MIDNIGHT + 11, MIDNIGHT + 20)
        self.assert_only("ended", self.missed([window], decided=16.9, newer=(14,)), "missed")
        self.assert_only("ended", self.missed([window], newer=()), "missed")
        self.assert_only("ended", self.missed([window], newer=(24,)), "missed")

    def test_by_the_servers_own_clock(self):
        ahead = Window("server_stop_long", MIDNIGHT + 3, MIDNIGHT + 12, "alpha", 8.0, 8.0)
        self.assertTrue(self.missed([ahead]).ok())
        step = Window("clock_step", MIDNIGHT + 11.5, MIDNIGHT + 11.5, "alpha", -0.5, 8.0)
        self.assertTrue(self.missed([step]).ok(), "from 11.0 to 19.5")
        back = Window("clock_step", MIDNIGHT + 11.5, MIDNIGHT + 11.5, "alpha", 8.0, -0.5)
        self.assert_only("ended", self.missed([back]))

    def test_while_the_clock_was_wrong(self):
        wrong = Window("clock_wrong", MIDNIGHT + 12.5, MIDNIGHT + 18, "alpha", 0.5, 0.5)
        self.assertTrue(self.missed([wrong]).ok())
        self.assert_only("ended", self.missed([dataclasses.replace(wrong, begins=MIDNIGHT + 1, ends=MIDNIGHT + 6)]), "missed")

    def test_while_the_fake_clock_could_not_be_read(self):
        files = Window("server_descriptors", MIDNIGHT + 19, MIDNIGHT + 22, "alpha", -7.2, -7.2)
        self.assertTrue(self.missed([files]).ok())
        self.assert_only("ended", self.missed([dataclasses.replace(files, before=0.0, after=0.0)]), "missed")

    def test_two_faults_that_follow_each_other(self):
        both = [Window("server_kill", MIDNIGHT + 11, MIDNIGHT + 16), Window("server_disk_full", MIDNIGHT + 17, MIDNIGHT + 19)]
        self.assertTrue(self.missed(both).ok())
        self.assert_only("ended", self.missed(both[:1]))

    def every_three(self, *seconds, span=(None, None)):
        runs = [a_run(f"s{second}", planned=at(second)) for second in seconds]
        lines = [f"s{second} 1 {what}" for second in seconds for what in ("begin", "done 0")]
        return compared(runs, lines, plans={"pace": ledger.Plan(0, 1, 3)}, span=span)

    def test_a_slot_that_nobody_speaks_of(self):
        self.assertTrue(self.every_three(1, 4, 7).ok())
        self.assert_only("slots", self.every_three(1, 4, 10), "pace", "one each 3 s")

    def test_a_schedule_that_stops(self):
        self.assertTrue(self.every_three(1, 4, 7, span=(MIDNIGHT, MIDNIGHT + 10)).ok())
        self.assert_only("slots", self.every_three(1, 4, 7, span=(MIDNIGHT, MIDNIGHT + 16)))
        self.assert_only("slots", self.every_three(10, 13, span=(MIDNIGHT, MIDNIGHT + 16)))
        self.assert_only("slots", self.every_three(span=(MIDNIGHT, MIDNIGHT + 16)))
        self.assertTrue(self.every_three(span=(MIDNIGHT, MIDNIGHT + 2)).ok(), "none was due yet")


class Requests(Judged):
    def asked(self, runs, *silences, windows=(Window("server_kill", 10, 12),), confirmed=("r1",)):
        lines = [f"{run['id']} 1 {what}" for run in runs for what in ("begin", "done 0")]
        return compared(runs, lines, list(confirmed), silences=silences, windows=windows)

    def test_two_runs_of_one_request(self):
        two = [a_run("r1"), a_run("r2")]
        self.assert_only("duplicated", self.asked(two), "2 runs on request", "1 were asked")
        self.assertTrue(self.asked(two, ledger.Silence("pace", 11, 12)).ok(), "that one may have had no answer")
        self.assert_only("duplicated", self.asked(two, ledger.Silence("slow", 11, 12)), "pace")
        self.assert_only("duplicated", self.asked(two, ledger.Silence("pace", 11, 12, refused=True)), "pace")

    def test_a_run_on_request_that_nobody_asked_for(self):
        self.assert_only("duplicated", self.asked([a_run("r1"), a_run("r2", job="slow")]), "slow has 1 runs")

    def test_one_run_for_two_requests(self):
        self.assert_only("requests", self.asked([a_run()], confirmed=("r1", "r1")), "more than one")

    def test_a_request_on_record_as_something_else(self):
        run = a_run(planned=at(0))
        self.assert_only("requests", self.asked([run]), "slot of pace")

    def test_silence_without_a_fault(self):
        for silence in (ledger.Silence("pace", 20, 21, why="500"), ledger.Silence("pace", 2, 3, refused=True)):
            self.assert_only("requests", self.asked([a_run()], silence), "no fault")
            self.assert_only("requests", self.asked([a_run()], silence, windows=[Window("cut", 0, 30)]), "no fault")
        result = self.asked([a_run()], ledger.Silence("pace", 11, 13, refused=True), ledger.Silence("pace", 5, 10))
        self.assertTrue(result.ok(), result)
        self.assertEqual((result.requested, result.unanswered, result.refused), (1, 1, 1))


class Told(unittest.TestCase):
    def judged(self, told, left_out=0, *states):
        result = ledger.Result()
        runs = {str(number): a_run(str(number), state=state) for number, state in enumerate(states)}
        ledger.judge_told(runs, told, left_out, result)
        return result

    def test_all_that_went_wrong_is_told(self):
        result = self.judged({"1", "2"}, 0, "succeeded", "failed", "missed", "skipped", "cancelled")
        self.assertEqual((result.to_tell, result.told), (2, []))

    def test_what_is_not_told_is_named(self):
        for state in ("failed", "timed_out", "lost", "missed"):
            result = self.judged({"0"}, 0, "failed", state)
            self.assertEqual(len(result.told), 1)
            self.assertIn("run 1", result.told[0])
            self.assertFalse(result.ok())

    def test_left_out_events_are_wrong(self):
        self.assertEqual(len(self.judged({"0"}, 3, "failed").told), 1)


class Outputs(unittest.TestCase):
    def wrong(self, *chunks, expected=(b"abcd", b"")):
        result = ledger.Result()
        ledger.check_output(("r1", 1), [{"attempt": 1, "stream": "stdout"} | chunk for chunk in chunks], expected, result)
        return result.output

    def test_whole(self):
        self.assertEqual(self.wrong({"offset": 0, "data": "ab"}, {"offset": 2, "data": "Y2Q=", "encoding": "base64"}), [])

    def test_missing_doubled_and_other(self):
        for chunks in ([], [{"offset": 0, "data": "ab"}], [{"offset": 0, "data": "abcx"}], [{"offset": 2, "data": "cd"}],
                       [{"offset": 0, "data": "abcd"}, {"offset": 0, "data": "abcd"}]):
            self.assertEqual(len(self.wrong(*chunks)), 1, chunks)


if __name__ == "__main__":
    unittest.main()
