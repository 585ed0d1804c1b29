// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/workbench.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"

#include <algorithm>
#include <cstdlib>

namespace holdfast::worker {
namespace {

constexpr Milliseconds kFinishAgain{2'000};
/// A lease is renewed so many times before it could end.
constexpr int kPingsALease = 4;
/// What a shell says of a process that was killed, so that a service manager starts it again.
constexpr int kEndedByDrill = 137;

} // namespace

Workbench::Workbench(const QString &workerName, const QString &dataDir, const spool::Spool::Bounds &bounds,
                     const runtime::Clock &clock)
    : m_clock(clock)
    , m_spool(dataDir, bounds)
    , m_outages(dataDir)
    , m_timer(clock, this)
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
    std::vector<jobs::Found> found;
    for (const spool::HeldAttempt &held : m_spool.scan()) {
        if (auto taken = takeOver(held, found); !taken)
            return taken;
    }
    const auto results = std::count_if(found.begin(), found.end(), [](const auto &each) { return each.outcome; });
    const auto running = static_cast<std::ptrdiff_t>(found.size()) - results;
    if (running > 0)
        log(lcProcess(), LogLevel::Info, QStringLiteral("%1 runs of the former worker process go on").arg(running));
    if (results > 0)
        log(lcProcess(), LogLevel::Info, QStringLiteral("%1 results wait on disk for their receipt").arg(results));
    m_book.restore(found);
    return {};
}

/// Of what a former process held: is there a result, a keeper that lives, neither, or had nobody begun with it?
Result<void> Workbench::takeOver(const spool::HeldAttempt &held, std::vector<jobs::Found> &found)
{
    bool lives = false;
    if (!held.outcome) {
        lives = m_keepers.adopt(held.key, *m_spool.pathOf(held.key));
        // Its last word may have been written after the look at the folder, and before the one at the lock.
        if (auto reloaded = m_spool.reload(held.key); !reloaded)
            return reloaded;
        if (!lives)
            m_keepers.forget(held.key);
        const auto now = m_spool.held(held.key);
        if (!lives && now->launched && !now->outcome) {
            if (auto settled = settleLost(*now); !settled)
                return settled;
        }
    }
    const auto settled = m_spool.held(held.key);
    found.push_back(
        {settled->assignment, settled->launched || lives, settled->started ? settled->started->at : std::nullopt,
         settled->started ? settled->started->pid : 0, settled->outcome, settled->stdoutBytes, settled->stderrBytes});
    return {};
}

/// Its keeper died with it, or with the machine.
Result<void> Workbench::settleLost(const spool::HeldAttempt &held)
{
    if (const auto killed = process::killLeftovers(held.key.runId, held.key.attempt); !killed)
        return killed.problem();
    jobs::Outcome outcome;
    outcome.key = held.key;
    outcome.status = jobs::RunState::Lost;
    outcome.reason = held.started ? QStringLiteral("its keeper ended while it ran, or the machine did")
                                  : QStringLiteral("its keeper ended before it had started it, or the machine did");
    outcome.startedAt = held.started ? held.started->at : std::nullopt;
    outcome.finishedAt = m_clock.now().wall;
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("run %1 ended with its keeper; it is reported as lost").arg(held.key.runId));
    return m_spool.finish(outcome);
}

void Workbench::onRegistrationWanted()
{
    Q_EMIT holdings(m_book.holding());
}

void Workbench::onLinkUp(quint64 linkNumber, const protocol::Registered &registered, bool confirms)
{
    m_linkNumber = linkNumber;
    carryOut(m_book.linkUp(registered.keep, registered.cancel, confirms, mono()));
}

void Workbench::onLinkDown()
{
    m_book.linkDown();
    settle();
}

void Workbench::onDelivered(const protocol::Envelope &envelope)
{
    if (const auto *start = std::get_if<protocol::JobStart>(&envelope.message)) {
        accept(*start, envelope.id);
    } else if (const auto *cancel = std::get_if<protocol::JobCancel>(&envelope.message)) {
        send(envelope.id, protocol::Ack{});
        log(lcProcess(), LogLevel::Info, QStringLiteral("stopping run %1: %2").arg(cancel->key.runId, cancel->reason));
        carryOut(m_book.cancel(cancel->key));
    } else if (std::holds_alternative<protocol::Drill>(envelope.message)) {
        log(lcProcess(), LogLevel::Warning, QStringLiteral("a drill ends this process, as a crash would"));
        std::_Exit(kEndedByDrill);
    }
}

/// On disk first, then acknowledged, then started: a worker that dies in between knows what it had promised.
void Workbench::accept(const protocol::JobStart &message, const QJsonValue &id)
{
    const jobs::Assignment &assignment = message.assignment;
    if (!m_book.isNew(assignment.key))
        return send(id, protocol::Ack{});
    if (m_stopping)
        return send(id, protocol::Error{QStringLiteral("stopping"), QStringLiteral("the worker stops"), {}});
    const auto room = m_spool.checkRoom(m_clock.now().wall);
    if (const auto accepted = room ? m_spool.accept(assignment) : room; !accepted) {
        const Problem &problem = accepted.problem();
        tellDisk(QStringLiteral("run %1 cannot be taken: %2").arg(assignment.key.runId, problem.text()));
        return send(id, protocol::Error{problem.code, problem.text(), {}});
    }
    failPoint("worker.accepted");
    tellDisk({});
    send(id, protocol::Ack{});
    carryOut(m_book.assigned(assignment, mono()));
    failPoint("worker.launched");
}

void Workbench::onAnswered(const QJsonValue &id, const jobs::Answer &answer)
{
    if (!id.isDouble())
        return;
    if (!answer.refusal.isEmpty())
        log(lcProcess(), LogLevel::Debug,
            QStringLiteral("message %1 was refused: %2").arg(id.toInteger()).arg(answer.refusal));
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

void Workbench::carryOut(const jobs::work::Effects &effects)
{
    namespace work = jobs::work;
    const auto idOf = [](quint64 token) { return QJsonValue(static_cast<qint64>(token)); };
    for (const work::Effect &effect : effects) {
        if (const auto *start = std::get_if<work::Launch>(&effect)) {
            launch(*start);
        } else if (const auto *stop = std::get_if<work::StopTree>(&effect)) {
            m_keepers.stop(stop->key, stop->why);
        } else if (const auto *lease = std::get_if<work::RenewLease>(&effect)) {
            m_keepers.renew(lease->key, lease->until);
        } else if (const auto *end = std::get_if<work::Finish>(&effect)) {
            finish(end->outcome);
        } else if (const auto *receipt = std::get_if<work::Forget>(&effect)) {
            failPoint("worker.receipt");
            m_spool.forget(receipt->key);
        } else if (const auto *reject = std::get_if<work::Reject>(&effect)) {
            log(lcProcess(), LogLevel::Warning,
                QStringLiteral("the result of run %1 is set aside: %2").arg(reject->key.runId, reject->why),
                QStringLiteral("look into the folder rejected below the worker's data folder"));
            m_spool.reject(reject->key, reject->why);
        } else if (const auto *begun = std::get_if<work::SendStarted>(&effect)) {
            send(idOf(begun->token), protocol::JobStarted{begun->key, begun->pid, begun->at});
        } else if (const auto *output = std::get_if<work::SendOutput>(&effect)) {
            sendOutput(*output);
        } else if (const auto *result = std::get_if<work::SendResult>(&effect)) {
            failPoint("worker.result");
            send(idOf(result->token), protocol::JobResult{result->outcome, {}, {}});
        }
    }
    settle();
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
        QStringLiteral("look at this disk"));
    m_book.outputUnreadable(what.token, mono());
}

void Workbench::launch(const jobs::work::Launch &what)
{
    const jobs::AttemptKey &key = what.assignment.key;
    m_keepers.launch(key, *m_spool.pathOf(key), what.leaseLeft, m_spool.maxOutput());
}

void Workbench::onKeeper(const keeper::Status &status)
{
    const jobs::AttemptKey &key = status.key;
    if (status.trouble.isEmpty()) {
        m_troubled.erase(key);
    } else if (m_troubled.insert(key).second) {
        log(lcProcess(), LogLevel::Warning, QStringLiteral("run %1: %2").arg(key.runId, status.trouble),
            QStringLiteral("free space on this disk, or mend its rights"));
    }
    if (status.pid > 0 && status.startedAt)
        carryOut(m_book.started(key, status.pid, *status.startedAt, mono()));
    if (status.finished)
        return takeResult(key);
    for (const auto &[stream, bytes] :
         {std::pair(jobs::Stream::Stdout, status.stdoutBytes), std::pair(jobs::Stream::Stderr, status.stderrBytes)}) {
        m_spool.grewTo(key, stream, bytes);
        carryOut(m_book.outputGrew(key, stream, bytes, mono()));
    }
}

/// Its keeper has put its result on the disk.
void Workbench::takeResult(const jobs::AttemptKey &key)
{
    failPoint("worker.finished");
    m_troubled.erase(key);
    if (const auto reloaded = m_spool.reload(key); !reloaded)
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("the result of run %1 cannot be read: %2").arg(key.runId, reloaded.problem().text()),
            QStringLiteral("look at this disk"));
    const auto held = m_spool.held(key);
    if (!held || !held->outcome)
        return;
    m_keepers.forget(key);
    if (held->started && held->started->at)
        carryOut(m_book.started(key, held->started->pid, *held->started->at, mono()));
    carryOut(m_book.finishedOnDisk(*held->outcome, held->stdoutBytes, held->stderrBytes, mono()));
}

/// Nobody keeps it any more. With a result it had only no time for a last word.
void Workbench::onKeeperGone(const jobs::AttemptKey &key)
{
    takeResult(key);
    const auto held = m_spool.held(key);
    if (!held || held->outcome)
        return;
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("the keeper of run %1 is gone without a result; the run is reported as lost").arg(key.runId),
        QStringLiteral("find out who ended that process; a machine without memory does"));
    if (const auto killed = process::killLeftovers(key.runId, key.attempt); !killed)
        log(lcProcess(), LogLevel::Warning, killed.problem().text(), killed.problem().todo);
    carryOut(m_book.keeperGone(key, m_clock.now().wall));
}

void Workbench::finish(const jobs::Outcome &outcome)
{
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
            return settle();
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
    if (!trouble.isEmpty() && !m_diskRefuses)
        log(lcProcess(), LogLevel::Warning, trouble, QStringLiteral("free space on this disk, or mend its rights"));
    else if (trouble.isEmpty() && m_diskRefuses)
        log(lcProcess(), LogLevel::Info, QStringLiteral("the disk takes runs and results again"));
    m_diskRefuses = !trouble.isEmpty();
}

void Workbench::onDeadline(Now now)
{
    if (m_finishAgainAt && now.mono >= *m_finishAgainAt)
        finishWaiting();
    carryOut(m_book.onDeadline(now.mono));
}

void Workbench::stopAll()
{
    m_stopping = true;
    carryOut(m_book.stopAll());
}

/// After every input: the next deadline, and what others want to know.
void Workbench::settle()
{
    auto due = m_book.nextDeadline();
    if (m_finishAgainAt)
        due = due ? std::min(*due, *m_finishAgainAt) : *m_finishAgainAt;
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
