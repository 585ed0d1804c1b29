// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/request_head.h"
#include "core/net/tls_places.h"
#include "core/runtime/deadline_timer.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QSslConfiguration>
#include <QSslSocket>

#include <functional>
#include <unordered_map>

namespace holdfast::net {

/// One accepted connection until it is encrypted. The first byte is peeked: whoever does not begin as TLS does is told
/// so in plain HTTP. A peer that is late, or ends, is dropped.
class TlsHandshake final : public QObject
{
    Q_OBJECT

public:
    /// `socket` becomes ours. The peer has `timeout` for all that it has to send.
    TlsHandshake(QSslSocket *socket, Milliseconds timeout, QObject *parent);

    /// After helloCame().
    void begin(const QSslConfiguration &configuration);
    void drop() { m_socket->abort(); }

    /// Gives the socket away, in a slot of ready().
    [[nodiscard]] QSslSocket *release();
    /// What is left of the peer's time; the wait for begin() does not count.
    [[nodiscard]] Milliseconds left() const;

Q_SIGNALS:
    /// The peer wants TLS, and may have to wait for it.
    void helloCame();
    /// The socket can be read. With a refusal, that is all that the peer gets.
    void ready(const std::optional<holdfast::net::Refusal> &refusal);
    /// The connection is gone.
    void over();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void onFirstBytes();
    void onEncrypted();

    QSslSocket *m_socket;
    Milliseconds m_left; ///< when m_since began
    QElapsedTimer m_since;
    QBasicTimer m_timer;
};

/// All handshakes of a listener.
class TlsHandshakes final : public QObject
{
    Q_OBJECT

public:
    /// `done` owns each socket that it is given, encrypted or to be refused, and gives it the rest of its time.
    using Done = std::function<void(QSslSocket *, Milliseconds left, const std::optional<Refusal> &)>;

    TlsHandshakes(const QSslConfiguration &configuration, Milliseconds timeout, const runtime::Clock &clock, Done done,
                  QObject *parent);

    /// For those that begin from now on.
    void setConfiguration(const QSslConfiguration &configuration) { m_configuration = configuration; }
    /// `socket` is connected, not read, and becomes ours.
    void take(QSslSocket *socket);
    /// Drops all, and says nothing more of them.
    void stop();

private:
    void takeTurns();
    void leave(TlsPlaces::Id id);

    QSslConfiguration m_configuration;
    const Milliseconds m_timeout;
    const runtime::Clock &m_clock;
    const Done m_done;
    TlsPlaces m_places;
    runtime::DeadlineTimer m_timer;
    std::unordered_map<TlsPlaces::Id, TlsHandshake *> m_handshakes;
    TlsPlaces::Id m_lastId = 0;
};

} // namespace holdfast::net
