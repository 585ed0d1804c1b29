// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpSocket>

#include <memory>
#include <optional>

namespace holdfast::test {

/// One WebSocket frame, RFC 6455 section 5.2, as it is on the wire.
struct Frame
{
    enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    int opcode = Text;
    QByteArray payload;
    bool fin = true;

    /// The code of a Close frame; 0: it has none.
    [[nodiscard]] int closeCode() const;
    [[nodiscard]] QByteArray bytes(bool masked = true) const;
    [[nodiscard]] static QByteArray text(const QByteArray &payload) { return Frame{Text, payload}.bytes(); }
    [[nodiscard]] static QByteArray ping(const QByteArray &payload) { return Frame{Ping, payload}.bytes(); }
    /// The head of a masked frame that announces `size` bytes, without any of them.
    [[nodiscard]] static QByteArray headOnly(int opcode, quint64 size);
};

/// The other end of a connection, free to do everything wrong. Works in the test's event loop: wait with QTRY_*.
class RawPeer final
{
public:
    RawPeer() = default;
    /// Takes over an accepted connection.
    explicit RawPeer(QTcpSocket *accepted)
        : m_socket(accepted)
    {}

    void connectTo(quint16 port);
    void send(const QByteArray &bytes);
    /// Asks for a WebSocket as a good client does; `extraHeaders` end in CR LF each.
    void sendUpgrade(quint16 port, const QByteArray &path = "/ws/heartbeat", const QByteArray &extraHeaders = {});
    /// Answers a client's upgrade request as a good server does.
    void acceptUpgrade();

    /// Takes nothing more from the socket, nor, soon, from the kernel.
    void stopReading();
    /// What the kernel has not taken yet.
    [[nodiscard]] qint64 unsentBytes() const;
    /// Ends with RST instead of FIN.
    void reset();
    void closeTcp() { m_socket->disconnectFromHost(); }

    [[nodiscard]] bool isConnected() const { return m_socket->state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] bool isGone() const { return m_socket->state() == QAbstractSocket::UnconnectedState; }
    /// All bytes so far that were not taken.
    [[nodiscard]] const QByteArray &received();
    /// Takes an HTTP head, with the empty line; nothing if it is not complete.
    [[nodiscard]] QByteArray takeHead();
    /// Takes the next whole frame.
    [[nodiscard]] std::optional<Frame> takeFrame();
    /// As above, after a while; nothing if none comes or the connection is gone.
    [[nodiscard]] QByteArray waitForHead();
    [[nodiscard]] std::optional<Frame> waitForFrame();
    /// Of the answer that has come; 0 until its head is complete.
    [[nodiscard]] int httpStatus();

private:
    std::unique_ptr<QTcpSocket> m_socket = std::make_unique<QTcpSocket>();
    QByteArray m_received;
    bool m_reads = true;
};

} // namespace holdfast::test
