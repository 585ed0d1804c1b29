// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keeper/channel.h"
#include "core/keeper/keeper.h"
#include "core/worker/nursery.h"

#include <QLocalServer>
#include <QTimer>

#include <map>
#include <memory>

namespace holdfast::worker {

/// Where keepers call. It leaves the last descriptors of the process for the disk: who is turned away calls again.
class CallServer final : public QLocalServer
{
    Q_OBJECT
public:
    using QLocalServer::QLocalServer;

protected:
    void incomingConnection(quintptr descriptor) override;
};

/// The worker's end of its keepers: starts them, hears them, finds those that a former worker process had started.
/// A keeper that is gone without a result is noticed by its lock, which is then held here, so that none that comes late
/// can begin. Lives in the work thread.
class KeeperHub final : public QObject
{
    Q_OBJECT
public:
    KeeperHub(const QString &workerName, const QString &dataDir, const runtime::Clock &clock,
              QObject *parent = nullptr);

    ~KeeperHub() override;

    /// Once, by the holder of the spool's lock.
    [[nodiscard]] Result<void> listen();

    /// Whether another keeper can be started: `cannot_start` says why not.
    [[nodiscard]] Result<void> checkRoom();
    /// Starts a keeper for the attempt in that folder. gone() follows if none comes up. `cannot_start`: the system
    /// starts no process, and nothing has begun.
    [[nodiscard]] Result<void> launch(const jobs::AttemptKey &key, const QString &folder, MonoTime leaseUntil,
                                      qint64 maxOutput);
    [[nodiscard]] bool keeps(const jobs::AttemptKey &key) const { return m_kept.contains(key); }
    /// One that a former process may have started. False if there is none: then its lock is held here, as after gone().
    [[nodiscard]] bool adopt(const jobs::AttemptKey &key, const QString &folder);
    void stop(const jobs::AttemptKey &key, jobs::StopCause why);
    void renew(const jobs::AttemptKey &key, MonoTime leaseUntil);
    /// Its result is on the disk, whoever put it there.
    void forget(const jobs::AttemptKey &key);

Q_SIGNALS:
    /// Who hears of a result can read it: a few descriptors are free.
    void changed(holdfast::keeper::Status status);
    /// There is no keeper of this attempt any more; it may have left a result.
    void gone(holdfast::jobs::AttemptKey key);

private:
    struct Kept
    {
        QString folder;
        QLocalSocket *socket = nullptr; ///< child of m_server; none: it has not called yet
        MonoTime lookFrom{};            ///< a process that starts gets some time to take its lock
        jobs::StopCause stop = jobs::StopCause::None;
        std::optional<MonoTime> leaseUntil;
        bool isDue = false;                      ///< the keeper does not read; it is told when it does
        std::unique_ptr<spool::FolderLock> lock; ///< taken here: there is no keeper, and there will be none
    };

    [[nodiscard]] Result<void> execute(const keeper::KeeperConfig &config) const;
    void onCall();
    void onReadable(QLocalSocket *socket);
    void onRoom(QLocalSocket *socket);
    void onHungUp(QLocalSocket *socket);
    void hear(QLocalSocket *socket, const keeper::Status &status);
    void send(Kept &kept);
    void look();
    void listenAgain();
    [[nodiscard]] bool isGone(Kept &kept);

    QString m_workerName;
    QString m_dataDir;
    const runtime::Clock &m_clock;
    QString m_program;
    Nursery m_nursery;
    CallServer m_server;
    QTimer m_look;
    QString m_endpoint;                  ///< where keepers call, also while nobody listens there
    bool m_isDeaf = false;               ///< and it was said
    std::optional<MonoTime> m_refusedAt; ///< for want of descriptors, and it was said
    std::map<jobs::AttemptKey, Kept> m_kept;
};

} // namespace holdfast::worker
