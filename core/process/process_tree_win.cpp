// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/process_tree.h"

#include <QProcess>

#include <utility>
#include <vector>

#include <windows.h>

namespace holdfast::process {
namespace {

// Numbers of one look, with the list's two counts.
constexpr std::size_t kMembersAtFirst = 256;
constexpr std::size_t kMostMembers = 1'000'000;

void setKillOnClose(HANDLE job, bool on)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = on ? JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE : 0;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits));
}

} // namespace

ProcessTree::ProcessTree(jobs::AttemptKey mark)
    : m_mark(std::move(mark))
    , m_job(CreateJobObjectW(nullptr, nullptr))
{
    if (m_job)
        setKillOnClose(m_job, true); // so that nothing outlives a worker that dies
}

ProcessTree::~ProcessTree()
{
    if (m_job)
        CloseHandle(m_job);
}

/// The leader begins suspended, and runs when it is in the job object: nothing that it starts can be outside.
void ProcessTree::attach(QProcess &process, std::optional<int>)
{
    process.setCreateProcessArgumentsModifier([this](QProcess::CreateProcessArguments *arguments) {
        arguments->flags |= CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED;
        if (GetConsoleCP() != 0) // it shares the console of this process, and so hears Ctrl+Break
            arguments->flags &= ~static_cast<unsigned long>(CREATE_NO_WINDOW);
        m_created = arguments->processInformation;
    });
}

void ProcessTree::setLeader(qint64 pid)
{
    m_leader = pid;
    const auto *created = static_cast<const PROCESS_INFORMATION *>(std::exchange(m_created, nullptr));
    if (!created)
        return;
    if (m_job)
        AssignProcessToJobObject(m_job, created->hProcess);
    ResumeThread(created->hThread);
}

QList<qint64> ProcessTree::alive()
{
    if (!m_job)
        return {};
    QList<qint64> pids;
    std::vector<ULONG_PTR> room(kMembersAtFirst);
    for (;;) {
        auto *list = reinterpret_cast<JOBOBJECT_BASIC_PROCESS_ID_LIST *>(room.data());
        const auto bytes = static_cast<DWORD>(room.size() * sizeof(ULONG_PTR));
        const BOOL complete = QueryInformationJobObject(m_job, JobObjectBasicProcessIdList, list, bytes, nullptr);
        const bool isMore = !complete && GetLastError() == ERROR_MORE_DATA;
        if (!complete && !isMore)
            return m_leader > 0 ? QList<qint64>{m_leader} : pids; // unseen: not taken for gone
        if (isMore && room.size() < kMostMembers) {
            room.assign(room.size() * 4, 0);
            continue;
        }
        for (DWORD i = 0; i < list->NumberOfProcessIdsInList; ++i)
            pids.append(static_cast<qint64>(list->ProcessIdList[i]));
        return pids;
    }
}

/// Console programs hear it: those that share the console of this process, and where it has none, those that share the
/// leader's. Others have the grace and then end.
void ProcessTree::askToStop()
{
    const auto group = static_cast<DWORD>(m_leader);
    if (m_leader <= 0 || GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, group) || GetConsoleCP() != 0)
        return;
    if (!AttachConsole(group))
        return;
    GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, group); // to that group only, and not to this process
    FreeConsole();
}

void ProcessTree::kill()
{
    if (m_job)
        TerminateJobObject(m_job, 1);
}

void ProcessTree::letGo()
{
    if (m_job)
        setKillOnClose(m_job, false);
}

Result<int> killLeftovers(const QString &, int, Milliseconds)
{
    return 0;
}

QList<QByteArrayList> argumentsOfAll()
{
    return {};
}

QString signalName(int)
{
    return {};
}

} // namespace holdfast::process
