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
    /// `maxOutput`: bytes kept, both streams together. The folder outlives this.
    Execution(const jobs::Assignment &assignment, const QString &workerName, spool::AttemptFolder &folder,
              qint64 maxOutput, QObject *parent);

    void start();
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
    QString m_workerName;
    spool::AttemptFolder &m_folder;
    qint64 m_maxOutput;
    process::Process m_process;
    QList<QPair<jobs::Stream, QByteArray>> m_waiting; ///< for the disk
    std::optional<process::Exit> m_exit;
    QTimer m_retry;
    bool m_told = false;
};

} // namespace holdfast::keeper
