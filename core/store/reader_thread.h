// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/reader.h"

#include <QThread>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace holdfast::store {

/// One thread that asks a Reader, one query after the other.
class ReaderThread final
{
public:
    using Query = std::function<void(Reader &)>;

    explicit ReaderThread(std::unique_ptr<Reader> reader);
    /// Stops the query that runs; those behind it are dropped.
    ~ReaderThread();
    Q_DISABLE_COPY_MOVE(ReaderThread)

    /// False when too many wait already.
    [[nodiscard]] bool push(Query query);

private:
    void run(Reader &reader);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Query> m_queries;
    bool m_closed = false;
    Reader &m_reader; ///< lives in the thread, until it is closed
    std::unique_ptr<QThread> m_thread;
};

} // namespace holdfast::store
