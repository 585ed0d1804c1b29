// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/sink.h"

#include "app/log/format.h"
#include "app/options/plain_file.h"
#include "app/platform/platform.h"

#include <cstdlib>
#include <utility>

namespace holdfast::app {
namespace {

/// A process may end by itself right after a warning, and the line about it should be out.
constexpr Milliseconds kPatience{50};
constexpr Milliseconds kBeforeAbort{1'000};

WallTime wallTime()
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

} // namespace

std::atomic<LogSink *> LogSink::s_installed = nullptr;

Result<std::unique_ptr<LogSink>> LogSink::install(const Options &options)
{
    const auto plain = checkPlainFile(options.logFile, QStringLiteral("--log-file"));
    if (!plain && !isStream(options.logFile))
        return plain.problem();
    std::unique_ptr<LogSink> sink(new LogSink(options));
    auto writer = LogWriter::open(options.logFile, [form = sink->m_form](const QString &what) {
        return lineOf(form, {wallTime(), LogLevel::Warning, QStringLiteral("app"), what, {}, {}});
    });
    if (!writer)
        return writer.problem();
    sink->m_writer = std::move(*writer);
    // Qt writes debug lines of its own unless told otherwise; ours are decided by the level alone.
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false\nholdfast.*.debug=%1")
                                         .arg(options.logLevel == LogLevel::Debug ? u"true" : u"false"));
    s_installed = sink.get();
    qInstallMessageHandler(&LogSink::onMessage);
    return sink;
}

LogSink::LogSink(const Options &options)
    : m_level(options.logLevel)
    , m_form([&] {
        const bool json = options.logFormat == LogFormat::Json;
        if (options.logFile.isEmpty() && stderrIsJournal(qEnvironmentVariable("JOURNAL_STREAM")))
            return json ? LineForm::JournalJson : LineForm::Journal;
        return json ? LineForm::Json : LineForm::Text;
    }())
{}

LogSink::~LogSink()
{
    LogSink *self = this;
    if (s_installed.compare_exchange_strong(self, nullptr))
        qInstallMessageHandler(nullptr);
}

int LogSink::endWith(int exitCode)
{
    if (!m_writer->close())
        std::_Exit(exitCode);
    return exitCode;
}

void LogSink::setListener(std::function<void(const LogRecord &)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
}

void LogSink::reopen()
{
    m_writer->queue().putReopen();
}

void LogSink::onMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    LogSink *sink = s_installed;
    if (sink == nullptr)
        return;
    LogRecord record = makeRecord(wallTime(), type, context.category, text);
    if (record.level < sink->m_level)
        return;
    if (record.level == LogLevel::Error)
        record.trace = stackTrace();
    sink->take(record);
    if (type == QtFatalMsg)
        static_cast<void>(sink->m_writer->queue().waitUntilWritten(kBeforeAbort));
}

void LogSink::take(const LogRecord &record)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_listener)
            m_listener(record);
    }
    m_writer->queue().put(lineOf(m_form, record), record.level >= LogLevel::Warning ? kPatience : Milliseconds(0));
}

} // namespace holdfast::app
