// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/process_tree.h"

#include <QProcess>

#include <array>

#include <windows.h>

namespace holdfast::process {
namespace {

constexpr DWORD kMaxMembers = 1024; ///< of one look; more than that are not gone either

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

void ProcessTree::attach(QProcess &process, std::optional<int>)
{
    process.setCreateProcessArgumentsModifier(
        [](QProcess::CreateProcessArguments *arguments) { arguments->flags |= CREATE_NEW_PROCESS_GROUP; });
}

/// What the leader starts before it is in the job object is not a member: the few instructions between CreateProcess
/// and this call.
void ProcessTree::setLeader(qint64 pid)
{
    m_leader = pid;
    const HANDLE leader = OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, FALSE, static_cast<DWORD>(pid));
    if (!leader)
        return;
    if (m_job)
        AssignProcessToJobObject(m_job, leader);
    CloseHandle(leader);
}

QList<qint64> ProcessTree::alive()
{
    struct Members
    {
        JOBOBJECT_BASIC_PROCESS_ID_LIST list;
        std::array<ULONG_PTR, kMaxMembers> more; // the list's own array has room for one
    };
    Members members{};
    QList<qint64> pids;
    if (!m_job)
        return pids;
    const BOOL complete =
        QueryInformationJobObject(m_job, JobObjectBasicProcessIdList, &members, sizeof(members), nullptr);
    if (!complete && GetLastError() != ERROR_MORE_DATA)
        return pids;
    for (DWORD i = 0; i < members.list.NumberOfProcessIdsInList; ++i)
        pids.append(static_cast<qint64>(members.list.ProcessIdList[i]));
    return pids;
}

/// MessageResult only by console programs that share the worker's console; a service has none, and then the grace just
/// passes.
void ProcessTree::askToStop()
{
    GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, static_cast<DWORD>(m_leader));
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
