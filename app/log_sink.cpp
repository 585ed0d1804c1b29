// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log_sink.h"

#include "app/log_format.h"
#include "app/platform.h"

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <QDir>
#include <QFileInfo>

#include <cstdio>

namespace holdfast::app {
namespace {

constexpr std::size_t kFileBytes = 10 * 1024 * 1024;
constexpr std::size_t kOldFiles = 4; ///< beside the one that is written

/// The lines come ready made.
std::unique_ptr<spdlog::formatter> asItIs()
{
    return std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, std::string());
}

WallTime wallTime()
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

} // namespace

std::atomic<LogSink *> LogSink::s_installed = nullptr;

Result<std::unique_ptr<LogSink>> LogSink::install(const Options &options)
{
    std::unique_ptr<LogSink> sink(new LogSink(options));
    if (const auto opened = sink->open(); !opened)
        return opened.problem();
    // Qt writes debug lines of its own unless told otherwise; ours are decided by the level alone.
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false\nholdfast.*.debug=%1")
                                         .arg(options.logLevel == LogLevel::Debug ? u"true" : u"false"));
    s_installed = sink.get();
    qInstallMessageHandler(&LogSink::onMessage);
    return sink;
}

LogSink::LogSink(const Options &options)
    : m_file(options.logFile)
    , m_level(options.logLevel)
    , m_form([&] {
        const bool json = options.logFormat == LogFormat::Json;
        if (options.logFile.isEmpty() && stderrIsJournal(qEnvironmentVariable("JOURNAL_STREAM")))
            return json ? Form::JournalJson : Form::Journal;
        return json ? Form::Json : Form::Text;
    }())
{}

LogSink::~LogSink()
{
    LogSink *self = this;
    if (s_installed.compare_exchange_strong(self, nullptr))
        qInstallMessageHandler(nullptr);
}

Result<void> LogSink::open()
{
    std::shared_ptr<spdlog::sinks::sink> sink;
    try {
        if (m_file.isEmpty())
            sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
        else
            sink = std::make_shared<spdlog::sinks::rotating_file_sink_st>(
                QDir::toNativeSeparators(m_file).toStdString(), kFileBytes, kOldFiles);
    } catch (const spdlog::spdlog_ex &fault) {
        return Problem{
            QStringLiteral("options"), QString::fromUtf8(fault.what()).simplified(), QStringLiteral("--log-file"), {}};
    }
    sink->set_formatter(asItIs());
    m_sink = std::move(sink);
    return {};
}

void LogSink::setListener(std::function<void(const LogRecord &)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
}

void LogSink::reopen()
{
    if (m_file.isEmpty())
        return;
    Result<void> opened;
    {
        const std::lock_guard lock(m_mutex);
        opened = open();
        m_lost = m_lost && !opened;
    }
    if (!opened)
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("the log file cannot be opened anew: ") + opened.problem().text(),
            QStringLiteral("make its folder writable and send SIGHUP again"));
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
    sink->write(record);
}

QByteArray LogSink::format(const LogRecord &record) const
{
    switch (m_form) {
    case Form::Text:
        return textLine(record);
    case Form::Json:
        return jsonLine(record);
    case Form::Journal:
        return journalLine(record);
    case Form::JournalJson:
        return journalPriority(record.level) + jsonLine(record);
    }
    return {};
}

void LogSink::write(const LogRecord &record)
{
    const QByteArray line = format(record);
    const spdlog::details::log_msg message(
        {}, spdlog::level::info, spdlog::string_view_t(line.constData(), static_cast<std::size_t>(line.size())));
    const std::lock_guard lock(m_mutex);
    if (m_listener)
        m_listener(record);
    try {
        m_sink->log(message);
        m_sink->flush();
        m_lost = false;
    } catch (const std::exception &fault) {
        sayLost(fault.what());
    }
}

void LogSink::sayLost(const char *why)
{
    if (m_lost)
        return;
    m_lost = true;
    std::fprintf(stderr, "holdfast: lines of the log are being lost: %s\n", why);
}

} // namespace holdfast::app
