# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hop between a worker and its server with a mind of its own: it forgets idle connections, cuts, or answers itself."""
import asyncio
import contextlib
import re
import socket
import struct
import threading


class Hop:
    """Passes on from `listen` (host, port) to the server's port on loopback. `idle`: seconds without a byte after which a
    connection is reset; None: never. `answer`: bytes that it answers to each request instead of passing it on; None: none.
    `requests`: heads of HTTP requests that it has passed on."""

    def __init__(self, listen, server_port, idle=None):
        self.idle, self.answer, self.requests = idle, None, 0
        self._listen, self._server_port, self._paths = listen, server_port, set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._accept, *listen, reuse_address=True))

    @property
    def url(self):
        return "http://%s:%d" % self._listen

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    async def _accept(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            if self.answer is not None:
                writer.write(self.answer)
                await writer.drain()
                return writer.close()
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._server_port)
            self.requests += 1
            far.write(re.sub(rb"(?m)^Host: .*$", b"Host: 127.0.0.1:%d\r" % self._server_port, head, count=1).replace(b"\r\r", b"\r"))
            path = _Path(self, (writer, far))
            self._paths.add(path)
            await asyncio.gather(path.pump(reader, far, self._count), path.pump(far_reader, writer), return_exceptions=True)
            path.reset()
            self._paths.discard(path)

    def _count(self, data):
        self.requests += data.count(b" HTTP/1.1\r\n")

    def cut(self):
        """Resets every connection."""
        async def run():
            for path in list(self._paths):
                path.reset()
        self._do(run())

    def close(self):
        self.cut()

        async def end():
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
        self._do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class _Path:
    def __init__(self, hop, ends):
        self._hop, self._ends, self._timer = hop, ends, None
        self._touch()

    def _touch(self):
        if self._timer:
            self._timer.cancel()
        if self._hop.idle is not None:
            self._timer = asyncio.get_running_loop().call_later(self._hop.idle, self.reset)

    async def pump(self, reader, writer, see=lambda _: None):
        while data := await reader.read(65536):
            see(data)
            self._touch()
            writer.write(data)
            await writer.drain()
        self.reset()

    def reset(self):
        if self._timer:
            self._timer.cancel()
        for end in self._ends:
            with contextlib.suppress(OSError, AttributeError):
                end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.transport.abort()
