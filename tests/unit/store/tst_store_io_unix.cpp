// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_backend.h"
#include "core/store/store.h"
#include "tests/support/patience.h"
#include "tests/unit/store/samples.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <array>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

namespace {

/// While it lives, no file of this process grows beyond `bytes`: write(2) fails with EFBIG, which SQLite calls an
/// I/O error.
class FileSizeLimit final
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_former);
        const rlimit limited{bytes, m_former.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_former); }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_former{};
};

/// Every open file whose name begins with `path` becomes a pipe: what a network disk looks like that went away and was
/// mounted again. How many there were.
int breakDescriptorsOf(const QString &path)
{
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
        return 0;
    int broken = 0;
    for (const QFileInfo &each : QDir(QStringLiteral("/proc/self/fd")).entryInfoList(QDir::Files | QDir::System)) {
        const QString target = each.symLinkTarget();
        if (target == path || target == path + QStringLiteral("-wal"))
            broken += ::dup2(ends[0], each.fileName().toInt()) >= 0 ? 1 : 0;
    }
    return broken;
}

} // namespace

/// A disk that fails writes.
class TestStoreIo final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void getsOverAnIoErrorWithANewConnection()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("h.db"));
        Store store([path] { return std::make_unique<SqliteBackend>(SqliteOptions{path}); });
        QVERIFY(store.open(kNow));
        {
            QTest::ignoreMessage(QtWarningMsg,
                                 QRegularExpression(QStringLiteral("the database is unavailable: .*I/O")));
            const FileSizeLimit limit(500'000);
            store.commit(1, {jobs::PutRun{queuedRun(QStringLiteral("r"))},
                             chunk(QStringLiteral("r"), 1, jobs::Stream::Stdout, 0, QByteArray(2'000'000, 'x'))});
            store.commit(2, {jobs::PutWorker{fullWorker()}});
            QTRY_VERIFY_WITH_TIMEOUT(!store.available(), 30'000);
            QCOMPARE(store.waiting(), 2U);
        }
        QTRY_VERIFY_WITH_TIMEOUT(store.waiting() == 0 && store.available(), 30'000);
        store.close();
        OtherConnection other(path);
        QCOMPARE(other.rows(QStringLiteral("SELECT length(data) FROM output")), QStringList{QStringLiteral("2000000")});
        QCOMPARE(other.rows(QStringLiteral("PRAGMA integrity_check")), QStringList{QStringLiteral("ok")});
    }

    void getsOverADiskThatCameBackAsAnother()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("h.db"));
        Store store([path] { return std::make_unique<SqliteBackend>(SqliteOptions{path}); });
        QVERIFY(store.open(kNow));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database is unavailable")));
        QSignalSpy spy(&store, &Store::committed);
        store.commit(1, {jobs::PutWorker{fullWorker(QStringLiteral("before"))}});
        QTRY_COMPARE(spy.size(), 1);
        if (breakDescriptorsOf(path) == 0)
            QSKIP("needs /proc/self/fd");
        store.commit(2, {jobs::PutWorker{fullWorker(QStringLiteral("after"))}});
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 2, 30'000);
        store.close();
        QCOMPARE(OtherConnection(path).rows(QStringLiteral("SELECT count(*) FROM workers")),
                 QStringList{QStringLiteral("2")});
    }
};

QTEST_GUILESS_MAIN(TestStoreIo)
#include "tst_store_io_unix.moc"
