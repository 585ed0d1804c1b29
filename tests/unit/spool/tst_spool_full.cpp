// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/spool_fixture.h"

#include <QTemporaryDir>

#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::spool;
using jobs::Stream;

namespace {

/// While it lives no file can grow beyond `bytes`: what a full disk looks like to a program, short writes included.
class FullDisk final
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit full{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before{};
};

/// As its keeper has it in hand.
struct Attempt
{
    Attempt(const QString &dir, qint64 most)
        : maxOutput(most)
    {
        auto made = AttemptFolder::create(dir + QStringLiteral("/run1.1"), assignmentFor(keyOne()));
        if (!made)
            qFatal("%s", qPrintable(made.problem().text()));
        folder = std::move(*made);
    }
    Result<void> append(Stream stream, QByteArrayView bytes) const { return folder->append(stream, bytes, maxOutput); }

    std::unique_ptr<AttemptFolder> folder;
    qint64 maxOutput;
};

} // namespace

/// A disk that takes no more, and a process that is killed.
class SpoolInTrouble final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ::signal(SIGXFSZ, SIG_IGN); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void leavesNoGapAfterAShortWrite();
    void canBeReadWhileTheDiskIsFull();
    void forgetsWhileTheDiskIsFull();
    void acceptsNothingItCannotKeep();
    void staysUnfinishedUntilTheResultIsOnDisk();
    void countsADroppedPieceOnce();
    void isWholeAfterAKill();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void SpoolInTrouble::leavesNoGapAfterAShortWrite()
{
    Attempt attempt(m_folder->path(), 1'000'000);
    MUST(attempt.append(Stream::Stdout, QByteArray(4096, 'a')));
    {
        const FullDisk full(5000);
        for (int i = 0; i < 3; ++i) {
            const auto failed = attempt.append(Stream::Stdout, QByteArray(4096, 'b'));
            QCOMPARE(textOf(failed), QStringLiteral("store_unavailable"));
            QVERIFY(failed.problem().where.endsWith(QStringLiteral("run1.1/stdout")));
            QVERIFY2(failed.problem().what.contains(QStringLiteral("File too large")),
                     qPrintable(failed.problem().what));
            QCOMPARE(QFile(failed.problem().where).size(), 4096);
            QCOMPARE(attempt.folder->held().stdoutBytes, 4096);
        }
    }
    MUST(attempt.append(Stream::Stdout, QByteArray(4096, 'b')));
    MUST(attempt.folder->finish(outcomeFor(keyOne())));
    QCOMPARE(attempt.folder->read(Stream::Stdout, 0, 10'000).value(), QByteArray(4096, 'a') + QByteArray(4096, 'b'));
    QCOMPARE(attempt.folder->held().outcome->outputBytes, 8192);
}

void SpoolInTrouble::canBeReadWhileTheDiskIsFull()
{
    Attempt attempt(m_folder->path(), 1'000'000);
    MUST(attempt.append(Stream::Stdout, QByteArrayView("said")));
    MUST(attempt.folder->finish(outcomeFor(keyOne())));
    const FullDisk full(0);
    QCOMPARE(attempt.folder->read(Stream::Stdout, 0, 10).value(), "said");
}

void SpoolInTrouble::forgetsWhileTheDiskIsFull()
{
    Spool spool(m_folder->path());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(write(spool, keyOne(), Stream::Stdout, QByteArrayView("said")));
    MUST(spool.finish(outcomeFor(keyOne())));
    const FullDisk full(0);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 10).value(), "said");
    spool.forget(keyOne());
    QVERIFY(spool.scan().empty());
    QCOMPARE(namesIn(m_folder->filePath(QStringLiteral("spool"))), QStringList());
}

void SpoolInTrouble::acceptsNothingItCannotKeep()
{
    Spool spool(m_folder->path());
    MUST(spool.open());
    {
        const FullDisk full(10);
        const auto refused = spool.accept(assignmentFor(keyOne()));
        QCOMPARE(textOf(refused), QStringLiteral("store_unavailable"));
        QVERIFY(refused.problem().where.contains(QStringLiteral("start.json")));
    }
    QVERIFY(spool.scan().empty());
    QCOMPARE(namesIn(m_folder->filePath(QStringLiteral("spool"))), QStringList());
    MUST(spool.accept(assignmentFor(keyOne())));
}

void SpoolInTrouble::staysUnfinishedUntilTheResultIsOnDisk()
{
    Attempt attempt(m_folder->path(), 4);
    MUST(attempt.append(Stream::Stdout, QByteArrayView("123456")));
    const QByteArray cut = "1234\n[holdfast: output cut here; 2 further bytes were dropped]\n";
    for (const rlim_t limit : {rlim_t(10), rlim_t(cut.size())}) { // the mark fails, then the result
        const FullDisk full(limit);
        QCOMPARE(textOf(attempt.folder->finish(outcomeFor(keyOne()))), QStringLiteral("store_unavailable"));
        QCOMPARE(attempt.folder->held().state, jobs::Holding::State::Running);
    }
    MUST(attempt.folder->finish(outcomeFor(keyOne())));
    QCOMPARE(attempt.folder->read(Stream::Stdout, 0, 1000).value(), cut);
    QCOMPARE(attempt.folder->held().outcome->outputBytes, 6);
}

void SpoolInTrouble::countsADroppedPieceOnce()
{
    Attempt attempt(m_folder->path(), 100);
    {
        const FullDisk full(50);
        QCOMPARE(textOf(attempt.append(Stream::Stdout, QByteArray(150, 'x'))), QStringLiteral("store_unavailable"));
    }
    MUST(attempt.append(Stream::Stdout, QByteArray(150, 'x')));
    MUST(attempt.folder->finish(outcomeFor(keyOne())));
    QVERIFY(attempt.folder->read(Stream::Stdout, 100, 100).value().contains("; 50 further"));
    QCOMPARE(attempt.folder->held().outcome->outputBytes, 150);
}

void SpoolInTrouble::isWholeAfterAKill()
{
    // Lines of 100 bytes, each with its number; the writer is killed in the middle of its work.
    const pid_t writer = ::fork();
    if (writer == 0) {
        Spool spool(m_folder->path());
        if (!spool.open() || !spool.accept(assignmentFor(keyOne())))
            ::_exit(1);
        const auto keeper = keeperOf(spool, keyOne());
        for (int i = 0;; ++i)
            if (!keeper->append(Stream::Stdout, QByteArray::number(i).rightJustified(99, '.') + '\n', 1LL << 30))
                ::_exit(2);
    }
    const QString file = m_folder->filePath(QStringLiteral("spool/run1.1/stdout"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile(file).size() > 100'000, 30'000);
    ::kill(writer, SIGKILL);
    int status = 0;
    QCOMPARE(::waitpid(writer, &status, 0), writer);
    QVERIFY(WIFSIGNALED(status));
    Spool spool(m_folder->path()); // nobody holds the lock any more
    MUST(spool.open());
    const HeldAttempt held = spool.scan().at(0);
    QCOMPARE(held.state, jobs::Holding::State::Running);
    for (qint64 offset = 0; offset + 100 <= held.stdoutBytes; offset += 100) {
        const QByteArray line = spool.read(keyOne(), Stream::Stdout, offset, 100).value();
        QCOMPARE(line, QByteArray::number(offset / 100).rightJustified(99, '.') + '\n');
    }
    MUST(spool.finish(outcomeFor(keyOne())));
}

QTEST_GUILESS_MAIN(SpoolInTrouble)
#include "tst_spool_full.moc"
