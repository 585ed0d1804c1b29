// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/links/session_hub.h"

#include "core/base/log.h"
#include "core/base/overloaded.h"
#include "core/fleet/clock_difference.h"

namespace holdfast::server {

SessionHub::SessionHub(RunService &runs, const link::PeerSession::Config &config, const runtime::Clock &clock,
                       const runtime::LoopWatch &loop, ServerMetrics &metrics, metrics::LatencyBook &latencies,
                       QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_clock(clock)
    , m_metrics(metrics)
    , m_shared{config, clock, loop, metrics, latencies, *this}
    , m_directory(
          runs.bookForLinks(), [this](SessionId id) { return m_sessions.at(id)->observed(); }, config.keepalive.timeout)
    , m_timer(clock)
    , m_drillTimer(clock)
{
    connect(&m_drillTimer, &runtime::DeadlineTimer::expired, this, [this](Now now) {
        carryOut(m_directory.onDeadline({now.mono, m_runs.now().wall}), now.mono);
    });
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &SessionHub::onDeadline);
    connect(&m_runs, &RunService::committed, this, [this](const jobs::Changes &changes) {
        for (const QString &name : changes.workersGone)
            m_directory.forget(name);
    });
    connect(&m_runs, &RunService::startRequested, this, &SessionHub::onStartRequested);
    connect(&m_runs, &RunService::cancelRequested, this, &SessionHub::onCancelRequested);
}

void SessionHub::adopt(net::WebSocket *socket, const net::Admission &admission)
{
    auto *session = new WorkerSession(++m_lastId, socket, m_shared, this);
    session->setAdmission(admission);
    m_sessions.emplace(session->id(), session);
    schedule(session->id());
    m_unregistered.insert(session->id());
    if (m_unregistered.size() > kMaxUnregistered)
        cutOldestUnregistered();
    if (m_closing)
        session->close(protocol::CloseCode::GoingAway, QStringLiteral("the server stops"));
}

void SessionHub::cutOldestUnregistered()
{
    const SessionId oldest = m_unregistered.extract(m_unregistered.begin()).value();
    m_sessions.at(oldest)->cut(QStringLiteral("too many connections have not registered"));
}

void SessionHub::schedule(SessionId id)
{
    const auto session = m_sessions.find(id);
    m_deadlines.set(id, session == m_sessions.end() ? std::nullopt : session->second->nextDeadline());
    arm();
}

void SessionHub::arm()
{
    const auto next = m_deadlines.next();
    m_timer.set(next ? std::optional(next->first) : std::nullopt);
}

void SessionHub::onDeadline(Now now)
{
    for (auto next = m_deadlines.next(); next && next->first <= now.mono; next = m_deadlines.next()) {
        m_sessions.at(next->second)->onDeadline(now.mono);
        schedule(next->second);
    }
    arm();
}

void SessionHub::onMessage(WorkerSession &session, const protocol::Envelope &envelope, MonoTime readAt)
{
    ++m_metrics.messages[envelope.message.index()];
    const QJsonValue &messageId = envelope.id;
    std::visit(Overloaded{
                   [&](const protocol::WorkerRegister &message) { hear(session, message, messageId, readAt); },
                   [&](const protocol::Heartbeat &message) { hear(session, message); },
                   [&](const protocol::JobStarted &message) { hear(session, message, messageId, readAt); },
                   [&](const protocol::JobOutput &message) { hear(session, message, messageId, readAt); },
                   [&](const protocol::JobResult &message) { hear(session, message, messageId, readAt); },
                   [&](const protocol::Event &message) {
                       tell(session, LogLevel::Info, QStringLiteral("event"), message.text, readAt);
                   },
                   [&](const protocol::CredentialOffer &message) { hear(session, message, messageId, readAt); },
                   // A server sends these; from a worker they mean nothing.
                   [](const protocol::JobStart &) {},
                   [](const protocol::JobCancel &) {},
                   [](const protocol::Goodbye &) {},
                   [](const protocol::Drill &) {},
                   [](const protocol::CredentialRotate &) {},
                   // The link machine hands answers over as Answered.
                   [](const protocol::Ack &) {},
                   [](const protocol::Error &) {},
                   [](const protocol::Unknown &) {},
               },
               envelope.message);
}

void SessionHub::hear(WorkerSession &session, const protocol::WorkerRegister &message, const QJsonValue &id,
                      MonoTime readAt)
{
    if (const auto may = mayHaveName(session, message.workerId); !may) {
        session.refuse(id, may.problem(), readAt);
        return session.close(protocol::CloseCode::PolicyViolation, may.problem().what);
    }
    compareClock(session, message.workerId, message.sentAt);
    session.setRotates(message.rotates);
    carryOut(m_directory.registered(session.id(), message, id, m_runs.now()), readAt);
}

Result<void> SessionHub::mayHaveName(const WorkerSession &session, const QString &name) const
{
    const net::Admission &admission = session.admission();
    if (admission.onlyWorker == name || admission.tokenId.isEmpty())
        return {};
    if (admission.onlyWorker.isEmpty())
        return m_mayShareName ? m_mayShareName(name) : Result<void>();
    return Problem{.code = QStringLiteral("forbidden"),
                   .what = QStringLiteral("this token is for worker %1, not for %2").arg(admission.onlyWorker, name),
                   .todo = QStringLiteral("start the worker with that name, or give it a token of its own")};
}

void SessionHub::carryOut(fleet::Effects effects, MonoTime readAt)
{
    for (fleet::Effect &effect : effects)
        carryOut(effect, readAt);
    m_drillTimer.set(m_directory.nextDeadline());
}

void SessionHub::carryOut(fleet::Effect &effect, MonoTime readAt)
{
    const auto session = [this](SessionId id) -> WorkerSession & { return *m_sessions.at(id); };
    std::visit(
        Overloaded{
            [&](const fleet::Refuse &refusal) { session(refusal.session).refuse(refusal.id, refusal.problem, readAt); },
            [&](const fleet::Answer &answer) { registered(answer, readAt); },
            [&](const fleet::AskAgain &ask) { askAgain(ask, readAt); },
            [&](fleet::Apply &apply) { m_runs.apply(std::move(apply.step)); },
            [&](const fleet::CloseSession &close) { session(close.session).close(close.code, close.reason); },
            [&](const fleet::CutSession &cut) { session(cut.session).cut(cut.why); },
            [&](const fleet::ImpairSession &impair) {
                session(impair.session).impair(impair.lag);
                schedule(impair.session);
            },
            [&](const fleet::ProbeSession &probe) {
                session(probe.session).probe();
                schedule(probe.session);
            },
            [&](const fleet::RestoreSession &restore) {
                session(restore.session).restore();
                schedule(restore.session);
            },
            [&](const fleet::KillWorker &kill) { session(kill.session).send(protocol::Drill{}); },
            [&](const fleet::RegisterAgain &held) { registerAgain(held); },
            [&](const fleet::LinkLost &lost) { ++m_metrics.disconnects[lost.cause]; },
            [&](const fleet::LinkBack &back) {
                ++m_metrics.reconnects;
                ++m_metrics.outages[back.cause];
            },
            [&](const link::WriteLog &line) { log(lcLink(), line.level, line.what, line.action); },
        },
        effect);
}

void SessionHub::registered(const fleet::Answer &answer, MonoTime readAt)
{
    m_unregistered.erase(answer.session);
    m_sessions.at(answer.session)->registered(answer.worker, answer.registered, answer.id, readAt);
}

void SessionHub::askAgain(const fleet::AskAgain &ask, MonoTime readAt)
{
    protocol::Registered wanted;
    wanted.isAsked = true;
    wanted.store = ask.store;
    wanted.epoch = ask.epoch;
    m_sessions.at(ask.session)->answer(ask.id, protocol::Ack{wanted}, readAt);
}

/// Its worker may have given the connection up while the drill kept that from being seen.
void SessionHub::registerAgain(const fleet::RegisterAgain &held)
{
    WorkerSession *session = find(held.session);
    if (session == nullptr || !session->isOpen())
        return;
    auto message = std::get<protocol::WorkerRegister>(held.registration.message);
    message.sentAt.reset(); // that was before the drill
    hear(*session, message, held.registration.id, m_clock.mono());
}

Result<fleet::Drill> SessionHub::startDrill(const fleet::Drill &drill, const jobs::Actor &actor)
{
    const Now now = m_runs.now();
    auto start = m_directory.startDrill(drill, actor, now);
    if (!start)
        return start.problem();
    carryOut(std::move(start->effects), now.mono);
    return start->drill;
}

bool SessionHub::stopDrill(const jobs::Actor &actor)
{
    auto effects = m_directory.stopDrill(actor, m_runs.now());
    const bool ran = !effects.empty();
    carryOut(std::move(effects), m_clock.mono());
    return ran;
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
    WorkerSession *session = find(id);
    if (session == nullptr)
        return;
    if (result)
        session->answer(messageId, protocol::Ack{std::nullopt, !*result || (*result)->isTaken, *result}, readAt);
    else
        session->refuse(messageId, result.problem(), readAt);
}

void SessionHub::hear(WorkerSession &session, const protocol::Heartbeat &message)
{
    session.setHeartbeat(message);
    compareClock(session, session.worker(), message.sentAt);
    if (!session.worker().isEmpty())
        m_runs.workerSeen(session.worker());
}

void SessionHub::compareClock(WorkerSession &session, const QString &worker, std::optional<WallTime> sentAt)
{
    if (session.compareClock(sentAt))
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("the clock of worker %1 is %2 the server's: the times of its runs are off by as much")
                .arg(worker, fleet::clockWords(*session.clockAhead())),
            QStringLiteral("set the clocks of both machines, best by NTP"));
}

void SessionHub::hear(WorkerSession &session, const protocol::JobStarted &message, const QJsonValue &id,
                      MonoTime readAt)
{
    m_runs.started(session.worker(), message.key, message.at, answerTo(session.id(), id, readAt));
}

void SessionHub::hear(WorkerSession &session, const protocol::JobOutput &message, const QJsonValue &id, MonoTime readAt)
{
    m_runs.output(session.worker(), message.key, message.stream, message.offset, message.data,
                  answerTo(session.id(), id, readAt));
}

void SessionHub::hear(WorkerSession &session, const protocol::JobResult &message, const QJsonValue &id, MonoTime readAt)
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

/// What a peer says of itself; nobody's log is full of one peer.
void SessionHub::tell(WorkerSession &session, LogLevel level, const QString &what, const QString &text, MonoTime now)
{
    const auto more = session.lines().take({}, now);
    if (!more)
        return;
    const QString who = session.worker().isEmpty() ? session.address() : session.worker();
    log(lcLink(), level, QStringLiteral("%1 from %2: %3%4").arg(what, who, text, *more),
        level == LogLevel::Warning ? QStringLiteral("see that worker's log for the cause") : QString());
}

void SessionHub::onAnswer(WorkerSession &session, const link::Answered &answered)
{
    const SessionId id = session.id();
    const auto *error = std::get_if<protocol::Error>(&answered.answer);
    const auto found = m_assignments.find({id, static_cast<quint64>(answered.id.toInteger())});
    if (found == m_assignments.end()) {
        // It may have been the start of a run, which then waits on it for ever.
        if (error != nullptr && !answered.id.isDouble())
            tell(session, LogLevel::Warning, QStringLiteral("an error that names no message"),
                 QStringLiteral("%1: %2").arg(error->code, error->reason), m_clock.mono());
        return;
    }
    const jobs::AttemptKey key = found->second;
    m_assignments.erase(found);
    const QString worker = session.worker();
    if (m_directory.sessionOf(worker) != id)
        return; // another process has the name: both sides compare what they hold on its connection
    if (error != nullptr)
        m_runs.assignmentRefused(worker, key, *error);
    else
        m_runs.startTaken(worker, key);
}

void SessionHub::onPingAnswered(WorkerSession &session, MonoTime sentAt)
{
    if (auto effects = m_directory.proved(session.id(), sentAt, m_runs.now()); !effects.empty())
        carryOut(std::move(effects), m_clock.mono());
    const QString &worker = session.worker();
    if (!worker.isEmpty() && m_directory.sessionOf(worker) == session.id())
        m_runs.pingAnswered(worker, sentAt);
}

void SessionHub::onStartRequested(const QString &worker, const jobs::Assignment &assignment)
{
    // Without a session it goes out when the worker registers: both sides compare what they hold then.
    if (WorkerSession *session = sessionOf(worker))
        m_assignments.emplace(std::pair(session->id(), session->send(protocol::JobStart{assignment})), assignment.key);
}

void SessionHub::onCancelRequested(const QString &worker, const jobs::AttemptKey &key, const QString &reason)
{
    if (WorkerSession *session = sessionOf(worker))
        session->send(protocol::JobCancel{key, reason});
}

WorkerSession *SessionHub::find(SessionId id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second;
}

WorkerSession *SessionHub::sessionOf(const QString &worker) const
{
    const auto id = m_directory.sessionOf(worker);
    return id ? find(*id) : nullptr;
}

void SessionHub::onEnded(WorkerSession &session, const link::LinkEnd &end)
{
    const SessionId id = session.id();
    const Now now = m_runs.now();
    carryOut(m_directory.ended(id, end, now), now.mono);
    m_assignments.erase(m_assignments.lower_bound({id, 0}), m_assignments.lower_bound({id + 1, 0}));
    m_sessions.erase(id);
    m_unregistered.erase(id);
    schedule(id);
    session.deleteLater();
    Q_EMIT sessionEnded(id);
    if (m_closing && m_sessions.empty())
        Q_EMIT allGone();
}

void SessionHub::closeAll(const QString &reason)
{
    m_closing = true;
    carryOut(m_directory.stop(m_runs.now()), m_clock.mono());
    const auto sessions = m_sessions; // closing may end one at once
    for (const auto &[id, session] : sessions) {
        session->send(protocol::Goodbye{reason});
        session->close(protocol::CloseCode::GoingAway, reason);
    }
    if (m_sessions.empty())
        Q_EMIT allGone();
}

} // namespace holdfast::server
