// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/identity.h"

#include "core/spool/disk.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace holdfast::spool {
namespace {

/// More registrations than one process makes in a century.
constexpr qint64 kPerStart = 1'000'000'000;
constexpr qint64 kMaxStarts = 8'000'000; // what still fits a JSON number exactly

} // namespace

Result<Identity> nextIdentity(const QString &dir)
{
    const QString path = dir + QStringLiteral("/identity.json");
    QFile file(path);
    QJsonObject known;
    if (file.open(QIODevice::ReadOnly))
        known = QJsonDocument::fromJson(file.read(4096)).object();
    QString instance = known.value(QStringLiteral("instance")).toString();
    qint64 starts = known.value(QStringLiteral("starts")).toInteger();
    if (instance.isEmpty() || instance.size() > 100 || starts < 1 || starts >= kMaxStarts) {
        instance = QString::number(QRandomGenerator::system()->generate64(), 36);
        starts = 0;
    }
    ++starts;
    const QJsonObject next{{QStringLiteral("instance"), instance}, {QStringLiteral("starts"), starts}};
    if (const auto written = writeWhole(path, QJsonDocument(next).toJson()); !written)
        return written.problem();
    return Identity{instance, starts * kPerStart};
}

} // namespace holdfast::spool
