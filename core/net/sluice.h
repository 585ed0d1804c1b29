// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace holdfast::net {

/// The gate of a socket between Qt's buffer and whoever reads from it.
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

private:
    bool m_isShut = false;
};

/// A QTcpSocket or QSslSocket with one.
template <class Socket>
class SluiceSocket final : public Socket, public Sluice
{
public:
    [[nodiscard]] qint64 unreadBytes() const override { return Socket::bytesAvailable(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return isShut() ? 0 : Socket::bytesAvailable(); }
};

} // namespace holdfast::net
