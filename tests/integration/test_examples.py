#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/examples offers to copy works: the worker in Python. And what the guides say about cron holds."""
import datetime
import re
import unittest

from harness import PYTHON, ROOT, HoldfastTest, wait_until

EXAMPLES = ROOT / "docs/examples"


class ExampleWorker(HoldfastTest):
    def start_example(self, **env):
        worker = self.start("example", PYTHON, "-B", EXAMPLES / "worker.py", self.link_url, "example", self.folder / "example",
                            env=env)
        worker.wait_for_line("registered as example")
        return worker

    def journals(self):
        return sorted(path.name for path in (self.folder / "example").glob("*.*"))

    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def test_it_runs_jobs_and_reports_output_and_result(self):
        self.start_example()
        good = self.run_now("good", command=["sh", "-c", "echo hello; echo there >&2"])
        self.assertEqual((good["state"], good["exit_code"], good["worker"]), ("succeeded", 0, "example"))
        self.assertEqual(self.log_of(good["id"]), b"hello\nthere\n")
        bad = self.run_now("bad", command=["sh", "-c", "exit 3"])
        self.assertEqual((bad["state"], bad["exit_code"]), ("failed", 3))
        none = self.run_now("none", command=["/no/such/program"])
        self.assertEqual((none["state"], none["exit_code"]), ("failed", None))
        large = self.run_now("large", command=["head", "-c", "300000", "/dev/zero"])
        self.assertEqual(self.log_of(large["id"]), bytes(300000))
        self.assertEqual(self.journals(), [], "what is durable is deleted")
        self.assert_audit_ok()

    def test_it_passes_on_the_environment_and_keeps_the_time_limit(self):
        self.start_example()
        run = self.run_now("env", "--env", "GREETING=hello", command=["sh", "-c", "echo $GREETING"])
        self.assertEqual(self.log_of(run["id"]), b"hello\n")
        late = self.run_now("late", "--timeout", "300ms", command=["sleep", "60"])
        self.assertEqual(late["state"], "timed_out")

    def test_it_cancels(self):
        self.start_example()
        self.add_job("long", command=["sleep", "60"])
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        self.ask("run", "cancel", run)
        self.assertEqual(self.wait_final(run)["state"], "cancelled")

    def test_it_keeps_a_result_until_it_is_durable(self):
        """The server is gone while the job ends; the next server has the result, once."""
        self.start_example()
        gate = self.folder / "gate"
        self.add_job("waits", command=["sh", "-c", f"echo begun; until [ -e {gate} ]; do sleep 0.05; done; echo ended"])
        run = self.request_run("waits")
        self.wait_state(run, {"running"})
        self.server.kill()
        gate.touch()
        journal = self.folder / "example" / f"{run}.1.jsonl"
        wait_until(lambda: '"job_result"' in journal.read_text(), 20, "the result is in the journal")
        self.start_server()
        self.assertEqual(self.wait_final(run)["state"], "succeeded")
        self.assertEqual(self.log_of(run), b"begun\nended\n")
        wait_until(lambda: self.journals() == [], 20, "the journal is deleted")

    def test_what_a_former_process_ran_is_lost(self):
        worker = self.start_example()
        self.add_job("long", command=["sh", "-c", f"while [ -d {self.folder} ]; do sleep 0.1; done"])  # until the test is over
        run = self.request_run("long")
        self.wait_state(run, {"running"})
        worker.kill()
        self.start_example()
        self.assertEqual(self.wait_final(run)["state"], "lost")


class ExampleWorkerOverTls(HoldfastTest):
    over_tls = True
    start_example = ExampleWorker.start_example

    def test_it_trusts_an_authority_and_shows_a_token(self):
        self.start_server("--require-token")
        admin = ("--token-file", self.folder / "server" / "admin.token")
        token = self.ask("token", "create", "--role", "worker", "--name", "example", *admin)["token"]
        self.start_example(HOLDFAST_TOKEN=token, HOLDFAST_TLS_CA=str(self.authority))
        self.ask("job", "add", "env", *admin, "--", "env")
        run = self.ask("job", "run", "env", *admin)["id"]
        self.assertEqual(self.ask("run", "wait", run, *admin)[0]["worker"], "example")
        output = self.client("run", "log", run, *admin, json_output=False).out
        self.assertIn(b"HOLDFAST_TLS_CA", output)
        self.assertNotIn(token.encode(), output)

    def test_it_refuses_a_server_that_it_does_not_know(self):
        self.start_server()
        example = self.start("example", PYTHON, "-B", EXAMPLES / "worker.py", self.link_url, "example", self.folder / "example")
        example.wait_for_line("disconnected: .*CERTIFICATE_VERIFY_FAILED")


class CronGuide(HoldfastTest):
    """docs/guides/cron-and-time-zones.md against the program's own schedule."""

    def setUp(self):
        super().setUp()
        self.start_server()
        self.guide = (ROOT / "docs/guides/cron-and-time-zones.md").read_text(encoding="utf-8")

    def next_times(self, expression, count, *options):
        name = f"job-{self.jobs}"
        self.jobs += 1
        self.add_job(name, "--cron", expression, *options, command=["true"])
        return [time["at"] for time in self.ask("job", "next", name, "--count", count)]

    jobs = 0

    def test_the_program_takes_every_expression_of_the_examples(self):
        table = self.guide.split("## Examples")[1].split("**The either-day rule.**")[0]
        expressions = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
        self.assertGreater(len(expressions), 6)
        for expression in expressions:
            with self.subTest(expression=expression):
                self.assertEqual(len(self.next_times(expression, 3)), 3)

    def test_either_day_is_enough(self):
        days = {datetime.datetime.fromisoformat(at.replace("Z", "+00:00")) for at in self.next_times("0 0 13 * FRI", 40)}
        self.assertTrue(all(day.day == 13 or day.isoweekday() == 5 for day in days))
        self.assertTrue(any(day.day == 13 and day.isoweekday() != 5 for day in days), "a 13th that is no Friday")
        self.assertTrue(any(day.day != 13 and day.isoweekday() == 5 for day in days), "a Friday that is no 13th")

    def test_steps_and_ranges(self):
        minutes = {at[14:16] for at in self.next_times("5/15 * * * *", 8)}
        self.assertEqual(minutes, {"05", "20", "35", "50"})
        self.assertEqual({at[14:16] for at in self.next_times("10-40/10 * * * *", 8)}, {"10", "20", "30", "40"})
        for refused in ("@reboot", "0 0 * * FRI-MON"):
            self.assertEqual(self.client("job", "add", "x", "--cron", refused, "--", "true").code, 4)
        self.assertEqual(len(self.next_times("0 0 * * FRI-SUN", 3)), 3)

    def odd(self, expression):
        """(date, note) of the clock changes of the next two years."""
        self.next_times(expression, 1, "--timezone", "Europe/Berlin")
        return [(each["at"][:10], each["note"]) for each in self.ask("job", "next", f"job-{self.jobs - 1}", "--odd")]

    def test_the_clock_changes_that_it_names(self):
        days = [day for day, _ in self.odd("30 2 * * *")]
        self.assertEqual(len(days), 4)
        for text, day in (("28 March 2027", "2027-03-28"), ("31 October 2027", "2027-10-31")):
            self.assertIn(text, self.guide)
            if day > datetime.datetime.now(datetime.timezone.utc).date().isoformat():
                self.assertIn(day, days)

    def test_a_pace_within_an_hour_does_not_run_when_that_hour_is_skipped(self):
        self.assertIn("`*/10 2 * * *`", self.guide)
        notes = [note for _, note in self.odd("*/10 2 * * *") if "forward" in note]
        self.assertEqual(len(notes), 2)
        self.assertTrue(all("are skipped" in note for note in notes), notes)


if __name__ == "__main__":
    unittest.main()
