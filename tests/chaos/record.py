# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the whole record of a server over HTTP, and compares it with the journal."""
import ledger
from load import JOBS, OUTPUT

MOST_RUNS = 10_000  # of a job, which the server gives at once
MOST_OUTPUTS = 4_000  # of those that ended by themselves; evenly spread over all


def runs_of(stage):
    found = {}
    for job in JOBS:
        rows = stage.api(f"runs?job={job}&limit={MOST_RUNS}", timeout=120)
        if len(rows) == MOST_RUNS:
            raise AssertionError(f"{job} has more runs than can be read: compare a shorter time")
        found |= {row["id"]: row for row in rows}
    return found


def attempts_of(stage, runs, marks):
    """The rows of all attempts. A run with one attempt is that attempt, with the journal agreeing; others are read in full."""
    found = {}
    tried_again = {run for run, attempt in marks if attempt > 1}
    for run in runs.values():
        if run["attempt"] > 1 or run["id"] in tried_again or run["state"] not in ("succeeded", "failed", "missed", "skipped"):
            for row in stage.api(f"runs/{run['id']}")["attempts"]:
                found[run["id"], row["attempt"]] = row
        elif run["attempt"] == 1:
            found[run["id"], 1] = run
    return found


def chunks_of(stage, run):
    chunks, after, more = [], 0, True
    while more:
        answer = stage.api(f"runs/{run}/log?after={after}")
        chunks, after, more = chunks + answer["chunks"], answer["next"], answer["more"]
    return chunks


def compare(stage, load, windows, receiver=None):
    """The ledger's result on all that ran on the stage, with the faults that there were, and on what `receiver` heard."""
    runs, marks = runs_of(stage), load.marks()
    attempts = attempts_of(stage, runs, marks)
    result = ledger.compare_all(runs, attempts, marks, load.asked, load.plans(), windows)
    if receiver:
        ledger.judge_told(runs, *receiver.heard(stage), result)
    ended = [key for key, row in sorted(attempts.items()) if row["state"] in ("succeeded", "failed")]
    for key in ended[::-(-len(ended) // MOST_OUTPUTS) or 1]:
        ledger.check_output(key, chunks_of(stage, key[0]), OUTPUT[runs[key[0]]["job"]], result)
    result.audit = stage.api("audit", timeout=120)
    return result
