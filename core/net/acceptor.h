// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/raw_descriptor.h"

#include <QSocketNotifier>
#include <QTcpServer>
#include <QTimer>

#include <functional>
#include <memory>

namespace holdfast::net {

/// Listens and accepts descriptors, and makes no objects of them. The last free descriptors of the process are not for
/// connections: a client beyond them is told so. QTcpServer only binds: it reports the first failing accept(2) of its
/// life and none after it, so with a full descriptor table it spins.
class Acceptor final : public QObject
{
    Q_OBJECT

public:
    /// `take` owns each descriptor it is given.
    Acceptor(std::function<void(qintptr)> take, QObject *parent);

    [[nodiscard]] bool listen(const QHostAddress &address, quint16 port);
    void close();

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] QAbstractSocket::SocketError error() const { return m_server.serverError(); }
    [[nodiscard]] QString errorString() const { return m_server.errorString(); }

private:
    void onReadable();
    void refuse(qintptr descriptor);
    void pause(const QString &why);
    void resume();
    void tell(const QString &trouble);
    void onCalm();

    std::function<void(qintptr)> m_take;
    QTcpServer m_server;
    std::unique_ptr<QSocketNotifier> m_notifier;
    SpareDescriptor m_spare;
    qintptr m_firstReserved; ///< this number and those above it are in reserve
    QTimer m_pause;
    QTimer m_calm; ///< runs while there is trouble
};

/// What a client gets for whom there is no place, ready to send.
[[nodiscard]] QByteArray noPlaceAnswer();

} // namespace holdfast::net
