// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/acceptor.h"

#include "core/base/log.h"
#include "core/base/time.h"
#include "core/net/http_message.h"
#include "core/runtime/descriptors.h"

#include <QNetworkProxy>

#include <algorithm>
#include <limits>

namespace holdfast::net {

namespace {

constexpr Milliseconds kPause{200};
constexpr Milliseconds kCalm{5'000}; ///< without a refusal, before the trouble is called over
constexpr int kBacklog = 4096;       ///< the kernel cuts it to net.core.somaxconn
constexpr int kAtOnce = 256;
constexpr int kReserve = 32;

/// The system gives the lowest number that is free, so a number tells how many are taken.
qintptr firstReserved()
{
    const auto limit = runtime::descriptorLimit();
    return limit ? *limit - std::min(kReserve, *limit / 8) : std::numeric_limits<qintptr>::max();
}

} // namespace

QByteArray noPlaceAnswer()
{
    return serialize(answerFor({ErrorCode::Unavailable, QStringLiteral("too many connections; try again later")}));
}

Acceptor::Acceptor(std::function<void(qintptr)> take, QObject *parent)
    : QObject(parent)
    , m_take(std::move(take))
    , m_firstReserved(firstReserved())
{
    m_server.setProxy(QNetworkProxy::NoProxy);
    m_server.setListenBacklogSize(kBacklog);
    for (QTimer *timer : {&m_pause, &m_calm})
        timer->setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Acceptor::resume);
    connect(&m_calm, &QTimer::timeout, this, &Acceptor::onCalm);
}

bool Acceptor::listen(const QHostAddress &address, quint16 port)
{
    if (!m_server.listen(address, port))
        return false;
    m_server.pauseAccepting(); // for good
    m_notifier = std::make_unique<QSocketNotifier>(m_server.socketDescriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Acceptor::onReadable);
    return true;
}

void Acceptor::close()
{
    if (QSocketNotifier *notifier = m_notifier.release()) {
        notifier->setEnabled(false);
        notifier->deleteLater(); // it may be what calls
    }
    m_server.close();
}

void Acceptor::onReadable()
{
    for (int i = 0; i < kAtOnce && m_server.isListening(); ++i) {
        const Accepted next = acceptNext(m_server.socketDescriptor());
        if (!next.trouble.isEmpty())
            return pause(next.trouble);
        if (next.descriptor < 0)
            return;
        if (next.descriptor < m_firstReserved)
            m_take(next.descriptor);
        else
            refuse(next.descriptor);
    }
}

void Acceptor::refuse(qintptr descriptor)
{
    answerAndClose(descriptor, noPlaceAnswer());
    tell(QStringLiteral("this process has no more descriptors for connections"));
}

/// Others have taken the reserve. Accepting at once again would fail again, and keep a processor busy.
void Acceptor::pause(const QString &why)
{
    tell(why);
    m_spare.refuseWaiting(m_server.socketDescriptor(), noPlaceAnswer(), kAtOnce);
    m_notifier->setEnabled(false);
    m_pause.start(kPause);
}

void Acceptor::resume()
{
    if (m_notifier)
        m_notifier->setEnabled(true);
}

/// One line however many are refused.
void Acceptor::tell(const QString &trouble)
{
    if (!m_calm.isActive())
        log(lcHttp(), LogLevel::Warning, QStringLiteral("connections are refused: %1").arg(trouble),
            QStringLiteral("if this repeats, raise the limit of open files (LimitNOFILE)"));
    m_calm.start(kCalm);
}

void Acceptor::onCalm()
{
    log(lcHttp(), LogLevel::Info, QStringLiteral("connections are accepted again"));
}

} // namespace holdfast::net
