#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs from end to end: when they run, where they run, how they run and how they are stopped."""
import concurrent.futures
import datetime
import hashlib
import json
import os
import pathlib
import resource
import unittest

from harness import PYTHON, ROOT, HoldfastTest, is_running, wait_until

TEST_JOB = ROOT / "tests/data/jobs/test_job.py"


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def shell(script):
    return ["/bin/sh", "-c", script]


class JobTest(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.start_server()

    def slots_of(self, job, count, timeout=30):
        """The first `count` succeeded planned runs, oldest first."""
        def enough():
            runs = [run for run in self.runs("--job", job) if run["state"] == "succeeded" and run["planned_at"]]
            return len(runs) >= count and sorted(runs, key=lambda run: run["planned_at"])[:count]
        return wait_until(enough, timeout, f"{count} runs of {job}")

    def file(self, name, timeout=20):
        """The content of a file that a job writes, as soon as it has some."""
        path = self.folder / name
        return wait_until(lambda: path.exists() and path.read_text(), timeout, f"the file {name}")


class Schedules(JobTest):
    def setUp(self):
        super().setUp()
        self.start_worker()

    def test_on_request(self):
        run = self.run_now("hello", command=[PYTHON, TEST_JOB, "--seconds", "0.2", self.folder])
        self.assertEqual((run["state"], run["job"], run["worker"], run["attempt"], run["exit_code"]),
                         ("succeeded", "hello", "alpha", 1, 0))
        self.assertIsNone(run["planned_at"])
        self.assertLessEqual(moment(run["queued_at"]), moment(run["started_at"]))
        self.assertLess(moment(run["started_at"]), moment(run["finished_at"]))
        log = self.log_of(run["id"])
        self.assertEqual(run["output_bytes"], len(log))
        self.assertIn(b"step 4 of 4\n", log)
        self.assertTrue((self.folder / f"{run['id']}.1.json").exists())

    def test_every(self):
        self.add_job("tick", "--every", "1s", command=["true"])
        second = datetime.timedelta(seconds=1)
        slots = [moment(run["planned_at"]) for run in self.slots_of("tick", 3)]
        steps = [b - a for a, b in zip(slots, slots[1:])]
        self.assertTrue(all(step >= second and not step % second for step in steps), f"{steps}: those it was too late for are missed")
        self.ask("job", "pause", "tick")
        self.wait_all_final()
        self.assert_audit_ok()

    def test_cron_with_seconds(self):
        self.add_job("cron", "--cron", "*/2 * * * * *", command=["true"])
        for run in self.slots_of("cron", 2):
            self.assertEqual((moment(run["planned_at"]).second % 2, moment(run["planned_at"]).microsecond), (0, 0))
        self.assert_audit_ok()

    def test_at(self):
        at = self.soon().replace(microsecond=0) + datetime.timedelta(milliseconds=1500)
        self.add_job("once", "--at", at.isoformat(timespec="milliseconds"), command=["true"])
        run = self.slots_of("once", 1)[0]
        self.assertEqual(moment(run["planned_at"]), at)
        self.assertGreaterEqual(moment(run["started_at"]), at)
        self.assertIsNone(self.ask("job", "show", "once")["next_at"])

    def test_next_lists_the_coming_moments(self):
        self.add_job("noon", "--cron", "0 12 * * *", "--timezone", "Europe/Berlin", command=["true"])
        coming = self.ask("job", "next", "noon", "--count", 400)
        hours = {moment(entry["at"]).hour for entry in coming}
        self.assertEqual((len(coming), hours), (400, {10, 11}), "noon in Berlin is 10 or 11 o'clock UTC")
        self.assertTrue(all("note" in entry for entry in coming))
        self.assertEqual(self.ask("job", "show", "noon")["next_at"], coming[0]["at"])

    def test_pause_resume_remove(self):
        self.add_job("tick", "--every", "1s", command=["true"])
        self.slots_of("tick", 1)
        self.assertFalse(self.ask("job", "pause", "tick")["enabled"])
        self.wait_all_final()
        known = {run["id"] for run in self.runs()}
        self.assertTrue(self.ask("job", "resume", "tick")["enabled"])
        wait_until(lambda: {run["id"] for run in self.runs()} - known, 15, "a run after the pause")
        self.ask("job", "remove", "tick")
        self.assertEqual(self.ask("job", "list"), [])
        self.assertEqual(self.client("job", "show", "tick").code, 4)
        self.wait_all_final()
        self.assertTrue(self.runs("--job", "tick"), "the runs stay on record")
        self.assert_audit_ok()

    def test_wrong_schedules_are_refused(self):
        for options in (("--cron", "61 * * * *"), ("--cron", "* * *"), ("--cron", "* * * * *", "--timezone", "Mars/Base"),
                        ("--every", "0s"), ("--every", "soon"), ("--at", "tomorrow")):
            with self.subTest(options=options):
                answer = self.client("job", "add", "bad", *options, "--", "true")
                self.assertIn(answer.code, (2, 4))
                self.assertTrue(answer.error.strip())
        self.assertEqual(self.ask("job", "list"), [])


class Requests(JobTest):
    """What a request is answered is on record: the run can be shown at once."""

    def request_over_http(self, job):
        status, body = self.http(f"/api/v1/jobs/{job}/run", "POST")
        self.assertIn(status, (200, 201), body)
        run = json.loads(body)
        status, body = self.http(f"/api/v1/runs/{run['id']}")
        self.assertEqual((status, json.loads(body).get("id")), (200, run["id"]))
        return run["id"]

    def assert_all_on_record(self, runs):
        self.assertEqual(len(set(runs)), len(runs))
        self.assertEqual({run["id"] for run in self.runs()}, set(runs))

    def test_three_hundred_in_a_row(self):
        self.add_job("waits", command=["true"])
        self.assert_all_on_record([self.request_over_http("waits") for _ in range(300)])

    def test_eight_at_a_time_while_they_run(self):
        self.start_worker()
        self.add_job("short", command=["true"])
        with concurrent.futures.ThreadPoolExecutor(8) as clients:
            runs = list(clients.map(lambda _: self.request_over_http("short"), range(300)))
        self.assert_all_on_record(runs)
        self.wait_all_final(120)
        self.assertEqual({run["state"] for run in self.runs()}, {"succeeded"})


class Placement(JobTest):
    def test_without_a_worker_a_run_waits_and_says_for_what(self):
        self.add_job("waits", command=["true"])
        run = self.request_run("waits")
        waiting = self.show_run(run)
        self.assertEqual((waiting["state"], waiting["worker"] or None), ("queued", None))
        self.assertIn("worker", waiting["reason"])
        self.start_worker()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")

    def test_labels_choose_the_worker(self):
        self.start_worker("plain")
        self.add_job("picky", "--label", "disk=fast", command=["true"])
        run = self.request_run("picky")
        self.assertIn("disk=fast", wait_until(lambda: self.show_run(run)["reason"], 10, "a reason"))
        self.start_worker("fast", "--label", "disk=fast")
        self.assertEqual(self.wait_final(run)["worker"], "fast")

    def test_slots_bound_what_runs_at_once_and_priority_goes_first(self):
        self.start_worker("narrow", "--slots", "1")
        gate = self.folder / "gate"
        self.add_job("gate", command=shell(f"while [ ! -e {gate} ]; do sleep 0.05; done"))
        self.add_job("low", command=["true"])
        self.add_job("high", "--priority", "5", command=["true"])
        first = self.request_run("gate")
        self.wait_state(first, {"running"})
        runs = [self.request_run(job) for job in ("low", "low", "high")]
        self.assertEqual({self.show_run(run)["state"] for run in runs}, {"queued"})
        gate.touch()
        started = [moment(self.wait_final(run)["started_at"]) for run in runs]
        self.assertLess(started[2], started[0])
        self.assertLessEqual(started[0], started[1])

    def test_a_worker_without_slots_takes_nothing(self):
        self.start_worker("none", "--slots", "0")
        self.add_job("waits", command=["true"])
        run = self.request_run("waits")
        self.start_worker("some")
        self.assertEqual(self.wait_final(run)["worker"], "some")


class OpenFiles(JobTest):
    def test_the_worker_takes_what_it_may_and_leaves_its_programs_what_they_had(self):
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        resource.setrlimit(resource.RLIMIT_NOFILE, (1000, before[1]))
        worker = self.start_worker()
        run = self.run_now("limit", command=shell("ulimit -Sn; ulimit -Hn; env"))
        said = self.log_of(run["id"]).decode().splitlines()
        self.assertEqual(said[:2], ["1000", str(before[1])])
        self.assertFalse([line for line in said if "NOFILE" in line])
        limits = pathlib.Path(f"/proc/{worker.pid}/limits").read_text(encoding="utf-8")
        self.assertRegex(limits, rf"Max open files\s+{before[1]}\s+{before[1]}")


class Execution(JobTest):
    def setUp(self):
        super().setUp()
        self.start_worker()

    def test_environment_and_folder(self):
        work = self.folder / "work"
        work.mkdir()
        script = 'pwd; echo "$COLOUR $HOLDFAST_JOB $HOLDFAST_RUN_ID $HOLDFAST_ATTEMPT $HOLDFAST_WORKER"'
        run = self.run_now("env", "--env", "COLOUR=blue green", "--cwd", work, command=shell(script))
        self.assertEqual(self.log_of(run["id"]).decode(), f"{work}\nblue green env {run['id']} 1 alpha\n")

    def test_arguments_arrive_as_they_are(self):
        arguments = ["", "two words", "$HOME", "'", '"', "--json", "--", "\u00fc", "*"]
        run = self.run_now("args", command=[PYTHON, "-c", "import sys; print(sys.argv[1:])", *arguments])
        self.assertEqual(self.log_of(run["id"]).decode().strip(), repr(arguments))

    def test_how_it_ended(self):
        for name, command, state, code, word in (
                ("seven", shell("exit 7"), "failed", 7, ""),
                ("killed", shell("kill -9 $$"), "failed", None, "KILL"),
                ("missing", ["/no/such/program"], "failed", None, "/no/such/program"),
                ("folder", ["/"], "failed", None, "/")):
            with self.subTest(job=name):
                run = self.run_now(name, command=command)
                self.assertEqual((run["state"], run["exit_code"]), (state, code), run)
                self.assertIn(word, run["reason"] or "")

    def test_a_missing_folder_is_named(self):
        run = self.run_now("nowhere", "--cwd", "/no/such/folder", command=["true"])
        self.assertEqual(run["state"], "failed")
        self.assertIn("/no/such/folder", run["reason"])

    def test_retries(self):
        run = self.run_now("third", "--retries", 2, command=shell("echo try; [ $HOLDFAST_ATTEMPT -ge 3 ]"), timeout=60)
        self.assertEqual((run["state"], run["attempt"]), ("succeeded", 3))
        run = self.run_now("never", "--retries", 1, command=shell("exit 1"), timeout=60)
        self.assertEqual((run["state"], run["attempt"]), ("failed", 2))

    def test_timeout_stops_the_whole_tree(self):
        run = self.run_now("slow", "--timeout", "1s", command=shell(f"sleep 600 & echo $! >{self.folder}/child; wait"))
        self.assertEqual(run["state"], "timed_out")
        self.assertFalse(is_running(int(self.file("child"))))

    def test_cancel_stops_the_whole_tree_before_it_is_reported(self):
        stubborn = f"trap '' TERM; echo $$ >{self.folder}/stubborn; while :; do sleep 1; done"
        script = (f'sh -c "{stubborn}" & setsid sleep 600 & echo $! >{self.folder}/setsid; '
                  f"sleep 600 & echo $! >{self.folder}/child; wait")
        self.add_job("tree", command=shell(script.replace("$$", r"\$\$")))
        run = self.request_run("tree")
        pids = [int(self.file(name)) for name in ("stubborn", "setsid", "child")]
        self.assertTrue(all(is_running(pid) for pid in pids), pids)
        self.ask("run", "cancel", run)
        self.assertEqual(self.wait_final(run, 60)["state"], "cancelled")
        self.assertEqual([pid for pid in pids if is_running(pid)], [])

    def test_cancel_of_a_waiting_run(self):
        self.add_job("waits", "--label", "never=there", command=["true"])
        run = self.request_run("waits")
        self.ask("run", "cancel", run)
        self.assertEqual(self.wait_final(run)["state"], "cancelled")

    def test_the_log_is_kept_to_the_byte(self):
        script = "import os, sys; d = bytes(range(256)) * 4096; sys.stdout.buffer.write(d); os.write(2, b'\\xff\\0err')"
        run = self.run_now("bytes", command=[PYTHON, "-c", script])
        expected = bytes(range(256)) * 4096
        answer = self.client("run", "log", run["id"], json_output=False)
        self.assertEqual(hashlib.sha256(answer.out).hexdigest(), hashlib.sha256(expected).hexdigest(), len(answer.out))
        self.assertEqual(run["output_bytes"], len(expected) + 5)

    def test_output_arrives_while_it_runs(self):
        gate = self.folder / "gate"
        self.add_job("talks", command=shell(f"echo first; while [ ! -e {gate} ]; do sleep 0.05; done; echo last"))
        run = self.request_run("talks")
        wait_until(lambda: self.log_of(run) == b"first\n", 15, "the first line while it runs")
        self.assertEqual(self.show_run(run)["state"], "running")
        gate.touch()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"first\nlast\n")

    def test_follow_ends_with_the_run(self):
        self.add_job("talks", command=shell("for i in 1 2 3; do echo $i; sleep 0.2; done"))
        answer = self.client("run", "log", self.request_run("talks"), "--follow", json_output=False)
        self.assertEqual((answer.code, answer.out), (0, b"1\n2\n3\n"))

    def test_many_short_runs(self):
        self.add_job("short", command=["true"])
        runs = [self.request_run("short") for _ in range(40)]
        self.assertEqual(self.client("run", "wait", *runs, timeout=120).code, 0)
        self.assertEqual({run["state"] for run in self.runs()}, {"succeeded"})
        self.assertEqual(len(os.listdir(self.folder / "worker-alpha" / "spool")), 0, "nothing is left without a receipt")


if __name__ == "__main__":
    unittest.main()
