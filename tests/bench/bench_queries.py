#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What questions cost on a long record: each request and command, with RUNS runs, JOBS jobs and 200 workers on record.

    tests/bench/bench_queries.py [--runs N] [--jobs N] [--times N] [--json]

One real run is made, and copied in the database of a stopped server; 3 in 100 copies have failed. Then the server starts
again, and each question is asked --times times: milliseconds, the median and the worst. Figures move between machines
and hours: compare those of one call. $HOLDFAST_BINARY is the program, or build/release/holdfast.
"""
import argparse
import contextlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("HOLDFAST_BINARY", str(ROOT / "build/release/holdfast"))
sys.path.insert(0, str(ROOT / "tests/integration"))
from lab import BINARY, FINAL, Lab  # noqa: E402  pylint: disable=wrong-import-position
from processes import environment, wait_until  # noqa: E402  pylint: disable=wrong-import-position

WORKERS = 200
STEP_MS = 30_000  # between two runs: a million are a year

REQUESTS = ("healthz", "api/v1/status", "api/v1/runs?limit=50", "api/v1/runs?state=failed&limit=100",
            "api/v1/runs?state=lost&limit=100", "api/v1/runs?job=job-7&limit=100",
            "api/v1/runs?job=job-7&state=failed&limit=100", "api/v1/runs/RUN", "api/v1/runs/RUN/log", "api/v1/jobs",
            "api/v1/jobs/job-7", "api/v1/workers", "api/v1/workers/w-7", "api/v1/outages", "api/v1/changes", "metrics")
COMMANDS = (("--version",), ("status",), ("run", "list", "--state", "failed"), ("run", "list", "--job", "job-7"),
            ("job", "list"), ("worker", "list"), ("audit",))


class Bench(Lab):
    """A server, and for one run a worker, with the defaults of the program."""

    server_defaults, worker_defaults = (), ()

    def ask(self, path, body=None):
        """The answer's body and how long it took, in ms, with a connection of its own, as a command has."""
        begin = time.monotonic()
        status, text = self.http(f"/{path}", "GET" if body is None else "POST", body=body)
        if status >= 300:
            raise RuntimeError(f"{path}: {status} {text[:200]}")
        return text, (time.monotonic() - begin) * 1000

    def record_one_run(self, jobs):
        self.start_server()
        for number in range(jobs):
            self.ask("api/v1/jobs", json.dumps({"name": f"job-{number}", "command": ["/bin/echo", "hello"]}))
        worker = self.start_worker("w-0")
        run = json.loads(self.ask("api/v1/jobs/job-0/run", "")[0])["id"]
        wait_until(lambda: json.loads(self.ask(f"api/v1/runs/{run}")[0])["state"] in FINAL, 30, "the run ends")
        worker.stop()
        self.end_all()
        return run

    def start_again(self):
        """Seconds from the start of the process until it is healthy."""
        begin = time.monotonic()
        self.start_server()
        wait_until(self.is_healthy, 60, "the server is healthy")
        return time.monotonic() - begin

    def is_healthy(self):
        with contextlib.suppress(OSError, RuntimeError):
            return self.ask("healthz")[0]
        return None

    def command(self, words):
        begin = time.monotonic()
        subprocess.run([BINARY, *words, "--url", f"http://127.0.0.1:{self.port}"] if words != ("--version",)
                       else [BINARY, *words], check=True, stdout=subprocess.DEVNULL,
                       env=environment(HOME=str(self.folder)))
        return (time.monotonic() - begin) * 1000


def multiply(database, run, runs, jobs):
    """Copies the run, its attempt and its output, older and older, and its worker."""
    base = sqlite3.connect(database, isolation_level=None)
    base.execute("PRAGMA synchronous=OFF")
    base.execute("BEGIN")

    def copy(table, key, value, count, change):
        names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        model = dict(zip(names, base.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,)).fetchone()))
        places = ",".join("?" * len(names))
        base.executemany(f"INSERT INTO {table} VALUES ({places})",
                         (list({**model, **change(number, model)}.values()) for number in range(count)))

    def common(number, model):
        """Later by a multiple of the step, moved so that the last one lies before the model."""
        moved = {name: value - (runs - number) * STEP_MS for name, value in model.items()
                 if name.endswith("_ms") and name not in ("lease_ms", "took_ms", "not_before_ms") and value is not None}
        state = "failed" if number % 33 == 0 else "succeeded"
        return {**moved, "worker": f"w-{number % WORKERS}", "state": state, "exit_code": int(state == "failed")}

    copy("runs", "id", run, runs, lambda number, model: {
        **common(number, model), "id": f"{number:016d}", "job": f"job-{number % jobs}"})
    copy("attempts", "run_id", run, runs, lambda number, model: {**common(number, model), "run_id": f"{number:016d}"})
    copy("output", "run_id", run, runs, lambda number, model: {"run_id": f"{number:016d}", "seq": number + 1000})
    copy("workers", "name", "w-0", WORKERS - 1, lambda number, model: {
        "name": f"w-{number + 1}", "instance": f"{number:016d}"})
    base.execute("COMMIT")
    base.close()


def spread(values):
    ordered = sorted(values)
    return {"p50": round(ordered[len(ordered) // 2], 1), "max": round(ordered[-1], 1)}


def measure(folder, options):
    bench = Bench()
    bench.open_lab(folder)
    try:
        run = bench.record_one_run(options.jobs)
        database = next(pathlib.Path(folder).rglob("holdfast.db"))
        multiply(database, run, options.runs, options.jobs)
        found = {"database, MiB": round(database.stat().st_size / 2**20), "start to healthy, s": round(bench.start_again(), 2)}
        middle = f"{options.runs // 2:016d}"
        for path in REQUESTS:
            asked = path.replace("RUN", middle)
            found[f"GET /{path}"] = spread([bench.ask(asked)[1] for _ in range(options.times)])
        for words in COMMANDS:
            found["holdfast " + " ".join(words)] = spread([bench.command(words) for _ in range(options.times)])
        return found
    finally:
        bench.end_all()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--folder", help="whose disk is used; default: the one of temporary files")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-bench.", dir=options.folder) as folder:
        found = measure(folder, options)
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:48} {value if not isinstance(value, dict) else '  '.join(f'{k} {v}' for k, v in value.items())}")


if __name__ == "__main__":
    main()
