#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small Holdfast worker, explained in docs/guides/write-a-worker.md: worker.py URL NAME FOLDER"""
import asyncio
import base64
import json
import os
import pathlib
import signal
import ssl
import sys

import websockets

URL, NAME, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
TOKEN, AUTHORITY = os.environ.pop("HOLDFAST_TOKEN", None), os.environ.get("HOLDFAST_TLS_CA")  # no job inherits the token
HEADERS = {"Authorization": "Bearer " + TOKEN} if TOKEN else {}
TLS = ssl.create_default_context(cafile=AUTHORITY) if URL.startswith("wss:") else None  # without a file: the system's authorities
running, stopped, tasks, changed = {}, {}, set(), asyncio.Event()


def write(key, message):
    """Appends a message to the journal of an attempt, and syncs it. A journal begins with the job_start."""
    with open(FOLDER / f"{key}.jsonl", "a", encoding="utf-8") as journal:
        journal.write(json.dumps(message) + "\n")
        journal.flush()
        os.fsync(journal.fileno())
    changed.set()


def messages_of(journal):
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]


def stop(key, why):
    if key in running:
        stopped.setdefault(key, why)
        os.killpg(running[key].pid, signal.SIGTERM)


async def execute(key, job):
    attempt = {"run_id": job["run_id"], "attempt": job["attempt"]}
    try:
        running[key] = process = await asyncio.create_subprocess_exec(
            *job["command"], cwd=job.get("cwd") or None, env={**os.environ, **job.get("env", {})}, start_new_session=True,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    except OSError as error:
        return write(key, {"type": "job_result", **attempt, "status": "failed", "exit_code": None, "reason": str(error)})
    write(key, {"type": "job_started", **attempt, "pid": process.pid})
    if job.get("timeout_s"):
        asyncio.get_running_loop().call_later(job["timeout_s"], stop, key, "timed_out")
    offset = 0
    while data := await process.stdout.read(16384):
        write(key, {"type": "job_output", **attempt, "stream": "stdout", "offset": offset, "encoding": "base64",
                    "data": base64.b64encode(data).decode()})
        offset += len(data)
    code = await process.wait()
    del running[key]
    status = stopped.pop(key, "succeeded" if code == 0 else "failed")
    write(key, {"type": "job_result", **attempt, "status": status, "exit_code": code if code >= 0 else None})


async def deliver(ask):
    """Sends what the journals hold, in order. Only the durable ack of its result deletes a journal."""
    sent = {}
    while True:
        changed.clear()
        for journal in sorted(FOLDER.glob("*.jsonl")):
            for message in messages_of(journal)[sent.get(journal, 1):]:
                while (answer := await ask(message)).get("code") == "store_unavailable":
                    await asyncio.sleep(2)
                sent[journal] = sent.get(journal, 1) + 1
                if message["type"] == "job_result" and answer.get("durable"):
                    journal.unlink()
                elif message["type"] == "job_result":
                    journal.rename(journal.with_suffix(".rejected"))
        await changed.wait()


async def receive(link, waiting):
    async for text in link:
        message = json.loads(text)
        key = f"{message.get('run_id')}.{message.get('attempt')}"
        if message["type"] in ("ack", "error"):
            waiting.pop(message["id"]).set_result(message)
            continue
        if message["type"] == "job_start" and not (FOLDER / f"{key}.jsonl").exists():
            write(key, message)
            tasks.add(asyncio.create_task(execute(key, message)))
        elif message["type"] == "job_cancel":
            stop(key, "cancelled")
        await link.send(json.dumps({"type": "ack", "received": True, "id": message["id"]}))
    raise ConnectionError("the server closed the connection")


async def serve(link):
    waiting = {}  # our messages without an answer, by id

    async def ask(message):
        serve.number += 1
        answer = waiting[serve.number] = asyncio.get_running_loop().create_future()
        await link.send(json.dumps({**message, "id": serve.number}))
        return await answer

    async with asyncio.TaskGroup() as group:
        group.create_task(receive(link, waiting))
        holding = [{**{name: job[name] for name in ("run_id", "attempt")}, "state": "running" if key in running else "finished"}
                   for key, job in ((journal.stem, messages_of(journal)[0]) for journal in FOLDER.glob("*.jsonl"))]
        answer = await ask({"type": "worker_register", "worker_id": NAME, "protocol": 1, "slots": 2, "holding": holding,
                            "instance": (FOLDER / "instance").read_text(encoding="utf-8")})
        if answer["type"] == "error":
            raise ConnectionError(answer["reason"])
        print(f"registered as {NAME}", flush=True)
        for attempt in answer["cancel"]:
            stop(f"{attempt['run_id']}.{attempt['attempt']}", "cancelled")
        group.create_task(deliver(ask))
        while await ask({"type": "heartbeat", "runs_active": len(running)}):
            await asyncio.sleep(60)

serve.number = 0


async def main():
    FOLDER.mkdir(exist_ok=True)
    if not (FOLDER / "instance").exists():
        (FOLDER / "instance").write_text(os.urandom(8).hex(), encoding="utf-8")
    for journal in FOLDER.glob("*.jsonl"):  # of a former process: its programs are not ours any more
        if (messages := messages_of(journal))[-1]["type"] != "job_result":
            write(journal.stem, {"type": "job_result", "run_id": messages[0]["run_id"], "attempt": messages[0]["attempt"],
                                 "status": "lost", "exit_code": None, "reason": "its worker was restarted"})
    while True:
        try:
            async with websockets.connect(URL, ssl=TLS, extra_headers=HEADERS, ping_interval=20, ping_timeout=10) as link:
                await serve(link)
        except* (OSError, asyncio.TimeoutError, websockets.WebSocketException) as errors:
            print(f"disconnected: {errors.exceptions[0]}", flush=True)
        await asyncio.sleep(2)


if __name__ == "__main__":
    asyncio.run(main())
