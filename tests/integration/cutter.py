# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hop that cuts a connection after a number of bytes, counted both ways."""
import contextlib
import socket
import struct
import threading


class Cutter:
    """Passes on to the server. After `budget` bytes, each connection is reset; `passed` counts the
    bytes of the newest one."""

    def __init__(self, server_port, server_host="127.0.0.1"):
        self.budget, self.passed = None, 0
        self._server = server_host, server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self._listener.getsockname()[1]

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near):
        self.passed = 0
        lock = threading.Lock()
        far = socket.create_connection(self._server)

        def pump(source, target):
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    for byte in data:
                        with lock:
                            if self.budget is not None and self.passed >= self.budget:
                                return reset()
                            self.passed += 1
                        target.sendall(bytes([byte]))
                if self.budget is None:
                    target.shutdown(socket.SHUT_WR)

        def reset():
            for end in (near, far):
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.shutdown(socket.SHUT_RDWR)
                    end.close()

        if self.budget == 0:
            return reset()
        threads = [threading.Thread(target=pump, args=ends, daemon=True) for ends in ((near, far), (far, near))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for end in (near, far):
            end.close()

    def close(self):
        self._listener.close()
