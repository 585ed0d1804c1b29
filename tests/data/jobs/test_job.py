#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job that the quickstart and the tests run: a second of visible progress, then a file as proof.

    test_job.py [--seconds S] [--steps N] [--exit-code CODE] [FOLDER]

It prints one line a step and leaves FOLDER/RUN_ID.ATTEMPT.json; FOLDER defaults to the working folder.
"""
import argparse
import json
import os
import pathlib
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description="A job that shows its progress and leaves a file.")
    parser.add_argument("folder", nargs="?", default=".", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long it works")
    parser.add_argument("--steps", type=int, default=4, help="how many lines of progress it prints")
    parser.add_argument("--exit-code", type=int, default=0, help="how it ends")
    return parser.parse_args()


def leave_proof(folder, steps, began):
    """Whole or not at all: a reader never sees half a file."""
    run, attempt = os.environ.get("HOLDFAST_RUN_ID", "by-hand"), os.environ.get("HOLDFAST_ATTEMPT", "1")
    proof = folder / f"{run}.{attempt}.json"
    partial = proof.with_suffix(".partial")
    partial.write_text(json.dumps({
        "run": run,
        "attempt": int(attempt),
        "job": os.environ.get("HOLDFAST_JOB"),
        "worker": os.environ.get("HOLDFAST_WORKER"),
        "steps": steps,
        "seconds": round(time.monotonic() - began, 3),
    }) + "\n")
    partial.replace(proof)
    return proof


def main():
    options = arguments()
    began = time.monotonic()
    for step in range(1, options.steps + 1):
        time.sleep(options.seconds / options.steps)
        print(f"step {step} of {options.steps}", flush=True)
    print(f"left {leave_proof(options.folder, options.steps, began)}", flush=True)
    return options.exit_code


if __name__ == "__main__":
    sys.exit(main())
