// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/delivery/courier.h"

namespace holdfast::delivery {
namespace {

Result<void> deliver(const Delivery &delivery, const Stop &stop)
{
    switch (delivery.channel.kind) {
    case notify::ChannelKind::Webhook:
        return post(delivery, stop);
    case notify::ChannelKind::Mail:
        return mail(delivery, stop);
    case notify::ChannelKind::Exec:
        return feed(delivery, stop);
    }
    Q_UNREACHABLE();
}

} // namespace

Courier::Courier(int atOnce, QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(atOnce);
}

Courier::~Courier()
{
    m_stop = true;
    m_pool.clear();
    m_pool.waitForDone();
}

void Courier::send(const Delivery &delivery, const Done &done)
{
    const quint64 ticket = ++m_lastTicket;
    m_waiting.emplace(ticket, done);
    m_pool.start([this, ticket, delivery] {
        const Result<void> result = deliver(delivery, m_stop);
        QMetaObject::invokeMethod(
            this, [this, ticket, result] { onEnded(ticket, result); }, Qt::QueuedConnection);
    });
}

void Courier::onEnded(quint64 ticket, const Result<void> &result)
{
    if (const auto node = m_waiting.extract(ticket); !node.empty())
        node.mapped()(result);
}

} // namespace holdfast::delivery
