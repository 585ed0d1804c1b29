// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/process_tree.h"

#include "core/process/orphans.h"
#include "core/process/proc_table.h"

#include <QProcess>
#include <QStringList>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace holdfast::process {
namespace {

constexpr Milliseconds kLookAgain{5}; ///< between two looks at processes that have been sent SIGKILL

/// A program begins with the signals that programs expect. What we ignore, or have blocked, it would inherit.
void resetSignals()
{
    struct sigaction byDefault = {};
    byDefault.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number)
        ::sigaction(number, &byDefault, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Sends a signal to exactly the process that was seen, even if its number has been given to another one meanwhile:
/// pidfd_open(2) holds on to one process, and the moment of birth tells whether it is the right one.
void signalExactly(qint64 pid, std::uint64_t birth, int number)
{
    const auto process = static_cast<pid_t>(pid);
    const long handle = ::syscall(SYS_pidfd_open, process, 0);
    const bool unsupported = handle < 0 && errno != ESRCH;
    const auto now = readProcEntry(pid);
    if (now && now->birth == birth) {
        if (handle >= 0)
            ::syscall(SYS_pidfd_send_signal, handle, number, nullptr, 0);
        else if (unsupported) // Linux before 5.3, or a container that forbids the call
            ::kill(process, number);
    }
    if (handle >= 0)
        ::close(static_cast<int>(handle));
}

/// Adds to `found` what descends from it, without ever passing through the calling process.
void addDescendants(std::vector<ProcEntry> &found, std::vector<ProcEntry> rest)
{
    for (bool grown = true; grown;) {
        const auto isChild = [&found](const ProcEntry &entry) {
            return std::any_of(found.begin(), found.end(), [&](const ProcEntry &f) { return f.pid == entry.parent; });
        };
        const auto children = std::partition(rest.begin(), rest.end(), [&](const ProcEntry &e) { return !isChild(e); });
        grown = children != rest.end();
        found.insert(found.end(), children, rest.end());
        rest.erase(children, rest.end());
    }
}

/// A process on its way out has no environment any more: what was seen once with the mark stays in `seen`.
/// False if there was no looking.
bool addMarked(std::vector<ProcEntry> &seen, const jobs::AttemptKey &mark)
{
    const std::vector<ProcEntry> table = readProcTable();
    for (const ProcEntry &entry : table) {
        const auto isSame = [&entry](const ProcEntry &s) { return s.pid == entry.pid && s.birth == entry.birth; };
        if (entry.pid != ::getpid() && std::none_of(seen.begin(), seen.end(), isSame) && carriesMark(entry.pid, mark))
            seen.push_back(entry);
    }
    return !table.empty();
}

QStringList killThoseAlive(const std::vector<ProcEntry> &seen)
{
    QStringList alive;
    for (const ProcEntry &entry : seen) {
        const auto now = readProcEntry(entry.pid);
        if (!now || !now->alive || now->birth != entry.birth)
            continue;
        signalExactly(entry.pid, entry.birth, SIGKILL);
        alive.append(QString::number(entry.pid));
    }
    return alive;
}

} // namespace

ProcessTree::ProcessTree(jobs::AttemptKey mark)
    : m_mark(std::move(mark))
{}

ProcessTree::~ProcessTree() = default;

void ProcessTree::attach(QProcess &process, std::optional<int> umask)
{
    // Runs between vfork(2) and execve(2), on a stack of 4 KiB: system calls only.
    process.setChildProcessModifier([umask] {
        resetSignals();
        if (umask)
            ::umask(static_cast<mode_t>(*umask));
        ::setsid();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);         // with the thread that called start()
        ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); // descriptors that a library forgot to mark
    });
}

void ProcessTree::setLeader(qint64 pid)
{
    m_leader = pid;
    if (const auto entry = readProcEntry(pid))
        m_leaderBirth = entry->birth;
}

/// Finds out who is a member now. False if there was no looking.
bool ProcessTree::look()
{
    std::vector<ProcEntry> rest = readProcTable();
    if (rest.empty())
        return false;
    std::erase_if(rest, [this](const ProcEntry &e) { return e.pid == ::getpid() || e.birth < m_leaderBirth; });
    const bool adopts = adoptsOrphans();
    const auto isOurs = [this, adopts](const ProcEntry &e) {
        const auto isSame = [&e](const Member &known) { return known.pid == e.pid && known.birth == e.birth; };
        return (adopts && e.parent == ::getpid()) || (m_leader > 1 && (e.session == m_leader || e.group == m_leader)) ||
               std::any_of(m_members.begin(), m_members.end(), isSame) || carriesMark(e.pid, m_mark);
    };
    const auto ours = std::partition(rest.begin(), rest.end(), [&](const ProcEntry &e) { return !isOurs(e); });
    std::vector<ProcEntry> found(ours, rest.end());
    rest.erase(ours, rest.end());
    addDescendants(found, std::move(rest));

    m_members.clear();
    for (const ProcEntry &entry : found)
        m_members.push_back({entry.pid, entry.birth, m_leader > 1 && entry.group == m_leader});
    return true;
}

QList<qint64> ProcessTree::alive()
{
    if (!look())
        return {m_leader};
    QList<qint64> pids;
    for (const Member &member : m_members)
        pids.append(member.pid);
    return pids;
}

void ProcessTree::signalAll(int number)
{
    if (!look())
        return;
    // The whole group in one call, so that no fork(2) slips through. Its number stays taken while it has members.
    if (std::any_of(m_members.begin(), m_members.end(), [](const Member &member) { return member.inGroup; }))
        ::kill(static_cast<pid_t>(-m_leader), number);
    for (const Member &member : m_members) {
        if (!member.inGroup)
            signalExactly(member.pid, member.birth, number);
    }
}

void ProcessTree::askToStop()
{
    signalAll(SIGTERM);
    signalAll(SIGCONT);
}

void ProcessTree::kill()
{
    signalAll(SIGKILL);
}

void ProcessTree::letGo()
{
    m_leader = 0;
    m_mark = {};
    m_members.clear();
}

Result<int> killLeftovers(const QString &runId, int attempt, Milliseconds maxConcurrent)
{
    const jobs::AttemptKey mark{runId, attempt};
    const auto deadline = std::chrono::steady_clock::now() + maxConcurrent;
    std::vector<ProcEntry> seen;
    for (;; std::this_thread::sleep_for(kLookAgain)) {
        const bool looked = addMarked(seen, mark);
        const QStringList left = killThoseAlive(seen);
        if (looked && left.isEmpty())
            return static_cast<int>(seen.size());
        if (std::chrono::steady_clock::now() >= deadline)
            return Problem{QStringLiteral("still_alive"),
                           QStringLiteral("processes of run %1, attempt %2 may still be there: %3")
                               .arg(runId, QString::number(attempt),
                                    looked ? left.join(u' ') : QStringLiteral("/proc cannot be read")),
                           {},
                           QStringLiteral("see what they wait for, with ps")};
    }
}

QList<QByteArrayList> argumentsOfAll()
{
    QList<QByteArrayList> all;
    for (const ProcEntry &entry : readProcTable())
        all += argumentsOf(entry.pid);
    return all;
}

QString signalName(int number)
{
    const char *name = ::sigabbrev_np(number);
    return name ? QStringLiteral("SIG") + QLatin1String(name) : QStringLiteral("signal %1").arg(number);
}

} // namespace holdfast::process
