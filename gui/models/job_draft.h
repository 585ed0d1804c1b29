// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/schedule.h"

#include <QJsonObject>
#include <QStringList>

namespace holdfast::gui {

/// A job as it is being written in the dialog, with all that POST /api/v1/jobs takes. A duration is a text such as
/// "30s"; empty: the default.
struct JobDraft
{
    QString name;
    schedule::Schedule schedule;
    QStringList command;
    QJsonObject env; ///< of strings
    QString cwd;
    QString timeout;
    int retries = 0;
    int priority = 0;
    QString labels; ///< "os=debian, gpu=yes"; a backslash keeps a comma
    QString overlap = QStringLiteral("allow");
    int overlapMost = 100;
    int atMost = 0; ///< 0: no bound
    QString missed = QStringLiteral("run-once");
    QString missedWithin;
    QStringList retryOn{QStringLiteral("failed"), QStringLiteral("timed_out"), QStringLiteral("lost")};
    QString jitter;
    QString onDisconnect = QStringLiteral("wait");
    QString grace;
    QString linger;
    QString passEnv; ///< names with spaces between them
    QString pingUrl;
    QString success;                                ///< exit codes, "0-7,42"; empty: 0
    QString outputEncoding = QStringLiteral("oem"); ///< of encodingWords()
};

/// From what /api/v1/jobs/NAME answers.
[[nodiscard]] JobDraft draftFrom(const QJsonObject &job);

/// The same under another name, which can still be changed.
[[nodiscard]] JobDraft copyOf(const JobDraft &draft);

/// What keeps it from being saved, as far as this side can tell; each names its field as the server does.
[[nodiscard]] std::vector<Problem> faultsOf(const JobDraft &draft);
/// That nothing is written there: known, and not worth a word before the person is done.
[[nodiscard]] bool isMissing(const Problem &fault);

/// The body of POST /api/v1/jobs. The problem: the first of faultsOf().
[[nodiscard]] Result<QJsonObject> requestFrom(const JobDraft &draft, bool replace);

/// What a schedule will do: the coming moments, and the clock changes of two years that it notices.
struct SchedulePreview
{
    std::vector<schedule::Moment> next;
    std::vector<schedule::Moment> odd;
};

/// Computed by the code that the server plans with. An empty preview for a job on request.
[[nodiscard]] Result<SchedulePreview> preview(const schedule::Schedule &schedule, WallTime now, int count);

} // namespace holdfast::gui
