// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/process.h"
#include "core/spool/spool.h"

#include <QByteArray>
#include <QList>
#include <QTimer>

namespace holdfast::worker {

/// One attempt that runs: its process, and its output on the way to the spool. While the disk takes nothing the process
/// is not read, so it waits instead of losing output. Lives in the work thread.
class Execution final : public QObject
{
    Q_OBJECT
public:
    Execution(const jobs::Assignment &assignment, const QString &workerName, spool::Spool &spool, QObject *parent);

    void start();
    void stopTree(Milliseconds grace) { m_process.stopTree(grace); }

Q_SIGNALS:
    void started(holdfast::jobs::AttemptKey key, qint64 pid);
    void outputStored(holdfast::jobs::AttemptKey key, holdfast::jobs::Stream stream);
    /// After all output is in the spool.
    void ended(holdfast::jobs::AttemptKey key, holdfast::process::Exit exit);

private:
    void onOutput(jobs::Stream stream, const QByteArray &bytes);
    void onEnded(const process::Exit &exit);
    void storeWaiting();

    jobs::Assignment m_assignment;
    QString m_workerName;
    spool::Spool &m_spool;
    process::Process m_process;
    QList<QPair<jobs::Stream, QByteArray>> m_waiting; ///< for the disk
    std::optional<process::Exit> m_exit;
    QTimer m_retry;
    bool m_told = false;
};

} // namespace holdfast::worker
