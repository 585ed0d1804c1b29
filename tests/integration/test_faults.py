#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed, frozen, cut off in the middle of a message: nothing is lost, nothing is counted twice, everybody comes back."""
import os
import random
import re
import signal
import unittest

import raw_peer
from faults import MESSAGES, SEED, FaultTest, let_pass
from harness import is_running, wait_until


class ServerFaults(FaultTest):
    def test_killed_at_any_moment(self):
        chance = random.Random(SEED)
        server = self.start_server()
        self.start_worker()
        self.journal_job("planned", "--every", "1s", seconds=0.4)
        self.journal_job("asked", seconds=0.4)
        asked = []
        for _ in range(6):
            asked += [self.request_run("asked") for _ in range(3)]
            let_pass(chance.uniform(0, 1.2))
            server.kill()
            server = self.start_server()
        self.wait_worker("alpha", "connected")
        self.ask("job", "pause", "planned")
        self.wait_all_final(60)
        self.assert_audit_ok()
        self.assert_nothing_ran_twice()
        states = {run["id"]: run["state"] for run in self.runs()}
        self.assertEqual({states.get(run) for run in asked}, {"succeeded"}, f"seed {SEED}")
        for run, state in states.items():
            if state == "succeeded":
                self.assertEqual(self.log_of(run), b"at work\ndone\n", f"run {run}, seed {SEED}")

    def test_what_ended_while_the_server_was_down_arrives(self):
        server = self.start_server()
        worker = self.start_worker()
        gate = self.folder / "gate"
        self.journal_job("long", gate=gate)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        server.kill()
        gate.touch()
        self.wait_end_of(run)
        with self.subTest("from the worker that ran it"):
            self.start_server()
            self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"at work\ndone\n")
        self.assertTrue(worker.is_running())

    def test_a_restarted_worker_delivers_what_its_former_self_finished(self):
        server = self.start_server()
        worker = self.start_worker()
        gate = self.folder / "gate"
        self.journal_job("long", gate=gate)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        server.kill()
        gate.touch()
        self.wait_end_of(run)
        spool = self.folder / "worker-alpha" / "spool"
        wait_until(lambda: list(spool.glob("*/result.json")), 10, "the result is on the worker's disk")
        worker.kill()
        self.start_worker(ready=False)
        self.start_server()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"at work\ndone\n")
        self.assert_nothing_ran_twice()
        wait_until(lambda: not list(spool.iterdir()), 10, "the receipt empties the spool")

    def test_frozen_for_twelve_seconds(self):
        server = self.start_server()
        worker = self.start_worker()
        server.freeze()
        worker.wait_for_line(r"(?i)pong|ping|link|lost", 20)
        let_pass(12)
        seen = len(worker.lines)
        server.thaw()
        self.wait_worker("alpha", "connected")
        self.add_job("after", command=["true"])
        self.assertEqual(self.wait_final(self.request_run("after"))["state"], "succeeded")
        outages = self.ask("worker", "show", "alpha")["outages"]
        self.assertTrue(outages)
        self.assertLess(len(worker.lines) - seen, 10 * len(outages), "coming back is not noisy")
        for field in ("began", "noticed", "back", "attempts", "cause", "verdict"):
            self.assertIn(field, outages[0])
        self.assertIsNotNone(outages[0]["back"])

    def test_a_dead_server_costs_few_lines(self):
        server = self.start_server()
        worker = self.start_worker("alpha", "--reconnect-max", "100ms")
        server.kill()
        before = len(worker.lines)
        let_pass(5)
        self.assertLess(len(worker.lines) - before, 5, "dozens of attempts, few lines")
        self.start_server()
        self.wait_worker("alpha", "connected")
        self.assertLess(len(worker.lines) - before, 10)

    def test_an_orderly_stop_is_no_error(self):
        server = self.start_server()
        worker = self.start_worker()
        self.assertEqual(server.terminate(), 0)
        self.assertEqual(worker.terminate(), 0)
        for process in (server, worker):
            self.assertFalse([line for line in process.lines if " error " in line], process.title)

    def test_two_servers_do_not_share_a_folder(self):
        self.start_server()
        second = self.start_server(ready=False)
        second.wait_for_line("cannot start")
        self.assertNotEqual(second.wait(), 0)


class WorkerFaults(FaultTest):
    def test_a_run_that_died_with_its_keeper_is_reported(self):
        self.start_server()
        self.start_worker()
        self.add_job("long", command=["/bin/sh", "-c", f"sleep 600 & echo $! >{self.folder}/pid; wait"])
        run = self.request_run("long")
        pid = int(wait_until(lambda: (self.folder / "pid").exists() and (self.folder / "pid").read_text(), 15, "it runs"))
        self.wait_state(run, {"running"})
        for keeper in self.keepers():
            os.kill(keeper, signal.SIGKILL)
        ended = self.wait_final(run)
        self.assertEqual(ended["state"], "lost")
        self.assertIn("keeper", ended["reason"])
        self.assertFalse(is_running(pid), "what was left of it is gone")
        self.add_job("next", command=["true"])
        self.assertEqual(self.wait_final(self.request_run("next"))["state"], "succeeded")

    def test_stopped_in_order_it_reports_what_it_stopped(self):
        self.start_server()
        worker = self.start_worker("alpha", "--stop-runs")
        self.add_job("long", command=["/bin/sh", "-c", f"echo $$ >{self.folder}/pid; echo out; exec sleep 600"])
        run = self.request_run("long")
        wait_until(lambda: self.log_of(run) == b"out\n", 15, "it runs")
        self.assertEqual(worker.terminate(), 0)
        ended = self.show_run(run)
        self.assertEqual((ended["state"], ended["output_bytes"]), ("lost", 4), "told before it left")
        self.assertIn("stopped", ended["reason"])
        self.assertFalse(is_running(int((self.folder / "pid").read_text())))

    def test_stopped_without_a_server_it_keeps_what_it_has(self):
        server = self.start_server()
        worker = self.start_worker()
        gate = self.folder / "gate"
        self.journal_job("short", gate=gate)
        run = self.request_run("short")
        self.wait_state(run, {"running"})
        server.kill()
        gate.touch()
        self.wait_end_of(run)
        wait_until(lambda: list((self.folder / "worker-alpha" / "spool").glob("*/result.json")), 10, "it is on its disk")
        self.assertEqual(worker.terminate(), 0)
        self.start_server()
        self.start_worker()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")

    def test_frozen_while_a_job_runs(self):
        self.start_server("--ping-timeout", "2s")
        worker = self.start_worker()
        gate = self.folder / "gate"
        self.journal_job("long", gate=gate)
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        worker.freeze()
        gate.touch()
        wait_until(lambda: self.ask("worker", "show", "alpha")["state"] != "connected", 60, "the silence is noticed")
        self.wait_worker("alpha", "offline", timeout=60)
        worker.thaw()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.wait_worker("alpha", "connected", "degraded")
        self.assert_nothing_ran_twice()

    def test_a_server_that_never_pongs_is_left(self):
        server = raw_peer.RawServer()
        self.addCleanup(server.close)
        self.start_worker(url=server.url, ready=False)
        first = server.accept()
        first.mute = True
        self.assertEqual(first.receive_type("worker_register")["worker_id"], "alpha")
        first.send({"type": "ack", "msg": "registered"})
        self.assertIsNone(first.wait_closed().code, "aborted, not closed politely")
        second = server.accept()
        self.assertEqual(second.receive_type("worker_register")["worker_id"], "alpha")

    def test_an_unanswered_message_is_one_warning(self):
        server = raw_peer.RawServer()
        self.addCleanup(server.close)
        worker = self.start_worker("alpha", "--ack-timeout", "1s", url=server.url, ready=False)
        link = server.accept()
        register = link.receive_type("worker_register")
        link.send({"type": "ack", "msg": "registered", "protocol": 1, "id": register.get("id")})

        def warnings():
            return sum(bool(re.search(r" warning .*has not answered for", line)) for line in worker.lines)

        def hears_a_heartbeat():  # the peer answers pings while it reads
            link.receive_type("heartbeat")
            return warnings() > 0

        wait_until(hears_a_heartbeat, 20, "the warning is logged")
        for _ in range(5):
            link.receive_type("heartbeat")
        self.assertEqual(warnings(), 1, worker.lines)

    def test_several_addresses_are_tried_in_turn(self):
        self.start_server()
        worker = self.start_worker(url="ws://127.0.0.1:9/ws/heartbeat", ready=False)
        worker.kill()
        self.start_worker("beta", "--connect", self.link_url, url="ws://127.0.0.1:9/ws/heartbeat")
        self.wait_worker("beta", "connected")


class SilentPeers(FaultTest):
    def setUp(self):
        super().setUp()
        self.start_server("--ping-timeout", "1s")

    def test_a_peer_that_never_pongs_is_dropped(self):
        peer = self.raw_worker("mute")
        peer.mute = True
        self.assertNotEqual(peer.wait_closed(60).code, 1000)
        self.wait_worker("mute", "offline")

    def test_half_a_frame_and_silence_hurts_nobody(self):
        quiet, other = self.raw_worker("quiet"), self.raw_worker("other")
        quiet.send_half(MESSAGES[3])
        self.assertEqual(other.ask({"type": "heartbeat"})["type"], "ack")
        self.assertIsNotNone(quiet.wait_closed(60))


class BrokenConnections(FaultTest):
    def setUp(self):
        super().setUp()
        self.start_server()

    def test_cut_in_the_middle_of_each_kind_of_message(self):
        self.add_job("torn", command=["true"])
        run = None
        for message in MESSAGES:
            with self.subTest(type=message["type"]):
                worker = self.raw_worker("torn", holding=[{"run_id": run, "attempt": 1, "state": "running"}] if run else [])
                if not run:
                    run = self.request_run("torn")
                    worker.receive_type("job_start")
                    worker.ask({"type": "job_started", "run_id": run, "attempt": 1, "pid": 1})
                worker.send_half({key: run if value == "RUN" else value for key, value in message.items()})
                worker.reset()
                self.assertIn(self.show_run(run)["state"], ("assigned", "running"))
        worker = self.raw_worker("torn", holding=[{"run_id": run, "attempt": 1, "state": "finished"}])
        for message in (MESSAGES[3], MESSAGES[4]):
            self.assertEqual(worker.ask(message | {"run_id": run, "id": 1})["type"], "ack")
        self.assertEqual(self.show_run(run)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"x" * 5000)

    def test_a_result_whose_receipt_got_lost_is_counted_once(self):
        self.add_job("once", command=["true"])
        worker = self.raw_worker("torn")
        run = self.request_run("once")
        worker.receive_type("job_start")
        worker.ask({"type": "job_started", "run_id": run, "attempt": 1, "pid": 1})
        result = MESSAGES[4] | {"run_id": run, "id": 9, "output_bytes": 0}
        worker.send(result)
        worker.reset()
        worker = self.raw_worker("torn", instance="torn-2", holding=[{"run_id": run, "attempt": 1, "state": "finished"}])
        answer = worker.ask(result)
        self.assertEqual((answer["type"], answer["durable"]), ("ack", True))
        self.assertEqual([r["state"] for r in self.runs()], ["succeeded"])

    def test_a_storm_of_connections_and_resets(self):
        survivor = self.raw_worker("survivor")
        for number in range(200):
            status, peer = raw_peer.upgrade(self.address)
            self.assertEqual(status, 101)
            if number % 2:
                peer.send_half(MESSAGES[0])
            peer.reset()
        self.assertEqual(survivor.ask({"type": "heartbeat"})["type"], "ack")
        self.assertEqual(self.http("/healthz")[0], 200)


if __name__ == "__main__":
    print(f"seed {SEED} (set HOLDFAST_SEED to repeat)")
    unittest.main()
