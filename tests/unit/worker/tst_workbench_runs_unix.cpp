// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/few_descriptors.h"
#include "tests/unit/worker/workbench_bench.h"

#include <QRegularExpression>

using namespace holdfast;
using namespace holdfast::worker;
using namespace holdfast::worker::test;
using holdfast::test::FewDescriptors;

/// Runs from the first message to the receipt, with real keepers, which are this program once more.
class WorkbenchRunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<WorkBench>(); }
    void cleanup() { m_work.reset(); }

    void runsAProgramAndKeepsItsResultUntilTheReceipt();
    void startsAnAttemptOnce();
    void hasARunOnDiskBeforeItIsAcknowledged();
    void refusesRunsThatTheDiskHasNoRoomFor();
    void refusesRunsWithoutDescriptorsAndTakesThemAgain();
    void readsAResultOnceThereAreDescriptorsForIt();
    void refusesRunsWhileItStops();
    void refusesRunsBeyondItsSlots_data();
    void refusesRunsBeyondItsSlots();
    void staysSilentAboutRunsThatItDoesNotHold();
    void stopsARunThatTheServerCancels();
    void stopsARunThatTheServerDoesNotWantAfterAReconnect();
    void stopsAllRunsAndIsIdleOnceTheirResultsAreDelivered();

private:
    std::unique_ptr<WorkBench> m_work;
};

void WorkbenchRunsTest::runsAProgramAndKeepsItsResultUntilTheReceipt()
{
    const AttemptKey key = keyOf("whole");
    m_work->open();
    m_work->linkUp();
    m_work->answersAll = false;
    m_work->start(shell(key, "printf out; printf err >&2; exit 3"));
    // Each message waits for the answer to the one before: started, then the output, then the result.
    QTRY_COMPARE_WITH_TIMEOUT(m_work->sent<JobStarted>().size(), 1U, kPatience);
    QVERIFY(std::get<JobStarted>(m_work->sent<JobStarted>().front().message).pid > 0);
    m_work->answer(m_work->sent<JobStarted>().front());
    QTRY_VERIFY_WITH_TIMEOUT(m_work->sent<JobOutput>().size() >= 2, kPatience);
    QByteArray out;
    for (const Envelope &each : m_work->sent<JobOutput>()) {
        const auto &chunk = std::get<JobOutput>(each.message);
        out += (chunk.stream == jobs::Stream::Stdout ? "1:" : "2:") + chunk.data;
        m_work->answer(each);
    }
    QVERIFY2(out == "1:out2:err" || out == "2:err1:out", out.constData());
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Failed), kPatience);
    const Envelope result = m_work->sent<JobResult>().back();
    QCOMPARE(std::get<JobResult>(result.message).outcome.exitCode, std::optional(3));
    QCOMPARE(m_work->spooled(), QStringList(spool::folderName(key)));
    m_work->answer(result, {.durable = true});
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchRunsTest::startsAnAttemptOnce()
{
    const AttemptKey key = keyOf("once");
    m_work->open();
    m_work->linkUp();
    const jobs::Assignment assignment = shell(key, "echo begun; exit 0");
    m_work->start(assignment, 1);
    m_work->start(assignment, 2);
    const auto acks = m_work->sent<Ack>();
    QCOMPARE(acks.size(), 2U);
    QCOMPARE(acks[0].id, QJsonValue(1));
    QCOMPARE(acks[1].id, QJsonValue(2));
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Succeeded), kPatience);
    QCOMPARE(std::get<JobResult>(m_work->sent<JobResult>().back().message).outcome.outputBytes, 6);
    QCOMPARE(m_work->sent<JobStarted>().size(), 1U);
}

void WorkbenchRunsTest::hasARunOnDiskBeforeItIsAcknowledged()
{
    m_work->open();
    m_work->linkUp();
    QStringList atAck;
    connect(m_work->bench.get(), &Workbench::outgoing, this, [&](quint64 link, const Envelope &envelope) {
        QCOMPARE(link, kLink);
        if (std::holds_alternative<Ack>(envelope.message))
            atAck = m_work->spooled();
    });
    const AttemptKey key = keyOf("disk");
    m_work->start(shell(key, "exit 0"));
    QCOMPARE(atAck, QStringList(spool::folderName(key)));
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Succeeded), kPatience);
}

void WorkbenchRunsTest::refusesRunsThatTheDiskHasNoRoomFor()
{
    spool::Spool::Bounds bounds;
    bounds.bytes = 1;
    m_work->open(bounds);
    m_work->linkUp();
    m_work->start(shell(keyOf("full"), "exit 0"));
    QCOMPARE(m_work->sent<Error>().size(), 1U);
    QCOMPARE(std::get<Error>(m_work->sent<Error>().front().message).code, QStringLiteral("spool_full"));
    QCOMPARE(m_work->sent<Ack>().size(), 0U);
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchRunsTest::refusesRunsWithoutDescriptorsAndTakesThemAgain()
{
    m_work->open();
    m_work->linkUp();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("^new runs are refused: ")));
    {
        const FewDescriptors few(7);
        m_work->start(shell(keyOf("refused"), "exit 0"));
        m_work->start(shell(keyOf("refused"), "exit 0")); // one warning
        const auto refusals = m_work->sent<Error>();
        QCOMPARE(refusals.size(), 2U);
        QCOMPARE(std::get<Error>(refusals[0].message).code, QStringLiteral("cannot_start"));
        QCOMPARE(m_work->spooled(), QStringList());
    }
    m_work->start(shell(keyOf("taken"), "exit 0"));
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Succeeded), kPatience);
}

void WorkbenchRunsTest::readsAResultOnceThereAreDescriptorsForIt()
{
    const QString gate = m_work->dir.filePath(QStringLiteral("gate"));
    m_work->open();
    m_work->linkUp();
    m_work->start(
        shell(keyOf("late"), qPrintable(QStringLiteral("while ! test -e %1; do sleep 0.05; done").arg(gate))));
    QTRY_COMPARE_WITH_TIMEOUT(m_work->sent<JobStarted>().size(), 1U, kPatience);
    QVERIFY(QFile(gate).open(QIODevice::WriteOnly));
    QFile lock(m_work->dir.filePath(QStringLiteral("spool/%1/keeper.lock").arg(spool::folderName(keyOf("late")))));
    QVERIFY(lock.open(QIODevice::ReadOnly));
    const QString keeper = QStringLiteral("/proc/") + QString::fromLatin1(lock.readAll().trimmed());
    QVERIFY(QFileInfo::exists(keeper));
    QTest::failOnWarning(QRegularExpression(QStringLiteral("cannot be read|lost")));
    {
        const FewDescriptors none(0);
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(keeper), kPatience);
        QVERIFY(m_work->sent<JobResult>().empty());
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Succeeded), kPatience);
}

void WorkbenchRunsTest::refusesRunsWhileItStops()
{
    m_work->open();
    m_work->linkUp();
    QSignalSpy idle(m_work->bench.get(), &Workbench::idle);
    m_work->bench->stopAll();
    QCOMPARE(idle.size(), 1); // nothing ran
    m_work->start(shell(keyOf("late"), "exit 0"));
    QCOMPARE(std::get<Error>(m_work->sent<Error>().front().message).code, QStringLiteral("stopping"));
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchRunsTest::refusesRunsBeyondItsSlots_data()
{
    QTest::addColumn<int>("slotCount");
    QTest::newRow("none") << 0;
    QTest::newRow("two") << 2;
}

void WorkbenchRunsTest::refusesRunsBeyondItsSlots()
{
    QFETCH(int, slotCount);
    m_work->open({.slots = slotCount});
    m_work->linkUp();
    for (int i = 1; i <= slotCount + 1; ++i)
        m_work->start(shell(keyOf(qPrintable(QStringLiteral("slot%1").arg(i))), "sleep 600"), i);
    QCOMPARE(m_work->sent<Error>().size(), std::size_t(1));
    QCOMPARE(std::get<Error>(m_work->sent<Error>().front().message).code, QStringLiteral("no_slot"));
    QCOMPARE(m_work->spooled().size(), slotCount);
    QSignalSpy idle(m_work->bench.get(), &Workbench::idle);
    m_work->bench->stopAll();
    QTRY_VERIFY_WITH_TIMEOUT(!idle.isEmpty(), kPatience);
}

void WorkbenchRunsTest::staysSilentAboutRunsThatItDoesNotHold()
{
    static int lines;
    lines = 0;
    m_work->open();
    m_work->linkUp();
    const auto former = qInstallMessageHandler(
        [](QtMsgType type, const QMessageLogContext &, const QString &) { lines += type == QtInfoMsg ? 1 : 0; });
    for (int i = 0; i < 100; ++i)
        m_work->bench->onDelivered({QJsonValue(i), JobCancel{keyOf("unheard"), QString(4000, QLatin1Char('x'))}});
    qInstallMessageHandler(former);
    QCOMPARE(lines, 0);
    QCOMPARE(m_work->sent<Ack>().size(), std::size_t(100));
}

void WorkbenchRunsTest::stopsARunThatTheServerCancels()
{
    const AttemptKey key = keyOf("cancel");
    m_work->open();
    m_work->linkUp();
    QSignalSpy running(m_work->bench.get(), &Workbench::runningChanged);
    m_work->start(shell(key, "sleep 1000"));
    QTRY_COMPARE_WITH_TIMEOUT(m_work->sent<JobStarted>().size(), 1U, kPatience);
    QCOMPARE(running.takeLast().first().toInt(), 1);
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(QStringLiteral("stopping run [^:]*: x{500}(?!x)")));
    m_work->bench->onDelivered({QJsonValue(2), JobCancel{key, QString(4'000, u'x')}});
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Cancelled), kPatience);
    QCOMPARE(running.takeLast().first().toInt(), 0);
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchRunsTest::stopsARunThatTheServerDoesNotWantAfterAReconnect()
{
    const AttemptKey key = keyOf("unwanted");
    m_work->open();
    m_work->linkUp();
    m_work->start(shell(key, "sleep 1000"));
    QTRY_COMPARE_WITH_TIMEOUT(m_work->sent<JobStarted>().size(), 1U, kPatience);
    m_work->bench->onLinkDown();
    m_work->linkUp({}, {key});
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Cancelled), kPatience);
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchRunsTest::stopsAllRunsAndIsIdleOnceTheirResultsAreDelivered()
{
    m_work->open();
    m_work->linkUp();
    m_work->start(shell(keyOf("a"), "sleep 1000"), 1);
    m_work->start(shell(keyOf("b"), "sleep 1000"), 2);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->sent<JobStarted>().size(), 2U, kPatience);
    QSignalSpy idle(m_work->bench.get(), &Workbench::idle);
    m_work->bench->stopAll();
    QVERIFY(idle.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!idle.isEmpty(), kPatience);
    QCOMPARE(m_work->sent<JobResult>().size(), 2U);
    QCOMPARE(m_work->spooled(), QStringList());
}

/// With the arguments of a keeper this program is one, as holdfast itself.
int main(int argc, char **argv)
{
    qputenv("HOLDFAST_NURSERY", "off"); // the loop of these tests is there before main(), and must not be forked
    QCoreApplication app(argc, argv);
    if (const auto config = keeper::configFrom(QCoreApplication::arguments().mid(1))) {
        const runtime::SystemClock clock;
        keeper::Keeper keeper(*config, clock);
        QObject::connect(
            &keeper, &keeper::Keeper::done, &keeper, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
        return keeper.start() ? QCoreApplication::exec() : 1;
    }
    WorkbenchRunsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_workbench_runs_unix.moc"
