// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/limits.h"
#include "core/spool/attempt_folder.h"
#include "core/spool/disk.h"

#include <map>
#include <vector>

namespace holdfast::spool {

/// The worker's disk: every attempt it has accepted, until the server's receipt for its result.
///
/// What a call without a Problem has said is on the disk, and is found again by the next process: accept() and finish()
/// also after a power cut, append() after any end of the process. A Problem with `store_unavailable` names the path;
/// the call changed nothing and can be tried again.
///
/// `<dir>/spool/<run>.<attempt>/` one attempt; `<dir>/rejected/` what could not be used, never deleted; `<dir>/trash/`
/// what has its receipt and is being deleted; `<dir>/spool.lock`. Blocks on the disk; one thread.
class Spool final
{
public:
    /// `maxOutput`: bytes kept of one attempt, both streams together.
    explicit Spool(const QString &dir, qint64 maxOutput = protocol::kMaxOutputBytes);
    ~Spool();
    Q_DISABLE_COPY_MOVE(Spool)

    /// Makes the folders, locks them and takes up what is there. `spool_in_use` when another worker has them. Before
    /// anything else.
    Result<void> open();

    /// Everything held, oldest run first. Right after open(): what a former process left, of which nothing runs any
    /// more.
    [[nodiscard]] std::vector<HeldAttempt> scan() const;
    [[nodiscard]] std::optional<HeldAttempt> held(const jobs::AttemptKey &key) const;

    /// Before a job_start is acknowledged. The same once more is no change; `stale_attempt` when another assignment is
    /// held under its key; `bad_field` when its key cannot be the name of a folder.
    Result<void> accept(const jobs::Assignment &assignment);

    // For what is not held: unknown_run.
    Result<void> setStarted(const jobs::AttemptKey &key, qint64 pid, std::optional<WallTime> at);

    /// All or nothing. What is over the bound is dropped and counted. `finished` after finish().
    Result<void> append(const jobs::AttemptKey &key, jobs::Stream stream, QByteArrayView bytes);

    /// Puts output and result on the disk, and a mark where output was cut. Sets outputBytes to what the program wrote,
    /// kept or not (less what a former process dropped). Once more: no change, the first outcome stands.
    Result<void> finish(const jobs::Outcome &outcome);

    /// At most `maxBytes` from `offset`; empty at the end.
    [[nodiscard]] Result<QByteArray> read(const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset,
                                          qint64 maxBytes);

    void forget(const jobs::AttemptKey &key); ///< the receipt has come
    void reject(const jobs::AttemptKey &key,
                const QString &why); ///< the server does not want it: kept aside with why.txt

    [[nodiscard]] qint64 bytes() const; ///< of output, over all that is held

private:
    void takeUp(const QString &name);
    QString moveAside(const QString &name, const QString &why);
    [[nodiscard]] Result<AttemptFolder *> find(const jobs::AttemptKey &key) const;
    [[nodiscard]] QString below(const char *folder, const QString &name = {}) const;

    QString m_dir;
    qint64 m_maxOutput;
    FolderLock m_lock;
    std::map<jobs::AttemptKey, std::unique_ptr<AttemptFolder>> m_attempts;
};

} // namespace holdfast::spool
