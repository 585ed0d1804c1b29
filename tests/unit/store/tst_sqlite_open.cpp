// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"
#include "core/store/sqlite_connection.h"
#include "core/store/sqlite_schema.h"
#include "tests/unit/store/samples.h"

#include <QCryptographicHash>
#include <QTemporaryDir>

#include <filesystem>
#include <system_error>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

/// What open() makes, takes and refuses.
class TestSqliteOpen final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("h.db"));
    }

    void makesFolderAndFileForTheOwnerOnly()
    {
        m_path = m_dir->filePath(QStringLiteral("a/b c/ü.db"));
        QVERIFY(open());
        QVERIFY(runtime::isPrivateFile(QFileInfo(m_path).absolutePath()));
        QVERIFY(runtime::isPrivateFile(m_path));
    }

    void isDurableAndChecksReferences()
    {
        QVERIFY(open());
        auto connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Write, Milliseconds(250));
        QVERIFY(connection);
        QCOMPARE((*connection)->pragma(QStringLiteral("synchronous")).value(), 2);
        QCOMPARE((*connection)->pragma(QStringLiteral("foreign_keys")).value(), 1);
        QCOMPARE((*connection)->pragma(QStringLiteral("busy_timeout")).value(), 250);
        QCOMPARE((*connection)->pragma(QStringLiteral("application_id")).value(), kApplicationId);
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral("PRAGMA journal_mode")),
                 QStringList{QStringLiteral("wal")});
    }

    void noticesAPragmaThatIsIgnored()
    {
        QVERIFY(open());
        auto connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Write, Milliseconds(250));
        const Result<void> set =
            (*connection)->setPragma(QStringLiteral("synchronous"), QStringLiteral("7"), QStringLiteral("9"));
        QVERIFY(!set);
        QVERIFY(set.problem().what.contains(QLatin1String("synchronous")));
    }

    void opensAgainWhatItMade()
    {
        QVERIFY(open());
        const std::vector<jobs::Writes> batch{{jobs::PutJob{fullJob()}}};
        QCOMPARE(m_backend->commit(batch).kind, CommitOutcome::Kind::Committed);
        QVERIFY(open());
        QCOMPARE(m_backend->load(kNow).value().jobs.size(), 1);
    }

    void findsTheLogOfAFileThatIsReachedByALink()
    {
        const QString file = m_path;
        QVERIFY(open());
        QCOMPARE(m_backend->commit(std::vector<jobs::Writes>{{jobs::PutJob{fullJob()}}}).kind,
                 CommitOutcome::Kind::Committed);
        // As a kill leaves it: the job is in the log only.
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("disk")));
        const QString copy = m_dir->filePath(QStringLiteral("disk/h.db"));
        for (const char *part : {"", "-wal"})
            QVERIFY(QFile::copy(file + QLatin1String(part), copy + QLatin1String(part)));
        m_path = m_dir->filePath(QStringLiteral("link.db"));
        std::error_code refused;
        std::filesystem::create_symlink(std::filesystem::path(copy.toStdU16String()),
                                        std::filesystem::path(m_path.toStdU16String()), refused);
        if (!QFileInfo::exists(m_path))
            QSKIP("this system makes no links for this user");
        QVERIFY2(open(), "the log beside the file was found");
        QCOMPARE(m_backend->load(kNow).value().jobs.size(), 1);
        SqliteBackend second({copy});
        const Result<void> opened = second.open();
        QVERIFY(!opened);
        QCOMPARE(opened.problem().where, QFileInfo(copy).canonicalFilePath() + QStringLiteral(".lock"));
    }

    void refusesANewerSchemaAndLeavesItAlone()
    {
        QVERIFY(open());
        m_backend.reset();
        const int newer = sqliteMigrations().back().version + 7;
        QVERIFY(OtherConnection(m_path).run(QStringLiteral("PRAGMA user_version = %1").arg(newer)));
        const QByteArray before = hash();
        const Result<void> opened = open();
        QVERIFY(!opened);
        QCOMPARE(opened.problem().code, QString(kNewer));
        QVERIFY2(opened.problem().what.contains(QString::number(newer)), qPrintable(opened.problem().what));
        QVERIFY(opened.problem().what.contains(QString::number(newer - 7)));
        QVERIFY(opened.problem().todo.contains(QLatin1String("pgrade")));
        m_backend.reset();
        QCOMPARE(hash(), before);
    }

    void refusesAFileThatIsNotOurs_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("dear diary\n");
        QTest::newRow("zeros") << QByteArray(20'000, '\0');
        QTest::newRow("header and nothing else") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("header and noise") << QByteArray("SQLite format 3\0", 16) + QByteArray(9000, '\xa5');
    }
    void refusesAFileThatIsNotOurs()
    {
        QFETCH(QByteArray, content);
        write(content);
        refusesUntouched();
    }

    void refusesADatabaseOfAnotherProgram()
    {
        QVERIFY(OtherConnection(m_path).run(QStringLiteral("CREATE TABLE moz_places (id INTEGER)")));
        refusesUntouched();
    }

    void refusesATruncatedDatabase_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {1, 10, 50, 90, 99})
            QTest::addRow("%d %%", percent) << percent;
    }
    void refusesATruncatedDatabase()
    {
        QFETCH(int, percent);
        QVERIFY(open());
        for (int i = 0; i < 50; ++i) {
            const std::vector<jobs::Writes> batch{{jobs::PutJob{fullJob(QStringLiteral("job-%1").arg(i))}}};
            QCOMPARE(m_backend->commit(batch).kind, CommitOutcome::Kind::Committed);
        }
        m_backend.reset(); // folds the log back into the file
        QFile file(m_path);
        QVERIFY(file.resize(file.size() * percent / 100));
        QVERIFY(!SqliteBackend(SqliteOptions{m_path}).open()); // before it reads a record
        refusesUntouched();
    }

    void refusesAnEmptiedDatabaseWithALog()
    {
        write({});
        QFile log(m_path + QStringLiteral("-wal"));
        QVERIFY(log.open(QIODevice::WriteOnly) && log.write("records") > 0);
        log.close();
        refusesUntouched();
        QCOMPARE(QFileInfo(log).size(), 7);
    }

    void beginsInAnEmptyFile()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("exists and is empty")));
        write({});
        QVERIFY(open());
    }

    void refusesAFolderThatCannotBeMade()
    {
        write("a file");
        m_path += QStringLiteral("/sub/h.db");
        const Result<void> opened = open();
        QVERIFY(!opened);
        QCOMPARE(opened.problem().code, QString(kUnavailable));
        QVERIFY(opened.problem().where.endsWith(QLatin1String("/sub")));
        QVERIFY(!opened.problem().todo.isEmpty());
    }

    void refusesAFolderInPlaceOfTheFile()
    {
        QVERIFY(QDir().mkpath(m_path));
        const Result<void> opened = open();
        QVERIFY(!opened);
        QVERIFY(opened.problem().text().contains(m_path));
    }

    void refusesAReadOnlyFolder()
    {
        QVERIFY(QFile::setPermissions(m_dir->path(), QFile::ReadOwner | QFile::ExeOwner));
        const bool bound = !QFile(m_dir->filePath(QStringLiteral("x"))).open(QIODevice::WriteOnly);
        const Result<void> opened = open();
        QFile::setPermissions(m_dir->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        if (!bound)
            QSKIP("permissions do not bind this user (root)");
        QVERIFY(!opened);
        QVERIFY2(opened.problem().text().contains(m_path), qPrintable(opened.problem().text()));
        QVERIFY(!opened.problem().todo.isEmpty());
    }

    void isForOneServerAtATime()
    {
        QVERIFY(open());
        SqliteBackend second(SqliteOptions{m_path});
        const Result<void> refused = second.open();
        QVERIFY(!refused);
        QCOMPARE(refused.problem().code, QString(kInUse));
        QVERIFY(refused.problem().todo.contains(QLatin1String("--data")));
        m_backend.reset();
        QVERIFY(second.open());
    }

    void migratesStepByStepAndOnlyOnce()
    {
        auto connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Write, Milliseconds(250));
        QVERIFY(connection);
        const std::vector<Migration> first{{1, {"CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (1)"}}};
        QVERIFY(migrate(**connection, first));
        const std::vector<Migration> all{
            first[0], {2, {"ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 5"}}, {3, {"UPDATE a SET y = y + 1"}}};
        QVERIFY(migrate(**connection, all));
        QVERIFY(migrate(**connection, all));
        OtherConnection other(m_path);
        QCOMPARE(other.rows(QStringLiteral("SELECT x, y FROM a")), QStringList{QStringLiteral("1|6")});
        QCOMPARE(other.rows(QStringLiteral("PRAGMA user_version")), QStringList{QStringLiteral("3")});
    }

    void undoesAStepThatFails()
    {
        auto connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Write, Milliseconds(250));
        const std::vector<Migration> steps{{1, {"CREATE TABLE a (x INTEGER)"}},
                                           {2, {"CREATE TABLE b (x INTEGER)", "CREATE NONSENSE"}}};
        QVERIFY(!migrate(**connection, steps));
        OtherConnection other(m_path);
        QCOMPARE(other.rows(QStringLiteral("SELECT name FROM sqlite_master")), QStringList{QStringLiteral("a")});
        QCOMPARE(other.rows(QStringLiteral("PRAGMA user_version")), QStringList{QStringLiteral("1")});
    }

    void numbersItsStepsFromOneWithoutGaps()
    {
        int expected = 1;
        for (const Migration &step : sqliteMigrations())
            QCOMPARE(step.version, expected++);
    }

private:
    Result<void> open()
    {
        m_backend.reset();
        m_backend = std::make_unique<SqliteBackend>(SqliteOptions{m_path});
        Result<void> opened = m_backend->open();
        if (!opened)
            return opened;
        const Result<jobs::Loaded> loaded = m_backend->load(kNow);
        return loaded ? opened : loaded.problem();
    }
    void write(const QByteArray &content)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    QByteArray hash() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256)
                                              : "";
    }
    void refusesUntouched()
    {
        const QByteArray before = hash();
        const Result<void> opened = open();
        QVERIFY(!opened);
        QCOMPARE(opened.problem().code, QString(kUnreadable));
        QCOMPARE(opened.problem().where, m_path);
        QVERIFY(!opened.problem().todo.isEmpty());
        m_backend.reset();
        QCOMPARE(hash(), before);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<SqliteBackend> m_backend;
};

QTEST_GUILESS_MAIN(TestSqliteOpen)
#include "tst_sqlite_open.moc"
