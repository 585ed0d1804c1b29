# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's record against the journal that the jobs wrote themselves, and what was asked for: pure.

Each run has to end as its program does, in as many attempts as that takes. Where it does not, a fault must have made that
lawful (excuses.py), and it is counted with its reason.
"""
import base64
import collections
import dataclasses
import hashlib
import itertools
import re

import excuses

FINAL = {"succeeded", "failed", "timed_out", "cancelled", "lost", "skipped", "missed"}
TO_TELL = {"failed", "timed_out", "lost", "missed"}
ENDED = {0: "succeeded"}  # any other code: failed
KINDS = ("lost", "duplicated", "ended", "slots", "requests", "output", "told")  # of what can be wrong: lists of Result
MOST_LISTED = 50


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a job does: its program's exit code, in how many attempts, and the seconds between its slots (0: it has none)."""
    code: int
    attempts: int = 1
    every: float = 0.0

    def end(self):
        return ENDED.get(self.code, "failed"), self.code


@dataclasses.dataclass(frozen=True)
class Silence:
    """A request without an answer, between two moments of true time; `refused`: it was told to come again, which promises
    that nothing was done."""
    job: str
    asked: float
    gave_up: float
    refused: bool = False
    why: str = ""


@dataclasses.dataclass
class Asked:
    """`confirmed`: (run, job) in the order of the answers. `since` and `until`: the span, by the server's clock, in which all
    jobs had their schedules; None: it is not known."""
    confirmed: list = dataclasses.field(default_factory=list)
    silences: list = dataclasses.field(default_factory=list)
    since: float = None
    until: float = None

    def unanswered(self):
        return [silence for silence in self.silences if not silence.refused]


@dataclasses.dataclass
class Result:
    """What the comparison found; each list has sentences."""
    requested: int = 0
    unanswered: int = 0
    refused: int = 0
    planned: int = 0
    recorded: int = 0
    attempts: int = 0
    states: dict = dataclasses.field(default_factory=dict)
    audit: dict = dataclasses.field(default_factory=dict)
    lost: list = dataclasses.field(default_factory=list)
    duplicated: list = dataclasses.field(default_factory=list)
    ended: list = dataclasses.field(default_factory=list)
    slots: list = dataclasses.field(default_factory=list)
    requests: list = dataclasses.field(default_factory=list)
    output: list = dataclasses.field(default_factory=list)
    told: list = dataclasses.field(default_factory=list)
    outputs_read: int = 0
    to_tell: int = 0
    excused: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    def ok(self):
        return not any(getattr(self, kind) for kind in KINDS) and self.audit.get("ok") is True

    def figures(self):
        return {"planned": self.planned, "requested": self.requested, "unanswered": self.unanswered, "refused": self.refused,
                "recorded": self.recorded, "attempts": self.attempts, "states": self.states, "excused": dict(self.excused),
                "lost": len(self.lost), "duplicated": len(self.duplicated), "ended_wrong": len(self.ended),
                "slots_wrong": len(self.slots), "requests_wrong": len(self.requests), "output_wrong": len(self.output),
                "outputs_read": self.outputs_read, "to_tell": self.to_tell, "not_told": len(self.told), "audit_ok": self.audit.get("ok") is True}

    def wrong(self):
        """All that is wrong, the first of each kind."""
        found = {kind: getattr(self, kind)[:MOST_LISTED] for kind in KINDS if getattr(self, kind)}
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


def judge_requests(runs, asked, windows, result):
    """Each confirmed request has one run, an unanswered one at most one, a refused one none."""
    for run, job in asked.confirmed:
        if run not in runs:
            result.lost.append(f"run {run} was requested and confirmed, and is not on record")
        elif (runs[run]["job"], runs[run]["trigger"]) != (job, "request"):
            result.requests.append(f"run {run}, asked for of {job}, is on record as {runs[run]['trigger']} of {runs[run]['job']}")
    twice = [run for run, count in collections.Counter(run for run, _ in asked.confirmed).items() if count > 1]
    result.requests += [f"run {run} is the answer to more than one request" for run in twice]
    most = collections.Counter(job for _, job in asked.confirmed) + collections.Counter(one.job for one in asked.unanswered())
    on_request = collections.Counter(run["job"] for run in runs.values() if run["trigger"] == "request")
    result.duplicated += [f"{job} has {count} runs on request, and {most[job]} were asked for"
                          for job, count in sorted(on_request.items()) if count > most[job]]
    for one in asked.silences:
        if not excuses.for_silence(one.asked, one.gave_up, windows):
            result.requests.append(f"a request of {one.job} had no answer, and no fault was the cause: {one.why}")


def judge_slots(job, plan, planned, asked, result):
    """That the slots of a job, sorted moments, leave none out. The server's own audit asks this too."""
    edge = plan.every + excuses.IN_TIME_S
    steps = [(before, after, plan.every + 0.001) for before, after in itertools.pairwise(planned)]
    if asked.since is not None:
        moments = [asked.since, *planned, asked.until]
        steps += [(*moments[:2], edge), (*moments[-2:], edge)] if planned else [(*moments, edge)]
    result.slots += [f"{job} has no slot between {before:.3f} and {after:.3f}, and one each {plan.every} s"
                     for before, after, most in steps if after - before > most]


def excuse(row, run, began, newer, windows):
    if row["state"] == "missed" and run["planned_at"]:
        return excuses.for_missed(run, windows, newer)
    return excuses.for_lost(row, began, windows) if row["state"] == "lost" else ""


def judge_ends(run, plan, rows, marks, excuse_of, result):
    """`rows`: the attempts of the run, by number. `excuse_of(row, began)`: the fault that makes its end lawful, or nothing."""
    untaken = 0
    for number, row in sorted(rows.items()):
        if (row["state"], row["exit_code"]) == plan.end():
            continue
        fault = excuse_of(row, marks.get((run["id"], number), {}).get("begin", 0) > 0)
        reason = row.get("reason") or "no reason"
        if fault:
            result.excused[f"{row['state']}, {fault}: {re.sub(r'[0-9]+([.][0-9]+)?', 'N', reason)}"] += 1
            if excuses.is_mute(row):
                untaken += 1
                continue
            return
        result.ended.append(f"run {run['id']} attempt {number} of {run['job']}: {row['state']}, {row['exit_code']}, {reason}; its "
                            f"program ends with {plan.code}, and no fault was the cause")
        return
    if sorted(rows) != list(range(1, plan.attempts + untaken + 1)) or run["state"] != plan.end()[0]:
        result.ended.append(f"run {run['id']} of {run['job']}: {run['state']} after the attempts {sorted(rows)}, and it takes "
                            f"{plan.attempts} to {plan.end()[0]}")


def judge_runs(runs, attempts, marks, plans, windows, result):
    rows, newer = collections.defaultdict(dict), collections.defaultdict(list)
    for (run, number), row in attempts.items():
        rows[run][number] = row
    for run in runs.values():
        if run["planned_at"] and run["state"] != "missed":
            newer[run["job"]].append(excuses.moment(run["planned_at"]))
    for run in runs.values():
        if run["state"] not in FINAL:
            result.lost.append(f"run {run['id']} of {run['job']} has no final state: {run['state']}, {run['reason']}")
        else:
            judge_ends(run, plans[run["job"]], rows[run["id"]], marks,
                       lambda row, began, run=run: excuse(row, run, began, newer[run["job"]], windows), result)
    lost = sum(count for why, count in result.excused.items() if why.startswith("lost, worker_disk_full"))
    if lost > excuses.lost_most(windows):
        result.ended.append(f"{lost} attempts were lost before they began, at most {excuses.lost_most(windows)} may be")


def compare_all(runs, attempts, marks, asked, plans, windows):
    """`runs`: rows by id. `attempts`: rows by (run, attempt). `marks`: Counters by (run, attempt). `plans`: by job.
    `windows`: the faults that there were."""
    result = Result(requested=len(asked.confirmed), recorded=len(runs), attempts=len(attempts))
    result.unanswered = len(asked.unanswered())
    result.refused = len(asked.silences) - result.unanswered
    result.states = dict(collections.Counter(run["state"] for run in runs.values()))
    result.planned = sum(run["planned_at"] is not None for run in runs.values())
    judge_requests(runs, asked, windows, result)
    judge_runs(runs, attempts, marks, plans, windows, result)
    slots = collections.Counter((run["job"], run["planned_at"]) for run in runs.values() if run["planned_at"])
    result.duplicated += [f"slot {at} of {job} has {count} runs" for (job, at), count in slots.items() if count > 1]
    for job, plan in plans.items():
        if plan.every:
            judge_slots(job, plan, sorted(excuses.moment(at) for name, at in slots if name == job), asked, result)
    for key in sorted(marks):
        judge_attempt(key, marks[key], attempts.get(key), result)
    for key, row in sorted(attempts.items()):
        if row["state"] in ("succeeded", "failed") and not done_codes(marks.get(key, collections.Counter())):
            result.lost.append(f"run {key[0]} attempt {key[1]} is on record as {row['state']}, and never wrote its end")
        if row["state"] == "succeeded" and (key[0], key[1] + 1) in attempts:
            result.duplicated.append(f"run {key[0]} was tried again after attempt {key[1]} had succeeded")
    return result


def judge_told(runs, told, left_out, result):
    """Each run that did not do what it should is told at least once; `told`: ids of runs."""
    for run in runs.values():
        if run["state"] in TO_TELL:
            result.to_tell += 1
            if run["id"] not in told:
                result.told.append(f"run {run['id']} of {run['job']} is {run['state']}, and nobody was told")
    if left_out:
        result.told.append(f"{left_out} events were left out of the messages")


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
