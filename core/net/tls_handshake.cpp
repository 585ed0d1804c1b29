// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tls_handshake.h"

#include <QTimerEvent>

#include <algorithm>
#include <utility>

namespace holdfast::net {

namespace {

constexpr int kAtOnce = 128;
constexpr Milliseconds kFairTime{1'000};
constexpr char kTlsRecord = 0x16; ///< begins a handshake, RFC 8446 section 5.1

Refusal plainRefusal()
{
    return {ErrorCode::BadRequest, QStringLiteral("this port speaks TLS: use https:// or wss://")};
}

/// With QueryPeer Qt leaves the judgement on a client's certificate to us, so that the client can read why.
std::optional<Refusal> judgeClient(const QSslSocket &socket)
{
    if (socket.peerVerifyMode() != QSslSocket::QueryPeer)
        return std::nullopt;
    if (socket.peerCertificate().isNull())
        return Refusal{ErrorCode::Forbidden,
                       QStringLiteral("this server asks for a client certificate: give --tls-cert and --tls-key")};
    const auto errors = socket.sslHandshakeErrors();
    if (errors.isEmpty())
        return std::nullopt;
    return Refusal{ErrorCode::Forbidden,
                   QStringLiteral("the client certificate is not accepted: %1").arg(errors.first().errorString())};
}

} // namespace

TlsHandshake::TlsHandshake(QSslSocket *socket, Milliseconds timeout, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_left(timeout)
{
    socket->setParent(this);
    socket->setReadBufferSize(kMaxHeadBytes);
    connect(socket, &QSslSocket::readyRead, this, &TlsHandshake::onFirstBytes);
    connect(socket, &QSslSocket::encrypted, this, &TlsHandshake::onEncrypted);
    connect(socket, &QSslSocket::disconnected, this, &TlsHandshake::over);
    m_since.start();
    m_timer.start(static_cast<int>(timeout.count()), this);
}

void TlsHandshake::onFirstBytes()
{
    char first = 0;
    if (m_socket->peek(&first, 1) != 1)
        return;
    disconnect(m_socket, &QSslSocket::readyRead, this, nullptr);
    m_left = left();
    if (first == kTlsRecord)
        Q_EMIT helloCame();
    else
        Q_EMIT ready(plainRefusal());
}

void TlsHandshake::begin(const QSslConfiguration &configuration)
{
    m_since.start();
    m_timer.start(static_cast<int>(m_left.count()), this);
    m_socket->setSslConfiguration(configuration);
    m_socket->startServerEncryption();
}

void TlsHandshake::onEncrypted()
{
    Q_EMIT ready(judgeClient(*m_socket));
}

Milliseconds TlsHandshake::left() const
{
    return std::max(m_left - Milliseconds(m_since.elapsed()), Milliseconds(1));
}

QSslSocket *TlsHandshake::release()
{
    m_timer.stop();
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    return std::exchange(m_socket, nullptr);
}

void TlsHandshake::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    m_timer.stop();
    drop();
}

TlsHandshakes::TlsHandshakes(const QSslConfiguration &configuration, Milliseconds timeout, const runtime::Clock &clock,
                             Done done, QObject *parent)
    : QObject(parent)
    , m_configuration(configuration)
    , m_timeout(timeout)
    , m_clock(clock)
    , m_done(std::move(done))
    , m_places(kAtOnce, kFairTime)
    , m_timer(clock)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &TlsHandshakes::takeTurns);
}

void TlsHandshakes::take(QSslSocket *socket)
{
    const TlsPlaces::Id id = ++m_lastId;
    auto *handshake = new TlsHandshake(socket, m_timeout, this);
    m_handshakes.emplace(id, handshake);
    connect(handshake, &TlsHandshake::helloCame, this, [this, id] {
        m_places.enter(id);
        takeTurns();
    });
    connect(handshake, &TlsHandshake::ready, this, [this, id, handshake](const std::optional<Refusal> &refusal) {
        const Milliseconds left = handshake->left();
        QSslSocket *own = handshake->release();
        leave(id);
        m_done(own, left, refusal);
    });
    connect(handshake, &TlsHandshake::over, this, [this, id] { leave(id); });
}

void TlsHandshakes::stop()
{
    for (const auto &[id, handshake] : std::exchange(m_handshakes, {})) {
        handshake->disconnect(this);
        handshake->deleteLater(); // it may be what calls
        m_places.leave(id);
    }
}

void TlsHandshakes::leave(TlsPlaces::Id id)
{
    const auto entry = m_handshakes.find(id);
    if (entry == m_handshakes.end())
        return;
    entry->second->deleteLater(); // it may be what calls
    m_handshakes.erase(entry);
    m_places.leave(id);
    takeTurns();
}

void TlsHandshakes::takeTurns()
{
    const TlsPlaces::Turn turn = m_places.next(m_clock.now().mono);
    m_timer.set(m_places.nextDeadline());
    for (const TlsPlaces::Id id : turn.drop) {
        if (const auto entry = m_handshakes.find(id); entry != m_handshakes.end())
            entry->second->drop();
    }
    for (const TlsPlaces::Id id : turn.start) {
        if (const auto entry = m_handshakes.find(id); entry != m_handshakes.end())
            entry->second->begin(m_configuration);
    }
}

} // namespace holdfast::net
