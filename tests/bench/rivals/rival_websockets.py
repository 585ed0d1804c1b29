# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's websockets alone: rival_websockets.py PORT"""
import asyncio
import json
import sys

import uvloop
import websockets


async def serve(socket):
    try:
        async for text in socket:
            answer = {"msg": "registered"} if json.loads(text)["type"] == "worker_register" else {"received": True}
            await socket.send(json.dumps({"type": "ack", **answer}))
    except websockets.ConnectionClosed:
        pass


async def main():
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), ping_interval=25, compression=None, backlog=16384):
        await asyncio.Future()


uvloop.install()
asyncio.run(main())
