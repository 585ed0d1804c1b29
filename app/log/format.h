// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QString>
#include <QtGlobal>

namespace holdfast::app {

/// One line of the log, before it becomes text.
struct LogRecord
{
    WallTime time{};
    LogLevel level = LogLevel::Info;
    QString category; ///< short: "link"
    QString message;  ///< what happened
    QString action;   ///< what somebody must do; empty: nothing
    QString trace;    ///< the stack, one frame a line; only for errors

    friend bool operator==(const LogRecord &, const LogRecord &) = default;
};

/// Characters of a message, and of an action; what is over is cut.
inline constexpr qsizetype kMaxLogText = 8'000;

enum class LineForm { Text, Json, Journal, JournalJson };

/// Takes apart what Qt's message handler gets: the action stands behind kActionMark, "holdfast.link" is called "link",
/// and all that is not ours comes from Qt and is called "qt".
[[nodiscard]] LogRecord makeRecord(WallTime time, QtMsgType type, const char *category, const QString &text);

/// `2026-11-23T06:22:51.120Z info  link  text`, and from warning upwards ` — to do: …` or ` — nothing to do`. One line
/// in UTF-8 with its end, whatever the message holds: control characters are escaped, so that nobody writes a line of
/// the log by putting a line break into a name. A trace follows on lines of its own, indented.
[[nodiscard]] QByteArray textLine(const LogRecord &record);

/// The same for the journal, which adds the time itself: `<6>link  text`. Priorities: sd-daemon(3).
[[nodiscard]] QByteArray journalLine(const LogRecord &record);

/// One JSON object on one line: time, level, category, message, action (or null) and for errors trace.
[[nodiscard]] QByteArray jsonLine(const LogRecord &record);

/// In any of the forms; for the journal, a JSON line gets its priority in front.
[[nodiscard]] QByteArray lineOf(LineForm form, const LogRecord &record);

} // namespace holdfast::app
