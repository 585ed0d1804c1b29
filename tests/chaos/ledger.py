# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's record against the journal that the jobs wrote themselves. judge_run() and compare_all() are pure."""
import base64
import collections
import dataclasses
import hashlib

FINAL = {"succeeded", "failed", "timed_out", "cancelled", "lost", "skipped", "missed"}
ENDED = {0: "succeeded"}  # any other code: failed
MOST_LISTED = 50


@dataclasses.dataclass
class Result:
    """What the comparison found; each list has sentences."""
    requested: int = 0
    planned: int = 0
    recorded: int = 0
    attempts: int = 0
    states: dict = dataclasses.field(default_factory=dict)
    audit: dict = dataclasses.field(default_factory=dict)
    lost: list = dataclasses.field(default_factory=list)
    duplicated: list = dataclasses.field(default_factory=list)
    output: list = dataclasses.field(default_factory=list)
    outputs_read: int = 0

    def ok(self):
        return not self.lost and not self.duplicated and not self.output and self.audit.get("ok") is True

    def figures(self):
        return {"planned": self.planned, "requested": self.requested, "recorded": self.recorded, "attempts": self.attempts,
                "states": self.states, "lost": len(self.lost), "duplicated": len(self.duplicated),
                "output_wrong": len(self.output), "outputs_read": self.outputs_read, "audit_ok": self.audit.get("ok") is True}

    def wrong(self):
        """All that is wrong, the first of each kind."""
        found = {kind: getattr(self, kind)[:MOST_LISTED] for kind in ("lost", "duplicated", "output") if getattr(self, kind)}
        return found | ({} if self.audit.get("ok") else {"audit": self.audit})


def done_codes(marks):
    return [int(mark.split()[1]) for mark in marks for _ in range(marks[mark]) if mark.startswith("done ")]


def judge_attempt(key, marks, recorded, result):
    """One attempt: what it wrote itself, a Counter of `begin` and `done CODE`, and its row on record or None."""
    name = f"run {key[0]} attempt {key[1]}"
    if marks["begin"] > 1:
        result.duplicated.append(f"{name} began {marks['begin']} times")
    codes = done_codes(marks)
    if len(codes) > 1:
        result.duplicated.append(f"{name} ended {len(codes)} times")
    if recorded is None:
        result.lost.append(f"{name} is in the journal, and not on record")
    elif codes and (recorded["exit_code"], recorded["state"]) != (codes[0], ENDED.get(codes[0], "failed")):
        late = recorded.get("late") or {}
        if late.get("exit_code") != codes[0]:
            result.lost.append(f"{name} ended with {codes[0]}; on record: {recorded['state']}, {recorded['exit_code']}, "
                               f"{recorded.get('reason')}")


def compare_all(runs, attempts, marks, requested):
    """`runs`: rows by id. `attempts`: rows by (run, attempt). `marks`: Counters by (run, attempt). `requested`: ids that
    the server has confirmed."""
    result = Result(requested=len(requested), recorded=len(runs), attempts=len(attempts))
    result.states = dict(collections.Counter(run["state"] for run in runs.values()))
    result.planned = sum(run["planned_at"] is not None for run in runs.values())
    for run in requested:
        if run not in runs:
            result.lost.append(f"run {run} was requested and confirmed, and is not on record")
    for run in runs.values():
        if run["state"] not in FINAL:
            result.lost.append(f"run {run['id']} of {run['job']} has no final state: {run['state']}, {run['reason']}")
    slots = collections.Counter((run["job"], run["planned_at"]) for run in runs.values() if run["planned_at"])
    result.duplicated += [f"slot {at} of {job} has {count} runs" for (job, at), count in slots.items() if count > 1]
    for key in sorted(marks):
        judge_attempt(key, marks[key], attempts.get(key), result)
    for key, row in sorted(attempts.items()):
        if row["state"] in ("succeeded", "failed") and not done_codes(marks.get(key, collections.Counter())):
            result.lost.append(f"run {key[0]} attempt {key[1]} is on record as {row['state']}, and never wrote its end")
        if row["state"] == "succeeded" and (key[0], key[1] + 1) in attempts:
            result.duplicated.append(f"run {key[0]} was tried again after attempt {key[1]} had succeeded")
    return result


def output_of(chunks, attempt):
    """(stdout, stderr) of an attempt; raises ValueError where a piece is missing or comes twice."""
    streams = {"stdout": b"", "stderr": b""}
    for chunk in chunks:
        if chunk["attempt"] == attempt:
            data = chunk["data"].encode()
            if chunk.get("encoding") == "base64":
                data = base64.b64decode(data)
            have = streams[chunk["stream"]]
            if chunk["offset"] != len(have):
                raise ValueError(f"{chunk['stream']} goes on at {chunk['offset']}, after {len(have)} bytes")
            streams[chunk["stream"]] = have + data
    return streams["stdout"], streams["stderr"]


def digest(data):
    return f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()[:12]}"


def check_output(key, chunks, expected, result):
    """Adds what is wrong with the output of an attempt that ended by itself."""
    result.outputs_read += 1
    try:
        for name, have, want in zip(("stdout", "stderr"), output_of(chunks, key[1]), expected):
            if have != want:
                result.output.append(f"run {key[0]} attempt {key[1]}: {name} is {digest(have)}, not {digest(want)}")
    except ValueError as error:
        result.output.append(f"run {key[0]} attempt {key[1]}: {error}")
