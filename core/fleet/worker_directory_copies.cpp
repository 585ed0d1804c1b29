// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WorkerDirectory that tells a worker that was restarted from a copy of its data folder. Both come with the
// same instance and with another process than the one that holds the name. A holder that answers a ping is alive, so
// the other one is a copy. A holder that does not, or whose connection ends, makes room.
// Where nobody holds the name, as after a start of the server, who comes without the runs of its data folder may be a
// copy, and waits a little for the one that has them.
#include "core/fleet/worker_directory.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace holdfast::fleet {
namespace {

constexpr std::size_t kMaxCopies = 1'000;
/// A copy that waits knocks once a minute.
constexpr Milliseconds kCopyIsNews = std::chrono::minutes(3);

const protocol::WorkerRegister &helloIn(const protocol::Envelope &registration)
{
    return std::get<protocol::WorkerRegister>(registration.message);
}

} // namespace

/// The connection with this very credential under which another data folder has the name.
std::optional<SessionId> WorkerDirectory::holderOfCredential(SessionId session, const QString &worker) const
{
    const auto holder = sessionOf(worker);
    if (!holder || *holder == session)
        return std::nullopt;
    const QString tokenId = m_observe(session).tokenId;
    return !tokenId.isEmpty() && tokenId == m_observe(*holder).tokenId ? holder : std::nullopt;
}

/// The worker whose data folder or credential was copied.
QString WorkerDirectory::originalOf(const protocol::WorkerRegister &message) const
{
    const QString name = m_book.roster().nameOf(message.instance);
    return name.isEmpty() ? message.workerId : name;
}

/// The session of another process that is registered with the same data folder, or with the same credential from
/// another one: a machine that was cloned.
std::optional<SessionId> WorkerDirectory::rivalOf(SessionId session, const protocol::WorkerRegister &message) const
{
    if (message.instance.isEmpty() || message.process.isEmpty())
        return std::nullopt;
    const QString name = m_book.roster().nameOf(message.instance);
    const auto holder = sessionOf(name);
    if (name != message.workerId && !holder)
        return holderOfCredential(session, message.workerId);
    if (!holder || *holder == session)
        return std::nullopt;
    const jobs::WorkerRecord &record = m_book.roster().find(name)->record;
    const bool isOther =
        record.instance == message.instance && !record.process.isEmpty() && record.process != message.process;
    return isOther ? holder : std::nullopt;
}

/// A copy does not get in while the data folder that it was copied from has runs: it would write them off.
bool WorkerDirectory::isKnownCopy(const protocol::WorkerRegister &message) const
{
    if (!m_copies.contains(message.process))
        return false;
    const auto *original = m_book.roster().find(m_book.roster().nameOf(message.instance));
    return original != nullptr && original->record.process != message.process && !original->running.empty();
}

/// A run was taken into its data folder, and it does not have it: it is a copy, or its disk has lost the run.
bool WorkerDirectory::lacksRuns(const protocol::WorkerRegister &message) const
{
    const QString name = m_book.roster().nameOf(message.instance);
    if (message.process.isEmpty() || name.isEmpty() || sessionOf(name))
        return false;
    const jobs::Roster::Worker *folder = m_book.roster().find(name);
    if (folder == nullptr) // its name was removed, or another folder has it
        return false;
    const std::set<jobs::AttemptKey> &running = folder->running;
    return std::any_of(running.begin(), running.end(), [&](const jobs::AttemptKey &key) {
        const bool isHeld = std::any_of(message.holding.begin(), message.holding.end(),
                                        [&key](const jobs::Holding &each) { return each.key == key; });
        return !isHeld && m_book.isTaken(key);
    });
}

bool WorkerDirectory::mustWait(SessionId session, const protocol::WorkerRegister &message, const QJsonValue &id,
                               Now now)
{
    if (!lacksRuns(message)) {
        m_earlyFrom.erase(message.process);
        return false;
    }
    if (m_earlyFrom.size() >= kMaxCopies)
        std::erase_if(m_earlyFrom, [&](const auto &entry) { return now.mono - entry.second > 2 * kReturnTime; });
    if (m_earlyFrom.size() >= kMaxCopies)
        return false;
    const MonoTime since = m_earlyFrom.try_emplace(message.process, now.mono).first->second;
    if (now.mono >= since + kReturnTime)
        return false;
    m_early.push_back({{session, {id, message}}, since + kReturnTime});
    return true;
}

void WorkerDirectory::admitEarly(Effects &effects, Now now)
{
    for (const auto &[held, until] : std::exchange(m_early, {})) { // who must still wait is held again
        Effects more = registered(held.session, helloIn(held.registration), held.registration.id, now);
        std::move(more.begin(), more.end(), std::back_inserter(effects));
    }
}

void WorkerDirectory::contest(Effects &effects, SessionId holder, SessionId challenger,
                              const protocol::Envelope &registration, Now now)
{
    const auto former = m_contests.find(holder);
    if (former != m_contests.end() && former->second.challenger != challenger)
        effects.push_back(CutSession{former->second.challenger, QStringLiteral("another process registers")});
    m_contests.insert_or_assign(holder, Contest{challenger, registration, now.mono});
    effects.push_back(ProbeSession{holder});
}

Effects WorkerDirectory::proved(SessionId session, MonoTime sentAt, Now now)
{
    Effects effects;
    const auto found = m_contests.find(session);
    if (found == m_contests.end() || sentAt < found->second.askedAt)
        return effects;
    const Contest contest = std::move(found->second);
    m_contests.erase(found);
    refuseCopy(effects, contest.challenger, contest.registration, now);
    return effects;
}

void WorkerDirectory::refuseCopy(Effects &effects, SessionId session, const protocol::Envelope &registration, Now now)
{
    const protocol::WorkerRegister &hello = helloIn(registration);
    const QString original = originalOf(hello);
    const auto holder = sessionOf(original);
    const QString address = m_observe(session).address;
    const QString there = holder ? m_observe(*holder).address : m_book.roster().find(original)->record.address;
    if (m_copies.size() >= kMaxCopies)
        m_copies.clear();
    const bool isNew = m_copies.insert(hello.process).second;
    m_copyOf[original] = {address, now.mono};
    const QString todo = QStringLiteral(
        "delete identity.json in the copy, also credential and joined.json if they are there, and restart the "
        "worker there");
    effects.push_back(
        Refuse{session,
               registration.id,
               {QStringLiteral("copied_folder"),
                QStringLiteral("the data folder was copied: worker %1 at %2 uses the same one, or its credential; "
                               "this is %3")
                    .arg(original, there, address),
                {},
                {}}});
    effects.push_back(
        CloseSession{session, protocol::CloseCode::TakenOver, QStringLiteral("the data folder was copied")});
    if (isNew)
        effects.push_back(link::WriteLog{
            LogLevel::Warning,
            QStringLiteral("a worker at %1 uses a copy of the data folder of worker %2 at %3, and must wait")
                .arg(address, original, there),
            todo});
}

/// The process that holds the name has come on another connection: it lives, so the one that challenges it is a copy.
std::optional<WorkerDirectory::Contest> WorkerDirectory::takeWonContest(const protocol::WorkerRegister &message)
{
    const auto holder = sessionOf(message.workerId);
    const auto *known = m_book.roster().find(message.workerId);
    if (!holder || known == nullptr || message.process.isEmpty() || known->record.process != message.process)
        return std::nullopt;
    auto contest = m_contests.extract(*holder);
    return contest ? std::optional(std::move(contest.mapped())) : std::nullopt;
}

/// The holder is gone, or has not proved that it lives.
void WorkerDirectory::settle(Effects &effects, SessionId holder, Now now)
{
    const auto contest = m_contests.extract(holder);
    if (!contest || m_isStopping)
        return;
    const auto &[challenger, registration, askedAt] = contest.mapped();
    const protocol::WorkerRegister &hello = helloIn(registration);
    const auto worker = m_workerOf.find(holder);
    if (worker != m_workerOf.end() && sessionOf(worker->second) == holder) {
        const QString reason =
            worker->second == hello.workerId
                ? QStringLiteral("%1 registered again from %2").arg(hello.workerId, m_observe(challenger).address)
                : QStringLiteral("its data folder registered as %1").arg(hello.workerId);
        leave(effects, holder, {link::EndCause::Superseded, reason}, now);
        effects.push_back(CloseSession{holder, protocol::CloseCode::Replaced, reason});
    }
    if (!mustWait(challenger, hello, registration.id, now))
        enter(effects, challenger, hello, registration.id, now);
}

void WorkerDirectory::settleOverdue(Effects &effects, Now now)
{
    std::vector<SessionId> overdue;
    for (const auto &[holder, contest] : m_contests) {
        if (now.mono >= contest.askedAt + kProofTime)
            overdue.push_back(holder);
    }
    for (const SessionId holder : overdue)
        settle(effects, holder, now);
}

std::optional<MonoTime> WorkerDirectory::nextDeadline() const
{
    std::optional<MonoTime> next = m_drillEnds;
    for (const auto &[holder, contest] : m_contests)
        next = std::min(next.value_or(MonoTime::max()), contest.askedAt + kProofTime);
    for (const Early &each : m_early)
        next = std::min(next.value_or(MonoTime::max()), each.until);
    return next;
}

QString WorkerDirectory::copyOf(const QString &worker, MonoTime now) const
{
    const auto found = m_copyOf.find(worker);
    if (found == m_copyOf.end() || now - found->second.seenAt > kCopyIsNews)
        return {};
    return QStringLiteral("a worker at %1 uses a copy of its data folder, and waits: delete identity.json in the copy "
                          "and restart the worker there")
        .arg(found->second.address);
}

} // namespace holdfast::fleet
