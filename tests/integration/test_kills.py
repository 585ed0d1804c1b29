#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 and SIGSTOP at every step of a run's life, of server and worker, while jobs stream through."""
import random
import unittest

from faults import MESSAGES, SEED, FaultTest, let_pass
from harness import PYTHON

OUTPUT = "".join(f"{number:04d}" * 300 + "\n" for number in range(30))
TALK = ("import time\nfor number in range(30):\n"
        " print(f'{number:04d}' * 300, flush=True); time.sleep(0.01)")


class ServerKilledAtEachStep(FaultTest):
    """A raw worker leads one run up to a step; the server dies there; what comes after must end the run, once."""

    def setUp(self):
        super().setUp()
        self.server = self.start_server()
        self.add_job("one", command=["true"])
        self.add_job("never", "--label", "never=there", command=["true"])

    def restart(self):
        self.server.kill()
        self.server = self.start_server()

    def messages(self, run):
        """What a worker says of a run, in order, without an id."""
        key = {"run_id": run, "attempt": 1}
        half = len(OUTPUT) // 2
        return [{"type": "job_started", "pid": 1} | key,
                {"type": "job_output", "stream": "stdout", "offset": 0, "data": OUTPUT[:half]} | key,
                {"type": "job_output", "stream": "stdout", "offset": half, "data": OUTPUT[half:]} | key,
                {"type": "job_result", "status": "succeeded", "exit_code": 0, "output_bytes": len(OUTPUT)} | key]

    def finish(self, run, holding):
        """The worker comes back, says all it has to say and has it confirmed."""
        worker = self.raw_worker("raw", holding=holding)
        if not holding:
            self.assertEqual(worker.receive_type("job_start")["run_id"], run, "what did not arrive is sent again")
        for message in self.messages(run):
            answer = worker.ask(message | {"id": message["type"]})
            self.assertEqual((answer["type"], answer["id"]), ("ack", message["type"]), answer)
        self.assertIs(answer["durable"], True)
        worker.close()
        shown = self.show_run(run)
        self.assertEqual((shown["state"], shown["attempt"], shown["output_bytes"]), ("succeeded", 1, len(OUTPUT)))
        self.assertEqual(self.log_of(run), OUTPUT.encode())

    def test_before_a_worker_knows_of_it(self):
        run = self.request_run("one")
        self.restart()
        self.assertEqual(self.show_run(run)["state"], "queued")
        self.finish(run, [])

    def test_with_its_start_on_the_way(self):
        worker = self.raw_worker("raw")
        run = self.request_run("one")
        worker.receive_type("job_start")
        self.restart()
        self.finish(run, [])

    def test_in_the_middle_of_each_message_and_before_each_answer(self):
        for number in range(4):
            for how in ("half of it sent", "sent", "answered"):
                with self.subTest(message=number, killed=how):
                    worker = self.raw_worker("raw")
                    run = self.request_run("one")
                    start = worker.receive_type("job_start")
                    worker.send({"type": "ack", "received": True, "id": start["id"]})
                    *before, last = self.messages(run)[:number + 1]
                    for message in before:
                        worker.ask(message)
                    {"half of it sent": worker.send_half, "sent": worker.send, "answered": worker.ask}[how](last)
                    self.restart()
                    if (number, how) == (3, "answered"):
                        self.assertEqual(self.show_run(run)["state"], "succeeded", "acknowledged is on disk")
                    self.finish(run, [{"run_id": run, "attempt": 1, "state": "running" if number < 3 else "finished"}])
        self.assertEqual({run["state"] for run in self.runs()}, {"succeeded"})
        self.assert_audit_ok()

    def test_in_the_middle_of_any_other_message(self):
        for message in MESSAGES:
            if "run_id" not in message:
                with self.subTest(type=message["type"]):
                    self.raw_worker("torn").send_half(message)
                    self.restart()
                    self.assertEqual(self.raw_worker("torn").ask({"type": "heartbeat"})["type"], "ack")

    def test_while_a_client_waits_for_its_answer(self):
        before = self.request_run("never")
        for _ in range(5):
            self.restart()
            before = self.request_run("never")
            self.assertEqual(self.show_run(before)["state"], "queued")
        self.restart()
        self.assertEqual(len(self.runs("--job", "never")), 6, "every request that was answered is on record")


class Storm(FaultTest):
    """Server and worker killed or frozen at random moments under a stream of jobs."""

    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.server = self.start_server()
        self.worker = self.start_worker()
        self.asked = []

    def ask_for_runs(self):
        self.asked += [self.request_run(job) for job in ("talk", "journal", "stubborn")]

    def add_jobs(self):
        self.add_job("talk", command=[PYTHON, "-c", TALK])
        self.journal_job("journal", seconds=0.3)
        self.journal_job("stubborn", "--retries", 20, seconds=0.2)
        self.journal_job("planned", "--every", "1s", seconds=0.2)

    def settle(self):
        self.wait_worker("alpha", "connected", "degraded")  # it tells of a freeze for a minute
        self.ask("job", "pause", "planned")
        self.wait_all_final(120)

    def assert_accounted_for(self, allowed):
        """Each run once, in one final state, what it wrote on record to the byte."""
        self.assert_audit_ok()
        self.assert_nothing_ran_twice()
        runs = {run["id"]: run for run in self.runs()}
        self.assertLessEqual(set(self.asked), set(runs), f"seed {SEED}")
        for run in runs.values():
            what = f"run {run}, seed {SEED}"
            self.assertIn(run["state"], {"succeeded"} if run["job"] == "stubborn" else allowed, what)
            if run["job"] == "stubborn" and run["attempt"] > 1:
                continue  # its log has the attempts that died, too
            whole = OUTPUT.encode() if run["job"] == "talk" else b"at work\ndone\n"
            log = self.log_of(run["id"])
            self.assertTrue(whole.startswith(log), what)
            if run["state"] == "succeeded":
                self.assertEqual((log, run["output_bytes"]), (whole, len(whole)), what)

    def test_killed_at_random(self):
        self.add_jobs()
        for _ in range(10):
            self.ask_for_runs()
            let_pass(self.chance.uniform(0, 0.8))
            victims = self.chance.choice(["server", "server", "worker", "both"])
            if victims != "worker":
                self.server.kill()
            if victims != "server":
                self.worker.kill()
                self.worker = self.start_worker(ready=False)
            if victims != "worker":
                self.server = self.start_server()
        self.settle()
        self.assert_accounted_for({"succeeded"})  # the keepers live on

    def test_frozen_at_random(self):
        self.add_jobs()
        for _ in range(6):
            self.ask_for_runs()
            let_pass(self.chance.uniform(0, 0.6))
            victim = self.chance.choice([self.server, self.worker])
            victim.freeze()
            let_pass(self.chance.choice([0.3, 3]))
            victim.thaw()
        self.settle()
        self.assert_accounted_for({"succeeded"})


if __name__ == "__main__":
    print(f"seed {SEED} (set HOLDFAST_SEED to repeat)")
    unittest.main()
