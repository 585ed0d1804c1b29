// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/kept_result.h"
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
/// `<dir>/spool/<run>.<attempt>/` one attempt; `<dir>/receipts/` what has its receipt and is kept for a while;
/// `<dir>/rejected/` what could not be used, never deleted; `<dir>/trash/` what is being deleted; `<dir>/spool.lock`.
/// Blocks on the disk; one thread.
class Spool final
{
public:
    /// What it may come to. New runs are refused before it is reached; what is held is never dropped for it.
    struct Bounds
    {
        qint64 bytes = 8LL * 1024 * 1024 * 1024; ///< of output, over all attempts
        Milliseconds age = std::chrono::days(7); ///< that a result waits for its receipt
        int slots = 1;                           ///< attempts that run at once
    };

    explicit Spool(const QString &dir);
    Spool(const QString &dir, const Bounds &bounds);
    ~Spool();
    Q_DISABLE_COPY_MOVE(Spool)

    /// Makes the folders, locks them and takes up what is there. `spool_in_use` when another worker has them. Before
    /// anything else.
    Result<void> open();

    /// Everything held, oldest run first. Right after open(): what a former process left, of which nothing runs any
    /// more.
    [[nodiscard]] std::vector<HeldAttempt> scan() const;
    [[nodiscard]] std::optional<HeldAttempt> held(const jobs::AttemptKey &key) const;

    /// Bytes kept of one attempt, both streams together: so many that all slots together stay within the bounds.
    [[nodiscard]] qint64 maxOutput() const;
    /// Whether another run can be taken: `spool_full`, `spool_old` or `store_unavailable` say why not.
    [[nodiscard]] Result<void> checkRoom(WallTime now) const;

    /// Before a job_start is acknowledged. The same once more is no change; `stale_attempt` when another assignment is
    /// held under its key; `bad_field` when its key cannot be the name of a folder.
    Result<void> accept(const jobs::Assignment &assignment);

    // For what is not held: unknown_run.
    [[nodiscard]] Result<QString> pathOf(const jobs::AttemptKey &key) const;
    /// Takes up anew what its keeper has written.
    Result<void> reload(const jobs::AttemptKey &key);
    void grewTo(const jobs::AttemptKey &key, jobs::Stream stream, qint64 bytes);

    /// Puts output and result on the disk, and a mark where output was cut. Sets outputBytes to what the program wrote,
    /// kept or not (less what a former process dropped). Once more: no change, the first outcome stands. A result of
    /// its keeper that is broken is moved aside.
    Result<void> finish(const jobs::Outcome &outcome);

    /// At most `maxBytes` from `offset`; empty at the end.
    [[nodiscard]] Result<QByteArray> read(const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset,
                                          qint64 maxBytes);

    void forget(const jobs::AttemptKey &key); ///< the receipt has come

    // What has its receipt and is kept. It takes no part in the above.
    /// The receipt has come, from this epoch of that store. What is kept; nothing: it could not be, and was deleted.
    [[nodiscard]] std::optional<jobs::KeptResult> keep(const jobs::AttemptKey &key, const QString &store,
                                                       const QString &epoch, WallTime now);
    /// Right after open(): what a former process kept.
    [[nodiscard]] std::vector<jobs::KeptResult> kept() const;
    /// It is held once more, as before its receipt.
    [[nodiscard]] std::optional<HeldAttempt> takeBack(const jobs::AttemptKey &key);
    void dropKept(const jobs::AttemptKey &key);

    void reject(const jobs::AttemptKey &key,
                const QString &why); ///< the server does not want it: kept aside with why.txt

    [[nodiscard]] qint64 bytes() const; ///< of output, over all that is held

private:
    static constexpr char kSpool[] = "spool";
    static constexpr char kReceipts[] = "receipts";

    [[nodiscard]] Result<void> takeUp(const QString &name);
    QString moveAside(const QString &name, const QString &why, const QString &file = {});
    void discard(const QString &from, const QString &name);
    [[nodiscard]] Result<AttemptFolder *> find(const jobs::AttemptKey &key) const;
    [[nodiscard]] QString below(const char *folder, const QString &name = {}) const;

    QString m_dir;
    Bounds m_bounds;
    FolderLock m_lock;
    std::map<jobs::AttemptKey, std::unique_ptr<AttemptFolder>> m_attempts;
};

} // namespace holdfast::spool
