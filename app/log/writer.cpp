// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/writer.h"

#include "app/options/plain_file.h"
#include "app/platform/platform.h"
#include "core/base/log.h"

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <QDir>

#include <chrono>
#include <cstdio>
#include <utility>

namespace holdfast::app {
namespace {

constexpr std::size_t kFileBytes = 10 * 1024 * 1024;
constexpr std::size_t kOldFiles = 4; ///< beside the one that is written
constexpr Milliseconds kLastWords{2'000};

using StreamSink = spdlog::sinks::stdout_sink_base<spdlog::details::console_nullmutex>;

/// The lines come ready made.
std::unique_ptr<spdlog::formatter> asItIs()
{
    return std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, std::string());
}

} // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::open(const QString &file, Notice notice)
{
    auto state = std::make_shared<State>();
    state->file = file;
    state->notice = std::move(notice);
    if (const auto opened = state->open(); !opened)
        return opened.problem();
    return std::unique_ptr<LogWriter>(new LogWriter(std::move(state)));
}

LogWriter::LogWriter(std::shared_ptr<State> state)
    : m_state(std::move(state))
    , m_thread([kept = m_state] { kept->run(); })
{}

LogWriter::~LogWriter()
{
    static_cast<void>(close());
}

bool LogWriter::close()
{
    if (std::exchange(m_isClosed, true))
        return m_isWritten;
    m_state->queue.close();
    m_isWritten = m_state->queue.waitUntilWritten(kLastWords);
    if (m_isWritten)
        m_thread.join();
    else
        m_thread.detach();
    return m_isWritten;
}

Result<void> LogWriter::State::open()
{
    std::shared_ptr<spdlog::sinks::sink> opened;
    if (isStream(file))
        return openPipe();
    try {
        if (file.isEmpty())
            opened = std::make_shared<spdlog::sinks::stderr_sink_st>();
        else
            opened = std::make_shared<spdlog::sinks::rotating_file_sink_st>(
                QDir::toNativeSeparators(file).toStdString(), kFileBytes, kOldFiles);
    } catch (const spdlog::spdlog_ex &fault) {
        return Problem{
            QStringLiteral("options"), QString::fromUtf8(fault.what()).simplified(), QStringLiteral("--log-file"), {}};
    }
    opened->set_formatter(asItIs());
    sink = std::move(opened);
    return {};
}

Result<void> LogWriter::State::openPipe()
{
    const auto opened = openStream(file);
    if (!opened)
        return Problem{opened.problem().code, opened.problem().what, QStringLiteral("--log-file %1").arg(file), {}};
    auto writer = std::make_shared<StreamSink>(*opened);
    writer->set_formatter(asItIs());
    sink = std::move(writer); // the former one first: it writes to the former stream
    stream = {*opened, &std::fclose};
    return {};
}

void LogWriter::State::run()
{
    for (;;) {
        const LineQueue::Item item = queue.take();
        switch (item.task) {
        case LineQueue::Item::Task::Write:
            write(item.line);
            break;
        case LineQueue::Item::Task::Reopen:
            reopen();
            break;
        case LineQueue::Item::Task::TellOfGap:
            writeGap(item.missing);
            break;
        case LineQueue::Item::Task::End:
            return;
        }
    }
}

void LogWriter::State::write(const QByteArray &line)
{
    const spdlog::details::log_msg message(
        {}, spdlog::level::info, spdlog::string_view_t(line.constData(), static_cast<std::size_t>(line.size())));
    const auto began = std::chrono::steady_clock::now();
    try {
        sink->log(message);
        sink->flush();
        isLosing = false;
    } catch (const std::exception &fault) {
        if (!std::exchange(isLosing, true))
            std::fprintf(stderr, "holdfast: lines of the log are being lost: %s\n", fault.what());
    }
    longest = std::max(longest, std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began));
}

void LogWriter::State::writeGap(qint64 lines)
{
    const QString where = file.isEmpty() ? QStringLiteral("the reader of standard error") : QStringLiteral("the disk");
    const QString lost =
        lines == 1 ? QStringLiteral("1 line was lost") : QStringLiteral("%1 lines were lost").arg(lines);
    write(notice(QStringLiteral("%1: %2 stood still for %3")
                     .arg(lost, where, forPeople(std::exchange(longest, Milliseconds(0))))));
}

void LogWriter::State::reopen()
{
    if (file.isEmpty())
        return;
    if (const auto opened = open(); !opened)
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("the log file cannot be opened again: ") + opened.problem().text(),
            QStringLiteral("make its folder writable and send SIGHUP again"));
    else
        isLosing = false;
}

} // namespace holdfast::app
