// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/process.h"
#include "core/spool/attempt_folder.h"

#include <QByteArray>
#include <QList>
#include <QTimer>

namespace holdfast::keeper {

/// One program that runs, and its output on the way to the attempt's folder. While the disk takes nothing the program
/// is not read, so it waits instead of losing output.
class Execution final : public QObject
{
    Q_OBJECT
public:
    /// What is the same for all programs of a worker.
    struct Setting
    {
        QString workerName;
        qint64 maxOutput = 0; ///< bytes kept, both streams together
        std::optional<int> umask = std::nullopt;
    };

    /// The folder outlives this.
    Execution(const jobs::Assignment &assignment, const Setting &setting, spool::AttemptFolder &folder,
              QObject *parent);

    void start();
    void collectOrphans() { m_process.collectOrphans(); }
    void stopTree(Milliseconds grace) { m_process.stopTree(grace); }

Q_SIGNALS:
    void started(qint64 pid);
    void outputStored();
    /// Why output cannot be stored now; empty: it is stored again.
    void troubled(QString why);
    /// After all output is in the folder.
    void ended(holdfast::process::Exit exit);

private:
    void onOutput(jobs::Stream stream, const QByteArray &bytes);
    void onEnded(const process::Exit &exit);
    void storeWaiting();

    jobs::Assignment m_assignment;
    Setting m_setting;
    spool::AttemptFolder &m_folder;
    process::Process m_process;
    QList<QPair<jobs::Stream, QByteArray>> m_waiting; ///< for the disk
    std::optional<process::Exit> m_exit;
    QTimer m_retry;
    bool m_told = false;
};

} // namespace holdfast::keeper
