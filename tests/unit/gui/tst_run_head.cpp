// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/jobs_model.h"
#include "gui/models/run_facts.h"
#include "gui/views/jobs_page.h"
#include "gui/views/output_view.h"

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;
using gui::test::trigger;

namespace {

/// The page of jobs and runs of a server whose runs are known.
struct JobsDesk : Desk
{
    JobsDesk()
        : Desk(3)
    {
        live();
        window.resize(1180, 760);
        window.showPage(3);
    }
    [[nodiscard]] QLabel &label(const char *name) { return *window.findChild<QLabel *>(QLatin1String(name)); }
    /// The newest run of this job that the scene has.
    [[nodiscard]] const RunRow &newestOf(const QString &job) const
    {
        const RunRow *newest = nullptr;
        for (const RunRow &run : scene.snapshot.runs) {
            if (run.job == job && (newest == nullptr || run.queuedAt > newest->queuedAt))
                newest = &run;
        }
        return *newest;
    }
    [[nodiscard]] const RunRow &firstIn(const char *state) const
    {
        return *std::find_if(scene.snapshot.runs.begin(), scene.snapshot.runs.end(),
                             [state](const RunRow &run) { return run.state == QLatin1String(state); });
    }
};

} // namespace

/// "Why did it fail" is answered without scrolling.
class TestRunHead final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void saysWhyARunFailed();
    void saysWhatAQueuedRunWaitsFor();
    void hasALineAnAttempt();
    void choosingAJobChoosesItsNewestRun();
    void runNowChoosesTheNewRun();
    void tellsWhatIsKnownAndNoMore();

private:
    QTemporaryDir m_settings;
};

void TestRunHead::saysWhyARunFailed()
{
    JobsDesk desk;
    QVERIFY(desk.table("runs").selectKey(desk.firstIn("failed").id));
    QVERIFY(desk.label("runTitle").text().endsWith(": failed, exit code 2"));
    QVERIFY(!desk.label("runReason").isVisible()); // it would say the same
    const RunRow run = desk.firstIn("timed_out");
    QVERIFY(desk.table("runs").selectKey(run.id));
    QCOMPARE(desk.label("runTitle").text(), QStringLiteral("%1: timed out").arg(run.job));
    QCOMPARE(desk.label("runReason").text(), run.reason);
    QVERIFY(!run.reason.isEmpty());
    const QLabel &reason = desk.label("runReason");
    QTRY_COMPARE(reason.visibleRegion(), QRegion(reason.rect())); // all of it is on the screen
    const QString facts = desk.label("runFacts").text();
    QVERIFY2(facts.contains(run.worker) && facts.contains(run.id), qPrintable(facts));
    QVERIFY2(facts.contains(QStringLiteral("took ")), qPrintable(facts));
    desk.table("runs").clearSelection();
    QCOMPARE(desk.label("runTitle").text(), QStringLiteral("No run is chosen"));
    QVERIFY(!desk.label("runReason").isVisible());
}

void TestRunHead::saysWhatAQueuedRunWaitsFor()
{
    JobsDesk desk;
    const RunRow run = desk.firstIn("queued");
    QVERIFY(desk.table("runs").selectKey(run.id));
    QVERIFY(desk.label("runReason").text().startsWith("waits for a worker with os=bsd"));
    FeedUpdate update;
    update.runs = {run};
    update.runs[0].reason = QStringLiteral("waits for its turn");
    desk.session.apply(update);
    QCOMPARE(desk.label("runReason").text(), QStringLiteral("waits for its turn"));
}

void TestRunHead::hasALineAnAttempt()
{
    JobsDesk desk;
    const RunRow run = desk.firstIn("failed");
    QCOMPARE(run.attempt, 2);
    QVERIFY(desk.table("runs").selectKey(run.id));
    QTRY_VERIFY2(desk.label("runFacts").text().contains("1: failed, exit code 75, on "),
                 qPrintable(desk.label("runFacts").text()));
    QVERIFY(desk.label("runFacts").text().contains("2: failed, exit code 2, on "));
}

void TestRunHead::choosingAJobChoosesItsNewestRun()
{
    JobsDesk desk;
    for (const char *name : {"backup-databases", "rotate-logs", "backup-databases"}) {
        QVERIFY(desk.table("jobs").selectKey(name));
        QCOMPARE(desk.table("runs").selectedKeys(), QStringList{desk.newestOf(name).id});
        QCOMPARE(desk.window.findChild<OutputView *>()->run(), desk.newestOf(name).id);
    }
    // A run that was chosen by hand stays.
    const RunRow run = desk.firstIn("failed");
    desk.table("jobs").clearSelection();
    QVERIFY(desk.table("runs").selectKey(run.id));
    QVERIFY(desk.table("jobs").selectKey(run.job));
    QCOMPARE(desk.table("runs").selectedKeys(), QStringList{run.id});
}

void TestRunHead::runNowChoosesTheNewRun()
{
    JobsDesk desk;
    const RunRow fresh = desk.scene.snapshot.runs.front(); // what the scene answers to a request
    desk.table("jobs").selectKey(fresh.job);
    desk.table("runs").clearSelection();
    trigger(*desk.window.findChild<JobsPage *>(), "Run now");
    QTRY_COMPARE(desk.table("runs").selectedKeys(), QStringList{fresh.id});
}

void TestRunHead::tellsWhatIsKnownAndNoMore()
{
    const WallTime now = gui::test::sceneNow();
    RunRow run;
    run.id = QStringLiteral("r");
    run.state = QStringLiteral("queued");
    run.queuedAt = now - Seconds(3);
    QCOMPARE(RunFacts::headline(run), QStringLiteral("queued"));
    QCOMPARE(RunFacts::facts(run, now).size(), 2); // when it was queued, and its name
    run.state = QStringLiteral("running");
    run.startedAt = now - Seconds(2);
    QVERIFY(RunFacts::facts(run, now).last().value.endsWith("runs for 2.0 s"));
    run.startedAt = now + Seconds(2); // the worker's clock is ahead
    QVERIFY(!RunFacts::facts(run, now).last().value.contains("runs for"));
    AttemptRow attempt;
    attempt.number = 3;
    attempt.state = QStringLiteral("lost");
    QCOMPARE(RunFacts::attempt(attempt, now), QStringLiteral("3: lost"));
    attempt.reason = QStringLiteral("its worker was away");
    QCOMPARE(RunFacts::attempt(attempt, now), QStringLiteral("3: lost: its worker was away"));
}

QTEST_MAIN(TestRunHead)
#include "tst_run_head.moc"
