#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message gets exactly one answer, whatever it is; nothing that a peer sends hurts another (docs/protocol.md)."""
import contextlib
import re
import resource
import threading
import time
import unittest

import raw_peer
from harness import BINARY, HoldfastTest

REGISTERED = b'{"type": "ack", "msg": "registered"}'
RECEIVED = b'{"type": "ack", "received": true}'
MIB = 1024 * 1024

# what is sent by a registered worker, the error's code, the path it names
BAD_INPUT = [
    ("", "bad_json", None),
    ("hello", "bad_json", None),
    ('{"type": "heartbeat"', "bad_json", None),
    ("{'type': 'heartbeat'}", "bad_json", None),
    (b'{"type": "heartbeat", "x": NaN}', "bad_json", None),
    ("[]", "not_an_object", None),
    ('[{"type": "heartbeat"}]', "not_an_object", None),
    ("42", "not_an_object", None),
    ('"heartbeat"', "not_an_object", None),
    ("null", "not_an_object", None),
    ("{}", "no_type", None),
    ('{"type": 7}', "no_type", None),
    ('{"type": ""}', "no_type", None),
    ('{"type": null}', "no_type", None),
    ('{"type": "heartbeat", "id": {}}', "bad_field", "id"),
    ('{"type": "heartbeat", "id": [1]}', "bad_field", "id"),
    ('{"type": "job_started", "run_id": 5, "attempt": 1}', "bad_field", "run_id"),
    ('{"type": "job_started", "run_id": "x", "attempt": "one"}', "bad_field", "attempt"),
    ('{"type": "job_started", "run_id": "x", "attempt": -1}', "bad_field", "attempt"),
    ('{"type": "job_output", "run_id": "x", "attempt": 1, "stream": "both", "offset": 0, "data": ""}', "bad_field", "stream"),
    ('{"type": "job_output", "run_id": "x", "attempt": 1, "stream": "stdout", "offset": -1, "data": ""}', "bad_field", "offset"),
    ('{"type": "job_output", "run_id": "x", "attempt": 1, "stream": "stdout", "offset": 0, "data": "%", "encoding": "base64"}',
     "bad_field", "data"),
    ('{"type": "job_result", "run_id": "x", "attempt": 1, "status": "great"}', "bad_field", "status"),
    ('{"type": "job_result", "run_id": "x", "attempt": 1.5, "status": "failed"}', "bad_field", "attempt"),
    ('{"type": "worker_register", "worker_id": "raw", "protocol": 1, "slots": "many"}', "bad_field", "slots"),
    ('{"type": "worker_register", "worker_id": "raw", "protocol": 1, "labels": {"os": []}}', "bad_field", "labels.os"),
    ('{"type": "worker_register", "worker_id": "raw", "protocol": 1, "holding": [{"run_id": 1}]}', "bad_field",
     "holding[0].run_id"),
    ('{"type": "worker_register", "protocol": 1}', "bad_field", "worker_id"),
    ('{"type": "job_started", "run_id": "0000000000000000", "attempt": 1, "pid": 1}', "unknown_run", None),
    ('{"type": "job_result", "run_id": "0000000000000000", "attempt": 1, "status": "failed"}', "unknown_run", None),
    ('{"type": "heartbeat", "x": ' + "[" * 100 + "]" * 100 + "}", "too_deep", None),
    ('{"a": ' * 100_000 + "1" + "}" * 100_000, "too_deep", None),
    ('{"type": "heartbeat", "x": "' + "a" * MIB + '"}', "too_large", None),
]

ANY_TYPE = ["heartbeat", "event", "goodbye", "job_started", "job_output", "metrics", "worker.event", "h\u00e9", "ACK"]


class Answers(HoldfastTest):
    def setUp(self):
        super().setUp()
        self.start_server()

    def test_old_worker_gets_the_exact_bytes(self):
        peer = self.peer()
        self.assertEqual(peer.ask_bytes({"type": "worker_register", "worker_id": "old"}), REGISTERED)
        for kind in ANY_TYPE:
            with self.subTest(type=kind):
                self.assertEqual(peer.ask_bytes({"type": kind, "worker_id": "old"}), RECEIVED)
        self.assertEqual(peer.ask_bytes({"type": "job_result", "job_id": 12, "status": "success"}), RECEIVED)

    def test_an_id_comes_back(self):
        worker = self.raw_worker()
        self.assertEqual(worker.registered["id"], "r")
        for identity in ("a", "", "\u00fc\"\\", 0, 7, -1, 2.5, 9007199254740991):
            for kind in ("heartbeat", "event", "made_up"):
                with self.subTest(id=identity, type=kind):
                    answer = worker.ask({"type": kind, "id": identity})
                    self.assertEqual((answer["type"], answer["received"], answer["id"]), ("ack", True, identity))

    def test_without_an_id_none_comes_back(self):
        self.assertNotIn("id", self.raw_worker().ask({"type": "heartbeat"}))

    def test_bad_input_is_an_error_and_the_connection_stays(self):
        worker = self.raw_worker()
        for text, code, path in BAD_INPUT:
            with self.subTest(text=text[:120], code=code):
                answer = worker.ask(text)
                self.assertEqual((answer["type"], answer["code"]), ("error", code), answer)
                self.assertTrue(answer["reason"])
                if path:
                    self.assertIn(path, (answer.get("path"), answer["reason"].split(":")[0]), answer)
                self.assertEqual(worker.ask({"type": "heartbeat", "id": 1})["type"], "ack")

    def test_an_error_carries_the_id_too(self):
        answer = self.raw_worker().ask({"type": "job_started", "id": "q", "run_id": 5, "attempt": 1})
        self.assertEqual((answer["type"], answer["id"]), ("error", "q"))

    def test_answers_keep_their_order(self):
        worker = self.raw_worker()
        for number in range(500):
            worker.send({"type": "heartbeat", "id": number})
        self.assertEqual([worker.receive_type("ack")["id"] for _ in range(500)], list(range(500)))

    def test_who_did_not_register_is_told(self):
        peer = self.peer()
        answer = peer.ask({"type": "job_started", "run_id": "x", "attempt": 1, "id": 1})
        self.assertEqual((answer["type"], answer["code"], answer["id"]), ("error", "not_registered", 1))
        self.assertEqual(peer.ask({"type": "worker_register", "worker_id": "late"})["msg"], "registered")

    def test_a_name_that_nobody_can_read_is_refused(self):
        peer = self.peer()
        for name in (" ", "\u3000", "a\u2028b", "a\u202eb", "a\x1b[2J"):
            with self.subTest(name=name):
                answer = peer.ask({"type": "worker_register", "worker_id": name, "id": 1})
                self.assertEqual((answer["type"], answer["code"], answer["path"]), ("error", "bad_field", "worker_id"))
                self.assertIn("another name", answer["reason"])
        self.assertEqual(peer.ask({"type": "worker_register", "worker_id": "rack 7 \u6f22"})["msg"], "registered")

    def test_too_many_labels_are_refused(self):
        answer = self.peer().ask({"type": "worker_register", "worker_id": "w",
                                  "labels": {str(number): "x" for number in range(101)}})
        self.assertEqual((answer["code"], answer["path"]), ("bad_field", "labels"))

    def test_thousands_of_unknown_runs_are_a_few_lines(self):
        server = self.processes[0]
        held = [{"run_id": f"r{number:04}", "attempt": 1, "state": "running"} for number in range(3000)]
        worker = self.raw_worker(holding=held)
        self.assertEqual(len(worker.registered["cancel"]), len(held))
        server.wait_for_line(r"and the same event \(orphan_stopped\) of 97 more runs")
        self.assertLess(sum("orphan" in line or "was told to stop it" in line for line in server.lines), 10)

    def test_a_peer_that_tells_much_does_not_fill_the_log(self):
        server = self.processes[0]
        worker = self.raw_worker()
        for number in range(500):
            worker.ask({"type": "event", "text": f"news {number}"})
        worker.ask({"type": "heartbeat"})
        server.wait_for_line(r"event from raw: news 99 \(further lines of this kind are left out for a minute\)")
        self.assertEqual(sum("event from raw" in line for line in server.lines), 100)

    def test_what_a_worker_says_does_not_steer_a_terminal(self):
        server = self.processes[0]
        worker = self.raw_worker(hostname="h\u202e\x1b[2J")
        worker.ask({"type": "event", "text": "a\x1fdo evil\u2028\u202eb\x1b[2Jend"})
        line = server.wait_for_line(r"event from raw: (.*)$").group(1)
        self.assertEqual(line, r"a\ufffddo evil\u2028\u202eb\u001b[2Jend".replace(r"\ufffd", "\ufffd"))
        for options in ([], ["--json"]):
            for command in (["worker", "show", "raw"], ["worker", "list"]):
                out = self.client(*command, *options, json_output=False).out.decode()
                self.assertIn("raw", out)
                self.assertFalse(set(out) & set("\u202e\x1b"), out)

    def test_binary_and_fragmented_messages_are_messages(self):
        worker = self.raw_worker()
        worker.send_frame(raw_peer.BINARY, b'{"type": "heartbeat", "id": 1}')
        self.assertEqual(worker.receive_type("ack")["id"], 1)
        worker.send_frame(raw_peer.TEXT, b'{"type": "hea', fin=False)
        worker.send_frame(raw_peer.PING, b"between")
        worker.send_frame(0, b'rtbeat", "id": 2}')
        self.assertEqual(worker.receive_type("ack")["id"], 2)

    def test_a_result_is_acknowledged_as_durable_and_counted_once(self):
        self.add_job("once", command=["true"])
        worker = self.raw_worker()
        run = self.request_run("once")
        start = worker.receive_type("job_start")
        self.assertEqual((start["run_id"], start["attempt"], start["job"], start["command"]), (run, 1, "once", ["true"]))
        for field in ("env", "cwd", "timeout_s"):
            self.assertIn(field, start)
        if "id" in start:
            worker.send({"type": "ack", "received": True, "id": start["id"]})
        worker.ask({"type": "job_started", "id": 1, "run_id": run, "attempt": 1, "pid": 4711})
        output = {"type": "job_output", "run_id": run, "attempt": 1, "stream": "stdout", "offset": 0, "data": "hi\n"}
        result = {"type": "job_result", "run_id": run, "attempt": 1, "status": "succeeded", "exit_code": 0, "output_bytes": 3}
        for message in (output, output, result, result):
            answer = worker.ask(message | {"id": 2})
            self.assertEqual(answer["type"], "ack", answer)
        self.assertIs(answer["durable"], True)
        shown = self.show_run(run)
        self.assertEqual((shown["state"], shown["exit_code"], shown["output_bytes"]), ("succeeded", 0, 3))
        self.assertEqual(self.log_of(run), b"hi\n")
        self.assertEqual(len(self.runs()), 1)

    def test_output_after_the_result_is_not_acknowledged_as_stored(self):
        self.add_job("once", command=["true"])
        worker = self.raw_worker()
        run = self.request_run("once")
        worker.receive_type("job_start")
        key = {"run_id": run, "attempt": 1, "id": 1}
        output = {"type": "job_output", "stream": "stdout", "offset": 0, "data": "hi\n"} | key
        worker.ask(output)
        worker.ask({"type": "job_result", "status": "succeeded", "exit_code": 0, "output_bytes": 3} | key)
        self.assertEqual(worker.ask(output)["type"], "ack", "it is stored")
        more = worker.ask(output | {"offset": 3, "data": "more"})
        self.assertEqual((more["type"], more["code"]), ("error", "stale_attempt"))
        self.assertEqual(self.log_of(run), b"hi\n")

    def test_only_its_worker_says_how_a_run_ended(self):
        self.add_job("once", command=["true"])
        worker = self.raw_worker()
        run = self.request_run("once")
        worker.receive_type("job_start")
        key = {"run_id": run, "attempt": 1, "id": 1}
        worker.ask({"type": "job_result", "status": "succeeded", "exit_code": 0, "output_bytes": 0} | key)
        stranger = self.raw_worker("stranger", slots=0)
        refused = stranger.ask({"type": "job_result", "status": "failed"} | key)
        self.assertEqual((refused["type"], refused["code"]), ("error", "stale_attempt"))
        held = [{"run_id": run, "attempt": attempt, "state": "running"} for attempt in range(1, 2001)]
        stranger.ask({"type": "worker_register", "worker_id": "stranger", "instance": "stranger-1", "protocol": 1, "id": 2,
                      "slots": 0, "holding": held})
        shown = self.show_run(run)
        self.assertEqual([event["kind"] for event in shown["events"]], ["orphan_stopped"], "of an attempt that was")
        self.assertIsNone(shown["attempts"][0]["late"])

    def test_a_job_of_the_workers_own_is_recorded(self):
        worker = self.raw_worker()
        for field, name in (("job_id", "nightly"), ("job", "weekly")):
            answer = worker.ask({"type": "job_result", "id": 1, field: name, "status": "succeeded", "exit_code": 0})
            self.assertEqual((answer["type"], answer["durable"]), ("ack", True))
            runs = self.runs("--job", name)
            self.assertEqual([(run["state"], run["worker"]) for run in runs], [("succeeded", "raw")])

    def test_the_newer_connection_takes_over(self):
        older = self.raw_worker("twin", instance="one")
        newer = self.raw_worker("twin", instance="two")
        end = older.wait_closed()
        self.assertEqual(end.code, 4001)
        self.assertTrue(end.reason)
        self.assertEqual(newer.ask({"type": "heartbeat"})["type"], "ack")
        self.assertEqual(len(self.ask("worker", "list")), 1)

    def test_an_old_worker_takes_over_too(self):
        older, newer = self.peer(), self.peer()
        for peer in (older, newer):
            self.assertEqual(peer.ask_bytes({"type": "worker_register", "worker_id": "twin"}), REGISTERED)
        self.assertIn(older.wait_closed().code, (4001, 4002))


class Bounds(HoldfastTest):
    """Passing a bound ends this connection with a reason, and no other."""

    def setUp(self):
        super().setUp()
        self.start_server()
        self.other = self.raw_worker("other")

    def tearDown(self):
        self.assertEqual(self.other.ask({"type": "heartbeat"})["type"], "ack", "the other worker is not hurt")
        super().tearDown()

    def test_nothing_but_garbage_closes_the_connection(self):
        peer = self.peer()
        for number in range(1000):
            try:
                peer.ask("garbage")
            except (raw_peer.Closed, ConnectionError) as end:
                self.assertEqual(end.code, 1008)
                self.assertTrue(end.reason)
                self.assertGreater(number, 2)
                return
        self.fail("a thousand bad messages, and the connection is still open")

    def test_a_frame_beyond_the_bound_closes_the_connection(self):
        peer = self.peer()
        peer.send_raw(raw_peer.frame(raw_peer.TEXT, b"x" * (4 * MIB))[:1000])
        self.assertEqual(peer.wait_closed().code, 1009)

    def test_bad_utf8_closes_the_connection(self):
        peer = self.peer()
        peer.send_frame(raw_peer.TEXT, b'{"type": "\xff\xfe"}')
        self.assertEqual(peer.wait_closed().code, 1007)

    def test_a_long_header_is_refused(self):
        self.assertEqual(raw_peer.upgrade(self.address, headers={"X-Long": "x" * 20_000})[0], 431)

    def test_a_web_page_cannot_reach_the_server(self):
        refused = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"},
                   {"Host": f"evil.example:{self.port}"}, {"Host": "127.0.0.1.evil.example"}]
        for headers in refused:
            with self.subTest(headers=headers, by="upgrade"):
                self.assertIn(raw_peer.upgrade(self.address, headers=headers)[0], (403, 421))
            with self.subTest(headers=headers, by="request"):
                self.assertIn(self.http("/api/v1/status", headers=headers)[0], (403, 421))
        self.assertEqual(self.http("/api/v1/status", headers={"Sec-Fetch-Site": "cross-site"})[0], 403)
        for host in ("localhost", "127.0.0.1", "LOCALHOST"):
            with self.subTest(host=host):
                self.assertEqual(self.http("/api/v1/status", headers={"Host": f"{host}:{self.port}"})[0], 200)

    def test_a_client_that_ends_its_half_gets_its_answer(self):
        for path in ("/healthz", "/api/v1/status"):
            with self.subTest(path=path), raw_peer.socket.create_connection(self.address) as sock:
                sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
                sock.shutdown(raw_peer.socket.SHUT_WR)
                self.assertIn(b"200 OK", sock.makefile("rb").read())

    def test_heartbeats_cost_no_commits(self):
        commits = self.commits()
        for _ in range(300):
            self.other.ask({"type": "heartbeat"})
        self.assertLess(self.commits() - commits, 10)

    @staticmethod
    def read_all(peer):
        with contextlib.suppress(OSError):
            peer.wait_closed(60)

    def commits(self):
        text = self.http("/metrics")[1].decode()
        return int(re.search(r"^holdfast_store_commit_seconds_count (\d+)", text, re.MULTILINE).group(1))

    def test_a_flood_of_heartbeats_delays_no_results(self):
        flood = self.raw_worker("flood", labels={f"k{i:03}": "v" * 155 for i in range(100)}, slots=0)
        threading.Thread(target=self.read_all, args=(flood,), daemon=True).start()
        flood.send_raw(raw_peer.frame(raw_peer.TEXT, b'{"type":"heartbeat"}') * 100_000)
        begun = time.monotonic()
        self.assertEqual(self.other.ask({"type": "job_result", "job": "mine"})["type"], "ack")
        self.assertLess(time.monotonic() - begun, 2)

    def test_an_unknown_path_is_no_link(self):
        self.assertEqual(raw_peer.upgrade(self.address, path="/ws/elsewhere")[0], 404)

    def test_a_silent_connection_is_dropped(self):
        silent = {sent: raw_peer.socket.create_connection(self.address) for sent in (b"", b"GET /ws/heartbeat HTT")}
        for sent, sock in silent.items():
            self.addCleanup(sock.close)
            sock.sendall(sent)
        for sent, sock in silent.items():
            with self.subTest(sent=sent):
                sock.settimeout(20)
                while sock.recv(4096):
                    pass

    def test_only_loopback_is_listened_on(self):
        server = self.start("server", BINARY, "--server", "--listen", "0.0.0.0:0", "--data", self.folder / "open")
        self.assertEqual(server.wait(), 2)
        self.assertTrue(any("holdfast tls init" in line for line in server.lines), server.lines)


class Floods(HoldfastTest):
    """A worker that sends more messages than it may is read no faster, and stays connected."""

    def test_a_flood_waits_and_nobody_else_does(self):
        self.start_server("--server-ping-interval", "60s", "--ping-timeout", "60s")  # nobody here answers pings meanwhile
        flood, other = self.raw_worker("flood"), self.raw_worker("other")
        many = raw_peer.frame(raw_peer.TEXT, b'{"type":"ack"}') * 80_000
        last = raw_peer.frame(raw_peer.TEXT, b'{"type":"heartbeat","id":"last"}')
        sender = threading.Thread(target=flood.send_raw, args=(many + last,), daemon=True)
        sender.start()
        for number in range(20):
            self.assertEqual(other.ask({"type": "heartbeat", "id": number})["id"], number)
            self.assertEqual(self.http("/healthz")[0], 200)
        sender.join()
        self.assertEqual(flood.receive_type("ack")["id"], "last")
        self.assertEqual(self.ask("worker", "show", "flood")["outages"], [])


class FloodsOverTls(Floods):
    over_tls = True


class Crowd(HoldfastTest):
    def test_who_registers_finds_a_place(self):
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed[1], allowed[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, allowed)
        self.start_server("--server-ping-interval", "1h")
        crowd = [self.peer() for _ in range(4_010)]
        self.assertEqual(self.raw_worker("late").registered["type"], "ack")
        for peer in crowd[:10]:
            with self.assertRaises((raw_peer.Closed, ConnectionError)):
                peer.receive(20)
        self.assertEqual(crowd[-1].ask({"type": "heartbeat"})["type"], "ack")


if __name__ == "__main__":
    unittest.main()
