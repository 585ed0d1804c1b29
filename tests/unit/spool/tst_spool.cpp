// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"
#include "tests/unit/spool/spool_fixture.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::spool;
using jobs::Stream;

/// What is told to the spool is there, for this process and the next.
class SpoolOfAWorker final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void givesBackWhatItWasGiven();
    void findsEverythingAfterARestart();
    void acceptsTheSameTwice();
    void refusesKeysThatAreNoFolderNames_data();
    void refusesKeysThatAreNoFolderNames();
    void doesNotKnowWhatItWasNotGiven();
    void readsAnyPart_data();
    void readsAnyPart();
    void keepsTheFirstOutcome();
    void keepsAnOutcomeThatItHasNotReadYet();
    void movesABrokenOutcomeAside();
    void forgetsWithoutATrace();
    void keepsTheRejectedAside();
    void refusesASecondWorker();
    void isPrivate();
    void countsItsBytes();

private:
    [[nodiscard]] QString dir() const { return m_folder->filePath(QStringLiteral("data")); }
    [[nodiscard]] QString attempt(const char *file) const
    {
        return dir() + QStringLiteral("/spool/run1.1/") + QLatin1String(file);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void SpoolOfAWorker::givesBackWhatItWasGiven()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    QVERIFY(QFile::exists(attempt("start.json")));
    const QByteArray bytes("a\0b\xff\xfe\n", 6);
    const auto keeper = keeperOf(spool, keyOne());
    MUST(keeper->setLaunched());
    MUST(keeper->setStarted({4711, fromMsecs(1'790'000'000'120)}));
    MUST(keeper->append(Stream::Stdout, bytes, spool.maxOutput()));
    MUST(keeper->append(Stream::Stderr, QByteArrayView("warning"), spool.maxOutput()));
    MUST(keeper->append(Stream::Stdout, QByteArrayView("more"), spool.maxOutput()));
    QVERIFY(!spool.scan().at(0).launched); // it has not looked
    MUST(spool.reload(keyOne()));
    const HeldAttempt running = spool.scan().at(0);
    QVERIFY(running.launched);
    QCOMPARE(running.assignment, assignmentFor(keyOne()));
    QCOMPARE(running.state, jobs::Holding::State::Running);
    QCOMPARE(running.stdoutBytes, 10);
    QCOMPARE(running.stderrBytes, 7);
    QCOMPARE(running.started->pid, 4711);
    QVERIFY(!running.outcome);
    MUST(keeper->finish(outcomeFor(keyOne())));
    QVERIFY(!spool.scan().at(0).outcome);
    MUST(spool.reload(keyOne()));
    const HeldAttempt finished = spool.scan().at(0);
    QCOMPARE(finished.state, jobs::Holding::State::Finished);
    QCOMPARE(finished.outcome->outputBytes, 17);
    QCOMPARE(contentOf(attempt("stdout")), bytes + "more");
    QCOMPARE(contentOf(attempt("stderr")), "warning");
    QVERIFY(contentOf(attempt("result.json")).contains("\"job_result\""));
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 100).value(), bytes + "more");
}

void SpoolOfAWorker::findsEverythingAfterARestart()
{
    std::vector<HeldAttempt> before;
    {
        Spool spool(dir());
        MUST(spool.open());
        for (const QString &run : {QStringLiteral("run2"), QStringLiteral("run1"), QStringLiteral("a.b-c")}) {
            MUST(spool.accept(assignmentFor({run, 2})));
            MUST(write(spool, {run, 2}, Stream::Stdout, run.toUtf8()));
        }
        const jobs::AttemptKey running{QStringLiteral("run1"), 2};
        MUST(keeperOf(spool, running)->setLaunched());
        MUST(keeperOf(spool, running)->setStarted({12, fromMsecs(5)}));
        MUST(spool.reload(running));
        jobs::Outcome lost = outcomeFor({QStringLiteral("run2"), 2});
        lost.status = jobs::RunState::Lost;
        lost.exitCode.reset();
        MUST(spool.finish(lost));
        before = spool.scan();
        QCOMPARE(before.size(), 3U);
        QCOMPARE(before.at(0).key.runId, QStringLiteral("a.b-c"));
    }
    Spool spool(dir());
    MUST(spool.open());
    QVERIFY(spool.scan() == before);
    const jobs::AttemptKey key{QStringLiteral("run1"), 2};
    QVERIFY(spool.held(key)->launched);
    QCOMPARE(spool.held(key)->started->pid, 12);
    QVERIFY(!spool.held({QStringLiteral("a.b-c"), 2})->launched);
    MUST(write(spool, key, Stream::Stdout, QByteArrayView(" goes on")));
    QCOMPARE(spool.read(key, Stream::Stdout, 0, 100).value(), "run1 goes on");
    MUST(spool.finish(outcomeFor(key)));
    QCOMPARE(namesIn(dir() + QStringLiteral("/rejected")), QStringList());
}

void SpoolOfAWorker::acceptsTheSameTwice()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(write(spool, keyOne(), Stream::Stdout, QByteArrayView("x")));
    MUST(spool.accept(assignmentFor(keyOne())));
    QCOMPARE(spool.scan().at(0).stdoutBytes, 1);
    jobs::Assignment other = assignmentFor(keyOne());
    other.command = QStringList{QStringLiteral("false")};
    QCOMPARE(textOf(spool.accept(other)), QStringLiteral("stale_attempt"));
    QCOMPARE(spool.scan().at(0).assignment, assignmentFor(keyOne()));
}

void SpoolOfAWorker::refusesKeysThatAreNoFolderNames_data()
{
    QTest::addColumn<QString>("runId");
    QTest::addColumn<int>("attempt");
    QTest::newRow("empty") << QString() << 1;
    QTest::newRow("upwards") << QStringLiteral("../../etc/x") << 1;
    QTest::newRow("dots") << QStringLiteral("..") << 1;
    QTest::newRow("hidden") << QStringLiteral(".x") << 1;
    QTest::newRow("a path") << QStringLiteral("a/b") << 1;
    QTest::newRow("a NUL") << QStringLiteral("a") + QChar(u'\0') << 1;
    QTest::newRow("long") << QString(300, u'x') << 1;
    QTest::newRow("attempt 0") << QStringLiteral("a") << 0;
    QTest::newRow("attempt -1") << QStringLiteral("a") << -1;
}

void SpoolOfAWorker::refusesKeysThatAreNoFolderNames()
{
    QFETCH(QString, runId);
    QFETCH(int, attempt);
    Spool spool(dir());
    MUST(spool.open());
    QCOMPARE(textOf(spool.accept(assignmentFor({runId, attempt}))), QStringLiteral("bad_field"));
    QCOMPARE(namesIn(dir() + QStringLiteral("/spool")), QStringList());
}

void SpoolOfAWorker::doesNotKnowWhatItWasNotGiven()
{
    Spool spool(dir());
    MUST(spool.open());
    const QString unknown = QStringLiteral("unknown_run");
    QCOMPARE(spool.pathOf(keyOne()).problem().code, unknown);
    QCOMPARE(textOf(spool.reload(keyOne())), unknown);
    spool.grewTo(keyOne(), Stream::Stdout, 5);
    QCOMPARE(textOf(spool.finish(outcomeFor(keyOne()))), unknown);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 1).problem().code, unknown);
    spool.forget(keyOne());
    spool.reject(keyOne(), QStringLiteral("no"));
    QVERIFY(spool.scan().empty());
    QCOMPARE(namesIn(dir() + QStringLiteral("/rejected")), QStringList());
}

void SpoolOfAWorker::readsAnyPart_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("all") << 0 << 10 << QByteArray("0123456789");
    QTest::newRow("more than all") << 0 << 1000 << QByteArray("0123456789");
    QTest::newRow("middle") << 3 << 4 << QByteArray("3456");
    QTest::newRow("tail") << 8 << 4 << QByteArray("89");
    QTest::newRow("end") << 10 << 4 << QByteArray();
    QTest::newRow("behind the end") << 11 << 4 << QByteArray();
    QTest::newRow("nothing") << 2 << 0 << QByteArray();
}

void SpoolOfAWorker::readsAnyPart()
{
    QFETCH(int, offset);
    QFETCH(int, bytes);
    QFETCH(QByteArray, part);
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(write(spool, keyOne(), Stream::Stderr, QByteArrayView("01234")));
    QVERIFY(spool.read(keyOne(), Stream::Stderr, offset, bytes).ok());
    MUST(write(spool, keyOne(), Stream::Stderr, QByteArrayView("56789"))); // reading does not move the end
    QCOMPARE(spool.read(keyOne(), Stream::Stderr, offset, bytes).value(), part);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, offset, bytes).value(), QByteArray());
    MUST(spool.finish(outcomeFor(keyOne())));
    QCOMPARE(spool.read(keyOne(), Stream::Stderr, offset, bytes).value(), part);
    QCOMPARE(spool.read(keyOne(), Stream::Stderr, -1, bytes).problem().code, QStringLiteral("bad_field"));
}

void SpoolOfAWorker::keepsTheFirstOutcome()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(spool.finish(outcomeFor(keyOne())));
    jobs::Outcome second = outcomeFor(keyOne());
    second.status = jobs::RunState::Succeeded;
    MUST(spool.finish(second));
    QCOMPARE(spool.scan().at(0).outcome, outcomeFor(keyOne()));
}

// The keeper's last word was not heard, and its result could not be read when it was looked for.
void SpoolOfAWorker::keepsAnOutcomeThatItHasNotReadYet()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(keeperOf(spool, keyOne())->finish(outcomeFor(keyOne())));
    QVERIFY(!spool.held(keyOne())->outcome);
    const QByteArray written = contentOf(attempt("result.json"));
    QVERIFY(QFile::remove(attempt("result.json")));
    QVERIFY(QDir().mkpath(attempt("result.json"))); // it cannot be opened
    jobs::Outcome lost = outcomeFor(keyOne());
    lost.status = jobs::RunState::Lost;
    QCOMPARE(textOf(spool.finish(lost)), QStringLiteral("store_unavailable"));
    QVERIFY(QDir().rmdir(attempt("result.json")));
    put(attempt("result.json"), written);
    MUST(spool.finish(lost));
    QCOMPARE(contentOf(attempt("result.json")), written);
    QCOMPARE(spool.held(keyOne())->outcome, outcomeFor(keyOne()));
}

// What its keeper wrote is broken: it is kept for people, and the run ends.
void SpoolOfAWorker::movesABrokenOutcomeAside()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    put(attempt("result.json"), "{\"type\": \"job_res");
    jobs::Outcome lost = outcomeFor(keyOne());
    lost.status = jobs::RunState::Lost;
    MUST(spool.finish(lost));
    QCOMPARE(contentOf(dir() + QStringLiteral("/rejected/run1.1.result.json")), "{\"type\": \"job_res");
    QVERIFY(spool.held(keyOne())->outcome->status == jobs::RunState::Lost);
    MUST(spool.reload(keyOne()));
    QVERIFY(spool.held(keyOne())->outcome->status == jobs::RunState::Lost);
}

void SpoolOfAWorker::forgetsWithoutATrace()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(write(spool, keyOne(), Stream::Stdout, QByteArrayView("x")));
    MUST(spool.finish(outcomeFor(keyOne())));
    spool.forget(keyOne());
    QVERIFY(spool.scan().empty());
    for (const char *folder : {"/spool", "/rejected", "/trash"})
        QCOMPARE(namesIn(dir() + QLatin1String(folder)), QStringList());
    MUST(spool.accept(assignmentFor(keyOne()))); // the name is free again
}

void SpoolOfAWorker::keepsTheRejectedAside()
{
    Spool spool(dir());
    MUST(spool.open());
    const QString aside = dir() + QStringLiteral("/rejected/run1.1");
    for (const QString &target : {aside, aside + QStringLiteral(".1")}) {
        MUST(spool.accept(assignmentFor(keyOne())));
        MUST(write(spool, keyOne(), Stream::Stdout, QByteArrayView("kept")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("moved aside.*unknown run")));
        spool.reject(keyOne(), QStringLiteral("unknown run"));
        QVERIFY(spool.scan().empty());
        QCOMPARE(contentOf(target + QStringLiteral("/stdout")), "kept");
        QCOMPARE(contentOf(target + QStringLiteral("/why.txt")), "unknown run\n");
    }
    QCOMPARE(namesIn(dir() + QStringLiteral("/spool")), QStringList());
}

void SpoolOfAWorker::refusesASecondWorker()
{
    auto first = std::make_unique<Spool>(dir());
    MUST(first->open());
    Spool second(dir());
    const auto refused = second.open();
    QCOMPARE(textOf(refused), QStringLiteral("spool_in_use"));
    QVERIFY2(refused.problem().text().contains(QString::number(QCoreApplication::applicationPid())),
             qPrintable(refused.problem().text()));
    first.reset();
    MUST(second.open());
}

void SpoolOfAWorker::isPrivate()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    for (const char *folder : {"", "/spool", "/rejected", "/trash", "/spool/run1.1"})
        QVERIFY2(runtime::isPrivateFile(dir() + QLatin1String(folder)), folder);
}

void SpoolOfAWorker::countsItsBytes()
{
    Spool spool(dir());
    MUST(spool.open());
    QCOMPARE(spool.bytes(), 0);
    const jobs::AttemptKey two{QStringLiteral("run2"), 1};
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(spool.accept(assignmentFor(two)));
    MUST(write(spool, keyOne(), Stream::Stdout, QByteArray(1000, 'x')));
    MUST(write(spool, two, Stream::Stderr, QByteArray(500, 'x')));
    QCOMPARE(spool.bytes(), 1500);
    spool.forget(keyOne());
    QCOMPARE(spool.bytes(), 500);
}

QTEST_GUILESS_MAIN(SpoolOfAWorker)
#include "tst_spool.moc"
