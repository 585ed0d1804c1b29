// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WorkerDirectory that gives drills: faults that an operator asked for.
#include "core/fleet/worker_directory.h"

#include "core/base/words.h"

namespace holdfast::fleet {

Result<DrillStart> WorkerDirectory::startDrill(Drill drill, const jobs::Actor &actor, Now now)
{
    if (m_drill || m_isStopping)
        return Problem{QStringLiteral("drill_runs"),
                       QStringLiteral("a drill is running"),
                       {},
                       QStringLiteral("wait for its end, or end it: holdfast drill stop")};
    drill.workers.removeDuplicates();
    if (drill.workers.isEmpty()) {
        for (const auto &[worker, session] : m_sessionOf)
            drill.workers += worker;
    }
    if (drill.workers.isEmpty())
        return Problem{QStringLiteral("no_worker"), QStringLiteral("no worker is connected"), {}, {}};
    for (const QString &worker : std::as_const(drill.workers)) {
        if (const auto problem = objectionTo(drill.kind, worker))
            return *problem;
    }
    drill.workers.sort();
    m_drill = drill;
    m_drillEnds = now.mono + drill.lasts;
    Effects effects{link::WriteLog{LogLevel::Warning,
                                   QStringLiteral("a drill begins: %1 for %2, for %3")
                                       .arg(toString(drill.kind), firstOf(drill.workers), forPeople(drill.lasts)),
                                   {}}};
    note(effects, "drill_begun", actor, now);
    for (const QString &worker : std::as_const(drill.workers))
        meetDrill(effects, m_sessionOf.at(worker));
    return DrillStart{drill, std::move(effects)};
}

std::optional<Problem> WorkerDirectory::objectionTo(Drill::Kind kind, const QString &worker) const
{
    const QString field = QStringLiteral("workers");
    if (!sessionOf(worker))
        return Problem{
            QStringLiteral("no_worker"), QStringLiteral("no worker named \"%1\" is connected").arg(worker), field, {}};
    if (kind == Drill::Kind::KillWorker && m_book.roster().find(worker)->record.protocol == 0)
        return Problem{QStringLiteral("old_worker"),
                       QStringLiteral("worker \"%1\" speaks the older protocol, which has no drills").arg(worker),
                       field,
                       {}};
    return std::nullopt;
}

void WorkerDirectory::meetDrill(Effects &effects, SessionId session)
{
    switch (m_drill->kind) {
    case Drill::Kind::Cut:
        effects.push_back(CutSession{session, kByDrill});
        return;
    case Drill::Kind::Lag:
    case Drill::Kind::Freeze:
        m_impaired.insert(session);
        effects.push_back(
            ImpairSession{session, m_drill->kind == Drill::Kind::Lag ? std::optional(m_drill->lag) : std::nullopt});
        return;
    case Drill::Kind::KillWorker:
        effects.push_back(KillWorker{session});
        return;
    }
}

/// A worker that comes back during a drill meets it again; true if it is not to be heard now.
bool WorkerDirectory::isHeldOff(Effects &effects, SessionId session, const protocol::WorkerRegister &message,
                                const QJsonValue &id)
{
    if (!m_drill || !m_drill->workers.contains(message.workerId) || m_drill->kind == Drill::Kind::KillWorker)
        return false;
    meetDrill(effects, session);
    if (m_drill->kind == Drill::Kind::Freeze)
        holdBack(effects, session, {id, message});
    return m_drill->kind != Drill::Kind::Lag;
}

/// One a worker: an earlier connection of it is given up, as the worker itself has given it up.
void WorkerDirectory::holdBack(Effects &effects, SessionId session, const protocol::Envelope &registration)
{
    const QString worker = std::get<protocol::WorkerRegister>(registration.message).workerId;
    const auto former = m_heldBack.find(worker);
    if (former != m_heldBack.end() && former->second.session != session)
        effects.push_back(CutSession{former->second.session, kByDrill});
    m_heldBack.insert_or_assign(worker, HeldBack{session, registration});
}

Effects WorkerDirectory::onDeadline(Now now)
{
    Effects effects = m_drillEnds && now.mono >= *m_drillEnds ? endDrill({}, now) : Effects{};
    settleOverdue(effects, now);
    admitEarly(effects, now);
    return effects;
}

/// A session that had ended during a freeze says so when it is restored: it is asked before its registration counts.
Effects WorkerDirectory::endDrill(const jobs::Actor &actor, Now now)
{
    Effects effects{link::WriteLog{LogLevel::Info, QStringLiteral("the drill is over"), {}}};
    note(effects, "drill_ended", actor, now);
    m_drill.reset();
    m_drillEnds.reset();
    for (const SessionId session : std::exchange(m_impaired, {}))
        effects.push_back(RestoreSession{session});
    for (auto &[worker, held] : std::exchange(m_heldBack, {})) {
        if (!m_isStopping)
            effects.push_back(RegisterAgain{held.session, std::move(held.registration)});
    }
    return effects;
}

/// "cut for alpha, beta", as its row of changes names it.
void WorkerDirectory::note(Effects &effects, const char *what, const jobs::Actor &actor, Now now)
{
    jobs::Step step;
    const QString drill = QStringLiteral("%1 for %2").arg(toString(m_drill->kind), firstOf(m_drill->workers));
    m_book.note(step, actor, {QLatin1String(what), drill, {}}, now);
    effects.push_back(Apply{std::move(step)});
}

Effects WorkerDirectory::stopDrill(const jobs::Actor &actor, Now now)
{
    return m_drill ? endDrill(actor, now) : Effects{};
}

Effects WorkerDirectory::stop(Now now)
{
    m_isStopping = true;
    return m_drill ? endDrill({}, now) : Effects{};
}

} // namespace holdfast::fleet
