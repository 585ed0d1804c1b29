// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/log/line_queue.h"
#include "core/base/result.h"

#include <QString>

#include <cstdio>
#include <functional>
#include <memory>
#include <thread>

namespace spdlog::sinks {
class sink;
}

namespace holdfast::app {

/// Writes the log's lines in a thread of its own, to standard error, to a file that is rotated at 10 MiB, five kept, or
/// to a pipe or a device.
/// A reader or a disk that stands still stops only that thread. A disk that fills up loses lines and says so once on
/// standard error.
class LogWriter final
{
public:
    /// Makes the line that tells of lost ones.
    using Notice = std::function<QByteArray(const QString &what)>;

    /// `file` empty: standard error. The problem: the file cannot be written.
    [[nodiscard]] static Result<std::unique_ptr<LogWriter>> open(const QString &file, Notice notice);
    ~LogWriter();
    LogWriter(const LogWriter &) = delete;
    LogWriter &operator=(const LogWriter &) = delete;

    [[nodiscard]] LineQueue &queue() { return m_state->queue; }

    /// Writes what is queued, within a bound. False: the thread still hangs in a write, and it is left behind.
    [[nodiscard]] bool close();

private:
    /// The thread's too: it may outlive the writer.
    struct State
    {
        QString file;
        Notice notice;
        std::shared_ptr<std::FILE> stream; ///< that the sink writes to, where it is no file
        std::shared_ptr<spdlog::sinks::sink> sink;
        LineQueue queue;
        bool isLosing = false;   ///< and it was said
        Milliseconds longest{0}; ///< that one write took since the last gap

        [[nodiscard]] Result<void> open();
        [[nodiscard]] Result<void> openPipe();
        void run();
        void write(const QByteArray &line);
        void writeGap(qint64 lines);
        void reopen();
    };

    explicit LogWriter(std::shared_ptr<State> state);

    std::shared_ptr<State> m_state;
    std::thread m_thread;
    bool m_isClosed = false;
    bool m_isWritten = false;
};

} // namespace holdfast::app
