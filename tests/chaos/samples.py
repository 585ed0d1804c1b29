# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of figures about running processes, their database and their latencies."""
import contextlib
import os
import pathlib
import re
import sqlite3

BUCKET = re.compile(r'holdfast_ack_latency_seconds_bucket\{le="([^"]+)"\} (\d+)')


def of_process(pid):
    """Resident memory in KiB, open descriptors, threads; None where there is no such process."""
    folder = pathlib.Path(f"/proc/{pid}")
    try:
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
        return int(status["VmRSS"].split()[0]), len(os.listdir(folder / "fd")), int(status["Threads"])
    except (OSError, KeyError):
        return None


def database(folder):
    """Bytes of the database, bytes of its journal (which the next checkpoint begins anew), runs on record."""
    path = pathlib.Path(folder) / "holdfast.db"
    journal = 0
    with contextlib.suppress(FileNotFoundError):
        journal = path.with_suffix(".db-wal").stat().st_size
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
        return path.stat().st_size, journal, connection.execute("SELECT count(*) FROM runs").fetchone()[0]


def buckets(metrics):
    """The histogram of ack latency as [(upper bound in ms, count so far)]."""
    return [(float(bound) * 1000, int(count)) for bound, count in BUCKET.findall(metrics)]


def quantiles(before, after, shares=(0.5, 0.99, 1.0)):
    """Upper bounds in ms, of what came between two states of the histogram; None where nothing came."""
    old = dict(before)
    counts = [(bound, count - old.get(bound, 0)) for bound, count in after]
    if not counts or counts[-1][1] <= 0 or any(count < 0 for _, count in counts):
        return [None] * len(shares)
    total = counts[-1][1]
    return [next(bound for bound, count in counts if count >= share * total) for share in shares]
