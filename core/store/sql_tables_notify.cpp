// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/channel_json.h"
#include "core/store/sql_row.h"
#include "core/store/sql_tables.h"

#include <QJsonDocument>

namespace holdfast::store {

std::optional<notify::PutChannel> readChannel(SqlRow &row)
{
    static_cast<void>(row.text()); // its name stands in its rules
    const auto channel = notify::channelFrom(QJsonDocument::fromJson(row.text().toUtf8()).object());
    const QByteArray secret = row.bytes();
    return channel ? std::optional(notify::PutChannel{*channel, secret}) : std::nullopt;
}

std::optional<notify::Notice> readNotice(SqlRow &row)
{
    notify::Notice notice;
    notice.channel = row.text();
    notice.id = row.text();
    notice.madeAt = row.time();
    notice.batch = row.text();
    const auto event = notify::eventFrom(QJsonDocument::fromJson(row.text().toUtf8()).object());
    if (!event)
        return std::nullopt;
    notice.event = *event;
    return notice;
}

notify::Batch readBatch(SqlRow &row)
{
    notify::Batch batch;
    batch.id = row.text();
    batch.channel = row.text();
    batch.madeAt = row.time();
    batch.attempts = row.number();
    batch.nextAt = row.time();
    batch.error = row.text();
    batch.leftOut = row.number();
    return batch;
}

notify::Streak readStreak(SqlRow &row)
{
    notify::Streak streak;
    streak.job = row.text();
    streak.failures = row.number();
    return streak;
}

} // namespace holdfast::store
