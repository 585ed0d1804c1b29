// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/workbench.h"

#include "core/base/log.h"

#include <algorithm>

namespace holdfast::worker {
namespace {

constexpr Milliseconds kFinishAgain{2'000};

} // namespace

Workbench::Workbench(const QString &workerName, const QString &dataDir, const runtime::Clock &clock)
    : m_workerName(workerName)
    , m_clock(clock)
    , m_spool(dataDir)
    , m_timer(clock, this)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &Workbench::onDeadline);
}

Result<void> Workbench::open()
{
    if (auto opened = m_spool.open(); !opened)
        return opened;
    std::vector<jobs::Found> found;
    for (const spool::HeldAttempt &held : m_spool.scan()) {
        if (!held.outcome) {
            if (const auto killed = process::killLeftovers(held.key.runId, held.key.attempt); !killed)
                return killed.problem();
            jobs::Outcome outcome;
            outcome.key = held.key;
            outcome.status = jobs::RunState::Lost;
            outcome.reason = held.started ? QStringLiteral("its worker ended while it ran")
                                          : QStringLiteral("its worker ended before it started");
            outcome.startedAt = held.started ? held.started->at : std::nullopt;
            outcome.finishedAt = m_clock.now().wall;
            if (auto finished = m_spool.finish(outcome); !finished)
                return finished;
            log(lcProcess(), LogLevel::Warning,
                QStringLiteral("run %1 ended with the former worker process; it is reported as lost")
                    .arg(held.key.runId));
        }
        const auto settled = m_spool.held(held.key);
        found.push_back({*settled->outcome, settled->stdoutBytes, settled->stderrBytes});
    }
    if (!found.empty())
        log(lcProcess(), LogLevel::Info, QStringLiteral("%1 results wait on disk for their receipt").arg(found.size()));
    m_book.restore(found);
    return {};
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
        carryOut(m_book.cancel(cancel->key, mono()));
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
    if (const auto accepted = m_spool.accept(assignment); !accepted) {
        const Problem &problem = accepted.problem();
        tellDisk(QStringLiteral("run %1 cannot be taken: %2").arg(assignment.key.runId, problem.text()));
        return send(id, protocol::Error{problem.code, problem.text(), {}});
    }
    tellDisk({});
    send(id, protocol::Ack{});
    carryOut(m_book.assigned(assignment, mono()));
}

void Workbench::onAnswered(const QJsonValue &id, bool durable, const QString &refusal)
{
    if (!id.isDouble())
        return;
    if (!refusal.isEmpty())
        log(lcProcess(), LogLevel::Debug,
            QStringLiteral("message %1 was refused: %2").arg(id.toInteger()).arg(refusal));
    carryOut(m_book.answered(static_cast<quint64>(id.toInteger()), durable, refusal, mono()));
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
            launch(start->assignment);
        } else if (const auto *stop = std::get_if<work::StopTree>(&effect)) {
            if (const auto found = m_executions.find(stop->key); found != m_executions.end())
                found->second->stopTree(stop->grace);
        } else if (const auto *end = std::get_if<work::Finish>(&effect)) {
            finish(end->outcome);
        } else if (const auto *receipt = std::get_if<work::Forget>(&effect)) {
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

void Workbench::launch(const jobs::Assignment &assignment)
{
    auto *execution = new Execution(assignment, m_workerName, m_spool, this);
    m_executions.emplace(assignment.key, execution);
    connect(execution, &Execution::started, this, &Workbench::onStarted);
    connect(execution, &Execution::outputStored, this, &Workbench::onOutputStored);
    connect(execution, &Execution::ended, this, &Workbench::onEnded);
    execution->start();
}

void Workbench::onStarted(const jobs::AttemptKey &key, qint64 pid)
{
    const Now now = m_clock.now();
    if (const auto noted = m_spool.setStarted(key, pid, now.wall); !noted)
        log(lcProcess(), LogLevel::Debug,
            QStringLiteral("the start of run %1 is not on disk: %2").arg(key.runId, noted.problem().text()));
    carryOut(m_book.started(key, pid, now));
}

void Workbench::onOutputStored(const jobs::AttemptKey &key, jobs::Stream stream)
{
    const auto held = m_spool.held(key);
    if (held)
        carryOut(m_book.outputGrew(key, stream, stream == jobs::Stream::Stdout ? held->stdoutBytes : held->stderrBytes,
                                   mono()));
}

void Workbench::onEnded(const jobs::AttemptKey &key, const process::Exit &exit)
{
    const auto found = m_executions.find(key);
    found->second->deleteLater();
    m_executions.erase(found);
    carryOut(m_book.ended(key, exit.exitCode, exit.signal, exit.error, m_clock.now()));
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
    carryOut(m_book.stopAll(mono()));
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
    if (m_stopping && m_book.isSettled())
        Q_EMIT idle();
}

} // namespace holdfast::worker
