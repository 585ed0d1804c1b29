// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>
#include <QString>

namespace holdfast {

Q_DECLARE_LOGGING_CATEGORY(lcApp)     // holdfast.app: start, stop, configuration
Q_DECLARE_LOGGING_CATEGORY(lcLink)    // holdfast.link: connections and their ends
Q_DECLARE_LOGGING_CATEGORY(lcHttp)    // holdfast.http: the request front
Q_DECLARE_LOGGING_CATEGORY(lcJobs)    // holdfast.jobs: schedules and runs
Q_DECLARE_LOGGING_CATEGORY(lcStore)   // holdfast.store: the database
Q_DECLARE_LOGGING_CATEGORY(lcProcess) // holdfast.process: child processes and the spool

enum class LogLevel { Debug, Info, Warning, Error };

/// Separates what happened from what somebody should do about it inside one log text; the sink splits on it.
inline constexpr char16_t kActionMark = u'\x1f';

/// Writes one line. `action` says what somebody must do; empty: nobody must do anything, and the line says that too
/// from warning upwards. Error is for what should never happen: the sink adds a stack trace. Any thread.
void log(const QLoggingCategory &category, LogLevel level, const QString &what, const QString &action = {});

} // namespace holdfast
