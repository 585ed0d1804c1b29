# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which faults make it lawful that a run did not run, or that a request had no answer, and for how long: pure.

Nothing else does. No fault here kills a keeper or lasts as long as a lease, nobody cancels anything, and no job has a
bound on its time or on how many of its runs there are: `timed_out`, `cancelled` and `skipped` are never lawful.
"""
import dataclasses
import datetime

SERVER_AWAY = {"server_kill", "server_term", "server_stop_short", "server_stop_long", "server_disk_full",
               "database_crash", "database_sessions"}
SLACK_S = 2.0  # a busy machine's, on both sides of a fault
IN_TIME_S = 5.0  # a slot that is later may be `missed`: docs/operations.md
CLOCKS = {"clock_step", "clock_wrong"}  # while it trusts no clock, the server decides nothing about slots
CLOCK_NOTICED_S = 11.0  # the server looks at its clock every 10 s at the latest, and libfaketime into its file every second
NO_FILES = "server_descriptors"  # libfaketime cannot read its file then, so the server has the true time for a while
NO_ANSWER = SERVER_AWAY | {NO_FILES}
MUTE = "mute"  # the worker of worker_mute, which takes no start
NOT_TAKEN = "never answered the start"
NEVER_BEGAN = "its keeper ended before the program started"


@dataclasses.dataclass(frozen=True)
class Window:
    """A fault as an excuse. Wall clock seconds, true time; the server's clock was ahead by `before` when it began, and by
    `after` when it was over. `worker`: whom it was about."""
    fault: str
    begins: float
    ends: float
    worker: str = ""
    before: float = 0.0
    after: float = 0.0


def moment(text):
    """Seconds since the epoch of a time on record."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _held_up(window, planned, decided):
    """The part of the time between a slot and the decision about it, by the server's clock, for which this fault kept the
    server from deciding: (begin, end), which is empty where end is not after begin."""
    if window.fault == NO_FILES and window.before < 0:
        return max(planned, window.begins + window.before), min(decided, window.ends)
    if window.fault not in SERVER_AWAY | CLOCKS:
        return decided, decided
    return max(planned, window.begins + window.before), min(decided, window.ends + window.after)


def covered(spans):
    """The length of what (begin, end) cover together."""
    length, reached = 0.0, float("-inf")
    for begin, end in sorted(spans):
        length, reached = length + max(0.0, end - max(begin, reached)), max(end, reached)
    return length


def for_missed(run, windows, newer):
    """The faults that made the server miss this slot; empty where it had no right to: it was not late, or for longer than
    they lasted, or no later slot ran in its stead. `newer`: the slots of its job that did. (All jobs have `--missed
    run-once`.)"""
    planned, decided = moment(run["planned_at"]), moment(run["queued_at"])
    if decided - planned <= IN_TIME_S or not any(planned < other <= decided for other in newer):
        return ""
    spans = [(*_held_up(window, planned, decided), window.fault) for window in windows]
    faults = sorted({fault for begin, end, fault in spans if end > begin})
    slack = SLACK_S + (CLOCK_NOTICED_S if (CLOCKS | {NO_FILES}) & set(faults) else 0)
    unexplained = decided - planned - covered((begin, end) for begin, end, _ in spans if end > begin)
    return "+".join(faults) if unexplained <= slack else ""


def for_lost(row, began, windows):
    """The same of an attempt that is `lost`: its worker had taken it, and then had no room to begin with it; or its worker is
    the mute one, which takes nothing."""
    reason = row.get("reason") or ""
    if began or not row.get("finished_at"):
        return ""
    if is_mute(row) and NOT_TAKEN in reason:
        fault, whom, ahead = "worker_mute", None, True  # the server says when
    elif reason.startswith(NEVER_BEGAN):
        fault, whom, ahead = "worker_disk_full", row["worker"], False
    else:
        return ""
    at = moment(row["finished_at"])
    return next((fault for window in windows if window.fault == fault and whom in (None, window.worker)
                 and window.begins + ahead * window.before - SLACK_S <= at <= window.ends + ahead * window.after + SLACK_S), "")


def is_mute(row):
    """An attempt that was given to the worker that takes none: the next one runs elsewhere."""
    return row["worker"] == MUTE


def lost_most(windows):
    """How many attempts may be lost so: a disk has to become full between two steps of a start, which is rare."""
    return max(1, sum(window.fault == "worker_disk_full" for window in windows) // 4)


def for_silence(asked, gave_up, windows):
    """The same of a request that had no answer, or was told to come again; between two moments of true time."""
    return next((window.fault for window in windows if window.fault in NO_ANSWER
                 and asked <= window.ends + SLACK_S and window.begins - SLACK_S <= gave_up), "")
