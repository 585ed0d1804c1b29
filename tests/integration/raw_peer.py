# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""WebSocket peers on bare sockets (RFC 6455), able to do what no library does: half frames, silence, resets."""
import base64
import hashlib
import json
import os
import socket
import ssl
import struct
import time

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Closed(Exception):
    """The other side ended the connection: by a Close frame (then with its code), or without one (code is None)."""

    def __init__(self, code=None, reason=""):
        super().__init__(f"closed with code {code}: {reason}")
        self.code, self.reason = code, reason


def frame(opcode, payload, fin=True, mask=True):
    """One frame as bytes. Servers do not mask (section 5.1)."""
    head = bytes([(0x80 if fin else 0) | opcode])
    masked = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([masked | len(payload)])
    elif len(payload) < 1 << 16:
        head += struct.pack("!BH", masked | 126, len(payload))
    else:
        head += struct.pack("!BQ", masked | 127, len(payload))
    if not mask:
        return head + payload
    key = os.urandom(4)
    stream = (key * (len(payload) // 4 + 1))[:len(payload)]
    masked_payload = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
    return head + key + masked_payload.to_bytes(len(payload), "big")


class Connection:
    """Frames over a connected socket. Pings are answered while somebody receives, unless `mute`."""

    def __init__(self, sock, is_client, received=b""):
        self.socket, self.is_client, self.mute = sock, is_client, False
        self._buffer = received

    def send_raw(self, data):
        self.socket.sendall(data)

    def send_frame(self, opcode, payload=b"", fin=True):
        self.send_raw(frame(opcode, payload, fin, mask=self.is_client))

    def send(self, message):
        """A message: bytes and str go as they are, anything else as JSON."""
        if not isinstance(message, (bytes, str)):
            message = json.dumps(message)
        self.send_frame(TEXT, message if isinstance(message, bytes) else message.encode())

    def send_half(self, message):
        """The first half of a message's only frame."""
        whole = frame(TEXT, json.dumps(message).encode(), mask=self.is_client)
        self.send_raw(whole[:len(whole) // 2])

    def receive_bytes(self, timeout=60):
        """The next text or binary message, as its bytes. Raises Closed, or TimeoutError."""
        deadline = time.monotonic() + timeout
        while True:
            opcode, payload = self._next_frame(deadline)
            if opcode == PING and not self.mute:
                self.send_frame(PONG, payload)
            elif opcode == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
                raise Closed(code, payload[2:].decode())
            elif opcode in (TEXT, BINARY):
                return payload

    def receive(self, timeout=60):
        return json.loads(self.receive_bytes(timeout))

    def receive_type(self, wanted, timeout=60):
        """The next message of that type; what comes before is read over."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.receive(max(0.01, deadline - time.monotonic()))
            if message["type"] == wanted:
                return message

    def ask(self, message, timeout=60):
        """Sends and gives the answer: the next ack or error."""
        self.send(message)
        return json.loads(self.ask_bytes(None, timeout))

    def ask_bytes(self, message, timeout=60):
        if message is not None:
            self.send(message)
        deadline = time.monotonic() + timeout
        while True:
            answer = self.receive_bytes(max(0.01, deadline - time.monotonic()))
            if json.loads(answer)["type"] in ("ack", "error"):
                return answer

    def wait_closed(self, timeout=60):
        """Reads until the other side ends the connection, and gives how."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive_bytes(max(0.01, deadline - time.monotonic()))
        except Closed as end:
            return end

    def reset(self):
        """Ends the connection with RST and nothing else."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()

    def _fill(self, deadline):
        self.socket.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            data = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLError) as error:
            raise Closed(None, str(error)) from error
        if not data:
            raise Closed(None, "end of stream")
        self._buffer += data

    def _next_frame(self, deadline):
        while True:
            cut = self._cut_frame()
            if cut:
                return cut
            self._fill(deadline)

    def _cut_frame(self):
        data = self._buffer
        if len(data) < 2:
            return None
        length, at = data[1] & 0x7F, 2
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(data) < at + size:
                return None
            length, at = int.from_bytes(data[at:at + size], "big"), at + size
        key = b""
        if data[1] & 0x80:
            key, at = data[at:at + 4], at + 4
        if len(data) < at + length:
            return None
        payload = data[at:at + length]
        if key:
            payload = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
        self._buffer = data[at + length:]
        return data[0] & 0x0F, payload


def read_head(sock, timeout):
    """An HTTP head and what came after it."""
    sock.settimeout(timeout)
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65536)
        if not piece:
            raise Closed(None, f"no whole head: {data!r}")
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode("latin-1"), rest


def request_head(address, path="/ws/heartbeat", headers=None):
    """The upgrade request of a client; a header of `headers` replaces one of these, None leaves it out."""
    fields = {"Host": "%s:%d" % address, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
              "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode()} | (headers or {})
    lines = [f"GET {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def connect(address, timeout=60, context=None):
    """A connected socket; with an SSL context, over TLS."""
    sock = socket.create_connection(address, timeout)
    return context.wrap_socket(sock, server_hostname=address[0]) if context else sock


def upgrade(address, path="/ws/heartbeat", headers=None, timeout=60, context=None):
    """The answer's status and, where it is 101, the connection."""
    sock = connect(address, timeout, context)
    sock.sendall(request_head(address, path, headers))
    head, rest = read_head(sock, timeout)
    status = int(head.split()[1])
    if status == 101:
        return status, Connection(sock, True, rest)
    sock.close()
    return status, None


class RawServer:
    """Takes one worker at a time, answers its handshake and leaves all else to the test. With an SSL context of a server,
    over TLS."""

    def __init__(self, context=None):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "%s://127.0.0.1:%d/ws/heartbeat" % ("wss" if context else "ws", self.listener.getsockname()[1])
        self._context, self._accepted = context, []

    def accept(self, timeout=90):
        self.listener.settimeout(timeout)
        sock, _ = self.listener.accept()
        if self._context:
            sock.settimeout(timeout)
            sock = self._context.wrap_socket(sock, server_side=True)
        self._accepted.append(sock)
        head, rest = read_head(sock, timeout)
        key = next(line.split(":", 1)[1].strip() for line in head.split("\r\n")
                   if line.lower().startswith("sec-websocket-key:"))
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        sock.sendall(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
        return Connection(sock, False, rest)

    def close(self):
        for sock in (self.listener, *self._accepted):
            sock.close()
