// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of SessionHub that gives drills: faults that an operator asked for.
#include "core/server/session_hub.h"

#include "core/base/log.h"
#include "core/base/words.h"

namespace holdfast::server {

Result<Drill> SessionHub::startDrill(Drill drill)
{
    if (m_drill || m_closing)
        return Problem{QStringLiteral("drill_runs"), QStringLiteral("a drill is running; wait for its end"), {}, {}};
    drill.workers.removeDuplicates();
    if (drill.workers.isEmpty())
        drill.workers = m_byWorker.keys();
    if (drill.workers.isEmpty())
        return Problem{QStringLiteral("no_worker"), QStringLiteral("no worker is connected"), {}, {}};
    for (const QString &worker : std::as_const(drill.workers)) {
        if (const auto problem = objectionTo(drill.kind, worker))
            return *problem;
    }
    drill.workers.sort();
    log(lcLink(), LogLevel::Warning,
        QStringLiteral("a drill begins: %1 for %2, for %3")
            .arg(toString(drill.kind), firstOf(drill.workers), forPeople(drill.lasts)));
    m_drill = drill;
    m_drillTimer.set(m_clock.now().mono + drill.lasts);
    for (const QString &worker : std::as_const(drill.workers)) {
        if (Session *session = sessionOf(worker))
            beginDrill(*session);
    }
    return drill;
}

std::optional<Problem> SessionHub::objectionTo(Drill::Kind kind, const QString &worker) const
{
    const QString field = QStringLiteral("workers");
    if (sessionOf(worker) == nullptr)
        return Problem{
            QStringLiteral("no_worker"), QStringLiteral("no worker named \"%1\" is connected").arg(worker), field, {}};
    if (kind == Drill::Kind::KillWorker && m_runs.book().roster().find(worker)->record.protocol == 0)
        return Problem{QStringLiteral("old_worker"),
                       QStringLiteral("worker \"%1\" speaks the old messages, which have none for this").arg(worker),
                       field,
                       {}};
    return std::nullopt;
}

void SessionHub::beginDrill(Session &session)
{
    switch (m_drill->kind) {
    case Drill::Kind::Cut:
        return session.cut(kByDrill);
    case Drill::Kind::Lag:
        return session.impair(m_drill->lag);
    case Drill::Kind::Freeze:
        session.impair(std::nullopt);
        return schedule(session.id());
    case Drill::Kind::KillWorker:
        session.send(protocol::Drill{});
        return;
    }
}

/// A worker that comes back during a drill meets it again; true if it is not to be heard now.
bool SessionHub::meetsDrill(Session &session, const protocol::WorkerRegister &message, const QJsonValue &id)
{
    if (!m_drill || !m_drill->workers.contains(message.workerId) || m_drill->kind == Drill::Kind::KillWorker)
        return false;
    beginDrill(session);
    if (m_drill->kind == Drill::Kind::Freeze)
        keepForLater(session.id(), {id, message});
    return m_drill->kind != Drill::Kind::Lag;
}

/// One a worker: an earlier connection of it is given up, as it has given it up itself.
void SessionHub::keepForLater(SessionId id, const protocol::Envelope &envelope)
{
    const QString worker = std::get<protocol::WorkerRegister>(envelope.message).workerId;
    const auto former = m_frozenRegistrations.find(worker);
    if (former != m_frozenRegistrations.end() && former->second.first != id) {
        if (const auto session = m_sessions.find(former->second.first); session != m_sessions.end())
            session->second->cut(kByDrill);
    }
    m_frozenRegistrations.insert_or_assign(worker, std::pair(id, envelope));
}

void SessionHub::endDrill()
{
    m_drill.reset();
    m_drillTimer.set(std::nullopt);
    log(lcLink(), LogLevel::Info, QStringLiteral("the drill is over"));
    const auto sessions = m_sessions; // one that had ended meanwhile says so now
    for (const auto &[id, session] : sessions) {
        session->restore();
        schedule(id);
    }
    for (const auto &[worker, kept] : std::exchange(m_frozenRegistrations, {})) {
        const auto session = m_sessions.find(kept.first);
        if (!m_closing && session != m_sessions.end() && session->second->isOpen())
            onMessage(kept.first, kept.second, m_clock.now().mono);
    }
}

} // namespace holdfast::server
