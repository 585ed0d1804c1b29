// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/base/result.h"

#include <QString>
#include <QtGlobal>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace spdlog::sinks {
class sink;
}

namespace holdfast::app {

struct LogRecord;

/// Where all lines of the program go, ours and Qt's: standard error or a file that is rotated at 10 MiB, five kept.
/// While it lives it is Qt's message handler; at most one lives at a time. A disk that fills up loses lines and says so
/// once on standard error; it never stops the program. Any thread may log.
class LogSink final
{
public:
    /// Opens the place of `options` and takes over Qt's messages. The problem: the file cannot be written.
    [[nodiscard]] static Result<std::unique_ptr<LogSink>> install(const Options &options);
    ~LogSink();
    LogSink(const LogSink &) = delete;
    LogSink &operator=(const LogSink &) = delete;

    /// Gets every line that is written as well, in the thread that logs; an empty function ends that.
    void setListener(std::function<void(const LogRecord &)> listener);

    /// Opens the file anew, after somebody moved it away (SIGHUP, logrotate(8)). Keeps the old one if that fails.
    void reopen();

private:
    enum class Form { Text, Json, Journal, JournalJson };

    explicit LogSink(const Options &options);
    [[nodiscard]] Result<void> open();
    static void onMessage(QtMsgType type, const QMessageLogContext &context, const QString &text);
    void write(const LogRecord &record);
    [[nodiscard]] QByteArray format(const LogRecord &record) const;
    void sayLost(const char *why);

    const QString m_file;
    const LogLevel m_level;
    const Form m_form;
    std::mutex m_mutex; ///< guards m_sink, m_lost and m_listener
    std::shared_ptr<spdlog::sinks::sink> m_sink;
    bool m_lost = false; ///< said already that lines are lost
    std::function<void(const LogRecord &)> m_listener;

    /// Qt's handler is a bare function, so it has to find the object here.
    static std::atomic<LogSink *> s_installed;
};

} // namespace holdfast::app
