// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_backend.h"
#include "core/store/store.h"
#include "tests/unit/store/samples.h"

#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>

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
};

QTEST_GUILESS_MAIN(TestStoreIo)
#include "tst_store_io_unix.moc"
