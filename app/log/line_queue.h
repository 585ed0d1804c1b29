// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QByteArray>

#include <condition_variable>
#include <deque>
#include <mutex>

namespace holdfast::app {

/// Lines on their way from those who log to the one who writes them. Who logs never waits for the place where lines go:
/// a queue that is full loses lines, all of them until it has been written, so that what is written stays in order.
class LineQueue final
{
public:
    static constexpr qsizetype kMaxBytes = 4 * 1024 * 1024;

    /// What the one who writes does next.
    struct Item
    {
        enum class Task {
            Write,
            Reopen, ///< the place of the lines
            TellOfGap,
            End, ///< everything is written, and nothing more comes
        };
        Task task;
        QByteArray line = {};
        qint64 missing = 0; ///< lines in the gap
    };

    /// Where nothing else is on its way, waits up to `patience` until the line has been written: the process may end
    /// right after it.
    void put(const QByteArray &line, Milliseconds patience = Milliseconds(0));
    void putReopen();
    /// Nothing is taken from here on.
    void close();

    /// For the one who writes: waits for the next item. The call also says that the one before has been written.
    [[nodiscard]] Item take();

    /// False: `most` has passed, and not everything has been written.
    [[nodiscard]] bool waitUntilWritten(Milliseconds most);

private:
    [[nodiscard]] bool isWritten() const { return m_items.empty() && m_lost == 0 && !m_isWriting; }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Item> m_items;
    qsizetype m_bytes = 0;
    qint64 m_lost = 0;
    bool m_isWriting = false;
    bool m_isClosed = false;
};

} // namespace holdfast::app
