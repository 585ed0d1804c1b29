// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backup/backup_clock.h"

#include "app/backup/backup_plan.h"
#include "core/base/log.h"

#include <QCoreApplication>
#include <QDir>

namespace holdfast::app::backup {
namespace {

using namespace std::chrono_literals;

/// After one that failed.
constexpr Milliseconds kAgain = 10min;
/// A server that starts has more to do.
constexpr Milliseconds kFirst = 1s;
constexpr int kEndPatience = 2'000;

} // namespace

BackupClock::BackupClock(const Options &options, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_clock(clock)
    , m_folder(options.dataDir + QStringLiteral("/backups"))
    , m_timer(clock)
{
    if (options.backupEvery == 0ms)
        return;
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &BackupClock::writeOne);
    connect(&m_process, &QProcess::finished, this, &BackupClock::onEnded);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            onEnded(-1, QProcess::CrashExit);
    });
    arm();
}

BackupClock::~BackupClock()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(kEndPatience);
}

QStringList BackupClock::names() const
{
    return QDir(m_folder).entryList({QStringLiteral("holdfast-*.db")}, QDir::Files, QDir::Name);
}

void BackupClock::arm()
{
    const Now now = m_clock.now();
    m_timer.set(now.mono + std::max(untilNext(names(), m_options.backupEvery, now.wall), kFirst));
}

void BackupClock::writeOne()
{
    if (m_process.state() != QProcess::NotRunning)
        return;
    if (!QDir().mkpath(m_folder)) {
        log(lcStore(), LogLevel::Warning, QStringLiteral("no backup is written: cannot create %1").arg(m_folder),
            QStringLiteral("make the data folder writable"));
        return m_timer.set(m_clock.now().mono + kAgain);
    }
    m_name = backupName(m_clock.now().wall);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("backup"), m_folder + u'/' + m_name, QStringLiteral("--database"),
                     m_options.database, QStringLiteral("--data"), m_options.dataDir});
}

void BackupClock::onEnded(int exitCode, QProcess::ExitStatus status)
{
    const QString said = QString::fromUtf8(m_process.readAll()).simplified();
    if (status != QProcess::NormalExit || exitCode != 0) {
        log(lcStore(), LogLevel::Warning, QStringLiteral("the backup failed: %1").arg(said),
            QStringLiteral("fix this; the server tries again in 10 minutes"));
        return m_timer.set(m_clock.now().mono + kAgain);
    }
    log(lcStore(), LogLevel::Info, said);
    for (const QString &name : tooMany(names(), m_options.backupKeep))
        QDir(m_folder).remove(name);
    arm();
}

} // namespace holdfast::app::backup
