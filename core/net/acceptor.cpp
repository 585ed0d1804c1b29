// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/acceptor.h"

#include "core/base/log.h"
#include "core/base/time.h"
#include "core/net/http_message.h"

#include <QNetworkProxy>
#include <QTimerEvent>

namespace holdfast::net {

namespace {

constexpr Milliseconds kPause{200};
constexpr int kBacklog = 4096; ///< the kernel cuts it to net.core.somaxconn
constexpr int kRefusedAtOnce = 256;

} // namespace

QByteArray noPlaceAnswer()
{
    return serialize(answerFor({503, QStringLiteral("too many connections; try again later")}));
}

Acceptor::Acceptor(std::function<void(qintptr)> take, QObject *parent)
    : QTcpServer(parent)
    , m_take(std::move(take))
{
    setProxy(QNetworkProxy::NoProxy);
    setListenBacklogSize(kBacklog);
    connect(this, &QTcpServer::acceptError, this, &Acceptor::onAcceptError);
}

void Acceptor::incomingConnection(qintptr descriptor)
{
    if (m_inTrouble)
        log(lcHttp(), LogLevel::Info, QStringLiteral("connections are accepted again"));
    m_inTrouble = false;
    m_take(descriptor);
}

void Acceptor::onAcceptError()
{
    if (!m_inTrouble)
        log(lcHttp(), LogLevel::Warning, QStringLiteral("a connection could not be accepted: %1").arg(errorString()),
            QStringLiteral("if this repeats, raise the limit of open files (LimitNOFILE)"));
    m_inTrouble = true;
    m_spare.refuseWaiting(socketDescriptor(), noPlaceAnswer(), kRefusedAtOnce);
    m_pause.start(static_cast<int>(kPause.count()), this);
}

void Acceptor::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_pause.timerId()) {
        QTcpServer::timerEvent(event);
        return;
    }
    m_pause.stop();
    resumeAccepting();
}

} // namespace holdfast::net
