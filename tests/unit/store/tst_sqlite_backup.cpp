// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_backup.h"

#include "core/runtime/private_file.h"
#include "tests/unit/store/fixture.h"

#include <QFile>
#include <QFileInfo>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using namespace std::chrono_literals;

/// Copies of a database that goes on, and what is in its place after a restore.
class TestSqliteBackup final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_db = std::make_unique<Database>();
        m_db->apply({jobs::PutJob{fullJob()}, jobs::PutRun{run("ended", jobs::RunState::Succeeded)},
                     jobs::PutRun{run("waits", jobs::RunState::Queued)},
                     jobs::PutRun{run("runs", jobs::RunState::Running)}});
        m_file = m_db->dir.filePath(QStringLiteral("it's a backup.db"));
    }
    void cleanup() { m_db.reset(); }

    void copiesWhatIsCommittedWhileTheServerGoesOn()
    {
        const auto facts = backUp(m_db->path, m_file, kNow);
        QVERIFY2(facts, facts ? "" : qPrintable(facts.problem().text()));
        QCOMPARE(facts->runs, 3);
        QCOMPARE(facts->jobs, 1);
        QCOMPARE(facts->file, m_file);
        QVERIFY(!QFileInfo::exists(m_file + QStringLiteral(".part")));
        QVERIFY(runtime::isPrivateFile(m_file));
        m_db->apply({jobs::PutRun{run("later", jobs::RunState::Succeeded)}});
        QCOMPARE(OtherConnection(m_file).rows(QStringLiteral("SELECT id FROM runs ORDER BY id")),
                 QStringList({"ended", "runs", "waits"}));
    }

    void replacesAnOlderBackup()
    {
        QVERIFY(backUp(m_db->path, m_file, kNow));
        m_db->apply({jobs::PutRun{run("later", jobs::RunState::Succeeded)}});
        const auto again = backUp(m_db->path, m_file, kNow);
        QVERIFY(again);
        QCOMPARE(again->runs, 4);
    }

    void refusesWhatIsNoDatabase_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray(5'000, 'x');
    }
    void refusesWhatIsNoDatabase()
    {
        QFETCH(QByteArray, content);
        QFile file(m_db->dir.filePath(QStringLiteral("other")));
        QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
        file.close();
        QVERIFY(!backUp(file.fileName(), m_file, kNow));
        QVERIFY(!backUp(m_db->dir.filePath(QStringLiteral("missing")), m_file, kNow));
        QVERIFY(!QFileInfo::exists(m_file));
    }

    void keepsTheFormerBackupWhereItCannotWriteANewOne()
    {
        QVERIFY(backUp(m_db->path, m_file, kNow));
        QVERIFY(!backUp(m_db->dir.filePath(QStringLiteral("missing")), m_file, kNow));
        QVERIFY(QFileInfo::exists(m_file));
        QVERIFY(!backUp(m_db->path, m_db->path, kNow)); // over itself
        QVERIFY(!backUp(m_db->path, m_db->dir.path(), kNow));
    }

    void restoreRefusesWhileAServerRuns()
    {
        QVERIFY(backUp(m_db->path, m_file, kNow));
        const auto restored = restore(m_file, m_db->path, kNow);
        QVERIFY(!restored);
        QCOMPARE(restored.problem().code, kInUse);
    }

    void restoreSaysWhatIsLostAndKeepsTheFormerDatabase()
    {
        QVERIFY(backUp(m_db->path, m_file, kNow));
        m_db->apply({jobs::PutRun{run("later", jobs::RunState::Succeeded)},
                     jobs::PutRun{run("waits", jobs::RunState::Succeeded)}});
        stop();
        const auto restored = restore(m_file, m_db->path, kNow);
        QVERIFY2(restored, restored ? "" : qPrintable(restored.problem().text()));
        const Losses lost{.runs = 1, .ends = 1, .changes = 0, .tokens = 0};
        QVERIFY2(restored->lost == lost, qPrintable(QStringLiteral("%1 %2 %3 %4")
                                                        .arg(restored->lost.runs)
                                                        .arg(restored->lost.ends)
                                                        .arg(restored->lost.changes)
                                                        .arg(restored->lost.tokens)));
        QCOMPARE(OtherConnection(restored->former).rows(QStringLiteral("SELECT count(*) FROM runs")), QStringList{"4"});
        m_db->reopen();
        QCOMPARE(m_db->loaded().activeRuns.size(), 2); // workers may bring them
    }

    void theEpochIsAnotherOneAndNoFenceComesTwice()
    {
        const jobs::Loaded before = m_db->loaded();
        QVERIFY(!before.epoch.isEmpty());
        m_db->apply({jobs::PutFence{7}});
        QVERIFY(backUp(m_db->path, m_file, kNow));
        stop();
        QVERIFY(restore(m_file, m_db->path, kNow + 1h));
        m_db->reopen();
        const jobs::Loaded after = m_db->loaded();
        QCOMPARE(after.store, before.store);
        QVERIFY(after.epoch != before.epoch);
        QCOMPARE(after.restoredAt, std::optional(kNow + 1h));
        QVERIFY(after.fence > 1'000'000);
    }

    void restoresWhereThereIsNoDatabase()
    {
        QVERIFY(backUp(m_db->path, m_file, kNow));
        const QString path = m_db->dir.filePath(QStringLiteral("new/h.db"));
        const auto restored = restore(m_file, path, kNow);
        QVERIFY2(restored, restored ? "" : qPrintable(restored.problem().text()));
        QVERIFY(restored->lost == Losses{});
        QCOMPARE(restored->former, QString());
        QCOMPARE(restored->facts.runs, 3);
    }

    void aDamagedBackupChangesNothing()
    {
        QVERIFY(backUp(m_db->path, m_file, kNow));
        QFile file(m_file);
        QVERIFY(file.resize(file.size() / 2));
        stop();
        QVERIFY(!restore(m_file, m_db->path, kNow));
        m_db->reopen();
        QCOMPARE(m_db->loaded().activeRuns.size(), 2);
    }

private:
    void stop()
    {
        m_db->reader.reset();
        m_db->backend.reset();
    }
    static jobs::Run run(const char *id, jobs::RunState state)
    {
        jobs::Run run = queuedRun(QString::fromLatin1(id));
        run.state = state;
        if (jobs::isFinal(state))
            run.recordedAt = run.finishedAt = kNow;
        return run;
    }

    std::unique_ptr<Database> m_db;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestSqliteBackup)
#include "tst_sqlite_backup.moc"
