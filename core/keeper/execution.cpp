// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/execution.h"

namespace holdfast::keeper {
namespace {

constexpr Milliseconds kRetry{1'000};

} // namespace

Execution::Execution(const jobs::Assignment &assignment, const Setting &setting, spool::AttemptFolder &folder,
                     QObject *parent)
    : QObject(parent)
    , m_assignment(assignment)
    , m_setting(setting)
    , m_folder(folder)
{
    connect(&m_process, &process::Process::started, this, &Execution::started);
    connect(&m_process, &process::Process::output, this, &Execution::onOutput);
    connect(&m_process, &process::Process::ended, this, &Execution::onEnded);
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetry);
    connect(&m_retry, &QTimer::timeout, this, &Execution::storeWaiting);
}

void Execution::start()
{
    process::Launch launch{m_assignment.command, m_assignment.env,     m_assignment.cwd,
                           m_setting.umask,      m_assignment.passEnv, m_assignment.linger};
    launch.env.insert(process::kRunIdVariable, m_assignment.key.runId);
    launch.env.insert(process::kAttemptVariable, QString::number(m_assignment.key.attempt));
    launch.env.insert(QStringLiteral("HOLDFAST_FENCE"), QString::number(m_assignment.fence));
    launch.env.insert(QStringLiteral("HOLDFAST_JOB"), m_assignment.job);
    launch.env.insert(QStringLiteral("HOLDFAST_WORKER"), m_setting.workerName);
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
        if (const auto stored = m_folder.append(stream, bytes, m_setting.maxOutput); !stored) {
            if (!m_told)
                Q_EMIT troubled(QStringLiteral("its output waits: %1").arg(stored.problem().text()));
            m_told = true;
            m_process.setReading(false);
            m_retry.start();
            return;
        }
        m_waiting.removeFirst();
        Q_EMIT outputStored();
    }
    if (m_told) {
        m_told = false;
        Q_EMIT troubled({});
        m_process.setReading(true);
    }
    if (m_exit)
        Q_EMIT ended(*m_exit);
}

void Execution::onEnded(const process::Exit &exit)
{
    m_exit = exit;
    if (!m_retry.isActive())
        storeWaiting();
}

} // namespace holdfast::keeper
