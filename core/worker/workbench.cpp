// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/workbench.h"

#include "core/base/log.h"
#include "core/base/overloaded.h"
#include "core/failpoint/fail_point.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace holdfast::worker {
namespace {

constexpr Milliseconds kFinishAgain{2'000};
constexpr qsizetype kMaxReason = 500; ///< characters of the server's words in a line
/// A lease is renewed so many times before it could end.
constexpr int kPingsALease = 4;
/// What a shell says of a process that was killed, so that a service manager starts it again.
constexpr int kEndedByDrill = 137;

} // namespace

Workbench::Workbench(const QString &workerName, const QString &dataDir, const spool::Spool::Bounds &bounds,
                     const runtime::Clock &clock, Milliseconds takesWithin, const jobs::ReceiptBook::Bounds &kept)
    : m_clock(clock)
    , m_spool(dataDir, bounds)
    , m_outages(dataDir)
    , m_book(takesWithin)
    , m_receipts(kept)
    , m_timer(clock, this)
    , m_slots(bounds.slots)
    , m_keepers(workerName, dataDir, clock, this)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &Workbench::onDeadline);
    connect(&m_keepers, &KeeperHub::changed, this, &Workbench::onKeeper);
    connect(&m_keepers, &KeeperHub::gone, this, &Workbench::onKeeperGone);
}

Result<void> Workbench::open()
{
    if (auto opened = m_spool.open(); !opened)
        return opened;
    if (auto listening = m_keepers.listen(); !listening)
        return listening;
    if (const auto loaded = m_outages.load(); !loaded)
        log(lcLink(), LogLevel::Warning, QStringLiteral("%1: %2").arg(loaded.problem().where, loaded.problem().what),
            loaded.problem().todo);
    std::vector<jobs::RecoveredAttempt> found;
    for (const spool::HeldAttempt &held : m_spool.scan()) {
        if (auto taken = takeOver(held, found); !taken)
            return taken;
    }
    const auto results = std::count_if(found.begin(), found.end(), [](const auto &each) { return each.outcome; });
    const auto running = static_cast<std::ptrdiff_t>(found.size()) - results;
    if (running > 0)
        log(lcProcess(), LogLevel::Info,
            running == 1 ? QStringLiteral("1 run of the previous worker process continues")
                         : QStringLiteral("%1 runs of the previous worker process continue").arg(running));
    if (results > 0)
        log(lcProcess(), LogLevel::Info,
            results == 1 ? QStringLiteral("1 result waits on disk for its receipt")
                         : QStringLiteral("%1 results wait on disk for their receipts").arg(results));
    m_book.restore(found);
    dropKept(m_receipts.restore(m_spool.kept(), m_clock.now().wall));
    updateTimers();
    return {};
}

/// The first time on a connection, without an epoch: if the server's is another one, it asks once more.
void Workbench::onRegistrationWanted(const QString &store, const QString &epoch)
{
    if (!epoch.isEmpty())
        offerAgain(store, epoch);
    const QString of = epoch.isEmpty() ? knownEpoch() : epoch;
    Q_EMIT holdings(m_book.holding(of), of);
}

void Workbench::onLinkUp(quint64 linkNumber, const protocol::Registered &registered, bool confirms)
{
    m_linkNumber = linkNumber;
    carryOut(m_book.linkUp(registered.keep, registered.cancel, confirms, mono(), registered.store, registered.epoch));
    tellForeign();
}

/// Once for each number of them.
void Workbench::tellForeign()
{
    const int foreign = m_book.foreign();
    if (foreign != m_toldForeign && foreign > 0)
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("attempts that another server's database gave: %1; their programs go on and their results "
                           "wait for that server")
                .arg(foreign),
            QStringLiteral(
                "connect this worker to that server again; if that database is gone for good, stop the worker "
                "and move these attempts from spool to rejected in the data folder"));
    m_toldForeign = foreign;
}

void Workbench::onLinkDown()
{
    m_book.linkDown();
    updateTimers();
}

void Workbench::onDelivered(const protocol::Envelope &envelope)
{
    if (const auto *start = std::get_if<protocol::JobStart>(&envelope.message)) {
        accept(*start, envelope.id);
    } else if (const auto *cancel = std::get_if<protocol::JobCancel>(&envelope.message)) {
        send(envelope.id, protocol::Ack{});
        const bool isHeld = !m_book.isNew(cancel->key);
        if (const auto more = isHeld ? m_lines.take(QStringLiteral("cancel"), mono()) : std::nullopt)
            log(lcProcess(), LogLevel::Info,
                QStringLiteral("stopping run %1: %2%3").arg(cancel->key.runId, cancel->reason.left(kMaxReason), *more));
        carryOut(m_book.cancel(cancel->key));
    } else if (std::holds_alternative<protocol::Drill>(envelope.message)) {
        log(lcProcess(), LogLevel::Warning, QStringLiteral("a drill ends this process, as a crash would"));
        std::_Exit(kEndedByDrill);
    }
}

/// What keeps a run from being taken, whatever the disk says.
std::optional<protocol::Error> Workbench::objectionTo(const jobs::AttemptKey &key)
{
    if (m_stopping)
        return protocol::Error{QStringLiteral("stopping"), QStringLiteral("the worker stops"), {}};
    if (m_book.isTooLate(mono()))
        return tooLate(key);
    if (!m_book.canLaunch())
        return protocol::Error{
            QStringLiteral("cannot_start"), QStringLiteral("this machine cannot start a process now"), {}};
    if (m_book.running() >= m_slots)
        return protocol::Error{
            QStringLiteral("no_slot"), QStringLiteral("all %1 slots of this worker are taken").arg(m_slots), {}};
    if (const auto keeper = m_keepers.checkRoom(); !keeper)
        return protocol::Error{keeper.problem().code, keeper.problem().text(), {}};
    return std::nullopt;
}

protocol::Error Workbench::tooLate(const jobs::AttemptKey &key)
{
    const QString why =
        QStringLiteral("the start of run %1 is too old: the disk or the connection of this worker was too slow")
            .arg(key.runId);
    log(lcProcess(), LogLevel::Warning, QStringLiteral("%1; the run is refused").arg(why),
        QStringLiteral("check this machine's disk and load"));
    return {QStringLiteral("too_late"), why, {}};
}

/// On disk first, then acknowledged, then started: a worker that dies in between knows what it had promised.
void Workbench::accept(const protocol::JobStart &message, const QJsonValue &id)
{
    const jobs::Assignment &assignment = message.assignment;
    if (!m_book.isNew(assignment.key))
        return send(id, protocol::Ack{});
    if (const auto objection = objectionTo(assignment.key))
        return send(id, *objection);
    auto room = m_spool.checkRoom(m_clock.now().wall);
    if (!room && m_receipts.count() > 0) { // what is confirmed makes room
        dropKept(m_receipts.dropAll());
        room = m_spool.checkRoom(m_clock.now().wall);
    }
    if (const auto accepted = room ? m_spool.accept(assignment) : room; !accepted) {
        const Problem &problem = accepted.problem();
        tellDisk(QStringLiteral("run %1 cannot be taken: %2").arg(assignment.key.runId, problem.text()));
        return send(id, protocol::Error{problem.code, problem.text(), {}});
    }
    failPoint("worker.accepted");
    tellDisk({});
    if (m_book.isTooLate(mono())) { // this disk took its time, and the server may have given the run elsewhere
        m_spool.forget(assignment.key);
        return send(id, tooLate(assignment.key));
    }
    send(id, protocol::Ack{});
    carryOut(m_book.assigned(assignment, mono()));
    failPoint("worker.launched");
}

void Workbench::onAnswered(const QJsonValue &id, const jobs::Answer &answer)
{
    if (!id.isDouble())
        return;
    carryOut(m_book.answered(static_cast<quint64>(id.toInteger()), answer, mono()));
}

void Workbench::onConfirmed(MonoTime sentAt)
{
    carryOut(m_book.confirmed(sentAt, mono()));
}

void Workbench::onOutageNoted(const link::NoteOutage &outage)
{
    if (const auto noted = m_outages.note(outage); !noted)
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("the list of outages could not be written: %1").arg(noted.problem().text()));
}

void Workbench::send(const QJsonValue &id, protocol::Message message)
{
    Q_EMIT outgoing(m_linkNumber, {id, std::move(message)});
}

/// What one effect leads to comes after all that was decided before it, so messages leave in the order of their tokens.
void Workbench::carryOut(jobs::work::Effects effects)
{
    std::move(effects.begin(), effects.end(), std::back_inserter(m_effects));
    if (m_carriesOut)
        return;
    m_carriesOut = true;
    while (!m_effects.empty()) {
        const jobs::work::Effect effect = std::move(m_effects.front());
        m_effects.pop_front();
        carryOut(effect);
    }
    m_carriesOut = false;
    updateTimers();
}

void Workbench::carryOut(const jobs::work::Effect &effect)
{
    namespace work = jobs::work;
    const auto sendAs = [this](quint64 token, protocol::Message message) {
        send(static_cast<qint64>(token), std::move(message));
    };
    std::visit(Overloaded{
                   [this](const work::Launch &start) { launch(start); },
                   [this](const work::StopTree &stop) { m_keepers.stop(stop.key, stop.why); },
                   [this](const work::RenewLease &lease) { m_keepers.renew(lease.key, lease.until); },
                   [this](const work::Finish &end) { finish(end.outcome); },
                   [this](const work::Forget &receipt) { forget(receipt.key); },
                   [this](const work::Keep &receipt) { keep(receipt); },
                   [this](const work::Reject &reject) { setAside(reject); },
                   [this](const work::Refused &refusal) { tellRefusal(refusal); },
                   [sendAs](const work::SendStarted &begun) {
                       sendAs(begun.token, protocol::JobStarted{begun.key, begun.pid, begun.at});
                   },
                   [this](const work::SendOutput &output) { sendOutput(output); },
                   [sendAs](const work::SendResult &result) {
                       failPoint("worker.result");
                       sendAs(result.token, protocol::JobResult{result.outcome, {}, {}});
                   },
               },
               effect);
}

void Workbench::forget(const jobs::AttemptKey &key)
{
    failPoint("worker.receipt");
    m_spool.forget(key);
}

void Workbench::setAside(const jobs::work::Reject &what)
{
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("the result of run %1 was moved to the rejected folder: %2").arg(what.key.runId, what.why),
        QStringLiteral("see the folder rejected in the worker's data folder"));
    m_spool.reject(what.key, what.why);
}

void Workbench::tellRefusal(const jobs::work::Refused &what)
{
    if (const auto more = m_lines.take(QStringLiteral("refused"), mono()))
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("the server refuses what this worker says of run %1, and it is sent again: %2%3")
                .arg(what.key.runId, what.why.left(kMaxReason), *more),
            QStringLiteral("check the server's log and its /healthz"));
}

void Workbench::sendOutput(const jobs::work::SendOutput &what)
{
    auto bytes = m_spool.read(what.key, what.stream, what.offset, what.bytes);
    if (bytes && bytes->size() == what.bytes) {
        send(static_cast<qint64>(what.token), protocol::JobOutput{what.key, what.stream, what.offset, *bytes});
        return;
    }
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("output of run %1 cannot be read: %2")
            .arg(what.key.runId, bytes ? QStringLiteral("it is shorter than it was") : bytes.problem().text()),
        QStringLiteral("check this disk"));
    m_book.outputUnreadable(what.token, mono());
}

void Workbench::finish(const jobs::Outcome &outcome)
{
    if (stopsLateKeeper(outcome))
        return;
    m_unfinished.push_back(outcome);
    if (!m_finishAgainAt)
        finishWaiting();
}

/// A result that the disk does not take is tried again until it does: it is in nobody else's hands.
void Workbench::finishWaiting()
{
    m_finishAgainAt.reset();
    while (!m_unfinished.empty()) {
        const jobs::Outcome outcome = m_unfinished.front();
        if (const auto finished = m_spool.finish(outcome); !finished) {
            tellDisk(
                QStringLiteral("the result of run %1 waits: %2").arg(outcome.key.runId, finished.problem().text()));
            m_finishAgainAt = mono() + kFinishAgain;
            return updateTimers();
        }
        tellDisk({});
        m_unfinished.erase(m_unfinished.begin());
        m_keepers.forget(outcome.key);
        const auto held = m_spool.held(outcome.key);
        carryOut(m_book.finishedOnDisk(*held->outcome, held->stdoutBytes, held->stderrBytes, mono()));
    }
}

/// One line when the disk begins to refuse, one when it takes again; `trouble` empty: it took something.
void Workbench::tellDisk(const QString &trouble)
{
    if (!trouble.isEmpty()) // what a server has confirmed makes room
        dropKept(m_receipts.dropAll());
    if (!trouble.isEmpty() && !m_diskRefuses)
        log(lcProcess(), LogLevel::Warning, trouble, QStringLiteral("free space on this disk, or fix its permissions"));
    else if (trouble.isEmpty() && m_diskRefuses)
        log(lcProcess(), LogLevel::Info, QStringLiteral("the disk accepts runs and results again"));
    m_diskRefuses = !trouble.isEmpty();
}

void Workbench::onDeadline(Now now)
{
    if (m_finishAgainAt && now.mono >= *m_finishAgainAt)
        finishWaiting();
    dropKept(m_receipts.expire(now.wall));
    carryOut(m_book.onDeadline(now.mono));
}

void Workbench::stopAll()
{
    m_stopping = true;
    carryOut(m_book.stopAll());
}

/// After every input: the next deadline, and what others want to know.
void Workbench::updateTimers()
{
    auto due = m_book.nextDeadline();
    if (m_finishAgainAt)
        due = due ? std::min(*due, *m_finishAgainAt) : *m_finishAgainAt;
    if (const auto until = keptUntil())
        due = due ? std::min(*due, *until) : *until;
    m_timer.set(due);
    const int running = m_book.running();
    if (running != m_toldRunning)
        Q_EMIT runningChanged(running);
    m_toldRunning = running;
    const auto lease = m_book.shortestLease();
    if (lease != m_toldLease)
        Q_EMIT pingIntervalWanted(lease ? std::optional(*lease / kPingsALease) : std::nullopt);
    m_toldLease = lease;
    if (m_stopping && m_book.isSettled())
        Q_EMIT idle();
}

} // namespace holdfast::worker
