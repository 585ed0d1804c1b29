// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_notify_writes.h"

#include "core/notify/channel_json.h"
#include "core/store/sql_tables.h"

#include <QJsonDocument>

namespace holdfast::store {
namespace {

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// A write that is applied again leaves the message that the notice is in.
QString putNoticeSql()
{
    return QStringLiteral("INSERT INTO notices (channel, id, made_ms, batch, event) VALUES (?,?,?,?,?) "
                          "ON CONFLICT (channel, id) DO NOTHING");
}

} // namespace

SqlNotifyWrites::SqlNotifyWrites(SqlConnection &connection)
    : m_putChannel(connection, putInto(kChannels))
    , m_dropChannel(connection, QStringLiteral("DELETE FROM channels WHERE name = ?"))
    , m_dropNoticesOf(connection, QStringLiteral("DELETE FROM notices WHERE channel = ?"))
    , m_dropBatchesOf(connection, QStringLiteral("DELETE FROM batches WHERE channel = ?"))
    , m_putNotice(connection, putNoticeSql())
    , m_fixNotice(connection, QStringLiteral("UPDATE notices SET batch = ? WHERE channel = ? AND id = ?"))
    , m_putBatch(connection, putInto(kBatches))
    , m_dropBatch(connection, QStringLiteral("DELETE FROM batches WHERE id = ?"))
    , m_dropNoticesIn(connection, QStringLiteral("DELETE FROM notices WHERE batch = ?"))
    , m_dropNotice(connection, QStringLiteral("DELETE FROM notices WHERE channel = ? AND id = ?"))
    , m_putStreak(connection, putInto(kStreaks))
    , m_dropStreak(connection, QStringLiteral("DELETE FROM streaks WHERE job = ?"))
{}

Result<void> SqlNotifyWrites::put(const notify::PutChannel &write)
{
    return m_putChannel.run(write.channel.name, jsonText(notify::toJson(write.channel)), write.secret);
}

Result<void> SqlNotifyWrites::put(const notify::DropChannel &write)
{
    Result<void> done = m_dropNoticesOf.run(write.name);
    if (done)
        done = m_dropBatchesOf.run(write.name);
    return done ? m_dropChannel.run(write.name) : done;
}

Result<void> SqlNotifyWrites::put(const notify::PutNotice &write)
{
    const notify::Notice &notice = write.notice;
    return m_putNotice.run(notice.channel, notice.id, notice.madeAt, notice.batch,
                           jsonText(notify::toJson(notice.event)));
}

Result<void> SqlNotifyWrites::put(const notify::FixBatch &write)
{
    for (const QString &id : write.notices) {
        if (Result<void> done = m_fixNotice.run(write.batch.id, write.batch.channel, id); !done)
            return done;
    }
    return put(notify::PutBatch{write.batch});
}

Result<void> SqlNotifyWrites::put(const notify::PutBatch &write)
{
    const notify::Batch &batch = write.batch;
    return m_putBatch.run(batch.id, batch.channel, batch.madeAt, batch.attempts, batch.nextAt, batch.error,
                          batch.leftOut);
}

Result<void> SqlNotifyWrites::put(const notify::DropBatch &write)
{
    Result<void> done = m_dropNoticesIn.run(write.id);
    return done ? m_dropBatch.run(write.id) : done;
}

Result<void> SqlNotifyWrites::put(const notify::DropNotices &write)
{
    for (const QString &id : write.ids) {
        if (Result<void> done = m_dropNotice.run(write.channel, id); !done)
            return done;
    }
    return {};
}

Result<void> SqlNotifyWrites::put(const notify::PutStreak &write)
{
    return write.streak.failures == 0 ? m_dropStreak.run(write.streak.job)
                                      : m_putStreak.run(write.streak.job, write.streak.failures);
}

} // namespace holdfast::store
