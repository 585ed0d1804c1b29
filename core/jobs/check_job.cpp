// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/check_job.h"

#include "core/base/ids.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

using schedule::Kind;

/// Bytes, as programs get them: Linux takes so many of one argument, with its end (MAX_ARG_STRLEN in execve(2)).
constexpr qsizetype kMostBytes = 128 * 1024;

bool hasNul(const QString &text)
{
    return text.contains(QChar(u'\0'));
}

Result<void> checkCommand(const Job &job)
{
    if (job.command.isEmpty() || job.command.first().isEmpty())
        return badField(QStringLiteral("command"), QStringLiteral("names no program"));
    qsizetype size = 0;
    for (const QString &word : job.command)
        size += word.toUtf8().size() + 1;
    for (auto it = job.env.cbegin(); it != job.env.cend(); ++it) {
        if (it.key().isEmpty() || it.key().contains(u'=') || hasNul(it.key() + it.value()))
            return badField(QStringLiteral("env"),
                            QStringLiteral("\"%1\" is not a valid variable name, or its value contains a NUL character")
                                .arg(it.key()));
        size += it.key().toUtf8().size() + it.value().toUtf8().size() + 2;
    }
    if (std::any_of(job.command.begin(), job.command.end(), hasNul))
        return badField(QStringLiteral("command"), QStringLiteral("contains a NUL character"));
    if (size > kMostBytes)
        return badField(QStringLiteral("command"),
                        QStringLiteral("command and environment have %1 bytes; at most %2 can be started")
                            .arg(size)
                            .arg(kMostBytes),
                        QStringLiteral("put what is long into a file that the program reads"));
    if (job.cwd.size() > 4096 || hasNul(job.cwd))
        return badField(QStringLiteral("cwd"), QStringLiteral("is not a path"));
    return {};
}

} // namespace

Result<void> checkJob(const Job &job, WallTime now)
{
    if (!isGoodName(job.name)) {
        return badField(
            QStringLiteral("name"),
            QStringLiteral("\"%1\" is not a name: 1 to 100 of letters, digits and . _ -, not beginning with . or -")
                .arg(job.name.left(120)));
    }
    if (auto command = checkCommand(job); !command)
        return command;
    if (job.timeout < Milliseconds(0) || job.timeout > std::chrono::days(366))
        return badField(QStringLiteral("timeout"), QStringLiteral("is not from 0 to 366 days"));
    if (job.retries < 0 || job.retries > 1000)
        return badField(QStringLiteral("retries"), QStringLiteral("is %1, not from 0 to 1000").arg(job.retries));
    if (job.priority < -1000 || job.priority > 1000)
        return badField(QStringLiteral("priority"), QStringLiteral("is %1, not from -1000 to 1000").arg(job.priority));
    if (auto checked = checkPolicy(job.policy); !checked)
        return checked;
    if (auto checked = schedule::check(job.schedule); !checked)
        return checked;
    if (job.schedule.kind != Kind::OnRequest && !schedule::nextSlot(job.schedule, now)) {
        return job.schedule.kind == Kind::At
                   ? badField(QStringLiteral("at"), QStringLiteral("%1 is in the past").arg(job.schedule.text))
                   : badField(QStringLiteral("cron"), QStringLiteral("\"%1\" never comes").arg(job.schedule.text));
    }
    return {};
}

} // namespace holdfast::jobs
