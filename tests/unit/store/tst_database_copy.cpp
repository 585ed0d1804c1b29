// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database_copy.h"
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using holdfast::test::rowsOf;

/// A stopped installation into another database; with PostgreSQL in the tests of that name.
class TestDatabaseCopy final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_from = m_dir->filePath(QStringLiteral("from.db"));
        m_to = holdfast::test::newDatabase(m_dir->filePath(QStringLiteral("to.db")));
        fill();
    }

    /// A table or column that is forgotten here would be lost in a move.
    void knowsAllTablesAndColumns()
    {
        QStringList tables = rowsOf(m_from, QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' AND "
                                                           "name NOT LIKE 'sqlite_%' ORDER BY name"));
        QStringList known;
        for (const Table &table : allTables()) {
            known.append(QLatin1String(table.name));
            QStringList columns = (QLatin1String(table.keys) + QStringLiteral(", ") + QLatin1String(table.others))
                                      .split(QStringLiteral(", "));
            columns.sort();
            QCOMPARE(columns, rowsOf(m_from, QStringLiteral("SELECT name FROM pragma_table_info('%1') ORDER BY name")
                                                 .arg(QLatin1String(table.name))));
        }
        known.sort();
        QCOMPARE(known, tables);
    }

    void copiesEverythingThereAndBack()
    {
        const auto there = copyDatabase(url(m_from), url(m_to));
        QVERIFY2(there, there ? "" : qPrintable(there.problem().text()));
        QVERIFY(there->rows > 400);
        const QString again = m_dir->filePath(QStringLiteral("again.db"));
        const auto back = copyDatabase(url(m_to), url(again));
        QVERIFY2(back, back ? "" : qPrintable(back.problem().text()));
        QCOMPARE(*back, *there);
        QCOMPARE(OtherConnection(again).dump(), OtherConnection(m_from).dump());
    }

    void numbersGoOnAfterIt()
    {
        QVERIFY(copyDatabase(url(m_from), url(m_to)));
        const auto backend = holdfast::test::makeBackend(m_to);
        QVERIFY(backend->open());
        const std::vector<jobs::Writes> more{
            {chunk(QStringLiteral("r"), 1, jobs::Stream::Stdout, 1'000'000, QByteArray("new"))}};
        QCOMPARE(backend->commit(more).kind, CommitOutcome::Kind::Committed);
        QCOMPARE(rowsOf(m_to, QStringLiteral("SELECT count(*) FROM output")), QStringList{QStringLiteral("252")});
    }

    void refusesADatabaseThatHoldsSomething()
    {
        QVERIFY(copyDatabase(url(m_from), url(m_to)));
        const auto second = copyDatabase(url(m_from), url(m_to));
        QVERIFY(!second);
        QCOMPARE(second.problem().code, QString(kInUse));
    }

    void refusesToMakeTheSource()
    {
        const QString missing = m_dir->filePath(QStringLiteral("missing.db"));
        QVERIFY(!copyDatabase(url(missing), url(m_to)));
        QVERIFY(!QFile::exists(missing));
    }

private:
    static QString url(const QString &database)
    {
        return database.startsWith(u"postgresql:") ? database : QStringLiteral("sqlite:") + database;
    }

    void fill() const
    {
        SqliteBackend backend({m_from});
        QVERIFY(backend.open());
        jobs::Writes writes{jobs::PutJob{fullJob()}, jobs::OpenSpan{fullSpan()}, jobs::PutWorker{fullWorker()},
                            jobs::PutRun{fullRun(QStringLiteral("r"))}, jobs::PutFence{9}};
        for (int i = 0; i < 250; ++i) {
            writes.emplace_back(jobs::PutRun{queuedRun(QStringLiteral("q%1").arg(i))});
            writes.emplace_back(
                chunk(QStringLiteral("r"), 1, jobs::Stream::Stdout, i, QByteArray(1, static_cast<char>(i))));
        }
        writes.emplace_back(chunk(QStringLiteral("r"), 1, jobs::Stream::Stderr, 0, QByteArray("\0\xff", 2)));
        QCOMPARE(backend.commit(std::vector<jobs::Writes>{writes}).kind, CommitOutcome::Kind::Committed);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_from;
    QString m_to;
};

QTEST_GUILESS_MAIN(TestDatabaseCopy)
#include "tst_database_copy.moc"
