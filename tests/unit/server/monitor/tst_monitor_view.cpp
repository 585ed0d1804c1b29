// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/server/monitor/monitor_bench.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::server::test;

namespace {

const QString kJob = QStringLiteral("hello");
const QString kWorker = QStringLiteral("alpha");

} // namespace

/// What a monitor is shown, from a real database and real workers' connections.
class MonitorViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bench = std::make_unique<MonitorBench>(); }
    void cleanup() { m_bench.reset(); }

    void isEmptyOnAFreshServer();
    void showsWhatIsOnRecord();
    void tellsOfARunFromItsRequestToItsEnd();
    void saysWhatAQueuedRunWaitsFor();
    void hearsWhatHappensWhileTheRecordIsRead();
    void tellsOfAJobThatIsRemoved();
    void showsAJobThatComesAgainAfterItsRemoval();
    void tellsOfAWorkerThatComesAndGoes();
    void tellsOnlyOfTheNewestRunsOfAJob();
    void countsFailedRuns();
    void hearsNothingOnceNobodyLooks();
    void doesNotTakeTheAnswerToAnEarlierLoad();

private:
    [[nodiscard]] QStringList changed(RowKind kind) const
    {
        QStringList names;
        for (const auto &signal : *m_changed) {
            if (signal[0].value<RowKind>() == kind)
                names += signal[1].toString();
        }
        return names;
    }
    void watch()
    {
        m_changed = std::make_unique<QSignalSpy>(&m_bench->view, &MonitorView::changed);
        m_gone = std::make_unique<QSignalSpy>(&m_bench->view, &MonitorView::gone);
    }

    std::unique_ptr<MonitorBench> m_bench;
    std::unique_ptr<QSignalSpy> m_changed;
    std::unique_ptr<QSignalSpy> m_gone;
};

void MonitorViewTest::isEmptyOnAFreshServer()
{
    m_bench->load();
    for (const RowKind kind : kRowKinds)
        QCOMPARE(m_bench->view.names(kind), QStringList());
    QCOMPARE(m_bench->row(RowKind::Job, kJob), QJsonObject());
    QCOMPARE(m_bench->row(RowKind::Run, QStringLiteral("r")), QJsonObject());
    QCOMPARE(m_bench->row(RowKind::Worker, kWorker), QJsonObject());
    QCOMPARE(m_bench->figure("workers_connected"), 0);
}

void MonitorViewTest::showsWhatIsOnRecord()
{
    m_bench->addJob(kJob);
    const QString ended = m_bench->requestRun(kJob);
    m_bench->cancelRun(ended);
    m_bench->clock.pass(Seconds(1));
    const QString queued = m_bench->requestRun(kJob);
    m_bench->load();
    QStringList runs = m_bench->view.names(RowKind::Run);
    runs.sort();
    QStringList expected{ended, queued};
    expected.sort();
    QCOMPARE(runs, expected);
    QCOMPARE(m_bench->row(RowKind::Run, ended)[QStringLiteral("state")], QJsonValue(QStringLiteral("cancelled")));
    const QJsonObject job = m_bench->row(RowKind::Job, kJob);
    QCOMPARE(job[QStringLiteral("last_runs")],
             QJsonValue(QJsonArray({QStringLiteral("cancelled"), QStringLiteral("queued")})));
    QCOMPARE(job[QStringLiteral("last_state")], QJsonValue(QStringLiteral("queued")));
    QCOMPARE(job[QStringLiteral("last_run_at")], m_bench->row(RowKind::Run, queued)[QStringLiteral("queued_at")]);
    QVERIFY(job[QStringLiteral("last_run_ms")].isNull());
    QCOMPARE(m_bench->figure("runs_queued"), 1);
}

void MonitorViewTest::tellsOfARunFromItsRequestToItsEnd()
{
    m_bench->addJob(kJob);
    m_bench->load();
    watch();
    const QString run = m_bench->requestRun(kJob);
    QVERIFY(changed(RowKind::Run).contains(run));
    QVERIFY(changed(RowKind::Job).contains(kJob));
    QCOMPARE(m_bench->row(RowKind::Run, run)[QStringLiteral("state")], QJsonValue(QStringLiteral("queued")));
    m_changed->clear();
    m_bench->cancelRun(run);
    QVERIFY(changed(RowKind::Run).contains(run));
    QCOMPARE(m_bench->row(RowKind::Run, run)[QStringLiteral("state")], QJsonValue(QStringLiteral("cancelled")));
    QCOMPARE(m_bench->row(RowKind::Job, kJob)[QStringLiteral("last_runs")],
             QJsonValue(QJsonArray({QStringLiteral("cancelled")})));
    QCOMPARE(m_bench->row(RowKind::Job, kJob)[QStringLiteral("last_run_at")],
             m_bench->row(RowKind::Run, run)[QStringLiteral("finished_at")]);
}

void MonitorViewTest::saysWhatAQueuedRunWaitsFor()
{
    m_bench->addJob(kJob, QStringLiteral("gpu"));
    m_bench->load();
    m_bench->join(kWorker);
    const QString run = m_bench->requestRun(kJob);
    const auto reason = [&] { return m_bench->row(RowKind::Run, run)[QStringLiteral("reason")].toString(); };
    QVERIFY2(reason().contains(QStringLiteral("gpu=yes")), qPrintable(reason()));
    watch();
    m_bench->view.refresh();
    QCOMPARE(changed(RowKind::Run), QStringList()); // nothing new
    m_bench->cancelRun(run);
    QVERIFY2(!reason().contains(QStringLiteral("gpu=yes")), qPrintable(reason()));
}

void MonitorViewTest::hearsWhatHappensWhileTheRecordIsRead()
{
    m_bench->addJob(kJob);
    const QString run = m_bench->requestRun(kJob);
    m_bench->view.load();
    m_bench->runs->execute({{}, jobs::action::CancelRun{run}}, [](const Result<QString> &) {});
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->view.isLoaded(), kPatience);
    const auto state = [&] { return m_bench->row(RowKind::Run, run)[QStringLiteral("state")].toString(); };
    QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("cancelled"), kPatience);
    QCOMPARE(m_bench->row(RowKind::Job, kJob)[QStringLiteral("last_runs")].toArray().size(), 1);
}

void MonitorViewTest::tellsOfAJobThatIsRemoved()
{
    m_bench->addJob(kJob);
    m_bench->load();
    watch();
    m_bench->removeJob(kJob);
    QCOMPARE(m_gone->size(), 1);
    QVERIFY(m_gone->first()[0].value<RowKind>() == RowKind::Job);
    QCOMPARE(m_gone->first()[1].toString(), kJob);
    QCOMPARE(m_bench->row(RowKind::Job, kJob), QJsonObject());
}

void MonitorViewTest::showsAJobThatComesAgainAfterItsRemoval()
{
    m_bench->load();
    for (int i = 0; i < 3; ++i) {
        m_bench->addJob(kJob);
        m_bench->requestRun(kJob); // it is cancelled with the job, and marks it once more
        m_bench->removeJob(kJob);
    }
    watch();
    m_bench->addJob(kJob);
    QVERIFY(changed(RowKind::Job).contains(kJob));
    QCOMPARE(m_bench->row(RowKind::Job, kJob)[QStringLiteral("last_runs")], QJsonValue(QJsonArray()));
}

void MonitorViewTest::tellsOfAWorkerThatComesAndGoes()
{
    m_bench->load();
    watch();
    net::WebSocket *socket = m_bench->join(kWorker);
    QTRY_VERIFY_WITH_TIMEOUT(changed(RowKind::Worker).contains(kWorker), kPatience);
    m_bench->view.sweepIfDue();
    QCOMPARE(m_bench->stateOf(kWorker), QStringLiteral("connected"));
    QCOMPARE(m_bench->figure("workers_connected"), 1);
    m_changed->clear();
    m_bench->clock.pass(Seconds(1));
    m_bench->leave(socket);
    QTRY_VERIFY_WITH_TIMEOUT(!changed(RowKind::Outage).isEmpty(), kPatience);
    m_bench->view.sweepIfDue();
    QCOMPARE(m_bench->stateOf(kWorker), QStringLiteral("offline"));
    QCOMPARE(m_bench->figure("workers_connected"), 0);
    QCOMPARE(m_bench->figure("workers_offline"), 1);
    const QStringList outages = m_bench->view.names(RowKind::Outage);
    QCOMPARE(outages.size(), 1);
    QVERIFY(m_bench->row(RowKind::Outage, outages.first())[QStringLiteral("back")].isNull());
    m_bench->clock.pass(Seconds(1));
    m_bench->join(kWorker);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->view.names(RowKind::Outage), QStringList(), kPatience);
    QVERIFY(!m_bench->row(RowKind::Outage, outages.first())[QStringLiteral("back")].isNull());
}

void MonitorViewTest::tellsOnlyOfTheNewestRunsOfAJob()
{
    m_bench->addJob(kJob);
    m_bench->load();
    for (int i = 0; i < 55; ++i)
        m_bench->cancelRun(m_bench->requestRun(kJob));
    QCOMPARE(m_bench->row(RowKind::Job, kJob)[QStringLiteral("last_runs")].toArray().size(), 50);
}

void MonitorViewTest::countsFailedRuns()
{
    m_bench->addJob(kJob);
    jobs::Run run = store::test::queuedRun(QStringLiteral("r"), m_bench->clock.now().wall);
    run.job = kJob;
    run.state = jobs::RunState::Failed;
    run.recordedAt = m_bench->clock.now().wall;
    bool isStored = false;
    m_bench->runs->record({jobs::PutRun{run}}, [&isStored](const Result<void> &result) { isStored = bool(result); });
    QTRY_VERIFY_WITH_TIMEOUT(isStored, kPatience);
    m_bench->load();
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->figure("failed_24h"), 1, kPatience);
}

void MonitorViewTest::hearsNothingOnceNobodyLooks()
{
    m_bench->addJob(kJob);
    m_bench->load();
    m_bench->view.clear();
    watch();
    m_bench->requestRun(kJob);
    QCOMPARE(m_changed->size(), 0);
    QCOMPARE(m_bench->view.names(RowKind::Run), QStringList());
    QVERIFY(!m_bench->view.isLoaded());
}

void MonitorViewTest::doesNotTakeTheAnswerToAnEarlierLoad()
{
    QSignalSpy loaded(&m_bench->view, &MonitorView::loaded);
    m_bench->view.load();
    m_bench->load();
    QTRY_VERIFY_WITH_TIMEOUT(!loaded.isEmpty(), kPatience);
    m_bench->addJob(kJob); // behind every answer of the store
    QCOMPARE(loaded.size(), 1);
}

QTEST_GUILESS_MAIN(MonitorViewTest)
#include "tst_monitor_view.moc"
