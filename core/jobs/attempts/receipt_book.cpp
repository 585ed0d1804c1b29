// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/receipt_book.h"

namespace holdfast::jobs {

std::vector<AttemptKey> ReceiptBook::restore(const std::vector<KeptResult> &kept, WallTime now)
{
    std::vector<AttemptKey> dropped;
    for (const KeptResult &each : kept) {
        const auto more = keep(each, now);
        dropped.insert(dropped.end(), more.begin(), more.end());
    }
    return dropped;
}

std::vector<AttemptKey> ReceiptBook::keep(const KeptResult &result, WallTime now)
{
    KeptResult kept = result;
    kept.since = std::min(kept.since, now); // by a clock that was ahead
    m_bytes += kept.bytes;
    m_kept.emplace(std::pair(kept.since, kept.key), kept);
    std::vector<AttemptKey> dropped = expire(now);
    while (m_kept.size() > m_bounds.most || m_bytes > m_bounds.bytes)
        drop(m_kept.begin(), dropped);
    return dropped;
}

std::vector<AttemptKey> ReceiptBook::expire(WallTime now)
{
    std::vector<AttemptKey> dropped;
    while (const auto end = nextEnd()) {
        if (now < *end)
            break;
        drop(m_kept.begin(), dropped);
    }
    return dropped;
}

std::vector<AttemptKey> ReceiptBook::dropAll()
{
    std::vector<AttemptKey> dropped;
    while (!m_kept.empty())
        drop(m_kept.begin(), dropped);
    return dropped;
}

std::vector<AttemptKey> ReceiptBook::takeOffers(const QString &store, const QString &epoch)
{
    std::vector<AttemptKey> offers;
    for (auto each = m_kept.begin(); each != m_kept.end();) {
        const KeptResult &kept = each->second;
        const bool isOffered = (kept.store.isEmpty() || kept.store == store) && kept.epoch != epoch;
        each = isOffered ? drop(each, offers) : std::next(each);
    }
    return offers;
}

std::optional<WallTime> ReceiptBook::nextEnd() const
{
    return m_kept.empty() ? std::nullopt : std::optional(m_kept.begin()->first.first + m_bounds.age);
}

QStringList ReceiptBook::epochs() const
{
    QStringList epochs;
    for (const auto &[key, kept] : m_kept) {
        if (!epochs.contains(kept.epoch))
            epochs += kept.epoch;
    }
    return epochs;
}

ReceiptBook::Kept::iterator ReceiptBook::drop(Kept::iterator which, std::vector<AttemptKey> &dropped)
{
    m_bytes -= which->second.bytes;
    dropped.push_back(which->second.key);
    return m_kept.erase(which);
}

} // namespace holdfast::jobs
