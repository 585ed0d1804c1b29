// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempts/keep_book.h"
#include "core/keeper/channel.h"
#include "core/keeper/execution.h"
#include "core/runtime/deadline_timer.h"
#include "core/spool/disk.h"

#include <QLocalSocket>

#include <memory>

namespace holdfast::keeper {

/// What a worker tells the keeper that it starts.
struct KeeperConfig
{
    QString folder;     ///< of the attempt
    QString workerName; ///< for the program's environment
    QString endpoint;   ///< where the worker listens
    /// Of a run with the policy Stop. A moment, as in an Order: a keeper may begin late.
    MonoTime leaseUntil{};
    qint64 maxOutput = 0;
    std::optional<int> umask = std::nullopt; ///< of the program; not among the arguments
};

/// The arguments of a keeper's process, and back; nothing where they are no such arguments.
[[nodiscard]] QStringList argumentsFor(const KeeperConfig &config);
[[nodiscard]] std::optional<KeeperConfig> configFrom(const QStringList &arguments);

/// Whether a keeper that lives has this attempt in another folder: the one that `folder` was copied from.
[[nodiscard]] bool isKeptElsewhere(const QString &folder);

/// A process of its own that owns one attempt's program: its pipes, its process tree, its result. It lives as long as
/// the program does, whatever becomes of the worker; when it ends, the result is on the disk.
///
/// Each attempt is started at most once: a keeper holds the folder's lock while it lives, and begins only where no
/// other one has begun before.
class Keeper final : public QObject
{
    Q_OBJECT
public:
    Keeper(const KeeperConfig &config, const runtime::Clock &clock, QObject *parent = nullptr);

    /// A problem: nothing was started, and another keeper may have the attempt. Otherwise done() follows.
    [[nodiscard]] Result<void> start();
    /// The machine stops, or somebody ends this process: the program is stopped in order.
    void stop();

    /// A child of this process has ended.
    void collectOrphans();

Q_SIGNALS:
    /// The result is on the disk.
    void done();

private:
    void onStarted(qint64 pid);
    void onEnded(const process::Exit &exit);
    void finish();
    void call();
    void onOrders();
    void tell();
    void say();
    void stopFor(jobs::StopCause why);
    void onDeadline(Now now);

    KeeperConfig m_config;
    const runtime::Clock &m_clock;
    spool::FolderLock m_lock;
    std::unique_ptr<spool::AttemptFolder> m_folder;
    std::optional<jobs::KeepBook> m_book;
    std::optional<jobs::Outcome> m_outcome; ///< that is to be put on the disk
    std::unique_ptr<Execution> m_execution;
    runtime::DeadlineTimer m_timer;
    QTimer m_finishAgain;
    QTimer m_callAgain;
    QLocalSocket m_worker{this};
    Status m_status;
    std::optional<Status> m_told; ///< to the worker that is connected now
};

} // namespace holdfast::keeper
