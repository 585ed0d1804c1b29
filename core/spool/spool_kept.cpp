// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of Spool that keeps what has its receipt.
#include "core/spool/spool.h"

#include "core/base/log.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::spool {
namespace {

QString receiptPath(const QString &folder)
{
    return folder + QStringLiteral("/receipt.json");
}

/// One that cannot be read is of no epoch: its result is offered to every server.
jobs::KeptResult readReceipt(const QString &folder, const jobs::AttemptKey &key)
{
    jobs::KeptResult result{key, {}, QStringLiteral("unknown"), {}, 0};
    QFile file(receiptPath(folder));
    if (file.open(QIODevice::ReadOnly)) {
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        result.store = object.value(QStringLiteral("store")).toString();
        result.epoch = object.value(QStringLiteral("epoch")).toString(result.epoch);
        result.since = parseIso(object.value(QStringLiteral("since")).toString()).value_or(WallTime());
    }
    for (const char *stream : {"stdout", "stderr"})
        result.bytes += QFileInfo(folder + u'/' + QLatin1String(stream)).size();
    return result;
}

} // namespace

/// The receipt is not synced: it may be lost with the power, and then the result is offered once more.
std::optional<jobs::KeptResult> Spool::keep(const jobs::AttemptKey &key, const QString &store, const QString &epoch,
                                            WallTime now)
{
    const auto it = m_attempts.find(key);
    if (it == m_attempts.end())
        return std::nullopt;
    const jobs::KeptResult result{key, store, epoch, now, it->second->bytes()};
    const QJsonObject receipt{
        {QStringLiteral("store"), store}, {QStringLiteral("epoch"), epoch}, {QStringLiteral("since"), toIso(now)}};
    it->second->close();
    const QString from = it->second->path();
    const auto written =
        writeWhole(receiptPath(from), QJsonDocument(receipt).toJson(QJsonDocument::Compact), Durable::No);
    const auto moved = written ? replaceFile(from, below(kReceipts, folderName(key))) : written;
    if (!moved)
        discard(from, folderName(key));
    m_attempts.erase(it);
    return moved ? std::optional(result) : std::nullopt;
}

std::vector<jobs::KeptResult> Spool::kept() const
{
    std::vector<jobs::KeptResult> all;
    const QStringList names = QDir(below(kReceipts)).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &name : names) {
        if (const auto key = keyOf(name))
            all.push_back(readReceipt(below(kReceipts, name), *key));
    }
    return all;
}

std::optional<HeldAttempt> Spool::takeBack(const jobs::AttemptKey &key)
{
    const QString name = folderName(key);
    if (m_attempts.contains(key) || !replaceFile(below(kReceipts, name), below(kSpool, name)))
        return std::nullopt;
    if (!takeUp(name) || !m_attempts.contains(key))
        return std::nullopt;
    return m_attempts.at(key)->held();
}

void Spool::dropKept(const jobs::AttemptKey &key)
{
    discard(below(kReceipts, folderName(key)), folderName(key));
}

} // namespace holdfast::spool
