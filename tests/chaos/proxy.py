# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP path between a worker and its server that can be cut, silenced, slowed and closed, from outside.

One thread turns an asyncio loop for all proxies of a tool. The methods of Proxy may be called from any thread; they
return when the change is in effect.
"""
import asyncio
import contextlib
import socket
import struct
import threading

PIECE = 65536


class Loop:
    """The loop's thread."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def call(self, coroutine):
        """The result of a coroutine that runs in the loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def close(self):
        async def end():
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
        self.call(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


class _Path:
    """One accepted connection and its continuation to the server."""

    def __init__(self, near):
        self.near, self.far = near, None  # StreamWriters
        self.ended = False  # both sides were told that nothing more comes; what they still send is thrown away

    def ends(self):
        return [end for end in (self.near, self.far) if end]

    def reset(self):
        for end in self.ends():
            sock = end.get_extra_info("socket")
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.transport.abort()

    def end(self):
        self.ended = True
        for end in self.ends():
            if end.can_write_eof() and not end.is_closing():
                end.write_eof()

    def close(self):
        for end in self.ends():
            end.close()


class Proxy:
    """Listens on `port` of loopback and passes on to `target` (host, port). `sealed`: what passes is encrypted, so the server
    sees the Host of this port."""

    def __init__(self, loop, port, target, sealed=False):
        self.port, self._loop, self._target, self._sealed = port, loop, target, sealed
        self._delay, self._rate = 0.0, 0  # seconds a piece, bytes a second (0: no bound)
        self._paths, self._server = set(), None
        loop.call(self._begin())

    async def _begin(self):
        self._open = asyncio.Event()  # cleared: nothing is passed on, and nothing is closed
        self._open.set()
        await self._listen()

    async def _listen(self):
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, reuse_address=True, limit=PIECE)

    async def _accept(self, reader, writer):
        path = _Path(writer)
        self._paths.add(path)
        try:
            await self._open.wait()
            far_reader, path.far = await asyncio.open_connection(*self._target, limit=PIECE)
            if not self._sealed:
                path.far.write(await self._head(reader))
            pumps = [asyncio.ensure_future(self._pump(path, reader, path.far)),
                     asyncio.ensure_future(self._pump(path, far_reader, path.near))]
            try:
                await asyncio.gather(*pumps)
            finally:
                for pump in pumps:
                    pump.cancel()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            path.reset()
        finally:
            path.close()
            self._paths.discard(path)

    async def _head(self, reader):
        """The HTTP head, with the server's own Host: it refuses others."""
        head = await reader.readuntil(b"\r\n\r\n")
        return head.replace(b"Host: 127.0.0.1:%d" % self.port, b"Host: %s:%d" % (self._target[0].encode(), self._target[1]), 1)

    async def _pump(self, path, reader, writer):
        """Passes bytes on until one side ends; a reset is passed on as a reset, by _accept."""
        while data := await reader.read(PIECE if not self._rate else max(1, self._rate // 10)):
            if self._delay:
                await asyncio.sleep(self._delay)
            if self._rate:
                await asyncio.sleep(len(data) / self._rate)
            await self._open.wait()
            if not path.ended:
                writer.write(data)
                await writer.drain()
        await self._open.wait()
        if not path.ended and writer.can_write_eof():
            with contextlib.suppress(OSError):
                writer.write_eof()

    def _do(self, action):
        async def run():
            action()
        self._loop.call(run())

    def silence(self):
        """Takes what comes and passes nothing on; closes nothing, also of new connections."""
        self._do(self._open.clear)

    def slow(self, delay, rate):
        """From now on: `delay` seconds late, and at most `rate` bytes a second."""
        self._delay, self._rate = delay, rate

    def reset_all(self):
        """RST to both sides of every connection."""
        self._do(lambda: [path.reset() for path in list(self._paths)])

    def close_all(self):
        """FIN to both sides of every connection."""
        self._do(lambda: [path.end() for path in list(self._paths)])

    def cut(self):
        """Resets all and refuses further connections."""
        self._do(self._server.close)
        self.reset_all()

    def heal(self):
        """Passes everything on again, at once."""
        self._delay, self._rate = 0.0, 0
        self._do(self._open.set)
        if not self._server.is_serving():
            self._loop.call(self._listen())

    def close(self):
        self.cut()
