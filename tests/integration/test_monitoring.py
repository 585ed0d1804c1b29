#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures by job and by worker, and packaging/monitoring: alert rules and dashboard, also in a real Prometheus."""
import json
import re
import shutil
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import ROOT, HoldfastTest, wait_until
from lab import free_port

MONITORING = ROOT / "packaging/monitoring"
ALERTS = (MONITORING / "holdfast-alerts.yml").read_text()
GUIDE = (ROOT / "docs/guides/prometheus.md").read_text()


def dashboard():
    return json.loads((MONITORING / "holdfast-dashboard.json").read_text())


def dashboard_expressions():
    """As Grafana asks for them, with all servers chosen."""
    return [target["expr"].replace("$instance", ".*") for panel in dashboard()["panels"] for target in panel["targets"]]


class Figures(HoldfastTest):
    def metrics(self):
        """{series: value} of all samples."""
        lines = [line for line in self.http("/metrics")[1].decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    def wait_for(self, series, value):
        wait_until(lambda: self.metrics().get(series) == value, 20, f"{series} is {value}")

    def test_figures_by_job_and_by_worker(self):
        self.start_server()
        self.start_worker()
        self.add_job("good", command=["true"])
        self.add_job("bad", command=["false"])
        metrics = self.metrics()
        self.assertEqual(metrics['holdfast_job_failures_total{job_name="bad"}'], 0, "an alert sees the first failure")
        self.assertNotIn('holdfast_job_last_success_timestamp_seconds{job_name="good"}', metrics)
        for job in ("good", "good", "good", "bad"):
            self.wait_final(self.request_run(job))
        metrics = self.metrics()
        self.assertEqual(metrics['holdfast_job_failures_total{job_name="bad"}'], 1)
        self.assertEqual(metrics['holdfast_job_failures_total{job_name="good"}'], 0)
        self.assertEqual(metrics['holdfast_worker_failures_total{worker="alpha"}'], 1)
        self.assertEqual(metrics['holdfast_worker_connected{worker="alpha"}'], 1)
        for name in ("last_success_timestamp_seconds", "last_duration_seconds", "usual_duration_seconds"):
            self.assertIn(f'holdfast_job_{name}{{job_name="good"}}', metrics)
        self.assertNotIn('holdfast_job_usual_duration_seconds{job_name="bad"}', metrics)

    def test_the_past_is_read_after_a_restart(self):
        server = self.start_server()
        worker = self.start_worker()
        self.add_job("good", command=["true"])
        for _ in range(3):
            self.wait_final(self.request_run("good"))
        usual = self.ask("job", "show", "good")["usual"]
        self.assertEqual(usual["runs"], 3)
        self.assertLessEqual(usual["low_ms"], usual["median_ms"])
        self.assertLessEqual(usual["median_ms"], usual["high_ms"])
        worker.terminate()
        server.terminate()
        self.start_server()
        self.wait_for('holdfast_job_usual_duration_seconds{job_name="good"}', usual["median_ms"] / 1000)
        self.wait_for('holdfast_worker_connected{worker="alpha"}', 0)

    def test_a_job_that_waits_is_late_and_rises(self):
        self.start_server()
        self.add_job("due", "--every", "1h", "--label", "none=here", command=["true"])
        self.add_job("now", "--at", self.soon().isoformat(), "--label", "none=here", command=["true"])
        late = 'holdfast_job_lateness_seconds{job_name="now"}'
        first = wait_until(lambda: self.metrics().get(late), 30, "the run waits")
        wait_until(lambda: self.metrics()[late] > first, 20, "the lateness rises")
        self.assertNotIn('holdfast_job_lateness_seconds{job_name="due"}', self.metrics())

    def test_the_number_of_series_is_bounded(self):
        self.start_server("--metrics-jobs", "2")
        for name in ("d", "b", "c", "a"):
            self.add_job(name, command=["true"])
        metrics = self.metrics()
        jobs = {name for name in metrics if name.startswith("holdfast_job_failures_total")}
        self.assertEqual(jobs, {f'holdfast_job_failures_total{{job_name="{name}"}}' for name in "ab"})
        self.assertEqual(metrics["holdfast_jobs_without_figures"], 2)
        self.client("job", "remove", "a")
        self.wait_for('holdfast_job_failures_total{job_name="c"}', 0)

    def test_job_show_says_what_is_usual(self):
        self.start_server()
        self.start_worker()
        self.add_job("good", command=["true"])
        self.assertIsNone(self.ask("job", "show", "good")["usual"])
        for _ in range(3):
            self.wait_final(self.request_run("good"))
        shown = self.client("job", "show", "good", json_output=False).out.decode()
        self.assertRegex(shown, r"usually takes +\d.*, from \d.* to \d.* \(the last 3 runs that succeeded\)")
        again = self.ask("job", "show", "good") | {"replace": True}
        status, body = self.http("/api/v1/jobs", "POST", body=json.dumps(again).encode())
        self.assertEqual(status, 200, body)


class Files(HoldfastTest):
    over_tls = True  # one of the rules is about the certificate

    def check(self, *arguments):
        promtool = shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool (Debian package prometheus) is not installed")
        done = subprocess.run([promtool, *arguments], cwd=MONITORING, capture_output=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode())

    def test_the_files_are_good_and_each_alert_fires_when_it_should(self):
        self.check("check", "config", "prometheus.yml")
        self.check("check", "rules", "holdfast-alerts.yml")
        self.check("test", "rules", "holdfast-alerts.test.yml")

    def test_every_alert_is_tested_and_explained(self):
        tests = (MONITORING / "holdfast-alerts.test.yml").read_text()
        alerts = re.findall(r"alert: (\w+)", ALERTS)
        self.assertEqual(len(alerts), 9)
        for alert in alerts:
            self.assertIn(f"alertname: {alert}\n", tests)
            self.assertIn(f"`{alert}`", GUIDE)

    def test_the_server_has_the_metrics_and_labels_of_rules_and_dashboard(self):
        self.start_server()
        self.start_worker()
        self.run_now("bad", command=["false"])
        self.add_job("good", command=["true"])
        for _ in range(3):
            self.wait_final(self.request_run("good"))
        self.add_job("now", "--at", self.soon().isoformat(), command=["true"])
        wait_until(lambda: self.runs("--job", "now", "--state", "succeeded"), 30, "a scheduled run has begun")
        text = self.http("/metrics")[1].decode()
        names = set(re.findall(r"\bholdfast_\w+", ALERTS + " ".join(dashboard_expressions())))
        self.assertGreater(len(names), 10)
        for name in names:
            self.assertRegex(text, rf"(?m)^{name}[{{ ]")
        for series in ('holdfast_workers{state="offline"}', 'holdfast_runs_active{state="queued"}',
                       'holdfast_runs_total{state="failed"} 1'):
            self.assertIn(series, text)

    def test_the_dashboard_is_whole(self):
        panels = dashboard()["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        self.assertEqual(len({panel["title"] for panel in panels}), len(panels))
        taken = set()
        for panel in panels:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(place["x"] + place["w"], 24, panel["title"])
            taken |= cells
            self.assertTrue(all("$instance" in target["expr"] for target in panel["targets"]), panel["title"])


class RealPrometheus(HoldfastTest):
    """The files as they are delivered, but for port and pace, in Debian's Prometheus."""

    def setUp(self):
        super().setUp()
        self.program = shutil.which("prometheus")
        if not self.program:
            self.skipTest("prometheus (Debian package prometheus) is not installed")
        self.start_server()
        self.start_worker()
        config = (MONITORING / "prometheus.yml").read_text()
        config = config.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}").replace("15s", "1s")
        (self.folder / "prometheus.yml").write_text("global: {evaluation_interval: 1s}\n" + config)
        (self.folder / "holdfast-alerts.yml").write_text(ALERTS)
        self.prometheus_port = free_port()
        self.start("prometheus", self.program, "--config.file", self.folder / "prometheus.yml", "--storage.tsdb.path",
                   self.folder / "tsdb", "--web.listen-address", f"127.0.0.1:{self.prometheus_port}")

    def prometheus(self, path, **query):
        """The data of an answer of its API; None while it is not up."""
        url = f"http://127.0.0.1:{self.prometheus_port}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return None  # it listens before it has opened its files
            raise AssertionError(f"{query}: {error.read().decode()}") from error
        except (urllib.error.URLError, ConnectionError):
            return None

    def query(self, expression):
        data = self.prometheus("query", query=expression)
        return data["result"] if data else []

    def test_rules_and_dashboard_work(self):
        self.add_job("good", command=["true"])
        self.add_job("bad", command=["false"])
        wait_until(lambda: self.query('holdfast_job_failures_total{job_name="bad"} == 0'), 60, "the first scrape")
        for _ in range(3):
            self.wait_final(self.request_run("good"))
            self.wait_final(self.request_run("bad"))
        for expression in ('holdfast_job_failures_total{job="holdfast", job_name="bad"} == 3',
                           'holdfast_job_usual_duration_seconds{job_name="good"} >= 0',
                           'holdfast_worker_connected{worker="alpha"} == 1',
                           'increase(holdfast_runs_total{state="failed"}[15m]) > 0'):
            wait_until(lambda: self.query(expression), 60, expression)
        for expression in dashboard_expressions():
            self.query(expression)
        groups = wait_until(lambda: self.prometheus("rules"), 60, "the rules")["groups"]
        rules = {rule["name"]: rule for group in groups for rule in group["rules"]}
        self.assertEqual(len(rules), 9)

        def firing():
            alerts = (self.prometheus("alerts") or {"alerts": []})["alerts"]
            return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}
        wait_until(lambda: "HoldfastRunsFail" in firing(), 60, "the alert fires")
        self.assertNotIn("HoldfastServerDown", firing())


if __name__ == "__main__":
    unittest.main()
