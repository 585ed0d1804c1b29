// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/worker_directory.h"

#include <algorithm>

namespace holdfast::fleet {
namespace {

using link::EndCause;
using link::WriteLog;
using protocol::CloseCode;

jobs::WorkerRecord recordOf(const protocol::WorkerRegister &message, const Observation &observed, WallTime now)
{
    return {.name = message.workerId,
            .instance = message.instance,
            .hostname = message.hostname,
            .platform = message.platform,
            .version = message.version,
            .protocol = message.protocol,
            .slots = message.slots,
            .labels = message.labels,
            .address = observed.address,
            .connected = true,
            .connectedAt = observed.openedAt,
            .lastSeenAt = now,
            .isEphemeral = message.isEphemeral,
            .process = message.process,
            .sequence = message.sequence,
            .takesWithin = message.takesWithin,
            .codePages = message.codePages};
}

protocol::Registered answerTo(const protocol::WorkerRegister &message, const jobs::RegistrationResult &agreed,
                              const jobs::RunBook &book)
{
    return {.protocol = message.protocol > 0 ? protocol::kVersion : 0,
            .server = QStringLiteral("holdfast " HOLDFAST_VERSION),
            .keep = agreed.keep,
            .cancel = agreed.cancel,
            .store = book.store(),
            .epoch = book.epoch()};
}

/// An end that needs no warning: somebody wanted it, or the worker is back already.
bool isExpected(EndCause cause)
{
    return cause == EndCause::Stopped || cause == EndCause::GoneAway || cause == EndCause::ClosedByPeer ||
           cause == EndCause::Superseded || cause == EndCause::Revoked;
}

const QString kOtherStoresTodo = QStringLiteral(
    "connect it to that server again; if that database is gone for good, stop the worker and move these attempts from "
    "its spool to its rejected folder");

} // namespace

QString otherStoresWords(qsizetype attempts)
{
    return QStringLiteral("holds %1 for another server's database; they are left alone")
        .arg(attempts == 1 ? QStringLiteral("1 attempt") : QStringLiteral("%1 attempts").arg(attempts));
}

QString flapWords(int reconnects)
{
    return QStringLiteral("flapping: %1 reconnects in the last %2")
        .arg(reconnects)
        .arg(forPeople(jobs::Roster::kFlapTime));
}

std::optional<SessionId> WorkerDirectory::sessionOf(const QString &worker) const
{
    const auto found = m_sessionOf.find(worker);
    return found == m_sessionOf.end() ? std::nullopt : std::optional(found->second);
}

Effects WorkerDirectory::registered(SessionId session, const protocol::WorkerRegister &message, const QJsonValue &id,
                                    Now now)
{
    if (auto objection = objectionTo(session, message, id, now))
        return std::move(*objection);
    Effects effects;
    if (!message.epoch.isEmpty() && !m_book.epoch().isEmpty() && message.epoch != m_book.epoch()) {
        effects.push_back(AskAgain{session, id, m_book.store(), m_book.epoch()});
        return effects;
    }
    if (isHeldOff(effects, session, message, id))
        return effects;
    if (isKnownCopy(message)) { // also while the original is stalled
        refuseCopy(effects, session, {id, message}, now);
        return effects;
    }
    if (mustWait(session, message, id, now))
        return effects;
    if (const auto rival = rivalOf(session, message)) {
        contest(effects, *rival, session, {id, message}, now);
        return effects;
    }
    if (m_book.roster().isStale(message.workerId, message.instance, message.sequence)) {
        effects.push_back(Refuse{session,
                                 id,
                                 {QStringLiteral("stale_registration"),
                                  QStringLiteral("%1 has registered again since this was sent").arg(message.workerId),
                                  {},
                                  {}}});
        effects.push_back(CloseSession{session, CloseCode::Replaced,
                                       QStringLiteral("a newer connection of this worker is registered")});
        return effects;
    }
    enter(effects, session, message, id, now);
    return effects;
}

/// What keeps this connection from registering, whatever else is known of the worker.
std::optional<Effects> WorkerDirectory::objectionTo(SessionId session, const protocol::WorkerRegister &message,
                                                    const QJsonValue &id, Now now)
{
    if (m_isStopping)
        return Effects{CloseSession{session, CloseCode::GoingAway, QStringLiteral("the server stops")}};
    const auto former = m_workerOf.find(session);
    if (former == m_workerOf.end())
        return objectionToName(session, message, id, now);
    if (former->second != message.workerId)
        return Effects{Refuse{session,
                              id,
                              {QStringLiteral("bad_field"),
                               QStringLiteral("this connection belongs to worker %1 already").arg(former->second),
                               QStringLiteral("worker_id"),
                               {}}}};
    const bool isOver = sessionOf(message.workerId) != session; // taken over, and told to close
    return isOver ? std::optional(Effects{}) : std::nullopt;
}

/// Names stay until somebody removes them: nobody may fill the server with new ones.
std::optional<Effects> WorkerDirectory::objectionToName(SessionId session, const protocol::WorkerRegister &message,
                                                        const QJsonValue &id, Now now)
{
    const jobs::Roster &roster = m_book.roster();
    if (roster.find(message.workerId) != nullptr || !roster.nameOf(message.instance).isEmpty())
        return std::nullopt;
    Problem problem{QStringLiteral("too_many"), {}};
    if (roster.all().size() >= jobs::Roster::kMaxNames) {
        problem.what = QStringLiteral("the server knows %1 names of workers").arg(jobs::Roster::kMaxNames);
        problem.todo = QStringLiteral("remove those that are gone: holdfast worker remove NAME; start workers of "
                                      "changing names with --ephemeral");
    } else if (!m_newNames.take(m_observe(session).address, roster.all().size(), now.mono)) {
        problem.what = QStringLiteral("too many workers with new names have come within a minute");
        problem.todo = QStringLiteral("try again later; a worker with a name of its own is known by it");
    } else {
        return std::nullopt;
    }
    return Effects{Refuse{session, id, problem}};
}

void WorkerDirectory::enter(Effects &effects, SessionId session, const protocol::WorkerRegister &message,
                            const QJsonValue &id, Now now)
{
    const QString &name = message.workerId;
    const bool isAgain = sessionOf(name) == session;
    const Observation observed = m_observe(session);
    const std::optional<Contest> won = takeWonContest(message);
    if (!isAgain)
        takeOver(effects, message, observed.address, now);
    const auto *known = m_book.roster().find(name);
    const QString formerName = m_book.roster().nameOf(message.instance);
    const QString formerInstance = known != nullptr ? known->record.instance : message.instance;
    const std::optional<jobs::Outage> outage = known != nullptr ? known->outage : std::nullopt;
    const jobs::Reconnect reconnect = m_outages.back(message, observed.address, known);
    auto agreed = m_book.workerRegistered(recordOf(message, observed, now.wall), message.holding, reconnect, now);
    m_sessionOf[name] = session;
    m_workerOf[session] = name;
    protocol::Registered answer = answerTo(message, agreed, m_book);
    const jobs::Disconnect &loss = reconnect.loss;
    if (outage)
        answer.lastOutage = protocol::OutageVerdict{toString(loss.cause), loss.verdict, loss.act};
    effects.push_back(Answer{session, id, name, std::move(answer)});
    effects.push_back(Apply{std::move(agreed.step)});
    if (outage)
        effects.push_back(LinkBack{loss.cause});
    if (!isAgain)
        tellRegistered(effects, message, observed.address, outage, reconnect, now);
    tellFolders(effects, formerName, formerInstance, message);
    if (won)
        refuseCopy(effects, won->challenger, won->registration, now);
}

/// The name of a data folder has changed, or the data folder of a name.
void WorkerDirectory::tellFolders(Effects &effects, const QString &formerName, const QString &formerInstance,
                                  const protocol::WorkerRegister &message) const
{
    const QString &name = message.workerId;
    if (!formerName.isEmpty() && formerName != name && !sessionOf(formerName))
        effects.push_back(WriteLog{LogLevel::Info,
                                   QStringLiteral("worker %1 is named %2 now: its data folder registered under that "
                                                  "name, with its runs and results")
                                       .arg(formerName, name),
                                   {}});
    const jobs::Roster::Worker &worker = *m_book.roster().find(name);
    if (worker.ofOtherStores > 0)
        effects.push_back(WriteLog{LogLevel::Warning,
                                   QStringLiteral("worker %1 %2").arg(name, otherStoresWords(worker.ofOtherStores)),
                                   kOtherStoresTodo});
    std::size_t waiting = 0;
    for (const auto &[instance, runs] : worker.elsewhere)
        waiting += runs.size();
    if (formerInstance != message.instance && waiting > 0)
        effects.push_back(
            WriteLog{LogLevel::Warning,
                     QStringLiteral("worker %1 came with another data folder; runs that wait for the former one: %2")
                         .arg(name)
                         .arg(waiting),
                     QStringLiteral("if that folder is gone, cancel these runs: holdfast run list --state assigned")});
}

/// The newest connection wins: the older one of that name is closed, and off the books at once.
void WorkerDirectory::takeOver(Effects &effects, const protocol::WorkerRegister &message, const QString &newAddress,
                               Now now)
{
    const auto old = sessionOf(message.workerId);
    if (!old)
        return;
    const auto *known = m_book.roster().find(message.workerId);
    const bool isSameWorker =
        !message.instance.isEmpty() && known != nullptr && known->record.instance == message.instance;
    const QString reason = QStringLiteral("%1 registered again from %2").arg(message.workerId, newAddress);
    leave(effects, *old, {isSameWorker ? EndCause::Superseded : EndCause::TakenOver, reason}, now);
    effects.push_back(CloseSession{*old, isSameWorker ? CloseCode::Replaced : CloseCode::TakenOver, reason});
}

Effects WorkerDirectory::revoked(const QString &worker, const QString &reason, Now now)
{
    Effects effects;
    const auto session = sessionOf(worker);
    if (!session)
        return effects;
    leave(effects, *session, {EndCause::Revoked, {}}, now);
    effects.push_back(CloseSession{*session, CloseCode::Revoked, reason});
    return effects;
}

Effects WorkerDirectory::ended(SessionId session, const link::LinkEnd &end, Now now)
{
    Effects effects;
    leave(effects, session, end, now);
    std::erase_if(m_contests, [&](const auto &entry) { return entry.second.challenger == session; });
    settle(effects, session, now);
    m_workerOf.erase(session);
    m_impaired.erase(session);
    std::erase_if(m_heldBack, [&](const auto &entry) { return entry.second.session == session; });
    std::erase_if(m_early, [&](const Early &each) { return each.held.session == session; });
    return effects;
}

/// Takes the worker of this session off the books, if it is still this session's.
void WorkerDirectory::leave(Effects &effects, SessionId session, const link::LinkEnd &end, Now now)
{
    const auto worker = m_workerOf.find(session);
    if (worker == m_workerOf.end() || sessionOf(worker->second) != session)
        return;
    const QString name = worker->second;
    m_sessionOf.erase(name);
    const Observation observed = m_observe(session);
    jobs::Disconnect loss = m_outages.lost(name, {end, observed.seen}, observed.address);
    // What came while this process stood still was read late, and is no sign of life of now.
    loss.lastSign = std::min(observed.lastByteAt, std::max(observed.openedAt, now.wall - observed.seen.stalled));
    loss.silentSince = observed.silentSince;
    effects.push_back(LinkLost{loss.cause});
    say(effects, name,
        {isExpected(end.cause) ? LogLevel::Info : LogLevel::Warning,
         QStringLiteral("the connection to worker %1 ended: %2").arg(name, loss.verdict), loss.act},
        now.mono);
    effects.push_back(Apply{m_book.workerGone(name, loss, now)});
}

void WorkerDirectory::say(Effects &effects, const QString &worker, WriteLog line, MonoTime now)
{
    const auto more = m_lines.take(worker, now);
    if (!more)
        return;
    line.what += *more;
    effects.push_back(std::move(line));
}

void WorkerDirectory::forget(const QString &worker)
{
    m_lines.forget(worker);
    m_outages.forget(worker);
    m_copyOf.erase(worker);
}

void WorkerDirectory::tellRegistered(Effects &effects, const protocol::WorkerRegister &message, const QString &address,
                                     const std::optional<jobs::Outage> &ended, const jobs::Reconnect &reconnect,
                                     Now now)
{
    QString line = QStringLiteral("worker %1 registered from %2%3")
                       .arg(message.workerId, address,
                            message.protocol > 0 ? QString()
                                                 : QStringLiteral(" (it speaks the older protocol and takes no jobs)"));
    if (ended)
        line += QStringLiteral("; it was away for %1: %2")
                    .arg(forPeople(std::max(now.wall - ended->began, Milliseconds(0))), reconnect.loss.verdict);
    say(effects, message.workerId, {LogLevel::Info, line, reconnect.loss.act}, now.mono);
    const auto &worker = *m_book.roster().find(message.workerId);
    const int reconnects = jobs::Roster::reconnectsSince(worker, now.wall - jobs::Roster::kFlapTime);
    if (ended && reconnects == jobs::Roster::kFlaps)
        effects.push_back(WriteLog{LogLevel::Warning,
                                   QStringLiteral("worker %1 is %2").arg(message.workerId, flapWords(reconnects)),
                                   QStringLiteral("see the causes: holdfast worker show %1").arg(message.workerId)});
}

} // namespace holdfast::fleet
