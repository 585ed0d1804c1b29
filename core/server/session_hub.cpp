// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/session_hub.h"

#include "core/base/log.h"

namespace holdfast::server {

QString flapWords(int reconnects)
{
    return QStringLiteral("it flaps: %1 reconnects in the last %2")
        .arg(reconnects)
        .arg(forPeople(jobs::Roster::kFlapTime));
}

QString toString(WorkerState state)
{
    switch (state) {
    case WorkerState::Connected:
        return QStringLiteral("connected");
    case WorkerState::Degraded:
        return QStringLiteral("degraded");
    case WorkerState::Offline:
        return QStringLiteral("offline");
    }
    Q_UNREACHABLE();
}

SessionHub::SessionHub(RunService &runs, const link::PeerSession::Config &config, const runtime::Clock &clock,
                       const runtime::LoopWatch &loop, MetricsBook &metrics, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_config(config)
    , m_clock(clock)
    , m_loop(loop)
    , m_metrics(metrics)
    , m_outages(config.keepalive.timeout)
    , m_timer(clock)
    , m_drillTimer(clock)
{
    connect(&m_drillTimer, &runtime::DeadlineTimer::expired, this, &SessionHub::endDrill);
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &SessionHub::onDeadline);
    connect(&m_runs, &RunService::startRequested, this, &SessionHub::onStartRequested);
    connect(&m_runs, &RunService::cancelRequested, this, &SessionHub::onCancelRequested);
}

void SessionHub::adopt(net::WebSocket *socket)
{
    auto *session = new Session(++m_lastId, socket, m_config, m_clock, m_loop, m_metrics, this);
    m_sessions.emplace(session->id(), session);
    connect(session, &Session::messageArrived, this, &SessionHub::onMessage);
    connect(session, &Session::answerArrived, this, &SessionHub::onAnswer);
    connect(session, &Session::deadlineChanged, this, &SessionHub::schedule);
    connect(session, &Session::ended, this, &SessionHub::onEnded);
    schedule(session->id());
    if (m_closing)
        session->close(protocol::CloseCode::GoingAway, QStringLiteral("the server stops"));
}

void SessionHub::schedule(SessionId id)
{
    if (const auto known = m_deadlineOf.find(id); known != m_deadlineOf.end()) {
        m_deadlines.erase({known->second, id});
        m_deadlineOf.erase(known);
    }
    const auto session = m_sessions.find(id);
    if (session != m_sessions.end()) {
        if (const auto due = session->second->nextDeadline()) {
            m_deadlines.emplace(*due, id);
            m_deadlineOf.emplace(id, *due);
        }
    }
    arm();
}

void SessionHub::arm()
{
    m_timer.set(m_deadlines.empty() ? std::nullopt : std::optional(m_deadlines.begin()->first));
}

void SessionHub::onDeadline(Now now)
{
    while (!m_deadlines.empty() && m_deadlines.begin()->first <= now.mono) {
        const SessionId id = m_deadlines.begin()->second;
        m_sessions.at(id)->onDeadline(now.mono);
        schedule(id);
    }
    arm();
}

void SessionHub::onMessage(SessionId id, const protocol::Envelope &envelope, MonoTime readAt)
{
    const bool isUnknown = std::holds_alternative<protocol::Unknown>(envelope.message);
    ++m_metrics.messages[isUnknown ? QStringLiteral("unknown") : protocol::typeName(envelope.message)];
    Session &session = *m_sessions.at(id);
    std::visit([&](const auto &message) { hear(session, message, envelope.id, readAt); }, envelope.message);
}

/// The session may be gone when the answer is known: its worker asks again on its next link.
RunService::Done SessionHub::answerTo(SessionId id, const QJsonValue &messageId, MonoTime readAt)
{
    return [this, id, messageId, readAt](const Result<void> &result) {
        answer(id, messageId, readAt, result ? Result<Acknowledged>(std::nullopt) : result.problem());
    };
}

void SessionHub::answer(SessionId id, const QJsonValue &messageId, MonoTime readAt, const Result<Acknowledged> &result)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    if (result)
        found->second->answer(messageId, protocol::Ack{std::nullopt, true, *result}, readAt);
    else
        found->second->refuse(messageId, result.problem(), readAt);
}

void SessionHub::hear(Session &session, const protocol::Heartbeat &message, const QJsonValue &, MonoTime)
{
    session.setHeartbeat(message);
    if (!session.worker().isEmpty())
        m_runs.workerSeen(session.worker());
}

void SessionHub::hear(Session &session, const protocol::JobStarted &message, const QJsonValue &id, MonoTime readAt)
{
    m_runs.started(session.worker(), message.key, message.at, answerTo(session.id(), id, readAt));
}

void SessionHub::hear(Session &session, const protocol::JobOutput &message, const QJsonValue &id, MonoTime readAt)
{
    m_runs.output(session.worker(), message.key, message.stream, message.offset, message.data,
                  answerTo(session.id(), id, readAt));
}

void SessionHub::hear(Session &session, const protocol::JobResult &message, const QJsonValue &id, MonoTime readAt)
{
    if (message.ownJob.isEmpty())
        m_runs.finished(session.worker(), message.outcome,
                        [this, session = session.id(), id, readAt](const Result<Acknowledged> &result) {
                            answer(session, id, readAt, result);
                        });
    else
        m_runs.ownJobFinished(session.worker(), message.ownJob, message.outcome, message.raw,
                              answerTo(session.id(), id, readAt));
}

void SessionHub::hear(Session &session, const protocol::Event &message, const QJsonValue &, MonoTime readAt)
{
    tell(session, LogLevel::Info, QStringLiteral("event"), message.text, readAt);
}

/// What a peer says of itself; nobody's log is full of one peer.
void SessionHub::tell(Session &session, LogLevel level, const QString &what, const QString &text, MonoTime now)
{
    const LineBudget::Line line = session.lines().take(now);
    if (line == LineBudget::Line::Leave)
        return;
    const QString who = session.worker().isEmpty() ? session.address() : session.worker();
    const bool isLast = line == LineBudget::Line::SayAsLast;
    log(lcLink(), level,
        QStringLiteral("%1 from %2: %3%4")
            .arg(what, who, text, isLast ? QStringLiteral(" (no more of its lines for a minute)") : QString()),
        level == LogLevel::Warning ? QStringLiteral("look into that worker's log, and mend it") : QString());
}

void SessionHub::onAnswer(SessionId id, const link::Answered &answered)
{
    const auto *error = std::get_if<protocol::Error>(&answered.answer);
    const auto found = m_assignments.find({id, static_cast<quint64>(answered.id.toInteger())});
    if (found == m_assignments.end()) {
        // It may have been the start of a run, which then waits on it for ever.
        if (error != nullptr && !answered.id.isDouble())
            tell(*m_sessions.at(id), LogLevel::Warning, QStringLiteral("an error that names no message"),
                 QStringLiteral("%1: %2").arg(error->code, error->reason), m_clock.now().mono);
        return;
    }
    const jobs::AttemptKey key = found->second;
    m_assignments.erase(found);
    if (error != nullptr)
        m_runs.assignmentRefused(m_sessions.at(id)->worker(), key, *error);
}

void SessionHub::onStartRequested(const QString &worker, const jobs::Assignment &assignment)
{
    // Without a session it goes out when the worker registers: both sides compare what they hold then.
    if (Session *session = sessionOf(worker))
        m_assignments.emplace(std::pair(session->id(), session->send(protocol::JobStart{assignment})), assignment.key);
}

void SessionHub::onCancelRequested(const QString &worker, const jobs::AttemptKey &key, const QString &reason)
{
    if (Session *session = sessionOf(worker))
        session->send(protocol::JobCancel{key, reason});
}

Session *SessionHub::sessionOf(const QString &worker) const
{
    const auto id = m_byWorker.constFind(worker);
    return id == m_byWorker.cend() ? nullptr : m_sessions.at(*id);
}

/// Takes the worker of this session off the books, if it is still this session's.
void SessionHub::leave(Session &session, const link::LinkEnd &end)
{
    const auto mine = m_byWorker.constFind(session.worker());
    if (mine == m_byWorker.cend() || *mine != session.id())
        return;
    m_byWorker.erase(mine);
    jobs::Loss loss = m_outages.lost(session.worker(), session.sighting(end), session.address());
    loss.lastSign = session.lastByteAt();
    loss.silentSince = session.silentSince();
    ++m_metrics.disconnects[loss.cause];
    const bool orderly = end.cause == link::EndCause::Stopped || end.cause == link::EndCause::GoneAway ||
                         end.cause == link::EndCause::ClosedByPeer;
    log(lcLink(), orderly ? LogLevel::Info : LogLevel::Warning,
        QStringLiteral("the link to worker %1 ended: %2").arg(session.worker(), loss.verdict));
    m_runs.workerGone(session.worker(), loss);
}

void SessionHub::onEnded(SessionId id, const link::LinkEnd &end)
{
    Session *session = m_sessions.at(id);
    leave(*session, end);
    m_assignments.erase(m_assignments.lower_bound({id, 0}), m_assignments.lower_bound({id + 1, 0}));
    m_sessions.erase(id);
    schedule(id);
    session->deleteLater();
    if (m_closing && m_sessions.empty())
        Q_EMIT allGone();
}

void SessionHub::closeAll(const QString &reason)
{
    m_closing = true;
    if (m_drill)
        endDrill();
    const auto sessions = m_sessions; // closing may end one at once
    for (const auto &[id, session] : sessions) {
        session->send(protocol::Goodbye{reason});
        session->close(protocol::CloseCode::GoingAway, reason);
    }
    if (m_sessions.empty())
        Q_EMIT allGone();
}

WorkerView SessionHub::viewOf(const jobs::Roster::Worker &worker, Now now) const
{
    WorkerView view;
    view.record = worker.record;
    view.running = static_cast<int>(worker.running.size());
    view.reconnects24h = jobs::Roster::reconnectsSince(worker, now.wall - std::chrono::hours(24));
    view.flapping = jobs::Roster::isFlapping(worker, now.wall);
    const Session *session = sessionOf(worker.record.name);
    if (session == nullptr) {
        view.reason = worker.outage ? worker.outage->verdict : QString();
        return view;
    }
    view.reason = session->degradedReason(now.mono);
    view.state = view.reason.isEmpty() ? WorkerState::Connected : WorkerState::Degraded;
    if (view.reason.isEmpty() && view.flapping)
        view.reason = flapWords(jobs::Roster::reconnectsSince(worker, now.wall - jobs::Roster::kFlapTime));
    view.record.lastSeenAt = session->lastByteAt();
    view.ackLatency = session->ackLatency(now.mono);
    view.roundTrip = session->roundTrip(now.mono);
    view.lastHeartbeatAt = session->lastHeartbeatAt();
    view.loopLagMs = session->lastHeartbeat().loopLagMs;
    return view;
}

std::vector<WorkerView> SessionHub::workers() const
{
    const Now now = m_clock.now();
    std::vector<WorkerView> views;
    for (const auto &[name, worker] : m_runs.book().roster().all())
        views.push_back(viewOf(worker, now));
    return views;
}

void SessionHub::eachWorker(const std::function<void(const jobs::Roster::Worker &, WorkerState)> &visit) const
{
    const MonoTime now = m_clock.now().mono;
    for (const auto &[name, worker] : m_runs.book().roster().all()) {
        const Session *session = sessionOf(name);
        if (session == nullptr)
            visit(worker, WorkerState::Offline);
        else
            visit(worker, session->degradedReason(now).isEmpty() ? WorkerState::Connected : WorkerState::Degraded);
    }
}

std::optional<WorkerView> SessionHub::worker(const QString &name) const
{
    const auto &all = m_runs.book().roster().all();
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional(viewOf(found->second, m_clock.now()));
}

} // namespace holdfast::server
