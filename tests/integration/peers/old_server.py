#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of the time before Holdfast: python-websockets, acknowledges registrations and heartbeats, nothing else.

    old_server.py [--port PORT]

It prints `ready: URL`, then each message that came as a JSON line, and the end of each connection as {"closed": CODE}.
"""
import argparse
import asyncio
import json

import websockets

ANSWERS = {"worker_register": {"type": "ack", "msg": "registered"}, "heartbeat": {"type": "ack", "received": True}}


async def serve(link):
    try:
        async for text in link:
            message = json.loads(text)
            print(json.dumps(message), flush=True)
            if message.get("type") in ANSWERS:
                await link.send(json.dumps(ANSWERS[message["type"]]))
    except websockets.ConnectionClosed:
        pass
    print(json.dumps({"closed": link.close_code}), flush=True)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    port = parser.parse_args().port
    async with websockets.serve(serve, "127.0.0.1", port, ping_interval=1, ping_timeout=5) as server:
        print("ready: ws://127.0.0.1:%d/ws/heartbeat" % server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())
