#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run costs: from queued to started, a thousand short programs, a command that waits, and what rests in memory.

    tests/bench/bench_runs.py [--runs N] [--alone N] [--json]

One server and one worker on this machine, everything on the disk of --folder. Beside it xargs, and GNU parallel where it
is installed, which keep no record. Figures move between machines and hours: compare those of one call. $HOLDFAST_BINARY
is the program, or build/dev/holdfast.
"""
import argparse
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/integration"))
from lab import BINARY, FINAL, Lab  # noqa: E402  pylint: disable=wrong-import-position
from processes import environment, processes_with, wait_until  # noqa: E402  pylint: disable=wrong-import-position

PROGRAM = "/bin/true"


def percentile(values, share):
    """The value below which that share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spread(values):
    return {"p50": round(percentile(values, 0.5), 1), "p99": round(percentile(values, 0.99), 1),
            "min": round(min(values), 1)}


def milliseconds_between(run, first, last):
    begin, end = (datetime.datetime.fromisoformat(run[name].replace("Z", "+00:00")) for name in (first, last))
    return (end - begin).total_seconds() * 1000


class Bench(Lab):
    """A server and a worker with the defaults of the program."""

    server_defaults, worker_defaults = (), ("--slots", "4")

    def __init__(self, folder):
        self.open_lab(folder)
        self.start_server()

    def api(self, path, body=None):
        status, text = self.http(f"/api/v1/{path}", "GET" if body is None else "POST", body=body)
        value = json.loads(text)
        if status >= 300:
            raise RuntimeError(f"{path}: {value}")
        return value

    def add_job(self, name, *command):
        self.api("jobs", json.dumps({"name": name, "command": command}))

    def final_run(self, run):
        return wait_until(lambda: (shown := self.api(f"runs/{run}"))["state"] in FINAL and shown, 60, "the run ends")

    def queued_to_started(self, count):
        """Runs one by one on a quiet server: milliseconds."""
        runs = [self.final_run(self.api("jobs/true/run", "")["id"]) for _ in range(count)]
        return spread([milliseconds_between(run, "queued_at", "started_at") for run in runs])

    def wait_of_a_command(self, count):
        """How much longer `job run --wait` takes than its program, and than a command that waits for nothing."""
        took, other = [], []
        for words, values in ((("job", "run", "true", "--wait"), took), (("run", "list", "--limit", "1"), other)) * count:
            begin = time.monotonic()
            subprocess.run([BINARY, *words, "--url", "http://127.0.0.1:%d" % self.port], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(HOME=str(self.folder)))
            values.append((time.monotonic() - begin) * 1000)
        return {"run --wait": spread(took), "run list": spread(other)}

    def many(self, count):
        """Queued while no worker is there; then from the first start to the last end, milliseconds a run."""
        runs = [self.api("jobs/true/run", "")["id"] for _ in range(count)]
        begin = time.monotonic()
        worker = self.start_worker("many")
        ready = time.monotonic()
        for run in reversed(runs):
            self.final_run(run)
        took = time.monotonic() - ready
        worker.stop()
        shown = [self.api(f"runs/{run}") for run in runs]
        assert all(run["state"] == "succeeded" for run in shown)
        first, last = min(run["started_at"] for run in shown), max(run["finished_at"] for run in shown)
        whole = milliseconds_between({"a": first, "b": last}, "a", "b")
        return {"ms a run": round(whole / count, 2), "ms a run, until all are read": round(took * 1000 / count, 2),
                "worker up": round((ready - begin) * 1000)}

    def at_rest(self, worker, seconds):
        """A worker without runs: wake-ups, CPU and memory of it and of its helper, if it has one."""
        pids = [worker.pid, *processes_with(f"{self.folder}/", "--nursery")]
        before = [figures(pid) for pid in pids]
        time.sleep(seconds)  # the measure itself
        after = [figures(pid) for pid in pids]
        return {"wake-ups in 10 s": round(sum(b[0] - a[0] for a, b in zip(before, after)) * 10 / seconds, 1),
                "CPU %": round(sum(b[1] - a[1] for a, b in zip(before, after)) / seconds, 2),
                "PSS MiB": [round(pss(pid), 1) for pid in pids]}

    def keepers_at_rest(self, count):
        """Memory of keepers whose programs sleep."""
        runs = [self.api("jobs/sleep/run", "")["id"] for _ in range(count)]
        wait_until(lambda: len(self.keepers()) == count, 20, "keepers are there")
        wait_until(lambda: all(self.api(f"runs/{run}")["state"] == "running" for run in runs), 20, "programs run")
        found = [pss(pid) for pid in self.keepers()]
        for run in runs:
            self.api(f"runs/{run}/cancel", "")
            self.final_run(run)
        return {"PSS MiB": [round(each, 2) for each in found]}


def figures(pid):
    """Voluntary switches of all threads, and CPU time in percent-seconds."""
    switches = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        text = (thread / "status").read_text()
        switches += int(text.rpartition("\nvoluntary_ctxt_switches:")[2].split()[0])
    ticks = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return switches, sum(map(int, ticks))  # a tick is 10 ms: one in a second is one percent


def pss(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no Pss")


def rival(command, count):
    lines = "\n" * count
    begin = time.monotonic()
    subprocess.run(command, input=lines.encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {"ms a run": round((time.monotonic() - begin) * 1000 / count, 2)}


def measure(folder, count, alone):
    bench = Bench(folder)
    try:
        bench.add_job("true", PROGRAM)
        bench.add_job("sleep", "/bin/sleep", "600")
        found = {f"{count} x {PROGRAM}, 4 slots": bench.many(count)}
        worker = bench.start_worker("alone")
        bench.queued_to_started(3)  # warm
        found["queued to started, ms"] = bench.queued_to_started(alone)
        found["a command, ms"] = bench.wait_of_a_command(max(3, alone // 5))
        found["a keeper at rest"] = bench.keepers_at_rest(4)
        found["a worker at rest"] = bench.at_rest(worker, 20)
    finally:
        bench.end_all()
    found["xargs -P4"] = rival(["xargs", "-P4", "-d", "\\n", "-n1", PROGRAM], count)
    if shutil.which("parallel"):
        found["GNU parallel -j4"] = rival(["parallel", "-j4", PROGRAM], count)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--alone", type=int, default=100, help="runs one by one")
    parser.add_argument("--folder", help="whose disk is used; default: the one of temporary files")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-bench.", dir=options.folder) as folder:
        found = measure(folder, options.runs, options.alone)
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:32} {'  '.join(f'{key} {each}' for key, each in value.items())}")


if __name__ == "__main__":
    main()
