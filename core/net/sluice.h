// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/raw_descriptor.h"

#include <QSslSocket>
#include <QTcpSocket>

#include <type_traits>
#include <utility>

namespace holdfast::net {

/// The gate of a socket between Qt's buffers and whoever reads and writes.
class Sluice
{
public:
    virtual ~Sluice() = default;
    /// The socket seems empty, so that QWebSocket takes no frame out of it. What comes fills the socket's buffer, then
    /// the kernel's, and then the peer waits.
    void shut(bool isShut) { m_isShut = isShut; }
    [[nodiscard]] bool isShut() const { return m_isShut; }
    /// Bytes in the socket's buffer, behind a shut sluice as well.
    [[nodiscard]] virtual qint64 unreadBytes() const = 0;

    /// How what is written leaves. Through Qt's buffer, which keeps 32 KiB a socket once it was used. At once: what
    /// the kernel takes goes there, without bytesWritten(), and only the rest to Qt's buffer. Gathered: so, at
    /// release(), in one piece. For TLS always through the buffer.
    enum class Writing { Buffered, AtOnce, Gathered };
    void setWriting(Writing writing) { m_writing = writing; }
    virtual void release() = 0;
    /// Throws away what was gathered. Before QAbstractSocket::abort(), which calls disconnectFromHost() when Qt's
    /// buffer has gone.
    virtual void discard() = 0;

protected:
    [[nodiscard]] Writing writing() const { return m_writing; }

private:
    bool m_isShut = false;
    Writing m_writing = Writing::Buffered;
};

/// A QTcpSocket or QSslSocket with one.
template <class Socket>
class SluiceSocket final : public Socket, public Sluice
{
public:
    [[nodiscard]] qint64 unreadBytes() const override { return Socket::bytesAvailable(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return isShut() ? 0 : Socket::bytesAvailable(); }
    [[nodiscard]] qint64 bytesToWrite() const override { return Socket::bytesToWrite() + m_gathered.size(); }

    void release() override
    {
        const QByteArray bytes = std::exchange(m_gathered, {});
        if (!bytes.isEmpty() && Socket::state() == QAbstractSocket::ConnectedState)
            writeNow(bytes.constData(), bytes.size());
    }
    void discard() override { m_gathered.clear(); }

    /// Qt calls this before it ends a connection in an orderly way, also on its own.
    void disconnectFromHost() override
    {
        release();
        Socket::disconnectFromHost();
    }

protected:
    qint64 writeData(const char *bytes, qint64 size) override
    {
        if (writing() == Writing::Buffered || !std::is_same_v<Socket, QTcpSocket>)
            return Socket::writeData(bytes, size);
        if (writing() == Writing::AtOnce)
            return writeNow(bytes, size);
        m_gathered.append(bytes, size);
        return size;
    }

private:
    qint64 writeNow(const char *bytes, qint64 size)
    {
        const bool isFree = Socket::bytesToWrite() == 0;
        const qint64 sent = isFree ? sendNow(Socket::socketDescriptor(), QByteArrayView(bytes, size)) : 0;
        return sent == size ? size : sent + Socket::writeData(bytes + sent, size - sent);
    }

    QByteArray m_gathered;
};

} // namespace holdfast::net
