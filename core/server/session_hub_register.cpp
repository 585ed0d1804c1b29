// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of SessionHub that takes registrations.
#include "core/server/session_hub.h"

#include "core/base/log.h"

namespace holdfast::server {
namespace {

jobs::WorkerRecord recordOf(const Session &session, const protocol::WorkerRegister &message, WallTime now)
{
    return {message.workerId,   message.instance,
            message.hostname,   message.platform,
            message.version,    message.protocol,
            message.slots,      message.labels,
            session.address(),  true,
            session.openedAt(), now,
            message.sequence};
}

} // namespace

void SessionHub::hear(Session &session, const protocol::WorkerRegister &message, const QJsonValue &id, MonoTime readAt)
{
    if (m_closing)
        return session.close(protocol::CloseCode::GoingAway, QStringLiteral("the server stops"));
    if (!session.worker().isEmpty() && session.worker() != message.workerId) {
        session.refuse(id,
                       {QStringLiteral("bad_field"),
                        QStringLiteral("this connection is %1's already").arg(session.worker()),
                        QStringLiteral("worker_id"),
                        {}},
                       readAt);
        return;
    }
    const QString name = message.workerId;
    if (meetsDrill(session, message, id))
        return;
    if (m_runs.book().roster().isStale(name, message.instance, message.sequence)) {
        session.refuse(id,
                       {QStringLiteral("stale_registration"),
                        QStringLiteral("%1 has registered anew since this was sent").arg(name),
                        {},
                        {}},
                       readAt);
        session.close(protocol::CloseCode::Replaced, QStringLiteral("a newer connection of this worker is registered"));
        return;
    }
    const bool isAgain = session.worker() == name;
    if (!isAgain)
        takeOver(name, message.instance, session.address());
    const jobs::WorkerRecord record = recordOf(session, message, m_clock.now().wall);
    const auto *known = m_runs.book().roster().find(name);
    const std::optional<jobs::Outage> outage = known != nullptr ? known->outage : std::nullopt;
    const jobs::Return how = m_outages.back(message, session.address(), known);
    const auto agreed = m_runs.workerRegistered(record, message.holding, how);
    m_byWorker.insert(name, session.id());
    protocol::Registered registered{message.protocol > 0 ? protocol::kVersion : 0,
                                    QStringLiteral("holdfast " HOLDFAST_VERSION),
                                    agreed.keep,
                                    agreed.cancel,
                                    {}};
    if (outage)
        registered.lastOutage = protocol::OutageVerdict{how.loss.cause, how.loss.verdict, how.loss.act};
    session.registered(name, registered, id, readAt);
    m_runs.settleRegistration(agreed.step);
    if (outage) {
        ++m_metrics.reconnects;
        ++m_metrics.outages[how.loss.cause];
    }
    if (!isAgain)
        tellRegistered(session, message, outage, how);
}

void SessionHub::tellRegistered(const Session &session, const protocol::WorkerRegister &message,
                                const std::optional<jobs::Outage> &ended, const jobs::Return &how)
{
    QString line = QStringLiteral("worker %1 registered from %2%3")
                       .arg(message.workerId, session.address(),
                            message.protocol > 0 ? QString() : QStringLiteral(" (an old worker: takes no jobs)"));
    const WallTime now = m_clock.now().wall;
    if (ended)
        line += QStringLiteral("; it was away for %1: %2")
                    .arg(forPeople(std::max(now - ended->began, Milliseconds(0))), how.loss.verdict);
    log(lcLink(), LogLevel::Info, line, how.loss.act);
    const auto &worker = *m_runs.book().roster().find(message.workerId);
    const int reconnects = jobs::Roster::reconnectsSince(worker, now - jobs::Roster::kFlapTime);
    if (ended && reconnects == jobs::Roster::kFlaps)
        log(lcLink(), LogLevel::Warning, QStringLiteral("worker %1: %2").arg(message.workerId, flapWords(reconnects)),
            QStringLiteral("holdfast worker show %1 lists why").arg(message.workerId));
}

/// Newest wins: the older connection of that name is closed, and gone from the books at once.
void SessionHub::takeOver(const QString &worker, const QString &newInstance, const QString &newAddress)
{
    Session *old = sessionOf(worker);
    if (old == nullptr)
        return;
    const auto *known = m_runs.book().roster().find(worker);
    const bool isSameWorker = !newInstance.isEmpty() && known != nullptr && known->record.instance == newInstance;
    const QString reason = QStringLiteral("%1 registered anew from %2").arg(worker, newAddress);
    leave(*old, {isSameWorker ? link::EndCause::Superseded : link::EndCause::TakenOver, reason});
    old->close(isSameWorker ? protocol::CloseCode::Replaced : protocol::CloseCode::TakenOver, reason);
}

} // namespace holdfast::server
