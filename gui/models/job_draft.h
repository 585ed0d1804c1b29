// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/schedule.h"

#include <QJsonObject>
#include <QStringList>

namespace holdfast::gui {

/// A job as it is being written in the dialog.
struct JobDraft
{
    QString name;
    schedule::Schedule schedule;
    QStringList command;
    QString cwd;
    QString timeout; ///< "30s"; empty: none
    int retries = 0;
    int priority = 0;
    QString labels; ///< "os=debian, gpu=yes"; a backslash keeps a comma
    QString overlap = QStringLiteral("allow");
    QString missed = QStringLiteral("run-once");
    QJsonObject kept; ///< fields of the job that the dialog does not show; they stay as they are
};

/// From what /api/v1/jobs/NAME answers.
[[nodiscard]] JobDraft draftFrom(const QJsonObject &job);

/// The body of POST /api/v1/jobs. The problem: a field that cannot be written, in its own words.
[[nodiscard]] Result<QJsonObject> requestFrom(const JobDraft &draft, bool replace);

/// What a schedule will do: the coming moments, and the clock changes of two years that it notices.
struct SchedulePreview
{
    std::vector<schedule::Moment> next;
    std::vector<schedule::Moment> odd;
};

/// Computed by the code that the server plans with. An empty preview for a job on request.
[[nodiscard]] Result<SchedulePreview> preview(const schedule::Schedule &schedule, WallTime now, int count);

/// Splits at spaces; '…' and "…" keep them, a backslash keeps the next character. No variables, no wildcards: no shell
/// runs it. The problem: a quotation mark that is not closed, or nothing at all.
[[nodiscard]] Result<QStringList> splitCommand(const QString &text);
/// What splitCommand() reads back as `words`.
[[nodiscard]] QString joinCommand(const QStringList &words);

} // namespace holdfast::gui
