#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker of the time before Holdfast: python-websockets, no ids, no protocol number.

    old_worker.py URL [--name NAME] [--heartbeats N] [--results N] [--result JSON]

It registers, sends heartbeats and results of jobs of its own, each after the answer to the former, and prints each
answer as a JSON line {"sent": TYPE, "answer": TEXT}: the text is the exact bytes, decoded.
"""
import argparse
import asyncio
import json
import os

import websockets


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--name", default="old-worker")
    parser.add_argument("--heartbeats", type=int, default=2)
    parser.add_argument("--results", type=int, default=1)
    parser.add_argument("--result", type=json.loads, default={"job_id": "nightly", "status": "success", "exit_code": 0,
                                                               "output": "gr\u00fc\u00dfe\n"})
    parser.add_argument("--unknown", action="store_true", help="send a message of a made-up type, too")
    return parser.parse_args()


async def main():
    options = arguments()
    messages = [{"type": "worker_register", "worker_id": options.name}]
    messages += [{"type": "heartbeat", "worker_id": options.name, "timestamp": 1700000000 + i}
                 for i in range(options.heartbeats)]
    messages += [{"type": "job_result", "worker_id": options.name} | options.result] * options.results
    if options.unknown:
        messages.append({"type": "disk_report", "free": 12.5})
    token = os.environ.get("WORKER_TOKEN")
    headers = {"Authorization": "Bearer " + token} if token else {}
    async with websockets.connect(options.url, ping_interval=1, ping_timeout=5, extra_headers=headers) as link:
        for message in messages:
            await link.send(json.dumps(message))
            answer = await asyncio.wait_for(link.recv(), 20)
            print(json.dumps({"sent": message["type"], "answer": answer}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
