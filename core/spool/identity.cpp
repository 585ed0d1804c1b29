// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/identity.h"

#include "core/base/log.h"
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
    const bool isThere = file.open(QIODevice::ReadOnly);
    if (isThere)
        known = QJsonDocument::fromJson(file.read(4096)).object();
    else if (file.exists())
        return Problem{QStringLiteral("identity"), QStringLiteral("cannot be read: %1").arg(file.errorString()), path,
                       QStringLiteral("check this disk: without the file this worker would register as a new worker")};
    file.close(); // Windows replaces no open file
    QString instance = known.value(QStringLiteral("instance")).toString();
    qint64 starts = known.value(QStringLiteral("starts")).toInteger();
    if (instance.isEmpty() || instance.size() > 100 || starts < 1 || starts >= kMaxStarts) {
        if (isThere)
            log(lcProcess(), LogLevel::Warning,
                QStringLiteral("cannot read the identity in %1: this worker registers as a new worker, and the server "
                               "stops the runs of the previous one")
                    .arg(path),
                QStringLiteral("if you have a copy of the file, stop the worker and restore the copy"));
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
