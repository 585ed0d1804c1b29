// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/records.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace holdfast::store {

/// What goes into one transaction: batches in the order they came, each with its ticket.
struct Round
{
    std::vector<quint64> tickets;
    std::vector<jobs::Writes> batches;
    std::vector<quint64> probes; ///< who wants to see a commit succeed
};

/// Where one transaction ends although more is waiting: bounds its memory, its log and the wait of the last batch.
inline constexpr std::size_t kMaxWritesARound = 2000;
inline constexpr qint64 kMaxBytesARound = 8 * 1024 * 1024;

/// Between the loop that records and the thread that writes. Any thread; the lock is held for moments, never for I/O.
class WriteQueue final
{
public:
    void push(quint64 ticket, jobs::Writes writes);
    /// Waits behind all that was pushed before it: it tells that results get through, too.
    void pushProbe(quint64 id);

    /// Nothing more comes; what is here may still be written for so long.
    void close(Milliseconds patience);

    /// Waits for work and takes all of it, within the bounds. Nothing once closed and empty.
    [[nodiscard]] std::optional<Round> take();

    /// Sleeps between two tries. False once closed and the patience is over: give up.
    [[nodiscard]] bool pause(Milliseconds duration);

    [[nodiscard]] std::size_t waiting() const; ///< batches
    /// About what they take.
    [[nodiscard]] qint64 waitingBytes() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Item
    {
        enum class Kind { Batch, Probe };
        Kind kind;
        quint64 number; ///< the ticket, or the probe's id
        jobs::Writes writes;
    };

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Item> m_items;
    std::size_t m_batches = 0;                   ///< among them
    qint64 m_bytes = 0;                          ///< of them
    std::optional<Clock::time_point> m_giveUpAt; ///< set by close()
};

} // namespace holdfast::store
