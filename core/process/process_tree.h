// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/jobs/attempt.h"

#include <QByteArrayList>
#include <QList>

#include <cstdint>
#include <optional>
#include <vector>

class QProcess;

namespace holdfast::process {

/// Every process that one attempt has brought to life.
///
/// On Linux: the members of the session and of the process group that its leader began (setsid(2)), their descendants,
/// and whatever carries the attempt's mark in its environment (proc(5), /proc/PID/environ): a daemon that began a
/// session of its own. In a process that adopts orphans, as a keeper does, also all its children. Otherwise a process
/// that did all of these escapes: cleared its environment, began a session, and lost its parent before anybody looked.
/// On Windows: the members of a job object.
///
/// Used by the thread that starts the process. Never counts, and never signals, the calling process.
class ProcessTree final
{
public:
    /// `mark`: what the environment says; with an empty run id nothing is found by mark.
    explicit ProcessTree(jobs::AttemptKey mark);
    ~ProcessTree();
    Q_DISABLE_COPY_MOVE(ProcessTree)

    /// Before it starts. `umask`: of the program, where it is not this process's own.
    void attach(QProcess &process, std::optional<int> umask = std::nullopt);
    void setLeader(qint64 pid); ///< as soon as it has been started

    /// Looks again. Processes that have ended and wait to be collected (zombies) do not count. When there is no
    /// looking, as without a free descriptor, the leader: a tree is never taken for gone unseen.
    [[nodiscard]] QList<qint64> alive();

    void
    askToStop();  ///< SIGTERM, and SIGCONT so that a stopped process hears it; Windows: CTRL_BREAK, where it is heard
    void kill();  ///< SIGKILL; Windows: TerminateJobObject
    void letGo(); ///< a normal end: what is left behind lives on

private:
    struct Member
    {
        qint64 pid = 0;
        std::uint64_t birth = 0; ///< clock ticks since boot; with the number it names a process for good
        bool inGroup = false;    ///< of the leader: signalled with it
    };
    bool look(); // this and the next: Linux
    void signalAll(int number);

    jobs::AttemptKey m_mark;
    qint64 m_leader = 0;
    [[maybe_unused]] std::uint64_t m_leaderBirth = 0; ///< Linux: nothing older is ours
    [[maybe_unused]] std::vector<Member> m_members;   ///< Linux: of the last look; orphans stay known
    [[maybe_unused]] void *m_job = nullptr;           ///< Windows: the job object
    [[maybe_unused]] void *m_created = nullptr;       ///< Windows: QProcess' PROCESS_INFORMATION, until setLeader()
};

/// Kills what a worker that died has left of one attempt: all processes with its mark, nothing else, never the caller.
/// Blocks until they are gone, `maxConcurrent` this long. The number of processes killed, or `still_alive` with their
/// numbers. Windows: the system has killed them with the worker's job object; always 0.
Result<int> killLeftovers(const QString &runId, int attempt, Milliseconds maxConcurrent = Seconds(5));

/// The arguments of each process that lives, its name first. Windows: none.
[[nodiscard]] QList<QByteArrayList> argumentsOfAll();

/// "SIGKILL" for 9; empty where the system has no signals.
[[nodiscard]] QString signalName(int number);

} // namespace holdfast::process
