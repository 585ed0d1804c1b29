// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/raw_peer.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QNetworkProxy>
#include <QSslSocket>
#include <QTest>
#include <QtEndian>

#include <sys/socket.h>

namespace holdfast::test {

namespace {

QByteArray bigEndian(quint64 value, int bytes)
{
    QByteArray text;
    for (int i = bytes - 1; i >= 0; --i)
        text += static_cast<char>((value >> (8 * i)) & 0xff);
    return text;
}

QByteArray frameHead(const Frame &frame, quint64 size, bool masked)
{
    const int maskBit = masked ? 0x80 : 0;
    QByteArray head(1, static_cast<char>((frame.fin ? 0x80 : 0) | frame.opcode));
    if (size < 126)
        return head + static_cast<char>(maskBit | static_cast<int>(size));
    if (size < 65536)
        return head + static_cast<char>(maskBit | 126) + bigEndian(size, 2);
    return head + static_cast<char>(maskBit | 127) + bigEndian(size, 8);
}

} // namespace

int Frame::closeCode() const
{
    return payload.size() >= 2 ? qFromBigEndian<quint16>(payload.constData()) : 0;
}

QByteArray Frame::bytes(bool masked) const
{
    QByteArray wire = frameHead(*this, static_cast<quint64>(payload.size()), masked);
    if (!masked)
        return wire + payload;
    const QByteArray key = "\x11\x22\x33\x44";
    wire += key;
    for (qsizetype i = 0; i < payload.size(); ++i)
        wire += static_cast<char>(payload[i] ^ key[i % 4]);
    return wire;
}

QByteArray Frame::headOnly(int opcode, quint64 size)
{
    return frameHead({opcode, {}}, size, true) + "\x11\x22\x33\x44";
}

void RawPeer::connectTo(quint16 port)
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
}

void RawPeer::send(const QByteArray &bytes)
{
    m_socket->write(bytes);
    if (isConnected()) // else it leaves as soon as it is
        m_socket->flush();
}

void RawPeer::sendUpgrade(quint16 port, const QByteArray &path, const QByteArray &extraHeaders)
{
    send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         "Sec-WebSocket-Version: 13\r\n" +
         extraHeaders + "\r\n");
}

void RawPeer::acceptUpgrade()
{
    const QByteArray head = waitForHead();
    const QByteArray name = "Sec-WebSocket-Key: ";
    const qsizetype from = head.indexOf(name) + name.size();
    const QByteArray key = head.mid(from, head.indexOf("\r\n", from) - from);
    const QByteArray proof =
        QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1);
    send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         proof.toBase64() + "\r\n\r\n");
}

void RawPeer::stopReading()
{
    m_reads = false;
    m_socket->setReadBufferSize(1);
}

qint64 RawPeer::unsentBytes() const
{
    const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    return m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

void RawPeer::reset()
{
    const linger hard{1, 0};
    setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    m_socket->abort();
}

const QByteArray &RawPeer::received()
{
    if (m_reads)
        m_received += m_socket->readAll();
    return m_received;
}

QByteArray RawPeer::takeHead()
{
    const qsizetype end = received().indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    const QByteArray head = m_received.left(end + 4);
    m_received.remove(0, end + 4);
    return head;
}

std::optional<Frame> RawPeer::takeFrame()
{
    const auto byte = [this](qsizetype i) { return static_cast<quint8>(m_received[i]); };
    if (received().size() < 2)
        return std::nullopt;
    const bool masked = byte(1) & 0x80;
    quint64 size = byte(1) & 0x7f;
    const qsizetype extra = size == 126 ? 2 : size == 127 ? 8 : 0;
    const qsizetype head = 2 + extra + (masked ? 4 : 0);
    if (m_received.size() < head)
        return std::nullopt;
    if (extra > 0)
        size = 0;
    for (qsizetype i = 0; i < extra; ++i)
        size = size << 8 | byte(2 + i);
    if (static_cast<quint64>(m_received.size() - head) < size)
        return std::nullopt;
    Frame frame{byte(0) & 0x0f, m_received.mid(head, static_cast<qsizetype>(size)), (byte(0) & 0x80) != 0};
    for (qsizetype i = 0; masked && i < frame.payload.size(); ++i)
        frame.payload[i] = static_cast<char>(frame.payload[i] ^ m_received[head - 4 + i % 4]);
    m_received.remove(0, head + static_cast<qsizetype>(size));
    return frame;
}

QByteArray RawPeer::waitForHead()
{
    QByteArray head;
    (void)QTest::qWaitFor([&] { return !(head = takeHead()).isEmpty() || isGone(); });
    return head;
}

std::optional<Frame> RawPeer::waitForFrame()
{
    std::optional<Frame> frame;
    (void)QTest::qWaitFor([&] { return (frame = takeFrame()) || isGone(); });
    return frame;
}

int RawPeer::httpStatus()
{
    return received().startsWith("HTTP/1.1 ") && m_received.contains("\r\n\r\n") ? m_received.mid(9, 3).toInt() : 0;
}

} // namespace holdfast::test
