#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a link was away: causes that need a scene of their own. Kills, stops, frozen processes, resets and silence are met
at random by test_chaos.py, which checks each one's verdict too. The machine that sleeps is made up: its process is stopped,
and finds in its clocks what a suspended machine leaves there (tests/support/sleep_shim.cpp)."""
import json
import os
import shutil
import socket
import subprocess
import unittest

from harness import BINARY, ROOT, HoldfastTest, wait_until
from hop import Hop
from lab import free_port

SLEEP_SHIM = os.environ.get("HOLDFAST_SLEEP_SHIM", str(ROOT / "build/dev/tests/support/libholdfast_sleep_shim.so"))

# Nothing but the link's own traffic, and that seldom.
CALM_SERVER = ("--server-ping-interval", "20s")
CALM_WORKER = ("--ping-interval", "20s", "--ping-timeout", "5s", "--heartbeat", "60s")


def as_root(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


class Scene(HoldfastTest):
    def hop(self, host="127.0.0.1", **how):
        hop = Hop((host, free_port()), self.port, **how)
        self.addCleanup(hop.close)
        return hop, f"ws://{host}:{hop._listen[1]}/ws/heartbeat"

    def outages(self, name="alpha"):
        return self.ask("worker", "show", name)["outages"]

    def wait_outage(self, count=1, name="alpha", timeout=30):
        """The newest outage, as soon as there are so many and it is over."""
        def seen():
            found = self.outages(name)
            return found[0] if len(found) >= count and found[0]["back"] else None
        return wait_until(seen, timeout, f"outage {count} of {name} is over")

    def counted(self, metric, cause):
        _, body = self.http("/metrics")
        line = next((line for line in body.decode().splitlines() if line.startswith(f'{metric}{{cause="{cause}"}} ')), "x 0")
        return float(line.split()[1])


class VerdictTest(Scene):
    def test_a_hop_that_cuts_idle_connections_is_found_by_its_time(self):
        self.start_server(*CALM_SERVER)
        hop, url = self.hop(idle=1.5)
        self.start_worker("alpha", *CALM_WORKER, url=url)
        outage = self.wait_outage(count=3)
        self.assertEqual(outage["cause"], "path_idle_cut", self.outages())
        self.assertRegex(outage["verdict"], r"after [1-9]\.\d s without traffic, 3 times in a row")
        self.assertIn("--ping-interval", outage["act"])
        self.assertEqual([each["cause"] for each in self.outages()[-2:]], ["reset_by_peer", "reset_by_peer"])
        self.assertGreaterEqual(self.counted("holdfast_outages_total", "path_idle_cut"), 1)
        self.assertGreaterEqual(self.counted("holdfast_disconnects_total", "reset_by_peer"), 3)
        # What comes and goes so often is said to.
        worker = wait_until(lambda: (seen := self.ask("worker", "show", "alpha"))["flapping"] and seen, 40, "it flaps")
        self.assertGreaterEqual(worker["reconnects_24h"], 5)
        self.processes[0].wait_for_line(r"worker alpha is flapping: 5 reconnects in the last 1 h")

    def test_a_server_that_answers_no_attempt_could_not_be_reached(self):
        deaf = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(deaf.close)
        worker = self.start_worker("alpha", url=f"ws://127.0.0.1:{deaf.getsockname()[1]}/ws/heartbeat", ready=False)
        worker.wait_for_line(r"attempt 1 .* failed: the server could not be reached \(no complete handshake within .*\) "
                             r"— to do: check that the server runs", timeout=30)

    def test_who_is_not_let_back_in_reads_why(self):
        self.start_server()
        hop, url = self.hop()
        worker = self.start_worker("alpha", url=url)
        hop.answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        hop.cut()
        worker.wait_for_line(r"failed: the server refused the connection \(.*404")
        hop.answer = None
        outage = self.wait_outage()
        self.assertEqual(outage["cause"], "refused", outage)
        self.assertIn("404", outage["verdict"])
        self.assertEqual(outage["act"], "check the URL, the token and what the server allows")

    def test_the_way_round_that_failed_last_is_named(self):
        self.start_server()
        ways = (("wss://127.0.0.1:%d" % self.port, "tls", "encrypted", "check the server's certificate"),
                ("ws://no-such-host.invalid:1", "name_lookup", "name", "check the server's name in --connect"))
        for number, (around, cause, words, act) in enumerate(ways):
            with self.subTest(cause):
                name = f"worker-{number}"
                hop, url = self.hop()
                worker = self.start_worker(name, "--connect", around + "/ws/heartbeat", url=url)
                hop.answer = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
                hop.cut()
                # The two are tried in turn: the other one is what failed last, whenever the hop is well again.
                worker.wait_for_line(r"503")
                worker.wait_for_line(f"{around}.*failed|failed.*{around}")
                hop.answer = None
                outage = self.wait_outage(name=name)
                self.assertEqual(outage["cause"], cause, outage)
                self.assertIn(words, outage["verdict"])
                self.assertIn(act, outage["act"])

    def test_a_machine_that_slept(self):
        self.start_server()
        slept = self.folder / "slept"
        slept.write_text("0")
        worker = self.start_worker("alpha", env={"LD_PRELOAD": SLEEP_SHIM, "HOLDFAST_TEST_SLEPT": str(slept)})
        worker.freeze()
        wait_until(lambda: self.outages(), 20, "its link is given up")
        slept.write_text("7200")
        worker.thaw()
        outage = self.wait_outage()
        self.assertEqual(outage["cause"], "slept", outage)
        self.assertIn("2 h", outage["verdict"])  # to the minute, as lengths of hours are told
        self.assertIn("turn off suspend", outage["act"])
        self.assertNotIn("clock was set", outage["verdict"])

    def test_two_of_one_name(self):
        self.start_server()
        first = self.start_worker("alpha")
        self.start_worker("alpha", data=self.folder / "other")
        outage = self.wait_outage()
        self.assertEqual((outage["cause"], outage["act"]), ("taken_over", "give each worker its own --name"), outage)
        first.wait_for_line(r"lost: another connection registered under the same name.*give each worker its own --name")

    def test_a_peer_that_only_sends_garbage(self):
        self.start_server()
        raw = self.raw_worker("raw")
        for _ in range(20):
            raw.send_frame(1, b"garbage")
        wait_until(lambda: self.outages("raw"), 20, "it is closed")
        self.assertEqual(self.outages("raw")[0]["cause"], "protocol_error")
        self.assertEqual(self.counted("holdfast_disconnects_total", "protocol_error"), 1)

    def test_the_worker_keeps_its_own_list_over_its_own_end(self):
        self.start_server()
        hop, url = self.hop()
        worker = self.start_worker("alpha", url=url)
        hop.answer = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
        hop.cut()
        path = self.folder / "worker-alpha" / "outages.json"
        wait_until(lambda: path.exists() and json.loads(path.read_text())["outages"], 20, "it is on the worker's list")
        worker.kill()
        hop.answer = None
        self.start_worker("alpha", url=url)
        outage = self.wait_outage()
        # The link was lost before the process ended: that is why it was away.
        self.assertEqual(outage["cause"], "reset_by_peer", outage)
        (kept,) = json.loads(path.read_text())["outages"]
        self.assertEqual((kept["judged"]["cause"], kept["judged"]["verdict"]), (outage["cause"], outage["verdict"]))
        self.assertIsNotNone(kept["back"])

    def test_an_edited_list_locks_nobody_out(self):
        self.start_server()
        folder = self.folder / "worker-alpha"
        folder.mkdir(parents=True)
        loss = {"cause": "no_pong", "attempts": 1000000000, "unanswered": 1000000000}
        (folder / "outages.json").write_text(json.dumps(
            {"outages": [{"loss": loss, "back": None, "judged": {"cause": "no_pong"}}]}))
        self.start_worker("alpha")
        self.wait_worker("alpha", "connected")

    def test_a_registration_whose_answer_was_lost_is_no_restart(self):
        self.start_server()
        self.raw_worker("alpha", sequence=1).close()  # it never read the answer
        self.wait_worker("alpha", "offline")
        worker = self.raw_worker("alpha", sequence=2, unanswered={"since": 1, "attempts": 1, "cause": "reset_by_peer"})
        self.assertEqual(worker.registered["last_outage"]["cause"], "reset_by_peer", worker.registered)
        worker.close()
        self.wait_worker("alpha", "offline")
        self.assertEqual(self.raw_worker("alpha", sequence=3).registered["last_outage"]["cause"], "worker_restart")

    def test_both_sides_tell_the_same_story(self):
        server = self.start_server()
        worker = self.start_worker("alpha")
        self.run_now("first", command=["/bin/true"])  # by then the record has the worker as connected
        server.kill()
        worker.wait_for_line("is lost")
        server = self.start_server()
        said = worker.wait_for_line(r"is back after .*: (the server's process ended unexpectedly.*)$").group(1)
        outage = self.wait_outage()
        self.assertEqual((outage["cause"], outage["verdict"]), ("server_restart", said))
        self.assertIn(said, server.wait_for_line(r"worker alpha registered.*it was away for .*").group(0))


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("ip"), "needs root and ip")
class NetworkTest(Scene):
    def in_namespace(self, *command):
        return ["ip", "netns", "exec", self.namespace, *command]

    def change(self, *command):
        done = as_root(*command)
        if done.returncode != 0:
            self.skipTest(f"{' '.join(command)}: {done.stderr.strip()}")

    def start_worker_elsewhere(self, *options):
        """A worker behind a cable of its own, which ends at 10.214.77.1 and 10.214.77.2, and a server for it."""
        self.namespace = f"hf{os.getpid()}"
        self.addCleanup(as_root, "ip", "netns", "del", self.namespace)
        self.addCleanup(as_root, "ip", "link", "del", f"{self.namespace}a")
        self.change("ip", "netns", "add", self.namespace)
        self.change("ip", "link", "add", f"{self.namespace}a", "type", "veth", "peer", "name", "far", "netns", self.namespace)
        self.change("ip", "addr", "add", "10.214.77.1/24", "dev", f"{self.namespace}a")
        self.change("ip", "link", "set", f"{self.namespace}a", "up")
        self.change("ip", "-n", self.namespace, "addr", "add", "10.214.77.2/24", "dev", "far")
        self.change("ip", "-n", self.namespace, "link", "set", "far", "up")
        _, url = self.hop("10.214.77.1")
        worker = self.start("worker alpha", *self.in_namespace(
            BINARY, "--worker", "--name", "alpha", "--connect", url, "--data", self.folder / "worker-alpha",
            "--reconnect-max", "1s", *options))
        worker.wait_for_line("ready: registered")
        return worker

    def test_a_worker_that_moved_to_another_network(self):
        self.start_server()
        self.start_worker_elsewhere("--ping-interval", "500ms", "--ping-timeout", "1s")
        self.change("ip", "-n", self.namespace, "addr", "add", "10.214.77.3/24", "dev", "far")
        self.change("ip", "-n", self.namespace, "addr", "del", "10.214.77.2/24", "dev", "far")
        self.change("ip", "-n", self.namespace, "addr", "replace", "10.214.77.3/24", "dev", "far")
        outage = self.wait_outage(timeout=60)
        self.assertEqual(outage["cause"], "network_changed", outage)

    def test_a_path_that_goes_silent_before_a_ping_is_due(self):
        """The system gives up after 30 s in which nothing got through (TCP_USER_TIMEOUT)."""
        self.start_server("--server-ping-interval", "60s", "--ping-timeout", "60s")
        worker = self.start_worker_elsewhere("--ping-interval", "60s", "--ping-timeout", "60s", "--heartbeat", "1s")
        self.change("ip", "link", "set", f"{self.namespace}a", "down")
        worker.wait_for_line(r"is lost: data no longer got through \(Connection timed out\); reconnecting", timeout=90)
        worker.wait_for_line(r"the server could not be reached .*check that the server runs", timeout=30)
        self.change("ip", "link", "set", f"{self.namespace}a", "up")
        outage = self.wait_outage(timeout=60)
        self.assertEqual(outage["cause"], "no_pong", outage)
        self.assertRegex(outage["verdict"], r"^data no longer got through: .*\(.*on the way back: the server could not be reached")


if __name__ == "__main__":
    unittest.main()
