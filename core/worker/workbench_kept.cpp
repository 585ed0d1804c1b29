// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of Workbench that keeps results after their receipt, and offers them to a database that may have lost them.
#include "core/worker/workbench.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"

namespace holdfast::worker {

void Workbench::keep(const jobs::work::Keep &receipt)
{
    failPoint("worker.receipt");
    const WallTime now = m_clock.now().wall;
    if (const auto kept = m_spool.keep(receipt.key, receipt.store, receipt.epoch, now))
        dropKept(m_receipts.keep(*kept, now));
}

void Workbench::dropKept(const std::vector<jobs::AttemptKey> &keys)
{
    for (const jobs::AttemptKey &key : keys)
        m_spool.dropKept(key);
}

/// That is of the wall clock; a timer that comes early does no harm.
std::optional<MonoTime> Workbench::keptUntil() const
{
    const auto end = m_receipts.nextEnd();
    const Now now = m_clock.now();
    return end ? std::optional(now.mono + std::max(*end - now.wall, Milliseconds(0))) : std::nullopt;
}

void Workbench::offerAgain(const QString &store, const QString &epoch)
{
    std::vector<jobs::RecoveredAttempt> offers;
    for (const jobs::AttemptKey &key : m_receipts.takeOffers(store, epoch)) {
        const auto held = m_spool.takeBack(key);
        if (!held || !held->outcome)
            continue;
        offers.push_back({held->assignment, true, held->started ? held->started->at : std::nullopt,
                          held->started ? held->started->pid : 0, held->outcome, held->stdoutBytes, held->stderrBytes});
    }
    if (offers.empty())
        return;
    log(lcProcess(), LogLevel::Info,
        QStringLiteral("the server's database was replaced by another copy of it; results that it may lack and that "
                       "are delivered once more: %1")
            .arg(offers.size()));
    m_book.restore(offers);
}

/// After the first link of this process nothing is left that its epoch was not offered.
QString Workbench::knownEpoch() const
{
    if (!m_book.epoch().isEmpty())
        return m_book.epoch();
    QStringList epochs = m_book.epochs() + m_receipts.epochs();
    epochs.removeDuplicates();
    if (epochs.isEmpty())
        return {};
    return epochs.size() == 1 ? epochs.first() : QStringLiteral("several");
}

} // namespace holdfast::worker
