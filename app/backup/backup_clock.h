// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/runtime/deadline_timer.h"

#include <QProcess>

namespace holdfast::app::backup {

/// Writes the backups of a server: starts `holdfast backup` in a process of its own, which gives way to the server, and
/// deletes old ones. Its end ends a backup that is being written. Lives in the server's thread.
class BackupClock final : public QObject
{
    Q_OBJECT
public:
    /// Nothing happens where the options say never.
    BackupClock(const Options &options, const runtime::Clock &clock, QObject *parent = nullptr);
    ~BackupClock() override;

    /// Of the backup that is being written; 0: none is.
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

private:
    void arm();
    void writeOne();
    void onEnded(int exitCode, QProcess::ExitStatus status);
    [[nodiscard]] QStringList names() const;

    const Options m_options;
    const runtime::Clock &m_clock;
    const QString m_folder;
    runtime::DeadlineTimer m_timer;
    QProcess m_process;
    QString m_name; ///< of the one that is being written
};

} // namespace holdfast::app::backup
