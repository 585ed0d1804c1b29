// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of Workbench that deals with keepers: those of a former process, and those that it starts.
#include "core/worker/workbench.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"

namespace holdfast::worker {

/// Of what a former process held: is there a result, a keeper that lives, neither, or had nobody begun with it?
Result<void> Workbench::takeOver(const spool::HeldAttempt &held, std::vector<jobs::RecoveredAttempt> &found)
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

/// Its keeper died with it, or with the machine. Of a copied folder the original's keeper may live, and its program is
/// not this worker's to kill.
Result<void> Workbench::settleLost(const spool::HeldAttempt &held)
{
    if (!keeper::isKeptElsewhere(*m_spool.pathOf(held.key))) {
        if (const auto killed = process::killLeftovers(held.key.runId, held.key.attempt); !killed)
            return killed.problem();
    }
    jobs::Outcome outcome;
    outcome.key = held.key;
    outcome.status = jobs::RunState::Lost;
    outcome.reason = held.started
                         ? QStringLiteral("its keeper ended while the program ran, or the machine stopped")
                         : QStringLiteral("its keeper ended before the program started, or the machine stopped");
    outcome.startedAt = held.started ? held.started->at : std::nullopt;
    outcome.finishedAt = m_clock.now().wall;
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("run %1 ended with its keeper; it is reported as lost").arg(held.key.runId));
    return m_spool.finish(outcome);
}

void Workbench::launch(const jobs::work::Launch &what)
{
    const jobs::AttemptKey &key = what.assignment.key;
    const auto launched = m_keepers.launch(key, *m_spool.pathOf(key), what.leaseUntil, m_spool.maxOutput());
    tellStarts(launched ? QString() : QStringLiteral("run %1 waits: %2").arg(key.runId, launched.problem().what),
               launched ? QString() : launched.problem().todo);
    if (!launched)
        m_book.notLaunched(key, mono());
}

/// A word of a former process may reach a nursery late: what was never launched here may have begun all the same.
bool Workbench::stopsLateKeeper(const jobs::Outcome &end)
{
    const auto path = m_spool.pathOf(end.key);
    if (!path || m_keepers.keeps(end.key))
        return false;
    const bool lives = m_keepers.adopt(end.key, *path); // if not, none begins any more
    static_cast<void>(m_spool.reload(end.key));
    const auto held = m_spool.held(end.key);
    if (lives)
        m_keepers.stop(end.key,
                       end.status == jobs::RunState::Lost ? jobs::StopCause::WorkerStops : jobs::StopCause::Cancelled);
    else if (held->launched)
        onKeeperGone(end.key);
    return lives || held->launched;
}

/// One line when no process can be started, one when that is over; `trouble` empty: one was started.
void Workbench::tellStarts(const QString &trouble, const QString &todo)
{
    if (!trouble.isEmpty() && !m_toldNoStart)
        log(lcProcess(), LogLevel::Warning, trouble, todo);
    else if (trouble.isEmpty() && m_toldNoStart)
        log(lcProcess(), LogLevel::Info, QStringLiteral("this machine starts processes again"));
    m_toldNoStart = !trouble.isEmpty();
}

void Workbench::onKeeper(const keeper::Status &status)
{
    const jobs::AttemptKey &key = status.key;
    if (status.trouble.isEmpty()) {
        m_troubled.erase(key);
    } else if (m_troubled.insert(key).second) {
        log(lcProcess(), LogLevel::Warning, QStringLiteral("run %1: %2").arg(key.runId, status.trouble),
            QStringLiteral("free space on this disk, or fix its permissions"));
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
    // A result that is torn is said once, by the spool that moves it aside.
    if (const auto reloaded = m_spool.reload(key); !reloaded && reloaded.problem().code != u"torn")
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("the result of run %1 cannot be read: %2").arg(key.runId, reloaded.problem().text()),
            QStringLiteral("check this disk"));
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
        QStringLiteral("the keeper of run %1 ended without a result; the run is reported as lost").arg(key.runId),
        QStringLiteral("check who killed it: an operator, or the kernel's OOM killer"));
    if (const auto killed = process::killLeftovers(key.runId, key.attempt); !killed)
        log(lcProcess(), LogLevel::Warning, killed.problem().text(), killed.problem().todo);
    carryOut(m_book.keeperGone(key, m_clock.now().wall));
}

} // namespace holdfast::worker
