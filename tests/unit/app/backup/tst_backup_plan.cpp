// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backup/backup_plan.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app::backup;
using namespace std::chrono_literals;

namespace {

const WallTime kNow = *parseIso(QStringLiteral("2026-11-30T19:00:05.700Z"));

} // namespace

/// When a server writes its next backup, and which ones it deletes.
class BackupPlanTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNameHasTheTime()
    {
        QCOMPARE(backupName(kNow), QStringLiteral("holdfast-20261130T190005Z.db"));
        QCOMPARE(timeOfBackup(backupName(kNow)), parseIso(QStringLiteral("2026-11-30T19:00:05Z")));
        QVERIFY(!timeOfBackup(QStringLiteral("holdfast-copy.db")));
        QVERIFY(!timeOfBackup(QStringLiteral("holdfast-20261130T190005Z.db.part")));
    }

    void theFirstIsDueAtOnce()
    {
        QCOMPARE(untilNext({}, 24h, kNow), 0ms);
        QCOMPARE(untilNext({QStringLiteral("mine.db")}, 24h, kNow), 0ms);
    }

    void theNextIsDueAfterTheLast()
    {
        const QStringList names{backupName(kNow - 48h), backupName(kNow - 23h)};
        QCOMPARE(untilNext(names, 24h, kNow), 1h - 700ms);
        QCOMPARE(untilNext(names, 1h, kNow), 0ms);
        QCOMPARE(untilNext({backupName(kNow + 48h)}, 24h, kNow), 0ms); // the clock was ahead
    }

    void onlyOursAreDeletedTheOldestFirst()
    {
        const QStringList names{backupName(kNow), QStringLiteral("mine.db"), backupName(kNow - 2h),
                                backupName(kNow - 1h)};
        QCOMPARE(tooMany(names, 3), QStringList());
        QCOMPARE(tooMany(names, 1), QStringList({backupName(kNow - 2h), backupName(kNow - 1h)}));
    }
};

QTEST_GUILESS_MAIN(BackupPlanTest)
#include "tst_backup_plan.moc"
