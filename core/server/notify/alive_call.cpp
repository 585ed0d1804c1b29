// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/notify/alive_call.h"

#include "core/base/log.h"

#include <algorithm>
#include <utility>

namespace holdfast::server {
namespace {

constexpr Milliseconds kLongest{30'000};

} // namespace

AliveCall::AliveCall(store::Store &store, AliveConfig config, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_config(std::move(config))
    , m_courier(1)
{
    m_timer.setInterval(static_cast<int>(m_config.every.count()));
    connect(&m_timer, &QTimer::timeout, this, &AliveCall::onTime);
}

void AliveCall::begin()
{
    if (m_config.url.isEmpty())
        return;
    m_timer.start();
    onTime();
}

void AliveCall::onTime()
{
    if (std::exchange(m_isUnderWay, true))
        return;
    m_store.probe(
        this,
        [this](const Result<void> &written) {
            if (written && m_timer.isActive())
                return call();
            m_isUnderWay = false;
            if (!written)
                note(written.problem().text());
        },
        std::min(m_config.every, kLongest));
}

void AliveCall::call()
{
    delivery::Delivery call;
    call.channel.kind = notify::ChannelKind::Webhook;
    call.channel.target = m_config.url.toString(QUrl::FullyEncoded);
    call.id = "alive";
    call.patience = std::min(m_config.every, kLongest);
    m_courier.send(call, [this](const Result<void> &taken) {
        m_isUnderWay = false;
        note(taken ? QString() : taken.problem().what);
    });
}

/// Says what has changed.
void AliveCall::note(const QString &trouble)
{
    if (std::exchange(m_trouble, trouble).isEmpty() == trouble.isEmpty())
        return;
    const QString host = m_config.url.host();
    if (trouble.isEmpty())
        return log(lcApp(), LogLevel::Info,
                   QStringLiteral("the calls that say that this server is alive reach %1 again").arg(host));
    log(lcApp(), LogLevel::Warning, QStringLiteral("%1 is not told that this server is alive: %2").arg(host, trouble),
        QStringLiteral(
            "the service there may report this server as dead; check --alive-url, the network and the database"));
}

} // namespace holdfast::server
