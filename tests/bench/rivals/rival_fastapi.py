# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handler that Holdfast replaces, as somebody who cares would run it: FastAPI on uvicorn with uvloop.

    rival_fastapi.py PORT [DATABASE]      with a database, each job_result is committed before it is acknowledged
"""
import sqlite3
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
database = None
if len(sys.argv) > 2:
    database = sqlite3.connect(sys.argv[2], isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                           "CREATE TABLE result (job TEXT PRIMARY KEY, status TEXT, exit_code INTEGER)")


@app.websocket("/ws/heartbeat")
async def heartbeat(socket: WebSocket):
    await socket.accept()
    try:
        while True:
            message = await socket.receive_json()
            if message["type"] == "worker_register":
                await socket.send_json({"type": "ack", "msg": "registered"})
                continue
            if database and message["type"] == "job_result":
                database.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)",
                                 (message["job_id"], message["status"], message["exit_code"]))
            await socket.send_json({"type": "ack", "received": True})
    except WebSocketDisconnect:
        pass


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), loop="uvloop", http="httptools", ws="websockets",
            ws_ping_interval=25, ws_ping_timeout=20, log_level="error", backlog=16384)
