// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/execution.h"

#include "core/base/log.h"

namespace holdfast::worker {
namespace {

constexpr Milliseconds kRetry{1'000};

} // namespace

Execution::Execution(const jobs::Assignment &assignment, const QString &workerName, spool::Spool &spool,
                     QObject *parent)
    : QObject(parent)
    , m_assignment(assignment)
    , m_workerName(workerName)
    , m_spool(spool)
{
    connect(&m_process, &process::Process::started, this,
            [this](qint64 pid) { Q_EMIT started(m_assignment.key, pid); });
    connect(&m_process, &process::Process::output, this, &Execution::onOutput);
    connect(&m_process, &process::Process::ended, this, &Execution::onEnded);
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetry);
    connect(&m_retry, &QTimer::timeout, this, &Execution::storeWaiting);
}

void Execution::start()
{
    process::Launch launch{m_assignment.command, m_assignment.env, m_assignment.cwd};
    launch.env.insert(process::kRunIdVariable, m_assignment.key.runId);
    launch.env.insert(process::kAttemptVariable, QString::number(m_assignment.key.attempt));
    launch.env.insert(QStringLiteral("HOLDFAST_JOB"), m_assignment.job);
    launch.env.insert(QStringLiteral("HOLDFAST_WORKER"), m_workerName);
    m_process.start(launch);
}

void Execution::onOutput(jobs::Stream stream, const QByteArray &bytes)
{
    m_waiting.append({stream, bytes});
    if (!m_retry.isActive())
        storeWaiting();
}

void Execution::storeWaiting()
{
    while (!m_waiting.isEmpty()) {
        const auto &[stream, bytes] = m_waiting.first();
        if (const auto stored = m_spool.append(m_assignment.key, stream, bytes); !stored) {
            if (!m_told)
                log(lcProcess(), LogLevel::Warning,
                    QStringLiteral("output of run %1 waits: %2").arg(m_assignment.key.runId, stored.problem().text()),
                    QStringLiteral("free space on this disk"));
            m_told = true;
            m_process.setReading(false);
            m_retry.start();
            return;
        }
        const jobs::Stream which = stream;
        m_waiting.removeFirst();
        Q_EMIT outputStored(m_assignment.key, which);
    }
    if (m_told) {
        m_told = false;
        m_process.setReading(true);
    }
    if (m_exit)
        Q_EMIT ended(m_assignment.key, *m_exit);
}

void Execution::onEnded(const process::Exit &exit)
{
    m_exit = exit;
    if (!m_retry.isActive())
        storeWaiting();
}

} // namespace holdfast::worker
