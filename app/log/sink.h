// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/log/format.h"
#include "app/log/writer.h"
#include "app/options/options.h"

#include <QString>
#include <QtGlobal>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace holdfast::app {

/// Where all lines of the program go, ours and Qt's. While it lives it is Qt's message handler; at most one lives at a
/// time. Any thread may log, and none waits for the place where the lines go.
class LogSink final
{
public:
    /// Opens the place of `options` and takes over Qt's messages. The problem: the file cannot be written.
    [[nodiscard]] static Result<std::unique_ptr<LogSink>> install(const Options &options);
    ~LogSink();
    LogSink(const LogSink &) = delete;
    LogSink &operator=(const LogSink &) = delete;

    /// Writes what is queued, within a bound, and gives the exit code back. Where the place of the lines stands still,
    /// it ends the process itself: a thread hangs in a stream that exit(3) would wait for.
    [[nodiscard]] int endWith(int exitCode);

    /// Gets every line that is written as well, in the thread that logs; an empty function ends that.
    void setListener(std::function<void(const LogRecord &)> listener);

    /// Opens the file anew, after somebody moved it away (SIGHUP, logrotate(8)). Keeps the old one if that fails.
    void reopen();

private:
    explicit LogSink(const Options &options);
    static void onMessage(QtMsgType type, const QMessageLogContext &context, const QString &text);
    void take(const LogRecord &record);

    const LogLevel m_level;
    const LineForm m_form;
    std::unique_ptr<LogWriter> m_writer;
    std::mutex m_mutex; ///< guards m_listener
    std::function<void(const LogRecord &)> m_listener;

    /// Qt's handler is a bare function, so it has to find the object here.
    static std::atomic<LogSink *> s_installed;
};

} // namespace holdfast::app
