// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/backend.h"
#include "core/store/write_queue.h"

#include <functional>

namespace holdfast::store {

/// What a Writer tells; called in its thread.
struct WriterEvents
{
    std::function<void(quint64 upToTicket, std::size_t batches, Microseconds took)> committed;
    std::function<void(quint64 ticket, Problem why)> rejected;
    std::function<void(Result<void> state)> availability; ///< at every change of its kind, not at every try
    std::function<void(std::vector<quint64> probes, Result<void> answer)> proved;
};

/// Brings rounds from the queue to the backend. What cannot be written now is tried again until it can, in order,
/// and nothing behind it is touched before. What can never be written is told and logged, and is the end: what is
/// behind it rests on it, and is not written either. Runs in the store's writer thread.
class Writer final
{
public:
    Writer(Backend &backend, WriteQueue &queue, WriterEvents events);

    /// Returns when the queue is closed and empty, or its patience is over, or a batch was refused.
    void run();

private:
    [[nodiscard]] bool writeRound(const Round &round);
    [[nodiscard]] bool commitAll(std::span<const jobs::Writes> batches, std::span<const quint64> tickets);
    [[nodiscard]] bool commitEach(std::span<const jobs::Writes> batches, std::span<const quint64> tickets);
    [[nodiscard]] bool prove(const std::vector<quint64> &probes);
    void refused(quint64 ticket, const Problem &why);
    void demoted(quint64 ticket, const Problem &why);
    [[nodiscard]] bool retryAfter(const Problem &problem);
    void setAvailable(Result<void> state);

    Backend &m_backend;
    WriteQueue &m_queue;
    WriterEvents m_events;
    QString m_told; ///< the code of the problem that was told last; empty while available
    bool m_isRefused = false;
};

} // namespace holdfast::store
